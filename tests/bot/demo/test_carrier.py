"""The pretend carrier speaks Twilio's wire: the real SDK sends over it, and its webhooks carry a genuine signature."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.demo.carrier import Carrier, Line
from channels.channel import Account, Undeliverable
from channels.sms.signature import genuine
from channels.sms.wire import SmsChannel
from domain.messages import Attachment, Fitted
from tests.bot.demo.offices import Keeper, keeper

LINE = Line("AC" + "0" * 32, "a-secret", "+12065550399")
TO = "+15645550100"


@pytest.fixture
def office() -> Iterator[Keeper]:
    with keeper() as server:
        server.status = 204
        yield server


@pytest.fixture
def carrier() -> Iterator[Carrier]:
    with Carrier(LINE) as running:
        yield running


def channel(carrier: Carrier) -> SmsChannel:
    return SmsChannel(lambda: None, base_url=carrier.url)


def account(token: str = LINE.token, callback: str = "") -> Account:
    return Account(LINE.sid, LINE.number, {"auth_token": token}, callback=callback)


def test_what_the_sdk_sends_is_kept_with_its_pictures(carrier: Carrier) -> None:
    part = Fitted("2 fit: \u00e9 & more", attachments=(Attachment("http://x.example/1.jpg", "image/jpeg"),))
    sent = channel(carrier).send(account(), TO, part, reference="7")
    (text,) = carrier.texts()
    assert (text.sid, text.to, text.sender) == (sent.provider_id, TO, LINE.number)
    assert (text.body, text.media) == ("2 fit: \u00e9 & more", ("http://x.example/1.jpg",))


def test_a_text_is_reported_as_delivered_under_a_genuine_signature(carrier: Carrier, office: Keeper) -> None:
    callback = f"{office.url}/sms/status/%2B12065550399"
    channel(carrier).send(account(callback=callback), TO, Fitted("Hello"), reference="7")
    seen = office.seen.get(timeout=5)
    assert b"MessageStatus=delivered" in seen.body
    assert "reference=7" in seen.target
    assert genuine(seen, [LINE.token], office.url)
    assert not genuine(seen, ["another"], office.url)


def test_a_persons_text_is_brought_under_a_genuine_signature(carrier: Carrier, office: Keeper) -> None:
    office.status = 200
    assert carrier.bring(f"{office.url}/sms/message", TO, "any 3 beds?") == 200
    assert genuine(office.seen.get(timeout=5), [LINE.token], office.url)


def test_a_forged_text_is_not_genuine(carrier: Carrier, office: Keeper) -> None:
    office.status = 403
    assert carrier.bring(f"{office.url}/sms/message", TO, "any 3 beds?", token="forged") == 403
    assert not genuine(office.seen.get(timeout=5), [LINE.token], office.url)


def test_a_message_can_be_found_again_by_its_words(carrier: Carrier) -> None:
    since = datetime.now(UTC) - timedelta(minutes=1)
    sent = channel(carrier).send(account(), TO, Fitted("Hello"), reference="7")
    channel(carrier).send(account(), "+15645550101", Fitted("Hello"), reference="8")
    found = channel(carrier).find(account(), TO, since, "Hello")
    assert [one.provider_id for one in found] == [sent.provider_id]
    assert channel(carrier).find(account(), TO, since, "Another") == ()


@pytest.mark.parametrize(
    ("token", "to", "code"), [("another", TO, "20003"), (LINE.token, "Ana", "21211")], ids=["secret", "address"]
)
def test_what_the_carrier_refuses_it_refuses_with_twilios_code(
    carrier: Carrier, token: str, to: str, code: str
) -> None:
    with pytest.raises(Undeliverable) as refused:
        channel(carrier).send(account(token), to, Fitted("Hello"), reference="7")
    assert refused.value.code == code
    assert carrier.texts() == ()
