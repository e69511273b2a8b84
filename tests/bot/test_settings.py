"""Settings: what is accepted, what is refused with a clear line, and that the README knows every one of them."""

import base64
import re
from pathlib import Path

import pytest

from bot.settings import BadSettings, Settings, load_settings

README = Path(__file__).parents[2] / "README.md"
KEY = base64.b64encode(bytes(32)).decode()
KEYS = {"LINK_KEYS": f"a:{KEY}", "VAULT_KEYS": f"a:{KEY}", "LOOKUP_KEY": KEY}


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting from outside, and a folder without a .env of the developer's."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def test_without_any_setting_the_database_is_the_embedded_one_under_var(tmp_path: Path) -> None:
    settings = load_settings()
    assert settings.embedded
    assert settings.var == tmp_path / "var"


def test_an_empty_database_url_means_the_embedded_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "")
    assert load_settings().embedded


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://localhost/x"),
        ("PUBLIC_URL", "porch.example"),
        ("TRUSTED_PROXIES", "10.0.0.0/8, nowhere"),
        ("WEB_PORT", "eighty"),
        ("WORKERS", "0"),
        ("LLM", "perhaps"),
    ],
)
def test_a_setting_that_cannot_be_right_is_refused_by_its_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings, match=name):
        load_settings()


def test_networks_are_given_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUSTED_PROXIES", "10.1.2.3, fd00::/8")
    assert load_settings().trusted_proxies == ["10.1.2.3/32", "fd00::/8"]


def test_the_public_address_has_no_slash_at_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_URL", "https://porch.example/")
    assert load_settings().public_url == "https://porch.example"


def test_with_a_database_of_ones_own_missing_keys_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@db/porchlight")
    monkeypatch.setenv("LINK_KEYS", KEYS["LINK_KEYS"])
    with pytest.raises(BadSettings, match="VAULT_KEYS, LOOKUP_KEY"):
        _ = load_settings().keys


def test_with_a_database_of_ones_own_the_given_keys_are_used_and_none_are_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@db/porchlight")
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    assert load_settings().keys.vault == (("a", bytes(32)),)
    assert list(tmp_path.iterdir()) == []


def test_on_the_embedded_server_keys_are_made_once_and_a_given_one_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    made = load_settings().keys
    monkeypatch.setenv("VAULT_KEYS", KEYS["VAULT_KEYS"])
    again = load_settings().keys
    assert again.vault == (("a", bytes(32)),)
    assert (again.link, again.lookup) == (made.link, made.lookup)


def test_a_model_of_ones_own_is_not_taken_without_its_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LLM_MODEL", "model.gguf")
    with pytest.raises(BadSettings, match="LLM_MODEL needs LLM_SHA256"):
        load_settings()
    monkeypatch.setenv("LLM_SHA256", "ab" * 32)
    assert load_settings().llm_model == Path("model.gguf")


def test_secrets_do_not_show_when_settings_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://app:hunter2@db/porchlight")
    assert "hunter2" not in repr(load_settings())


def test_every_setting_stands_in_the_readme_with_its_default_and_no_other_does() -> None:
    rows = dict(re.findall(r"^\| `([A-Z0-9_]+)` \| (.*?) \|", README.read_text(), re.MULTILINE))
    assert set(rows) == {name.upper() for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        assert rows[name.upper()] == default_text(field.default), name


def default_text(value: object) -> str:
    if isinstance(value, list):
        value = ",".join(value)
    if hasattr(value, "get_secret_value"):
        value = value.get_secret_value()
    if isinstance(value, bool):
        value = "on" if value else "off"
    return f"`{value}`" if value not in ("", None) else "-"


def test_every_setting_says_what_it_is() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_every_setting_is_read_somewhere() -> None:
    sources = [path.read_text() for path in (README.parent / "bot").rglob("*.py") if path.name != "settings.py"]
    read = set(re.findall(r"settings\.(\w+)", "\n".join(sources)))
    through = {"porchlight_var": "var", "link_keys": "keys", "vault_keys": "keys", "lookup_key": "keys"}
    assert [name for name in Settings.model_fields if through.get(name, name) not in read] == []
