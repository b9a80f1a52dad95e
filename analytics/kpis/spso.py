"""The indicators of the Scottish Public Services Ombudsman: those of its consultation on the Model CHP, and 1 to 6 of 2013.

Three populations, never mixed: what was closed at stage 1, at stage 2 directly, and at stage 2 after escalation. All of 1b to 6 "are
based on case closed". Where a policy has more than two stages, every stage after the first is taken for stage 2.
"""

from collections.abc import Mapping
from typing import Final

import polars as pl

from analytics import wording as w
from analytics.frames import Period
from analytics.kpis.model import Conformity, Indicator, Reading, Stance, Topic, mean, number, percent
from analytics.measures.outcomes import NOT_UPHELD, PARTLY, UPHELD
from analytics.measures.standing import ANSWERED, RESOLVED, within
from analytics.measures.volumes import per_thousand

STAGE_1: Final = "Stage 1"
DIRECT: Final = "Stage 2, direct"
ESCALATED: Final = "Stage 2, after escalation"

POPULATIONS: Final = (STAGE_1, DIRECT, ESCALATED)
LIMITS: Final = {STAGE_1: 5, DIRECT: 20, ESCALATED: 20}
"""Working days for a full response."""

SOURCE: Final = (
    "SPSO, consultation on the indicators of the Model Complaints Handling Procedure (five mandatory ones), and the "
    "performance indicators of 2013 as councils return them"
)
CLOSED: Final = "cases closed in full in the period: ended after a response, by the stage of that response"
RECEIVED: Final = (
    "cases under a policy received in the period, less those out of scope and requests for service"
)
OUTCOMES: Final = ((UPHELD, "upheld"), (NOT_UPHELD, "not upheld"), (PARTLY, "partially upheld"))


def closed(stages: pl.LazyFrame, first: int, period: Period) -> pl.LazyFrame:
    """Cases closed in full in the period, counted: `population, way, n, days, counted, within, extended`.

    Population: cases under a policy that ended answered or resolved in the period, with a response at the stage they had
    reached. `days`: working days in all from the opening of that stage, day 0, to its response, of the `counted` cases whose dates
    lie within the calendar and in order; `within` those of `LIMITS`; `extended`: an extension was authorised there.
    `first` is the number of the policy's first stage. Source: `standing.stages`.
    """
    extended = (pl.col("extended") > 0).sum().cast(pl.Int64)
    return (
        closed_cases(stages, first, period)
        .group_by("population", "way")
        .agg(
            n=pl.len().cast(pl.Int64),
            days=pl.col("days").sum(),
            counted=pl.col("days").is_not_null().sum().cast(pl.Int64),
            within=pl.col("in_time").sum().cast(pl.Int64),
            extended=extended,
        )
    )


def closed_cases(stages: pl.LazyFrame, first: int, period: Period) -> pl.LazyFrame:
    """The cases that `closed` counts, with `population`, `days`, and whether `in_time`."""
    last = stages.filter(
        pl.col("moved_on").is_null(),
        pl.col("responded").is_not_null(),
        within("ended", period),
        pl.col("ended_as").is_in([ANSWERED, RESOLVED]),
    )
    direct, at_first = pl.col("direct"), pl.col("at_first")
    days = pl.when(pl.col("responded") >= pl.col("opened")).then("days")
    limit = pl.when(at_first).then(LIMITS[STAGE_1]).otherwise(LIMITS[ESCALATED])
    marked = last.with_columns(days=days, direct=pl.col("entered") > first, at_first=pl.col("stage") == first)
    return marked.with_columns(
        in_time=pl.col("days") <= limit,
        population=pl.when(direct)
        .then(pl.lit(DIRECT))
        .when(at_first)
        .then(pl.lit(STAGE_1))
        .otherwise(pl.lit(ESCALATED)),
    )


def spso(
    counted: pl.DataFrame, received: int, lessons: int, changes_done: int, members: float | None = None
) -> Conformity:
    """The set, from `closed`. `received`: complaints received in the period, less those that turned out to be none.

    `lessons` recorded and `changes_done` in the period are the learning; per 1,000 needs `members`, which no register knows.
    """
    every = {name: _of(counted, name) for name in POPULATIONS}
    n = {name: row["n"] for name, row in every.items()}
    total = sum(n.values())
    in_time = tuple(percent(name, row["within"], row["n"]) for name, row in every.items())
    average = tuple(mean(name, row["days"], row["counted"]) for name, row in every.items())
    outcome = tuple(
        percent(f"{name}: {words}", _way(counted, name, code), n[name])
        for name in POPULATIONS
        for code, words in OUTCOMES
    )
    resolved = tuple(
        percent(f"{name}: resolved", _way(counted, name, RESOLVED), n[name]) for name in POPULATIONS
    )
    limits = "stage 1: 5 working days; stage 2: 20"
    clock = "working days from the opening of the stage, which is day 0, to the full response"
    indicators = (
        Indicator(
            "C1", "Learning from complaints", "consultation, 1", "cases", "lessons recorded, and changes made, in the period",
            (number("lessons recorded", lessons), number("changes made", changes_done)),
        ),
        Indicator("C2", "Total number of complaints received", "consultation, 2", "cases", RECEIVED, (number("", received),)),
        Indicator(
            "C3", "Closed in full within the timescale, at each stage", "consultation, 3", "percent", CLOSED, in_time,
            limits, "closed in full at that stage", clock,
        ),
        Indicator(
            "C4", "Average time for a full response, at each stage", "consultation, 4", "working days", CLOSED, average,
            clock=clock,
        ),
        Indicator(
            "C5", "Outcome at each stage", "consultation, 5", "percent", CLOSED, (*outcome, *resolved),
            "closed with that outcome", "closed in full at that stage",
        ),
        *_per_thousand(received, total, members),
        Indicator(
            "2", "Closed at each stage as % of all closed", "2013, 2a to 2c", "percent", CLOSED,
            tuple(percent(name, n[name], total) for name in POPULATIONS), "closed in full at that stage", "all closed in full",
        ),
        Indicator(
            "3", "Upheld, not and partially upheld, of those closed at that stage", "2013, 3a to 3c", "percent",
            CLOSED, outcome, "closed with that outcome", "closed in full at that stage",
        ),
        Indicator(
            "4", "Average time in working days", "2013, 4", "working days", CLOSED, average, clock=clock,
        ),
        Indicator(
            "5", "Closed in full within the timescale", "2013, 5", "percent", CLOSED, in_time, limits,
            "closed in full at that stage", clock,
        ),
        Indicator(
            "6", "An extension was authorised", "2013, 6", "percent", CLOSED,
            tuple(percent(name, row["extended"], row["n"]) for name, row in every.items()),
            "closed after an extension", "closed in full at that stage",
        ),
    )  # fmt: skip # an indicator a paragraph
    unclaimed = [
        "Awareness, training and satisfaction are recommended and not part of the five.",
        "A case closed as resolved is in the denominators of 3 and in none of its numerators: the three do not add up to 100 %.",
    ]
    if uncounted := total - sum(row["counted"] for row in every.values()):
        unclaimed.append(
            f"{w.counted(uncounted, 'case')} closed with dates out of order, or outside the calendar: in every count, not within a "
            "timescale, and in no average."
        )
    if members is None:
        unclaimed.append("1a and 1b are not given: the register does not know how many people are served.")
    return Conformity(
        "spso",
        "SPSO",
        SOURCE,
        indicators,
        {
            Topic.RECEIVED: Stance("all received, less what turned out to be no complaint", "cases", number("", received)),
            Topic.CLOSED: Stance("closed in full after a response", "cases", number("", total)),
            Topic.UPHELD: Stance(
                "upheld alone, of all closed in full at stage 1", "percent",
                percent(STAGE_1, _way(counted, STAGE_1, UPHELD), n[STAGE_1]),
            ),
            Topic.IN_TIME: Stance("5 working days from receipt, of those closed at stage 1", "percent", in_time[0]),
            Topic.DAYS: Stance("mean of those closed at stage 1", "working days", average[0]),
        },
        tuple(unclaimed),
    )  # fmt: skip # a stance a line


def _per_thousand(received: int, closed: int, members: float | None) -> tuple[Indicator, ...]:
    """Indicators 1a and 1b, where somebody says how many people are served."""
    if members is None:
        return ()
    rates = (Reading("", per_thousand(n, members), n) for n in (received, closed))
    names = (("1a", "Received per 1,000", RECEIVED), ("1b", "Closed per 1,000", CLOSED))
    return tuple(
        Indicator(number_, name, f"2013, {number_}", "per 1,000", population, (rate,))
        for (number_, name, population), rate in zip(names, rates, strict=True)
    )


def _of(counted: pl.DataFrame, population: str) -> Mapping[str, int]:
    found = counted.filter(pl.col("population") == population)
    return found.select(pl.col("n", "days", "counted", "within", "extended").sum()).row(0, named=True)


def _way(counted: pl.DataFrame, population: str, way: str) -> int:
    return int(counted.filter(pl.col("population") == population, pl.col("way") == way)["n"].sum())
