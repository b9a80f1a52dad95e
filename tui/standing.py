"""Who acts, what governs and what day it is, as the desk last read them: none of it asks the register again."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from store.calendar import OutsideCalendar

if TYPE_CHECKING:
    from store.calendar import Calendar
    from store.governing import Governing
    from store.people import Handler
    from store.policy import Policy


@dataclass(frozen=True)
class Standing:
    """What every screen needs beside its cases."""

    governing: "Governing"
    actor: "Handler"
    today: date

    @property
    def policy(self) -> "Policy":
        """The policy in force."""
        return self.governing.policy

    @cached_property
    def still_open(self) -> str:
        """What the owner of the policy has left open: questions, and its review (R58); "" where that is nothing."""
        from store.review import still_open

        return still_open(self.governing.review, self.today)

    @property
    def simulated(self) -> bool:
        """Whether anybody may act as anybody: a demo register."""
        return self.governing.settings.simulated

    def roles(self, handler: "Handler") -> list[str]:
        """The titles of the roles that a handler holds today."""
        known = self.policy.roles
        return [known[role].title if role in known else role for role in handler.roles_on(self.today)]

    @cached_property
    def _calendar(self) -> "Calendar":
        name = self.policy.policy.calendar
        calendars = self.governing.calendars
        return calendars[max(number for number, found in calendars.items() if found.name == name)]

    @cached_property
    def _left(self) -> dict[date, int | None]:
        return {}

    def days_left(self, day: date | None) -> int | None:
        """Working days from today to `day` by the calendar in force; None where it can't tell."""
        if day is None:
            return None
        if day not in self._left:
            try:
                self._left[day] = self._calendar.count_working_days(self.today, day)
            except OutsideCalendar:
                self._left[day] = None
        return self._left[day]

    def working_days_on(self, days: int) -> date | None:
        """The date so many working days after today; None where the calendar can't tell."""
        try:
            return self._calendar.add_working_days(self.today, days)
        except OutsideCalendar:
            return None
