"""Files that people sent, fetched from their wire when a page of ours is asked for them: nothing is kept here."""

import logging
from collections.abc import Callable, Mapping
from uuid import UUID

from channels.channel import Account
from channels.fetch import NotFetched
from channels.kept import Media, Unwelcome
from channels.slack.media import SlackFiles
from channels.sms.media import MediaFetcher as SmsFiles
from channels.telegram.media import MediaFetcher as TelegramFiles
from domain import conversations
from domain.db import Database, assert_no_unit
from domain.messages import Attachment

log = logging.getLogger(__name__)

Fetch = Callable[[Account, Attachment], tuple[bytes, str]]


def fetchers(telegram: TelegramFiles, *, sms_api_url: str = "", slack_api_url: str = "") -> Mapping[str, Fetch]:
    """By channel: how its files are fetched, with the account's login. `telegram` is the caller's to close."""
    return {
        "sms": _of_media(SmsFiles(assert_no_unit, base_url=sms_api_url).fetch),
        "slack": SlackFiles(assert_no_unit, base_url=slack_api_url).fetch,
        "telegram": _of_media(telegram.fetch),
    }


def _of_media(fetch: Callable[[Account, Attachment], Media]) -> Fetch:
    def fetched(account: Account, attachment: Attachment) -> tuple[bytes, str]:
        found = fetch(account, attachment)
        return found.body, found.content_type

    return fetched


class Files:
    """Gives (office, message, 0-based place) -> the file and its type, or None where there is none (any more)."""

    def __init__(self, database: Database, fetchers: Mapping[str, Fetch]) -> None:
        self._database = database
        self._fetchers = fetchers

    def __call__(self, office: UUID, inbox_id: int, place: int) -> tuple[bytes, str] | None:
        with self._database.read(office) as session:
            found = conversations.file_of(session, inbox_id, place)
            card = conversations.account_card(session, found[0]) if found is not None else None
        if found is None or card is None or card.channel not in self._fetchers:
            return None
        end = Account(card.credentials.get("account_sid") or card.account, card.account, card.credentials)
        try:
            return self._fetchers[card.channel](end, found[1])
        except (NotFetched, Unwelcome) as error:
            log.warning("a file was not fetched: %s", error)
            return None
