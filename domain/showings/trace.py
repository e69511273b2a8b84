"""What is left of each change of a visit: its entry in the audit and the event that others answer."""

from uuid import UUID

from sqlalchemy.orm import Session

from domain import audit, events
from domain.audit import Actor
from domain.showings.models import Showing


def snapshot(showing: Showing) -> dict[str, object]:
    """The part of a visit that changes, as JSON."""
    return {
        "starts_at": showing.starts_at.isoformat(),
        "ends_at": showing.ends_at.isoformat(),
        "status": showing.status,
        "waits_for": showing.waits_for,
    }


def record(
    session: Session,
    by: Actor,
    action: str,
    showing: Showing,
    before: dict[str, object] | None,
    inbox_id: int | None = None,
    **more: object,
) -> None:
    after = snapshot(showing) | more
    audit.record(
        session, by, f"showings.{action}", "showing", showing.id, before=before, after=after, inbox_id=inbox_id
    )


def tell(session: Session, name: str, showing_id: UUID, by: Actor, **more: object) -> None:
    data = {"showing_id": str(showing_id), "by": by.kind, "by_id": str(by.id) if by.id else None}
    events.emit(session, f"showings.{name}", data | more)
