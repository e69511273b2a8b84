"""Slack's error codes and what follows from each; a code that is not in the table is one to try again later."""

from dataclasses import dataclass

from channels.channel import ChannelError, Reason, TryLater, Uncertain, Undeliverable, Whom


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason` is empty where the same message may be sent again after `after` seconds; `whom` has to wait so long.
    `uncertain` where Slack itself does not know how much of it was done."""

    reason: Reason | None = None
    after: float = 0.0
    whom: Whom = "message"
    uncertain: bool = False

    def error(self, code: str) -> ChannelError:
        if self.uncertain:
            return Uncertain(code)
        return Undeliverable(self.reason, code) if self.reason else TryLater(self.after, code, whom=self.whom)


UNKNOWN = Verdict(after=60.0)
_BUSY = Verdict(after=30.0, whom="chat")
_LATER = Verdict(after=60.0)
_HALF_DONE = Verdict(uncertain=True)

_TABLE: dict[Verdict, tuple[str, ...]] = {
    Verdict("bad_address"): (
        "cannot_dm_bot",
        "channel_is_limited_access",
        "channel_not_found",
        "channel_type_not_supported",
        "is_archived",
        "messages_tab_disabled",
        "not_in_channel",
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_locked",
        "restricted_action_thread_only_channel",
        "user_disabled",
        "user_not_found",
        "user_not_in_channel",
        "user_not_visible",
        "users_not_found",
    ),
    Verdict("sender_blocked"): (
        "access_denied",
        "accesslimited",
        "account_inactive",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "invalid_auth",
        "is_inactive",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
        "two_factor_setup_required",
    ),
    Verdict("too_long"): (
        "msg_blocks_too_long",
        "msg_too_long",
    ),
    Verdict("refused"): (
        "attachment_payload_limit_exceeded",
        "cannot_reply_to_message",
        "invalid_arguments",
        "invalid_blocks",
        "invalid_blocks_format",
        "no_text",
        "slack_connect_canvas_sharing_blocked",
        "too_many_attachments",
        "view_too_large",
    ),
    _BUSY: (
        "message_limit_exceeded",
        "rate_limited",
        "ratelimited",
    ),
    _LATER: (
        "request_timeout",  # our body came cut off
        "service_unavailable",
        "team_added_to_org",  # the workspace is being moved
    ),
    _HALF_DONE: (
        "fatal_error",
        "internal_error",
    ),
}
TABLE: dict[str, Verdict] = {code: verdict for verdict, codes in _TABLE.items() for code in codes}

UNDRAWABLE = frozenset({"invalid_blocks", "invalid_blocks_format", "invalid_arguments"})
"""Codes after which the same words may be taken with fewer pictures, or with none and no buttons."""
NOT_THERE = frozenset({"channel_not_found", "not_in_channel", "user_not_in_channel", "is_archived"})
"""Codes after which the person is still reached by direct message."""


def verdict(code: str) -> Verdict:
    return TABLE.get(code, UNKNOWN)
