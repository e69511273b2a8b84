"""One call of the Bot API as the kit makes it, with files by their public address or, where there is none, uploaded."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from telegram import Bot, InputFile, InputMediaPhoto, LinkPreviewOptions, ReplyParameters
from telegram import Message as Made
from telegram.error import BadRequest

from channels.telegram.errors import NOT_FETCHED, says
from channels.telegram.render import Album, Call, Message
from domain.messages import Attachment

OpenFile = Callable[[str], bytes | None]
"""The bytes behind one of our own addresses; None where they cannot be had."""
_NOT_PUBLIC = (".localhost", ".local", ".internal", ".lan")


def no_files(url: str) -> bytes | None:
    """Where nothing can be uploaded."""
    return None


@dataclass(frozen=True, slots=True)
class Posting:
    open_file: OpenFile

    async def post(self, bot: Bot, call: Call) -> str:
        """Make the call; the id of the (first) message. A picture that neither the wire nor we can fetch is left out,
        and its text goes alone. Raises what the kit raises."""
        try:
            return await self._post(bot, call, upload=False)
        except BadRequest as error:
            if not says(error.message, NOT_FETCHED):
                raise
        return await self._post(bot, call, upload=True)

    async def _post(self, bot: Bot, call: Call, *, upload: bool) -> str:
        if isinstance(call, Album):
            return await self._album(bot, call, upload=upload)
        if call.file is None:
            return _id(await self._text(bot, call))
        content = await self._content(call.file, upload=upload)
        if content is None:
            return _id(await self._text(bot, call)) if call.text else _LEFT_OUT
        send = bot.send_photo if call.file.content_type.startswith("image/") else bot.send_document
        made = await send(
            call.chat,
            content,
            caption=call.text or None,
            caption_entities=call.entities or None,
            reply_markup=call.markup,
            reply_parameters=_reply(call.reply_to),
        )
        return _id(made)

    async def _text(self, bot: Bot, call: Message) -> Made:
        return await bot.send_message(
            call.chat,
            call.text,
            entities=call.entities or None,
            reply_markup=call.markup,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            reply_parameters=_reply(call.reply_to),
        )

    async def _album(self, bot: Bot, call: Album, *, upload: bool) -> str:
        found = [await self._content(picture, upload=upload, attach=True) for picture in call.pictures]
        there = [content for content in found if content is not None]
        if not there:
            return _LEFT_OUT
        if len(there) == 1:
            return _id(await bot.send_photo(call.chat, there[0], reply_parameters=_reply(call.reply_to)))
        media = [InputMediaPhoto(content) for content in there]
        made = await bot.send_media_group(call.chat, media, reply_parameters=_reply(call.reply_to))
        return _id(made[0])

    async def _content(self, file: Attachment, *, upload: bool, attach: bool = False) -> str | InputFile | None:
        if public(file.url) and not upload:
            return file.url
        body = await asyncio.to_thread(self.open_file, file.url)
        return InputFile(body, filename=file.name or "file", attach=attach) if body else None


_LEFT_OUT = ""
"""The id of a message that was not sent, since there was nothing in it but a picture that is not to be had."""


def public(url: str) -> bool:
    """Whether Telegram's servers can be expected to fetch it."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme != "https" or "." not in host or host.endswith(_NOT_PUBLIC):
        return False
    try:
        return ip_address(host).is_global
    except ValueError:
        return True


def _reply(message_id: int | None) -> ReplyParameters | None:
    return ReplyParameters(message_id, allow_sending_without_reply=True) if message_id is not None else None


def _id(made: Made) -> str:
    return f"{made.chat_id}:{made.message_id}"
