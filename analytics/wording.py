"""Figures and dates in plain English, and stored words made fit to print."""

import re
import unicodedata
from datetime import date
from typing import Final

MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
LONGEST_LABEL: Final = 80
UNSEEN: Final = "\N{REPLACEMENT CHARACTER}"

# Controls, format and direction characters, surrogates, private use and what is not assigned.
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_FILLERS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")  # letters by name, blank to the eye


def number(value: int) -> str:
    """1,234; a minus sign proper before a negative one."""
    return f"{value:,}".replace("-", "−")


def counted(value: int, one: str, many: str = "") -> str:
    """With its noun: "1 case", "2 cases", "1,234 cases"."""
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


def were(value: int) -> str:
    """The verb of a count: "was" for one, "were" for any other number."""
    return "was" if value == 1 else "were"


def plain(value: float) -> str:
    """A figure of days: 7, 7.5, 154.7; at most one decimal, none where it would be 0."""
    text = f"{value:,.1f}".replace("-", "−")
    return text.removesuffix(".0")


def percent(value: float) -> str:
    """12.3%."""
    return f"{value:.1f}%"


def day(value: date) -> str:
    """9 January 2025."""
    return f"{value.day} {month(value)}"


def month(value: date) -> str:
    """January 2025."""
    return f"{MONTHS[value.month - 1]} {value.year}"


def listed(parts: list[str]) -> str:
    """The parts as a list in a sentence: "a", "a and b", "a, b and c"."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def capital(text: str) -> str:
    """With a capital first letter."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """With a capital first letter and a full stop."""
    return capital(text).removesuffix(".") + "."


def clean(text: str) -> str:
    """Stored words on one line: spaces drawn together, hidden characters made visible. Not escaped: HTML's writer does that."""
    line = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()
    if line.isascii() and line.isprintable():
        return line
    return "".join(UNSEEN if unicodedata.category(c) in _HIDDEN or c in _FILLERS else c for c in line)


def label(text: str) -> str:
    """As `clean`, cut to `LONGEST_LABEL` characters."""
    line = clean(text)
    return line if len(line) <= LONGEST_LABEL else line[: LONGEST_LABEL - 1].rstrip() + "…"
