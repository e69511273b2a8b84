"""Whatever stands in an address or a form, the answer is a page: never a defect."""

import re
from uuid import uuid4

import pytest
from fastapi.dependencies.models import Dependant

from tests.admin.sites import SiteUnderTest
from tests.admin.test_doors import PUBLIC, routes

NASTY = (
    "", " ", "\x00", "a\x00b", "%", "_", "\\", "'; DROP TABLE contact;--", "<script>", "\u202e\u200b\ufeff", "😀" * 60,
    "-1", "0", "99999999999999999999999", "1e309", "NaN", "null", "../../etc/passwd", "A" * 5_000, "2026-13-45",
    "9999-12-31", "0001-01-01", "W10", "e30", "[]", "true",
)  # fmt: skip


def names(dependant: Dependant) -> list[str]:
    own = [*dependant.query_params, *dependant.body_params]
    return [one.alias for one in own] + [name for sub in dependant.dependencies for name in names(sub)]


@pytest.mark.commits
def test_no_value_in_any_place_brings_a_page_down(site: SiteUnderTest) -> None:
    browser, broken = site.signed_in(), []
    for method, path, route in routes(site):
        if (method, path) in PUBLIC or path == "/logout":
            continue
        fields = [name for name in names(route.dependant) if name != "csrf"] or ["nothing"]
        for value in NASTY:
            filled = path.replace("{row_id}", "1").replace("{queue}", "outbox").replace("{role}", "agent")
            filled = re.sub(r"\{\w+_id\}", str(uuid4()), filled)
            given = dict.fromkeys(fields, value)
            if method == "GET":
                answer = browser.client.get(filled, params=given)
            else:
                answer = browser.client.post(filled, data={**given, "csrf": browser.csrf})
            if answer.status_code >= 500:
                broken.append((method, path, value[:20]))
    assert broken == []
