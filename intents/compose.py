"""Puts what came of a turn's requests into one reply: two texts in a row are one text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from domain.messages import Attachment, Card, Choice, Reply
from intents.commands import Command, Confirm, Deny, Start
from intents.dialogue import Say
from intents.intent import Findings, Need, Offer, Outcome
from intents.state import State, button_value
from intents.wording import DIALOGUE, Wording, Words


@dataclass(frozen=True, slots=True)
class Confirmation:
    """An act that waits for a yes."""

    findings: Findings


Result = Outcome | Need | Say | Confirmation


@dataclass(frozen=True, slots=True)
class Part:
    """One request's share of the reply."""

    words: Words
    cards: tuple[Card, ...] = ()
    card_offers: tuple[Offer, ...] = ()
    offers: tuple[Offer, ...] = ()
    link: str = ""
    attachments: tuple[Attachment, ...] = ()
    private: bool = False
    asks_phone: bool = False


PERSONAL = frozenset({"crm", "showings", "transactions"})
PERSONAL_INTENTS = frozenset(
    {
        "conversations.ask_person",
        "conversations.hand_back",
        "conversations.identity",
        "conversations.reply",
        "listings.share",
    }
)
"""Capabilities, and intents of others, whose answers are for the person who asked alone, where others can read along:
whose money, which visits, whose number."""


def part(intent: str, result: Result, wording: Wording, facts: Mapping[str, object]) -> Part:
    """The share of one result. `facts` hold for every wording: office, zone, owner, member."""
    made = _part(intent, result, wording, facts)
    is_personal = intent.partition(".")[0] in PERSONAL or intent in PERSONAL_INTENTS
    return replace(made, private=True) if is_personal else made


def _part(intent: str, result: Result, wording: Wording, facts: Mapping[str, object]) -> Part:
    match result:
        case Outcome():
            words = wording.words(intent, result.code, {**facts, **result.data})
            return Part(
                words,
                result.cards,
                result.card_offers,
                result.offers,
                result.link,
                result.attachments,
                result.private,
                result.asks_phone,
            )
        case Need():
            words = wording.words(intent, result.code, {**facts, **result.data})
            return Part(words, result.cards, result.card_offers, result.offers)
        case Confirmation(findings=findings):
            return _confirmation(intent, findings, wording, facts)
        case Say():
            return _say(result, wording, facts)


def offered(parts: Sequence[Part]) -> tuple[Offer, ...]:
    """Everything that a number or a button of the reply can stand for, in the order in which it is shown."""
    on_cards = tuple(offer for p in parts for offer in p.card_offers)
    return on_cards + next((p.offers for p in reversed(parts) if p.offers), ())


def merged(parts: Sequence[Part], introduction: str, state: State) -> Reply:
    """One reply of all parts; `state` has their offers as its latest.

    What is listed or asked comes last, right above its list, and its next step is the one that is said: one question at
    most.
    """
    told = _once(sorted(parts, key=lambda p: bool(p.cards or p.offers)))
    choices = tuple(
        Choice(offer.label, button_value(state, i), _only_looks(offer.command))
        for i, offer in enumerate(state.offers, 1)
    )
    on_cards = sum(len(p.card_offers) for p in parts)
    return Reply(
        text=_joined(introduction, *(p.words.text for p in told)),
        short=_joined(introduction, *(p.words.short or p.words.text for p in told)),
        cards=_with_choices(parts, choices[:on_cards]),
        closing=told[-1].words.closing,
        choices=choices[on_cards:],
        attachments=tuple(a for p in parts for a in p.attachments),
        link=next((p.link for p in reversed(parts) if p.link), ""),
        private=any(p.private for p in parts),
        asks_phone=any(p.asks_phone for p in parts),
    )


def _once(parts: Sequence[Part]) -> list[Part]:
    """Without what is said again later in the same words: two requests may want the same thing known first."""
    later = {part.words.text: place for place, part in enumerate(parts)}
    return [part for place, part in enumerate(parts) if later[part.words.text] == place]


def _only_looks(command: Command) -> bool:
    """Whether picking it changes nothing, so that what stood beside it can still be picked."""
    return isinstance(command, Start) and command.intent.startswith("listings.") and command.intent != "listings.share"


def _with_choices(parts: Sequence[Part], choices: Sequence[Choice]) -> tuple[Card, ...]:
    waiting = iter(choices)
    return tuple(replace(card, choices=(next(waiting),)) if p.card_offers else card for p in parts for card in p.cards)


def _confirmation(intent: str, findings: Findings, wording: Wording, facts: Mapping[str, object]) -> Part:
    data = {**facts, **findings.data}
    words = wording.words(intent, "confirm", data)
    return Part(
        words,
        offers=(
            Offer(wording.label(intent, "confirm", "yes", data), Confirm()),
            Offer(wording.label(intent, "confirm", "no", data), Deny()),
        ),
    )


def _say(say: Say, wording: Wording, facts: Mapping[str, object]) -> Part:
    words = wording.words(DIALOGUE, say.code, {**facts, **say.data})
    return Part(words, offers=tuple(_labelled(offer, wording, facts) for offer in say.offers))


def _labelled(offer: Offer, wording: Wording, facts: Mapping[str, object]) -> Offer:
    """An offer that came without words (a reading of an unclear message) takes the intent's own."""
    if offer.label:
        return offer
    intent = getattr(offer.command, "intent", "")
    return Offer(wording.words(intent, "reading", facts).text, offer.command)


def _joined(*texts: str) -> str:
    return " ".join(text for text in texts if text)
