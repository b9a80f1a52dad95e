"""Every measure of a report, taken once from the frames."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import polars as pl

from analytics import kpis, patterns
from analytics.frames import Frames, Period, period
from analytics.ground import GROUPS, TRENDS, Ground, collect, ground
from analytics.measures import (
    circumstances,
    effects,
    equity,
    feedback,
    outcomes,
    remedies,
    standing,
    timeliness,
    volumes,
)
from analytics.measures.standing import GOVERNED, REFUSED, SERVICE_REQUEST
from analytics.periods import among, days, inside

MONTHS: Final = 24
"""How many months a chart of them goes back at least: 12 are needed for limits that are more than a trial."""


@dataclass(frozen=True)
class Redress:
    """Remedies of the period. `each` is every remedy offered by its end, `paid` the redress delivered in it, in hundredths."""

    each: pl.DataFrame
    by_kind: pl.DataFrame
    paid: int
    missing: remedies.Missing


@dataclass(frozen=True)
class Learning:
    """What was learnt: so many `lessons`, from so many `cases`, of which `changing` led to a change."""

    lessons: int
    cases: int
    changing: int
    causes: pl.DataFrame
    changes: pl.DataFrame
    effects: tuple[effects.Effect, ...]
    came_back: pl.DataFrame


@dataclass(frozen=True)
class Praise:
    """Compliments, and satisfaction with the handling, of which `responded` stages could have been asked."""

    compliments: Mapping[str, float | None]
    uses: pl.DataFrame
    by_service: pl.DataFrame
    satisfaction: pl.DataFrame
    responded: int


@dataclass(frozen=True)
class Trends:
    """What complaints are about by quarter, as `circumstances.by_period` has it for those `quarters` of which the register knows."""

    quarters: tuple[Period, ...]
    counts: Mapping[str, pl.DataFrame]  # by dimension


@dataclass(frozen=True)
class Shifts:
    """What changed more than chance, as `patterns.shifts` says, and between which periods."""

    before: Period
    after: Period
    items: pl.DataFrame


@dataclass(frozen=True)
class Facts:
    """What a report says, before words and tables. Frames are as the measure of that name describes them."""

    about: Mapping[str, str]
    period: Period
    begins: date | None  # of the register: the day of the first fact in it
    members: float | None
    titles: dict[int, str]
    promised: dict[
        int, int
    ]  # working days for the response at each stage, by the latest policy that counts it in these
    words: dict[str, dict[str, str]]
    received: dict[str, int]  # in the period, by group
    open_end: dict[str, int]  # by group
    balance: volumes.Balance
    by_month: pl.DataFrame  # of the period
    by_quarter: pl.DataFrame  # five at least, as far as the register goes back
    by_year: pl.DataFrame  # of the period
    months: pl.DataFrame  # `MONTHS` at least, likewise
    by_stage: pl.DataFrame
    migrated: timeliness.Elapsed
    stages: dict[int, timeliness.Elapsed]
    on_time: pl.DataFrame
    extensions: pl.DataFrame
    teams: pl.DataFrame
    clarifications: pl.DataFrame
    ages: pl.DataFrame
    oldest: pl.DataFrame
    circumstances: dict[str, dict[str, pl.DataFrame]]  # by dimension, then group
    trends: Trends
    equity: pl.DataFrame
    outcomes: pl.DataFrame
    ends: pl.DataFrame
    as_given: pl.DataFrame
    turned_away: pl.DataFrame
    no_complaints: dict[str, int]  # received in the period, by the end they came to
    redress: Redress
    learning: Learning
    actions: pl.DataFrame
    praise: Praise
    shifts: dict[str, Shifts]  # by group
    complainants: pl.DataFrame
    negative: pl.DataFrame
    completeness: dict[str, pl.DataFrame]  # by group
    breaks: pl.DataFrame
    kpis: tuple[kpis.Conformity, ...]

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups that have cases in this period or open at its end, those under a policy first."""
        return tuple(name for name in GROUPS if self.received[name] or self.open_end[name])

    @property
    def empty(self) -> bool:
        """Whether nothing came, went or was open."""
        flows = self.balance
        return not (flows.opening or flows.received or flows.reopened or flows.closed or flows.open_end)


def gather(
    frames: Frames, first: date | None = None, last: date | None = None, *, members: float | None = None
) -> Facts:
    """The facts of a period of a register; by default of all of it. Raises BadInput as `frames.period` does.

    `members` is how many people are served, for figures per 1,000 of them.
    """
    span = period(frames, first, last)
    here = ground(frames, span)
    found = collect(here)
    words = _words(frames.words)
    described = {column: found[f"by.{column}"] for column in circumstances.DIMENSIONS}
    groups = {name: counts for name, *counts in found["groups"].iter_rows()}
    plain = (
        "by_stage", "on_time", "extensions", "teams", "clarifications", "ages", "oldest", "ends", "turned_away", "actions", "complainants", "negative",
        "breaks",
    )  # fmt: skip # nothing is to be done to these
    facts = Facts(
        about=frames.about,
        period=span,
        begins=found["daily"]["on_date"].min(),  # type: ignore[arg-type] # a date, of dates
        members=members,
        titles=here.titles,
        promised=standing.promised(frames.policy_stages),
        words=words,
        received={name: groups[name][0] for name in GROUPS},
        open_end={name: groups[name][1] for name in GROUPS},
        balance=volumes.balance(here.cases, frames.movements, span),
        by_month=volumes.flows(found["daily"], inside(span, "month")),
        by_quarter=_known(volumes.flows(found["daily"], among(span, "quarter")), found["daily"]),
        by_year=volumes.flows(found["daily"], inside(span, "year")),
        months=_known(volumes.flows(found["daily"], among(span, "month", MONTHS)), found["daily"]),
        migrated=timeliness.elapsed(found["migrated_waits"]),
        stages=timeliness.by_stage(found["stage_waits"]),
        circumstances={
            column: {
                group: circumstances.told(described[column], words.get(name, {}), group) for group in GROUPS
            }
            for column, name in circumstances.DIMENSIONS.items()
        },
        trends=_trends(here, found),
        equity=equity.told(
            found["equity.counts"], found["equity.waits"], lawful=bool(found["equity.lawful"].item())
        ),
        completeness={group: circumstances.completeness(described, group) for group in GROUPS},
        outcomes=outcomes.told_by_stage(found["outcomes"], here.titles, words.get("outcomes", {})),
        as_given=outcomes.told_as_given(found["as_given"]),
        no_complaints=dict(found["no_complaints"].iter_rows()),
        redress=_redress(here, found),
        learning=_learning(here, found),
        praise=_praise(found),
        shifts={group: _shifts(found[f"shifts.{group}"], *pair) for group, pair in here.against.items()},
        kpis=(),
        **{name: found[name] for name in plain},
    )
    return replace(facts, kpis=_kpis(facts, found))


def _known(flows: pl.DataFrame, daily: pl.DataFrame) -> pl.DataFrame:
    """Without the periods before the register begins: that nothing is known of them is not that nothing came."""
    begins = daily["on_date"].min()
    return flows.filter(pl.col("last") >= begins) if begins is not None else flows.tail(1)


def _trends(here: Ground, found: Mapping[str, pl.DataFrame]) -> Trends:
    begins: date | None = found["daily"]["on_date"].min()  # type: ignore[assignment] # a date, of dates
    known = [place for place, one in enumerate(here.quarters, 1) if begins is not None and one.last >= begins]
    columns = [f"q{place}" for place in known]
    again = {name: f"q{place}" for place, name in enumerate(columns, 1)}
    return Trends(
        tuple(here.quarters[place - 1] for place in known),
        {name: found[f"trend.{name}"].select("group", "label", *columns).rename(again) for name in TRENDS},
    )


def _redress(here: Ground, found: Mapping[str, pl.DataFrame]) -> Redress:
    return Redress(
        each=here.remedies.collect(),
        by_kind=found["remedies"],
        paid=int(found["paid"]["amount"].item() or 0),
        missing=remedies.Missing(**found["missing"].row(0, named=True)),
    )


def _learning(here: Ground, found: Mapping[str, pl.DataFrame]) -> Learning:
    rows = here.frames.tables["effects"].filter(pl.col("registered") <= here.span.as_of)
    return Learning(
        **found["lessons"].row(0, named=True),
        causes=found["causes"],
        changes=found["changes"],
        effects=tuple(
            effects.assess(row, found[f"effect.{row['measure']}"], here.span)
            for row in rows.sort("change_id", "number").iter_rows(named=True)
            if row["measure"] in effects.MEASURES
        ),
        came_back=patterns.came_back(found["after_changes"], here.span),
    )


def _praise(found: Mapping[str, pl.DataFrame]) -> Praise:
    return Praise(
        compliments=found["compliments"].row(0, named=True),
        uses=found["uses"],
        by_service=found["praised"],
        satisfaction=found["satisfaction"],
        responded=found["asked"].item(),
    )


def _shifts(counted: pl.DataFrame, before: Period, after: Period) -> Shifts:
    return Shifts(before, after, patterns.shifts(counted, days(before), days(after)))


def _kpis(facts: Facts, found: Mapping[str, pl.DataFrame]) -> tuple[kpis.Conformity, ...]:
    """The sets of indicators, of which all but the policy's own leave out what turned out to be no complaint."""
    if not (facts.received[GOVERNED] or facts.open_end[GOVERNED] or facts.ends.height):
        return ()
    away: dict[str, dict[str, int]] = {}
    for what, code, n in facts.turned_away.select("what", "code", "n").iter_rows():
        away.setdefault(what, {})[code] = n
    grounds = facts.words.get("refusals", {})
    refused = {grounds.get(code, code): n for code, n in away.get(REFUSED, {}).items()}
    totals = {what: sum(codes.values()) for what, codes in away.items()}
    done = facts.learning.changes.filter(pl.col("done").is_between(facts.period.first, facts.period.as_of))
    answers = feedback.told(facts.praise.satisfaction.with_columns(all=pl.lit("")), "all")
    satisfied = answers.select("satisfied", "n").row(0) if answers.height else (0, 0)
    return (
        kpis.own(
            kpis.Own(
                name=facts.about.get("policy", ""),
                titles=facts.titles,
                words=facts.words.get("outcomes", {}),
                received=facts.received[GOVERNED],
                ended=int(facts.ends["n"].sum()),
                by_stage=facts.by_stage,
                outcomes=facts.outcomes,
                on_time=facts.on_time,
                stages=facts.stages,
                turned_away=totals,
                missing=facts.redress.missing,
                satisfied=satisfied,
            )
        ),
        kpis.spso(
            found["kpi.spso"],
            facts.received[GOVERNED] - sum(facts.no_complaints.values()),
            facts.learning.lessons,
            done.height,
            facts.members,
        ),
        kpis.ombudsman(found["kpi.timed"], found["kpi.outcomes"], refused, totals.get(SERVICE_REQUEST, 0)),
        kpis.disp(
            found["kpi.disp"],
            facts.redress.paid,
            int(found["paid"]["n"].item()),
            found["kpi.vulnerable"].item(),
        ),
    )


def _words(words: pl.LazyFrame) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for name, code, text in words.select("list", "code", "words").collect().iter_rows():
        found.setdefault(name, {})[code] = text
    return found
