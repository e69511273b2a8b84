"""What Telegram's wire asks of us while it sends: where a question came from, and the bytes of our own pictures."""

from sqlalchemy.exc import SQLAlchemyError

from bot.accounts import Accounts
from channels.channel import Account, TryLater
from channels.fetch import NotFetched, Rules, fetch
from channels.telegram.buttons import origin_of
from channels.telegram.posting import OpenFile
from channels.telegram.receive import CHANNEL
from channels.telegram.wire import About, Place
from domain import conversations
from domain.db import Database

LARGEST_PICTURE = 10 * 1024 * 1024
SECONDS = 8.0


def origins(database: Database) -> About:
    """Looks up what a message answers, by our own id of it. Raises TryLater while the database is away."""
    accounts = Accounts(database)

    def about(account: Account, reference: str) -> Place | None:
        try:
            known = accounts.find(CHANNEL, account.address)
            if known is None or not reference.isdigit():
                return None
            with database.read(known.brokerage_id) as session:
                asked = conversations.asked(session, int(reference))
        except SQLAlchemyError as error:
            raise TryLater(2.0, "database") from error
        try:
            return Place(origin_of(asked.payload), asked.first) if asked else None
        except (KeyError, TypeError, ValueError):
            # Notes of another version: the answer goes to the person directly, which is never wrong.
            return None

    return about


def own_files(public_url: str) -> OpenFile:
    """Opens what our own site serves, and nothing else, for a Telegram that cannot reach it."""
    own = public_url.lower()
    rules = Rules((), trusted=(own,), max_bytes=LARGEST_PICTURE, seconds=SECONDS)

    def opened(url: str) -> bytes | None:
        if not url.startswith(f"{public_url}/"):
            return None
        try:
            return fetch(url, rules)
        except NotFetched:
            return None

    return opened
