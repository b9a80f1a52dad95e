"""What was decided, and how stages and cases ended."""

from collections.abc import Mapping
from typing import Final

import polars as pl

from analytics.frames import Period
from analytics.measures.circumstances import grouped
from analytics.measures.standing import (
    CLOSED,
    GOVERNED,
    MIGRATED,
    MOVED_ON,
    NONE_RECORDED,
    OTHER_ENDS,
    RESOLVED,
    within,
)

UPHELD: Final = "upheld"
PARTLY: Final = "partly-upheld"
NOT_UPHELD: Final = "not-upheld"

FINDINGS: Final = (UPHELD, PARTLY, NOT_UPHELD)
"""The three outcomes in the order in which they are told; others of a policy follow by their code."""

WAYS: Final = (RESOLVED, *OTHER_ENDS)
"""How a stage can end without a finding, always told; the others are told where they occur."""


def by_stage(stages: pl.LazyFrame, period: Period) -> pl.LazyFrame:
    """How stages finished, a count for each way that occurs: `stage, way, n`, for `told_by_stage`.

    Population: stages under a policy that were responded to, or ended without a response, in the period.
    Source: `standing.stages`.
    """
    return stages.filter(within("finished", period)).group_by("stage", "way").agg(n=pl.len().cast(pl.Int64))


def told_by_stage(
    counted: pl.DataFrame, titles: Mapping[int, str], outcomes: Mapping[str, str]
) -> pl.DataFrame:
    """Outcomes by stage, one row for each way to finish: `stage, title, finished, found, way, n, share, share_found`.

    From `by_stage`. `way` is each finding of the policy (`outcomes`) and any other found, in the order of `FINDINGS`,
    then `WAYS` and the others. `share` is in percent of `finished`, all that finished at the stage; `share_found` is that of
    a finding in percent of `found`, those with a finding, and null for what is none: a case that was withdrawn is neither
    upheld nor not. A stage decided point by point has the code that stands for all its points: partly upheld where any
    point was upheld in whole or in part.
    """
    none = (*WAYS, MOVED_ON, CLOSED, NONE_RECORDED)
    known = {*outcomes, *counted["way"]} - {*none}
    findings = [*(code for code in FINDINGS if code in known), *sorted(known.difference(FINDINGS))]
    order = [*findings, *none]
    every = pl.DataFrame(
        [
            (stage, title, place, way, place < len(findings))
            for stage, title in titles.items()
            for place, way in enumerate(order)
        ],
        schema={
            "stage": pl.Int64,
            "title": pl.String,
            "place": pl.Int64,
            "way": pl.String,
            "finding": pl.Boolean,
        },
        orient="row",
    )
    n = pl.col("n")
    return (
        every.join(counted, on=["stage", "way"], how="left")
        .with_columns(n.fill_null(0))
        .with_columns(
            finished=n.sum().over("stage"), found=n.filter("finding").sum().over("stage").cast(pl.Int64)
        )
        .sort("stage", "place")
        .with_columns(
            share=pl.when(pl.col("finished") > 0).then(100 * n / pl.col("finished")),
            share_found=pl.when(pl.col("found") > 0, "finding").then(100 * n / pl.col("found")),
        )
        .filter((n > 0) | pl.col("finding") | pl.col("way").is_in(WAYS))
        .select("stage", "title", "finished", "found", "way", "n", "share", "share_found")
    )


def settled(stages: pl.LazyFrame, first: int, period: Period) -> pl.LazyFrame:
    """Complaints settled where they came in (R7): one row `responded, settled, days, counted`.

    Population: first stages (number `first`) under a policy `responded` to in the period. `settled`: the next stage was not asked for by its
    end. `days`: the sum of their working days from opening, day 0, to response, of the `counted` ones whose dates are in order and
    within the calendar. Source: `standing.stages`.
    """
    kept, timed = kept_there()
    return stages.filter(answered_first(first, period)).select(
        responded=pl.len().cast(pl.Int64),
        settled=kept.sum().cast(pl.Int64),
        days=pl.col("days").filter(timed).sum(),
        counted=timed.sum().cast(pl.Int64),
    )


def answered_first(first: int, period: Period) -> pl.Expr:
    """Which stages `settled` looks at."""
    return (pl.col("stage") == first) & within("responded", period)


def kept_there() -> tuple[pl.Expr, pl.Expr]:
    """Which of these are `settled`, and which of those have days to count."""
    kept = pl.col("moved_on").is_null()
    return kept, kept & (pl.col("days") >= 0) & (pl.col("responded") >= pl.col("opened"))


def ends(standing: pl.LazyFrame, period: Period) -> pl.LazyFrame:
    """How cases under a policy ended: `label` (the code), `n`.

    Population and denominator: cases under a policy whose last end lies in the period.
    Source: `standing.cases`; the end is as of the snapshot.
    """
    ended = pl.col("group") == GOVERNED, within("ended", period)
    return _counted(standing.filter(*ended), "ended_as")


def as_given(standing: pl.LazyFrame, period: Period) -> pl.LazyFrame:
    """Outcomes of migrated cases in the words of their source: `label, n`, for `circumstances.grouped`.

    Population and denominator: cases that no policy governs and that ended in the period.
    """
    ended = pl.col("group") == MIGRATED, within("ended", period)
    return _counted(standing.filter(*ended), "outcome_given")


def told_as_given(counted: pl.DataFrame, *, top: int = 10) -> pl.DataFrame:
    """From `as_given`: `what, label, kinds, n, share`, as `circumstances.told`."""
    return grouped(counted, ("n",), top)


def _counted(cases: pl.LazyFrame, column: str) -> pl.LazyFrame:
    label = pl.col("label").fill_null("").str.strip_chars()
    return (
        cases.group_by(label=column)
        .agg(n=pl.len().cast(pl.Int64))
        .group_by(label)  # trimmed where there are few of them
        .agg(pl.col("n").sum())
        .sort("n", "label", descending=[True, False])
    )
