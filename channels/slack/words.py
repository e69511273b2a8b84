"""Slack's way of writing: its entities read into plain words, and ours written so that none comes about. Pure."""

import html
import re
from urllib.parse import quote

import regex

from channels.fit import cleaned

_ENTITY = regex.compile(r"<([^<>\n]{1,2000})>")
_HALF_ENTITY = re.compile(r"&[a-z]{0,3}$")
_GRAPHEME = regex.compile(r"\X")
_MARKS = str.maketrans({"*": "\u2217", "_": "\u02cd", "~": "\u223c", "`": "\u02cb"})
ELLIPSIS = "\u2026"


def plain(text: str, bot: str = "") -> str:
    """What a person wrote, without Slack's entities; the mention of our own app is left out."""
    read = _ENTITY.sub(lambda found: _said(found[1], bot), text)
    return cleaned(html.unescape(read)).strip()


def mentions(text: str, bot: str) -> bool:
    """Whether the text begins by calling the app by its name."""
    return bool(bot) and regex.match(rf"\s*<@{regex.escape(bot)}(\|[^>]*)?>", text) is not None


def _said(entity: str, bot: str) -> str:
    what, _, label = entity.partition("|")
    if what.startswith("@"):
        return "" if what[1:] == bot else f"@{label.removeprefix('@')}" if label else ""
    if what.startswith("#"):
        return f"#{label}" if label else ""
    if what.startswith("!"):
        return label or f"@{what[1:].partition('^')[0]}"
    # A number or an address shows itself; behind other words the link says more than they do.
    return label if label and what.startswith(("tel:", "mailto:")) else what


def escaped(text: str) -> str:
    """The text with the three characters that begin Slack's entities written out."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unmarked(text: str) -> str:
    """The text for a field that reads markup: escaped, on one line, its own marks replaced by their likes."""
    return escaped(" ".join(text.split()).translate(_MARKS))


def link(url: str, label: str = "") -> str:
    """A link that can be followed."""
    safe = escaped(quote(url, safe=":/?#[]@!$&'()*+,;=%~-._"))
    return f"<{safe}|{unmarked(label)}>" if label else f"<{safe}>"


def cut(text: str, most: int) -> str:
    """As much of the text as takes at most so many characters once escaped; the end of what was cut is marked."""
    if len(escaped(text)) <= most:
        return text
    room, kept = most - 1, ""
    for grapheme in _GRAPHEME.findall(text):
        room -= len(escaped(grapheme))
        if room < 0:
            break
        kept += grapheme
    return kept.rstrip() + ELLIPSIS


def cut_bytes(text: str, most: int) -> str:
    """As much of an escaped text as takes at most so many bytes; an entity is left out whole."""
    if len(text.encode()) <= most:
        return text
    kept = text.encode()[: most - len(ELLIPSIS.encode())].decode("utf-8", "ignore")
    return _HALF_ENTITY.sub("", kept) + ELLIPSIS
