"""A chart as it is handed on: two drawings, words, a key, and the numbers it was drawn from."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from html import escape
from typing import Final

import polars as pl

from analytics import wording
from analytics.charts import svg
from analytics.charts.plot import NARROW, WIDE, Size
from analytics.tables import Table, as_html, folded

NOTHING: Final = "No cases in this period."


@dataclass(frozen=True)
class Sign:
    """A sign in the key: how it is drawn, in SVG of 28 by 14 pixels, and what it means."""

    drawn: str
    words: str


@dataclass(frozen=True, eq=False)
class Figure:
    """A chart. Whoever sees only `summary` and `table` misses nothing of it.

    `svg` is for screens and paper, `narrow` the same for a telephone. `summary` says in sentences what is to be seen.
    `numbers` are exactly the numbers drawn, as a table for print; `table` is its frame, led by a column `row` of words.
    """

    title: str
    summary: str
    svg: str
    narrow: str
    key: tuple[Sign, ...]
    numbers: Table

    @property
    def table(self) -> pl.DataFrame:
        words = [words for _, words in self.numbers.rows]
        columns = [column.name for column in self.numbers.columns]
        frame = self.numbers.frame.select(columns)
        if self.numbers.groups:
            frame.insert_column(0, pl.Series("group", self.numbers.groups, pl.String))
        return frame.insert_column(0, pl.Series("row", words, pl.String))

    def as_table(self, id: str) -> Table:  # noqa: A002 # the name of the field it goes into
        """The numbers under an id of their own, for a page and its manifest."""
        return replace(self.numbers, id=f"{id}-numbers")


def compose(
    draw: Callable[[Size], tuple[list[str], float]],
    *,
    title: str,
    summary: str,
    key: tuple[Sign, ...],
    numbers: Table,
) -> Figure:
    """The figure that `draw` gives for each size: its parts, and how high they reach."""
    name = wording.clean(title)
    drawn = []
    for size in (WIDE, NARROW):
        parts, height = draw(size)
        drawn.append(
            svg.drawing(
                [part for part in parts if part],
                width=size.width,
                height=height,
                font=size.font,
                name=name,
                class_=size.name,
            )
        )
    return Figure(name, wording.clean(summary), drawn[0], drawn[1], key, numbers)


def empty(title: str, numbers: Table, words: str = NOTHING) -> Figure:
    """A figure for data that hold nothing to draw: it says so, where the chart would stand."""

    def draw(size: Size) -> tuple[list[str], float]:
        height = 5 * size.font
        frame = svg.element(
            "rect",
            x=0.5,
            y=0.5,
            width=size.width - 1,
            height=height - 1,
            fill="none",
            stroke="currentColor",
            stroke_dasharray="4 4",
            class_="soft",
        )
        return [
            frame,
            svg.text(words, size.width / 2, height / 2 + 0.35 * size.font, anchor="middle"),
        ], height

    return compose(draw, title=title, summary=words, key=(), numbers=numbers)


def moment(letter: str, words: str) -> Sign:
    """A known moment in the key, under its letter."""
    ring = svg.element("circle", cx=14, cy=7, r=6.4, fill="none", stroke="currentColor")
    inside = svg.element(
        "text", letter, x=14, y=10.6, text_anchor="middle", font_size=10, fill="currentColor"
    )
    return Sign(svg.element("g", ring, inside, class_="moment"), words)


def figure_html(
    figure: Figure,
    id: str,  # noqa: A002 # it becomes an id
    number: int,
    *,
    numbers: str | None = None,
) -> str:
    """Figure `number` of its page as HTML: caption, drawings, key, what it says, and its numbers, folded away.

    `numbers` is HTML that stands in place of these, such as where to find them. Raises ValueError for an `id` that is none.
    """
    if not re.fullmatch(r"[A-Za-z][\w-]*", id, re.ASCII):
        raise ValueError(f"“{id}” is no id: letters, digits and hyphens, a letter first")
    named = f'<svg aria-labelledby="{id}-title" aria-describedby="{id}-summary"'
    drawings = "".join(f"{named}{drawn.removeprefix('<svg')}\n" for drawn in (figure.svg, figure.narrow))
    unit = f'<span class="unit">{escape(figure.numbers.unit)}</span>' if figure.numbers.unit else ""
    return (
        f'<figure class="chart" id="{id}">\n'
        f'<figcaption><span class="title" id="{id}-title">Figure {number}. {escape(figure.title)}</span>{unit}</figcaption>\n'
        f'<div class="drawing">\n{drawings}{_key(figure.key)}</div>\n'
        f'<p id="{id}-summary">{escape(figure.summary)}</p>\n'
        f"{_numbers(figure, id, number) if numbers is None else numbers}</figure>\n"
    )


def _key(signs: tuple[Sign, ...]) -> str:
    if not signs:
        return ""
    each = [
        '<li><svg viewBox="0 0 28 14" aria-hidden="true">'
        f"{sign.drawn}</svg>{escape(wording.clean(sign.words))}</li>\n"
        for sign in signs
    ]
    return f'<ul class="key">\n{"".join(each)}</ul>\n'


def _numbers(figure: Figure, id: str, number: int) -> str:  # noqa: A002 # as above
    if not figure.numbers.rows:
        return ""
    table = as_html(figure.as_table(id), number, called="Numbers of figure", explain=True)
    return folded(f"The numbers of figure {number}", table)
