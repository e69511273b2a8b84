"""`python -m bot login`: a link for who works here and may use the site, a plain word for others."""

import argparse

import pytest

from bot.__main__ import make_parser
from bot.commands import login, member
from bot.settings import Settings


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(
        porchlight_var=tmp_path_factory.mktemp("var"), public_url="https://office.example.com", _env_file=None
    )


def parsed(*words: str) -> argparse.Namespace:
    return make_parser({"login": login, "member": member}).parse_args(words)


def test_a_member_gets_a_link_and_nobody_else_does(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    member.run(parsed("member", "Olive Park", "--role", "owner", "--email", "olive@porch.example"), settings)
    member.run(parsed("member", "Lou Lend", "--role", "lender", "--email", "lou@porch.example"), settings)
    capsys.readouterr()
    assert login.run(parsed("login", "OLIVE@porch.example"), settings) == 0
    assert "https://office.example.com/login/link/" in capsys.readouterr().out
    for address, said in (
        ("lou@porch.example", "may not use"),
        ("eve@porch.example", "nobody"),
        ("x", "cannot be right"),
    ):
        assert login.run(parsed("login", address), settings) == 2
        assert said in capsys.readouterr().out
