"""What the web site may ask of the running assistant: how it does, what can be connected, whether a wire works."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

from admin.wires import Found, OidcSettings, Wires
from bot.accounts import Accounts
from bot.connectable import End, ends
from bot.settings import Settings
from bot.vitals import vitals
from channels.channel import Account, Channel, ChannelError, Reconcilable
from domain import conversations
from domain.conversations import AccountCard
from domain.db import Database


def site_wires(settings: Settings, database: Database, channels: Mapping[str, Channel], accounts: Accounts) -> Wires:
    known = {one.wire.channel: one for one in ends(settings, partial(_look, channels))}
    return Wires(
        vitals=partial(_vitals, database, tuple(channels)),
        connectable=[one.wire for one in known.values()],
        test=partial(_test, database, known),
        ask=partial(_ask, known),
        settle=partial(_settle, database, known),
        forget=accounts.forget,
        oidc=_oidc(settings),
    )


def _oidc(settings: Settings) -> OidcSettings | None:
    if not (settings.oidc_issuer and settings.oidc_client_id):
        return None
    secret = settings.oidc_client_secret.get_secret_value()
    return OidcSettings(settings.oidc_issuer, settings.oidc_client_id, secret, settings.oidc_label)


def _vitals(database: Database, channels: tuple[str, ...]) -> Mapping[str, Any]:
    return vitals(database, channels).as_json()


def _ask(known: Mapping[str, End], channel: str, account: str, secrets: Mapping[str, str]) -> Found:
    return known[channel].found(account, secrets)


def _settle(database: Database, known: Mapping[str, End], office: UUID, account_id: UUID) -> str:
    card = _card(database, office, account_id)
    return known[card.channel].settle(card)


def _test(database: Database, known: Mapping[str, End], office: UUID, account_id: UUID) -> str:
    card = _card(database, office, account_id)
    return known[card.channel].test(card) if card.channel in known else "cannot_be_tested"


def _card(database: Database, office: UUID, account_id: UUID) -> AccountCard:
    with database.read(office) as session:
        return conversations.account_card(session, account_id)


def _look(channels: Mapping[str, Channel], card: AccountCard) -> str:
    """Whether the provider answers to the account's secrets: it is asked for a message, and nothing is sent."""
    channel: object = channels.get(card.channel)
    if not isinstance(channel, Reconcilable):
        return "cannot_be_tested"
    account = Account(card.credentials.get("account_sid", ""), card.account, card.credentials)
    try:
        channel.find(account, card.account, datetime.now(UTC), "")
    except ChannelError as error:
        return error.code or "no_answer"
    return ""
