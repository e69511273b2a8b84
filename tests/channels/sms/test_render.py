"""A part as the arguments of the provider's call."""

from channels.channel import Account
from channels.fit import fit
from channels.sms.render import LIMITS, create
from channels.sms.segments import segments
from domain.messages import Attachment, Fitted, Reply

ACCOUNT = Account("AC1", "+12065550100", {"auth_token": "s3cret"})


def test_a_text_goes_from_the_accounts_number() -> None:
    assert create(ACCOUNT, "+12065550123", Fitted("Hello"), "r1") == {
        "to": "+12065550123",
        "body": "Hello",
        "from_": "+12065550100",
    }


def test_a_messaging_service_chooses_the_sender() -> None:
    account = Account("AC1", "+12065550100", service="MG1")
    made = create(account, "+12065550123", Fitted("Hello"), "r1")
    assert made["messaging_service_sid"] == "MG1"
    assert "from_" not in made


def test_pictures_go_as_media_and_alone_without_a_body() -> None:
    part = Fitted("", attachments=(Attachment("https://x.test/1.jpg", "image/jpeg"),))
    made = create(ACCOUNT, "+12065550123", part, "r1")
    assert made["media_url"] == ["https://x.test/1.jpg"]
    assert "body" not in made


def test_our_reference_goes_along_in_the_callback() -> None:
    account = Account("AC1", "+12065550100", callback="https://x.test/sms/status?v=1")
    made = create(account, "+12065550123", Fitted("Hello"), "row/7 é", 600)
    assert made["status_callback"] == "https://x.test/sms/status?v=1&reference=row%2F7+%C3%A9"
    assert made["validity_period"] == 600


def test_a_part_never_takes_more_than_two_segments() -> None:
    for reply in (Reply("word " * 400), Reply("слово " * 400), Reply("{€} " * 400)):
        assert all(segments(part.text).count <= 2 for part in fit(reply, LIMITS))


def test_credentials_stay_out_of_what_is_printed() -> None:
    assert "s3cret" not in repr(ACCOUNT)
