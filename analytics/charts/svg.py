"""SVG written by hand: elements with what is in them escaped, and numbers that come out the same everywhere.

Colours are the page's: everything is drawn in `currentColor`, and `style.STYLE` gives each class its colour. Without
any style sheet a chart is a black line drawing, told apart by shapes and dashes.
"""

import textwrap
from html import escape
from typing import Final, Literal

from analytics import wording

Value = str | float

Anchor = Literal["start", "middle", "end"]

LETTER: Final = 0.56
"""The width of an average letter, in sizes of the font; a guess that is on the wide side for most fonts."""


def number(value: float) -> str:
    """One decimal: a tenth of a pixel. Never -0.0."""
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")


def element(tag: str, *inner: str, **attributes: Value | None) -> str:
    """An element; `inner` is SVG. A `_` in a name stands for "-", one at its end for nothing, as in `class_`."""
    named = "".join(
        f' {name.removesuffix("_").replace("_", "-")}="{_value(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    return f"<{tag}{named}>{''.join(inner)}</{tag}>" if inner else f"<{tag}{named}/>"


def text(
    words: str,
    x: float,
    y: float,
    *,
    anchor: Anchor = "start",
    class_: str | None = None,
    weight: str | None = None,
) -> str:
    """Words at a place, on one line; `y` is where the letters stand."""
    return element(
        "text",
        escape(wording.clean(words)),
        x=x,
        y=y,
        text_anchor=None if anchor == "start" else anchor,
        class_=class_,
        font_weight=weight,
        fill="currentColor",
    )


def title(words: str) -> str:
    """What an element is: its name for those who hear the page, a hint for those who point at it."""
    return element("title", escape(wording.clean(words)))


def path(points: list[tuple[float, float]]) -> str:
    """The way through points, for the `d` of a path."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)


def width(words: str, font: float) -> float:
    """About how wide words are in a font of so many pixels; a % is nearly as wide as two digits."""
    return (len(words) + 0.6 * words.count("%")) * font * LETTER


def wrapped(words: str, room: float, font: float) -> list[str]:
    """Words on as many lines as they need in a room of so many pixels."""
    return textwrap.wrap(wording.clean(words), max(int(room / (font * LETTER)), 4)) or [""]


def drawing(parts: list[str], *, width: float, height: float, font: float, name: str, class_: str) -> str:
    """The whole picture, of a fixed shape and any size; `name` is its accessible name."""
    return element(
        "svg",
        title(name),
        *parts,
        class_=class_,
        viewBox=f"0 0 {number(width)} {number(height)}",
        role="img",
        font_size=font,
    )


def _value(value: Value) -> str:
    return escape(value) if isinstance(value, str) else number(value)
