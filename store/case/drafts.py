"""The record of draft decisions shared, and the comments on them (R29)."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from store import events as e
from store.case.numbered import Numbered, changed

if TYPE_CHECKING:
    from store.case.chapters import Telling
    from store.case.model import Entry


class Draft(Numbered, frozen=True):
    """A draft that was shared, for comments until `due`; `comments` are the events that hold them."""

    due: date | None
    comments: tuple[int, ...] = ()


class Drafts(msgspec.Struct, frozen=True):
    """Every draft shared, in order."""

    all: tuple[Draft, ...] = ()


def evolve(record: Drafts, entry: "Entry") -> Drafts:
    """The record after `entry`."""
    match entry.event:
        case e.DraftShared(on=on, number=number, due=due):
            return Drafts((*record.all, Draft(number, entry.seq, on, due)))
        case e.CommentsReceived(number=number):
            before = next((draft.comments for draft in record.all if draft.number == number), ())
            return Drafts(changed(record.all, number, comments=(*before, entry.seq)))
    raise ValueError(f"{type(entry.event).__name__} is not an event of a draft decision")


def tells(record: Drafts, telling: "Telling") -> Iterator[tuple[str, str]]:
    """Each draft, and what the complainant said of it."""
    for draft in record.all:
        until = f", comments by {draft.due}" if draft.due else ""
        yield f"Draft {draft.number}", f"shared on {draft.on}{until}: {telling.text(draft.seq) or '[erased]'}"
        for seq in draft.comments:
            yield f"Comments on draft {draft.number}", telling.text(seq) or "[erased]"
