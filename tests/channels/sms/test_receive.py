"""What Twilio posts to us, read."""

from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.sms.receive import MAX_BODY_BYTES, STATUS, Form, NotTwilio, message, parse_form, report
from domain.messages import Attachment

AT = datetime(2026, 12, 1, 18, 0, tzinfo=UTC)

INBOUND = {
    "ToCountry": "US",
    "ToState": "WA",
    "SmsMessageSid": "SM" + "0a" * 16,
    "NumMedia": "0",
    "ToCity": "SEATTLE",
    "FromZip": "98107",
    "SmsSid": "SM" + "0a" * 16,
    "FromState": "WA",
    "SmsStatus": "received",
    "FromCity": "SEATTLE",
    "Body": "3 bed w a yard in Ballard é",
    "FromCountry": "US",
    "To": "+12065550100",
    "ToZip": "98101",
    "NumSegments": "1",
    "MessageSid": "SM" + "0a" * 16,
    "AccountSid": "AC" + "1b" * 16,
    "From": "+12065550123",
    "ApiVersion": "2010-04-01",
}
CALLBACK = {
    "SmsSid": "SM" + "0a" * 16,
    "SmsStatus": "delivered",
    "MessageStatus": "delivered",
    "To": "+12065550123",
    "MessageSid": "SM" + "0a" * 16,
    "AccountSid": "AC" + "1b" * 16,
    "From": "+12065550100",
    "ApiVersion": "2010-04-01",
}


def form(fields: dict[str, str], **changed: str) -> Form:
    return parse_form(urlencode({**fields, **changed}).encode())


def test_a_text_is_read() -> None:
    inbound = message(form(INBOUND))
    assert (inbound.channel, inbound.account, inbound.sender) == ("sms", "+12065550100", "+12065550123")
    assert inbound.provider_id == "SM" + "0a" * 16
    assert inbound.text == "3 bed w a yard in Ballard é"
    assert inbound.profile == {"city": "SEATTLE", "state": "WA", "zip": "98107", "country": "US"}
    assert (inbound.attachments, inbound.opt, inbound.sent_at) == ((), "", None)


def test_a_photo_without_words_is_read() -> None:
    media = {"NumMedia": "2", "MediaUrl0": "https://api.twilio.com/a", "MediaContentType0": "image/jpeg"}
    media |= {"MediaUrl1": "https://api.twilio.com/b", "MediaContentType1": "video/mp4"}
    inbound = message(form({**INBOUND, **media}, Body=""))
    assert inbound.text == ""
    assert inbound.attachments == (
        Attachment("https://api.twilio.com/a", "image/jpeg"),
        Attachment("https://api.twilio.com/b", "video/mp4"),
    )


def test_media_that_were_announced_and_are_missing_are_not_made_up() -> None:
    assert message(form(INBOUND, NumMedia="3", MediaUrl1="https://api.twilio.com/b")).attachments == (
        Attachment("https://api.twilio.com/b", "application/octet-stream"),
    )


@pytest.mark.parametrize(("said", "opt"), [("STOP", "out"), ("START", "in"), ("HELP", "help"), ("", "")])
def test_what_the_provider_did_to_the_opt_in_is_told(said: str, opt: str) -> None:
    assert message(form(INBOUND, OptOutType=said)).opt == opt


def test_ten_thousand_characters_are_read() -> None:
    assert len(message(form(INBOUND, Body="é" * 10_000)).text) == 10_000


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"MessageSid": ""}, "missing", "MessageSid"),
        ({"MessageSid": "drop table"}, "malformed", "MessageSid"),
        ({"From": ""}, "missing", "From"),
        ({"From": "whatsapp:+12065550123"}, "malformed", "From"),
        ({"From": "+1206555٠123"}, "malformed", "From"),
        ({"To": "12"}, "malformed", "To"),
        ({"NumMedia": "many"}, "malformed", "NumMedia"),
        ({"NumMedia": "-1"}, "malformed", "NumMedia"),
        ({"MessageStatus": "delivered"}, "malformed", "MessageStatus"),
    ],
)
def test_what_is_not_a_message_is_refused(changed: dict[str, str], code: str, field: str) -> None:
    with pytest.raises(NotTwilio) as refusal:
        message(form(INBOUND, **changed))
    assert (refusal.value.code, refusal.value.field) == (code, field)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"a=" + b"x" * MAX_BODY_BYTES, "too_large"),
        (b"&".join(b"a%d=1" % n for n in range(300)), "too_large"),
        (b"Body=%ff%fe", "not_text"),
        ("Body=é".encode(), "not_text"),
        (b"Body=a%00b", "not_text"),
    ],
)
def test_a_body_that_is_no_form_is_refused(body: bytes, code: str) -> None:
    with pytest.raises(NotTwilio) as refusal:
        parse_form(body)
    assert refusal.value.code == code


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    for read in (message, lambda fields: report(fields, "", AT)):
        try:
            read(parse_form(body))
        except NotTwilio:
            continue
        raise AssertionError("random bytes read as a message")


def test_a_report_is_read_and_finds_our_row() -> None:
    got = report(form(CALLBACK), "a=1&reference=outbox-7", AT)
    assert (got.provider_id, got.status, got.at, got.reference) == ("SM" + "0a" * 16, "delivered", AT, "outbox-7")
    assert (got.error_code, got.reason) == ("", None)


@pytest.mark.parametrize(
    ("code", "reason"),
    [("30006", "bad_address"), ("21610", "opted_out"), ("30034", "sender_blocked"), ("30008", None), ("39999", None)],
)
def test_a_report_of_a_failure_says_what_follows(code: str, reason: str | None) -> None:
    got = report(form(CALLBACK, MessageStatus="undelivered", ErrorCode=code), "", AT)
    assert (got.status, got.error_code, got.reason) == ("undelivered", code, reason)


@pytest.mark.parametrize("said", sorted(STATUS))
def test_every_status_of_an_outgoing_message_is_known(said: str) -> None:
    assert report(form(CALLBACK, MessageStatus=said), "", AT).status == STATUS[said]


@pytest.mark.parametrize("said", ["received", "teleported"])
def test_a_status_that_says_nothing_of_an_outgoing_message_is_refused(said: str) -> None:
    with pytest.raises(NotTwilio):
        report(form(CALLBACK, MessageStatus=said), "", AT)
