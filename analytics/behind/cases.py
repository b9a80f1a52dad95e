"""Behind the figures by case: what complaints are about, how they ended, how old they are, and what is missing of them."""

from collections.abc import Iterable, Iterator
from typing import Final

import polars as pl

from analytics.behind.model import ALL, CASE, ROW, Population, coded
from analytics.behind.stages import waits
from analytics.chapters.circumstances import NAMES
from analytics.facts import Facts
from analytics.ground import Ground
from analytics.measures import elsewhere, promises
from analytics.measures.circumstances import BLANK, DIMENSIONS, OTHER
from analytics.measures.promises import STEPS
from analytics.measures.quality import durations
from analytics.measures.standing import GOVERNED, MIGRATED, NO_COMPLAINT, within
from analytics.measures.timeliness import BANDS
from analytics.patterns.shifts import STAGE
from analytics.tables import Table

DESCRIBED: Final = {key: column for column, (key, *_) in NAMES.items()}


def label(column: str) -> pl.Expr:
    """What stands in a column of the cases, as measures read it."""
    return pl.col(column).fill_null("").str.strip_chars()


def _in_words(here: Ground, facts: Facts, column: str) -> pl.LazyFrame:
    """The cases with `label`, in the words of the policy where one governs them."""
    words = facts.words.get(DIMENSIONS[column], {})
    told = pl.when(pl.col("group") == GOVERNED).then(label(column).replace(words)).otherwise(label(column))
    return here.cases.with_columns(label=told)


def _named(table: Table, labels: pl.Expr, group: str | None = None) -> pl.Expr:
    """The key of the row in which a label is printed by name, with others, or as not recorded."""
    before = "" if group is None else f"{group}."
    named = [key.removeprefix(before)[1:-1] for key, _ in table.rows if key.startswith(f"{before}“")]
    row = (
        pl.when(labels == "")
        .then(pl.lit(BLANK))
        .when(labels.is_in(named))
        .then(pl.format("“{}”", labels))
        .otherwise(pl.lit(OTHER))
    )
    return pl.format("{}{}", pl.lit(before), row)


def described(here: Ground, facts: Facts, table: Table, column: str) -> Iterator[Population]:
    """Cases by a circumstance, received in the period and open at its end."""
    cases = _in_words(here, facts, column)
    which = {"received": within("received", here.span), "open_end": pl.col("open_end")}
    for group in facts.groups:
        mine = cases.filter(pl.col("group") == group)
        yield Population(mine.with_columns(_named(table, pl.col("label"), group).alias(ROW)), which)


def by_quarter(here: Ground, facts: Facts, column: str) -> Iterator[Population]:
    """Cases by a circumstance and the quarter in which they were received."""
    row = pl.format("{}.“{}”", "group", "label").alias(ROW)
    which = {f"q{place}": within("received", one) for place, one in enumerate(facts.trends.quarters, 1)}
    yield Population(_in_words(here, facts, column).with_columns(row), which)


def ends(here: Ground) -> Iterator[Population]:
    """How cases under a policy ended."""
    ended = here.cases.filter(pl.col("group") == GOVERNED, within("ended", here.span))
    yield Population(
        ended.with_columns(label("ended_as").alias("end")).with_columns(coded("end").alias(ROW)), {"n": ALL}
    )


def as_given(here: Ground, table: Table) -> Iterator[Population]:
    """How migrated cases ended, in the words of their source."""
    ended = here.cases.filter(pl.col("group") == MIGRATED, within("ended", here.span))
    yield Population(ended.with_columns(_named(table, label("outcome_given")).alias(ROW)), {"n": ALL})


def ages(here: Ground) -> Iterator[Population]:
    """Open cases by age."""
    age = (pl.lit(here.span.as_of) - pl.col("received")).dt.total_days()
    bands = [
        pl.when(age <= longest).then(start)
        for start, longest in zip((0, *(one + 1 for one in BANDS)), BANDS, strict=False)
    ]
    band = pl.coalesce(*bands, pl.lit(BANDS[-1] + 1))
    which = {"total": ALL} | {group: pl.col("group") == group for group in (GOVERNED, MIGRATED)}
    yield Population(here.cases.filter("open_end").with_columns(pl.format("{}-days", band).alias(ROW)), which)


def oldest(here: Ground) -> Iterator[Population]:
    """Open cases, and of each kind those that came first."""
    came_first = pl.col("received") == pl.col("received").min().over("group")
    open_ = here.cases.filter("open_end").with_columns(came_first=came_first)
    yield Population(
        open_.with_columns(pl.col("group").alias(ROW)), {"open": ALL, "age": pl.col("came_first")}
    )


def turned_away(here: Ground) -> Iterator[Population]:
    """What was referred elsewhere, refused, or found to be a request for service."""
    kinds = {name: end for name, (end, _) in elsewhere.KINDS.items()}
    found = here.facts.filter(pl.col("what").is_in(list(kinds)), within("on_date", here.span))
    row = pl.format("{}.{}", pl.col("what").replace_strict(kinds, return_dtype=pl.String), coded("code"))
    yield Population(found.with_columns(row.alias(ROW)), {"n": ALL})


def shifts(here: Ground, group: str, dimensions: Iterable[str]) -> Iterator[Population]:
    """What came in two periods, as `patterns.counts` has it."""
    before, after = here.against[group]
    mine = here.cases.filter(pl.col("group") == group)
    for dimension in dimensions:
        frame, day = (here.stages, "opened") if dimension == STAGE else (mine, "received")
        code = pl.col(STAGE).cast(pl.String) if dimension == STAGE else label(dimension)
        coded_ = frame.with_columns(code=code).with_columns(
            pl.format("{}.{}", pl.lit(dimension), coded("code")).alias(ROW)
        )
        yield Population(coded_, {"before": within(day, before), "after": within(day, after)})


def complete(here: Ground) -> Iterator[Population]:
    """What is on record of the cases received."""
    received = here.cases.filter(within("received", here.span))
    for name in DIMENSIONS:
        row = pl.format("{}.{}", "group", pl.lit(name)).alias(ROW)
        yield Population(received.with_columns(row), {"received": ALL, "recorded": label(name) != ""})


def negative(here: Ground) -> Iterator[Population]:
    """What ends before it begins, as `quality.negative` counts it."""
    for name, found in durations(here.cases, here.stages, here.span).items():
        yield Population(found.with_columns(pl.lit(name).alias(ROW)), {"n": ALL})


def left_out(here: Ground) -> Iterator[Population]:
    """What each measure leaves out, by reason."""
    cases, received = here.cases, within("received", here.span)
    governed, migrated = (pl.col("group") == group for group in (GOVERNED, MIGRATED))
    uncounted = ~pl.col("backwards") & pl.col("days").is_null()
    odd = ~(pl.col("net_before").is_in([0, 1]) & pl.col("net_end").is_in([0, 1]))
    reasons = [
        ("migrated.negative", waits(here, migrated=True).filter("backwards")),
        ("migrated.undated", waits(here, migrated=True).filter(uncounted)),
        ("on-time.migrated", cases.filter(migrated, received)),
        ("stages.negative", waits(here, migrated=False).filter("backwards")),
        ("stages.uncounted", waits(here, migrated=False).filter(uncounted)),
        ("no-complaint", cases.filter(governed, received, pl.col("ended_as").is_in(NO_COMPLAINT))),
        ("complainants.unknown", cases.filter(received, pl.col("first_case").is_null())),
        ("disordered", cases.filter(odd)),
    ]
    for key, name in (("gone", "gone"), ("not-due", "not_due"), ("undated", "undated")):
        steps = [here.stages.filter(promises.of_step(step, here.span)[name]) for step in STEPS]
        reasons.append((f"on-time.{key}", pl.concat(steps)))
    for key, found in reasons:
        yield Population(found.select(CASE, pl.lit(key).alias(ROW)), {"n": ALL})
