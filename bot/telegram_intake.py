"""What is done with an update of Telegram's, however it came: stored once, or, what needs no turn, done at once."""

import logging
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.accounts import KnownAccount
from bot.inbox import Inbox
from channels.telegram import receive
from channels.telegram.fields import Fields
from channels.telegram.receive import CHANNEL, Blocked, Bot, Nothing, Said, Shared
from channels.telegram.render import ENGLISH
from domain import consent, conversations
from domain.conversations import SharedPhone
from domain.db import Database

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Owed:
    """A press that is to be answered, so that its button stops waiting; `said` pops up, if anything."""

    query: str
    said: str = ""


_WHY = {"not_yours": ENGLISH.not_yours, "spent": ENGLISH.spent, "gone": ENGLISH.gone}


class TelegramIntake:
    """Safe to share between threads; everything in here may wait for the database."""

    def __init__(self, database: Database, inbox: Inbox) -> None:
        self._database = database
        self._inbox = inbox

    def take(self, account: KnownAccount, update: Fields) -> Owed | None:
        """Take one update; taken twice it is as if it were once. Raises NotTelegram, CannotStore, SQLAlchemyError."""
        bot = Bot(int(account.card.account), account.card.credentials.get("username", ""))
        match receive.read(update, bot):
            case Said(message=message, origin=origin, query=query):
                outcome = self._inbox.store(account, message, origin.as_json())
                log.debug("telegram %s %s", message.provider_id, outcome)
                return Owed(query) if query else None
            case Shared() as shared:
                self._share(account, shared)
            case Blocked() as blocked:
                self._opt_out(account, blocked)
            case Nothing(query=query, why=why) if query:
                return Owed(query, _WHY.get(why, ""))
        return None

    def _share(self, account: KnownAccount, shared: Shared) -> None:
        phone = SharedPhone(shared.provider_id, shared.phone, shared.own, shared.asks)
        with self._database.unit(account.brokerage_id) as session:
            address = conversations.address_for(session, CHANNEL, shared.sender)
            talk = conversations.conversation_for(session, account.card.id, address)
            conversations.share_phone(session, talk, address, phone)

    def _opt_out(self, account: KnownAccount, blocked: Blocked) -> None:
        with self._database.unit(account.brokerage_id) as session:
            if _is_news(session, blocked):
                address = conversations.address_for(session, CHANNEL, blocked.sender)
                said = consent.Said("blocked the bot", "provider", blocked.at)
                consent.opt_out(session, consent.addressee(session, address), said)


def _is_news(session: Session, blocked: Blocked) -> bool:
    """Updates come in any order and more than once: a /start from after the block stands."""
    so_far = consent.proof(session, CHANNEL, blocked.sender)
    return "all" not in so_far.suppressed and not any(line.granted and line.at > blocked.at for line in so_far.lines)
