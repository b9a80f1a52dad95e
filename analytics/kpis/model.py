"""What a set of published indicators is: each value with what it is counted of, and where two sets must disagree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Unit = Literal["cases", "percent", "working days", "money", "per 1,000"]


class Topic(StrEnum):
    """A question that every set answers, each in its own way."""

    RECEIVED = "Complaints received"
    CLOSED = "Complaints closed"
    UPHELD = "Upheld"
    IN_TIME = "In time at the first stage"
    DAYS = "How long an answer took"


@dataclass(frozen=True)
class Reading:
    """One value: of which stage or kind (`of`, "" for all), and what it was made from; None where that does not apply.

    `value` is in the unit of its indicator: percent of 0 to 100, money in hundredths. None where there is nothing to divide by.
    """

    of: str
    value: float | None
    numerator: int | None = None
    denominator: int | None = None


@dataclass(frozen=True)
class Indicator:
    """One published indicator. `clause` is where its text stands; `population`, `numerator`, `denominator` say in words what is counted."""

    id: str
    name: str
    clause: str
    unit: Unit
    population: str
    readings: tuple[Reading, ...]
    numerator: str = ""
    denominator: str = ""
    clock: str = ""


@dataclass(frozen=True)
class Stance:
    """How a set answers a topic: the rule in words, and the value it comes to."""

    rule: str
    unit: Unit
    reading: Reading


@dataclass(frozen=True)
class Conformity:
    """A set of indicators that the figures keep to: `source` is the text, `unclaimed` what of it is not claimed and why."""

    id: str
    name: str
    source: str
    indicators: tuple[Indicator, ...]
    stances: Mapping[Topic, Stance]
    unclaimed: tuple[str, ...] = ()

    def reading(self, indicator: str, of: str = "") -> Reading:
        """The value of an indicator by its id, of a stage or kind. Raises KeyError."""
        for one in self.indicators:
            if one.id == indicator:
                for found in one.readings:
                    if found.of == of:
                        return found
        raise KeyError(f"{self.name} has no indicator {indicator} of {of or 'all'}")


@dataclass(frozen=True)
class Difference:
    """Where sets of indicators disagree on one topic: what each does and comes to, and `why` that is no mistake."""

    topic: Topic
    stances: tuple[tuple[str, Stance], ...]  # by the name of the set
    why: str


WHY: Mapping[Topic, str] = {
    Topic.RECEIVED: "Some sets count every expression of dissatisfaction that came, others only what turned out to be a complaint "
    "under the policy, and one counts a complaint anew at each stage.",
    Topic.CLOSED: "A complaint that was withdrawn, refused or belongs elsewhere has ended, but was not closed in full after a "
    "response; and a cohort of what was closed is not the cohort of what was received.",
    Topic.UPHELD: "A complaint upheld in part is upheld for the Financial Conduct Authority and a kind of its own for the others; and "
    "each divides by another number: all closed, all closed at the same stage, or all with a finding.",
    Topic.IN_TIME: "Days run from receipt or from the acknowledgement, are working days or calendar weeks, and are counted of what was "
    "closed, of what was opened, or of what fell due; only the last two see what is still open and late.",
    Topic.DAYS: "A mean of what was closed leaves out what is still open, which is what takes longest.",
}


def differences(sets: Sequence[Conformity]) -> tuple[Difference, ...]:
    """The topics on which two or more of the sets go by different rules, in the order of `Topic`."""
    found = []
    for topic in Topic:
        taken = tuple((one.name, one.stances[topic]) for one in sets if topic in one.stances)
        if len({stance.rule for _, stance in taken}) > 1:
            found.append(Difference(topic, taken, WHY[topic]))
    return tuple(found)


def percent(of: str, part: int, whole: int) -> Reading:
    """A part in percent of a whole."""
    return Reading(of, 100 * part / whole if whole else None, part, whole)


def number(of: str, n: int) -> Reading:
    """So many cases."""
    return Reading(of, n)


def mean(of: str, total: int, n: int) -> Reading:
    """The mean of `n` from a sum of whole days, which does not depend on their order."""
    return Reading(of, total / n if n else None, None, n)
