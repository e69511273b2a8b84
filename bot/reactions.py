"""One table: each event, and the functions that answer it. An empty list is silence on purpose."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from bot import jobs
from bot.desk import Desk
from bot.news.alarms import Alarms
from bot.news.deals import Deals
from bot.news.people import People
from bot.news.surveys import Surveys
from bot.news.telling import Teller
from bot.news.visits import Visits
from bot.reacting import Reaction
from domain.events import Happened

Table = Mapping[str, tuple[Reaction, ...]]


def table(teller: Teller, run_due: Reaction) -> Table:
    """Every event of domain/events.py with its reactions; `run_due` carries out what the schedule says."""
    return {
        **_of_people(People(teller)),
        **_of_visits(Visits(teller)),
        **_of_deals(Deals(teller)),
        **_of_surveys(Surveys(teller)),
        **_of_alarms(Alarms(teller)),
        "listings.changed": (_embed,),
        # Shown to the office where it looks after the pipeline; nobody can do anything about it by text.
        "outbox.unknown": (),
        "events.given_up": (),
        "schedule.due": (run_due,),
    }


def _of_people(people: People) -> Table:
    return {
        "conversations.stranger_wrote": (people.stranger_wrote,),
        "conversations.message_for_holder": (people.message_for_holder,),
        "conversations.member_wrote": (people.member_wrote,),
        # Who steps in says so in their own words, and whoever asked for a person was told in the same breath.
        "conversations.taken_over": (),
        "conversations.handed_back": (),
        "conversations.turn_given_up": (people.turn_given_up,),
        "conversations.phone_shared": (people.phone_shared,),
        "conversations.account_paused": (people.account_paused,),
        "consent.opted_out": (people.opted_out,),
        "consent.opted_in": (),
        "outbox.failed": (people.not_delivered,),
        "crm.lead_added": (people.lead_added,),
        "crm.owner_asked": (people.owner_asked,),
        "crm.home_shared": (people.home_shared,),
        "crm.task_set": (people.task_set,),
        "crm.task_closed": (people.task_closed,),
    }


def _of_visits(visits: Visits) -> Table:
    return {
        "showings.booked": (visits.booked,),
        "showings.held": (visits.held,),
        "showings.confirmed": (visits.confirmed,),
        "showings.declined": (visits.declined,),
        "showings.moved": (visits.moved,),
        "showings.cancelled": (visits.cancelled,),
        "showings.reinstated": (visits.reinstated,),
        "showings.expired": (visits.expired,),
        "showings.took_place": (visits.took_place,),
        # The visits that waited for the signature tell of themselves.
        "showings.agreement_signed": (),
    }


def _of_deals(deals: Deals) -> Table:
    return {
        "transactions.opened": (),
        "transactions.milestone_done": (deals.milestone_done,),
        "transactions.milestone_undone": (deals.milestone_undone,),
        "transactions.closing_moved": (deals.closing_moved,),
        # A deal that falls through is told by a person.
        "transactions.stage_changed": (),
    }


def _of_surveys(surveys: Surveys) -> Table:
    return {
        "conversations.rating_asked": (surveys.rating_asked,),
        "conversations.rated": (surveys.rated,),
        "conversations.rating_explained": (surveys.rating_explained,),
    }


def _of_alarms(alarms: Alarms) -> Table:
    return {
        "conversations.alarm_raised": (alarms.raised,),
        "conversations.alarm_cleared": (alarms.cleared,),
    }


def _embed(session: Session, happened: Happened, desk: Desk) -> None:
    """Homes whose words changed get their vectors, in the background."""
    jobs.defer(session, jobs.EMBED)
