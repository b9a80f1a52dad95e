"""Promised dates, and whether they were kept; by team; how often they were put off, and how often somebody had to be asked for more."""

from typing import Final

import polars as pl

from analytics.frames import Period
from analytics.measures.standing import every_stage, place, share, within

STEPS: Final = {"acknowledge": ("acknowledge_due", "contacted"), "respond": ("respond_due", "responded")}


def on_time(stages: pl.LazyFrame, titles: dict[int, str], period: Period) -> pl.LazyFrame:
    """Kept promises by stage and step: `stage, title, step, due, within, share, late, undone, not_due, extended, gone, undated`.

    Population and denominator `due`: stages under a policy whose date fell due in the period, done or not. `within`:
    done on or before the due date (`share`, percent). `late`: all others, of which `undone` had not been done by the
    end. `extended`: of `due`, how many had their date
    moved (null for acknowledging, which has no extension). Left out, and counted: `not_due`, owed at the end but only on
    the last day itself or later, so not late yet; `gone`, ended before the date fell due; `undated`, opened in the period,
    without a date because it lies outside the calendar. An earlier response counts as contact. Migrated
    cases have no promised date and are not here. Clock: the due date as the ledger has it, extensions included. Source:
    `standing.stages`.
    """
    found = []
    for step in STEPS:
        counts = {name: one.sum() for name, one in of_step(step, period).items()}
        found.append(stages.group_by("stage").agg(**counts).with_columns(step=pl.lit(step)))
    numbers = ("due", "within", "late", "undone", "not_due", "extended", "gone", "undated")
    every = pl.LazyFrame(
        [(stage, title, step) for stage, title in titles.items() for step in STEPS],
        schema={"stage": pl.Int64, "title": pl.String, "step": pl.String},
        orient="row",
    )
    return (
        every.join(pl.concat(found), on=["stage", "step"], how="left")
        .sort("stage", "step")
        .with_columns(pl.col(numbers).cast(pl.Int64).fill_null(0))
        .with_columns(
            share=share("within", "due"),
            extended=pl.when(pl.col("step") == "respond").then("extended"),
        )
        .select("stage", "title", "step", "due", "within", "share", *numbers[2:])
    )


def of_step(step: str, period: Period) -> dict[str, pl.Expr]:
    """Which stages each count of `on_time` counts for a step."""
    due, done = (pl.col(name) for name in STEPS[step])
    counts, kept = promise(step, period)
    return {
        "due": counts,
        "within": kept,
        "late": counts & ~kept,
        "undone": counts & done.is_null(),
        "not_due": done.is_null() & pl.col("gone").is_null() & (due >= period.as_of),
        "extended": counts & (pl.col("extended") > 0),
        "gone": _lapsed(step, period),
        "undated": due.is_null() & within("opened", period),
    }


def promise(step: str, period: Period) -> tuple[pl.Expr, pl.Expr]:
    """Whether the date of a step of a stage is in `due` of `on_time`, and whether in `within`."""
    due, done = (pl.col(name) for name in STEPS[step])
    fell = due.is_between(period.first, period.as_of)
    counts = fell & ~_lapsed(step, period) & (done.is_not_null() | (due < period.as_of))
    return counts.fill_null(False), (counts & (done <= due)).fill_null(False)


def _lapsed(step: str, period: Period) -> pl.Expr:
    """Whether a stage ended before a date that fell due in the period, with nothing done."""
    due, done = (pl.col(name) for name in STEPS[step])
    fell = due.is_between(period.first, period.as_of)
    return fell & done.is_null() & (pl.col("gone") <= due).fill_null(False)


def by_team(stages: pl.LazyFrame, period: Period) -> pl.LazyFrame:
    """Responses on time by team: `team, due, within`, the largest first; "" where no team has the case.

    Population: stages whose response fell due in the period, as `due` of `on_time`, that are the last of their case: the team is the one
    that has the case in the snapshot, and earlier stages may have been another's. Source: `standing.stages`.
    """
    due, kept = promise("respond", period)
    return (
        stages.filter(pl.col("moved_on").is_null(), due)
        .group_by("team")
        .agg(due=pl.len().cast(pl.Int64), within=kept.sum().cast(pl.Int64))
        .sort("due", "team", descending=[True, False])
    )


def clarifications(
    stages: pl.LazyFrame, facts: pl.LazyFrame, titles: dict[int, str], period: Period
) -> pl.LazyFrame:
    """How often the complainant had to be asked for more (R45): `stage, title, responded, asked, times, share, mean`.

    Population and denominator `responded`: stages under a policy responded to in the period. `asked`: those in which the
    complainant was asked for information at least once (`share`, percent), `times`: how often in all; `mean`: times for each stage
    responded to. Source: `standing.stages` and the facts InformationRequested, whose number is the stage.
    """
    requests = (
        facts.filter(pl.col("what") == "InformationRequested")
        .select(place=place())
        .sort("place")
        .group_by("place")
        .agg(times=pl.len().cast(pl.Int64))
    )
    found = (
        stages.filter(within("responded", period))
        .join(requests, on="place", how="left")
        .group_by("stage")
        .agg(
            responded=pl.len().cast(pl.Int64),
            asked=pl.col("times").is_not_null().sum().cast(pl.Int64),
            times=pl.col("times").sum(),
        )
    )
    return _at_every_stage(found, titles).with_columns(
        share=share("asked", "responded"),
        mean=pl.when(pl.col("responded") > 0).then(pl.col("times") / pl.col("responded")),
    )


def extensions(stages: pl.LazyFrame, titles: dict[int, str], period: Period) -> pl.LazyFrame:
    """Extensions by stage: `stage, title, responded, extended, share, days, mean`.

    Population and denominator `responded`: stages under a policy responded to in the period. `extended`: those whose
    response date was moved; `days`: by how many in all, `mean` of those extended. Clock: the days of the extension as
    agreed, of whichever kind the policy counts. Source: `standing.stages`.
    """
    found = (
        stages.filter(within("responded", period))
        .group_by("stage")
        .agg(
            responded=pl.len().cast(pl.Int64),
            extended=(pl.col("extended") > 0).sum().cast(pl.Int64),
            days=pl.col("extended").sum(),
        )
    )
    return (
        _at_every_stage(found, titles)
        .with_columns(
            share=share("extended", "responded"),
            mean=pl.when(pl.col("extended") > 0).then(pl.col("days") / pl.col("extended")),
        )
        .select("stage", "title", "responded", "extended", "share", "days", "mean")
    )


def _at_every_stage(found: pl.LazyFrame, titles: dict[int, str]) -> pl.LazyFrame:
    """The numbers of `found` at each stage of the policy in its order, 0 where there are none: `stage, title` and they."""
    numbers = pl.exclude("stage", "title")
    return (
        every_stage(titles)
        .join(found, on="stage", how="left")
        .sort("stage")
        .with_columns(numbers.fill_null(0))
    )
