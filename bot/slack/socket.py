"""Socket Mode, for those without a public address: what comes by it is stored in the same inbox, then acknowledged.

The vendor's own client holds the connections; Bolt's handler on top of it acknowledges before anything is stored.
"""

import logging
from threading import Event

from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web import WebClient
from sqlalchemy.exc import SQLAlchemyError

from bot.inbox import CannotStore
from bot.slack_hooks import SlackHooks
from bot.webhook import Refused
from channels.slack.receive import NotSlack
from channels.slack.wire import API

log = logging.getLogger(__name__)

KINDS = frozenset({"events_api", "interactive", "slash_commands"})


class Socket:
    """One connection; Slack allows ten for an app, so a process for each web process may hold one."""

    def __init__(self, hooks: SlackHooks, app_token: str, *, api_url: str = "") -> None:
        self._hooks = hooks
        web = WebClient(base_url=api_url or API, retry_handlers=[])
        self._client = SocketModeClient(app_token=app_token, web_client=web)
        self._client.socket_mode_request_listeners.append(self.take)

    def serve(self, stop: Event) -> None:
        """Connected until `stop`; the client connects again by itself."""
        self._client.connect()
        log.info("connected to Slack by a socket")
        try:
            stop.wait()
        finally:
            self._client.close()

    def take(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        """Store it and acknowledge; what cannot be stored now is not acknowledged, so that Slack brings it again."""
        try:
            if request.type in KINDS and isinstance(request.payload, dict):
                self._hooks.take(request.payload, request.type)
        except (NotSlack, Refused) as error:
            log.warning("refused by the socket: %s", error)
        except (CannotStore, SQLAlchemyError) as error:
            log.warning("not stored, to be brought again: %s", type(error).__name__)
            return
        except Exception:
            log.exception("what came by the socket failed")
            return
        client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))
