"""Who comes again, and what comes again after a change that was to end it."""

from datetime import date
from typing import Final

import polars as pl

from analytics.frames import Period
from analytics.measures.standing import GOVERNED, within
from analytics.periods import days
from analytics.statistics import rate_ratio

COMPLAINTS: Final = "complaints"
LESSONS: Final = "lessons"


def complainants(standing: pl.LazyFrame, period: Period) -> pl.LazyFrame:
    """How many complainants made how many complaints in the period: `cases, complainants, same_category`.

    `cases` each, 1 and up; `same_category`: how many of these complainants made two or more about one category. Population:
    cases received in the period whose complainant is on record and known to be the same as far as the desk saw it, so that
    repeats are undercounted, never overcounted; the others are a row with `cases` null and, under `complainants`, the number of
    such cases. Source: `first_case`, which says which cases are one person's and not whose; a person with many complaints is
    one of few, so these counts go through disclosure control.
    """
    here = standing.filter(within("received", period)).select("first_case", "category")
    each = here.group_by("first_case").agg(cases=pl.len().cast(pl.Int64))
    several = each.filter(pl.col("cases") > 1, pl.col("first_case").is_not_null())
    again = (
        here.filter(pl.col("category") != "")
        .join(several, on="first_case", how="semi")
        .group_by("first_case", "category")
        .agg(n=pl.len())
        .filter(pl.col("n") > 1)
        .select("first_case", again=pl.lit(1))
        .unique("first_case")
    )
    unknown = pl.col("first_case").is_null()
    return (
        each.join(again, on="first_case", how="left")
        .group_by(cases=pl.when(~unknown).then("cases"))
        .agg(
            complainants=pl.when(unknown).then("cases").otherwise(1).sum(),
            same_category=pl.col("again").sum().cast(pl.Int64),
        )
        .sort("cases", nulls_last=True)
    )


def after_changes(
    changes: pl.LazyFrame,
    change_scope: pl.LazyFrame,
    standing: pl.LazyFrame,
    facts: pl.LazyFrame,
    period: Period,
) -> pl.LazyFrame:
    """For each change done by the end of the period, what came before and after: `change_id, done, what, before, after, first`.

    `what` is "complaints": cases under a policy received about a service and a category it names (any category where it names
    none, any service where it names none; nothing where it names neither); or "lessons": lessons of its root cause, where
    it has one. Counted on either side of the day it was done, that day itself after: as many days before as are known
    after, though not before the register's `first` day. For `came_back`. Source: `changes`, `change_scope`, `standing.cases`
    and the facts LearningRecorded.
    """
    known = period.as_of
    done = changes.filter(pl.col("done") <= known).select("change_id", "cause", "done")
    begun = standing.filter(pl.col("group") == GOVERNED).select(first=pl.col("received").min())
    services, categories = (
        change_scope.filter(pl.col("what") == what).select("change_id", pl.col("code").alias(what))
        for what in ("service", "category")
    )
    scoped = done.join(services, on="change_id", how="left").join(categories, on="change_id", how="left")
    received = (
        standing.filter(pl.col("group") == GOVERNED, pl.col("received") <= known)
        .group_by("service", "category", on_date="received")
        .agg(n=pl.len().cast(pl.Int64))
    )
    service, category = pl.col("service"), pl.col("category")
    complaints = [
        scoped.filter(service.is_not_null(), category.is_not_null()).join(
            received, on=["service", "category"]
        ),
        scoped.filter(service.is_not_null(), category.is_null()).join(received, on="service"),
        scoped.filter(service.is_null(), category.is_not_null()).join(received, on="category"),
    ]
    about = pl.concat([found.select("change_id", "done", "on_date", "n") for found in complaints])
    asked = scoped.filter(service.is_not_null() | category.is_not_null()).select("change_id", "done").unique()
    lessons = (
        facts.filter(pl.col("what") == "LearningRecorded", pl.col("on_date") <= known)
        .group_by("on_date", cause="code")
        .agg(n=pl.len().cast(pl.Int64))
    )
    caused = done.filter(pl.col("cause") != "").select("change_id", "cause", "done")
    sides = [
        _sides(asked, about, COMPLAINTS, begun, known),
        _sides(caused.select("change_id", "done"), caused.join(lessons, on="cause"), LESSONS, begun, known),
    ]
    return pl.concat(sides).sort("change_id", "what")


def came_back(found: pl.DataFrame, period: Period) -> pl.DataFrame:
    """From `after_changes`: `change_id, done, what, days_before, before, days_after, after, ratio, lower, upper`.

    `ratio` is the rate per day after over the rate before, with its exact 95 % interval (`rate_ratio`): below 1 is less often.
    It takes out nothing else that changed on the way, which a registered effect does. Null where one side has no days, or
    nothing came on either.
    """
    rows: list[tuple[object, ...]] = []
    for change_id, done, what, before, after, first in found.iter_rows():
        days_after = days(Period(done, period.as_of, period.known))
        days_before = min(days_after, max((done - first).days, 0)) if first else 0
        limits: tuple[float | None, ...] = (None, None, None)
        if days_before and before + after:
            estimate = rate_ratio(before, days_before, after, days_after)
            limits = (estimate.value, estimate.lower, estimate.upper)
        rows.append((change_id, done, what, days_before, before, days_after, after, *limits))
    whole, real = pl.Int64, pl.Float64
    return pl.DataFrame(
        rows,
        schema={
            "change_id": whole, "done": pl.Date, "what": pl.String, "days_before": whole, "before": whole,
            "days_after": whole, "after": whole, "ratio": real, "lower": real, "upper": real,
        },
        orient="row",
    )  # fmt: skip # one line a side


def _sides(
    asked: pl.LazyFrame, counted: pl.LazyFrame, what: str, begun: pl.LazyFrame, known: date
) -> pl.LazyFrame:
    on, done = pl.col("on_date"), pl.col("done")
    reach = pl.lit(known) - done + pl.duration(days=1)
    found = counted.group_by("change_id").agg(
        before=pl.col("n").filter(on < done, on >= done - reach).sum(),
        after=pl.col("n").filter(on >= done).sum(),
    )
    return (
        asked.join(begun, how="cross")
        .join(found, on="change_id", how="left")
        .select(
            "change_id", "done", pl.lit(what).alias("what"), pl.col("before", "after").fill_null(0), "first"
        )
    )
