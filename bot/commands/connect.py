"""Connect the office's phone number at Twilio or its Slack team, and say what to paste there."""

import argparse
import getpass
import os
import sys

from bot import app
from bot.database import open_database
from bot.office import first_office
from bot.settings import Settings
from bot.slack import connecting
from bot.slack.install import install_link
from channels.channel import ChannelError
from domain import addresses, conversations
from domain.clock import SystemClock
from domain.errors import PorchlightError

NAME = "connect"
HELP = "connect the office's phone number at Twilio, or its Slack team"
TOKEN = "TWILIO_AUTH_TOKEN"  # noqa: S105 - the name of a variable
BOT_TOKEN = "SLACK_BOT_TOKEN"  # noqa: S105 - as above


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("channel", choices=["sms", "slack"], help="the wire")
    parser.add_argument("number", nargs="?", default="", help="sms: the office's own number, as +12065550100")
    parser.add_argument("--account-sid", default="", metavar="AC...", help="sms: from the Twilio console")
    parser.add_argument("--service", default="", metavar="MG...", help="sms: a messaging service, where one is used")
    parser.add_argument("--per-second", type=float, default=1.0, help="messages a second that it may send; default: 1")
    parser.add_argument("--per-day", type=int, help="messages a day that it may send; default: no limit of ours")
    parser.add_argument("--link", action="store_true", help="slack: print a link by which an admin installs the app")


def run(args: argparse.Namespace, settings: Settings) -> int:
    if args.channel == "slack":
        return _slack(args, settings)
    try:
        number = addresses.phone(args.number)
    except PorchlightError:
        print(f"connect: {args.number or 'nothing'} is no phone number; write it as +12065550100")
        return 2
    if not args.account_sid:
        print("connect: --account-sid is missing; it is in the Twilio console")
        return 2
    token = _secret(TOKEN, "Twilio auth token")
    if not token:
        print(f"connect: no auth token; set {TOKEN} or run this in a terminal")
        return 2
    credentials = {"account_sid": args.account_sid, "auth_token": token}
    if args.service:
        credentials["service"] = args.service
    with open_database(settings) as database, database.unit(first_office(database)) as session:
        if conversations.account_named(session, "sms", number) is not None:
            print(f"connect: {number} is connected already")
            return 2
        conversations.add_account(
            session, "sms", number, credentials=credentials, per_second=args.per_second, per_day=args.per_day
        )
    print(f"{number} is connected. In the Twilio console, under the number's messaging:")
    print(f"  a message comes in: {settings.public_url}/sms/message (HTTP POST)")
    print("  status callbacks need nothing: every message carries its own.")
    return 0


def _slack(args: argparse.Namespace, settings: Settings) -> int:
    if args.link:
        return _print_link(settings)
    token = _secret(BOT_TOKEN, "Bot User OAuth Token (xoxb-...)")
    if not token:
        print(f"connect: no bot token; set {BOT_TOKEN} or run this in a terminal")
        return 2
    secret = settings.slack_signing_secret.get_secret_value() or _secret("", "Signing secret (empty with Socket Mode)")
    try:
        found = connecting.team_of(token, settings.slack_api_url)
    except ChannelError as error:
        print(f"connect: Slack does not take that token ({error.code})")
        return 2
    try:
        with open_database(settings) as database, database.unit(first_office(database)) as session:
            connecting.connect(session, found["id"], token, secret)
    except connecting.TeamTaken:
        print(f"connect: the team {found['name']} is connected to another office")
        return 2
    print(f"The team {found['name']} ({found['id']}) is connected. The app's addresses:")
    for what in ("events", "interact", "commands"):
        print(f"  {settings.public_url}/slack/{what}")
    return 0


def _print_link(settings: Settings) -> int:
    if not settings.slack_client_id:
        print("connect: set SLACK_CLIENT_ID, SLACK_CLIENT_SECRET and SLACK_SIGNING_SECRET first")
        return 2
    with open_database(settings) as database:
        office = first_office(database)
    print(install_link(app.signer(settings), settings.public_url, office, SystemClock()))
    return 0


def _secret(variable: str, asked: str) -> str:
    """From the environment, else typed without being shown: a token on a command line stays in the shell's history."""
    given = os.environ.get(variable, "") if variable else ""
    return given or (getpass.getpass(f"{asked}: ").strip() if sys.stdin.isatty() else "")
