"""One demo brokerage for all tests here: it takes a second or two to invent."""

from datetime import date

import pytest

from bot.demo.homes import Home
from bot.demo.office import Demo, demo

TODAY = date(2026, 3, 11)


@pytest.fixture(scope="session")
def office() -> Demo:
    return demo(TODAY)


@pytest.fixture(scope="session")
def stock(office: Demo) -> tuple[Home, ...]:
    return office.homes
