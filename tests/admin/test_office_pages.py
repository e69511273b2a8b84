"""The office's own pages: channels and their secrets, members and roles, its name and hours, opt-outs, the audit."""

import re

from sqlalchemy import text

from admin.wires import Wires
from domain import audit, consent, conversations
from domain.audit import SYSTEM
from domain.db import Database
from tests.admin.sites import SiteUnderTest, found_site
from tests.admin.test_pages import TWILIO, actions, talk


def test_secrets_go_in_and_never_come_out(database: Database) -> None:
    forgotten: list[int] = []
    site = found_site(database, wires=Wires(connectable=(TWILIO,), forget=lambda: forgotten.append(1)))
    browser = site.signed_in()
    form = {"channel": "sms", "account": "206-555-0199", "account_sid": "AC9", "auth_token": "canary-4711"}
    assert browser.post("/admin/channels", form).headers["location"] == "/admin/channels?done=added"
    page = browser.get("/admin/channels").text
    assert "+12065550199" in page and "canary-4711" not in page
    account = re.findall(r"/admin/channels/([0-9a-f-]{36})/secrets", page)
    for one in account:
        browser.post(f"/admin/channels/{one}/secrets", {"auth_token": "canary-4712"})
    with site.database.read(site.brokerage_id) as session:
        found = conversations.account_named(session, "sms", "+12065550199")
        log = session.scalars(text("SELECT concat(before, after) FROM audit_entry")).all()
    assert found and found.credentials == {"account_sid": "AC9", "auth_token": "canary-4712"}
    assert not any("canary" in entry for entry in log)
    assert "canary" not in browser.get("/admin/channels").text + browser.get("/admin/audit").text
    assert forgotten
    again = browser.post("/admin/channels", form, referer="http://testserver/admin/channels")
    assert again.headers["location"] == "/admin/channels?problem=taken"


def test_testing_an_account_tells_what_the_provider_said(database: Database) -> None:
    answers = iter(["", "20003"])
    site = found_site(database, wires=Wires(connectable=(TWILIO,), test=lambda office, account: next(answers)))
    browser = site.signed_in()
    path = f"/admin/channels/{site.account_id}/test"
    assert browser.post(path).headers["location"] == "/admin/channels?done=tested"
    refused = browser.post(path).headers["location"]
    assert "20003" in browser.get(refused).text


def test_an_account_is_stopped_and_goes_on(site: SiteUnderTest) -> None:
    browser = site.signed_in()
    browser.post(f"/admin/channels/{site.account_id}/pause")
    assert "stands still" in browser.get("/admin/channels").text
    browser.post(f"/admin/channels/{site.account_id}/resume")
    assert "stands still" not in browser.get("/admin/channels").text


def test_the_last_who_manages_members_stays(site: SiteUnderTest) -> None:
    browser = site.signed_in()
    for path, form in (
        (f"/admin/users/{site.owner}/role", {"role": "agent"}),
        ("/admin/roles/owner", {"right": "site.use"}),
    ):
        answer = browser.post(path, form, referer="http://testserver/admin/users")
        assert answer.headers["location"] == "/admin/users?problem=last_admin"
    assert browser.get("/admin/users").status_code == 200


def test_members_are_added_moved_linked_and_let_go(site: SiteUnderTest) -> None:
    browser = site.signed_in()
    page = (
        browser.post(
            "/admin/users",
            {"name": "Dana Kim", "role": "agent", "email": "dana@porch.example", "phone": "206-555-0123"},
        )
        .headers["location"]
        .split("?")[0]
    )
    assert "+1 206 ... 23" in browser.get(page).text
    browser.post(f"{page}/role", {"role": "coordinator"})
    assert "Coordinator" in browser.get(page).text
    browser.post(f"{page}/active", {"active": "no"})
    assert "has left" in browser.get("/admin/users").text
    assert {"identity.add_member", "identity.change_role", "identity.set_active"} <= set(actions(site))


def test_the_office_changes_its_name_and_its_hours(site: SiteUnderTest) -> None:
    browser = site.signed_in()
    browser.post("/admin/brokerage", {"name": "Elm & Sons <Realty>", "phone": "206-555-0100", "licence": "WA-1"})
    browser.post("/admin/brokerage/hours", {"opens0": "09:00", "closes0": "17:30"})
    page = browser.get("/admin/brokerage").text
    assert "Elm &amp; Sons &lt;Realty&gt;" in page and 'value="17:30"' in page
    answer = browser.post(
        "/admin/brokerage/hours", {"opens0": "17:00", "closes0": "09:00"}, referer="http://testserver/admin/brokerage"
    )
    assert "problem=" in answer.headers["location"]


def test_an_opt_out_is_recorded_with_its_proof_and_shown(site: SiteUnderTest) -> None:
    contact, _ = talk(site)
    browser = site.signed_in()
    browser.post(
        f"/admin/people/{contact}/consent", {"given": "no", "scope": "all", "wording": "said on the phone: never again"}
    )
    assert "said on the phone: never again" in browser.get(f"/admin/people/{contact}").text
    assert "Maya Lopez" in browser.get("/admin/suppressions").text
    browser.post("/admin/suppressions", {"channel": "sms", "value": "206-555-0188", "wording": "a letter"})
    with site.database.read(site.brokerage_id) as session:
        assert consent.suppressed_scopes(session, consent.addressee_at(session, "sms", "206-555-0188")) == {"all"}


def test_the_audit_is_read_by_who_may_and_paged(site: SiteUnderTest) -> None:
    with site.database.unit(site.brokerage_id) as session:
        for n in range(130):
            audit.record(session, SYSTEM, "crm.note", "note", n, after={"n": n})
    browser, path, seen = site.signed_in(), "/admin/audit?action=crm", list[str]()
    while path:
        page = browser.get(path).text
        seen += re.findall(r">n (\d+)<", page)
        more = re.search(r'href="(/admin/audit\?before=[^"]+)"', page)
        path = more.group(1).replace("&amp;", "&") if more else ""
    assert sorted(map(int, seen)) == list(range(130))


def test_every_error_that_only_pages_meet_has_words_on_them() -> None:
    from admin.problems import PROBLEMS
    from tests.intents import codes

    of_pages = {"LastManager", "LoginLinkExpired", "LoginLinkUnknown", "LoginLinkUsed", "NoProof", "NothingWritten",
                "OptedOut", "TooManyTries", "UnknownRight", "UnknownRole"}  # fmt: skip
    assert of_pages <= codes.NOT_FOR_TALK
    assert {kind.code for kind in codes.errors() if kind.__name__ in of_pages} <= PROBLEMS.keys()


def test_the_office_says_what_help_is_answered(site: SiteUnderTest) -> None:
    browser = site.signed_in()
    browser.post(
        "/admin/brokerage", {"name": "Porch Realty", "help_text": "Homes and tours by text. Call 206-555-0100."}
    )
    assert "Homes and tours by text." in browser.get("/admin/brokerage").text
    for wrong in ("x" * 161, "caf\u00e9"):
        form = {"name": "Porch Realty", "help_text": wrong}
        answer = browser.post("/admin/brokerage", form, referer="http://testserver/admin/brokerage")
        assert answer.headers["location"] == "/admin/brokerage?problem=help_text"
    assert "Homes and tours by text." in browser.get("/admin/brokerage").text
