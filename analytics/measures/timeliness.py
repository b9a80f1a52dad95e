"""How long things take: with the cases still open, against the dates promised, and the age of what is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from analytics.frames import Period
from analytics.measures.standing import GOVERNED, MIGRATED, OTHER_ENDS, within
from analytics.statistics import (
    CENSORED,
    COMPETING,
    EVENT,
    Estimate,
    at_times,
    cumulative_incidence,
    kaplan_meier,
    median_time,
)

CALENDAR_DAYS: Final = (7, 14, 28, 56, 91, 182, 364)
WORKING_DAYS: Final = (5, 10, 20, 40, 60)
BANDS: Final = (28, 56, 91, 182, 364)
"""Longest age in each band of open cases, in calendar days: 4, 8, 13, 26 and 52 weeks; the last band has no end."""


@dataclass(frozen=True)
class Elapsed:
    """How long one kind of wait took, in days of the clock its measure names.

    Closed only: `closed` waits that ended with an answer in the period, their `mean` and `closed_median`; None
    where there are none. With open cases: of the `started` waits begun in the period, `waiting` were still going
    at its end and `otherwise` ended without an answer; `median` is the time by which half had been answered, the
    waiting and the otherwise ended counted in. `negative` waits end before they begin and `uncounted` ones lie
    outside the working-day calendar, or ended on a day that nobody gives: both are left out of everything else here. `waits` has the days and the end of each begun
    wait.
    """

    closed: int
    mean: float | None
    closed_median: float | None
    started: int
    waiting: int
    otherwise: int
    median: Estimate
    negative: int
    uncounted: int
    waits: pl.DataFrame

    @property
    def ends(self) -> pl.Series:
        """The days of the begun waits that ended in any way."""
        return self.waits.filter(pl.col("end") != CENSORED)["days"]

    def still_waiting(self, times: Sequence[int]) -> pl.DataFrame:
        """The share of waits begun in the period that had not ended in any way: `time, value, lower, upper` (Kaplan-Meier)."""
        return at_times(kaplan_meier(self.waits["days"], self.waits["end"] != CENSORED), times)

    def closed_only(self, times: Sequence[int]) -> list[float | None]:
        """The same share of those waits that have ended alone, as one has it who leaves open cases out: never above `still_waiting`."""
        ends = self.ends
        return [int((ends > time).sum()) / len(ends) if len(ends) else None for time in times]


def migrated_waits(standing: pl.LazyFrame, period: Period, *more: str) -> pl.LazyFrame:
    """Migrated cases: calendar days from receipt to end, a row for each as `elapsed` takes them, with the columns asked for as `more`.

    Population: cases that no policy governs; closed only, those that ended in the period; with open cases, those
    received in it. Source: the dates as given. One that ended on a day which nobody gives has no `days`. An open case is counted to the last date that its own source holds,
    or to the end of the period if that is sooner: nothing says how long it stayed open after that.
    """
    seen = pl.max_horizontal(pl.col("received").max(), pl.col("ended").max()).over("source")
    until = pl.when(pl.col("ended") <= period.as_of).then("ended")
    waits = standing.filter(pl.col("group") == MIGRATED, pl.col("received") <= period.as_of).select(
        *more,
        start="received",
        stop=until.fill_null(pl.min_horizontal(seen, pl.lit(period.as_of))),
        end=pl.when(until.is_null())
        .then(CENSORED)
        .when(pl.col("ended_as").is_in(OTHER_ENDS))
        .then(COMPETING)
        .otherwise(EVENT),
        begun=within("received", period),
        closed=(until.is_not_null() & within("ended", period)),
        dated=pl.col("is_open") | pl.col("ended").is_not_null(),
    )
    days = pl.when("dated").then((pl.col("stop") - pl.col("start")).dt.total_days())
    return waits.filter(pl.col("begun") | pl.col("closed")).with_columns(days=days).drop("dated")


def stage_waits(stages: pl.LazyFrame, period: Period, *more: str) -> pl.LazyFrame:
    """Each stage under a policy, `stage`, columns asked for as `more`, and a row as `elapsed` takes it: working days from its opening, day 0, to its response.

    Population: closed only, stages responded to in the period; with open cases, stages opened in it. A case that
    was withdrawn, or otherwise ended or went on without a response, competes: it will never be answered at this
    stage. Source: `standing.stages` and the calendar of the case's policy, as cumulative working days.
    """
    return stages.select(
        "stage",
        *more,
        "days",
        start="opened",
        stop=pl.coalesce("finished", pl.lit(period.as_of)),
        end=pl.when(pl.col("responded").is_not_null())
        .then(EVENT)
        .when(pl.col("gone").is_not_null())
        .then(COMPETING)
        .otherwise(CENSORED),
        begun=within("opened", period),
        closed=within("responded", period).fill_null(False),
    ).filter(pl.col("begun") | pl.col("closed"))


def elapsed(waits: pl.DataFrame) -> Elapsed:
    """From a row for each wait: `start, stop, end` (as for `cumulative_incidence`), `begun, closed` (in the period), `days`."""
    backwards = pl.col("stop") < pl.col("start")
    known = waits.filter(~backwards, pl.col("days").is_not_null())
    answered = known.filter("closed", end=EVENT)["days"]
    begun = known.filter("begun")
    return Elapsed(
        closed=len(answered),
        # Whole days are added exactly, so that the mean does not depend on the order of the rows.
        mean=int(answered.sum()) / len(answered) if len(answered) else None,
        closed_median=float(answered.median()) if len(answered) else None,  # type: ignore[arg-type] # of Int64
        started=begun.height,
        waiting=begun.filter(end=CENSORED).height,
        otherwise=begun.filter(end=COMPETING).height,
        median=median_time(cumulative_incidence(begun["days"], begun["end"])),
        negative=waits.filter(backwards).height,
        uncounted=waits.filter(~backwards, pl.col("days").is_null()).height,
        waits=begun.select("days", "end"),
    )


def by_stage(waits: pl.DataFrame) -> dict[int, Elapsed]:
    """`elapsed` of each stage that any of `stage_waits` are of."""
    return {int(stage): elapsed(waits.filter(stage=stage)) for stage in sorted(waits["stage"].unique())}


def ages(standing: pl.LazyFrame, period: Period) -> pl.LazyFrame:
    """Cases open at the end by age: `band, governed, migrated, total`; `band` is the longest age in it, null the last.

    Population: every open case. Clock: calendar days from receipt to the end of the period, reopened cases from
    their first receipt too. Source: `standing.cases`.
    """
    age = (pl.lit(period.as_of) - pl.col("received")).dt.total_days()
    band = pl.coalesce([pl.when(age <= longest).then(longest) for longest in BANDS])
    counted = (
        standing.filter("open_end")
        .group_by(band=band.cast(pl.Int64))
        .agg((pl.col("group") == name).sum().cast(pl.Int64).alias(name) for name in (GOVERNED, MIGRATED))
    )
    every = pl.LazyFrame({"band": [*BANDS, None]}, schema={"band": pl.Int64})
    return (
        every.join(counted, on="band", how="left", nulls_equal=True, maintain_order="left")
        .with_columns(pl.col(GOVERNED, MIGRATED).fill_null(0))
        .with_columns(total=pl.col(GOVERNED) + pl.col(MIGRATED))
    )


def oldest(standing: pl.LazyFrame, period: Period) -> pl.LazyFrame:
    """The oldest open case of each kind: `group, open, received, age`; nothing for a kind without.

    Population: every case `open` at the end of the period. Clock: calendar days from its first receipt to that end. Source:
    `standing.cases`.
    """
    return (
        standing.filter("open_end")
        .group_by("group")
        .agg(open=pl.len().cast(pl.Int64), received=pl.col("received").min())
        .with_columns(age=(pl.lit(period.as_of) - pl.col("received")).dt.total_days())
        .sort("group")
    )
