"""What the Complaint Handling Codes of the Housing Ombudsman (2024) and the Local Government and Social Care Ombudsman ask to be told.

Volumes, response times, outcomes, and a summary of the types of complaint refused (LGSCO 8.1). The clock of a response runs from the
acknowledgement (6.3), and from the last day for it where that comes late: a late acknowledgement wins no time.
"""

from collections.abc import Mapping
from typing import Final

import polars as pl

from analytics.frames import Period
from analytics.kpis.model import Conformity, Indicator, Stance, Topic, number, percent
from analytics.measures.outcomes import NOT_UPHELD, PARTLY, UPHELD
from analytics.measures.standing import NO_COMPLAINT, RESOLVED, within

ACKNOWLEDGE: Final = 5
STAGE_1, STAGE_2 = "Stage 1", "Stage 2"
RESPOND: Final = {STAGE_1: 10, STAGE_2: 20}
"""Working days; an extension is of as many again, at most."""

SOURCE: Final = (
    "Housing Ombudsman, Complaint Handling Code 2024 (6.2, 6.3, 6.11 and the clocks of stage 2), and LGSCO, Complaint Handling Code, used in "
    "investigations from April 2026 (the same clocks; 8.1 the annual report)"
)
OPENED: Final = (
    "stages of cases under a policy opened in the period, less those that turned out to be no complaint"
)
OUTCOMES: Final = (
    (UPHELD, "upheld"),
    (PARTLY, "partly upheld"),
    (NOT_UPHELD, "not upheld"),
    (RESOLVED, "resolved"),
)

COUNTS: Final = (
    "opened",
    "acknowledged",
    "unacknowledged",
    "in_time",
    "extended_in_time",
    "missed",
    "running",
    "ended",
)


def timed(stages: pl.LazyFrame, first: int, period: Period) -> pl.LazyFrame:
    """Stages opened in the period against the clocks of the codes: `of`, and the counts of `COUNTS`.

    Population: `OPENED`; `of` is "Stage 1" for the policy's first stage (`first`), "Stage 2" for all that follow.
    `acknowledged` within 5 working days of being opened, `unacknowledged` not: later, or not at all and the days are over. Of the
    response: `in_time`; `extended_in_time`, within the days added by an extension, of which no more count than the code allows;
    `missed`, answered later, or not yet and the time is over: open cases count; `running`, not answered, time left; `ended`,
    withdrawn or gone on in time without a response. The last two are in no denominator. Source: `standing.stages`.
    """
    counts = {name: one.sum().cast(pl.Int64) for name, one in on_the_clocks().items()}
    return timed_stages(stages, first, period).group_by("of").agg(**counts).select("of", *COUNTS)


def timed_stages(stages: pl.LazyFrame, first: int, period: Period) -> pl.LazyFrame:
    """The stages of `timed`, with `of`, the working days that the response `took`, and its `limit`."""
    asked = stages.filter(within("opened", period), ~pl.col("way").is_in(NO_COMPLAINT))
    # From the acknowledgement, or the last day for it.
    contacted = pl.min_horizontal("contact_days", pl.lit(ACKNOWLEDGE))
    start = pl.when(pl.col("contacted").is_not_null()).then(contacted).otherwise(ACKNOWLEDGE)
    at_first = pl.col("stage") == first
    return asked.with_columns(
        of=_of_stage(at_first),
        took=pl.col("days") - start,
        limit=pl.when(at_first).then(RESPOND[STAGE_1]).otherwise(RESPOND[STAGE_2]),
    )


def on_the_clocks() -> dict[str, pl.Expr]:
    """Which of these each of `COUNTS` counts."""
    to_contact, took, limit = pl.col("contact_days"), pl.col("took"), pl.col("limit")
    extended = limit + pl.min_horizontal("extended", "limit")
    answered, gone = pl.col("responded").is_not_null(), pl.col("gone").is_not_null()
    return {
        "opened": pl.col("stage").is_not_null(),
        "acknowledged": pl.col("contacted").is_not_null() & (to_contact <= ACKNOWLEDGE),
        "unacknowledged": to_contact > ACKNOWLEDGE,
        "in_time": answered & (took <= limit),
        "extended_in_time": answered & (took > limit) & (took <= extended),
        "missed": took > extended,
        "running": ~answered & ~gone & (took <= extended),
        "ended": gone & (took <= extended),
    }


def outcomes(stages: pl.LazyFrame, first: int, period: Period) -> pl.LazyFrame:
    """Stages responded to in the period by outcome: `of, way, n`, `of` as for `timed`."""
    return (
        stages.filter(within("responded", period))
        .group_by("way", of=_of_stage(pl.col("stage") == first))
        .agg(n=pl.len().cast(pl.Int64))
    )


def ombudsman(
    timed: pl.DataFrame, found: pl.DataFrame, refused: Mapping[str, int], requests: int
) -> Conformity:
    """The set, from `timed` and `outcomes`; `refused` complaints of the period by ground, and `requests` for service logged as such."""
    every = {of: _of(timed, of) for of in RESPOND}
    volumes = tuple(number(of, row["opened"]) for of, row in every.items())
    acknowledged = tuple(
        percent(of, row["acknowledged"], row["acknowledged"] + row["unacknowledged"])
        for of, row in every.items()
    )
    in_time = tuple(percent(of, row["in_time"], _due(row)) for of, row in every.items())
    extended = tuple(
        percent(of, row["in_time"] + row["extended_in_time"], _due(row)) for of, row in every.items()
    )
    decided = {of: int(found.filter(pl.col("of") == of)["n"].sum()) for of in RESPOND}
    outcome = tuple(
        percent(f"{of}: {words}", _way(found, of, way), decided[of])
        for of in RESPOND
        for way, words in OUTCOMES
    )
    clock = "working days from the acknowledgement, or the last day for it where that came late"
    owed = "stages whose time is over or that were answered, open ones among them"
    indicators = (
        Indicator("volumes", "Complaints at each stage", "8.1", "cases", OPENED, volumes),
        Indicator(
            "acknowledged", "Acknowledged within 5 working days", "6.2, 6.11", "percent", OPENED, acknowledged,
            "acknowledged, or answered, within 5 working days", "acknowledged, or the 5 working days are over",
            "working days from receipt of the complaint or request, which is day 0",
        ),
        Indicator(
            "response", "Responded to within 10 working days at stage 1, 20 at stage 2", "6.3; stage 2", "percent", OPENED, in_time,
            "responded to within 10 (20) working days", owed, clock,
        ),
        Indicator(
            "extended", "Responded to within that time and its extension", "6.3; stage 2", "percent", OPENED, extended,
            "responded to within 10 (20) working days, or as many more as an extension added, 10 (20) at most", owed, clock,
        ),
        Indicator(
            "outcomes", "Outcomes at each stage", "8.1", "percent",
            "stages responded to in the period", outcome, "responded to with that outcome", "all responded to at that stage",
        ),
        Indicator(
            "refused", "Complaints refused, by type", "8.1", "cases", "complaints refused in the period, by the ground given",
            (number("", sum(refused.values())), *(number(ground, n) for ground, n in refused.items())),
        ),
        Indicator(
            "requests", "Requests for service logged as such", "definition of a complaint", "cases",
            "first requests for service found in the period", (number("", requests),),
        ),
    )  # fmt: skip # an indicator a paragraph
    upheld = _way(found, STAGE_1, UPHELD)
    return Conformity(
        "ombudsman",
        "Housing Ombudsman and LGSCO",
        SOURCE,
        indicators,
        {
            Topic.RECEIVED: Stance(
                "every stage opened, so a complaint that goes on counts again", "cases",
                number("", sum(row["opened"] for row in every.values())),
            ),
            Topic.UPHELD: Stance(
                "upheld alone, of all responded to at stage 1", "percent", percent(STAGE_1, upheld, decided[STAGE_1])
            ),
            Topic.IN_TIME: Stance(
                "10 working days from the acknowledgement, of those opened, open and late ones among them", "percent", in_time[0]
            ),
        },
        (
            "The key performance indicators that LGSCO publishes beside its code (“Indicator One: Number of com…”) are not held here: "
            "no conformity with them is claimed.",
            "Self-assessment, the ombudsman’s annual letter and the governing body’s response are words of people, and no figures of a register.",
        ),
    )  # fmt: skip # a stance a line


def _of_stage(at_first: pl.Expr) -> pl.Expr:
    return pl.when(at_first).then(pl.lit(STAGE_1)).otherwise(pl.lit(STAGE_2))


def _due(row: Mapping[str, int]) -> int:
    return row["in_time"] + row["extended_in_time"] + row["missed"]


def _of(timed: pl.DataFrame, of: str) -> Mapping[str, int]:
    return timed.filter(pl.col("of") == of).select(pl.col(COUNTS).sum()).row(0, named=True)


def _way(found: pl.DataFrame, of: str, way: str) -> int:
    return int(found.filter(pl.col("of") == of, pl.col("way") == way)["n"].sum())
