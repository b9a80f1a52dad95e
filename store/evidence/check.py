"""What a check of the evidence is: the requirements it is for, what it says, and the one query that finds what is missing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from store import masking
from store.case import reference
from store.governing import Governing
from store.policy import Policy
from store.unit import Unit

if TYPE_CHECKING:
    from store.views import Reading


class Item(NamedTuple):
    """One thing concerned: a case or record by its reference, a handler by name. `what` says more; either may be ""."""

    ref: str
    since: date | None
    what: str


class Asked(NamedTuple):
    """How many items are wanted at most (all if None), and those of which days."""

    at_most: int | None = None
    since: date | None = None


class Counted(NamedTuple):
    """How many there are, how many of them are not for whoever looks, and the first of the rest, the oldest first."""

    total: int
    hidden: int
    items: list[Item]


NOTHING = Counted(0, 0, [])

Find = Callable[[Unit, "Reading", Asked], Counted]
Params = Callable[["Reading"], Sequence[object] | None]
Says = Callable[[str, Policy], str]


@dataclass(frozen=True)
class Check:
    """One check. `one` and `many` say what was found of one and of several, "{n}" for the number; `listed`: nothing is to be done.

    `says` turns the code that a query gives for an item into words.
    """

    code: str
    requirements: tuple[str, ...]
    one: str
    many: str
    find: Find
    listed: bool = False
    says: Says = lambda what, policy: what

    def words(self, count: int) -> str:
        """What was found, as a sentence."""
        return self.one if count == 1 else self.many.format(n=f"{count:,}")


def always(reading: "Reading") -> Sequence[object]:
    """A query that asks for nothing."""
    return ()


def today(times: int = 1) -> Params:
    """A query that asks so many times what day it is."""
    return lambda reading: [reading.today] * times


def in_list(name: str) -> Says:
    """A code of a list of the policy, in its words."""
    return lambda what, policy: policy.choices(name).get(what, what)


def visible_to(governing: Governing) -> str:
    """A condition over `cases c`: an import under way is seen whole or not at all."""
    batches = ", ".join(map(str, governing.unfinished))
    return f"coalesce(c.batch NOT IN ({batches}), true)" if batches else "true"


def of_cases(sql: "str | Callable[[Reading], str]", params: Params = always) -> Find:
    """Cases, by a query that gives (case_id, since, what); `params` are its parameters, None where the policy does not ask.

    One statement, whose parts are read once each, so that a million cases are quick. What is not for whoever looks is counted,
    and not named.
    """

    def find(unit: Unit, reading: "Reading", asked: Asked) -> Counted:
        given = params(reading)
        if given is None:
            return NOTHING
        conditions = [visible_to(reading.governing)]
        if asked.since is not None:
            conditions.append("f.since >= ?")
            given = [*given, asked.since]
        query = sql if isinstance(sql, str) else sql(reading)
        limit = "" if asked.at_most is None else f"LIMIT {asked.at_most:d}"
        rows = unit.rows(
            f"""WITH found AS MATERIALIZED (
                    SELECT f.case_id, f.since, f.what, {masking.readable(unit, reading)} AS readable
                    FROM ({query}) f(case_id, since, what) JOIN cases c ON c.case_id = f.case_id
                    WHERE {" AND ".join(conditions)}
                ), first AS (
                    SELECT case_id, since, what FROM found WHERE readable ORDER BY since NULLS FIRST, case_id, what {limit}
                )
                SELECT total.count, total.hidden, first.*
                FROM (SELECT count(*) AS count, count(*) FILTER (WHERE NOT readable) AS hidden FROM found) total
                LEFT JOIN first ON true ORDER BY first.since NULLS FIRST, first.case_id, first.what""",
            given,
        )
        items = [
            Item(reference(number), since, what) for _, _, number, since, what in rows if number is not None
        ]
        return Counted(rows[0][0], rows[0][1], items)

    return find


def of_records(sql: str, params: Params = always) -> Find:
    """Changes, compliments or packs, by a query that gives (number, since, what)."""

    def make(unit: Unit, reading: "Reading") -> list[Item]:
        given = params(reading)
        if given is None:
            return []
        rows: list[tuple[Any, ...]] = unit.rows(f"{sql} ORDER BY 2 NULLS FIRST, 1, 3", given)
        return [Item(reference(number), since, what) for number, since, what in rows]

    return of_items(make)


def of_items(make: Callable[[Unit, "Reading"], list[Item]]) -> Find:
    """Anything that there are few of."""

    def find(unit: Unit, reading: "Reading", asked: Asked) -> Counted:
        items = make(unit, reading)
        if asked.since is not None:
            items = [item for item in items if item.since is not None and item.since >= asked.since]
        return Counted(len(items), 0, items[: asked.at_most])

    return find
