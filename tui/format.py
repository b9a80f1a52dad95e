"""Stored text into displayable text: the one place where what people wrote meets the terminal.

No widget of Textual stops ESC, OSC, C1 or bidi characters, whatever `markup` says, so nothing stored reaches a
screen or a printed line except through `plain`, `cell` or `content`.
"""

import re
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from textual.content import Content

NEWLINE: Final = " ⏎ "
"""How a line break shows where only one line fits."""

UNSEEN: Final = "\N{REPLACEMENT CHARACTER}"
"""What stands where a character would act on the terminal, or hide."""

ELLIPSIS: Final = "…"

_UNSAFE_RANGES: Final = (
    (0x00, 0x1F),  # C0: ESC begins every escape sequence; BEL ends an OSC
    (0x7F, 0x9F),  # DEL and C1: 0x9B is CSI, 0x9D is OSC in one character
    (0xAD, 0xAD),  # soft hyphen: terminals disagree about whether it takes a cell
    (0x034F, 0x034F),  # combining grapheme joiner
    (0x061C, 0x061C),  # Arabic letter mark
    (0x070F, 0x070F),  # Syriac abbreviation mark
    (0x115F, 0x1160),  # Hangul fillers: blank, and counted as two cells, one or none
    (0x17B4, 0x17B5),  # Khmer inherent vowels, never drawn
    (0x180B, 0x180F),  # Mongolian variation selectors and vowel separator
    (0x200B, 0x200F),  # zero width space, joiners, direction marks
    (0x2028, 0x202E),  # line and paragraph separators; embeddings and overrides of direction
    (0x2060, 0x206F),  # word joiner, invisible operators, isolates of direction
    (0x3164, 0x3164),  # Hangul filler
    (0xD800, 0xDFFF),  # a lone surrogate can't be written as UTF-8 and would end the program
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFEFF, 0xFEFF),  # byte order mark
    (0xFFA0, 0xFFA0),  # half-width Hangul filler
    (0xFFF0, 0xFFFB),  # unassigned and ignorable; interlinear annotation
    (0x13430, 0x13440),  # Egyptian joiners
    (0x1BCA0, 0x1BCA3),  # shorthand controls
    (0x1D173, 0x1D17A),  # musical beams and slurs
    (0xE0000, 0xE0FFF),  # tags and variation selectors: text that nobody sees
)
_UNSAFE: Final = re.compile("[" + "".join(f"{chr(a)}-{chr(b)}" for a, b in _UNSAFE_RANGES) + "]")
_LINE_BREAK: Final = re.compile("\r\n|[\n\r\u2028\u2029]")
_SHOWN_AS: Final = {
    "\t": " ",
    "\xad": "-",
    # They only choose between a coloured and a plain picture, and terminals disagree about the width.
    "\ufe0e": "",
    "\ufe0f": "",
}

_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def plain(text: str, *, newline: str = NEWLINE) -> str:
    """The text with everything replaced that acts on a terminal or hides in it: controls, escapes, direction
    marks, zero-width characters, lone surrogates.

    A tab becomes a space, the rest U+FFFD, so that a person sees that something is there; the raw text stays in
    the store. Line breaks become `newline`; pass a line feed to keep them. Nothing else is changed or cut.
    """
    if text.isascii() and text.isprintable():
        return text
    if _UNSAFE.search(text) is None:
        return text
    lines = _LINE_BREAK.split(text)
    return newline.join([_UNSAFE.sub(_shown, line) for line in lines])


def cell(text: str, width: int, *, align: Literal["left", "right"] = "left") -> str:
    """The text on one line of exactly `width` terminal cells: made plain, cut with an ellipsis, padded.

    Wide characters count as two cells, combining ones as none; a wide one is never cut in half.
    """
    if width <= 0:
        return ""
    text = plain(text)
    size = _cells(text)
    if size > width:
        from rich.cells import set_cell_size

        text = set_cell_size(text, width - 1).rstrip() + ELLIPSIS
        size = _cells(text)
    padding = " " * (width - size)
    return padding + text if align == "right" else text + padding


def content(text: str) -> "Content":
    """Text of several lines for a `Static` and its like: made plain, line breaks kept, never read as markup."""
    from textual.content import Content

    return Content(plain(text, newline="\n"))


def day(value: date, today: date) -> str:
    """A date as people say it, "Thu 3 Dec", with the year where it is not this one.

    Written out here, as `strftime` would follow the locale of whoever opened the terminal.
    """
    words = f"{_DAYS[value.weekday()]} {value.day} {_MONTHS[value.month - 1]}"
    return words if value.year == today.year else f"{words} {value.year}"


def due_words(due: date | None, today: date, working_days: int | None) -> str:
    """How urgent a due date is, in words, as colour alone tells some people nothing.

    Lateness is in calendar days ("2 d late"), what is left in working days where they are known ("3 wd"), else
    in calendar days ("5 d"); "" where nothing is due.
    """
    if due is None:
        return ""
    left = (due - today).days
    if left < 0:
        return f"{-left} d late"
    if left == 0:
        return "today"
    if left == 1:
        return "tomorrow"
    return f"{working_days} wd" if working_days else f"{left} d"


def _shown(match: re.Match[str]) -> str:
    return _SHOWN_AS.get(match.group(), UNSEEN)


def _cells(text: str) -> int:
    if text.isascii():
        return len(text)
    from rich.cells import cell_len  # here, as most texts are ASCII and most commands draw no table

    return cell_len(text)
