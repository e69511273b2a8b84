"""One conversation as a PDF that one may have to hand over: who, when, every line, and who took it out."""

import unicodedata
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import font_roboto
from fontTools.ttLib import TTFont
from fpdf import FPDF
from fpdf.enums import XPos, YPos

from admin.masking import spoken
from domain import times
from domain.conversations import Said, Story, Summary
from domain.identity import BrokerageCard

FONT = "Roboto"
MARGIN, WIDTH = 18.0, 174.0
SOFT, INK = (95, 105, 115), (27, 33, 38)


def conversation_pdf(office: BrokerageCard, seen: Summary, told: Story, by: str, now: datetime) -> bytes:
    """The file. Times are the office's; what the font cannot write is named in brackets, never dropped."""
    zone = ZoneInfo(office.time_zone)
    pdf = _Paper(f"{office.name}. Taken out by {by}, {times.say(now, zone)}.")
    _title(pdf, office, seen, told, zone)
    day = None
    for line in told.lines:
        if (today := times.local_day(line.at, zone)) != day:
            day = today
            pdf.words(f"{times.say_day(today)}, {today.year}", size=9, bold=True, above=4)
        _line(pdf, seen, line, zone)
    return bytes(pdf.output())


class _Paper(FPDF):
    def __init__(self, foot: str) -> None:
        super().__init__(format="Letter")
        self._foot = written(foot)
        self.add_font(FONT, "", font_roboto.font_files["Roboto"])
        self.add_font(FONT, "B", font_roboto.font_files["RobotoBold"])
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(True, 20)
        self.add_page()

    def footer(self) -> None:
        self.set_y(-14)
        self.set_font(FONT, size=8)
        self.set_text_color(*SOFT)
        self.cell(WIDTH - 20, 5, self._foot)
        self.cell(20, 5, f"Page {self.page_no()}", align="R")

    def words(self, text: str, *, size: float, bold: bool = False, soft: bool = False, above: float = 0) -> None:
        self.set_font(FONT, "B" if bold else "", size)
        self.set_text_color(*(SOFT if soft else INK))
        if above:
            self.ln(above)
        self.multi_cell(WIDTH, size * 0.5, written(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _title(pdf: _Paper, office: BrokerageCard, seen: Summary, told: Story, zone: ZoneInfo) -> None:
    pdf.set_title(written(f"Conversation with {seen.name or 'an unnamed person'}"))
    pdf.words(f"Conversation with {seen.name or 'an unnamed person'}", size=17, bold=True)
    pdf.words(
        f"{seen.channel.upper()} {spoken(seen.value)}, with {office.name} at {spoken(seen.account)}", size=10, soft=True
    )
    if told.lines:
        first, last = (times.say(line.at, zone) for line in (told.lines[0], told.lines[-1]))
        pdf.words(f"{len(told.lines)} messages, {first} to {last}. Times are {office.time_zone}.", size=10, soft=True)
    if told.earlier:
        pdf.words("Older messages are not in this file.", size=10, soft=True)


def _line(pdf: _Paper, seen: Summary, line: Said, zone: ZoneInfo) -> None:
    who = line.by or {"them": seen.name or spoken(seen.value), "bot": "Assistant"}.get(line.author, "A member")
    state = "" if line.status in {"done", "sent"} else f" ({line.status})"
    pdf.words(f"{times.say_time(line.at, zone)}  {who}{state}", size=9, soft=True, above=2)
    pdf.words(line.text or "(no words)", size=10.5)


def written(text: str) -> str:
    """The text in characters that the font has; direction marks and the like, which could mislead, are named."""
    return "".join(char if ord(char) in _known() or char == "\n" else _named(char) for char in text)


def _named(char: str) -> str:
    if unicodedata.category(char) in {"Mn", "Me"} or char in "\ufe0f\r\t":
        return ""
    return f"[{unicodedata.name(char, f'U+{ord(char):04X}').lower()}]"


@lru_cache(maxsize=1)
def _known() -> frozenset[int]:
    return frozenset(TTFont(font_roboto.font_files["Roboto"]).getBestCmap())
