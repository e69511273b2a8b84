"""Keys as an operator gives them, and the ones that an embedded installation makes for itself."""

import base64
import subprocess
import sys
from pathlib import Path

import pytest

from bot.keys import FILE_NAME, BadKey, kept_texts, keyring, parse_key, parse_keys

ROOT = Path(__file__).parents[2]


def encoded(byte: int, length: int = 32) -> str:
    return base64.b64encode(bytes([byte]) * length).decode()


def test_the_keys_of_a_list_keep_their_order_because_the_first_one_makes() -> None:
    assert parse_keys(f"new:{encoded(1)}, old:{encoded(2)}") == (("new", b"\1" * 32), ("old", b"\2" * 32))


@pytest.mark.parametrize(
    "text",
    ["", "no-colon", f":{encoded(1)}", f"a:{encoded(1)},a:{encoded(2)}", "a:not base64!", f"a:{encoded(1, 16)}"],
    ids=["none", "no id", "an empty id", "an id twice", "no base64", "16 bytes"],
)
def test_a_list_that_cannot_be_right_is_refused(text: str) -> None:
    with pytest.raises(BadKey):
        parse_keys(text)


def test_the_refusal_names_the_setting_and_does_not_hold_the_key() -> None:
    with pytest.raises(BadKey) as caught:
        keyring({"link_keys": f"a:{encoded(1)}", "vault_keys": f"a:{encoded(7, 31)}", "lookup_key": encoded(2)})
    assert str(caught.value).startswith("VAULT_KEYS: ")
    assert encoded(7, 31) not in str(caught.value)


def test_a_keyring_does_not_print_its_keys() -> None:
    ring = keyring({"link_keys": f"a:{encoded(1)}", "vault_keys": f"a:{encoded(2)}", "lookup_key": encoded(3)})
    assert ring.lookup == b"\3" * 32
    assert r"\x03" not in repr(ring)


def test_kept_keys_are_made_once_and_are_private(tmp_path: Path) -> None:
    first = kept_texts(tmp_path / "var")
    assert kept_texts(tmp_path / "var") == first
    assert (tmp_path / "var" / FILE_NAME).stat().st_mode & 0o777 == 0o600
    ring = keyring(first)
    assert len({ring.link[0][1], ring.vault[0][1], ring.lookup}) == 3
    assert parse_key(first["lookup_key"]) == ring.lookup


def test_simultaneous_first_starts_get_the_same_keys(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from bot.keys import kept_texts; print(kept_texts(Path(sys.argv[1])))"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(6)
    ]
    assert len({process.communicate(timeout=30)[0] for process in started}) == 1
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]
