"""Queues a worded notice to a contact or a member, fitted to the channel on which they are best reached."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from bot.desk import Desk
from bot.thinking import SignLink
from channels.fit import fit
from domain import conversations, crm, identity, outbox
from domain.db import tenant_of
from domain.messages import SAY, Attachment, Choice, Reply
from domain.outbox import Kind
from intents.crm.people import number_of
from intents.wording import DIALOGUE, Wording

NOTICES = "notices"
LONGEST_VALUE = 64
"""Bytes of a button's value; what is longer is left to be said."""
NAMELESS = "A new contact"


@dataclass(frozen=True, slots=True)
class Timing:
    """When a notice is due and when it is too late for it; `key` names it, so that it is queued once and can be called
    off."""

    due_at: datetime | None = None
    expires_at: datetime | None = None
    key: str | None = None


NOW = Timing()


@dataclass(frozen=True)
class Teller:
    """What all news share: the wording and the signer of links."""

    wording: Wording
    sign_link: SignLink

    def contact(
        self,
        session: Session,
        desk: Desk,
        contact_id: UUID,
        code: str,
        data: Mapping[str, object],
        *,
        link: str = "",
        kind: Kind = "notice",
        scope: str = "service",
        timing: Timing = NOW,
        attachments: Sequence[Attachment] = (),
        choices: Sequence[Choice] = (),
    ) -> bool:
        """Tell a contact; False where no account of the office reaches them."""
        conversation_id = conversations.conversation_with(session, contact_id=contact_id)
        reply = self._reply(session, code, {"member": False, "thread": False, **data}, link, attachments)
        reply = replace(reply, choices=tuple(choices))
        if conversation_id is not None and conversations.is_untouched(session, conversation_id):
            reply = self._introduced(session, reply)
        return self._queue(session, desk, conversation_id, reply, kind, scope, timing)

    def member(
        self,
        session: Session,
        desk: Desk,
        member_id: UUID,
        code: str,
        data: Mapping[str, object],
        *,
        kind: Kind = "notice",
        timing: Timing = NOW,
        about: UUID | None = None,
        buttons: Sequence[str] = (),
        attachments: Sequence[Attachment] = (),
    ) -> bool:
        """Tell a member; False where they have no linked address that an account reaches.

        News `about` a contact stand in a thread of that contact's where the wire has threads. `buttons` name the
        notice's offers, for a wire that has buttons: each says what its wording says.
        """
        conversation_id = conversations.conversation_with(session, member_id=member_id)
        if conversation_id is None:
            return False
        limits = desk.channel(conversations.channel_of(session, conversation_id)).limits
        in_thread = about is not None and limits.threads
        if in_thread and about is not None:
            conversation_id = conversations.thread_about(session, conversation_id, about)
        facts = {"member": True, "thread": in_thread, **data}
        reply = self._reply(session, code, facts, "", attachments)
        if limits.buttons:
            reply = replace(reply, choices=tuple(self._choices(code, facts, buttons)))
        return self._queue(session, desk, conversation_id, reply, kind, "service", timing)

    def _choices(self, code: str, facts: Mapping[str, object], buttons: Sequence[str]) -> Iterator[Choice]:
        for name in buttons:
            said = SAY + self.wording.label(NOTICES, code, f"{name}_says", facts)
            if len(said.encode()) <= LONGEST_VALUE:
                yield Choice(self.wording.label(NOTICES, code, name, facts), said)

    def member_in(
        self,
        session: Session,
        desk: Desk,
        conversation_id: UUID,
        code: str,
        data: Mapping[str, object],
        *,
        timing: Timing = NOW,
    ) -> bool:
        """Tell a member in this conversation of theirs, where it matters by which channel it comes."""
        reply = self._reply(session, code, {"member": True, **data}, "", ())
        return self._queue(session, desk, conversation_id, reply, "notice", "service", timing)

    def conversation(
        self, session: Session, desk: Desk, conversation_id: UUID, code: str, *, key: str, asks_phone: bool = False
    ) -> None:
        """Answer in a conversation what the person has just done there, once for each `key`."""
        reply = replace(self._reply(session, code, {"member": False}, "", ()), asks_phone=asks_phone)
        self._queue(session, desk, conversation_id, reply, "reply", "service", Timing(key=key))

    def link(self, session: Session, purpose: str, subject: str, days: int) -> str:
        return self.sign_link(tenant_of(session), purpose, subject, timedelta(days=days))

    def _reply(
        self, session: Session, code: str, data: Mapping[str, object], link: str, attachments: Sequence[Attachment]
    ) -> Reply:
        office = identity.brokerage_card(session)
        facts = {"office": office.name, "zone": office.time_zone, **data}
        words = self.wording.words(NOTICES, code, facts)
        return Reply(words.text, words.short, closing=words.closing, link=link, attachments=tuple(attachments))

    def _introduced(self, session: Session, reply: Reply) -> Reply:
        """The first message that a person ever gets says whose assistant this is and how to be left alone."""
        office = identity.brokerage_card(session).name
        introduction = self.wording.words(DIALOGUE, "introduction", {"office": office}).text
        short = f"{introduction} {reply.short}" if reply.short else ""
        return replace(reply, text=f"{introduction} {reply.text}", short=short)

    def _queue(
        self,
        session: Session,
        desk: Desk,
        conversation_id: UUID | None,
        reply: Reply,
        kind: Kind,
        scope: str,
        timing: Timing,
    ) -> bool:
        if conversation_id is None:
            return False
        limits = desk.channel(conversations.channel_of(session, conversation_id)).limits
        outbox.queue(
            session,
            conversation_id,
            fit(reply, limits),
            kind=kind,
            scope=scope,
            now=desk.now(),
            due_at=timing.due_at,
            expires_at=timing.expires_at,
            dedupe_key=timing.key,
        )
        return True


def named(session: Session, contact_id: UUID) -> dict[str, object]:
    """How a contact is called in news to a member: in full, and by the first name for answering."""
    name = crm.name_of(session, contact_id)
    known = name or number_of(session, contact_id) or NAMELESS
    return {"contact": known, "first": name.split(" ")[0] if name else known}
