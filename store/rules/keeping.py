"""How long a case is kept: its class in the retention schedule, and the date of its disposal.

The schedule is that of the policy in force, whichever governs the case: what is no longer needed is no longer needed, under
whatever version it came. The date follows from the end of the case, so one that is reopened has none.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, NamedTuple

from store.case import Case
from store.case.chapters import duties
from store.policy import Policy, RetentionClass
from store.review import months_after
from store.rules.situation import World

FACTS: Final[Mapping[str, tuple[str, Callable[[Case], str]]]] = {
    "category": ("category", lambda case: case.category),
    "service": ("service", lambda case: case.service),
    "end": ("ended_as", lambda case: case.end),
    "source": ("source", lambda case: case.source),
}
"""What else than a duty can put a case into a class: its column of the table `cases`, and what a case has there."""

CHOSEN, DEFAULT = "chosen", "default"  # why a case is in its class, where no fact put it there


class Kept(NamedTuple):
    """The class of a case (`of` is None where the schedule has none), why it is that one, and the date of disposal or why none.

    `because` is "chosen", "default" or what put it there ("flag:safeguarding").
    """

    code: str
    of: RetentionClass | None
    because: str
    due: date | None
    why_not: str


def kept(case: Case, world: World) -> Kept:
    """How long the case is kept, under the schedule of the policy in force."""
    policy = world.in_force
    code, because = _class_of(case, policy)
    of = policy.retention.classes.get(code)
    if of is None:
        gone = f"the policy in force has no retention class {code!r}: choose another (set-retention)"
        return Kept(
            code, None, because, None, gone if code else "the policy in force has no retention schedule"
        )
    if case.is_open:
        return Kept(code, of, because, None, "the case has not ended")
    if case.ended is None:
        return Kept(code, of, because, None, f"the day on which it ended is not known ({case.source})")
    return Kept(code, of, because, months_after(case.ended, of.months), "")


def _class_of(case: Case, policy: Policy) -> tuple[str, str]:
    if case.retention.code:
        return case.retention.code, CHOSEN
    owed = duties(case)
    for code, of in by_length(policy):
        for when in of.when:
            kind, _, what = when.partition(":")
            if kind in FACTS:
                if FACTS[kind][1](case) == what:
                    return code, when
            elif any(duty.kind == kind and what in ("", duty.what) for duty in owed):
                return code, when
    return policy.retention.default, DEFAULT


def by_length(policy: Policy) -> list[tuple[str, RetentionClass]]:
    """The classes that a case can fall into by itself, the longest first."""
    classes = [(code, of) for code, of in policy.retention.classes.items() if of.when]
    return sorted(classes, key=lambda found: -found[1].months)


def why(case: Case, world: World) -> dict[str, object]:
    """How long the case is kept and why, as data: the class, whence it comes, the end that it counts from, what holds it."""
    found, policy = kept(case, world), world.in_force
    of, erased = found.of, case.retention.erased
    return {
        "class": found.code or None,
        "title": of.title if of else None,
        "because": found.because,
        "months": of.months if of else None,
        "reason": of.reason if of else None,
        "owner": (of.owner or None) if of else None,
        "set_by": _origin(of) if of else None,
        "policy": policy.label,
        "ended": None if case.is_open else case.ended,
        "due": None if erased else found.due,
        "why_not": "it is erased" if erased else found.why_not or None,
        "holds": [{"number": hold.number, "since": hold.on} for hold in case.retention.in_force],
        "erased": erased.on if erased else None,
        "certificate": erased.certificate if erased else None,
    }


def _origin(of: RetentionClass) -> str:
    return of.source or "set by the owner" + (f" ({of.question})" if of.question else "")
