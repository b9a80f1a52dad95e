"""What was learnt: lessons, the changes that followed, to whom they were reported, and whether a cause came back."""

from typing import Final

import polars as pl

from analytics.frames import Period
from analytics.measures.standing import within

PROPOSED: Final = "proposed"
DONE: Final = "done"
DROPPED: Final = "dropped"

STATES: Final = (PROPOSED, DONE, DROPPED)


def each(
    changes: pl.LazyFrame,
    change_cases: pl.LazyFrame,
    change_reports: pl.LazyFrame,
    effects: pl.LazyFrame,
    period: Period,
) -> pl.LazyFrame:
    """Changes that were still to be made when the period began, or proposed in it: `change_id, kind, cause, proposed, due, done,
    state, overdue, cases, reported, effects, assessed`.

    As of the end of the period. `cases` are how many are behind it; `reported` the codes of the committees that had heard of it, in
    order of their first report; `effects` registered, of which `assessed`. Who sees to a change is in no snapshot. Population: changes
    not yet done or dropped before the period. Source: `changes` and what stands beside them.
    """
    known = period.as_of
    by_then = {name: pl.when(pl.col(name) <= known).then(name) for name in ("done", "dropped")}
    behind = change_cases.group_by("change_id").agg(cases=pl.col("case_id").n_unique())
    heard = (
        change_reports.filter(pl.col("on_date") <= known)
        .sort("on_date", "committee")
        .group_by("change_id")
        .agg(reported=pl.col("committee").unique(maintain_order=True))
    )
    looked = (
        effects.filter(pl.col("registered") <= known)
        .group_by("change_id")
        .agg(effects=pl.len(), assessed=(pl.col("assessed") <= known).sum())
    )
    ended = pl.coalesce("done", "dropped")
    return (
        changes.filter(pl.col("proposed") <= known)
        .with_columns(**by_then)
        .filter((ended >= period.first).fill_null(True))
        .join(behind, on="change_id", how="left")
        .join(heard, on="change_id", how="left")
        .join(looked, on="change_id", how="left")
        .with_columns(
            state=pl.when(pl.col("dropped").is_not_null())
            .then(pl.lit(DROPPED))
            .when(pl.col("done").is_not_null())
            .then(pl.lit(DONE))
            .otherwise(pl.lit(PROPOSED)),
            overdue=(ended.is_null() & (pl.col("due") < known)).fill_null(False),
        )
        .with_columns(pl.col("cases", "effects", "assessed").fill_null(0).cast(pl.Int64))
        .select(
            "change_id",
            "kind",
            "cause",
            "proposed",
            "due",
            "done",
            "state",
            "overdue",
            "cases",
            "reported",
            "effects",
            "assessed",
        )
        .sort("change_id")
    )


def lessons(facts: pl.LazyFrame, details: pl.LazyFrame, period: Period) -> pl.LazyFrame:
    """One row `lessons, cases, changing`: lessons recorded in the period, the cases they are from, and how many led to a change.

    Population: lessons of the period. Each of the others says why none is needed. Source: the facts LearningRecorded and their details.
    """
    led = details.filter(pl.col("name") == "change").select("seq", led=pl.lit(True)).unique("seq")
    return (
        facts.filter(pl.col("what") == "LearningRecorded", within("on_date", period))
        .join(led, on="seq", how="left")
        .select(
            lessons=pl.len().cast(pl.Int64),
            cases=pl.col("case_id").n_unique().cast(pl.Int64),
            changing=pl.col("led").fill_null(False).sum().cast(pl.Int64),
        )
    )
