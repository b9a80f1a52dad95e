"""What is behind the figures of an internal pack: of every table, the cases that each figure counts.

One principle: a measure exposes the things it counts, the row of its table that each belongs to, and which of them each column
counts (`Population`); the drill lists what that selects. A list is given where it is as long as its figure, so that the two agree.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from analytics.behind import cases, duties, feedback, flows, indicators, stages
from analytics.behind.model import Behind, Population, behind, counted
from analytics.chapters import Basis, Chapter
from analytics.facts import Facts
from analytics.frames import Frames
from analytics.ground import Ground, ground
from analytics.tables import Table

__all__ = ["Behind", "behind", "counted", "references"]

Lister = Callable[[Ground, Facts, Table, Basis], Iterable[Population]]

OF_TABLE: Final[Mapping[str, Lister]] = {
    "balance": lambda here, *_: flows.balance(here),
    "by-year": lambda here, facts, table, basis: flows.by_period(here, basis),
    "by-quarter": lambda here, facts, table, basis: flows.by_period(here, basis),
    "by-month": lambda here, facts, table, basis: flows.by_period(here, basis),
    "complainants": lambda here, *_: flows.complainants(here),
    "by-stage": lambda here, *_: stages.reached(here),
    "outcomes-by-stage": lambda here, *_: stages.outcomes(here),
    "on-time": lambda here, *_: stages.promised(here),
    "teams": lambda here, *_: stages.teams(here),
    "extensions": lambda here, *_: stages.answered(here),
    "clarifications": lambda here, *_: stages.asked(here),
    "days-by-stage": lambda here, *_: stages.elapsed(here, migrated=False),
    "days-migrated": lambda here, *_: stages.elapsed(here, migrated=True),
    "equity-outcomes": lambda here, facts, *_: stages.equity(here, facts),
    "equity-times": lambda here, facts, *_: stages.equity(here, facts),
    "ends": lambda here, *_: cases.ends(here),
    "outcomes-migrated": lambda here, facts, table, _: cases.as_given(here, table),
    "ages": lambda here, *_: cases.ages(here),
    "oldest": lambda here, *_: cases.oldest(here),
    "turned-away": lambda here, *_: cases.turned_away(here),
    "completeness": lambda here, *_: cases.complete(here),
    "negative": lambda here, *_: cases.negative(here),
    "exclusions": lambda here, *_: cases.left_out(here),
    "remedies-by-kind": lambda here, *_: duties.by_kind(here),
    "redress": lambda here, *_: duties.by_kind(here),
    "upheld-remedies": lambda here, *_: duties.upheld(here),
    "actions-by-kind": lambda here, *_: duties.owed(here),
    "causes": lambda here, *_: duties.causes(here),
    "changes": lambda here, facts, table, _: duties.behind_changes(here, table),
    "effects": lambda here, facts, *_: duties.effect_sides(here, facts),
    "effect-ratios": lambda here, facts, *_: duties.effect_sides(here, facts),
    "came-back": lambda here, facts, *_: duties.came_back(here, facts),
    "compliments": lambda here, facts, table, _: feedback.compliments(here, table),
    "compliment-uses": lambda here, *_: feedback.uses(here),
    "satisfaction-stage": lambda here, *_: feedback.satisfaction(here, by_stage=True),
    "satisfaction-outcome": lambda here, *_: feedback.satisfaction(here, by_stage=False),
    "kpi-differences": lambda here, facts, *_: indicators.of_stances(here, facts),
    **{
        key: lambda here, facts, table, _: cases.described(here, facts, table, cases.DESCRIBED[table.id])
        for key in cases.DESCRIBED
    },
    **{
        f"{key}-by-quarter": lambda here, facts, table, _: cases.by_quarter(
            here, facts, cases.DESCRIBED[table.id.removesuffix("-by-quarter")]
        )
        for key in cases.DESCRIBED
    },
}
"""How the things behind each table are listed."""

OF_KIND: Final[Mapping[str, Lister]] = {
    "still-open-": lambda here, facts, table, _: stages.still_open(here, table),
    "effect-": lambda here, facts, table, _: duties.effect_months(here, facts, table),
    "kpis-": lambda here, facts, table, _: indicators.of_set(here, facts, table.id.removeprefix("kpis-")),
    "shifts-": lambda here, facts, table, _: cases.shifts(
        here, table.id.removeprefix("shifts-"), dict.fromkeys(key.split(".", 1)[0] for key, _ in table.rows)
    ),
}
"""The same for tables of which there are several, by how their ids begin."""

WITHOUT: Final[Mapping[str, Mapping[str, str]]] = {
    "balance": {
        "expected": "worked out from the lines above it",
        "difference": "worked out from the lines above it",
    },
    "came-back": {name: "days of the calendar" for name in ("days_before", "days_after")},
    "kpis-policy": {"patterns.all": "items that were compared, such as services and categories"},
}
"""By table, the rows and columns whose figures count no cases, and what they are."""


def references(read: Frames, facts: Facts, chapters: Iterable[Chapter]) -> dict[str, Behind]:
    """For every table of the chapters, by its id, what is behind its figures."""
    here = ground(read, facts.period)
    return {
        table.id: behind(table, basis, lister(table.id)(here, facts, table, basis), without(table, basis))
        for chapter in chapters
        for table, basis in zip(chapter.tables, chapter.bases, strict=True)
    }


def lister(table: str) -> Lister:
    """How the things behind a table are listed. Raises KeyError for one that nothing lists."""
    return OF_TABLE.get(table) or next(found for begins, found in OF_KIND.items() if table.startswith(begins))


def without(table: Table, basis: Basis) -> Mapping[str, str]:
    """Of rows and columns whose figures count no cases, what they count."""
    days = {name: "days of the calendar" for name, bases in basis.derived.items() if not bases}
    return days | WITHOUT.get(table.id, {})
