"""In a real browser: signing in, stepping in while a reply is in the making, replying, replaying, and hostile words."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect

from admin.app import mount
from admin.site import Site
from bot import reactions, schedule
from bot.heard import Heard, Tools
from bot.news.telling import Teller
from bot.reacting import Reaction
from domain import identity
from domain.clock import SystemClock
from domain.links import Signer
from intents import catalogue
from intents.wording import Wording
from tests.admin.browsers import a_port, chromium, faults, served
from tests.admin.sites import KEYS
from tests.bot.minds import EchoMind
from tests.bot.offices import OfficeUnderTest

pytestmark = pytest.mark.commits
SLOW = 90_000
"""Milliseconds that a page may take: the machine is shared."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def url(office: OfficeUnderTest) -> Iterator[str]:
    port = a_port()
    app = FastAPI(openapi_url=None)
    address = f"http://127.0.0.1:{port}"
    mount(app, Site(office.database, Signer(KEYS), SystemClock(), lambda *_: None, public_url=address))
    with served(app, port) as running:
        yield running


def link(office: OfficeUnderTest, role: str = "owner") -> str:
    with office.database.unit(office.brokerage_id) as session:
        member = identity.add_member(session, "Olive Park", role)
        return "/login/link/" + identity.issue_login(session, member, SystemClock().now())


@pytest.fixture
def page(browser: Browser, url: str, office: OfficeUnderTest) -> Iterator[Page]:
    """A page on which the owner is signed in; what it may not do by its policy, or any script error, fails the test."""
    context = browser.new_context(base_url=url)
    context.set_default_timeout(SLOW)
    made, complaints = context.new_page(), list[str]()
    made.on("pageerror", lambda error: complaints.append(str(error)))
    made.on("console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None)
    made.goto(link(office))
    made.get_by_role("button", name="Sign in").click()
    yield made
    context.close()
    assert complaints == []


def table(office: OfficeUnderTest) -> dict[str, tuple[Reaction, ...]]:
    def sign(office_id: UUID, purpose: str, subject: str, good_for: timedelta) -> str:
        return "https://example.com/x"

    answers = reactions.table(Teller(Wording(catalogue.load()), sign), schedule.runner(schedule.SCHEDULE))
    return dict(answers)


def to_noon(office: OfficeUnderTest) -> None:
    """A member's own words keep quiet hours, so the office's clock moves on to the next noon there."""
    local = datetime.now(ZoneInfo("America/Los_Angeles"))
    noon = local.replace(hour=12, minute=0, second=0, microsecond=0)
    office.clock.move((noon if noon > local else noon + timedelta(days=1)) - local)


class Overtaken(EchoMind):
    """Something happens while it thinks."""

    def __init__(self, happens: Callable[[], None]) -> None:
        self.happens = happens

    def think(self, heard: Heard, tools: Tools) -> object | None:
        thought = super().think(heard, tools)
        if thought is not None:
            self.happens()
        return thought


def test_a_link_signs_in_and_signing_out_ends_it(browser: Browser, url: str, office: OfficeUnderTest) -> None:
    context = browser.new_context(base_url=url)
    page, address = context.new_page(), link(office)
    page.goto(address)
    assert faults(page) == []
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Wants a person")).to_be_visible(timeout=SLOW)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are signed out.")).to_be_visible(timeout=SLOW)
    page.goto(address)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="This link was used already")).to_be_visible(timeout=SLOW)
    context.close()


def test_who_steps_in_while_a_reply_is_in_the_making_speaks_alone(page: Page, office: OfficeUnderTest) -> None:
    to_noon(office)
    office.text("is it still available?")
    conversation = office.conversation_of("ann")
    page.goto(f"/admin/conversations/{conversation}")

    def step_in() -> None:
        page.get_by_role("button", name="Take over").click()
        expect(page.get_by_role("button", name="Hand back")).to_be_visible(timeout=SLOW)

    office.run(office.desk(Overtaken(step_in)))
    assert office.heard_by("ann") == []
    page.get_by_label("Your reply").fill("This is Olive. Yes it is.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("status")).to_have_text("On its way.")
    office.run(reactions=table(office))
    assert office.heard_by("ann") == ["Olive Park, Porch Realty: This is Olive. Yes it is."]
    office.text("great, thanks")
    office.run(reactions=table(office))
    assert len(office.heard_by("ann")) == 1
    # The page has renewed itself by now, and what was being typed is still there.
    page.get_by_label("Your reply").fill("half a sentence")
    expect(page.get_by_text("great, thanks")).to_be_visible(timeout=SLOW)
    expect(page.get_by_label("Your reply")).to_have_value("half a sentence")
    page.get_by_role("button", name="Hand back").click()
    expect(page.get_by_role("button", name="Take over")).to_be_visible(timeout=SLOW)
    office.text("and the price?")
    office.run(reactions=table(office))
    assert office.heard_by("ann")[-1].endswith("and the price?")


def test_a_dead_letter_is_tried_again_and_arrives(page: Page, office: OfficeUnderTest) -> None:
    office.text("hello")
    office.run()
    office.do("UPDATE outbox SET status = 'dead', error = '30008'")
    page.goto("/admin/today")
    page.get_by_role("link", name="Look").click()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("Nothing was given up")).to_be_visible(timeout=SLOW)
    office.run()
    assert office.heard_by("ann") == ["heard 1: hello", "heard 1: hello"]


HOSTILE = '<script>window.pwned=1</script><img src=x onerror="window.pwned=1">{{7*7}}\u202e'


def test_a_hostile_name_and_remark_do_not_run(page: Page, office: OfficeUnderTest) -> None:
    from tests.factories import listings as homes

    with office.database.unit(office.brokerage_id) as session:
        home = homes.add(session, PublicRemarks=HOSTILE, SubdivisionName="<b>Ballard</b>")
    office.text(HOSTILE)
    office.run(reactions=table(office))
    office.do("UPDATE contact SET full_name = :name", name=HOSTILE)
    conversation = office.conversation_of("ann")
    contact = office.column("SELECT id FROM contact")
    paths = [
        "today",
        "conversations",
        f"conversations/{conversation}",
        "people",
        "listings",
        f"listings/{home}",
        "audit",
    ]
    for path in [*paths, *(f"people/{one}" for one in contact)]:
        page.goto(f"/admin/{path}")
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.pwned") is None, path
        assert page.locator("main script, main img[src='x']").count() == 0, path
    page.goto(f"/admin/listings/{home}")
    expect(page.get_by_text("{{7*7}}")).to_be_visible()


def test_the_keyboard_alone_is_enough(page: Page, office: OfficeUnderTest) -> None:
    office.text("hello")
    office.run()
    page.goto("/admin/today")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/admin/conversations")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("hello")
    expect(page.get_by_text("None found")).to_be_hidden()
    page.keyboard.type(" there nobody")
    expect(page.get_by_text("None found")).to_be_visible(timeout=SLOW)
