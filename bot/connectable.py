"""The wires that the web site can connect: what each needs, and how its provider is asked about it."""

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Protocol

from admin.wires import Found, Secret, Wire
from bot.settings import Settings
from bot.slack import connecting
from bot.telegram_connecting import PER_SECOND, bring, credentials, reachable
from channels.channel import ChannelError, Undeliverable
from channels.telegram.updates import NoUpdates, Updates
from domain.conversations import AccountCard
from domain.db import assert_no_unit
from domain.errors import Invalid

SMS = Wire(
    "sms",
    "Text messages (Twilio)",
    "Phone number, as +12065550100",
    (
        Secret("account_sid", "Account SID (AC...)", hidden=False),
        Secret("auth_token", "Auth token"),
        Secret("service", "Messaging service (MG...)", hidden=False, needed=False),
    ),
    ("/sms/message",),
)
SLACK = Wire(
    "slack",
    "Slack",
    "",
    (Secret("bot_token", "Bot token (xoxb-...)"), Secret("signing_secret", "Signing secret")),
    ("/slack/events", "/slack/interact", "/slack/commands"),
    "Both are at api.slack.com/apps: the token under OAuth & Permissions, the secret under Basic Information.",
)
TELEGRAM = Wire(
    "telegram",
    "Telegram",
    "",
    (Secret("token", "Bot token"),),
    hint="@BotFather gives the token when you make a bot with /newbot.",
    made="secret",
)


class End(Protocol):
    """One wire's provider. None of it may be called while a unit is open."""

    @property
    def wire(self) -> Wire: ...

    def found(self, account: str, secrets: Mapping[str, str]) -> Found:
        """Whose the secrets are. Raises Invalid (token_refused, wire_refused, wire_away)."""

    def settle(self, card: AccountCard) -> str:
        """Tell the provider what it must know of a stored account; "" or what is wrong."""

    def test(self, card: AccountCard) -> str:
        """Whether the provider takes the account's secrets; "" or what is wrong."""


@dataclass(frozen=True, slots=True)
class Sms:
    """A number is the office's own word; Twilio is asked by whoever can look for a message."""

    look: Callable[[AccountCard], str]
    wire: Wire = SMS

    def found(self, account: str, secrets: Mapping[str, str]) -> Found:
        return Found(account, secrets)

    def settle(self, card: AccountCard) -> str:
        return ""

    def test(self, card: AccountCard) -> str:
        return self.look(card)


@dataclass(frozen=True, slots=True)
class Slack:
    api_url: str
    wire: Wire = SLACK

    def found(self, account: str, secrets: Mapping[str, str]) -> Found:
        try:
            team = connecting.team_of(secrets["bot_token"], self.api_url)
        except ChannelError as error:
            raise Invalid(reason=_refusal(error)) from error
        return Found(team["id"], secrets, connecting.PER_SECOND)

    def settle(self, card: AccountCard) -> str:
        return ""

    def test(self, card: AccountCard) -> str:
        try:
            team = connecting.team_of(card.credentials.get("bot_token", ""), self.api_url)
        except ChannelError as error:
            return error.code or "no_answer"
        return "" if team["id"] == card.account else "token_of_another_team"


@dataclass(frozen=True, slots=True)
class Telegram:
    api_url: str
    public_url: str
    wire: Wire = TELEGRAM

    def found(self, account: str, secrets: Mapping[str, str]) -> Found:
        try:
            with closing(Updates(assert_no_unit, self.api_url)) as updates:
                bot = updates.who(secrets["token"])
        except NoUpdates as error:
            raise Invalid(reason=_TELEGRAM.get(error.code, "wire_away")) from error
        return Found(str(bot.id), credentials(bot, secrets["token"], secrets.get("secret", "")), PER_SECOND)

    def settle(self, card: AccountCard) -> str:
        try:
            with closing(Updates(assert_no_unit, self.api_url)) as updates:
                updates.show_menu(card.credentials["token"])
                if reachable(self.public_url):
                    bring(updates, self.public_url, card.account, card.credentials)
        except NoUpdates as error:
            return _TELEGRAM.get(error.code, "wire_away")
        return ""

    def test(self, card: AccountCard) -> str:
        try:
            with closing(Updates(assert_no_unit, self.api_url)) as updates:
                bot = updates.who(card.credentials.get("token", ""))
        except NoUpdates as error:
            return _TELEGRAM.get(error.code, "wire_away")
        return "" if str(bot.id) == card.account else "token_of_another_bot"


_TELEGRAM = {"token": "token_refused", "refused": "wire_refused", "conflict": "wire_refused"}


def _refusal(error: ChannelError) -> str:
    if not isinstance(error, Undeliverable):
        return "wire_away"
    return "token_refused" if error.reason == "sender_blocked" else "wire_refused"


def ends(settings: Settings, look: Callable[[AccountCard], str]) -> tuple[End, ...]:
    """A new channel is one more here. `look` asks Twilio about an account."""
    return Sms(look), Slack(settings.slack_api_url), Telegram(settings.telegram_api_url, settings.public_url)
