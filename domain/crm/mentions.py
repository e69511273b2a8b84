"""Which contacts a sentence is about, by the words of their names, in any case: "note for maria, wants a garage"."""

import re
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Text, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from domain.crm.models import Contact
from domain.crm.queries import ContactCard, cards_of, visible_to

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
SHORTEST = 2
CANDIDATES = 25


@dataclass(frozen=True, slots=True)
class Mention:
    """A contact that a sentence names, and the words of the name that it used, in lower case."""

    contact: ContactCard
    words: frozenset[str]


def mentioned(session: Session, member_id: UUID, sentence: str) -> tuple[Mention, ...]:
    """The contacts whom this member may see and whom the sentence names by most of their name, all that fit equally.

    "Maria Lopez" beats "Maria" where both would fit; a plural or possessive counts ("Maria's", "the Hendersons").
    """
    said = _said(sentence)
    if not said:
        return ()
    name_words = func.regexp_split_to_array(func.lower(Contact.full_name), r"[\s.-]+", type_=ARRAY(Text()))
    rows = session.scalars(
        select(Contact)
        .where(Contact.removed_at.is_(None), visible_to(session, member_id), name_words.overlap(sorted(said)))
        .order_by(Contact.full_name, Contact.id)
        .limit(CANDIDATES * 10)
    ).all()
    scored = [(frozenset(_name(row.full_name)) & said, row) for row in rows]
    most = max((len(words) for words, _ in scored), default=0)
    best = [(words, row) for words, row in scored if len(words) == most][:CANDIDATES]
    cards = cards_of(session, [row for _, row in best])
    return tuple(Mention(card, words) for card, (words, _) in zip(cards, best, strict=True))


def _said(sentence: str) -> frozenset[str]:
    words: set[str] = set()
    for match in _WORD.finditer(sentence.lower().replace("\u2019", "'")):
        word = match.group().removesuffix("'s")
        words.update((word, word.removesuffix("s")))
        words.update(word.split("-"))
    return frozenset(word for word in words if len(word) >= SHORTEST and word not in _NO_NAMES)


def _name(full_name: str) -> list[str]:
    return [word for word in re.split(r"[\s.-]+", full_name.lower()) if len(word) >= SHORTEST]


# Words that are also names, and in a sentence of this trade nearly always the word.
_NO_NAMES = frozenset(
    "the and for her his our will may can an at on of to in is be it he she they do call text note tell let home house "
    "street park lane hill wood day price sale lead list view lot art hope joy faith june april".split()
)
