"""Whether a request was signed by Twilio for the address it came in by, also behind a proxy. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from twilio.request_validator import (
    SIGNATURE_HEADER,
    SIGNATURE_SETTINGS_HEADER,
    RequestValidator,
    get_signature_algorithm,
)

from channels.sms.receive import Form, NotTwilio, parse_form


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as our server saw it: `target` is the raw path with its query, header names are lower case."""

    target: str
    host: str
    scheme: str = "http"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


def genuine(seen: Seen, secrets: Iterable[str], public_url: str = "") -> bool:
    """True if one of the account's secrets signed this request.

    `public_url` (scheme, host and a path that a proxy strips) is what the provider was told; without it the address is
    put together from what the proxy says. Twilio signs no time, so a repeat passes: the message's id stops that.
    """
    signature = seen.headers.get(SIGNATURE_HEADER.lower(), "")
    signed = _signed(seen)
    if not signature or signed is None:
        return False
    algorithm = get_signature_algorithm(seen.headers.get(SIGNATURE_SETTINGS_HEADER.lower()))
    return any(
        _valid(RequestValidator(secret), url, signed, signature, algorithm)
        for secret in secrets
        if secret
        for url in addresses(seen, public_url)
    )


def addresses(seen: Seen, public_url: str = "") -> tuple[str, ...]:
    """The URLs that the provider may have called, likeliest first; a port is tried with and without by the check."""
    if public_url:
        return (public_url.rstrip("/") + seen.target,)
    scheme = _first(seen.headers.get("x-forwarded-proto", "")) or seen.scheme
    host = _first(seen.headers.get("x-forwarded-host", "")) or seen.host
    port = _first(seen.headers.get("x-forwarded-port", ""))
    hosts = [host, seen.host]
    if port.isdigit() and ":" not in host:
        hosts.insert(0, f"{host}:{port}")
    schemes: Sequence[str] = (scheme, seen.scheme, "https")
    return tuple(dict.fromkeys(f"{scheme}://{host}{seen.target}" for scheme in schemes for host in hosts))


def _first(header: str) -> str:
    """The first of a list of proxies is the one the client talked to."""
    return header.split(",", maxsplit=1)[0].strip()


def _signed(seen: Seen) -> Form | str | None:
    """What the signature covers besides the URL: a form's fields, or a JSON body by its hash in the URL."""
    if "json" in seen.headers.get("content-type", ""):
        if "bodySHA256=" not in seen.target:
            return None
        return seen.body.decode("utf-8", "replace")
    try:
        return parse_form(seen.body)
    except NotTwilio:
        return None


def _valid(validator: RequestValidator, url: str, signed: Form | str, signature: str, algorithm: str) -> bool:
    try:
        return bool(validator.validate(url, signed, signature, algorithm))
    except ValueError:  # a host or port that is none
        return False
