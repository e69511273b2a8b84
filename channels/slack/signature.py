"""Whether a request was signed by Slack for our app, less than five minutes ago. Pure."""

from collections.abc import Callable, Iterable, Mapping

from slack_sdk.signature import Clock, SignatureVerifier

TIMESTAMP, SIGNATURE = "x-slack-request-timestamp", "x-slack-signature"


def genuine(body: bytes, headers: Mapping[str, str], secrets: Iterable[str], now: Callable[[], float]) -> bool:
    """True if one of the secrets signed this body at the time that it says; header names are lower case.

    Slack signs the time too: an older request is refused, since it may be somebody's recording of one.
    """
    timestamp, signature = headers.get(TIMESTAMP, ""), headers.get(SIGNATURE, "")
    if not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 12 or not signature.isascii():
        return False
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    clock = _Clock(now)
    return any(
        SignatureVerifier(secret, clock).is_valid(body, timestamp, signature) for secret in secrets if secret.strip()
    )


class _Clock(Clock):
    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now

    def now(self) -> float:
        return self._now()
