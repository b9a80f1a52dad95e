"""What went well, and how satisfied people were with the way their complaint was handled."""

from typing import Final

import polars as pl

from analytics.frames import Period
from analytics.measures.standing import place, share, within
from analytics.statistics import proportion

SATISFIED: Final = 4
"""On the scale from 1 to 5, an answer of this or more."""

SCALE: Final = (1, 2, 3, 4, 5)


def compliments(feedback: pl.LazyFrame, period: Period) -> pl.LazyFrame:
    """Compliments received in the period: one row `received, shared, used, thanked, days`.

    Population: all compliments. `shared` with those thanked or a team, and `used`, by the end of the period; `thanked`: those that name staff; `days`: the
    median of calendar days until one was shared. Source: `feedback`, in which nobody is named.
    """
    here, known = within("received", period), period.as_of
    shared, used = (pl.col(name) <= known for name in ("shared", "used"))
    return feedback.filter(here).select(
        received=pl.len().cast(pl.Int64),
        shared=shared.sum().cast(pl.Int64),
        used=used.sum().cast(pl.Int64),
        thanked=(pl.col("staff") > 0).sum().cast(pl.Int64),
        days=(pl.col("shared") - pl.col("received")).dt.total_days().filter(shared).median(),
    )


def uses(feedback: pl.LazyFrame, period: Period) -> pl.LazyFrame:
    """What compliments were used for: `used_as, n`, of those first used in the period, whenever received; the most frequent first.

    Population: all compliments. Source: `feedback`.
    """
    return (
        feedback.filter(within("used", period))
        .group_by("used_as")
        .agg(n=pl.len().cast(pl.Int64))
        .sort("n", "used_as", descending=[True, False])
    )


def praised(feedback: pl.LazyFrame, standing: pl.LazyFrame, period: Period) -> pl.LazyFrame:
    """By service: `service, compliments, complaints` received in the period, the complaints under a policy; "" where none is recorded.

    Population: compliments, and cases under a policy, received in the period. Source: `feedback`, `standing.cases`. That one service has more of both may only say that more people use it.
    """
    thanks = feedback.filter(within("received", period)).group_by("service").agg(compliments=pl.len())
    complaints = (
        standing.filter(within("received", period), pl.col("policy").is_not_null())
        .group_by("service")
        .agg(complaints=pl.len())
    )
    return (
        thanks.join(complaints, on="service", how="left")
        .with_columns(pl.col("compliments", "complaints").fill_null(0).cast(pl.Int64))
        .sort("compliments", "service", descending=[True, False])
    )


def satisfaction(facts: pl.LazyFrame, stages: pl.LazyFrame, period: Period) -> pl.LazyFrame:
    """Answers on how a stage was handled, counted: `stage, way, code, n`, for `told`.

    Population: answers recorded in the period, the last one where somebody answered twice for a stage; `code` is 1 (very
    dissatisfied) to 5. `way`: how that stage finished, as people told that they were right are happier with the handling; ""
    where the stage is not known. Source: the facts SatisfactionRecorded, `standing.stages`.
    """
    return (
        answers(facts, stages, period)
        .group_by("stage", "way", "code")
        .agg(n=pl.len().cast(pl.Int64))
        .sort("stage", "way", "code")
    )


def answers(facts: pl.LazyFrame, stages: pl.LazyFrame, period: Period) -> pl.LazyFrame:
    """The answers that `satisfaction` counts: `case_id, stage, way, code`. Population and source: as there."""
    return (
        facts.filter(pl.col("what") == "SatisfactionRecorded", within("on_date", period))
        .select("case_id", "seq", "code", stage="number", place=place())
        .sort("place", "seq")
        .filter((pl.col("place").shift(-1) != pl.col("place")).fill_null(True))
        .with_columns(pl.col("place").set_sorted())
        .join(stages.select("place", "way"), on="place", how="left")
        .with_columns(pl.col("way").fill_null(""))
    )


def told(counted: pl.DataFrame, by: str) -> pl.DataFrame:
    """From `satisfaction`, by "stage" or "way": that, `one` to `five`, `n`, `satisfied`, `share, lower, upper`.

    `satisfied` answered 4 or 5; `share` in percent of `n`, all who answered, with Wilson's 95 % interval. Those who did not
    answer are in none of it, and they may differ.
    """
    code = pl.col("code").cast(pl.Int64, strict=False)
    names = ("one", "two", "three", "four", "five")
    found = (
        counted.group_by(by)
        .agg(
            *(
                pl.col("n").filter(code == value).sum().alias(name)
                for value, name in zip(SCALE, names, strict=True)
            ),
            pl.col("n").sum(),
            pl.col("n").filter(code >= SATISFIED).sum().alias("satisfied"),
        )
        .sort(by)
    )
    limits = [proportion(part, whole) for part, whole in found.select("satisfied", "n").iter_rows()]
    return found.with_columns(
        share("satisfied", "n").alias("share"),
        pl.Series("lower", [100 * (one.lower or 0) for one in limits], pl.Float64),
        pl.Series("upper", [100 * (one.upper or 0) for one in limits], pl.Float64),
    )


def asked(stages: pl.LazyFrame, period: Period) -> pl.LazyFrame:
    """One row `responded`: how many stages were responded to in the period, of which satisfaction could have been asked.

    Population: stages under a policy. Source: `standing.stages`.
    """
    return stages.filter(within("responded", period)).select(responded=pl.len().cast(pl.Int64))
