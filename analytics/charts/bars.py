"""Bars: how many of each kind, and what each whole is made of."""

from collections.abc import Callable, Sequence
from functools import partial
from string import ascii_uppercase
from typing import Final, Literal

import polars as pl

from analytics import wording
from analytics.charts import plot as p
from analytics.charts import scales, svg
from analytics.charts.figure import NOTHING, Figure, Sign, compose, empty
from analytics.tables import CONFIDENTIAL, Column, Table

PARTS: Final = 6
"""Parts of a bar that can be told apart."""

THICK: Final = 20


def bar_chart(
    rows: Sequence[str],
    values: Sequence[float | None],
    *,
    title: str,
    unit: str,
    measure: str,
    stub: str,
    form: Literal["count", "mean", "days", "percent"] = "count",
    missing: str = CONFIDENTIAL,
) -> Figure:
    """A bar for each row, in the order given, its figure at its end; all bars begin at 0.

    A missing value has no bar but the mark `missing`. Raises ValueError where rows and values differ in number, or one
    is below 0.
    """
    if len(rows) != len(values) or any(value is not None and value < 0 for value in values):
        raise ValueError(f"{len(values)} values for {len(rows)} bars, or one below 0")
    frame = pl.DataFrame({"value": list(values)}, schema={"value": pl.Float64}, strict=False)
    names = tuple(wording.label(row) for row in rows)
    numbers = Table(
        id="chart",
        title=title,
        unit=unit,
        stub=stub,
        rows=tuple((f"row-{place}", name) for place, name in enumerate(names, 1)),
        columns=(Column("value", measure, form),),
        frame=frame,
        marks={(place, "value"): missing for place in range(len(names))},
    )
    shown = [(name, value) for name, value in zip(names, values, strict=True) if value is not None]
    if not shown:
        return empty(title, numbers, _hidden(missing) if values else NOTHING)
    figure = _figure(form)
    high, low = max(shown, key=lambda row: row[1]), min(shown, key=lambda row: row[1])
    hidden = len(names) - len(shown)
    extremes = f"most {high[0]}, {figure(high[1])}; fewest {low[0]}, {figure(low[1])}"
    if hidden:
        alone = f"{high[0]}, {figure(high[1])}"
        extremes = alone if len(shown) == 1 else f"of those printed {extremes}"
    summary = f"{measure}, {wording.counted(len(names), 'bar')}: {extremes}."
    if hidden:
        summary += f" {wording.counted(hidden, 'row')} without a figure: {missing}."

    def inside(name: str, value: float | None, left: float, room: float, y: float, font: float) -> list[str]:
        said = missing if value is None else figure(value)
        room -= max(svg.width(figure(high[1]), font), svg.width(missing, font)) + 10
        wide = 0.0 if value is None or not high[1] else value / high[1] * room
        return [
            svg.element("rect", svg.title(f"{name}: {said}"), x=left, y=y, width=wide, height=THICK, class_="data", fill="currentColor") if wide else "",
            svg.text(said, left + wide + 6, y + THICK / 2 + 0.35 * font),
        ]  # fmt: skip # a part each

    draw = partial(
        _rows, names, [partial(inside, name, value) for name, value in zip(names, values, strict=True)]
    )
    return compose(draw, title=title, summary=summary, key=(), numbers=numbers)


def stacked_bars(
    rows: Sequence[str],
    parts: Sequence[str],
    counts: Sequence[Sequence[int | None]],
    *,
    title: str,
    unit: str,
    stub: str,
    missing: str = CONFIDENTIAL,
) -> Figure:
    """What each row is made of: a bar of its whole, cut into the shares of at most 6 parts, in the same order everywhere.

    `counts` has a number for each part of each row. A row in which one is missing has no bar, and no shares in the
    table either: any of them would tell the missing one. Raises ValueError where the numbers don't match.
    """
    if not 0 < len(parts) <= PARTS:
        raise ValueError(f"{len(parts)} parts: 1 to {PARTS} can be told apart")
    if len(counts) != len(rows) or any(len(row) != len(parts) for row in counts):
        raise ValueError(f"counts for {len(rows)} rows of {len(parts)} parts are needed")
    names, kinds = ([wording.label(words) for words in some] for some in (rows, parts))
    shares = [_shares(row) for row in counts]
    numbers = _stacked_table(names, kinds, counts, shares, title, unit, stub, missing)
    if not any(value for row in counts for value in row):
        return empty(title, numbers, _hidden(missing) if any(None in row for row in counts) else NOTHING)

    def inside(place: int, left: float, room: float, y: float, font: float) -> list[str]:
        if (found := shares[place]) is None:
            said = missing if None in counts[place] else "none"
            return [svg.text(said, left + 6, y + THICK / 2 + 0.35 * font)]
        pieces = []
        for number, (kind, share) in enumerate(zip(kinds, found, strict=True)):
            wide = share / 100 * room
            pieces += _piece(
                number,
                f"{names[place]}, {kind}: {wording.percent(share)}",
                wording.percent(share),
                left,
                wide,
                y,
                font,
            )
            left += wide
        return pieces

    key = [_letter(number, kind) for number, kind in enumerate(kinds)]
    draw = partial(_rows, names, [partial(inside, place) for place in range(len(names))])
    summary = _stacked_summary(names, kinds, counts, shares, missing)
    return compose(draw, title=title, summary=summary, key=tuple(key), numbers=numbers)


def _rows(
    names: Sequence[str],
    inside: Sequence[Callable[[float, float, float, float], list[str]]],
    size: p.Size,
) -> tuple[list[str], float]:
    """Rows from top to bottom: on paper the name to the left of the bar, on a telephone above it."""
    font, beside = size.font, size is p.WIDE
    room = min(max(svg.width(name, font) for name in names) + 4, 0.34 * size.width)
    left = room + 10 if beside else 0.0
    parts: list[str] = []
    y = 4.0
    for name, bar in zip(names, inside, strict=True):
        lines = svg.wrapped(name, room if beside else size.width, font)
        high = len(lines) * font * p.LINE
        top = y + max(0.0, (THICK - high) / 2) if beside else y
        parts += [
            svg.text(
                line,
                room if beside else 0,
                top + (place + 0.8) * font * p.LINE,
                anchor="end" if beside else "start",
            )
            for place, line in enumerate(lines)
        ]
        at = y + max(0.0, (high - THICK) / 2) if beside else y + high + 1
        parts += bar(left, size.width - left, at, font)
        y = max(y + high, at + THICK) + (8 if beside else 10)
    if beside:
        parts.append(
            svg.element("path", d=svg.path([(left, 0), (left, y - 4)]), stroke="currentColor", class_="soft")
        )
    return parts, y


def _piece(number: int, hint: str, share: str, left: float, wide: float, y: float, font: float) -> list[str]:
    """A part of a bar, with its letter and share in it as far as there is room; a thin line of paper between two."""
    if not wide:
        return []
    letter = ascii_uppercase[number]
    rect = svg.element("rect", svg.title(hint), x=left, y=y, width=max(wide - 1.5, 0.5), height=THICK, class_=f"part-{number + 1}", fill="currentColor")  # fmt: skip # an element
    for words in (f"{letter} {share}", letter):
        if svg.width(words, font) + 8 <= wide:
            inner = svg.element(
                "g", svg.text(words, left + 5, y + THICK / 2 + 0.35 * font), class_="on", color="white"
            )
            return [rect, inner]
    return [rect]


def _letter(number: int, kind: str) -> Sign:
    rect = svg.element(
        "rect", x=6, y=0, width=16, height=14, class_=f"part-{number + 1}", fill="currentColor"
    )
    letter = svg.element(
        "text", ascii_uppercase[number], x=14, y=11, text_anchor="middle", font_size=11, fill="currentColor"
    )
    return Sign(rect + svg.element("g", letter, class_="on", color="white"), kind)


def _shares(row: Sequence[int | None]) -> list[float] | None:
    """Percent of the whole; None where a part is missing, or there is no whole."""
    known = [value for value in row if value is not None]
    whole = sum(known)
    return [100 * value / whole for value in known] if len(known) == len(row) and whole else None


def _stacked_summary(
    names: Sequence[str],
    kinds: Sequence[str],
    counts: Sequence[Sequence[int | None]],
    shares: Sequence[list[float] | None],
    missing: str,
) -> str:
    sentences = []
    for name, row, found in zip(names, counts, shares, strict=True):
        if found is not None:
            listed = [
                f"{kind.lower()} {wording.percent(share)}"
                for kind, share in zip(kinds, found, strict=True)
                if share
            ]
            sentences.append(
                f"{name}, {wording.number(sum(value or 0 for value in row))}: {wording.listed(listed)}."
            )
        else:
            sentences.append(f"{name}: {f'not drawn, {missing}' if None in row else 'none'}.")
    return " ".join(sentences)


def _stacked_table(
    names: Sequence[str],
    kinds: Sequence[str],
    counts: Sequence[Sequence[int | None]],
    shares: Sequence[list[float] | None],
    title: str,
    unit: str,
    stub: str,
    missing: str,
) -> Table:
    columns: list[Column] = []
    data: dict[str, pl.Series] = {}
    marks: dict[tuple[int, str], str] = {}
    for number, kind in enumerate(kinds, 1):
        columns += [
            Column(f"n{number}", "Number", under=kind),
            Column(f"share{number}", "Share", "percent", under=kind),
        ]
        data[f"n{number}"] = pl.Series([row[number - 1] for row in counts], dtype=pl.Int64)
        data[f"share{number}"] = pl.Series(
            [found and found[number - 1] for found in shares], dtype=pl.Float64
        )
        for place, row in enumerate(counts):
            if None in row:
                marks |= {(place, f"n{number}"): missing, (place, f"share{number}"): missing}
    return Table(
        id="chart",
        title=title,
        unit=unit,
        stub=stub,
        rows=tuple((f"row-{place}", name) for place, name in enumerate(names, 1)),
        columns=tuple(columns),
        frame=pl.DataFrame(data),
        marks=marks,
    )


def _hidden(missing: str) -> str:
    return f"No figure that can be shown: {missing}."


def _figure(form: str) -> Callable[[float], str]:
    return wording.percent if form == "percent" else scales.shown
