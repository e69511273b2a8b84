"""Connect the office's phone number at Twilio, and say what to paste there."""

import argparse
import getpass
import os
import sys

from bot.database import open_database
from bot.office import first_office
from bot.settings import Settings
from domain import addresses, conversations
from domain.errors import PorchlightError

NAME = "connect"
HELP = "connect the office's phone number at Twilio"
TOKEN = "TWILIO_AUTH_TOKEN"  # noqa: S105 - the name of a variable


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("channel", choices=["sms"], help="the wire")
    parser.add_argument("number", help="the office's own number, as +12065550100")
    parser.add_argument("--account-sid", required=True, metavar="AC...", help="from the Twilio console")
    parser.add_argument("--service", default="", metavar="MG...", help="a messaging service, where one is used")
    parser.add_argument("--per-second", type=float, default=1.0, help="messages a second that it may send; default: 1")
    parser.add_argument("--per-day", type=int, help="messages a day that it may send; default: no limit of ours")


def run(args: argparse.Namespace, settings: Settings) -> int:
    try:
        number = addresses.phone(args.number)
    except PorchlightError:
        print(f"connect: {args.number} is no phone number; write it as +12065550100")
        return 2
    token = _token()
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


def _token() -> str:
    """From the environment, else typed without being shown: a token on a command line stays in the shell's history."""
    given = os.environ.get(TOKEN, "")
    return given or (getpass.getpass("Twilio auth token: ").strip() if sys.stdin.isatty() else "")
