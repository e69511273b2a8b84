"""With PEERS=required, as in CI, a test that skips has failed: what it needs was to be installed.

Two reasons are accepted: what only another kernel could give, and data that is not part of the project.
"""

import os
from collections.abc import Generator

import pytest

ACCEPTED = ("this kernel", "not part of the project")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _fail_if_skipped(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _fail_if_skipped(report)
    return report


def _fail_if_skipped(report: pytest.TestReport | pytest.CollectReport) -> None:
    if os.environ.get("PEERS") != "required" or not report.skipped:
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if not any(accepted in reason for accepted in ACCEPTED):
        report.outcome = "failed"
        report.longrepr = f"PEERS=required, and yet: {reason}"
