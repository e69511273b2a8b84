"""How the pages say moments, spans, names and browsers: the filters of the templates."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from admin.why import how_sure
from domain import money, times

LONGEST_VALUE = 120
MONEY = frozenset({"price", "first_price", "hoa", "taxes", "deposit"})
PLAIN_NUMBERS = frozenset({"year_built", "zip", "mls_number"})
BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Mac OS", "Mac"), ("Windows", "Windows"),
    ("Linux", "Linux"),
)  # fmt: skip


def when(at: datetime, zone: ZoneInfo) -> str:
    """Sat Dec 5, 10:30 am."""
    return times.say(at, zone)


def clock(at: datetime, zone: ZoneInfo) -> str:
    return times.say_time(at, zone)


def ago(at: datetime | None, now: datetime) -> str:
    """just now, 4 min ago, 3 h ago, 2 days ago, or the day where it is long ago."""
    if at is None:
        return "never"
    passed = now - at
    if passed < timedelta(minutes=1):
        return "just now"
    return f"{span(passed.total_seconds())} ago"


def span(seconds: float | None) -> str:
    """0.4 s, 12 s, 4 min, 3 h, 2 days."""
    if seconds is None:
        return "-"
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 90 * 60:
        return f"{seconds / 60:.0f} min"
    hours = seconds / 3600
    return f"{hours:.0f} h" if hours < 48 else f"{hours / 24:.0f} days"


def initials(name: str) -> str:
    words: list[str] = re.findall(r"\w+", name)
    return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper() if words else "?"


def browser(agent: str) -> str:
    """Chrome on Mac; what does not say so stays unknown."""
    name = next((said for mark, said in BROWSERS if mark in agent), "")
    system = next((said for mark, said in SYSTEMS if mark in agent), "")
    return " on ".join(part for part in (name, system) if part) or "An unknown browser"


def plain(code: str) -> str:
    """A code as words: no_show -> no show."""
    return code.replace("_", " ").replace(".", ": ")


def count(number: int, one: str, many: str = "") -> str:
    """1 home, 1,204 homes."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def localday(at: datetime, zone: str) -> str:
    """Sat Dec 5, on the clocks of an IANA zone."""
    return times.say_day(times.local_day(at, ZoneInfo(zone)))


def localclock(at: datetime, zone: str) -> str:
    return times.say_time(at, ZoneInfo(zone))


def changes(values: Mapping[str, object] | None) -> str:
    """What an entry of the audit says: name value, name value."""
    return ", ".join(f"{name.replace('_', ' ')} {_short(value)}" for name, value in (values or {}).items())


def _short(value: object) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else "none" if value is None else str(value)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 3] + "..."


CHANNELS = {
    "sms": "text message", "slack": "Slack", "telegram": "Telegram", "email": "e-mail", "console": "the console",
}  # fmt: skip


def wire(channel: str) -> str:
    """A channel as people call it."""
    return CHANNELS.get(channel, channel)


def fact(value: object, code: str) -> str:
    """What a record states, as people read it: dollars as dollars, 1,640 for square feet."""
    if isinstance(value, Decimal) and code in MONEY:
        return money.say(value)
    if isinstance(value, int | Decimal) and code not in PLAIN_NUMBERS:
        return f"{value:,g}" if isinstance(value, Decimal) else f"{value:,}"
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return f"{times.say_day(value)} {value.year}" if isinstance(value, date) else str(value)


FILTERS: Mapping[str, Callable[..., object]] = {
    "money": money.say, "money_short": money.say_short, "day": times.say_day, "when": when, "clock": clock, "ago": ago,
    "span": span, "initials": initials, "browser": browser, "plain": plain, "count": count,
    "localday": localday, "localclock": localclock, "changes": changes, "sureness": how_sure, "wire": wire,
    "fact": fact,
}  # fmt: skip
