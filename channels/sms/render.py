"""A fitted reply as the arguments of Twilio's messages.create. Pure."""

from typing import TypedDict
from urllib.parse import urlencode, urlsplit, urlunsplit

from channels.channel import Account
from channels.sms.receive import REFERENCE
from domain.messages import Fitted, Limits

LIMITS = Limits(characters=306, parts=3, images=True, short=True, plain_characters=True)
"""Two segments a message: below the 320 characters above which carriers filter more."""

MAX_CHARACTERS = 1600


class Create(TypedDict, total=False):
    """The arguments of messages.create that we use; what is absent is left to the provider."""

    to: str
    body: str
    media_url: list[str]
    from_: str
    messaging_service_sid: str
    status_callback: str
    validity_period: int


def create(account: Account, to: str, part: Fitted, reference: str, validity: int | None = None) -> Create:
    """Render a part. With a messaging service the sender is chosen by the service, which keeps one for each recipient.

    `validity` is how many seconds the provider may hold the message before it drops it.
    """
    made = Create(to=to)
    if part.text:
        made["body"] = part.text
    if part.attachments:
        made["media_url"] = [attachment.url for attachment in part.attachments]
    if account.service:
        made["messaging_service_sid"] = account.service
    else:
        made["from_"] = account.address
    if account.callback:
        made["status_callback"] = _with_reference(account.callback, reference)
    if validity is not None:
        made["validity_period"] = validity
    return made


def _with_reference(callback: str, reference: str) -> str:
    """Our own id goes along in the callback's URL, which is signed: a report then finds its row even where the answer
    to the send was lost."""
    url = urlsplit(callback)
    query = "&".join(filter(None, (url.query, urlencode({REFERENCE: reference}))))
    return urlunsplit(url._replace(query=query))
