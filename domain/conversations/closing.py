"""The end of a turn in one round trip: its trace, its messages done, its replies queued and on their way.

Replies that nothing keeps back are stored as `sending` at once, so that their worker can hand them to the wire as soon
as this is committed. What must wait (an earlier message, the account's pace, a limit a day), and what an opt-out holds
back, is stored as claimed and goes the way of every other message.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from domain.conversations.accounts import opened_credentials
from domain.conversations.delivery import Ticket, Waiting
from domain.conversations.pace import MARGIN, PATIENCE
from domain.conversations.threads import VALUE
from domain.conversations.turns import Claim, ClaimLost, Moved
from domain.db import Database, vault_of
from domain.messages import Fitted
from domain.outbox import LASTS, Kind, part_to_json
from domain.vault import Place, Vault

SCOPE = "service"


@dataclass(frozen=True, slots=True)
class Closing:
    """What a turn came to. `version` is the conversation's when the turn was thought out, None where `hold_version`
    has checked it in the same unit; `held_back_by` are the scopes of an opt-out that such a reply may not pass;
    `chat_per_second` is how many messages the wire takes for one chat, None where it does not mind."""

    claim: Claim
    version: int | None
    inbox_ids: tuple[int, ...]
    state: Mapping[str, Any]
    trace: Mapping[str, Any]
    milliseconds: int
    at: datetime
    parts: tuple[Fitted, ...]
    kind: Kind
    held_back_by: frozenset[str]
    chat_per_second: float | None
    claimed_until: datetime
    sending_until: datetime


@dataclass(frozen=True, slots=True)
class Ready:
    """A message that counts as possibly sent from now on; it may be handed to the wire from `begins_at` on."""

    waiting: Waiting
    begins_at: datetime


@dataclass(frozen=True, slots=True)
class Closed:
    """`tickets` are the replies still to be prepared, in order, after those that are `ready`; `more` says whether
    messages came meanwhile, which are the next turn's."""

    ready: tuple[Ready, ...]
    tickets: tuple[Ticket, ...]
    more: bool


def close_turn(session: Session, closing: Closing) -> Closed:
    """Close it in a unit that has written what the turn decided. Raises ClaimLost, Moved."""
    row = session.connection().exec_driver_sql(_CLOSE, _values(closing, None)).one()
    return _closed(row, closing, vault_of(session))


def close_turn_at_once(database: Database, closing: Closing) -> Closed:
    """Close a turn that writes nothing else, in a transaction of its own. Raises ClaimLost, Moved."""
    row = database.call(_CLOSE, _values(closing, closing.claim.brokerage_id))
    return _closed(row, closing, database.vault)


def _values(closing: Closing, brokerage_id: UUID | None) -> dict[str, Any]:
    claim = closing.claim
    return {
        "brokerage": brokerage_id,
        "conversation": claim.conversation_id,
        "worker": claim.worker,
        "fence": claim.fence,
        "version": closing.version,
        "messages": list(closing.inbox_ids),
        "state": json.dumps(closing.state),
        "trace": json.dumps(closing.trace),
        "ms": closing.milliseconds,
        "at": closing.at,
        "parts": json.dumps([part_to_json(part) for part in closing.parts]),
        "kind": closing.kind,
        "expires": closing.at + LASTS[closing.kind],
        "claimed_until": closing.claimed_until,
        "sending_until": closing.sending_until,
        "held_back_by": sorted(closing.held_back_by),
        "margin": MARGIN,
        "patience": PATIENCE,
        "chat_per_second": closing.chat_per_second,
    }


def _closed(row: Any, closing: Closing, vault: Vault) -> Closed:
    if row.outcome == "lost":
        raise ClaimLost
    if row.outcome == "moved":
        raise Moved(version=row.version)
    claim = closing.claim
    tickets = tuple(Ticket(claim.brokerage_id, row_id, claim.worker, 1) for row_id in row.ids or ())
    begins = row.begins_at or ()
    if not begins:
        return Closed((), tickets, row.more)
    first = _first(row, closing, tickets[0], vault)
    ready = tuple(
        Ready(replace(first, ticket=ticket, part=part), at)
        for ticket, part, at in zip(tickets, closing.parts, begins, strict=False)
    )
    return Closed(ready, tickets[len(ready) :], row.more)


def _first(row: Any, closing: Closing, ticket: Ticket, vault: Vault) -> Waiting:
    return Waiting(
        ticket=ticket,
        conversation_id=closing.claim.conversation_id,
        account_id=row.account_id,
        channel=row.channel,
        account=row.account,
        credentials=opened_credentials(vault, row.credentials_sealed, ticket.brokerage_id, row.account_id),
        per_second=row.per_second,
        per_day=None,
        stands_still=False,
        address_id=row.address_id,
        to=vault.open(row.value_sealed, Place(ticket.brokerage_id, VALUE, row.address_id)),
        lookup=row.lookup,
        contact_id=row.contact_id,
        member_id=row.member_id,
        kind=closing.kind,
        scope=SCOPE,
        part=closing.parts[0],
        attempts=0,
        doubts=0,
        created_at=closing.at,
        expires_at=closing.at + LASTS[closing.kind],
        sending_at=closing.at,
        time_zone=row.time_zone,
        kept_back=False,
    )


_CLOSE = (
    "SELECT * FROM close_turn(%(brokerage)s, %(conversation)s, %(worker)s, %(fence)s, %(version)s, %(messages)s, "
    "%(state)s, %(trace)s, %(ms)s, %(at)s, %(parts)s, %(kind)s, %(expires)s, %(claimed_until)s, %(sending_until)s, "
    "%(held_back_by)s, %(margin)s, %(patience)s, %(chat_per_second)s)"
)
