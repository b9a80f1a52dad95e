"""The days of the simulation: which are worked, and when an hour of them is in UTC."""

from bisect import bisect_right
from datetime import UTC, date, datetime, time, timedelta

from store.calendar import Calendar
from store.errors import BadInput
from store.policy import Policy

MINUTE, HOUR = 60, 3_600
OPENS, SHUTS = 9 * HOUR, 17 * HOUR  # of the office, in seconds after local midnight
ENDS_AT = 8 * HOUR + 30 * MINUTE  # the simulation's last moment, on its last day

AHEAD = timedelta(days=200)  # due dates that are looked up lie this far after the last day at most


class Diary:
    """The days from `first` to `today` by their number, 0 on; working days have a number of their own, their place.

    Raises BadInput where nobody ever works.
    """

    def __init__(self, first: date, today: date, calendar: Calendar, policy: Policy) -> None:
        self.first = first
        self.last = (today - first).days
        days = [first + timedelta(n) for n in range(self.last + 1)]
        self.days = days
        ahead = min(calendar.last, today + AHEAD)
        every = days + [today + timedelta(n) for n in range(1, (ahead - today).days + 1)]
        self._working = [n for n, day in enumerate(every) if calendar.is_working(day)]
        if not self._working:
            raise BadInput(f"calendar {calendar.label} has no working day from {first} to {ahead}.")
        # Noon, not midnight: clocks change at night, and everything here happens from 6 to 23 o'clock.
        self._midnight = [
            datetime.combine(day, time(12), policy.zone).astimezone(UTC).replace(tzinfo=None)
            - timedelta(hours=12)
            for day in days
        ]
        self.words = [f"{day.day} {day:%B}" for day in days]
        self._places = [bisect_right(self._working, n - 1) for n in range(len(every))]

    def moment(self, number: int, second: int) -> datetime:
        """UTC, without a zone, at `second` after local midnight of a day."""
        return self._midnight[number] + timedelta(seconds=second)

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
