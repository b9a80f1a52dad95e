"""Records that are numbered in their case: which one a command means, and whether an event means one that there is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from store.case import Case
from store.case.numbered import Numbered
from store.errors import Refused
from store.rules.fields import Command, Field, Kind
from store.rules.situation import Situation, in_words, listed

NUMBER = Field("number", Kind.NUMBER, "Number", help="which, where there are several")


@dataclass(frozen=True)
class Waiting:
    """The records of one kind that an action can be taken on. `none` says that there is none, of {ref}."""

    what: str
    of: Callable[[Case], Sequence[Numbered]]
    none: str

    def some(self, s: Situation) -> str | None:
        """The rule that there must be one."""
        return None if self.of(s.case) else self.none.format(ref=s.ref)

    def chosen(self, s: Situation, c: Command) -> int:
        """The number that a command means: the one given, or that of the only one. Raises Refused."""
        given, numbers = c.number("number"), tuple(one.number for one in self.of(s.case))
        if given is None and len(numbers) > 1:
            raise Refused(f"Say which {self.what}, with --number: {listed(numbers)}.")
        number = numbers[0] if given is None else given
        wrong = self._wrong(s, number, c.on)
        if wrong:
            raise Refused(wrong)
        return number

    def inspected(self, s: Situation, event: Any) -> list[str]:
        """What `inspect` has against the number of an event."""
        wrong = self._wrong(s, event.number, event.on)
        return [wrong] if wrong else []

    def _wrong(self, s: Situation, number: int, on: date) -> str | None:
        found = {one.number: one for one in self.of(s.case)}
        if number not in found:
            return f"{self.what.capitalize()} {number} is not one of those that this is for: {listed(tuple(found))}."
        began = found[number].on
        if on < began:
            return f"{in_words(on)} is before {in_words(began)}, when {self.what} {number} was recorded."
        return None


def next_number(records: Callable[[Case], Sequence[object]]) -> Callable[[Situation, Any], list[str]]:
    """The inspection that a new record has the next number."""

    def inspected(s: Situation, event: Any) -> list[str]:
        expected = len(records(s.case)) + 1
        return (
            []
            if event.number == expected
            else [f"it has the number {event.number}, where {expected} was next"]
        )

    return inspected


def not_before(day: date | None, on: date, what: str) -> str | None:
    """A day to come is not before the day of the fact."""
    if day is None or day >= on:
        return None
    return f"{what} {in_words(day)} is before {in_words(on)}, the day of the fact itself."


def refuse(*sentences: str | None) -> None:
    """Raise Refused with the first sentence that there is."""
    for sentence in sentences:
        if sentence:
            raise Refused(sentence)
