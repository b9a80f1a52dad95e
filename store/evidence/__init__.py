"""What is missing: for every requirement that is evidenced rather than enforced, what is not on record, and where.

A rule refuses; evidence is reported. Each check is one query over the projections, so that a million cases are quick; nothing
here shows a text, and a case that is not for whoever looks is counted and not named.
"""

import re
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from store.errors import BadInput
from store.evidence import deciding, governing, intake, keeping, people
from store.evidence.check import Asked, Check, Item
from store.evidence.hooks import Hook as Hook
from store.evidence.hooks import hooks
from store.unit import Unit

if TYPE_CHECKING:
    from store.views import Reading


LONGEST = 0.25  # seconds that the register is held for, where one check is quicker


def in_order(number: str) -> tuple[bool, int]:
    """R1 to R62, then G1 to G13."""
    return number[0] != "R", int(number[1:])


CHECKS: tuple[Check, ...] = tuple(
    sorted(
        (*intake.CHECKS, *deciding.CHECKS, *people.CHECKS, *governing.CHECKS, *keeping.CHECKS),
        key=lambda check: in_order(check.requirements[0]),
    )
)
"""Every check, in the order of the first requirement that it is for."""
FOR: frozenset[str] = frozenset(number for check in CHECKS for number in check.requirements)
"""The requirements, and open questions, that something is checked for."""


class Found(NamedTuple):
    """What a check found: how many, how many of them are not for whoever looks, the first of the rest."""

    check: Check
    total: int
    hidden: int
    items: list[Item]

    @property
    def words(self) -> str:
        """As a sentence."""
        return self.check.words(self.total)


class Evidence(NamedTuple):
    """What every check that was asked for found, and the linked policies where R61 was."""

    found: list[Found]
    hooks: list[Hook]

    @property
    def complete(self) -> list[str]:
        """The requirements for which nothing is missing, in order."""
        missing = {
            n
            for found in self.found
            if found.total and not found.check.listed
            for n in found.check.requirements
        }
        asked = dict.fromkeys(n for found in self.found for n in found.check.requirements)
        return sorted((n for n in asked if n not in missing), key=in_order)


def wanted(numbers: Iterable[str]) -> frozenset[str]:
    """Requirements as they are typed ("r11", "11", "G5"), all where none is. Raises BadInput for one that nothing is checked for."""
    found = set()
    for number in numbers:
        name = number.strip().upper()
        name = f"R{name}" if name.isdigit() else name
        if name not in FOR:
            known = ", ".join(sorted(FOR, key=in_order))
            is_one = re.fullmatch(r"R([1-9]|[1-5][0-9]|6[0-2])|G([1-9]|1[0-3])", name)
            what = (
                f"{name} is kept by rules, so nothing is checked for it here"
                if is_one
                else f"there is no requirement {number!r}"
            )
            raise BadInput(f"{what}; something is checked for {known}.")
        found.add(name)
    return frozenset(found) or FOR


def find_missing(
    opened: Callable[[], AbstractContextManager[tuple[Unit, "Reading"]]],
    numbers: frozenset[str],
    at_most: int | None = None,
    since: date | None = None,
) -> Evidence:
    """What is missing for some requirements: the first `at_most` cases of each check, and what has been missing since a day.

    The register is held for a quarter of a second or one check, whichever is longer, so that nobody who writes waits for them all.
    """
    asked, found, linked = Asked(at_most, since), [], []
    left = [check for check in CHECKS if not numbers.isdisjoint(check.requirements)]
    while left:
        with opened() as (unit, reading):
            until = time.monotonic() + LONGEST
            while left and time.monotonic() < until:
                found.append(_found(left.pop(0), unit, reading, asked))
    if "R61" in numbers:
        with opened() as (unit, reading):
            linked = hooks(unit, reading.governing)
    return Evidence(found, linked)


def _found(check: Check, unit: Unit, reading: "Reading", asked: Asked) -> Found:
    total, hidden, items = check.find(unit, reading, asked)
    says, policy = check.says, reading.governing.policy
    return Found(check, total, hidden, [item._replace(what=says(item.what, policy)) for item in items])
