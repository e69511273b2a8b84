"""The table of commands, and how `python -m bot` answers what it cannot do."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import find_commands, make_parser
from bot.localpg import LocalPostgres

ROOT = Path(__file__).parents[2]


def bot(*arguments: str, var: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        env={**os.environ, "PORCHLIGHT_VAR": str(var), "DATABASE_URL": "", **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_every_command_module_is_in_the_table_under_its_own_name() -> None:
    modules = {path.stem for path in (ROOT / "bot" / "commands").glob("*.py") if "NAME = " in path.read_text()}
    table = find_commands()
    assert {"db", "migrate"} <= set(table)
    assert {name.replace("-", "_") for name in table} == modules


def test_every_command_can_explain_itself(capsys: pytest.CaptureFixture[str]) -> None:
    table = find_commands()
    parser = make_parser(table)
    for name, command in table.items():
        with pytest.raises(SystemExit) as ended:
            parser.parse_args([name, "--help"])
        assert ended.value.code == 0
        assert command.HELP in " ".join(capsys.readouterr().out.split())


def test_an_unknown_command_is_answered_with_the_ones_there_are(tmp_path: Path) -> None:
    answer = bot("fly", var=tmp_path)
    assert answer.returncode == 2
    assert "'migrate'" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_wrong_setting_is_answered_in_one_line(tmp_path: Path) -> None:
    answer = bot("migrate", var=tmp_path, WEB_PORT="eighty")
    assert answer.returncode == 1
    assert answer.stderr.startswith("migrate: WEB_PORT: ")
    assert answer.stderr.count("\n") == 1


def test_a_server_of_ones_own_is_not_migrated_without_the_owners_address(tmp_path: Path) -> None:
    answer = bot("migrate", var=tmp_path, DATABASE_URL="postgresql://porchlight_app@/x?host=/nowhere")
    assert answer.returncode == 1
    assert answer.stderr.startswith("migrate: DATABASE_OWNER_URL: ")


def test_a_database_that_cannot_be_reached_is_answered_in_one_line(tmp_path: Path) -> None:
    away = f"postgresql://nobody@/x?host={tmp_path}"
    answer = bot("migrate", var=tmp_path, DATABASE_URL=away, DATABASE_OWNER_URL=away)
    assert answer.returncode == 1
    assert "cannot be reached" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_server_of_ones_own_is_not_stopped(tmp_path: Path) -> None:
    assert bot("db", "stop", var=tmp_path, DATABASE_URL="postgresql://porchlight_app@/x").returncode == 1


def test_stopping_a_server_that_never_ran_is_no_error(tmp_path: Path) -> None:
    assert bot("db", "stop", var=tmp_path / "fresh").returncode == 0


def test_terminated_in_the_middle_a_command_still_leaves_the_server(tmp_path: Path) -> None:
    program = (
        "import sys, time, types, bot.__main__ as main; from bot.database import open_addresses\n"
        "def run(args, settings):\n"
        "    with open_addresses(settings): print('in', flush=True); time.sleep(60)\n"
        "command = types.SimpleNamespace(NAME='wait', HELP='', add_arguments=lambda parser: None, run=run)\n"
        "main.find_commands = lambda: {'wait': command}\n"
        "sys.exit(main.main(['wait']))\n"
    )
    environment = {**os.environ, "PORCHLIGHT_VAR": str(tmp_path), "DATABASE_URL": ""}
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "in\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 143
    assert LocalPostgres(tmp_path / "pg").server_pid() is None
