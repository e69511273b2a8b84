"""What Telegram's refusals mean, told by the words of their descriptions: it has no codes beyond those of HTTP."""

from collections.abc import Mapping

from channels.channel import ChannelError, Reason, Undeliverable

FORBIDDEN: Mapping[str, Reason] = {
    "bot was blocked by the user": "opted_out",
    "user is deactivated": "bad_address",
    "bot can't initiate conversation": "bad_address",
    "bot can't send messages to bots": "bad_address",
    "bot was kicked": "bad_address",
    "bot is not a member": "bad_address",
    "group chat was deleted": "bad_address",
}
"""403. Who blocks the bot wants no more messages: that is an opt-out, and no fault of the account."""

BAD_REQUEST: Mapping[str, Reason] = {
    "chat not found": "bad_address",
    "user not found": "bad_address",
    "chat_id is empty": "bad_address",
    "peer_id_invalid": "bad_address",
    "group chat was upgraded": "bad_address",
    "group chat was deactivated": "bad_address",
    "message is too long": "too_long",
    "caption is too long": "too_long",
    "media_caption_too_long": "too_long",
    "entity_text_invalid": "refused",
    "message text is empty": "refused",
    "button_data_invalid": "refused",
    "not enough rights": "refused",
    "have no rights": "refused",
    "chat_write_forbidden": "refused",
    "administrator rights": "refused",
}
"""400."""

NOT_FETCHED = ("failed to get http url content", "wrong file identifier", "webpage_", "wrong type of the web page")
"""400 where Telegram could not fetch a picture from the address that it was given."""

UNCHANGED = ("message is not modified", "message to edit not found", "message can't be edited", "message_id_invalid")
"""400 for a change to a message that is so already, or that is gone: nothing is lost by it."""


def forbidden(description: str) -> ChannelError:
    return Undeliverable(_reason(description, FORBIDDEN), "403")


def bad_request(description: str) -> ChannelError:
    return Undeliverable(_reason(description, BAD_REQUEST), "400")


def says(description: str, known: tuple[str, ...]) -> bool:
    """Whether a refusal is one of these."""
    return any(words in description.lower() for words in known)


def _reason(description: str, table: Mapping[str, Reason]) -> Reason:
    said = description.lower()
    return next((reason for words, reason in table.items() if words in said), "refused")
