"""The whole demo brokerage put together: homes, members, contacts, deals, agreements and showings."""

from dataclasses import dataclass, replace
from datetime import date

from bot.demo.agents import OFFICE, Agent, agents, duty_agent, staff
from bot.demo.contacts import Contact, contacts
from bot.demo.deals import Deal, deals
from bot.demo.homes import COUNT, SEED, Home, homes
from bot.demo.offices import Lister
from bot.demo.tours import Agreement, Tour, agreements, tours


@dataclass(frozen=True, slots=True)
class Demo:
    """Everything that a demo installation holds on `today`; `duty` owns senders whom nobody knows."""

    today: date
    homes: tuple[Home, ...]
    agents: tuple[Agent, ...]
    staff: tuple[Agent, ...]
    duty: Agent
    contacts: tuple[Contact, ...]
    deals: tuple[Deal, ...]
    agreements: tuple[Agreement, ...]
    tours: tuple[Tour, ...]


def demo(today: date, *, seed: str = SEED, count: int = COUNT) -> Demo:
    """The demo brokerage of a day; the same arguments give the same brokerage, in any process."""
    people = agents()
    stock = tuple(homes(today, seed=seed, count=count, own=own_listers(people)))
    known = contacts(today, people, seed)
    made = deals(today, stock, known, seed)
    in_deals = {key for deal in made for key in deal.client_keys}
    known = tuple(_under_contract(contact) if contact.key in in_deals else contact for contact in known)
    signed = agreements(today, known, seed)
    visits = tours(today, stock, people, known, signed, seed)
    return Demo(today, stock, people, staff(), duty_agent(), known, made, signed, visits)


def _under_contract(contact: Contact) -> Contact:
    return replace(contact, role="client", stage="under contract")


def own_listers(people: tuple[Agent, ...]) -> tuple[Lister, ...]:
    """The office's agents as listings name them."""
    return tuple(Lister(agent.key, agent.name, OFFICE, dashed(agent.phone)) for agent in people)


def dashed(phone: str) -> str:
    """+12065550100 as people write it: 206-555-0100."""
    return f"{phone[2:5]}-{phone[5:8]}-{phone[8:]}"
