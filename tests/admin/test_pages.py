"""What the pages do: speaking in a conversation, replaying, revealing, roles and secrets; each write is on the record."""

import io
import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from admin.wires import Secret, Wire, Wires
from domain import audit, consent, conversations, crm, identity
from domain.consent import Said
from domain.db import Database
from tests.admin.sites import Browser, SiteUnderTest, found_site
from tests.factories import visits

PHONE = "+12065550177"
TWILIO = Wire(
    "sms", "Text messages", "Number", (Secret("account_sid", "SID", hidden=False), Secret("auth_token", "Token"))
)


def talk(
    site: SiteUnderTest, name: str = "Maya Lopez", phone: str = PHONE, said: str = "hello", owner: UUID | None = None
) -> tuple[UUID, UUID]:
    """A contact who has written; their id and the conversation's."""
    with site.database.unit(site.brokerage_id) as session:
        contact = crm.add_lead(
            session, full_name=name, phone=phone, member_id=site.owner, owner_id=owner, now=datetime.now(UTC)
        ).contact_id
        address = conversations.address_for(session, "sms", phone)
        conversation = conversations.conversation_for(session, site.account_id, address)
        session.execute(
            text(
                "INSERT INTO inbox (conversation_id, channel, account, provider_id, text, status) "
                "VALUES (:c, 'sms', 'x', gen_random_uuid()::text, :said, 'done')"
            ),
            {"c": conversation, "said": said},
        )
        session.execute(text("UPDATE conversation SET last_inbound_at = now() WHERE id = :c"), {"c": conversation})
    return contact, conversation


def actions(site: SiteUnderTest) -> list[str]:
    with site.database.read(site.brokerage_id) as session:
        return [one.action for one in audit.browse(session, actor_id=site.owner)]


def dead_text(site: SiteUnderTest, conversation: UUID) -> int:
    with site.database.unit(site.brokerage_id) as session:
        row: int = session.execute(
            text(
                "INSERT INTO outbox (conversation_id, account_id, kind, text, status, error) "
                "VALUES (:c, :a, 'notice', 'It is done', 'dead', '30008') RETURNING id"
            ),
            {"c": conversation, "a": site.account_id},
        ).scalar_one()
    return row


def test_taking_over_replying_and_handing_back_are_done_and_recorded(site: SiteUnderTest) -> None:
    _, conversation = talk(site)
    browser, page = site.signed_in(), f"/admin/conversations/{conversation}"
    assert "hello" in browser.get(page).text
    assert browser.post(f"{page}/take").headers["location"] == f"{page}?done=taken_over"
    assert "you speak" in browser.get(page).text
    browser.post(f"{page}/reply", {"text": "Calling you at 4."})
    browser.post(f"{page}/hand-back")
    assert "the assistant speaks" in browser.get(page).text
    assert actions(site)[:3] == ["conversations.hand_back", "conversations.write_as_member", "conversations.take_over"]
    with site.database.read(site.brokerage_id) as session:
        wrote = session.execute(text("SELECT data FROM event WHERE name = 'conversations.member_wrote'")).scalar_one()
    assert wrote["text"] == "Calling you at 4."


def test_replying_takes_over_by_itself_once(site: SiteUnderTest) -> None:
    _, conversation = talk(site)
    browser, page = site.signed_in(), f"/admin/conversations/{conversation}"
    for words in ("One moment.", "Here I am."):
        browser.post(f"{page}/reply", {"text": words})
    assert actions(site).count("conversations.take_over") == 1


def test_nothing_is_sent_to_who_opted_out(site: SiteUnderTest) -> None:
    contact, conversation = talk(site)
    with site.database.unit(site.brokerage_id) as session:
        consent.opt_out_person(session, contact, Said("stop", "inbound", datetime.now(UTC)))
    browser, page = site.signed_in(), f"/admin/conversations/{conversation}"
    assert "Opted out" in browser.get(page).text
    answer = browser.post(f"{page}/reply", {"text": "but wait"}, referer=f"http://testserver{page}")
    assert answer.headers["location"] == f"{page}?problem=opted_out"
    assert "conversations.write_as_member" not in actions(site)


def test_the_live_part_is_sent_only_when_something_changed(site: SiteUnderTest) -> None:
    _, conversation = talk(site)
    browser, page = site.signed_in(), f"/admin/conversations/{conversation}"
    found = re.search(r"lines\?stamp=([^\"&]+)", browser.get(page).text)
    assert found
    assert browser.get(f"{page}/lines?stamp={found.group(1)}").status_code == 204
    browser.post(f"{page}/take")
    assert browser.get(f"{page}/lines?stamp={found.group(1)}").status_code == 200


def test_a_conversation_is_exported_as_a_pdf_with_every_word(site: SiteUnderTest) -> None:
    _, conversation = talk(site, name="Zoë \u202eOlsen", said="schönes Haus \U0001f600 \u202eevil")
    answer = site.signed_in().get(f"/admin/conversations/{conversation}/export.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-") and len(answer.content) > 5_000
    assert "conversations.export" in actions(site)


def test_what_the_font_lacks_is_named_and_direction_marks_cannot_mislead() -> None:
    from admin.pdf import written

    assert written("Zoë 😀\u202e") == "Zoë [grinning face][right-to-left override]"


def test_a_dead_letter_is_tried_again(site: SiteUnderTest) -> None:
    _, conversation = talk(site)
    row, browser = dead_text(site, conversation), site.signed_in()
    assert "It is done" in browser.get("/admin/outbox").text
    assert browser.post(f"/admin/outbox/outbox/{row}/replay").headers["location"] == "/admin/outbox?done=replayed"
    assert "Nothing was given up" in browser.get("/admin/outbox").text
    assert browser.post(f"/admin/outbox/outbox/{row}/replay").status_code == 404
    assert "conversations.replay" in actions(site)


def test_an_address_is_masked_until_it_is_asked_for_and_that_is_recorded(site: SiteUnderTest) -> None:
    contact, _ = talk(site)
    browser = site.signed_in()
    page = browser.get(f"/admin/people/{contact}").text
    assert "+1 206 ... 77" in page
    assert "555-0177" not in page and PHONE not in page
    assert "+1 206-555-0177" in browser.post(f"/admin/people/{contact}/reveal").text
    assert actions(site)[0] == "crm.reveal"


def test_an_agent_sees_their_own_people_and_those_nobody_owns(site: SiteUnderTest) -> None:
    dana, ben = site.member("Dana Kim", "agent"), site.member("Ben Ito", "agent")
    hers, her_talk = talk(site, "Maya Lopez", "+12065550111", owner=dana)
    his, his_talk = talk(site, "Noor Aziz", "+12065550112", owner=ben)
    browser = site.signed_in(dana)
    listed = browser.get("/admin/people").text + browser.get("/admin/conversations").text
    assert "Maya Lopez" in listed and "Noor Aziz" not in listed
    assert browser.get(f"/admin/people/{hers}").status_code == 200
    assert browser.get(f"/admin/conversations/{her_talk}").status_code == 200
    for path in (
        f"/admin/people/{his}",
        f"/admin/conversations/{his_talk}",
        f"/admin/conversations/{his_talk}/export.pdf",
        f"/admin/conversations/{his_talk}/lines",
    ):
        assert browser.get(path).status_code == 404, path
    for path in ("take", "reply", "hand-back", "note"):
        assert browser.post(f"/admin/conversations/{his_talk}/{path}", {"text": "x"}).status_code == 404
    assert browser.post(f"/admin/people/{his}/reveal").status_code == 404


def test_lists_go_on_where_the_page_before_ended(site: SiteUnderTest) -> None:
    with site.database.unit(site.brokerage_id) as session:
        for n in range(95):
            crm.add_lead(
                session,
                full_name=f"Person N{n:03}",
                phone=f"+1206555{1000 + n}",
                member_id=site.owner,
                now=datetime.now(UTC),
            )
    browser, path, seen = site.signed_in(), "/admin/people", list[str]()
    while path:
        page = browser.get(path).text
        seen += re.findall(r"Person N\d{3}", page)
        more = re.search(r'href="(/admin/people\?after=[^"]+)"', page)
        path = more.group(1).replace("&amp;", "&") if more else ""
    assert sorted(seen) == [f"Person N{n:03}" for n in range(95)]
    for broken in ("x", "AAAA", "%00", "e30"):
        assert browser.get(f"/admin/people?after={broken}").status_code == 200


def test_today_says_what_does_not_run_and_what_wants_a_person(site: SiteUnderTest) -> None:
    _, conversation = talk(site, said="can a human help")
    with site.database.unit(site.brokerage_id) as session:
        conversations.hand_off(session, conversation, None, "asked", datetime.now(UTC))
    dead_text(site, conversation)
    page = site.signed_in().get("/admin/today").text
    assert "No worker runs" in page
    assert "can a human help" in page and "Could not be sent" in page


def test_today_says_in_one_line_that_everything_runs(database: Database) -> None:
    well = {"state": "ok", "queues": {}, "dead": 0, "workers": 2, "clock": True, "channels": ()}
    site = found_site(database, wires=Wires(vitals=lambda: well))
    assert "Everything runs." in site.signed_in().get("/admin/today").text


def test_figures_are_counted_and_given_as_csv(site: SiteUnderTest) -> None:
    import csv

    _, conversation = talk(site)
    with site.database.unit(site.brokerage_id) as session:
        session.execute(
            text(
                "INSERT INTO outbox (conversation_id, account_id, kind, text, status, author, answers, sent_at, created_at) "
                "SELECT :c, :a, 'reply', 'hi', 'sent', 'bot', id, received_at + interval '2 seconds', received_at FROM inbox"
            ),
            {"c": conversation, "a": site.account_id},
        )
    browser = site.signed_in()
    page = browser.get("/admin/figures?days=7").text
    assert "2.0 s" in page and "<svg" in page
    rows = {
        row["figure"]: row["value"]
        for row in csv.DictReader(io.StringIO(browser.get("/admin/figures.csv?days=7").text))
        if not row["day"]
    }
    assert (rows["people_served"], rows["assistant_seconds_median"], rows["sent"]) == ("1", "2.0", "1")


def test_what_people_answered_is_a_mean_a_chart_and_rows(site: SiteUnderTest) -> None:
    import csv

    with site.database.unit(site.brokerage_id) as session:
        people_of = visits.scene(session)
        for hour, score in ((10, 5), (12, 4), (14, 2)):
            visit = visits.booked(session, people_of, visits.SATURDAY.replace(hour=hour + 8))
            session.execute(RATED, {"contact": visit.contact_id, "showing": visit.id, "score": score})
    browser = site.signed_in()
    page = browser.get("/admin/figures?days=7").text
    assert "3.67 of 5, from 3 answers to 3 questions." in page
    rows = {row["figure"]: row["value"] for row in csv.DictReader(io.StringIO(browser.get("/admin/figures.csv").text))}
    assert (rows["satisfaction_showings_mean"], rows["satisfaction_showings_of_2"]) == ("3.67", "1")
    assert (rows["satisfaction_closings_answers"], rows["satisfaction_closings_mean"]) == ("0", "")


RATED = text(
    "INSERT INTO rating (id, contact_id, showing_id, due_at, expires_at, asked_at, answered_at, score) "
    "VALUES (gen_random_uuid(), :contact, :showing, now(), now(), now(), now(), :score)"
)


def test_hostile_words_stay_words(site: SiteUnderTest) -> None:
    name, said = "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'
    contact, conversation = talk(site, name=name, said=said)
    browser = site.signed_in()
    for path in (
        "/admin/today",
        "/admin/conversations",
        f"/admin/conversations/{conversation}",
        "/admin/people",
        f"/admin/people/{contact}",
        "/admin/audit",
    ):
        page = browser.get(path).text
        assert "<script>alert" not in page and "<img src=x" not in page, path


@pytest.mark.parametrize(
    "path",
    [
        "/admin/nothing",
        "/admin/people/x",
        "/admin/people/00000000-0000-0000-0000-000000000000",
    ],
)
def test_what_is_not_there_is_said_kindly(site: SiteUnderTest, path: str) -> None:
    answer = site.signed_in().get(path)
    assert answer.status_code == 404
    assert "Not here" in answer.text


def test_a_session_that_ended_elsewhere_asks_to_sign_in_in_the_middle_of_work(site: SiteUnderTest) -> None:
    browser: Browser = site.signed_in()
    with site.database.unit(site.brokerage_id) as session:
        identity.end_sessions(session, site.owner, "ended_by_admin")
    assert browser.post("/admin/brokerage", {"name": "Gone"}).status_code == 401
    site.clock.ahead = timedelta()


def test_the_list_renews_itself_and_keeps_what_is_open_marked(site: SiteUnderTest) -> None:
    _, conversation = talk(site)
    browser = site.signed_in()
    piece = browser.get(f"/admin/conversations?show=all&open={conversation}", **{"hx-request": "true"}).text
    assert 'aria-current="true"' in piece and "<html" not in piece


def test_a_person_to_whom_nobody_has_written_yet_has_a_page_and_no_conversation(site: SiteUnderTest) -> None:
    with site.database.unit(site.brokerage_id) as session:
        lead = crm.add_lead(
            session, full_name="New Here", phone="206-555-0155", member_id=site.owner, now=datetime.now(UTC)
        )
    assert site.signed_in().get(f"/admin/people/{lead.contact_id}").status_code == 200
    with site.database.read(site.brokerage_id) as session:
        assert session.scalars(text("SELECT id FROM conversation")).all() == []
