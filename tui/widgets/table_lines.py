"""Lines of a table as strips: a row's cells fitted to their columns, and a few words in the middle."""

from collections.abc import Callable, Sequence
from textwrap import wrap
from typing import Final

from rich.segment import Segment
from rich.text import Text
from textual.content import Content
from textual.strip import Strip
from textual.style import Style

from tui.format import cell, plain
from tui.widgets.columns import Column

Cell = str | Text | Content
"""What a row shows in one column: text, or text with styles of our own."""

ParseStyle = Callable[[str | Style], Style]

GAP: Final = 2
"""Blank cells between two columns."""


def row_strip(
    gutter: str,
    cells: Sequence[Cell],
    columns: Sequence[Column],
    laid: Sequence[tuple[int, int]],
    width: int,
    style: Style,
    parse_style: ParseStyle | None = None,
) -> Strip:
    """One line of exactly `width` cells: the gutter, then the cells of the columns (index, width) in `laid`.

    Without `parse_style` the cells' own styles are left out, so that every word stands in `style`.
    """
    rich_style = style.rich_style
    segments = [Segment(gutter, rich_style)]
    for place, (index, size) in enumerate(laid):
        if place:
            segments.append(Segment(" " * GAP, rich_style))
        value, align = cells[index], columns[index].align
        if isinstance(value, str):
            segments.append(Segment(cell(value, size, align=align), rich_style))
        elif parse_style is None or plain(value.plain) != value.plain:
            segments.append(Segment(cell(value.plain, size, align=align), rich_style))
        else:
            fitted = value if isinstance(value, Content) else Content.from_rich_text(value)
            fitted = fitted.truncate(size, ellipsis=True)
            missing = size - fitted.cell_length
            fitted = fitted.pad_left(missing) if align == "right" else fitted.pad_right(missing)
            parts = fitted.render(style, end="", parse_style=parse_style)
            segments += [Segment(text, part.rich_style) for text, part in parts]
    return Strip(segments).adjust_cell_length(width, rich_style).simplify()


def middle_strip(text: str, line: int, width: int, height: int, style: Style) -> Strip:
    """Line `line` of `height`, where `text` stands centred both ways and wrapped to `width` cells."""
    lines = [
        part
        for whole in plain(text, newline="\n").split("\n")
        for part in wrap(whole, max(width - 2, 1)) or [""]
    ]
    place = line - max(height - len(lines), 0) // 2
    if not 0 <= place < len(lines):
        return Strip.blank(width, style.rich_style)
    words = Content(lines[place]).truncate(width).center(width)
    return Strip([Segment(words.plain, style.rich_style)]).adjust_cell_length(width, style.rich_style)
