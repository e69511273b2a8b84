"""Signing in by link: once, in time, by a button; and sessions that end when they must."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from domain import identity
from domain.db import Database
from tests.admin.sites import SiteUnderTest, found_site


def test_opening_the_link_changes_nothing_and_its_button_signs_in(site: SiteUnderTest) -> None:
    browser, token = site.stranger(), site.link_for(site.owner)
    for _ in range(3):
        assert browser.get(f"/login/link/{token}").status_code == 200
        assert browser.client.head(f"/login/link/{token}").status_code == 200
    assert browser.cookie == ""
    answer = browser.post("/login/link", {"token": token})
    assert (answer.status_code, answer.headers["location"]) == (303, "/admin/today")
    assert "Olive Park" in browser.get("/admin/me").text


def test_a_link_works_once(site: SiteUnderTest) -> None:
    token = site.link_for(site.owner)
    assert site.stranger().post("/login/link", {"token": token}).status_code == 303
    again = site.stranger().post("/login/link", {"token": token})
    assert again.status_code == 410
    assert "used already" in again.text


@pytest.mark.commits
def test_of_two_browsers_that_use_a_link_at_once_one_gets_in(database: Database) -> None:
    site = found_site(database)
    token, app = site.link_for(site.owner), site.app()
    browsers = [site.stranger(app) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda one: one.post("/login/link", {"token": token}).status_code, browsers))
    assert sorted(answers) == [303, 410, 410, 410]


def test_a_link_runs_out_after_a_quarter_of_an_hour(site: SiteUnderTest) -> None:
    token = site.link_for(site.owner)
    site.clock.ahead = timedelta(minutes=15, seconds=1)
    answer = site.stranger().post("/login/link", {"token": token})
    assert answer.status_code == 410
    assert "run out" in answer.text


@pytest.mark.parametrize("token", ["", "x", "AAAA", "../../etc/passwd", "A" * 64, "é" * 10])
def test_what_is_no_link_of_ours_says_so(site: SiteUnderTest, token: str) -> None:
    answer = site.stranger().post("/login/link", {"token": token})
    assert (answer.status_code, "does not work" in answer.text) == (404, True)


def test_only_hashes_of_links_and_sessions_are_stored(site: SiteUnderTest) -> None:
    token = site.link_for(site.owner)
    browser = site.stranger()
    browser.post("/login/link", {"token": token})
    with site.database.read(site.brokerage_id) as session:
        from sqlalchemy import text

        kept = session.scalars(
            text(
                "SELECT row_to_json(s)::text FROM web_session s UNION ALL SELECT row_to_json(l)::text FROM login_link l"
            )
        ).all()
    assert len(kept) == 2
    assert not any(token in row or browser.cookie in row for row in kept)


def test_too_many_tries_from_one_address_have_to_wait(site: SiteUnderTest) -> None:
    browser, token = site.stranger(), site.link_for(site.owner)
    answers = [browser.post("/login/link", {"token": "x"}).status_code for _ in range(12)]
    assert answers == [404] * 10 + [429] * 2
    assert browser.post("/login/link", {"token": token}).status_code == 429
    site.clock.ahead = timedelta(minutes=15, seconds=1)
    assert browser.post("/login/link", {"token": site.link_for(site.owner)}).status_code == 303


def test_without_a_session_every_page_asks_to_sign_in(site: SiteUnderTest) -> None:
    answer = site.stranger().get("/admin/me")
    assert answer.status_code == 401
    assert "Please sign in" in answer.text
    assert site.stranger().get("/admin/me", **{"hx-request": "true"}).headers["hx-redirect"] == "/login"


def test_a_cookie_of_before_signing_out_opens_nothing(site: SiteUnderTest) -> None:
    browser = site.signed_in()
    old = browser.cookie
    assert browser.post("/logout").status_code == 303
    thief = site.stranger()
    thief.client.cookies.set("porchlight", old)
    assert thief.get("/admin/me").status_code == 401


def test_signing_in_again_ends_the_session_the_browser_still_had(site: SiteUnderTest) -> None:
    browser = site.signed_in()
    old = browser.cookie
    browser.post("/login/link", {"token": site.link_for(site.owner)})
    assert browser.cookie != old
    thief = site.stranger()
    thief.client.cookies.set("porchlight", old)
    assert thief.get("/admin/me").status_code == 401


def test_who_leaves_is_signed_out_at_once(site: SiteUnderTest) -> None:
    agent = site.member("Dana Kim", "agent")
    browser = site.signed_in(agent)
    assert browser.get("/admin/me").status_code == 200
    with site.database.unit(site.brokerage_id) as session:
        identity.set_active(session, agent, active=False)
    assert browser.get("/admin/me").status_code == 401


def test_a_link_made_before_somebody_left_signs_nobody_in(site: SiteUnderTest) -> None:
    agent = site.member("Dana Kim", "agent")
    token = site.link_for(agent)
    with site.database.unit(site.brokerage_id) as session:
        identity.set_active(session, agent, active=False)
    assert site.stranger().post("/login/link", {"token": token}).status_code == 410


def test_a_role_that_changes_in_mid_session_ends_it(site: SiteUnderTest) -> None:
    admin = site.member("Ada Admin", "admin")
    browser = site.signed_in(admin)
    with site.database.unit(site.brokerage_id) as session:
        identity.change_role(session, admin, "agent")
    assert browser.get("/admin/me").status_code == 401
    assert site.signed_in(admin).get("/admin/me").status_code == 200


def test_a_role_without_the_site_gets_no_link(site: SiteUnderTest) -> None:
    lender = site.member("Lou Lend", "lender")
    with pytest.raises(Exception, match="not_allowed"):
        site.link_for(lender)


def test_a_token_is_changed_each_hour_and_the_former_lasts_a_minute(site: SiteUnderTest) -> None:
    browser = site.signed_in()
    first = browser.cookie
    site.clock.ahead = timedelta(hours=1, minutes=1)
    assert browser.get("/admin/me").status_code == 200
    assert browser.cookie != first
    late = site.stranger()
    late.client.cookies.set("porchlight", first)
    assert late.get("/admin/me").status_code == 200
    site.clock.ahead += timedelta(minutes=2)
    late.client.cookies.set("porchlight", first)
    assert late.get("/admin/me").status_code == 401
    assert browser.get("/admin/me").status_code == 200


def test_a_session_that_rests_half_a_day_is_over(site: SiteUnderTest) -> None:
    browser = site.signed_in()
    site.clock.ahead = timedelta(hours=12, minutes=1)
    assert browser.get("/admin/me").status_code == 401


def test_one_session_can_be_ended_from_another(site: SiteUnderTest) -> None:
    here, there = site.signed_in(), site.signed_in()
    page = here.get("/admin/me").text
    ends = [part.split('"')[0] for part in page.split('action="')[1:] if "/end" in part.split('"')[0]]
    assert len(ends) == 1
    assert here.post(ends[0]).status_code == 303
    assert there.get("/admin/me").status_code == 401
    assert here.get("/admin/me").status_code == 200


def test_over_tls_the_cookie_is_pinned_to_the_host(database: Database) -> None:
    site = found_site(database, public_url="https://office.example.com")
    answer = site.stranger().post("/login/link", {"token": site.link_for(site.owner)})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-porchlight=")
    assert {"HttpOnly", "Path=/", "Secure", "SameSite=lax"} <= {part.strip() for part in cookie.split(";")}
    assert "Domain" not in cookie
