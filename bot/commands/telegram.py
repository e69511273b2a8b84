"""Connect the office's bot at Telegram, say where its updates go, or fetch them."""

import argparse
import getpass
import os
import sys
from collections.abc import Mapping
from contextlib import closing
from threading import Event, Thread
from uuid import UUID

from bot.accounts import KnownAccount
from bot.app import opened, opts_out
from bot.database import open_database
from bot.inbox import Inbox
from bot.office import first_office
from bot.settings import Settings
from bot.telegram_connecting import PER_SECOND, bring, credentials, reachable
from bot.telegram_intake import TelegramIntake
from bot.telegram_poll import SomebodyElsePolls, TelegramPoller
from channels.telegram.receive import CHANNEL
from channels.telegram.updates import NoUpdates, Updates, Who
from domain import conversations
from domain.conversations import AccountCard
from domain.db import Database, assert_no_unit
from domain.vault import Vault

NAME = "telegram"
HELP = "connect the office's bot at Telegram; bring its updates by webhook, or fetch them"
TOKEN = "TELEGRAM_BOT_TOKEN"  # noqa: S105 - the name of a variable

WHY = {
    "token": "Telegram refuses the token; copy it from @BotFather once more",
    "conflict": "another poller or a webhook takes this bot's updates",
    "later": "Telegram asks to wait a little; try again in a minute",
    "refused": "Telegram refused: {said}",
    "away": "Telegram cannot be reached from here",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    what.add_parser("connect", help="connect the bot whose token you have from @BotFather")
    webhook = what.add_parser("webhook", help="have updates posted to PUBLIC_URL (https)")
    webhook.add_argument("--off", action="store_true", help="no more; they wait to be fetched")
    what.add_parser("poll", help="fetch updates, for an office without a public address")


def run(args: argparse.Namespace, settings: Settings) -> int:
    with closing(Updates(assert_no_unit, settings.telegram_api_url)) as updates:
        try:
            if args.what == "connect":
                return _connect(settings, updates)
            return _poll(settings, updates) if args.what == "poll" else _webhook(settings, updates, off=args.off)
        except NoUpdates as error:
            print(f"telegram: {WHY[error.code].format(said=error.said)}")
            return 1


def _connect(settings: Settings, updates: Updates) -> int:
    token = _token()
    if not token:
        print(f"telegram: no token; set {TOKEN} or run this in a terminal")
        return 2
    bot = updates.who(token)
    made = credentials(bot, token)
    with open_database(settings) as database:
        office = first_office(database)
        with database.unit(office) as session:
            if conversations.account_named(session, CHANNEL, str(bot.id)) is not None:
                print(f"telegram: @{bot.username} is connected already")
                return 2
            conversations.add_account(session, CHANNEL, str(bot.id), credentials=made, per_second=PER_SECOND)
    updates.show_menu(token)
    print(f"@{bot.username} is connected: https://t.me/{bot.username}")
    _about_groups(bot)
    if not reachable(settings.public_url):
        print("PUBLIC_URL is not https, so Telegram cannot bring messages: run `python -m bot telegram poll`.")
        return 0
    _bring(settings, updates, str(bot.id), made)
    return 0


def _about_groups(bot: Who) -> None:
    if bot.groups and bot.hears_all:
        print("Its privacy mode is off: in groups it is sent everything, and still answers only what is said to it.")


def _webhook(settings: Settings, updates: Updates, *, off: bool) -> int:
    with open_database(settings) as database:
        cards = [known.card for known in _known(database, first_office(database))]
    if not cards:
        print("telegram: no bot is connected; run `python -m bot telegram connect`")
        return 2
    if not off and not reachable(settings.public_url):
        print("telegram: Telegram brings updates to an https address only; set PUBLIC_URL, or run `... telegram poll`")
        return 2
    for card in cards:
        token = card.credentials["token"]
        if off:
            updates.bring_no_more(token)
            print(f"@{card.credentials['username']}: no webhook any more; `python -m bot telegram poll` fetches")
        else:
            _bring(settings, updates, card.account, card.credentials)
    return 0


def _bring(settings: Settings, updates: Updates, bot: str, kept: Mapping[str, str]) -> None:
    print(f"Telegram brings its messages to {bring(updates, settings.public_url, bot, kept)}")


def _poll(settings: Settings, updates: Updates) -> int:
    """Until it is ended; one thread for each bot of the office."""
    vault = Vault(settings.keys.vault, settings.keys.lookup)
    stopped, gone = Event(), []
    with opened(settings) as (database, addresses), Inbox(addresses.app, vault, opts_out) as inbox:
        known = _known(database, first_office(database))
        if not known:
            print("telegram: no bot is connected; run `python -m bot telegram connect`")
            return 2
        intake = TelegramIntake(database, inbox)

        def polling(account: KnownAccount) -> None:
            if why := _polled(TelegramPoller(account, intake, updates), stopped):
                print(f"telegram: @{account.card.credentials['username']}: {why}", flush=True)
                gone.append(why)

        threads = [Thread(target=polling, args=(one,), daemon=True) for one in known]
        for thread in threads:
            thread.start()
        try:
            while any(thread.is_alive() for thread in threads):
                stopped.wait(0.5)
        finally:
            stopped.set()
    return 1 if gone else 0


def _polled(poller: TelegramPoller, stopped: Event) -> str:
    """Poll until stopped; why it ended by itself, in a line."""
    try:
        poller.run(stopped)
    except SomebodyElsePolls as error:
        way = "`python -m bot telegram webhook --off` removes it" if "webhook" in error.said else "stop the other one"
        return f"{WHY['conflict']}; {way}"
    except NoUpdates as error:
        return WHY[error.code].format(said=error.said)
    return ""


def _known(database: Database, office: UUID) -> list[KnownAccount]:
    with database.read(office) as session:
        cards: tuple[AccountCard, ...] = conversations.accounts(session)
    return [KnownAccount(office, card) for card in cards if card.channel == CHANNEL and card.active]


def _token() -> str:
    """From the environment, else typed without being shown: a token on a command line stays in the shell's history."""
    given = os.environ.get(TOKEN, "")
    return given or (getpass.getpass("Bot token: ").strip() if sys.stdin.isatty() else "")
