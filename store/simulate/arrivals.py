"""When complaints come: the seasons of a professional body, and how far back its register goes."""

from bisect import bisect_right
from datetime import date, timedelta
from itertools import accumulate

from store.calendar import Calendar
from store.errors import BadInput
from store.simulate.dice import Dice
from store.simulate.vocabulary import Vocabulary

MARGIN = timedelta(days=21)  # for whoever is there before the first complaint
LONGEST, SHORTEST = 1_000, 540  # days a register goes back
OPEN_PERCENT = 10  # of all its complaints would be open on the last day, had no change prevented any

WEEKEND = 14  # per cent of a working day: the form alone never sleeps
EARLY = 4  # per cent of a day, for the last morning
WAITING_IN_THE_POST = 9  # per cent more for each day that the office was closed before
CHRISTMAS = 30  # per cent of an ordinary day, from 20 December to 1 January

# How many in a thousand complaints are still open so many days after they came.
STILL_OPEN = (
    (7, 940), (21, 916), (28, 903), (35, 861), (49, 744), (63, 535), (77, 328), (91, 198), (112, 127), (140, 71), (168, 33),
    (210, 13), (252, 3),
)  # fmt: skip


def _weight(day: date, calendar: Calendar, vocabulary: Vocabulary) -> int:
    """How many complaints are logged on a day, compared with other days."""
    quiet = (day.month, day.day) >= (12, 20) or (day.month, day.day) == (1, 1)
    if calendar.is_working(day):
        share = 100 + WAITING_IN_THE_POST * _closed_before(day, calendar)
    else:
        share = WEEKEND if vocabulary.has_form else 0
    return vocabulary.themes_on(day).total * share * (CHRISTMAS if quiet else 100) // 100


def _closed_before(day: date, calendar: Calendar) -> int:
    """How many days nobody had worked when `day` began."""
    closed = 0
    while not calendar.is_working(day - timedelta(days=closed + 1)):
        closed += 1
    return closed


def begins(today: date, calendar: Calendar, vocabulary: Vocabulary) -> date:
    """The day of the first complaint: so long ago that not quite a tenth of all are open today, about two years.

    Raises BadInput where the calendar does not know today.
    """
    if not calendar.first <= today <= calendar.last:
        raise BadInput(
            f"calendar {calendar.label} runs from {calendar.first} to {calendar.last}, and {today} is outside it: "
            "choose another last day for the simulation."
        )
    still_open, all_of_them, age = 0, 0, 0
    earliest = max(calendar.first + MARGIN, today - timedelta(days=LONGEST))
    day = today
    while day > earliest:
        day -= timedelta(days=1)
        age += 1
        weight = _weight(day, calendar, vocabulary)
        all_of_them += weight
        at = bisect_right(STILL_OPEN, (age, 0))
        still_open += weight * STILL_OPEN[at][1] // 1000 if at < len(STILL_OPEN) else 0
        if age >= SHORTEST and all_of_them * OPEN_PERCENT >= still_open * 100:
            break
    return day


def arrivals(
    cases: int, days: list[date], calendar: Calendar, vocabulary: Vocabulary, dice: Dice
) -> list[int]:
    """How many complaints are logged on each of `days`, the last of which ends in the morning; `cases` in all."""
    weights = []
    for day in days:
        busy = 70 + dice.below(61)  # per cent: no two weeks are alike
        weights.append(_weight(day, calendar, vocabulary) * busy)
    weights[-1] = weights[-1] * EARLY // 100 if vocabulary.has_form else 0
    cumulated = list(accumulate(weights))
    counts = [0] * len(days)
    for _ in range(cases):
        counts[bisect_right(cumulated, int(dice.random() * cumulated[-1]))] += 1
    return counts
