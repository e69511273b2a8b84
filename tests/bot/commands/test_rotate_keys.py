"""`python -m bot rotate-keys` over all offices, as an operator runs it."""

import argparse
import base64
from uuid import uuid4

import pytest

from bot.commands import rotate_keys
from bot.settings import Settings
from domain import identity, reseal
from domain.db import Database, connect
from domain.vault import Vault
from tests.factories import people

OLD, NEW, LINK, LOOKUP = bytes(32), bytes(range(32)), bytes(range(32, 64)), bytes(range(64, 96))


def text_of(key: bytes) -> str:
    return base64.b64encode(key).decode()


def settings(url: str, vault_keys: str) -> Settings:
    return Settings.model_validate(
        {
            "database_url": url,
            "vault_keys": vault_keys,
            "link_keys": f"one:{text_of(LINK)}",
            "lookup_key": text_of(LOOKUP),
        }
    )


@pytest.mark.commits
def test_all_offices_are_sealed_anew_and_the_old_key_is_said_to_be_free(
    database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    engine = connect(database_url)
    before = Database(engine, Vault([("old", OLD)], LOOKUP))
    for name in ("Porch Realty", "Elm Street Homes"):
        with before.unit(uuid4()) as session:
            identity.create_brokerage(session, name)
            for number in range(3):
                people.address(session, f"+1206555{number:04d}")
    both = settings(database_url, f"new:{text_of(NEW)},old:{text_of(OLD)}")
    args = argparse.Namespace(batch=2)
    assert rotate_keys.run(args, both) == 0
    assert capsys.readouterr().out.splitlines() == [
        "6 sealed anew with new.",
        "6 under new",
        "No older key is needed any more.",
    ]
    assert rotate_keys.run(args, both) == 0
    assert capsys.readouterr().out.startswith("0 sealed anew")
    with before.untenanted() as session:
        offices = identity.brokerages(session)
    for office in offices:
        with before.read(office) as session:
            assert reseal.keys_in_use(session) == {"new": 3}
    engine.dispose()
