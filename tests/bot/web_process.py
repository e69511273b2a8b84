"""The webhooks over a test's database, in this process or in one of its own that can be killed; and signed requests."""

import multiprocessing
import os
import signal
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID, uuid4

import httpx
import uvicorn
from fastapi import FastAPI
from twilio.request_validator import RequestValidator

from bot.accounts import Accounts
from bot.inbox import Inbox
from bot.sms_hooks import SmsHooks, router
from bot.web import make_web
from domain import conversations, identity
from domain.clock import SystemClock
from domain.db import Database, connect
from tests.bot.offices import holds_back
from tests.bot.processes import eventually
from tests.conftest import VAULT

OURS, TOKEN = "+12065550100", "0123456789abcdef0123456789abcdef"
PUBLIC_URL = "https://text.example.com"

_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["tests.bot.processes", "tests.bot.web_process"])


def found_texting_office(database: Database, *, per_second: float = 1000.0) -> UUID:
    """A brokerage that is texted at OURS; its id."""
    brokerage_id = uuid4()
    with database.unit(brokerage_id) as session:
        identity.create_brokerage(session, "Porch Realty")
        identity.set_duty_member(session, identity.add_member(session, "Dana Kim", "agent"))
        secrets = {"auth_token": TOKEN, "account_sid": "AC" + "0" * 32}
        conversations.add_account(session, "sms", OURS, credentials=secrets, per_second=per_second)
    return brokerage_id


@contextmanager
def web_app(database: Database, url: str, **given: object) -> Iterator[FastAPI]:
    with Inbox(url, VAULT, holds_back) as inbox:
        hooks = SmsHooks(database, Accounts(database), inbox, SystemClock(), public_url=PUBLIC_URL, **given)  # type: ignore[arg-type]
        yield make_web(database, ["sms"], [router(hooks)], [])


def texted(body: str = "hello", sid: str = "", sender: str = "+12065550123", **more: str) -> dict[str, str]:
    """What Twilio posts for a text."""
    sid = sid or "SM" + uuid4().hex
    return {"MessageSid": sid, "AccountSid": "AC" + "0" * 32, "From": sender, "To": OURS, "Body": body} | more


@dataclass(frozen=True)
class Post:
    path: str
    content: str
    headers: Mapping[str, str]


def signed(path: str, form: Mapping[str, str], *, token: str = TOKEN) -> Post:
    """The request as Twilio makes it, to be posted anywhere: the signature is over PUBLIC_URL and the path."""
    signature = RequestValidator(token).compute_signature(PUBLIC_URL + path, form)
    headers = {"X-Twilio-Signature": signature, "Content-Type": "application/x-www-form-urlencoded"}
    return Post(path, urlencode(form), headers)


@dataclass
class WebProcess:
    process: multiprocessing.process.BaseProcess
    port: int

    def post(self, post: Post) -> int:
        """The status of the answer."""
        url = f"http://127.0.0.1:{self.port}{post.path}"
        return httpx.post(url, content=post.content, headers=dict(post.headers), timeout=30).status_code

    def kill(self) -> None:
        if self.process.is_alive() and self.process.pid is not None:
            os.kill(self.process.pid, signal.SIGKILL)
        self.process.join(10)


@contextmanager
def web_process(url: str) -> Iterator[WebProcess]:
    """A web process on a free port, answering; killed at the end of the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = _PROCESSES.Process(target=serve, args=(url, port), daemon=True)
    process.start()
    web = WebProcess(process, port)
    try:
        eventually(lambda: answers(port), 20)
        yield web
    finally:
        web.kill()


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def serve(url: str, port: int) -> None:
    with web_app(Database(connect(url), VAULT), url) as app:
        uvicorn.run(app, host="127.0.0.1", port=port, log_level="error", access_log=False)
