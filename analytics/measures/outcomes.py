"""What was decided, and how cases ended."""

from collections.abc import Mapping
from typing import Final

import polars as pl

from analytics.frames import Period
from analytics.measures.circumstances import grouped
from analytics.measures.standing import GOVERNED, MIGRATED, within

ORDER: Final = ("upheld", "partly-upheld", "not-upheld")
"""The three outcomes in the order in which they are told; others of a policy follow by their code."""

NONE: Final = "none-recorded"


def by_stage(
    stages: pl.LazyFrame, titles: Mapping[int, str], outcomes: Mapping[str, str], period: Period
) -> pl.DataFrame:
    """Outcomes by stage, one row for each: `stage, title, responded, outcome, n, share`.

    Population and denominator `responded`: stages under a policy responded to in the period. `outcome` is each code
    of the policy and any other found, in `ORDER`, then "none-recorded"; `share` is in percent of
    `responded`, null where that is 0. A stage decided point by point has the code that stands for all its points:
    partly upheld where any point was upheld in whole or in part. Source: `standing.stages`.
    """
    counted = (
        stages.filter(within("responded", period))
        .group_by("stage", outcome=pl.when(pl.col("outcome") != "").then("outcome").otherwise(pl.lit(NONE)))
        .agg(n=pl.len().cast(pl.Int64))
        .collect()
    )
    found = {*outcomes, *counted["outcome"]} - {NONE}
    order = [*(code for code in ORDER if code in found), *sorted(found.difference(ORDER)), NONE]
    every = pl.DataFrame(
        [
            (stage, title, place, outcome)
            for stage, title in titles.items()
            for place, outcome in enumerate(order)
        ],
        schema={"stage": pl.Int64, "title": pl.String, "place": pl.Int64, "outcome": pl.String},
        orient="row",
    )
    n = pl.col("n")
    return (
        every.join(counted, on=["stage", "outcome"], how="left")
        .with_columns(n.fill_null(0))
        .with_columns(responded=n.sum().over("stage"))
        .sort("stage", "place")
        .with_columns(share=pl.when(pl.col("responded") > 0).then(100 * n / pl.col("responded")))
        .select("stage", "title", "responded", "outcome", "n", "share")
    )


def ends(standing: pl.LazyFrame, period: Period) -> pl.DataFrame:
    """How cases under a policy ended: `label` (the code), `n`, `share`.

    Population and denominator: cases under a policy whose last end lies in the period.
    Source: `standing.cases`; the end is as of the snapshot.
    """
    ended = pl.col("group") == GOVERNED, within("ended", period)
    return _counted(standing.filter(*ended), "ended_as")


def as_given(standing: pl.LazyFrame, period: Period, *, top: int = 10) -> pl.DataFrame:
    """Outcomes of migrated cases in the words of their source: `what, label, kinds, n, share`, as `circumstances.by`.

    Population and denominator: cases that no policy governs and that ended in the period.
    """
    ended = pl.col("group") == MIGRATED, within("ended", period)
    counted = _counted(standing.filter(*ended), "outcome_given")
    return grouped(counted, ("n",), top)


def _counted(cases: pl.LazyFrame, column: str) -> pl.DataFrame:
    label = pl.col(column).fill_null("").str.strip_chars()
    return (
        cases.group_by(label=label)
        .agg(n=pl.len().cast(pl.Int64))
        .sort("n", "label", descending=[True, False])
        .collect()
    )
