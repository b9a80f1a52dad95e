"""Print the shipped calendar: what the `holidays` package says, and the rule of the office closure.

Upheld never imports `holidays` itself: a due date must not move because a package was upgraded.
After such an upgrade run this at the root of the repository, read what changed, and raise VERSION if a day did:

    python -m tests.tools.freeze_calendar > store/calendars/england-and-wales.toml
"""

import datetime as dt
from importlib.metadata import version

import holidays

from store.calendar import Calendar, ClosedDay, canonical_text

VERSION = 1
FIRST, LAST = dt.date(2012, 1, 1), dt.date(2028, 12, 31)
WEEKEND = frozenset({5, 6})
CLOSURE = "CILEX service standards: closed 24 December to 1 January inclusive"


def frozen_calendar() -> Calendar:
    """Every bank holiday that `holidays` names, and the weekdays of the closure that are not among them."""
    package = f"holidays {version('holidays')}, country GB, subdivision ENG"
    table = holidays.country_holidays("GB", subdiv="ENG", years=range(FIRST.year, LAST.year + 1))
    closed = {day: ClosedDay(day, name, "bank holiday", package) for day, name in table.items()}
    for ordinal in range(FIRST.toordinal(), LAST.toordinal() + 1):
        day = dt.date.fromordinal(ordinal)
        in_closure = (day.month, day.day) >= (12, 24) or (day.month, day.day) == (1, 1)
        if in_closure and day.weekday() not in WEEKEND and day not in closed:
            closed[day] = ClosedDay(day, "office closure", "closure day", CLOSURE)
    return Calendar(
        name="england-and-wales",
        title="England and Wales, with the office closed from 24 December to 1 January",
        version=VERSION,
        first=FIRST,
        last=LAST,
        weekend=WEEKEND,
        closed=closed,
        source=f"bank holidays: {package}; closure days: CILEX service standards",
    )


if __name__ == "__main__":
    print(canonical_text(frozen_calendar()), end="")
