"""Print a link that signs a member in to the web site once."""

import argparse

from bot.database import open_database
from bot.settings import Settings
from domain import identity
from domain.clock import SystemClock
from domain.errors import PorchlightError

NAME = "login"
HELP = "print a link that signs a member in to the web site once"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email", help="the member's e-mail address, as the office has it")


def run(args: argparse.Namespace, settings: Settings) -> int:
    try:
        with open_database(settings) as database:
            with database.untenanted() as session:
                offices = identity.brokerages(session)
            for office in offices:
                with database.unit(office) as session:
                    member = identity.member_by_email(session, args.email)
                    if member is None:
                        continue
                    token = identity.issue_login(session, member.id, SystemClock().now())
                print(f"For {member.full_name}, once, within 15 minutes:\n  {settings.public_url}/login/link/{token}")
                return 0
    except PorchlightError as error:
        print(f"login: {WRONG.get(error.code, 'that did not work')}")
        return 2
    print(f"login: nobody who works here has the address {args.email}; `python -m bot member` adds people")
    return 2


WRONG = {
    "bad_address": "the e-mail address cannot be right",
    "not_allowed": "this member's role may not use the web site",
}
