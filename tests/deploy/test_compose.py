"""docker-compose.yml, Dockerfile and Caddyfile, read without an engine: who waits for whom, who may reach what."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.__main__ import find_commands
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
OURS = ("migrate", "web", "worker")


def test_the_services_are_the_database_the_three_of_ours_and_the_proxy() -> None:
    assert set(SERVICES) == {"db", *OURS, "proxy"}


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_every_service_that_stays_has_a_health_check_and_comes_back(name: str) -> None:
    check = SERVICES[name]["healthcheck"]
    assert check["test"][0] in {"CMD", "CMD-SHELL"}
    assert {"interval", "timeout", "retries"} <= set(check)
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_ours_start_after_the_schema_is_there_and_the_proxy_after_the_web_answers() -> None:
    for name in ("web", "worker"):
        assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert SERVICES["migrate"]["depends_on"] == {"db": {"condition": "service_healthy"}}
    assert SERVICES["proxy"]["depends_on"] == {"web": {"condition": "service_healthy"}}


def test_everything_that_is_waited_for_exists_and_can_become_what_is_waited_for() -> None:
    for service in SERVICES.values():
        for other, how in service.get("depends_on", {}).items():
            if how["condition"] == "service_healthy":
                assert "healthcheck" in SERVICES[other]


def test_only_the_migration_knows_the_owner_and_all_others_are_the_app_role() -> None:
    for name in OURS:
        environment = SERVICES[name]["environment"]
        assert environment["DATABASE_URL"].startswith("postgresql://porchlight_app:")
        assert ("DATABASE_OWNER_URL" in environment) == (name == "migrate")
        assert "POSTGRES_PASSWORD" not in environment


def test_every_setting_that_is_given_is_a_setting() -> None:
    known = {name.upper() for name in Settings.model_fields}
    for name in OURS:
        assert set(SERVICES[name]["environment"]) <= known


def test_every_command_that_a_service_runs_exists() -> None:
    """`web` and `worker` run the commands of their names; the worker's health is a command too."""
    wanted = {SERVICES[name]["command"][0] for name in OURS} | {SERVICES["worker"]["healthcheck"]["test"][4]}
    assert wanted <= set(find_commands())


def test_the_database_opens_no_port_and_stands_on_a_network_that_leads_nowhere() -> None:
    assert "ports" not in SERVICES["db"]
    assert SERVICES["db"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


def test_the_database_is_set_up_by_the_same_script_as_the_embedded_one() -> None:
    mounted = [volume.split(":") for volume in SERVICES["db"]["volumes"] if "initdb.d" in volume]
    assert [(Path(source).name, mode) for source, _, mode in mounted] == [("bootstrap.sql", "ro")]
    for source, *_ in mounted:
        assert (ROOT / source).is_file()
    script = (ROOT / "migrations" / "bootstrap.sql").read_text()
    assert set(re.findall(r"\\getenv \w+ (\w+)", script)) <= set(SERVICES["db"]["environment"])


def test_the_proxy_is_believed_and_no_one_else() -> None:
    subnet = COMPOSE["networks"]["outside"]["ipam"]["config"][0]["subnet"]
    assert SERVICES["web"]["environment"]["TRUSTED_PROXIES"] == subnet


def test_the_proxy_passes_on_to_where_the_web_process_listens() -> None:
    caddyfile = (ROOT / "deploy" / "Caddyfile").read_text()
    assert f"reverse_proxy web:{SERVICES['web']['environment']['WEB_PORT']}" in caddyfile
    assert caddyfile.count("{") == caddyfile.count("}")


def test_secrets_are_asked_for_and_never_have_a_default() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    asked = re.findall(r"\$\{(\w+)(:[?-])?", text)
    assert {name for name, how in asked if how != ":?"} == set()


def test_no_image_is_left_to_whatever_is_newest() -> None:
    images = [service["image"] for service in SERVICES.values()] + re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert [image for image in images if ":" not in image or image.endswith(":latest")] == []


def test_the_image_holds_every_package_and_runs_as_nobody_special() -> None:
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    copied = set(re.findall(r"^COPY (\w+) \1$", DOCKERFILE, re.MULTILINE))
    assert copied == set(packages)
    assert re.findall(r"^USER (\w+)$", DOCKERFILE, re.MULTILINE) == ["porchlight"]


def test_the_builder_is_sent_nothing_but_what_the_image_copies() -> None:
    lines = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    sources = re.findall(r"^COPY (?!--from)(\S+) ", DOCKERFILE, re.MULTILINE)
    assert {line[1:] for line in lines} == set(sources)


def test_ours_run_without_capabilities_on_a_disk_that_cannot_be_written() -> None:
    for name in OURS:
        assert SERVICES[name]["cap_drop"] == ["ALL"]
        assert SERVICES[name]["read_only"] is True
        assert SERVICES[name]["security_opt"] == ["no-new-privileges:true"]
