"""Who is the same person, and who may work with whom: pure decisions."""

import re
import unicodedata
from uuid import UUID

OWN, ALL = "contacts.own", "contacts.all"


def same_person(name: str, other: str) -> bool:
    """Whether two names have the same first and last name, however they are written (case, accents, middle names)."""
    first, second = name_parts(name), name_parts(other)
    return bool(first and second) and (first[0], first[-1]) == (second[0], second[-1]) and len(first) + len(second) > 2


def name_parts(name: str) -> list[str]:
    """The words of a name in plain letters, titles and suffixes left out."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z]+(?:['-][a-z]+)*", plain) or name.lower().split()
    return [word for word in words if word not in _TITLES]


def tidy_name(name: str) -> str:
    """A name as it is stored: one space between words; all small or all capitals become a name again."""
    words = " ".join(name.split())
    return words.title() if words.islower() or (words.isupper() and len(words) > 3) else words


def may_see(owner_id: UUID | None, member_id: UUID, rights: frozenset[str]) -> bool:
    """A member works with the contacts they own and with those nobody owns; with the wider right, with everybody's."""
    return ALL in rights or (OWN in rights and owner_id in (None, member_id))


_TITLES = frozenset({"mr", "mrs", "ms", "dr", "jr", "sr", "ii", "iii"})
