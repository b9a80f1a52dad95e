"""The record of what was learnt from a case: the cause, the lesson, and the change that follows or why none does."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from store import events as e
from store.case.numbered import Numbered
from store.case.references import reference

if TYPE_CHECKING:
    from store.case.chapters import Telling
    from store.case.model import Entry


class Lesson(Numbered, frozen=True):
    """One lesson."""

    cause: str
    change: int | None = None


class Learning(msgspec.Struct, frozen=True):
    """Every lesson, oldest first."""

    lessons: tuple[Lesson, ...] = ()


def evolve(record: Learning, entry: "Entry") -> Learning:
    """The record after `entry`."""
    event = entry.event
    if not isinstance(event, e.LearningRecorded):
        raise ValueError(f"{type(event).__name__} is not an event of what was learnt")
    lesson = Lesson(event.number, entry.seq, event.on, event.code, event.change)
    return Learning((*record.lessons, lesson))


def tells(record: Learning, telling: "Telling") -> Iterator[tuple[str, str]]:
    """Each lesson under its cause, with the change that follows."""
    for lesson in record.lessons:
        cause = telling.policy.lists.causes.get(lesson.cause, lesson.cause)
        yield cause, telling.text(lesson.seq, "lesson") or "[erased]"
        if lesson.change is not None:
            yield "Change", reference(lesson.change)
        else:
            yield "No change", telling.text(lesson.seq, "no_change") or "[erased]"
