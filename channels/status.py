"""What became of a message at the provider, and which of two reports about it holds."""

from typing import Literal, get_args

Status = Literal["queued", "sent", "failed", "undelivered", "delivered"]

STATUSES: tuple[Status, ...] = get_args(Status)


def later(one: Status, other: Status) -> Status:
    """The report that is further along, whatever order they came in.

    Providers report out of order and more than once. Above `sent` stand the final ones; of two contradicting final
    reports `delivered` holds, since a handset's receipt is the strongest evidence there is.
    """
    return max(one, other, key=STATUSES.index)


def furthest(so_far: str | None, said: str) -> str:
    """The status to keep, where words come from a database: one that is not known is behind all that are."""
    known = [status for status in STATUSES if status in (so_far, said)]
    return known[-1] if known else said


def final(status: Status) -> bool:
    """True when nothing further is to be expected, save a correction upwards."""
    return STATUSES.index(status) > STATUSES.index("sent")
