"""News of people and talks: strangers, questions for the owner, words passed on, opt-outs, and what did not arrive."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from bot.desk import Desk
from bot.news.alarms import those_in_charge
from bot.news.telling import Teller, Timing, named
from channels.fit import fit
from domain import conversations, crm, identity, listings, outbox
from domain.conversations import Line
from domain.events import Happened
from domain.messages import Attachment, Reply
from intents.intent import Shown
from intents.listings import showing
from intents.state import from_json, to_json

WORDS = 160
PHONE = {
    "asked": "phone_asked",
    "linked": "phone_linked",
    "known": "phone_known",
    "not_own": "phone_not_own",
    "unreadable": "phone_unreadable",
    "member": "phone_member",
}
"""What came of sharing a phone -> what is said to it."""
LINK_DAYS = 30
FILE_DAYS = 7
ANSWERS_FOR = timedelta(hours=4)
"""How long after a person wrote a member's words to them count as the answer."""


class People:
    def __init__(self, teller: Teller) -> None:
        self._teller = teller

    def stranger_wrote(self, session: Session, happened: Happened, desk: Desk) -> None:
        contact_id = UUID(happened.data["contact_id"])
        owner = crm.owner_of(session, contact_id)
        data = {**named(session, contact_id), "words": _last_words(session, happened)}
        self._teller.member(session, desk, owner.member_id, "stranger_to_member", data, about=contact_id)

    def message_for_holder(self, session: Session, happened: Happened, desk: Desk) -> None:
        contact_id = _other_end(session, happened)
        member_id = happened.data.get("member_id")
        holder = UUID(member_id) if member_id else identity.duty_member(session).id
        if contact_id is not None:
            data = {**named(session, contact_id), "words": _last_words(session, happened)}
            self._teller.member(
                session,
                desk,
                holder,
                "from_held_contact",
                data,
                about=contact_id,
                buttons=("hand_back",),
                attachments=self._files(session, max(happened.data["inbox_ids"], default=None)),
            )

    def member_wrote(self, session: Session, happened: Happened, desk: Desk) -> None:
        """The member's own words, under their name, to the other end of the conversation.

        Who has just written there waits for them, at night too; who has not is told when people are told things.
        """
        conversation_id, member_id = UUID(happened.data["conversation_id"]), UUID(happened.data["member_id"])
        limits = desk.channel(conversations.channel_of(session, conversation_id)).limits
        author = identity.member_card(session, member_id).full_name
        if conversations.is_untouched(session, conversation_id):
            author = f"{author}, {identity.brokerage_card(session).name}"
        files = self._files(session, happened.data.get("inbox_id"))
        answers = conversations.has_written_since(session, conversation_id, desk.now() - ANSWERS_FOR)
        words = f"{author}: {happened.data['text']}" if happened.data["text"] else f"{author} sends you a picture."
        outbox.queue(
            session,
            conversation_id,
            fit(Reply(words, attachments=files), limits),
            kind="reply" if answers else "notice",
            now=desk.now(),
            author="person",
            member_id=member_id,
            dedupe_key=f"event {happened.id}",
        )

    def phone_shared(self, session: Session, happened: Happened, desk: Desk) -> None:
        self._teller.conversation(
            session,
            desk,
            UUID(happened.data["conversation_id"]),
            PHONE[happened.data["told"]],
            key=f"phone {happened.data['key']}",
            asks_phone=happened.data["told"] == "asked",
        )

    def turn_given_up(self, session: Session, happened: Happened, desk: Desk) -> None:
        contact_id = _other_end(session, happened)
        if contact_id is not None:
            data = {**named(session, contact_id), "words": _last_words(session, happened)}
            owner = crm.owner_of(session, contact_id)
            self._teller.member(session, desk, owner.member_id, "turn_given_up", data, about=contact_id)

    def account_paused(self, session: Session, happened: Happened, desk: Desk) -> None:
        # Who is in charge gets the alarm of it, by a channel that still goes.
        in_charge = {member.id for member in those_in_charge(session)}
        if happened.data["reason"] != conversations.BY_HAND and identity.duty_member(session).id in in_charge:
            return
        account = conversations.account_card(session, UUID(happened.data["account_id"]))
        data = {"account": account.account, "reason": str(happened.data["reason"]).replace("_", " ")}
        self._teller.member(session, desk, identity.duty_member(session).id, "account_paused", data)

    def opted_out(self, session: Session, happened: Happened, desk: Desk) -> None:
        contact_id = happened.data.get("contact_id")
        # What came with an import is old news to the office it came from.
        if contact_id is None or happened.data["source"] == "import":
            return
        owner = crm.owner_of(session, UUID(contact_id))
        data = {**named(session, UUID(contact_id)), "scope": happened.data["scope"]}
        self._teller.member(session, desk, owner.member_id, "contact_opted_out", data, about=UUID(contact_id))

    def not_delivered(self, session: Session, happened: Happened, desk: Desk) -> None:
        contact_id = _other_end(session, happened)
        if contact_id is None:
            return
        owner = crm.owner_of(session, contact_id)
        reason = str(happened.data["reason"]).replace("_", " ")
        data = {**named(session, contact_id), "words": _last_sent(session, happened), "reason": reason}
        self._teller.member(session, desk, owner.member_id, "not_delivered", data, about=contact_id)

    def owner_asked(self, session: Session, happened: Happened, desk: Desk) -> None:
        contact_id = UUID(happened.data["contact_id"])
        data = {**named(session, contact_id), "reason": happened.data["reason"], "words": happened.data["words"]}
        self._teller.member(
            session,
            desk,
            UUID(happened.data["member_id"]),
            "owner_asked",
            data,
            about=contact_id,
            buttons=("hand_back",),
        )

    def lead_added(self, session: Session, happened: Happened, desk: Desk) -> None:
        owner_id, member_id = happened.data["owner_id"], happened.data["member_id"]
        if not owner_id or owner_id == member_id:
            return
        by = identity.member_card(session, UUID(member_id)).full_name
        data = {**named(session, UUID(happened.data["contact_id"])), "by": by}
        contact_id = UUID(happened.data["contact_id"])
        self._teller.member(session, desk, UUID(owner_id), "lead_added", data, about=contact_id)

    def home_shared(self, session: Session, happened: Happened, desk: Desk) -> None:
        home = listings.card(session, UUID(happened.data["listing_id"]), "buyer")
        agent = identity.member_card(session, UUID(happened.data["member_id"])).full_name
        link = self._teller.link(session, "listing", str(home.id), LINK_DAYS)
        data = {"agent": agent, "line": showing.line(home)}
        contact_id = UUID(happened.data["contact_id"])
        told = self._teller.contact(session, desk, contact_id, "home_shared", data, link=link, scope="listings")
        conversation_id = conversations.conversation_with(session, contact_id=contact_id) if told else None
        if conversation_id is not None:
            # "Can I see it Friday?" is about the home that was sent.
            conversations.change_state(session, conversation_id, lambda state: _about(state, showing.shown(home)))

    def task_set(self, session: Session, happened: Happened, desk: Desk) -> None:
        due_at = datetime.fromisoformat(happened.data["due_at"])
        title = crm.task_title(session, UUID(happened.data["task_id"]))
        if title is None:
            return
        timing = Timing(due_at, due_at + conversations.QUIET * 3, f"task {happened.data['task_id']}")
        self._teller.member(
            session,
            desk,
            UUID(happened.data["member_id"]),
            "task_due",
            {"title": title},
            kind="reminder",
            timing=timing,
        )

    def _files(self, session: Session, inbox_id: int | None) -> tuple[Attachment, ...]:
        """What came with these words, where our own site shows it: the wire it came by shows it to nobody else."""
        if inbox_id is None:
            return ()
        return tuple(
            replace(file, url=self._teller.link(session, "file", f"{message}/{place}", FILE_DAYS))
            for message, place, file in conversations.files_with(session, inbox_id)
        )

    def task_closed(self, session: Session, happened: Happened, desk: Desk) -> None:
        outbox.cancel(session, f"task {happened.data['task_id']}")


def _about(state: Mapping[str, Any], home: Shown) -> dict[str, Any]:
    """The dialogue's state with this home as what is talked about; as it was where a question is open."""
    was = from_json(state)
    if was.task is not None or was.pending is not None:
        return dict(state)
    return to_json(replace(was, shown=(home,), focus=home, numbers=()).offering(()))


def _other_end(session: Session, happened: Happened) -> UUID | None:
    """The contact of the event's conversation; None for one with a member."""
    return conversations.contact_of(session, UUID(happened.data["conversation_id"]))


def _last_words(session: Session, happened: Happened) -> str:
    return _last(session, happened, "them")


def _last_sent(session: Session, happened: Happened) -> str:
    return _last(session, happened, "bot")


def _last(session: Session, happened: Happened, author: str) -> str:
    lines: tuple[Line, ...] = conversations.transcript(session, UUID(happened.data["conversation_id"]), limit=5)
    words = next((line.text for line in reversed(lines) if line.author == author), "")
    return words if len(words) <= WORDS else words[: WORDS - 3].rsplit(" ", 1)[0] + "..."
