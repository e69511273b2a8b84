"""The audit: what was changed for whom, because of which message; it only grows."""

from domain.audit.actions import SYSTEM, Actor, record
from domain.audit.queries import Entry, browse, of_message, of_subject

__all__ = ["SYSTEM", "Actor", "Entry", "browse", "of_message", "of_subject", "record"]
