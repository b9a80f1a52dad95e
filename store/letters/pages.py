"""A letter as a page of its own, in the format the complainant asked for: to print, or to send as a file (R30).

Plain words are kept; the page is only how they look. Nothing in it is loaded from outside, and nothing of the letter is markup.
"""

from html import escape
from typing import Final

LARGE_PRINT: Final = "large-print"
BY_HAND: Final = {
    "audio": "read it aloud and record it, or have it read",
    "braille": "have it transcribed into braille",
    "easy-read": "have it written in easy read by somebody who can",
}
"""Formats that no program makes of plain words: what somebody has to do."""

STYLE: Final = """
body { max-width: 38em; margin: 2em auto; padding: 0 1em; font: 1rem/1.5 Arial, Helvetica, sans-serif; color: #111; background: #fff; }
body.large-print { font-size: 18pt; line-height: 1.6; }
p { white-space: pre-line; overflow-wrap: anywhere; text-align: left; hyphens: none; }
@media print { body { margin: 0; max-width: none; } }
"""


def page(text: str, title: str, *, language: str = "en", large: bool = False) -> str:
    """The letter as HTML: one paragraph for each of its own, 18 point where it is to be in large print (RNIB, Clear Print)."""
    body = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in text.split("\n\n"))
    size = ' class="large-print"' if large else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language, quote=True)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(title)}</title>\n'
        f"<style>{STYLE}</style>\n</head>\n<body{size}>\n<main>\n<h1>{escape(title)}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    )
