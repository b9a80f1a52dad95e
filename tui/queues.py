"""The queues of the desk: each is a text of the filter language, as anybody could type it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from store.filters import Filter, parse
from tui.actions import KeyOf, as_they_come
from tui.settings import USUAL, Settings

if TYPE_CHECKING:
    from tui.standing import Standing

SOON: Final = 2
"""Working days within which a case is due soon."""


@dataclass(frozen=True, slots=True)
class Queue:
    """A list of cases that somebody works through."""

    title: str
    text: str
    """What it lets through, in the filter language."""
    empty: str
    """What its table says when it is empty: what that means and what to do."""
    tooltip: str
    ended: bool = False
    """Whether its cases have ended; those of most queues are open."""
    either: bool = False
    """Whether its cases may be open or have ended: what is owed outlives a case."""


MINE: Final = Queue(
    "Mine",
    "owner:me",
    "No open case is yours.\nPress {next} for those of your team, {new} to take in a complaint.",
    "Open cases allocated to you",
)
ALL_OPEN: Final = Queue(
    "All open", "", "No case is open.\nPress {new} to take in a complaint.", "Every case that has not ended"
)
"""The queue that all the others are a part of, but for what has ended."""


def queues(standing: "Standing | None", settings: Settings = USUAL) -> tuple[Queue, ...]:
    """The queues in their order, the first being where the desk opens: those that come with the program and those of one's own."""
    first, *others = _usual(standing)
    found = {queue.title: queue for queue in (first, *settings.queues, *others)}
    shown = [found[title] for title in settings.show if title in found]
    return tuple(shown or found.values())


def _usual(standing: "Standing | None") -> tuple[Queue, ...]:
    """Those that come with the program. Which day is soon depends on the calendar."""
    until = standing.working_days_on(SOON) if standing is not None else None
    return (
        MINE,
        Queue(
            "My team",
            "team:mine",
            "No open case is with your team.\nPress {next} for the next queue, {new} to take in a complaint.",
            "Open cases in the queue of a role you hold",
        ),
        Queue(
            "Unallocated",
            "is:unallocated",
            "Every open case has somebody who handles it.",
            "Open cases that are nobody's yet",
        ),
        Queue("Overdue", "is:overdue", "Nothing is overdue.", "A date promised has passed"),
        Queue(
            "Due soon",
            f"due>=0 due<={until.isoformat() if until is not None else SOON}",
            "Nothing falls due today or within two working days.",
            "Due today or within two working days, and not late yet",
        ),
        Queue(
            "Waiting",
            "state:waiting",
            "No case waits for an answer of its complainant.",
            "The complainant was asked for something",
        ),
        Queue(
            "Mentioned",
            "is:mentioned",
            "No note waits for a word of yours.",
            "A colleague named you in a note, and you have not written on the case since",
            either=True,
        ),
        Queue(
            "Owed, overdue",
            "duty:overdue",
            "Nothing that is owed beside the stages is overdue.",
            "A remedy, an adjustment, a review or a flag is past its day; also of cases that have ended",
            either=True,
        ),
        Queue(
            "Flags",
            "duty:flag",
            "Every flag was handed on.",
            "Flagged for another procedure, and not handed on yet",
            either=True,
        ),
        Queue(
            "Restrictions",
            "duty:restriction",
            "No restriction on contact is in force.",
            "A restriction on contact is in force, and has a day on which it is reviewed",
            either=True,
        ),
        ALL_OPEN,
        Queue("Ended", "is:closed", "No case has ended yet.", "Closed, withdrawn or referred", ended=True),
        Queue(
            "Migrated",
            "is:migrated",
            "No open case of an older register is left to adopt.",
            "Open cases of an older register, which are under no policy yet",
        ),
    )


@dataclass(frozen=True, slots=True)
class Listing:
    """A queue, narrowed by what is typed."""

    queue: Queue
    typed: str
    where: Filter


Counts = Mapping[Queue, int]


def listing_of(queue: Queue, typed: str = "") -> Listing:
    """The queue narrowed by `typed`. Raises BadInput for what the filter language can't read."""
    return Listing(queue, typed.strip(), parse(f"{queue.text} {typed}"))


def heading(listing: Listing, total: int | None, counts: Counts) -> str:
    """`Mine · 14 of 61 open · due first`, or `Mine · 3 of 14 · filter: refund`; without what isn't known yet."""
    queue, typed = listing.queue, listing.typed
    words = [queue.title]
    if total is not None:
        whole = (
            None if (queue.ended or queue.either) and not typed else counts.get(queue if typed else ALL_OPEN)
        )
        of = f" of {whole:,}{'' if typed else ' open'}" if whole is not None and whole >= total else ""
        words.append(f"{total:,}{of}")
    order = "oldest first" if queue.ended else "due first"
    words.append(f"filter: {typed}" if typed else order)
    return " · ".join(words)


def why_empty(listing: Listing, counts: Counts, key_of: KeyOf = as_they_come) -> str:
    """What to say where no case is listed: what that means, and what to do."""
    keys = {"next": key_of("queue.next", "]"), "new": key_of("queue.new", "N")}
    if listing.typed:
        return f"Nothing in {listing.queue.title} matches {listing.typed!r}.\nPress {key_of('queue.undo', 'esc')} to take the filter away."
    if counts and not any(counts.values()):
        return f"No complaint has been received yet.\nPress {keys['new']} to take in the first."
    return listing.queue.empty.format_map(keys)
