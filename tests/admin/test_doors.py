"""Every route of the web site has a right, and every role and owner gets what the table of rights says: generated."""

import re
from collections.abc import Iterable, Iterator
from uuid import UUID, uuid4

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from admin.auth import Needs, Writes
from domain import identity
from domain.db import Database
from tests.admin.sites import HOST, SiteUnderTest, found_site

PUBLIC = {
    ("GET", "/"), ("GET", "/admin"), ("GET", "/login"), ("GET", "/login/link/{token}"), ("HEAD", "/login/link/{token}"),
    ("POST", "/login/link"), ("GET", "/login/oidc"), ("GET", "/login/oidc/back"),
    ("GET", "/l/{token}"), ("GET", "/s/{token}"), ("GET", "/p/{token}"), ("GET", "/f/{token}"),
    ("GET", "/a/{token}"), ("POST", "/a/{token}"),
    ("GET", "/admin/{rest:path}"), ("POST", "/admin/{rest:path}"),
}  # fmt: skip
"""What is open on purpose: signing in, signed links, and "there is no such page"."""

ROLES = sorted(identity.roles())


def guards(dependant: Dependant) -> Iterator[Needs | Writes]:
    for one in dependant.dependencies:
        if isinstance(one.call, Needs | Writes):
            yield one.call
        yield from guards(one)


def routes(site: SiteUnderTest) -> list[tuple[str, str, APIRoute]]:
    return [(method, route.path, route) for route in every(site.app().routes) for method in sorted(route.methods or ())]


def every(found: Iterable[object]) -> Iterator[APIRoute]:
    """The routes of an app with those of the routers that it includes."""
    for route in found:
        if isinstance(route, APIRoute):
            yield route
        yield from every(getattr(getattr(route, "original_router", None), "routes", ()))


def test_the_walk_finds_the_routes(site: SiteUnderTest) -> None:
    assert ("POST", "/logout") in {(method, path) for method, path, _ in routes(site)}


def guarded(site: SiteUnderTest) -> list[tuple[str, str, Needs | Writes]]:
    return [
        (method, path, next(guards(route.dependant)))
        for method, path, route in routes(site)
        if (method, path) not in PUBLIC
    ]


def filled(path: str) -> str:
    """The path with ids of rows that are nobody's."""
    return re.sub(r"\{[^}]*\}", lambda found: "1" if "row" in found[0] else str(uuid4()), path)


def test_every_route_is_public_on_purpose_or_declares_one_right(site: SiteUnderTest) -> None:
    undeclared = [
        (method, path)
        for method, path, route in routes(site)
        if (method, path) not in PUBLIC and len(list(guards(route.dependant))) != 1
    ]
    assert undeclared == []
    assert {right for _, _, guard in guarded(site) if (right := guard.right)} <= identity.rights().keys()


def test_the_list_of_public_routes_names_only_routes_that_are_there(site: SiteUnderTest) -> None:
    assert {(method, path) for method, path, _ in routes(site)} >= PUBLIC


def test_whatever_writes_asks_for_proof_that_the_form_is_ours(site: SiteUnderTest) -> None:
    loose = [
        (method, path) for method, path, guard in guarded(site) if method != "GET" and not isinstance(guard, Writes)
    ]
    assert loose == []


def test_nobody_gets_past_a_door_without_a_session(site: SiteUnderTest) -> None:
    browser = site.stranger()
    for method, path, _ in guarded(site):
        assert browser.client.request(method, filled(path)).status_code == 401, (method, path)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_through_the_doors_its_rights_open_and_no_other(site: SiteUnderTest, role: str) -> None:
    rights = identity.roles()[role]
    if identity.USES_SITE not in rights:
        return
    browser = site.signed_in(site.member("Some Body", role))
    for method, path, guard in guarded(site):
        if path == "/logout":
            continue
        data = {"csrf": browser.csrf} if method == "POST" else None
        status = browser.client.request(method, filled(path), data=data).status_code
        if guard.right in rights:
            # 404 for ids that are nobody's, 303 for a form that was taken or sent back: the door itself was open.
            assert status not in {401, 403, 500}, (method, path, status)
        else:
            assert status == 403, (method, path, status)


def test_no_door_opens_to_a_row_of_another_office(database: Database) -> None:
    """The other office's owner has every right, in their own office alone."""
    mine, theirs = found_site(database), found_site(database)
    browser = theirs.signed_in()
    for method, path, _ in guarded(mine):
        if "{" not in path:
            continue
        for subject in (mine.owner, mine.account_id):
            data = {"csrf": browser.csrf} if method == "POST" else None
            address = re.sub(r"\{[^}]*\}", str(subject), path)
            answer = browser.client.request(method, address, data=data, headers={"referer": f"{HOST}{address}"})
            location = answer.headers.get("location", "")
            assert answer.status_code in {404, 422} or "problem=" in location or _ends_nothing(path), (method, path)


def _ends_nothing(path: str) -> bool:
    """Ending a session that is not one's own is answered like any other, and ends nothing."""
    return path == "/admin/me/sessions/{session_id}/end"


def test_a_form_without_our_proof_changes_nothing(site: SiteUnderTest) -> None:
    browser, other = site.signed_in(), site.signed_in(site.member("Ada Admin", "admin"))
    for forged in ("", "x", other.csrf):
        assert browser.post("/logout", csrf=forged).status_code == 403
    assert browser.get("/admin/me").status_code == 200


@pytest.mark.parametrize(
    "headers", [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "https://evil.example"}]
)
def test_a_form_from_another_site_is_refused(site: SiteUnderTest, headers: dict[str, str]) -> None:
    browser = site.signed_in()
    assert browser.client.post("/logout", data={"csrf": browser.csrf}, headers=headers).status_code == 403
    assert browser.get("/admin/me").status_code == 200


def test_every_page_carries_the_headers(site: SiteUnderTest) -> None:
    browser = site.signed_in()
    for method, path, _ in guarded(site):
        if method != "GET":
            continue
        headers = browser.client.get(filled(path)).headers
        policy = headers["content-security-policy"]
        assert "script-src 'self'" in policy, path
        assert "frame-ancestors 'none'" in policy, path
        assert "unsafe" not in policy, path
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["strict-transport-security"].startswith("max-age=")
        assert headers["referrer-policy"] in {"same-origin", "no-referrer"}
        assert "no-store" in headers["cache-control"]


def test_a_defect_shows_a_friendly_page_and_no_trace(site: SiteUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object) -> UUID:
        raise RuntimeError("secret detail 4711")

    browser = site.signed_in()
    monkeypatch.setattr(identity, "sessions_of", broken)
    answer = browser.get("/admin/me")
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.text
    assert "4711" not in answer.text
    assert "Traceback" not in answer.text
