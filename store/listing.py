"""Lists of cases: a page of the queue, and how many cases there are in it.

It is what the desk shows first, so nothing of the rules, or of a case as a whole, is imported here.
"""

from datetime import date, datetime
from typing import Any, NamedTuple

from store import masking
from store.case.references import reference
from store.filter_keys import needs_labels
from store.filters import Filter, codes_of
from store.governing import Governing
from store.people import Handler
from store.unit import Unit
from store.world import World


class Row(NamedTuple):
    """A line of the queue. `key` is the case's number; `owner` and `team` are names, "" where there is none. Texts are raw."""

    key: int
    ref: str
    kind: str
    stage: int
    stages: int
    state: str
    received: date
    due: date | None
    due_what: str
    owner: str
    team: str
    subject: str
    complainant: str
    service: str
    category: str
    version: int
    restricted: bool


class Page(NamedTuple):
    """Some rows of a queue of `total`."""

    total: int
    rows: list[Row]


class Reading(NamedTuple):
    """What every view needs beside the unit: who looks, what governs, and the day."""

    governing: Governing
    actor: Handler
    now: datetime
    today: date

    @property
    def world(self) -> World:
        """The world as the rules see it."""
        g = self.governing
        return World(self.actor, g.handlers, g.policies, g.calendars, adopted=g.adopted)


ROW_SQL = """c.case_id, c.stage, c.state, c.received, c.due, c.due_what, c.owner, c.team, c.policy, c.service, c.category,
    c.version, coalesce(l.subject, ''), coalesce(l.complainant, ''), c.restricted"""
URGENT_FIRST = "c.due NULLS LAST, c.case_id"


def _rows_sql(unit: Unit, reading: "Reading") -> str:
    """What selects rows, masked where they are not for whoever looks."""
    condition = masking.readable(unit, reading)
    return f"SELECT {ROW_SQL}, {condition} FROM cases c {masking.join(condition)}"


def _row(found: tuple[Any, ...], reading: Reading) -> Row:
    (
        case_id,
        stage,
        state,
        received,
        due,
        what,
        owner,
        team,
        number,
        service,
        category,
        version,
        subject,
        name,
        restricted,
        readable,
    ) = found
    world = reading.world
    policy = world.policies[world.policy_in_force if number is None else number]
    handler = world.handlers.get(owner)
    lists = policy.lists
    return Row(
        key=case_id,
        ref=reference(case_id),
        kind="complaint",
        stage=stage,
        stages=len(policy.stages),
        state=state,
        received=received,
        due=due,
        due_what=what,
        owner=handler.called if handler else "",
        team=policy.roles[team].title if team in policy.roles else team,
        subject=subject if readable else masking.MASK,
        complainant=name if readable else masking.MASK,
        service=lists.services.get(service, service),
        category=lists.categories.get(category, category),
        version=version,
        restricted=restricted or not readable,
    )


def _where(where: Filter, reading: Reading) -> tuple[str, list[object]]:
    governing = reading.governing
    owners = {word: h.id for h in governing.handlers.values() for word in (h.name, h.account) if word}
    condition, params = where.sql(
        reading.actor.id, reading.today, owners, codes_of(governing.policies.values())
    )
    if governing.unfinished:  # an import under way is seen whole or not at all
        marks = ", ".join("?" * len(governing.unfinished))
        return f"({condition}) AND coalesce(c.batch NOT IN ({marks}), true)", [*params, *governing.unfinished]
    return condition, params


# An import is seen whole or not at all; for a query that does not know which are unfinished.
VISIBLE = "coalesce(batch NOT IN (SELECT batch FROM imports WHERE state <> 'finished'), true)"


def page(
    unit: Unit, where: Filter, reading: Reading, first: int, count: int, *, counted: bool = True
) -> Page:
    """`count` rows from place `first` of the cases that `where` lets through, urgent first. Not counted, `total` is what is here."""
    condition, params = _where(where, reading)
    rows = unit.rows(
        f"{_rows_sql(unit, reading)} WHERE {condition} ORDER BY {URGENT_FIRST} LIMIT ? OFFSET ?",
        [*params, count, first],
    )
    total = count_of(unit, where, reading) if counted else len(rows)
    return Page(total, _marked(unit, [_row(row, reading) for row in rows]))


def count_of(unit: Unit, where: Filter, reading: Reading) -> int:
    """How many cases `where` lets through."""
    condition, params = _where(where, reading)
    looks = any(map(needs_labels, where.terms))
    joined = masking.join(masking.readable(unit, reading)) if looks else ""
    count: int = unit.value(f"SELECT count(*) FROM cases c {joined} WHERE {condition}", params)
    return count


def one_row(unit: Unit, case_id: int, reading: Reading) -> Row:
    """The line of one case."""
    row = unit.row(f"{_rows_sql(unit, reading)} WHERE c.case_id = ?", [case_id])
    assert row is not None  # the caller has loaded the case
    return _marked(unit, [_row(row, reading)])[0]


def _marked(unit: Unit, rows: list[Row]) -> list[Row]:
    """The rows, with those that say that the case is erased. Asked only of those that say nothing at all, which are few."""
    silent = [row.key for row in rows if not row.subject]
    if not silent:
        return rows
    marks = ", ".join("?" * len(silent))
    found = unit.rows(
        f"SELECT case_id FROM retention WHERE erased IS NOT NULL AND case_id IN ({marks})", silent
    )
    gone = {number for (number,) in found}
    return [
        row._replace(subject=masking.ERASED, complainant=masking.ERASED) if row.key in gone else row
        for row in rows
    ]
