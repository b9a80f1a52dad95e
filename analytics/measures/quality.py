"""How far the data can be trusted: what can't be, and where what is counted changed. What is missing: `circumstances.completeness`."""

from typing import Final

import polars as pl

from analytics.frames import Period
from analytics.measures.standing import GOVERNED, within

DURATIONS: Final = ("received-ended", "opened-contacted", "opened-responded")


def negative(standing: pl.LazyFrame, stages: pl.LazyFrame, period: Period) -> pl.LazyFrame:
    """Durations below 0, as they are: `what, n, lowest, median, highest` in calendar days, a row for each of `DURATIONS`.

    Population: cases received or ended, and stages opened or responded to, in the period. Day and month swapped, or a date
    typed wrongly, gives such a duration: it is left out of means and medians, never set to 0, and shown here. Source: `standing.cases`,
    `standing.stages`.
    """
    days = pl.col("days")
    return pl.concat(
        found.select(
            what=pl.lit(name),
            n=pl.len().cast(pl.Int64),
            lowest=days.min(),
            median=days.median(),
            highest=days.max(),
        )
        for name, found in durations(standing, stages, period).items()
    )


def durations(standing: pl.LazyFrame, stages: pl.LazyFrame, period: Period) -> dict[str, pl.LazyFrame]:
    """By each of `DURATIONS`, what ends before it begins: `case_id, days`. Population and source: as `negative`."""
    return {
        name: frame.filter(pl.col(stop) < pl.col(start), within(start, period) | within(stop, period)).select(
            "case_id", days=(pl.col(stop) - pl.col(start)).dt.total_days()
        )
        for name, frame, start, stop in (
            (DURATIONS[0], standing, "received", "ended"),
            (DURATIONS[1], stages, "opened", "contacted"),
            (DURATIONS[2], stages, "opened", "responded"),
        )
    }


def breaks(standing: pl.LazyFrame, policies: pl.LazyFrame) -> pl.LazyFrame:
    """Where what is counted changed: `on_date, what, name`, in order of days.

    Population: all cases, whenever received. `what` is "policy": the first case received under a policy after another one was in use, whose name (reference and version)
    it gives; "source from" and "source to": the first and the last day of receipt of the cases that came from an older register,
    unless nothing at all came before the one, or after the other. Compare across such a day with care. Source:
    `standing.cases`; policies that no case was received under are not there.
    """
    under = (
        standing.filter(pl.col("group") == GOVERNED, pl.col("source") == "")
        .group_by(number="policy")
        .agg(on_date=pl.col("received").min())
        .join(policies, on="number", how="left")
        .sort("on_date", "number")
        .select(
            "on_date",
            what=pl.lit("policy"),
            name=pl.concat_str("reference", "version", separator=" "),
        )
        .slice(1)
    )
    sources = (
        standing.filter(pl.col("source") != "")
        .group_by("source")
        .agg(first=pl.col("received").min(), last=pl.col("received").max())
    )
    whole = standing.select(begin=pl.col("received").min(), end=pl.col("received").max())
    beside = sources.join(whole, how="cross")
    edges = [
        beside.filter(pl.col(day) != pl.col(edge)).select(
            on_date=day, what=pl.lit(f"source {which}"), name="source"
        )
        for day, which, edge in (("first", "from", "begin"), ("last", "to", "end"))
    ]
    return pl.concat([under, *edges]).sort("on_date", "what", "name")
