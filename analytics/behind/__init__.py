"""What is behind the figures of an internal pack: of every table, the cases that each figure counts.

One principle: a measure exposes the things it counts, the row of its table that each belongs to, and which of them each column
counts (`Population`); the drill lists what that selects. A list is given where it is as long as its figure, so that the two agree.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from analytics.behind import cases, duties, feedback, flows, indicators, stages
from analytics.behind.model import Behind, Population, behind, counted
from analytics.chapters import Basis, Chapter
from analytics.facts import Facts
from analytics.frames import Frames
from analytics.ground import Ground, ground
from analytics.tables import Table

__all__ = ["Behind", "behind", "counted", "references"]


@dataclass(frozen=True)
class At:
    """A table, what it stands on, and the frames and facts it was made from."""

    here: Ground
    facts: Facts
    table: Table
    basis: Basis


Lister = Callable[[At], Iterable[Population]]

OF_TABLE: Final[Mapping[str, Lister]] = {
    "balance": lambda at: flows.balance(at.here),
    "by-year": lambda at: flows.by_period(at.here, at.basis),
    "by-quarter": lambda at: flows.by_period(at.here, at.basis),
    "by-month": lambda at: flows.by_period(at.here, at.basis),
    "complainants": lambda at: flows.complainants(at.here),
    "by-stage": lambda at: stages.reached(at.here),
    "outcomes-by-stage": lambda at: stages.outcomes(at.here),
    "on-time": lambda at: stages.promised(at.here),
    "teams": lambda at: stages.teams(at.here),
    "extensions": lambda at: stages.answered(at.here),
    "clarifications": lambda at: stages.asked(at.here),
    "days-by-stage": lambda at: stages.elapsed(at.here, migrated=False),
    "days-migrated": lambda at: stages.elapsed(at.here, migrated=True),
    "equity-outcomes": lambda at: stages.equity(at.here, at.facts),
    "equity-times": lambda at: stages.equity(at.here, at.facts),
    "ends": lambda at: cases.ends(at.here),
    "outcomes-migrated": lambda at: cases.as_given(at.here, at.table),
    "ages": lambda at: cases.ages(at.here),
    "oldest": lambda at: cases.oldest(at.here),
    "turned-away": lambda at: cases.turned_away(at.here),
    "completeness": lambda at: cases.complete(at.here),
    "negative": lambda at: cases.negative(at.here),
    "exclusions": lambda at: cases.left_out(at.here),
    "remedies-by-kind": lambda at: duties.by_kind(at.here),
    "redress": lambda at: duties.by_kind(at.here),
    "upheld-remedies": lambda at: duties.upheld(at.here),
    "actions-by-kind": lambda at: duties.owed(at.here),
    "causes": lambda at: duties.causes(at.here),
    "changes": lambda at: duties.behind_changes(at.here, at.table),
    "effects": lambda at: duties.effect_sides(at.here, at.facts),
    "effect-ratios": lambda at: duties.effect_sides(at.here, at.facts),
    "came-back": lambda at: duties.came_back(at.here, at.facts),
    "compliments": lambda at: feedback.compliments(at.here, at.table),
    "compliment-uses": lambda at: feedback.uses(at.here),
    "satisfaction-stage": lambda at: feedback.satisfaction(at.here, by_stage=True),
    "satisfaction-outcome": lambda at: feedback.satisfaction(at.here, by_stage=False),
    "kpi-differences": lambda at: indicators.of_stances(at.here, at.facts),
    **{
        key: lambda at: cases.described(at.here, at.facts, at.table, cases.DESCRIBED[at.table.id])
        for key in cases.DESCRIBED
    },
    **{
        f"{key}-by-quarter": lambda at: cases.by_quarter(
            at.here, at.facts, cases.DESCRIBED[at.table.id.removesuffix("-by-quarter")]
        )
        for key in cases.DESCRIBED
    },
}
"""How the things behind each table are listed."""

OF_KIND: Final[Mapping[str, Lister]] = {
    "still-open-": lambda at: stages.still_open(at.here, at.table),
    "effect-": lambda at: duties.effect_months(at.here, at.facts, at.table),
    "kpis-": lambda at: indicators.of_set(at.here, at.facts, at.table.id.removeprefix("kpis-")),
    "shifts-": lambda at: cases.shifts(
        at.here,
        at.table.id.removeprefix("shifts-"),
        dict.fromkeys(key.split(".", 1)[0] for key, _ in at.table.rows),
    ),
}
"""The same for tables of which there are several, by how their ids begin."""

WITHOUT: Final[Mapping[str, Mapping[str, str]]] = {
    "balance": {
        "expected": "worked out from the lines above it",
        "difference": "worked out from the lines above it",
    },
    "came-back": dict.fromkeys(("days_before", "days_after"), "days of the calendar"),
    "kpis-policy": {"patterns.all": "items that were compared, such as services and categories"},
}
"""By table, the rows and columns whose figures count no cases, and what they are."""


def references(read: Frames, facts: Facts, chapters: Iterable[Chapter]) -> dict[str, Behind]:
    """For every table of the chapters, by its id, what is behind its figures."""
    here = ground(read, facts.period)
    return {
        table.id: behind(table, basis, lister(table.id)(At(here, facts, table, basis)), without(table, basis))
        for chapter in chapters
        for table, basis in zip(chapter.tables, chapter.bases, strict=True)
    }


def lister(table: str) -> Lister:
    """How the things behind a table are listed. Raises KeyError for one that nothing lists."""
    return OF_TABLE.get(table) or next(found for begins, found in OF_KIND.items() if table.startswith(begins))


def without(table: Table, basis: Basis) -> Mapping[str, str]:
    """Of rows and columns whose figures count no cases, what they count."""
    days = {name: "days of the calendar" for name, bases in basis.derived.items() if not bases}
    return days | dict(WITHOUT.get(table.id, {}))
