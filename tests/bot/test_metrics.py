"""What /metrics tells and to whom, and that the dashboard asks for nothing that is not told."""

import json
import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from bot import metrics
from domain.db import Database
from tests.bot.offices import OfficeUnderTest

DASHBOARD = Path(__file__).parents[2] / "deploy" / "grafana-dashboard.json"


def client(database: Database, token: str = "", host: str = "127.0.0.1") -> TestClient:
    app = FastAPI()
    app.include_router(metrics.router(database, ("memory",), token))
    return TestClient(app, client=(host, 50_000))


def told(database: Database) -> dict[str, float]:
    """Every sample by its name and labels, the office left out."""
    answer = client(database).get("/metrics")
    assert answer.status_code == 200
    return {
        f"{sample.name}{sorted((k, v) for k, v in sample.labels.items() if k != 'office')}": sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


@pytest.mark.commits
def test_it_tells_what_waits_how_long_turns_took_and_what_failed(office: OfficeUnderTest) -> None:
    office.text("hello")
    office.run()
    office.text("waits")
    office.do("UPDATE inbox SET received_at = now() - interval '90 seconds' WHERE status = 'waiting'")
    office.do("UPDATE outbox SET status = 'dead' WHERE id = (SELECT max(id) FROM outbox)")
    found = told(office.database)
    assert found["porchlight_waiting[('queue', 'inbox')]"] == 1
    assert 89 < found["porchlight_oldest_seconds[('queue', 'inbox')]"] < 200
    assert found["porchlight_dead_letters[]"] == 1
    assert found["porchlight_turn_seconds_count[]"] == 1
    assert found["porchlight_turn_seconds[('quantile', '0.5')]"] >= 0
    assert found["porchlight_messages_out[('channel', 'memory'), ('status', 'dead')]"] == 1
    assert found["porchlight_clock[]"] == 0


def test_without_a_token_only_this_machine_is_answered(database: Database) -> None:
    assert client(database).get("/metrics").status_code == 200
    assert client(database, host="203.0.113.9").get("/metrics").status_code == 404
    assert client(database).get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404


def test_with_a_token_whoever_carries_it_is_answered(database: Database) -> None:
    far = client(database, "long-secret", "203.0.113.9")
    assert far.get("/metrics").status_code == 404
    assert far.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    assert far.get("/metrics", headers={"Authorization": "Bearer long-secret"}).status_code == 200


@pytest.mark.commits
def test_the_dashboard_asks_only_for_what_is_told(office: OfficeUnderTest) -> None:
    office.text("hello")
    office.run()
    told_always = {name.split("[")[0] for name in told(office.database)}
    # Told once the clock has queued a job, and once a turn was understood by rules and models.
    names = told_always | {"porchlight_clock_beat_seconds", "porchlight_understanding_seconds"}
    board = json.loads(DASHBOARD.read_text())
    asked = {
        name
        for panel in board["panels"]
        for target in panel["targets"]
        for name in re.findall(r"porchlight_\w+", target["expr"])
    }
    assert asked <= names
    assert asked
