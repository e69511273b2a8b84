"""Signing in by OIDC's code flow with PKCE, against oidc-provider-mock as the provider."""

import json
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from admin.wires import OidcSettings, Wires
from domain.db import Database
from tests.admin.sites import Browser, SiteUnderTest, found_site
from tests.bot.processes import eventually
from tests.bot.web_process import answers
from tests.peers.launcher import free_port

CLAIMS = {
    "olive": {"email": "Olive@porch.example", "email_verified": True},
    "stranger": {"email": "stranger@example.com", "email_verified": True},
    "unverified": {"email": "olive@porch.example", "email_verified": False},
}


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The provider as a process of its own: it warns of what it uses, and here warnings are errors."""
    port, log = free_port(), tmp_path_factory.mktemp("oidc") / "log"
    users = [part for sub, claims in CLAIMS.items() for part in ("--user-claims", json.dumps({"sub": sub, **claims}))]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", "true", *users]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
    try:
        eventually(lambda: answers(port), 30)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def oidc_site(database: Database, issuer: str) -> SiteUnderTest:
    return found_site(database, wires=Wires(oidc=OidcSettings(issuer, "porchlight", "secret", "Porch accounts")))


def consent_of(sub: str, url: str) -> str:
    """What the provider sends the browser back to, after this person said yes there."""
    answer = httpx.post(url, data={"sub": sub})
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


def came_back(browser: Browser, address: str) -> httpx.Response:
    parts = urlsplit(address)
    answer: httpx.Response = browser.get(f"{parts.path}?{parts.query}")  # type: ignore[assignment]
    return answer


def test_who_works_here_signs_in_by_their_account(oidc_site: SiteUnderTest) -> None:
    browser = oidc_site.stranger()
    assert "Porch accounts" in browser.get("/login").text
    begun = browser.get("/login/oidc")
    asked = parse_qs(urlsplit(begun.headers["location"]).query)
    assert (asked["code_challenge_method"], asked["response_type"]) == (["S256"], ["code"])
    answer = came_back(browser, consent_of("olive", begun.headers["location"]))
    assert (answer.status_code, answer.headers["location"]) == (303, "/admin/today")
    assert "by your account" in browser.get("/admin/me").text


@pytest.mark.parametrize("sub", ["stranger", "unverified"])
def test_whom_the_office_does_not_know_by_a_verified_address_stays_outside(oidc_site: SiteUnderTest, sub: str) -> None:
    browser = oidc_site.stranger()
    answer = came_back(browser, consent_of(sub, browser.get("/login/oidc").headers["location"]))
    assert (answer.status_code, browser.cookie) == (403, "")


def test_an_answer_that_another_browser_asked_for_is_refused(oidc_site: SiteUnderTest) -> None:
    app = oidc_site.app()
    victim, attacker = oidc_site.stranger(app), oidc_site.stranger(app)
    address = consent_of("olive", attacker.get("/login/oidc").headers["location"])
    assert came_back(victim, address).status_code == 403
    victim.get("/login/oidc")
    assert came_back(victim, address).status_code == 403
    assert victim.cookie == ""


def test_a_code_is_taken_once(oidc_site: SiteUnderTest) -> None:
    browser = oidc_site.stranger()
    begun = browser.get("/login/oidc")
    kept = browser.client.cookies.get("porchlight_oidc")
    address = consent_of("olive", begun.headers["location"])
    assert came_back(browser, address).status_code == 303
    again = oidc_site.stranger()
    again.client.cookies.set("porchlight_oidc", kept or "", path="/login/oidc/back")
    assert came_back(again, address).status_code == 403


def test_while_the_provider_is_away_the_page_says_so(database: Database) -> None:
    site = found_site(database, wires=Wires(oidc=OidcSettings("http://localhost:9", "porchlight", "secret")))
    answer = site.stranger().get("/login/oidc")
    assert (answer.status_code, "may not sign in" in answer.text) == (403, True)


def test_without_a_provider_there_is_no_such_page(site: SiteUnderTest) -> None:
    assert site.stranger().get("/login/oidc").status_code == 404
