"""How an address on a channel is written the same way each time, and the keyed hash under which it is found."""

import phonenumbers
from sqlalchemy.orm import Session

from domain.db import lookup
from domain.errors import Invalid

PHONE_CHANNELS = frozenset({"sms"})
EMAIL_CHANNELS = frozenset({"email"})
STAFF_CHANNELS = frozenset({"slack"})
"""Where only the office's own people speak: nobody becomes a contact by writing there."""
HOME_REGION = "US"


class BadAddress(Invalid):
    """No phone number or e-mail address can be read in the text; `channel` says which was expected."""

    code = "bad_address"


def kind_of(channel: str) -> str:
    """What its addresses are: phone, email or chat. Equal values of one kind have equal hashes."""
    if channel in PHONE_CHANNELS:
        return "phone"
    return "email" if channel in EMAIL_CHANNELS else "chat"


def canonical(channel: str, value: str) -> str:
    """The one way to write it: E.164 for a phone, lower case for an e-mail, as it is for a chat. Raises BadAddress."""
    kind = kind_of(channel)
    if kind == "phone":
        return phone(value)
    if kind == "email":
        return email(value)
    return value


def phone(value: str) -> str:
    """A phone number in E.164; without a country it is a US one. Raises BadAddress."""
    try:
        parsed = phonenumbers.parse(value, HOME_REGION)
    except phonenumbers.NumberParseException:
        raise BadAddress(channel="sms") from None
    # Possible and not valid: ranges are assigned faster than the library's table is renewed.
    if not phonenumbers.is_possible_number(parsed):
        raise BadAddress(channel="sms")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def email(value: str) -> str:
    """An e-mail address in lower case. Raises BadAddress where it has no name or no domain."""
    text = value.strip().lower()
    name, at, domain = text.rpartition("@")
    if not at or not name or "." not in domain or any(c.isspace() for c in text):
        raise BadAddress(channel="email")
    return text


def hash_of(session: Session, channel: str, value: str) -> bytes:
    """The keyed hash of an address, however it is written. Raises BadAddress."""
    return lookup(session, kind_of(channel), canonical(channel, value))
