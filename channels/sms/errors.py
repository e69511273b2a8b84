"""Twilio's error codes and what follows from each; a code that is not in the table is one to try again later."""

from dataclasses import dataclass

from channels.channel import ChannelError, Reason, TryLater, Undeliverable, Whom


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason` is empty where the same message may be sent again after `after` seconds; `whom` has to wait so long."""

    reason: Reason | None = None
    after: float = 0.0
    whom: Whom = "message"

    def error(self, code: str) -> ChannelError:
        return Undeliverable(self.reason, code) if self.reason else TryLater(self.after, code, whom=self.whom)


UNKNOWN = Verdict(after=60.0)
"""The provider advises against logic built on its codes and adds new ones: wait, and let the sender's bound on attempts
end it."""

_BUSY = Verdict(after=30.0, whom="account")
_LATER = Verdict(after=300.0)
_TOMORROW = Verdict(after=6 * 3600.0, whom="account")

_TABLE: dict[Verdict, tuple[int, ...]] = {
    Verdict("opted_out"): (
        21610,  # the number sent STOP
    ),
    Verdict("bad_address"): (
        21201,  # no recipient
        21211,  # not a phone number
        21214,  # cannot be reached
        21217,
        21265,
        21407,
        21421,
        21604,  # no recipient
        21612,  # not reachable from this sender
        21614,  # not a mobile number
        30005,  # unknown handset
        30006,  # landline or unreachable carrier
        30011,  # MMS not supported by the recipient's carrier
    ),
    Verdict("sender_blocked"): (
        20003,  # wrong credentials
        20005,  # account not active
        20008,  # test credentials
        20404,  # no such account
        21212,  # the sender is not a phone number
        21601,  # the sender cannot send SMS
        21603,  # no sender
        21606,  # the sender is not ours or cannot send SMS
        21659,  # the sender is not a number of the provider's
        21660,  # the sender belongs to another account
        21701,  # no such messaging service
        21703,  # the messaging service has no number
        21704,  # the messaging service has no number that can send this
        30002,  # account suspended
        30032,  # toll-free number not verified
        30034,  # number not registered for US texting
    ),
    Verdict("too_long"): (
        21605,
        21617,  # more than 1,600 characters
        30019,  # too long in UCS-2
    ),
    Verdict("refused"): (
        21408,  # the country is switched off
        21602,  # no text
        21608,  # a trial account and an unverified recipient
        21619,  # neither text nor media
        21620,  # media address refused
        21623,  # too many media
        30004,  # blocked by the recipient or the carrier
        30007,  # filtered as spam
        30010,  # above the price limit
        30036,  # validity period ran out
    ),
    _BUSY: (
        14107,  # too fast
        20429,  # too many requests
        21611,  # the sender's queue is full
        30001,  # queue overflow
        30022,  # above the campaign's rate
    ),
    _LATER: (
        20500,
        20503,
        30003,  # handset off or out of reach
        30008,  # unknown, often passing
        30009,  # a segment is missing
        30017,  # carrier congestion
        30410,  # the carrier timed out
    ),
    _TOMORROW: (
        30023,  # daily cap of the brand
        30027,  # daily cap of the campaign
        63038,  # daily cap of the account
    ),
}
TABLE: dict[str, Verdict] = {str(code): verdict for verdict, codes in _TABLE.items() for code in codes}


def verdict(code: str) -> Verdict:
    return TABLE.get(code, UNKNOWN)
