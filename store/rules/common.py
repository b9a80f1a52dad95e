"""What several actions share: fields, and the rules of everything between opening a stage and sending its response."""

from collections.abc import Callable
from typing import Any, TypeVar

from store.errors import Refused
from store.events import CaseEvent
from store.rules import people, stages
from store.rules.fields import Field, Kind
from store.rules.registry import Rule
from store.rules.situation import Situation

Check = Callable[[Situation, Any], str | None]
"""What speaks against an event's own facts, in a sentence; asked when it is made, and again by `inspect`."""
Made = TypeVar("Made", bound=CaseEvent)


def working(*more: Rule) -> tuple[Rule, ...]:
    """The rules of everything that happens between opening a stage and sending its response."""
    return (stages.is_open, stages.not_responded, people.not_a_subject, *more)


def checked(s: Situation, event: Made, *checks: Check) -> Made:
    """The event, where no check speaks against it. Raises Refused with the first that does."""
    for check in checks:
        why = check(s, event)
        if why:
            raise Refused(why)
    return event


def inspected(*checks: Check) -> Callable[[Situation, Any], list[str]]:
    """The same checks for `inspect`."""
    return lambda s, event: [why for check in checks if (why := check(s, event))]


def next_number(s: Situation, event: Any) -> str | None:
    """The records of a chapter are numbered 1, 2, 3, … in their case."""
    expected = len(getattr(s.case, event.chapter).all) + 1
    return (
        None
        if event.number == expected
        else f"It has the number {event.number}, where {expected} comes next."
    )


def which(given: int | None, those: tuple[int, ...], what: str) -> int:
    """The one that is meant of `those`: the only one where no number was given. Raises Refused where that is not told."""
    if given is None and len(those) == 1:
        return those[0]
    if given is not None and given in those:
        return given
    said = f"Say which {what}" if given is None else f"It can't be {what} {given}"
    raise Refused(f"{said}: there is {' and '.join(map(str, those))}.")


CHANNEL = Field(
    "channel",
    Kind.CHOICE,
    "Channel",
    list_name="channels",
    help="how it was sent; as the complaint came if not given",
)
LETTER = Field(
    "letter", Kind.PROSE, "Letter", help="the text as sent; written from the case if not given", written=True
)
NOTICE = Field(
    "letter",
    Kind.PROSE,
    "Letter",
    help="the text as sent; written from the case and from the rest of this form if not given",
)
REASON = Field("reason", Kind.PROSE, "Reason", required=True, help="why, in a sentence")
TEXT = Field("text", Kind.PROSE, "Text", required=True, help="what to write down")
