"""The same seed gives the same bytes, in any process and whatever the order of its sets."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

from bot.demo.homes import homes
from bot.demo.office import demo

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = """
import hashlib
from datetime import date
from bot.demo.office import demo
from bot.demo.photos import photo
made = demo(date(2026, 3, 11), count=1500)
def plain(value):
    return sorted(value) if isinstance(value, frozenset) else value
lines = [repr([plain(getattr(home, name)) for name in home.__slots__]) for home in made.homes]
lines += [repr(made.agents), repr(made.contacts), repr(made.deals), repr(made.agreements), repr(made.tours)]
digest = hashlib.sha256("\\n".join(lines).encode())
digest.update(photo("SSD2400001", 0, "Single Family Residence"))
print(digest.hexdigest())
"""


def digest_in_a_process_of_its_own(hash_seed: str) -> str:
    environment = os.environ | {"PYTHONHASHSEED": hash_seed}
    made = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return made.stdout.strip()


def test_two_processes_invent_the_same_brokerage() -> None:
    first, second = digest_in_a_process_of_its_own("1"), digest_in_a_process_of_its_own("2")

    assert len(first) == 64
    assert first == second


def test_another_seed_gives_other_homes() -> None:
    first = [home.fields for home in homes(date(2026, 3, 11), count=50)]
    other = [home.fields for home in homes(date(2026, 3, 11), count=50, seed="another")]

    assert [home.fields for home in homes(date(2026, 3, 11), count=50)] == first
    assert first != other


def test_a_smaller_demo_is_the_beginning_of_a_larger_one() -> None:
    few = [home.fields for home in homes(date(2026, 3, 11), count=100)]
    more = [home.fields for home in homes(date(2026, 3, 11), count=200)]

    assert more[:100] == few


def test_the_demo_moves_with_its_day() -> None:
    for day in (date(2026, 1, 1), date(2026, 7, 4), date(2027, 2, 28), date(2028, 2, 29)):
        made = demo(day, count=2500)
        assert len(made.deals) == 40
        assert max(change.at.date() for home in made.homes for change in home.history) <= day
