"""A funnel: teams around the share of all, with limits that leave a small team more room than a large one."""

from dataclasses import dataclass
from functools import partial
from itertools import product
from string import ascii_uppercase
from typing import Final

import polars as pl

from analytics import wording
from analytics.charts import plot as p
from analytics.charts import scales, svg
from analytics.charts.control_drawing import FAR, NEAR
from analytics.charts.figure import Figure, Sign, compose, empty, moment
from analytics.statistics import Funnel
from analytics.tables import Column, Table

MOST: Final = len(ascii_uppercase)
LIMITS: Final = ("lower", "near_lower", "near_upper", "upper")
PLACES: Final = {
    "low": "below the limit",
    "near low": "below the near limit",
    "within": "within the limits",
    "near high": "above the near limit",
    "high": "above the limit",
}


@dataclass(frozen=True)
class _Shown:
    names: tuple[str, ...]
    frame: pl.DataFrame
    mean: float
    measure: str
    total: str


def funnel_chart(
    found: Funnel,
    names: tuple[str, ...],
    *,
    title: str,
    unit: str,
    measure: str,
    count: str,
    total: str,
    stub: str,
) -> Figure:
    """The teams of a `funnel`, by their names, each under a letter at its size and its share, between limits of 95 and 99.8 %.

    `measure` names the share, `count` and `total` what it is made of. The limits are drawn from team to team. At most 26 teams.
    Raises ValueError where names and teams differ in number, or there are more.
    """
    if len(names) != found.teams.height or len(names) > MOST:
        raise ValueError(
            f"{len(names)} names for {found.teams.height} teams, of which {MOST} can be told apart"
        )
    frame = found.teams.with_columns(
        pl.col("share", *LIMITS) * 100,
        place=pl.col("place").replace_strict(PLACES, return_dtype=pl.String),
    )
    labels = tuple(wording.label(name) for name in names)
    numbers = Table(
        id="chart",
        title=title,
        unit=unit,
        stub=stub,
        rows=tuple((f"row-{place}", name) for place, name in enumerate(labels, 1)),
        columns=(
            Column("count", count),
            Column("total", total),
            Column("share", measure, "percent"),
            Column("near_lower", "Lower", "percent", under="Near limits, 95%"),
            Column("near_upper", "Upper", "percent", under="Near limits, 95%"),
            Column("lower", "Lower", "percent", under="Limits, 99.8%"),
            Column("upper", "Upper", "percent", under="Limits, 99.8%"),
            Column("place", "Place", "text"),
        ),
        frame=frame.select("count", "total", "share", "near_lower", "near_upper", "lower", "upper", "place"),
        notes=_notes(found),
    )
    if found.mean is None:
        return empty(title, numbers)
    shown = _Shown(labels, frame, 100 * found.mean, measure, total)
    return compose(
        partial(_draw, shown), title=title, summary=_summary(shown, found), key=_key(shown), numbers=numbers
    )


def _notes(found: Funnel) -> tuple[str, ...]:
    notes: tuple[str, ...] = (
        "One team in 20 lies beyond a near limit by chance alone, one in 500 beyond a limit.",
    )
    if found.overdispersed:
        notes += (
            "The teams differ by more than chance: they may handle different complaints. A place beyond a limit is a question about these, "
            "not a verdict on a team.",
        )
    return notes


def _draw(shown: _Shown, size: p.Size) -> tuple[list[str], float]:
    frame = shown.frame
    heights = [shown.mean, *(value for name in ("share", *LIMITS) for value in frame[name])]
    axis = scales.axis(heights, about=size.steps, zero=scales.from_zero(heights))

    def words(value: float) -> str:
        return f"{axis.words(value)}%"

    area = p.area(size, axis, words, shown.measure)
    sizes = scales.axis([0.0, float(frame["total"].max() or 1)], about=6 if size is p.WIDE else 4, whole=True)  # type: ignore[arg-type] # of Int64
    across = scales.Scale(0, sizes.high, area.left, area.right)
    parts = [*p.value_axis(area, words, shown.measure), p.across(area, map(across.at, sizes.ticks))]
    y = area.bottom + 1.4 * area.font
    parts += [p.label(area, across.at(tick), y, sizes.words(tick)) for tick in sizes.ticks]
    y += p.LINE * area.font
    parts.append(svg.text(shown.total, area.right, y, anchor="end", class_="soft"))
    rising = frame.sort("total")
    for name in LIMITS:
        places: list[tuple[float, float | None]] = [
            (across.at(total), area.up.at(limit)) for total, limit in rising.select("total", name).iter_rows()
        ]
        dash, width = (NEAR, 1.3) if name.startswith("near") else (FAR, 1.5)
        parts.append(p.line(places, class_="limit", width=width, dash=dash))
    level = area.up.at(shown.mean)
    parts.append(p.line([(area.left, level), (area.right, level)], class_="mean", width=1.5))
    return [*parts, *_teams(shown, area, across)], y + 0.5 * area.font


def _teams(shown: _Shown, area: p.Area, across: scales.Scale) -> list[str]:
    """A dot for each team, its letter beside it where it touches no other as far as there is such a side."""
    dots, letters = [], []
    spots = [
        (across.at(total), area.up.at(share))
        for total, share in shown.frame.select("total", "share").iter_rows()
    ]
    taken = [*spots]
    for (x, y), name, letter, share in zip(
        spots, shown.names, ascii_uppercase, shown.frame["share"], strict=False
    ):
        dots.append(
            svg.element(
                "circle", svg.title(f"{name}: {wording.percent(share)}"), cx=x, cy=y, r=4, fill="currentColor"
            )
        )
        sides = [(x + dx * area.font, y + dy * area.font) for dy, dx in product((0, -0.9, 0.9), (0.9, -0.9))]
        spot = max(sides, key=lambda side: min(_far(side, other, area.font) for other in taken))
        taken.append(spot)
        letters.append(svg.text(letter, spot[0], spot[1] + 0.35 * area.font, anchor="middle", weight="600"))
    return [svg.element("g", *dots, class_="data"), svg.element("g", *letters, class_="observed")]


def _far(spot: tuple[float, float], other: tuple[float, float], font: float) -> float:
    """How far apart, as far as it matters."""
    return min(max(abs(spot[0] - other[0]), abs(spot[1] - other[1])), 0.85 * font)


def _key(shown: _Shown) -> tuple[Sign, ...]:
    across = [(0.0, 7.0), (28.0, 7.0)]
    return (
        Sign(p.line(across, class_="mean", width=1.5), f"All together: {wording.percent(shown.mean)}"),
        Sign(p.line(across, class_="limit", width=1.3, dash=NEAR), "Near limits, 95%"),
        Sign(p.line(across, class_="limit", width=1.5, dash=FAR), "Limits, 99.8%"),
        *(moment(letter, name) for letter, name in zip(ascii_uppercase, shown.names, strict=False)),
    )


def _summary(shown: _Shown, found: Funnel) -> str:
    beyond = [
        f"{name} ({wording.percent(share)} of {wording.number(total)}) {place}"
        for name, share, total, place in zip(
            shown.names, *(shown.frame[column] for column in ("share", "total", "place")), strict=True
        )
        if place != PLACES["within"]
    ]
    said = f"{shown.measure}: {wording.percent(shown.mean)} of all. "
    if beyond:
        said += f"{wording.sentence(wording.listed(beyond))} "
    else:
        said += "None lies beyond a limit: they differ by no more than chance may give. "
    if found.overdispersed:
        said += "They differ by more than chance: they may handle different complaints, so this asks a question and gives no verdict. "
    heights = [shown.mean, *(value for name in ("share", *LIMITS) for value in shown.frame[name])]
    return said + ("" if scales.from_zero(heights) else scales.NOT_FROM_ZERO)
