"""Whether Slack signed a request: its own published example, and what must not pass for it."""

import pytest
from slack_sdk.signature import SignatureVerifier

from channels.slack.signature import SIGNATURE, TIMESTAMP, genuine

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
BODY = (
    b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar"
    b"&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com"
    b"%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d1"
    b"0d2c447fce8b6703c"
)
AT = 1531420618
SIGNED = {TIMESTAMP: str(AT), SIGNATURE: "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"}


def test_the_published_example_is_genuine() -> None:
    assert genuine(BODY, SIGNED, [SECRET], lambda: AT + 1)
    assert genuine(BODY, SIGNED, ["", "another", SECRET], lambda: AT + 299)


@pytest.mark.parametrize(
    ("body", "headers", "secrets", "after"),
    [
        (BODY + b"x", SIGNED, [SECRET], 1),
        (b"y" + BODY[1:], SIGNED, [SECRET], 1),
        (BODY, SIGNED, [SECRET], 360),
        (BODY, SIGNED, [SECRET], -360),
        (b"\xff" + BODY, SIGNED, [SECRET], 1),
        (BODY, SIGNED, ["another"], 1),
        (BODY, SIGNED, [], 1),
        (BODY, SIGNED, [" "], 1),
        (BODY, {}, [SECRET], 1),
        (BODY, {TIMESTAMP: str(AT)}, [SECRET], 1),
        (BODY, {SIGNATURE: SIGNED[SIGNATURE]}, [SECRET], 1),
        (BODY, SIGNED | {TIMESTAMP: "soon"}, [SECRET], 1),
        (BODY, SIGNED | {TIMESTAMP: str(AT) + "\u0661"}, [SECRET], 1),
        (BODY, SIGNED | {SIGNATURE: "v0=\u00e9"}, [SECRET], 1),
        (BODY, SIGNED | {SIGNATURE: SIGNED[SIGNATURE].upper()}, [SECRET], 1),
    ],
)  # fmt: skip
def test_nothing_else_is(body: bytes, headers: dict[str, str], secrets: list[str], after: int) -> None:
    assert not genuine(body, headers, secrets, lambda: AT + after)


def test_what_the_vendors_kit_signs_is_genuine() -> None:
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=str(AT), body=b"{}")
    assert genuine(b"{}", {TIMESTAMP: str(AT), SIGNATURE: str(signature)}, [SECRET], lambda: AT)
