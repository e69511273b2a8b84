"""Typical data for wordings: what each name in a template may stand for, the usual value first."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal

from jinja2 import meta

from intents.wording import Wording

AT = datetime(2026, 12, 5, 18, 30, tzinfo=UTC)
EARLIER = datetime(2026, 12, 2, 2, 0, tzinfo=UTC)
VISIT = "Sat Dec 5, 10:30 am, 2614 NW 64th St"
FACTS: Mapping[str, object] = {
    "office": "Porch Realty",
    "office_phone": "206-555-0100",
    "zone": "America/Los_Angeles",
    "owner": "Dana Kim",
    "member": False,
    "name": "Maria Lopez",
}
"""What every wording may use, as bot/thinking.py gives it."""

VALUES: Mapping[str, Sequence[object]] = {
    "account": ["+12065550100"],
    "address": ["2614 NW 64th St", "the house in Magnolia"],
    "admin": ["Olive Reed", "the office's admin"],
    "agent": ["Dana Kim"],
    "ago": ["3 minutes", "50 seconds"],
    "alarm": ["inbox", "outbox", "unknown", "dead", "clock", "paused", "failing"],
    "alternatives": [[AT], []],
    "as_of": [AT],
    "asked": [True, False],
    "at": [AT],
    "attribution": ["Listed by Evergreen Homes, 206-555-0144"],
    "because": ["it wrote to us", "Dana Kim added you"],
    "by": ["Lee Ortiz"],
    "channel": ["sms", "slack"],
    "city": ["Seattle"],
    "clients": [["Tom Baker"], [], ["Tom Baker", "Ana Baker"]],
    "closing": [AT, None],
    "code": [
        "appraisal", "closed", "inspection", "loan_approved", "clear_to_close", "earnest_money", "walk_through",
        "signing", "accepted",
    ],
    "condition": ["price_max", "beds_min"],
    "contact": ["Maria Lopez", "206-555-0142", "A new contact"],
    "count": [3, 1],
    "days_on_market": [12, None, 0],
    "deadlines": [["loan approval 400 Pine St by Tue Dec 8"], []],
    "done": ["Tue Dec 1", ""],
    "due": ["Fri Dec 11", ""],
    "earliest": [AT],
    "email": ["maria@example.com", ""],
    "features": [["fenced yard", "garage", "view"], []],
    "filled": [["phone", "email"], ["name"]],
    "firm": ["Evergreen Homes", ""],
    "first": ["Maria", "206-555-0142"],
    "hoa": [Decimal(545), None],
    "homes": [["2614 NW 64th St"], ["2614 NW 64th St", "the house in Magnolia"]],
    "clear": [True, False],
    "known": [True, False],
    "known_as": ["Maria Lopez"],
    "stands": ["still available", "under contract, with backup offers taken"],
    "label": ["Property tax"],
    "leads": [["Ana Diaz (web form)"], []],
    "left": [2, 0],
    "line": ["2614 NW 64th St $785k 3bd/2ba, yard"],
    "link": ["[sign-in link]"],
    "longest": [180],
    "many": [False, True],
    "member": [False, True],
    "message": ["the seller accepted a 30 day close"],
    "more_tasks": [0, 3],
    "most": [2],
    "name": ["Maria Lopez", ""],
    "neighborhood": ["Ballard", ""],
    "next": ["loan approval, Tue Dec 8", ""],
    "note": ["Wants a 3 bed in Ballard", ""],
    "notes": [["Wants a garage", "Prefers mornings"], []],
    "office_phone": ["206-555-0100", ""],
    "other": ["Dana Kim"],
    "others": [[], [VISIT]],
    "phone": ["206-555-0111", ""],
    "place": ["Ballard Escrow", ""],
    "price": ["$785,000"],
    "question": ["Which home would you like to see?"],
    "quoted": ["Classic home with a fenced yard", ""],
    "reason": [
        "question", "asked", "anger", "grief", "lost", "language", "photo", "too_long", "the seller is away",
        "bad address",
    ],
    "remarks": ["Classic home with a fully fenced yard and a gas fireplace.", ""],
    "role": ["buyer", "client"],
    "rooms": ["3bd/2ba"],
    "row": [[VISIT], [VISIT, "Sat Dec 5, 11:15 am, 3021 NW 62nd St"]],
    "said": ["99 Elm St", ""],
    "same_home": [True, False],
    "score": [2, 1],
    "scope": ["all", "marketing", "listings"],
    "shared": [False, True],
    "short_price": ["$785k"],
    "showings": [["10:30 am 2614 NW 64th St with Maria Lopez"], []],
    "source": ["web form", "agent", ""],
    "sqft": [1640, None],
    "stage": ["fell_through", "new"],
    "stated": [True, False],
    "status": ["Active", "Pending", "held", "confirmed", "past"],
    "step": ["appraisal"],
    "tasks": [["Call Tom, 9 am"], []],
    "text": ["Prefers morning tours"],
    "title": ["Today, Tue Dec 1", "Call Tom"],
    "told": [True, False],
    "topic": ["hoa"],
    "total": [4, 1, 200],
    "unanswered": [['Maria Lopez: "is it still available?"'], []],
    "understood": ["3+ bed houses in Ballard, 700-800k, yard"],
    "unknown": [[], ["Narnia"]],
    "until": [EARLIER, None],
    "value": ["$7,820 a year"],
    "waits_for": ["agreement", "approval", ""],
    "was": [EARLIER],
    "ways": [2, 0],
    "side": ["buyer", "seller"],
    "what": ["tour", "closing"],
    "when": ["today by 7 pm", ""],
    "with_whom": ["Dana Kim", ""],
    "word": ["CANCEL", "fireplace"],
    "words": ["is it still available?", " "],
    "year_built": [1926, None],
}  # fmt: skip

OF_THEIR_OWN: Mapping[str, Mapping[str, Sequence[object]]] = {
    "transactions.next_step.stands": {"done": [["earnest money", "inspection"], []]},
    "crm.task.set": {"due": [AT, None]},
    "consent.stop.stopped_by_word": {"word": ["CANCEL", "END", "QUIT"]},
    "notices.declined_to_contact": {"reason": ["the seller is away", "that time does not work"]},
    "notices.cancelled_to_contact": {"reason": ["the seller is away"]},
    "notices.cancelled_to_member": {"reason": ["the seller is away"]},
    "notices.account_paused": {"reason": ["sender blocked"]},
    "notices.not_delivered": {"reason": ["bad address"]},
    "notices.moved_to_member": {"status": ["held", "confirmed"]},
    "showings.decline.declined": {"reason": ["the seller is away"]},
    "crm.new_lead.phone_of_member": {"member": ["Lee Ortiz"]},
    "conversations.greeting.hello": {"name": ["Maria Lopez", "Maria"]},
    "dialogue.no_such_contact": {"said": ["Zeb Klump"]},
    "dialogue.showing_not_open": {"status": ["past", "cancelled", "no_show"]},
}
"""Where a name stands for something else than usual."""


def names_in(wording: Wording, template: str) -> frozenset[str]:
    """What a template needs to be filled."""
    return frozenset(meta.find_undeclared_variables(wording._environment.parse(template)))


def variants(entry: str, names: frozenset[str]) -> Iterator[dict[str, object]]:
    """Data for an entry ("showings.book.booked"): the usual values, then each other value by itself."""
    own = OF_THEIR_OWN.get(entry, {})
    values = {name: own.get(name, VALUES.get(name, (FACTS.get(name),))) for name in names}
    usual = {**FACTS, **{name: given[0] for name, given in values.items()}}
    yield usual
    for name, given in values.items():
        for other in given[1:]:
            yield {**usual, name: other}
