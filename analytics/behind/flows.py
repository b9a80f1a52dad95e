"""Behind the volumes: what came and went between two days, what was open, and who came again."""

from collections.abc import Iterator, Mapping
from datetime import date

import polars as pl

from analytics.behind.model import ALL, CASE, ITEM, ROW, Population
from analytics.chapters import Basis
from analytics.disclosure.cells import span_of
from analytics.ground import Ground
from analytics.measures.standing import within
from analytics.measures.volumes import FLOWS

BY_SUM = "a sum of the lines above it"


def balance(here: Ground) -> Iterator[Population]:
    """Each line of the reconciliation."""
    for name, things in _between(here, here.span.first, here.span.last).items():
        yield Population(things.with_columns(pl.lit(name).alias(ROW)), {"cases": ALL})


def by_period(here: Ground, basis: Basis) -> Iterator[Population]:
    """Each flow of each year, quarter or month."""
    spans = dict(basis.counts[0].frame.select("key", *basis.counts[0].rows).iter_rows())
    for key, code in spans.items():
        ((first, after),) = span_of(code)
        between = _between(here, date.fromordinal(first), date.fromordinal(after - 1))
        for name, things in between.items():
            yield Population(things.with_columns(pl.lit(key).alias(ROW)), {name: ALL})


def _between(here: Ground, first: date, last: date) -> Mapping[str, pl.DataFrame]:
    """What came and went between two days, and what was open before the first and after the last."""
    moves = here.frames.movements.filter(pl.col("on_date").is_between(first, last))
    on, until = pl.col("on_date"), pl.col("until")
    is_open = here.walk.filter(pl.col("net") == 1)
    asked = {name: moves.filter(pl.col("what") == name) for name in FLOWS}
    asked["opening"] = is_open.filter(on < first, (until >= first).fill_null(True))
    asked["open_end"] = is_open.filter(on <= last, (until > last).fill_null(True))
    found = pl.collect_all([frame.select(CASE) for frame in asked.values()])
    return dict(zip(asked, found, strict=True))


def complainants(here: Ground) -> Iterator[Population]:
    """As `patterns.complainants` counts them: the cases of one complainant are one thing."""
    received = here.cases.filter(within("received", here.span), pl.col("first_case").is_not_null())
    both = ["first_case", "category"]
    again = (pl.len().over(both) > 1) & (pl.col("category") != "")
    things = received.select(
        CASE,
        pl.col("first_case").alias(ITEM),
        row=pl.len().over("first_case").cast(pl.String),
        again=again.any().over("first_case"),
    )
    yield Population(things, {"complainants": ALL, "same_category": pl.col("again")})
