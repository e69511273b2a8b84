"""The wire to Telegram: its kit, our time limits, where an answer goes, and what each way of failing means."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from threading import Lock

from telegram import Bot
from telegram.error import ChatMigrated, TelegramError

from channels.channel import Account, Guard, Sent, Uncertain, Undeliverable
from channels.telegram.bots import CONNECT_SECONDS, READ_SECONDS, Bots
from channels.telegram.buttons import Origin, after_press
from channels.telegram.failures import Failures
from channels.telegram.posting import OpenFile, Posting, no_files
from channels.telegram.receive import CHANNEL
from channels.telegram.render import ENGLISH, LIMITS, Call, Message, calls, link, markup
from domain.messages import Fitted, Limits

SEND_SECONDS = 20.0
"""All calls of one send together: less than its sender holds the row."""
_REMEMBERED = 1000


@dataclass(frozen=True, slots=True)
class Place:
    """What an answer is to: the origin of the message, and whether this is the first part of the answer."""

    origin: Origin
    first: bool


About = Callable[[Account, str], Place | None]
"""(account, reference of a send) -> what it answers; None for news, which go to the person directly."""


def unasked(account: Account, reference: str) -> Place | None:
    """For a sender without a memory: everything goes to the person directly."""
    return None


class TelegramChannel:
    """Messages through the Bot API; safe to share between threads.

    An account's `id` is the bot's id, its credentials `token` and `username`. An answer goes to where it was asked:
    into a group, with buttons that only the asker can use, or, what is private, to the asker's own chat with one line
    in the group that says so. After a press the message that was pressed is changed in place.
    """

    def __init__(
        self,
        guard: Guard,
        *,
        base_url: str = "",
        about: About = unasked,
        open_file: OpenFile = no_files,
        timeouts: tuple[float, float] = (CONNECT_SECONDS, READ_SECONDS),
    ) -> None:
        self._guard = guard
        self._about = about
        self._bots = Bots(base_url, timeouts=timeouts)
        self._posting = Posting(open_file)
        self._failures = Failures()
        self._begun: OrderedDict[str, tuple[str, ...]] = OrderedDict()
        self._noting = Lock()

    @property
    def name(self) -> str:
        return CHANNEL

    @property
    def limits(self) -> Limits:
        return LIMITS

    def send(self, account: Account, to: str, part: Fitted, *, reference: str) -> Sent:
        self._guard()
        token = account.credentials.get("token", "")
        if not token:
            raise Undeliverable("sender_blocked", "no_token")
        if not part.text and not part.attachments:
            raise Undeliverable("refused", "empty")
        if len(part.text.encode("utf-16-le")) // 2 > LIMITS.characters:
            raise Undeliverable("too_long", "400")
        place = self._about(account, reference)
        sending = _Sending(self, account, to, part, f"{account.id}:{reference}")
        try:
            return self._bots.run(token, lambda bot: sending.go(bot, place), SEND_SECONDS)
        except TimeoutError as error:
            raise Uncertain("timeout") from error

    def close(self) -> None:
        """End the connections; a later call begins anew."""
        self._bots.close()

    async def make(self, bot: Bot, account: Account, call: Call) -> str:
        """Make one call; the message's id. Raises a ChannelError."""
        try:
            try:
                return await self._posting.post(bot, call)
            except ChatMigrated as moved:
                return await self._posting.post(bot, replace(call, chat=moved.new_chat_id))
        except TelegramError as error:
            raise self._failures.meaning(error, account.id, str(call.chat)) from error

    def made(self, key: str) -> tuple[str, ...]:
        """The messages of this send that arrived already, in an earlier try."""
        with self._noting:
            return self._begun.get(key, ())

    def note(self, key: str, arrived: tuple[str, ...]) -> None:
        with self._noting:
            self._begun[key] = arrived
            while len(self._begun) > _REMEMBERED:
                self._begun.popitem(last=False)

    def forget(self, key: str) -> None:
        with self._noting:
            self._begun.pop(key, None)


@dataclass(frozen=True, slots=True)
class _Sending:
    """One part on its way. A try that broke between two calls goes on where it broke, as long as the process lives."""

    wire: TelegramChannel
    account: Account
    to: str
    part: Fitted
    key: str

    async def go(self, bot: Bot, place: Place | None) -> Sent:
        if place is None or place.origin.private:
            await self._close(bot, place)
            return await self._all(bot, calls(self.part, self.to))
        if self.part.private:
            return await self._privately(bot, place)
        await self._close(bot, place)
        origin = place.origin
        reply_to = origin.message if place.first and not origin.pressed else None
        return await self._all(bot, calls(self.part, origin.chat, owner=_number(self.to), reply_to=reply_to))

    async def _privately(self, bot: Bot, place: Place) -> Sent:
        try:
            sent = await self._all(bot, calls(self.part, self.to))
        except Undeliverable:
            await self._tell_group(bot, place, ENGLISH.start_first, invite=True)
            raise
        await self._close(bot, place)
        await self._tell_group(bot, place, ENGLISH.answered_directly)
        return sent

    async def _tell_group(self, bot: Bot, place: Place, said: str, *, invite: bool = False) -> None:
        """One line where it was asked; without it the answer is none the worse."""
        name = self.account.credentials.get("username", "")
        button = link(ENGLISH.open_chat, f"https://t.me/{name}") if invite and name else None
        if place.first:
            line = Message(place.origin.chat, said, markup=button, reply_to=place.origin.message)
            await _gently(self.wire.make(bot, self.account, line))

    async def _close(self, bot: Bot, place: Place | None) -> None:
        """Take the buttons that were pressed away, so that none of them is pressed twice."""
        if place is None or not place.first or not place.origin.keyboard:
            return
        origin = place.origin
        left = markup(after_press(origin.keyboard, origin.pressed))
        await _gently(bot.edit_message_reply_markup(origin.chat, origin.message, reply_markup=left))

    async def _all(self, bot: Bot, made: tuple[Call, ...]) -> Sent:
        arrived = self.wire.made(self.key)
        for call in made[len(arrived) :]:
            arrived = (*arrived, await self.wire.make(bot, self.account, call))
            if len(made) > 1:
                self.wire.note(self.key, arrived)
        self.wire.forget(self.key)
        if not any(arrived):
            raise Undeliverable("refused", "no_picture")
        spoken = [
            id_ for id_, call in zip(arrived, made, strict=True) if id_ and isinstance(call, Message) and call.text
        ]
        return Sent(next(iter(spoken or filter(None, arrived))))


async def _gently(call: Awaitable[object]) -> None:
    """Make a call whose failure costs nobody anything."""
    try:
        await call
    except (TelegramError, Undeliverable, Uncertain):
        pass


def _number(to: str) -> int:
    return int(to) if to.isascii() and to.isdigit() else 0
