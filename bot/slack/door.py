"""Who is let in: a Slack user whom nobody knows yet is looked up, linked to a member, or told what to do next."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from channels.channel import Account, Undeliverable
from channels.fit import fit
from channels.slack import people
from channels.slack.people import OUTSIDER, Person
from channels.slack.place import team_of, user_of
from channels.slack.wire import SlackChannel
from domain import consent, conversations, identity
from domain.clock import Clock
from domain.conversations import SCOPE, AccountCard, AddressCard, Closed, Closing, Taken
from domain.db import Database
from domain.errors import Invalid
from domain.messages import Reply
from intents.wording import DIALOGUE, Wording

log = logging.getLogger(__name__)

SENDING = timedelta(seconds=25)
CODES: Mapping[str, str] = {"member": "not_linked", "guest": "not_linked_guest", "outsider": "not_linked_guest"}


@dataclass(frozen=True)
class Door:
    """Only members of the connected team become members of the office by themselves, by the e-mail that both know."""

    database: Database
    channel: SlackChannel
    wording: Wording
    clock: Clock

    def admit(self, taken: Taken) -> Closed | None:
        """None where the speaker is known (now); else the turn, closed with one sentence. Raises ChannelError."""
        if taken.context["speaker"] is not None or not taken.chosen:
            return None
        office = taken.claim.brokerage_id
        with self.database.read(office) as session:
            address = conversations.address_card(session, UUID(taken.context["address_id"]))
            account = conversations.account_card(session, UUID(taken.context["account_id"]))
        person = self._looked_up(account, address)
        if self._linked(taken, address, person):
            return None
        return self._turned_away(taken, person)

    def _looked_up(self, account: AccountCard, address: AddressCard) -> Person:
        if team_of(address.value) != account.account:
            return OUTSIDER
        end = Account(account.account, account.account, account.credentials)
        try:
            return people.read(self.channel.user(end, user_of(address.value)), account.account)
        except Undeliverable as error:
            if error.reason != "bad_address":
                raise
            return OUTSIDER

    def _linked(self, taken: Taken, address: AddressCard, person: Person) -> bool:
        if person.kind != "member" or not person.email:
            return False
        with self.database.unit(taken.claim.brokerage_id) as session:
            try:
                member = identity.member_by_email(session, person.email)
            except Invalid:
                return False
            if member is None:
                return False
            identity.link_member_address(session, member.id, address.channel, address.value)
        log.info("a Slack user was linked to the member of the same e-mail")
        return True

    def _turned_away(self, taken: Taken, person: Person) -> Closed:
        now = self.clock.now()
        with self.database.read(taken.claim.brokerage_id) as session:
            office = identity.brokerage_card(session)
            keepers = identity.members(session, right="members.manage")
        facts = {"office": office.name, "admin": keepers[0].full_name if keepers else "the office's admin"}
        words = self.wording.words(DIALOGUE, CODES[person.kind], facts)
        closing = Closing(
            claim=taken.claim,
            version=taken.context["version"],
            inbox_ids=tuple(taken.inbox_ids),
            state=taken.context["state"],
            trace={"by": "door", "kind": person.kind},
            milliseconds=0,
            at=now,
            parts=fit(Reply(words.text, private=True), self.channel.limits),
            kind="reply",
            held_back_by=consent.stopped_by("reply", SCOPE),
            chat_per_second=self.channel.limits.chat_per_second,
            claimed_until=now + SENDING,
            sending_until=now + SENDING,
        )
        return conversations.close_turn_at_once(self.database, closing)
