"""What all measures of a report stand on, worked out once, and every measure asked of it, to be collected together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from analytics import kpis, patterns
from analytics.frames import Frames, Period
from analytics.measures import (
    actions,
    changes,
    circumstances,
    effects,
    elsewhere,
    equity,
    feedback,
    outcomes,
    promises,
    quality,
    remedies,
    standing,
    timeliness,
    volumes,
)
from analytics.periods import among, compared

QUARTERS: Final = 6
"""How many quarters a trend goes back."""

TRENDS: Final = ("service", "category")

GROUPS: Final = (standing.GOVERNED, standing.MIGRATED)

USED: Final = (
    *actions.BEGINS, *elsewhere.KINDS, "Resolved", "Assessed", "LearningRecorded", "SatisfactionRecorded", "VulnerabilityRecorded",
    "RemedyApproval", "RemedyDelivered", "RemedyDeclined", "InformationRequested",
)  # fmt: skip
"""The facts that a measure asks for, out of all that are kept."""

Against = tuple[Period, Period]


@dataclass(frozen=True)
class Ground:
    """Cases, stages and the rest as `measures.standing` and its like describe them, in memory.

    `alike`: the first stages as `equity.marked` has them; `against`: for each group, which two periods are compared.
    """

    frames: Frames
    span: Period
    titles: dict[int, str]
    walk: pl.LazyFrame
    cases: pl.LazyFrame
    stages: pl.LazyFrame
    facts: pl.LazyFrame
    alike: pl.LazyFrame
    remedies: pl.LazyFrame
    actions: pl.LazyFrame
    against: Mapping[str, Against]

    @property
    def quarters(self) -> tuple[Period, ...]:
        """The last quarters up to the end of the period."""
        return tuple(among(self.span, "quarter", QUARTERS)[-QUARTERS:])

    @property
    def first_stage(self) -> int:
        """The number of the first stage of the policy."""
        return min(self.titles, default=1)


def ground(frames: Frames, span: Period) -> Ground:
    """The ground for a period."""
    used = frames.facts.filter(pl.col("what").is_in(USED)).with_columns(pl.col("what").cast(pl.Enum(USED)))
    facts, walk = _there(used, standing.walk(frames.movements))
    of_cases = standing.cases(frames.cases, walk, span)
    (cases,) = _there(circumstances.assessed(of_cases, facts, frames.details, span))
    stages, redress, owed = _there(
        standing.stages(frames.stages, cases, facts, frames.policies, frames.working_days, span),
        remedies.each(facts, frames.details, frames.duties, span),
        actions.each(frames.duties, facts, frames.changes, frames.effects, span),
    )
    titles = standing.titles(frames.policy_stages)
    (alike,) = _there(equity.marked(stages, facts, min(titles, default=1), span))
    since: dict[str, date] = dict(
        cases.group_by("group").agg(pl.col("received").min()).sort("group").collect().iter_rows()
    )
    return Ground(
        frames=frames,
        span=span,
        titles=titles,
        walk=walk,
        cases=cases,
        stages=stages,
        facts=facts,
        alike=alike,
        remedies=redress,
        actions=owed,
        against={group: pair for group, day in since.items() if (pair := compared(span, day)) is not None},
    )


def _there(*asked: pl.LazyFrame) -> list[pl.LazyFrame]:
    """Frames in memory, to be asked again and again.

    The streaming engine takes twice as long to sort, shift and join what is in memory already.
    """
    return [frame.lazy() for frame in pl.collect_all(asked, engine="in-memory")]


def collect(here: Ground) -> dict[str, pl.DataFrame]:
    """Every measure by its name, collected in one go."""
    asked = (
        _volumes(here)
        | _times(here)
        | _what_came_of_it(here)
        | _alike(here)
        | _beside(here)
        | _sets(here)
        | _patterns(here)
    )
    return dict(zip(asked, pl.collect_all(list(asked.values())), strict=True))


def _volumes(here: Ground) -> dict[str, pl.LazyFrame]:
    movements = here.frames.movements
    return {
        "groups": volumes.by_group(here.cases, here.span),
        "daily": volumes.daily(here.walk, movements),
        "by_stage": volumes.by_stage(here.stages, movements, here.titles, here.span),
    }


def _times(here: Ground) -> dict[str, pl.LazyFrame]:
    span, titles = here.span, here.titles
    return {
        "migrated_waits": timeliness.migrated_waits(here.cases, span),
        "stage_waits": timeliness.stage_waits(here.stages, span),
        "on_time": promises.on_time(here.stages, titles, span),
        "extensions": promises.extensions(here.stages, titles, span),
        "teams": promises.by_team(here.stages, span),
        "clarifications": promises.clarifications(here.stages, here.facts, titles, span),
        "ages": timeliness.ages(here.cases, span),
        "oldest": timeliness.oldest(here.cases, span),
    }


def _what_came_of_it(here: Ground) -> dict[str, pl.LazyFrame]:
    span = here.span
    return {
        **{f"by.{name}": circumstances.by(here.cases, name, span) for name in circumstances.DIMENSIONS},
        **{f"trend.{name}": circumstances.by_period(here.cases, name, here.quarters) for name in TRENDS},
        "outcomes": outcomes.by_stage(here.stages, span),
        "ends": outcomes.ends(here.cases, span),
        "as_given": outcomes.as_given(here.cases, span),
        "turned_away": elsewhere.turned_away(here.facts, here.cases, span),
        "no_complaints": elsewhere.no_complaints(here.cases, span),
        "remedies": remedies.by_kind(here.remedies, span),
        "paid": remedies.paid(here.remedies, span),
        "missing": remedies.missing(here.stages, here.remedies, span),
        "actions": actions.by_kind(here.actions, span),
    }


def _alike(here: Ground) -> dict[str, pl.LazyFrame]:
    return {
        "equity.counts": equity.counts(here.alike, here.span),
        "equity.waits": equity.waits(here.alike, here.span),
        "equity.lawful": equity.lawful(here.facts),
    }


def _beside(here: Ground) -> dict[str, pl.LazyFrame]:
    frames, span, facts = here.frames, here.span, here.facts
    measures = frames.tables["effects"]["measure"].unique().to_list()
    return {
        "lessons": changes.lessons(facts, frames.details, span),
        "causes": circumstances.causes(facts, span),
        "changes": changes.each(
            frames.changes, frames.change_cases, frames.change_reports, frames.effects, span
        ),
        **{
            f"effect.{name}": effects.daily(name, here.cases, here.stages, span)
            for name in effects.MEASURES
            if name in measures
        },
        "compliments": feedback.compliments(frames.feedback, span),
        "uses": feedback.uses(frames.feedback, span),
        "praised": feedback.praised(frames.feedback, here.cases, span),
        "satisfaction": feedback.satisfaction(facts, here.stages, span),
        "asked": feedback.asked(here.stages, span),
        "negative": quality.negative(here.cases, here.stages, span),
        "breaks": quality.breaks(here.cases, frames.policies),
    }


def _sets(here: Ground) -> dict[str, pl.LazyFrame]:
    span, stages, first = here.span, here.stages, here.first_stage
    return {
        "kpi.settled": outcomes.settled(stages, first, span),
        "kpi.spso": kpis.closed_in_full(stages, first, span),
        "kpi.timed": kpis.timed(stages, first, span),
        "kpi.outcomes": kpis.outcomes_of_two_stages(stages, first, span),
        "kpi.disp": kpis.complaints(here.cases, stages, span),
        "kpi.vulnerable": kpis.vulnerable(here.cases, here.facts, span),
    }


def _patterns(here: Ground) -> dict[str, pl.LazyFrame]:
    frames = here.frames
    return {
        **{
            f"shifts.{group}": patterns.counts(here.cases, here.stages, *pair, group)
            for group, pair in here.against.items()
        },
        "complainants": patterns.complainants(here.cases, here.span),
        "after_changes": patterns.after_changes(
            frames.changes, frames.change_scope, here.cases, here.facts, here.span
        ),
    }
