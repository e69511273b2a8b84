"""What people's answers sum up to over some days: how many, their mean, and how often each number came."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import text
from sqlalchemy.orm import Session

SCORES = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Scores:
    """`asked` counts the questions of these days and `count` the answers that came on them; `distribution` is how often
    1, 2, 3, 4 and 5 came, in this order. `mean` has two places, None where nobody answered."""

    asked: int
    count: int
    mean: Decimal | None
    distribution: tuple[int, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """The answers about visits, about closings, and both together."""

    showings: Scores
    closings: Scores
    all: Scores


def satisfaction(session: Session, since: date, until: date) -> Satisfaction:
    """The answers of the office's days from `since` to `until`, both included."""
    span = {"since": since, "until": until}
    asked = {row.subject: int(row.asked) for row in session.execute(_ASKED, span)}
    given: dict[str, dict[int, int]] = {"showing": {}, "closing": {}}
    for row in session.execute(_GIVEN, span):
        given[row.subject][row.score] = int(row.answers)
    showings, closings = (_scores(asked.get(name, 0), given[name]) for name in ("showing", "closing"))
    both = {score: given["showing"].get(score, 0) + given["closing"].get(score, 0) for score in SCORES}
    return Satisfaction(showings, closings, _scores(sum(asked.values()), both))


def _scores(asked: int, given: Mapping[int, int]) -> Scores:
    one, two, three, four, five = (given.get(score, 0) for score in SCORES)
    count = one + two + three + four + five
    total = sum(score * answers for score, answers in given.items())
    mean = (Decimal(total) / count).quantize(Decimal("0.01")) if count else None
    return Scores(asked, count, mean, (one, two, three, four, five))


_ABOUT = "CASE WHEN r.showing_id IS NOT NULL THEN 'showing' ELSE 'closing' END AS subject"
_DAYS = "AT TIME ZONE b.time_zone)::date BETWEEN :since AND :until"
_ASKED = text(
    f"SELECT {_ABOUT}, count(*) AS asked FROM rating r JOIN brokerage b ON b.id = r.brokerage_id "
    f"WHERE (r.asked_at {_DAYS} GROUP BY 1"
)
_GIVEN = text(
    f"SELECT {_ABOUT}, r.score, count(*) AS answers FROM rating r JOIN brokerage b ON b.id = r.brokerage_id "
    f"WHERE r.score IS NOT NULL AND (r.answered_at {_DAYS} GROUP BY 1, 2"
)
