"""Print a shipped calendar: what the `holidays` package says and, for England and Wales, the rule of the office closure.

Upheld never imports `holidays` itself: a due date must not move because a package was upgraded.
After such an upgrade run this at the root of the repository, read what changed, and raise the version of a calendar if a day did:

    for name in england-and-wales scotland northern-ireland; do
        python -m tests.tools.freeze_calendar $name > store/calendars/$name.toml
    done
"""

import datetime as dt
import sys
from importlib.metadata import version
from typing import NamedTuple

import holidays

from store.calendar import Calendar, ClosedDay, canonical_text

FIRST, LAST = dt.date(2012, 1, 1), dt.date(2028, 12, 31)
WEEKEND = frozenset({5, 6})
CLOSURE = "CILEX service standards: closed 24 December to 1 January inclusive"


class Made(NamedTuple):
    """What a calendar is made from; `closes` where the office is shut from 24 December to 1 January."""

    subdivision: str
    title: str
    version: int = 1
    closes: bool = False


CALENDARS = {
    "england-and-wales": Made(
        "ENG", "England and Wales, with the office closed from 24 December to 1 January", closes=True
    ),
    "scotland": Made(
        "SCT", "Scotland: bank holidays; an organisation adds its local holidays and closure days"
    ),
    "northern-ireland": Made("NIR", "Northern Ireland: bank holidays; an organisation adds its closure days"),
}


def frozen_calendar(name: str) -> Calendar:
    """Every bank holiday that `holidays` names, and the weekdays of the closure that are not among them."""
    made = CALENDARS[name]
    package = f"holidays {version('holidays')}, country GB, subdivision {made.subdivision}"
    table = holidays.country_holidays("GB", subdiv=made.subdivision, years=range(FIRST.year, LAST.year + 1))
    closed = {day: ClosedDay(day, words, "bank holiday", package) for day, words in table.items()}
    for ordinal in range(FIRST.toordinal(), LAST.toordinal() + 1):
        day = dt.date.fromordinal(ordinal)
        in_closure = made.closes and ((day.month, day.day) >= (12, 24) or (day.month, day.day) == (1, 1))
        if in_closure and day.weekday() not in WEEKEND and day not in closed:
            closed[day] = ClosedDay(day, "office closure", "closure day", CLOSURE)
    return Calendar(
        name=name,
        title=made.title,
        version=made.version,
        first=FIRST,
        last=LAST,
        weekend=WEEKEND,
        closed=closed,
        source=f"bank holidays: {package}"
        + ("; closure days: CILEX service standards" if made.closes else ""),
    )


if __name__ == "__main__":
    print(canonical_text(frozen_calendar(sys.argv[1])), end="")
