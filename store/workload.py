"""What the desk has before it: open cases by who handles them, and how many of them are late, soon due or waiting."""

from datetime import date
from typing import NamedTuple

from store.listing import VISIBLE, Reading
from store.unit import Unit


class Load(NamedTuple):
    """The open cases of one handler; of nobody yet where `handler` is "". `late` ones are past their day, `soon` ones are not."""

    handler: str
    open: int
    late: int
    soon: int
    waiting: int


def workload(unit: Unit, reading: Reading, soon: date) -> list[Load]:
    """A line for each handler with an open case, those with the most late ones first; `soon` is the last day that is near."""
    found = unit.rows(
        f"""SELECT owner, count(*), count(*) FILTER (due < ?), count(*) FILTER (due BETWEEN ? AND ?),
                count(*) FILTER (state = 'waiting')
            FROM cases WHERE is_open AND {VISIBLE} GROUP BY owner""",
        [reading.today, reading.today, soon],
    )
    names = reading.governing.handlers
    loads = [Load(names[owner].called if owner else "", *counts) for owner, *counts in found]
    return sorted(loads, key=lambda load: (-load.late, -load.soon, -load.open, load.handler))
