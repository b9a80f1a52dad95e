"""The days of the simulation: which are worked, and when an hour of them is in UTC."""

from bisect import bisect_right
from datetime import UTC, date, datetime, time, timedelta

from store.calendar import Calendar
from store.policy import Policy
from store.simulate.dice import Dice

MINUTE, HOUR = 60, 3_600
OPENS, SHUTS = 9 * HOUR, 17 * HOUR  # of the office, in seconds after local midnight
ENDS_AT = 8 * HOUR + 30 * MINUTE  # the simulation's last moment, on its last day

BACK = 70  # days before the first that complaints speak of
AHEAD = timedelta(days=200)  # due dates that are looked up lie this far after the last day at most


class Diary:
    """The days from `first` to `today` by their number, 0 on; working days have a number of their own, their place."""

    def __init__(self, first: date, today: date, calendar: Calendar, policy: Policy) -> None:
        self.first = first
        self.calendar = calendar
        self.last = (today - first).days
        days = [first + timedelta(n) for n in range(self.last + 1)]
        self.days = days
        ahead = min(calendar.last, today + AHEAD)
        every = days + [today + timedelta(n) for n in range(1, (ahead - today).days + 1)]
        self._working = [n for n, day in enumerate(every) if calendar.is_working(day)]
        # Noon, not midnight: clocks change at night, and everything here happens from 6 to 23 o'clock.
        self._midnight = [
            datetime.combine(day, time(12), policy.zone).astimezone(UTC).replace(tzinfo=None)
            - timedelta(hours=12)
            for day in days
        ]
        self._words = [
            f"{day.day} {day:%B}" for day in (first + timedelta(n - BACK) for n in range(BACK + len(days)))
        ]
        self._places = [bisect_right(self._working, n - 1) for n in range(len(every))]

    def midnight(self, number: int) -> datetime:
        """UTC, without a zone, to which the seconds after local midnight of a day are added."""
        return self._midnight[number]

    def in_words(self, number: int) -> str:
        """A day as people write it, "3 March", from `BACK` days before the first."""
        return self._words[number + BACK]

    def number(self, day: date) -> int:
        """The number of a day; below 0 before the first."""
        return day.toordinal() - self.first.toordinal()

    def is_working(self, number: int) -> bool:
        """Whether the office is open on a day."""
        place = self._places[number]
        return place < len(self._working) and self._working[place] == number

    def place(self, number: int) -> int:
        """Which working day a day is, or else the next one; days beyond what is looked up are all the last."""
        return self._places[min(max(number, 0), len(self._places) - 1)]

    def last_place(self, number: int) -> int:
        """Which working day a day is, or else the one before it."""
        return self.place(number + 1) - 1

    def day_of(self, place: int) -> int:
        """The number of a working day; beyond the last day where that is so far ahead."""
        return self._working[place] if place < len(self._working) else self.last + 1

    def day(self, place: int) -> date:
        """The date of a working day; of the last that is looked up where that is so far ahead."""
        return self.first + timedelta(self._working[min(place, len(self._working) - 1)])


class Clock:
    """Where the simulation is: the day, whether it is worked, the place of that working day or the next, the second, UTC."""

    __slots__ = ("_diary", "_midnight", "day", "now", "number", "place", "second", "working")

    def __init__(self, diary: Diary) -> None:
        self._diary = diary
        self.begin(0)

    def begin(self, number: int) -> None:
        """A day begins."""
        self.number = number
        self.day = self._diary.days[number]
        self.working = self._diary.is_working(number)
        self.place = self._diary.place(number)
        self._midnight = self._diary.midnight(number)
        self.at(0)

    def at(self, second: int) -> None:
        """It is `second` after local midnight."""
        self.second = second
        self.now = self._midnight + timedelta(0, second)

    def earlier(self, places: int, dice: Dice) -> date:
        """A day before today, at most so many working days back: what comes on a Sunday is seen on Monday."""
        furthest = self._diary.day_of(self.place - places) if self.place >= places else 0
        return self._diary.days[max(self.number - 1 - dice.below(self.number - furthest), 0)]
