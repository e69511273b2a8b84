"""Add somebody who works for the office, and link the phone from which they may run it."""

import argparse

from sqlalchemy.orm import Session

from bot.database import open_database
from bot.office import first_office
from bot.settings import Settings
from domain import conversations, identity
from domain.errors import NotFound, PorchlightError

NAME = "member"
HELP = "add a member of the office and link their phone"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("full_name", help='"Dana Kim"')
    parser.add_argument("--role", default="agent", help="owner, admin, agent, coordinator, lender, assistant")
    parser.add_argument("--phone", default="", help="the number they text from, as +12065550100")
    parser.add_argument("--email", default="", help="by it they are known in Slack too")
    parser.add_argument("--slack", default="", metavar="U...", help="their Slack member id, where the e-mail differs")
    parser.add_argument("--licence", default="", help="their licence number")
    parser.add_argument("--on-duty", action="store_true", help="owns senders that nobody knows yet")


def run(args: argparse.Namespace, settings: Settings) -> int:
    try:
        with open_database(settings) as database, database.unit(first_office(database)) as session:
            member_id = identity.add_member(
                session, args.full_name, args.role, phone=args.phone, email=args.email, licence_number=args.licence
            )
            if args.phone:
                identity.link_member_address(session, member_id, "sms", args.phone)
            if args.slack:
                identity.link_member_address(session, member_id, "slack", _in_team(session, args.slack))
            if args.on_duty:
                identity.set_duty_member(session, member_id)
    except PorchlightError as error:
        print(f"member: {WRONG.get(error.code, 'that could not be added; check the details')}")
        return 2
    linked = f" and may write from {args.phone}" if args.phone else ""
    print(f"{args.full_name} works here as {args.role}{linked}.")
    return 0


def _in_team(session: Session, user: str) -> str:
    """The address of a Slack user: of the one connected team, unless it is given as TEAM/USER. Raises NotFound."""
    teams = [one.account for one in conversations.accounts(session) if one.channel == "slack"]
    if "/" in user:
        return user
    if len(teams) != 1:
        raise NotFound(kind="slack_team")
    return f"{teams[0]}/{user}"


WRONG = {
    "not_found": "connect one Slack team first, or write the user as TEAM/USER",
    "unknown_role": "there is no such role; there are owner, admin, agent, coordinator, lender and assistant",
    "bad_address": "the phone or e-mail cannot be right; write the phone as +12065550100",
}
