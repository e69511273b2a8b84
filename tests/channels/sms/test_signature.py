"""Signatures of Twilio's requests: the published vector, proxies, queries, repeated fields, JSON, and forgeries."""

from dataclasses import replace
from hashlib import sha256
from urllib.parse import urlencode

import pytest
from twilio.request_validator import RequestValidator

from channels.sms.receive import parse_form
from channels.sms.signature import Seen, addresses, genuine

TOKEN = "12345"
FIELDS = {
    "CallSid": "CA1234567890ABCDE",
    "Digits": "1234",
    "From": "+14158675309",
    "To": "+18005551212",
    "Caller": "+14158675309",
}
SIGNATURE = "RSOYDt4T1cUTdK1PDd93/VVr8B8="
HEADERS = {"x-twilio-signature": SIGNATURE, "content-type": "application/x-www-form-urlencoded"}
SEEN = Seen("/myapp.php?foo=1&bar=2", "10.0.0.7:8000", "http", HEADERS, urlencode(FIELDS).encode())
PUBLIC = "https://mycompany.com"


def test_the_published_vector_passes_at_its_public_address() -> None:
    assert genuine(SEEN, [TOKEN], PUBLIC)


@pytest.mark.parametrize(
    "changed",
    [
        {"target": "/myapp.php?foo=1&bar=3"},
        {"target": "/myapp.php"},
        {"body": urlencode({**FIELDS, "Digits": "1235"}).encode()},
        {"body": urlencode({**FIELDS, "Extra": ""}).encode()},
        {"body": b""},
        {"headers": {**HEADERS, "x-twilio-signature": SIGNATURE.lower()}},
        {"headers": {**HEADERS, "x-twilio-signature": "é"}},
        {"headers": {**HEADERS, "x-twilio-signature": ""}},
        {"headers": {}},
        {"headers": {**HEADERS, "x-twilio-webhooks-signature-settings": "algorithm=NONE"}},
        {"headers": {**HEADERS, "content-type": "application/json"}},
        {"body": b"\xff"},
    ],
)
def test_any_change_is_noticed(changed: dict[str, object]) -> None:
    assert not genuine(replace(SEEN, **changed), [TOKEN], PUBLIC)  # type: ignore[arg-type]


@pytest.mark.parametrize("secrets", [[], [""], ["54321"]])
def test_a_wrong_or_empty_secret_accepts_nothing(secrets: list[str]) -> None:
    assert not genuine(SEEN, secrets, PUBLIC)


def test_a_second_secret_is_tried_while_the_first_is_being_replaced() -> None:
    assert genuine(SEEN, ["new", TOKEN], PUBLIC)


def test_another_public_address_is_another_signature() -> None:
    assert not genuine(SEEN, [TOKEN], "https://other.example")


@pytest.mark.parametrize("public", ["https://mycompany.com", "https://mycompany.com/", "https://mycompany.com:443"])
def test_the_port_and_the_closing_slash_of_the_public_address_do_not_matter(public: str) -> None:
    assert genuine(SEEN, [TOKEN], public)


@pytest.mark.parametrize(
    ("host", "headers"),
    [
        ("mycompany.com", {"x-forwarded-proto": "https"}),
        ("10.0.0.7:8000", {"x-forwarded-proto": "https", "x-forwarded-host": "mycompany.com"}),
        ("10.0.0.7:8000", {"x-forwarded-proto": "https,http", "x-forwarded-host": "mycompany.com, inner"}),
        ("10.0.0.7", {"x-forwarded-proto": "https", "x-forwarded-host": "mycompany.com", "x-forwarded-port": "443"}),
        ("mycompany.com:8443", {"x-forwarded-proto": "https"}),
        ("mycompany.com", {}),
    ],
)
def test_without_a_public_address_it_is_put_together_from_what_the_proxy_says(
    host: str, headers: dict[str, str]
) -> None:
    assert genuine(replace(SEEN, host=host, headers={**HEADERS, **headers}), [TOKEN])


def test_what_a_proxy_says_does_not_count_where_the_public_address_is_set() -> None:
    seen = replace(SEEN, headers={**HEADERS, "x-forwarded-host": "evil.example"})
    assert addresses(seen, PUBLIC) == ("https://mycompany.com/myapp.php?foo=1&bar=2",)


def test_a_path_that_the_proxy_strips_is_part_of_the_public_address() -> None:
    url = "https://porch.example/chat/sms?x=1"
    signature = RequestValidator(TOKEN).compute_signature(url, FIELDS)
    seen = replace(SEEN, target="/sms?x=1", headers={**HEADERS, "x-twilio-signature": signature})
    assert genuine(seen, [TOKEN], "https://porch.example/chat")


def test_a_host_that_is_none_is_no_error() -> None:
    assert not genuine(replace(SEEN, host="a:b:c"), [TOKEN])
    assert not genuine(replace(SEEN, host="[::1"), [TOKEN])


def test_repeated_and_empty_fields_are_signed_with_all_their_values() -> None:
    body = b"MediaUrl=https%3A%2F%2Fb&MediaUrl=https%3A%2F%2Fa&Body="
    signature = RequestValidator(TOKEN).compute_signature("https://x.example/sms", parse_form(body))
    by_hand = RequestValidator(TOKEN).compute_signature(
        "https://x.example/smsBodyMediaUrlhttps://aMediaUrlhttps://b", {}
    )
    assert signature == by_hand
    seen = Seen("/sms", "x.example", "https", {**HEADERS, "x-twilio-signature": signature}, body)
    assert genuine(seen, [TOKEN])
    assert not genuine(replace(seen, body=b"MediaUrl=https%3A%2F%2Fb&Body="), [TOKEN])


def test_a_json_body_is_held_to_the_hash_in_its_url() -> None:
    body = '{"message": "é"}'.encode()
    target = f"/sms?bodySHA256={sha256(body).hexdigest()}"
    signature = RequestValidator(TOKEN).compute_signature("https://x.example" + target, {})
    headers = {"content-type": "application/json; charset=utf-8", "x-twilio-signature": signature}
    seen = Seen(target, "x.example", "https", headers, body)
    assert genuine(seen, [TOKEN])
    assert not genuine(replace(seen, body=body + b" "), [TOKEN])


def test_the_newer_hash_passes_where_the_request_says_so() -> None:
    signature = RequestValidator(TOKEN).compute_signature(PUBLIC + SEEN.target, FIELDS, "HMAC_SHA256")
    headers = {**HEADERS, "x-twilio-signature": signature}
    assert not genuine(replace(SEEN, headers=headers), [TOKEN], PUBLIC)
    headers["x-twilio-webhooks-signature-settings"] = "key=k,algorithm=HMAC_SHA256"
    assert genuine(replace(SEEN, headers=headers), [TOKEN], PUBLIC)
