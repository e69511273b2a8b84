"""The wire to Slack: its SDK without retries of its own, our time limits, and what each way of failing means."""

import logging
import re
import socket
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any, Final
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse
from slack_sdk.webhook import WebhookClient

from channels.channel import Account, ChannelError, Guard, Sent, TryLater, Uncertain, Undeliverable
from channels.slack import render
from channels.slack.errors import NOT_THERE, UNDRAWABLE, verdict
from channels.slack.place import CHANNEL, COMMAND, HOME, Place, Pressed, Whereabouts, directly, thread_key, user_of
from channels.slack.render import LIMITS, Message
from domain.messages import SAY, Choice, Fitted, Limits

log = logging.getLogger(__name__)

API = "https://slack.com/api/"
HOOKS = "https://hooks.slack.com/"
SECONDS = 15
MARK_SECONDS = 3
"""For what nobody waits for."""
_UNREACHED = 15.0
"""Seconds to wait after a connection that never came about."""

AT_HAND = tuple(
    Choice(label, SAY + said)
    for label, said in (
        ("My day", "my day"),
        ("New lead", "new lead"),
        ("Add a note", "add a note"),
        ("Remind me", "add a task"),
        ("What can you do", "help"),
    )
)

_SILENT: Final = logging.getLogger("channels.slack.http")
_SILENT.setLevel(logging.CRITICAL)

_BROKEN = (URLError, HTTPException, OSError)
_UNREADABLE = (ValueError, AttributeError, TypeError)
"""What the kit raises on an answer that is not of Slack's shape."""
_CODE = re.compile(r"[a-z0-9_]{2,60}")


class SlackChannel:
    """Slack's Web API; safe to share between threads.

    An account's credentials hold `bot_token`. `where` says where a message goes; `base_url` stands in for Slack's API
    where it is given.
    """

    def __init__(
        self, guard: Guard, where: Whereabouts = directly, *, base_url: str = "", seconds: int = SECONDS
    ) -> None:
        self._guard = guard
        self._where = where
        self._base_url = base_url
        self._seconds = seconds

    @property
    def name(self) -> str:
        return CHANNEL

    @property
    def limits(self) -> Limits:
        return LIMITS

    def send(self, account: Account, to: str, part: Fitted, *, reference: str) -> Sent:
        """The provider's id of a message is `channel:ts`, by which an answer in its thread finds it."""
        self._guard()
        if not (part.text or part.cards or part.attachments or part.buttons):
            raise Undeliverable("refused", "no_text")
        place = self._where(account, to, reference)
        sent = self._sent(self.client(account), account, user_of(to), place, part)
        for pressed in place.pressed:
            self._mark(account, pressed)
        return sent

    def user(self, account: Account, user: str) -> Mapping[str, Any]:
        """What the team says of one of its people. Raises TryLater, Undeliverable or Uncertain."""
        self._guard()
        found = _called(lambda: self.client(account).users_info(user=user)).get("user")
        return found if isinstance(found, dict) else {}

    def team(self, account: Account) -> Mapping[str, str]:
        """Whose the account's token is: `id` and `name` of the team. Raises TryLater, Undeliverable or Uncertain."""
        self._guard()
        found = _called(lambda: self.client(account).auth_test())
        return {"id": _word(found, "team_id"), "name": str(found.get("team") or "")}

    def client(self, account: Account, seconds: int = 0) -> WebClient:
        return WebClient(
            token=account.credentials.get("bot_token", ""),
            base_url=self._base_url or API,
            timeout=seconds or self._seconds,
            logger=_SILENT,
            # Left to itself the kit sends again after a connection that broke: the first may have arrived.
            retry_handlers=[],
        )

    def _sent(self, client: WebClient, account: Account, user: str, place: Place, part: Fitted) -> Sent:
        """Sent as it is; without pictures where Slack cannot draw them; as words alone where it can draw none of it."""
        ours = account.callback.removesuffix(f"/{CHANNEL}/status/{account.address}") if account.callback else ""
        full = render.render(part, user, place.key, ours)
        bare = render.render(part, user, place.key, ours, pictures=False)
        for message in (full, bare):
            try:
                return self._posted(client, user, place, message, private=part.private)
            except ChannelError as error:
                if error.code not in UNDRAWABLE:
                    raise
                log.warning("Slack does not draw a message: %s", error.code)
        return self._posted(client, user, place, Message(bare.text, ()), private=part.private)

    def _posted(self, client: WebClient, user: str, place: Place, message: Message, *, private: bool) -> Sent:
        if place.key == HOME:
            return _published(client, user, place, message)
        if place.key.startswith(COMMAND):
            return self._answered(client, user, place, message)
        if private and place.shared:
            return _whispered(client, user, place, message)
        return _said(client, place.channel, message, place.thread_ts)

    def _answered(self, client: WebClient, user: str, place: Place, message: Message) -> Sent:
        """Only the person sees it, where they used the command; by direct message where Slack's address has run out."""
        if place.response_url and self._hook(place.response_url, message, replace=False):
            return Sent(f"{place.key}:{place.response_url.rpartition('/')[2]}")
        return _said(client, user, message)

    def _mark(self, account: Account, pressed: Pressed) -> None:
        """Show what was chosen in place of the buttons. The answer is sent already: whatever fails here is let be."""
        message = render.marked(pressed)
        if not message.blocks:
            return
        try:
            if pressed.ephemeral:
                self._hook(pressed.response_url, message, replace=True)
            else:
                self.client(account, MARK_SECONDS).chat_update(
                    channel=pressed.channel, ts=pressed.ts, text=message.text, blocks=list(message.blocks)
                )
        except (SlackClientError, ChannelError, *_BROKEN, *_UNREADABLE) as error:
            log.info("a message was not marked as answered: %s", type(error).__name__)

    def _hook(self, url: str, message: Message, *, replace: bool) -> bool:
        """Post to an address that came with an interaction; False where it has run out or is none of Slack's."""
        if not url.startswith(HOOKS) and not (self._base_url and url.startswith(_origin(self._base_url))):
            return False
        try:
            answer = WebhookClient(url, timeout=self._seconds, logger=_SILENT, retry_handlers=[]).send(
                text=message.text,
                blocks=list(message.blocks) or None,
                response_type="ephemeral",
                replace_original=replace,
            )
        except _BROKEN as error:
            raise _broken(error) from error
        if answer.status_code == 429:
            raise TryLater(_retry_after(answer.headers), "ratelimited", whom="chat")
        if answer.status_code >= 500:
            raise Uncertain(str(answer.status_code))
        return answer.status_code == 200


def _said(client: WebClient, channel: str, message: Message, thread_ts: str = "") -> Sent:
    answer = _called(
        lambda: client.chat_postMessage(
            channel=channel,
            text=message.text,
            blocks=list(message.blocks) or None,
            thread_ts=thread_ts or None,
            mrkdwn=False,
            unfurl_links=False,
            unfurl_media=False,
        )
    )
    return Sent(thread_key(_word(answer, "channel"), _word(answer, "ts")))


def _whispered(client: WebClient, user: str, place: Place, message: Message) -> Sent:
    """Seen by the one person where others read along; by direct message where Slack cannot do that."""
    try:
        answer = _called(
            lambda: client.chat_postEphemeral(
                channel=place.channel,
                user=user,
                text=message.text,
                blocks=list(message.blocks) or None,
                thread_ts=place.thread_ts if place.active else None,
            )
        )
    except ChannelError as error:
        if error.code not in NOT_THERE:
            raise
        return _said(client, user, message)
    return Sent(thread_key(place.channel, _word(answer, "message_ts")))


def _published(client: WebClient, user: str, place: Place, message: Message) -> Sent:
    view = render.home(message, AT_HAND, user, place.key)
    answer = _called(lambda: client.views_publish(user_id=user, view=view))
    made = answer.get("view")
    if not isinstance(made, dict):
        raise Uncertain("unreadable_answer")
    return Sent(f"{made.get('id', '')}:{made.get('hash', '')}")


def _called(call: Any) -> SlackResponse:
    """The answer. Raises TryLater, Undeliverable or Uncertain."""
    try:
        answer: SlackResponse = call()
    except SlackApiError as error:
        raise _refused(error.response) from error
    except _BROKEN as error:
        raise _broken(error) from error
    except (SlackClientError, *_UNREADABLE) as error:
        raise Uncertain("unreadable_answer") from error
    return answer


def _refused(answer: Any) -> ChannelError:
    """What an error that Slack answered with means. After a 5xx the message may be there all the same."""
    status, code = answer.status_code, str(answer.get("error") or "")
    if status == 429:
        return TryLater(_retry_after(answer.headers), "ratelimited", whom="chat")
    if status >= 500:
        return Uncertain(str(status))
    # Where the answer was not Slack's JSON, the kit puts a sentence of its own in place of a code.
    return verdict(code).error(code) if _CODE.fullmatch(code) else Uncertain("unreadable_answer")


def _broken(error: Exception) -> ChannelError:
    """What a connection that broke means: nothing was sent only where it never came about."""
    reason = error.reason if isinstance(error, URLError) else error
    code = type(reason).__name__
    never = isinstance(reason, ConnectionRefusedError | socket.gaierror) or "CERTIFICATE_VERIFY_FAILED" in str(reason)
    return TryLater(_UNREACHED, code) if never else Uncertain(code)


def _retry_after(headers: Mapping[str, Any]) -> float:
    value = next((str(found) for name, found in headers.items() if name.lower() == "retry-after"), "")
    return float(value) if value.isascii() and value.isdigit() else verdict("ratelimited").after


def _word(answer: SlackResponse, name: str) -> str:
    value = answer.get(name)
    if not isinstance(value, str) or not value:
        raise Uncertain("unreadable_answer")
    return value


def _origin(url: str) -> str:
    return "/".join(url.split("/", 3)[:3]) + "/"
