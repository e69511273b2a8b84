"""What the web site may ask of the running assistant: how it does, what can be connected, whether a wire works."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

from admin.wires import OidcSettings, Secret, Wire, Wires
from bot.accounts import Accounts
from bot.settings import Settings
from bot.vitals import vitals
from channels.channel import Account, Channel, ChannelError, Reconcilable
from domain import conversations
from domain.db import Database

CONNECTABLE = (
    Wire(
        "sms",
        "Text messages (Twilio)",
        "Phone number, as +12065550100",
        (
            Secret("account_sid", "Account SID (AC...)", hidden=False),
            Secret("auth_token", "Auth token"),
            Secret("service", "Messaging service (MG...)", hidden=False, needed=False),
        ),
        "/sms/message",
    ),
)
"""A new channel is a row here."""


def site_wires(settings: Settings, database: Database, channels: Mapping[str, Channel], accounts: Accounts) -> Wires:
    return Wires(
        vitals=partial(_vitals, database, tuple(channels)),
        connectable=CONNECTABLE,
        test=partial(_test, database, channels),
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


def _test(database: Database, channels: Mapping[str, Channel], office: UUID, account_id: UUID) -> str:
    """Whether the provider answers to the account's secrets: it is asked for a message, and nothing is sent."""
    with database.read(office) as session:
        card = conversations.account_card(session, account_id)
    channel: object = channels.get(card.channel)
    if not isinstance(channel, Reconcilable):
        return "cannot_be_tested"
    account = Account(card.credentials.get("account_sid", ""), card.account, card.credentials)
    try:
        channel.find(account, card.account, datetime.now(UTC), "")
    except ChannelError as error:
        return error.code or "no_answer"
    return ""
