"""A scene holds the assistant to its script: what is not heard, or not true afterwards, is counted and shown."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from bot.demo.carrier import Carrier, Line
from bot.demo.scene.cast import Cast, Seat
from bot.demo.scene.hearing import Stage
from bot.demo.scene.ledger import Ledger
from bot.demo.scene.play import Player, Tally
from bot.demo.scene.script import Act, Exchange, Expected
from bot.demo.scene.wires import ByText
from channels.channel import Account
from channels.sms.wire import SmsChannel
from domain.db import Database
from domain.messages import Fitted

LINE = Line("AC" + "0" * 32, "a-secret", "+12065550399")
BUYER, AGENT = "+15645550100", "+12065550303"
ZONE = ZoneInfo("America/Los_Angeles")
HEARS_AN_ECHO = Exchange("buyer", "says", "hello", hears={"buyer": (Expected("an echo", "you said (?P<word>hello)"),)})


class Echo(ThreadingHTTPServer):
    """An office that answers each text with itself, over the carrier's own wire."""

    daemon_threads = True

    def __init__(self, carrier: Carrier) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.channel = SmsChannel(lambda: None, base_url=carrier.url)
        self.status = 200


class _Handler(BaseHTTPRequestHandler):
    server: Echo

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        if self.server.status == 200:
            account = Account(LINE.sid, LINE.number, {"auth_token": LINE.token})
            part = Fitted(f"You said {form['Body'][0]}")
            self.server.channel.send(account, form["From"][0], part, reference="1")
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has in http.server
        """Quiet."""


@pytest.fixture
def carrier() -> Iterator[Carrier]:
    with Carrier(LINE) as running:
        yield running


@pytest.fixture
def echo(carrier: Carrier) -> Iterator[Echo]:
    with Echo(carrier) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def stage(carrier: Carrier, echo: Echo, database: Database, brokerage: UUID) -> Stage:
    cast = Cast({"buyer": Seat("sms", BUYER), "agent": Seat("sms", AGENT)}, {"agent": "Linh Abbott"})
    wires = {"sms": ByText(carrier)}
    return Stage(f"http://127.0.0.1:{echo.server_port}", wires, Ledger(database, brokerage, ZONE), cast)


def play(stage: Stage, *exchanges: Exchange) -> tuple[Tally, str]:
    shown: list[str] = []
    tally = Player(stage, shown.append, answer_seconds=0.3).play([Act("A scene", exchanges)])
    return tally, "\n".join(shown)


def test_what_is_heard_is_shown_and_counted(stage: Stage) -> None:
    tally, shown = play(stage, HEARS_AN_ECHO)
    assert (tally.kept, tally.broken) == (1, 0)
    assert "buyer, SMS:" in shown
    assert "You said hello" in shown
    assert "\u2713 buyer: an echo" in shown


def test_what_an_answer_told_can_be_said_later(stage: Stage) -> None:
    again = Exchange("buyer", "says", "%word% again", hears={"buyer": (Expected("it", "said %word% again"),)})
    tally, _ = play(stage, HEARS_AN_ECHO, again)
    assert (tally.kept, tally.broken) == (2, 0)


def test_what_is_not_heard_is_shown_with_what_was(stage: Stage) -> None:
    wrong = Exchange("buyer", "says", "hello", hears={"buyer": (Expected("a goodbye", "goodbye"),)})
    tally, shown = play(stage, wrong)
    assert (tally.kept, tally.broken) == (0, 1)
    assert "\u2717 buyer: a goodbye" in shown
    assert "expected: goodbye" in shown
    assert "found:    You said hello" in shown


def test_a_change_that_did_not_come_is_broken(stage: Stage) -> None:
    wrong = Exchange("buyer", "says", "hello", changes=(Expected("a tour is booked", "showing"),))
    assert play(stage, wrong)[0].broken == 1


def test_silence_is_broken_by_a_text(stage: Stage) -> None:
    tally, _ = play(stage, Exchange("buyer", "says", "hello", silent=("buyer", "agent")))
    assert (tally.kept, tally.broken) == (1, 1)


def test_another_status_than_expected_is_broken(stage: Stage, echo: Echo) -> None:
    echo.status = 403
    tally, shown = play(stage, Exchange("buyer", "says", "hello", silent=("buyer",)))
    assert (tally.kept, tally.broken) == (1, 1)
    assert "answered with status 200" in shown


def test_a_message_that_was_not_stored_is_broken(stage: Stage) -> None:
    assert play(stage, Exchange("buyer", "says", "hello", stored=1))[0].broken == 1


def test_what_hangs_on_a_missing_answer_is_broken_and_the_scene_goes_on(stage: Stage) -> None:
    tally, shown = play(stage, Exchange("buyer", "signs", "%agreement%"), HEARS_AN_ECHO)
    assert (tally.kept, tally.broken) == (1, 1)
    assert "nobody said what %agreement% is" in shown


def test_a_button_that_nobody_sees_is_broken_and_the_scene_goes_on(stage: Stage) -> None:
    tally, shown = play(stage, Exchange("buyer", "presses", "Details"), HEARS_AN_ECHO)
    assert (tally.kept, tally.broken) == (1, 1)
    assert "no button [Details] is shown" in shown
