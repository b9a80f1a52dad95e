"""The chapters of a case: records beside its way through the stages, each changed by its own events alone.

That no chapter touches state, stage or clock is what lets the state space of each be walked by itself (tests/store/statespace.py).
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from store.case import (
    complainants,
    contact,
    drafts,
    evidence,
    handoff,
    interests,
    learning,
    legal,
    links,
    privacy,
    quality,
    remedies,
    retention,
    scope,
    staff,
    strands,
    updates,
)
from store.case.duties import Duty

if TYPE_CHECKING:
    from store.case.model import Case, Entry
    from store.policy import Policy


class Telling(NamedTuple):
    """What a record needs to tell what it holds: the texts of the case that still exist, by event, and who is called what."""

    policy: "Policy"
    texts: Mapping[int, Mapping[str, str]]
    called: Callable[[int], str]

    def text(self, seq: int, name: str = "text") -> str:
        """A text of an event, "" where it was not given or is erased."""
        return self.texts.get(seq, {}).get(name, "")


class Chapter(NamedTuple):
    """One chapter. `evolve` makes its record after an event more; `duties` tells what is or was owed, `tells` what it holds.

    The name of a chapter is the field of `Case` that holds its record, and the `chapter` of its events.
    """

    title: str
    evolve: "Callable[[Any, Entry], Any]"
    duties: "Callable[[Any], Iterable[Duty]]" = lambda record: ()
    tells: "Callable[[Any, Telling], Iterable[tuple[str, str]]]" = lambda record, telling: ()


CHAPTERS: dict[str, Chapter] = {
    "scope": Chapter("Assessment", scope.evolve_scope, tells=scope.tell_scope),
    "serious": Chapter("Very serious", scope.evolve_serious, scope.serious_duties, scope.tell_serious),
    "flags": Chapter("Flags", scope.evolve_flags, scope.flag_duties, scope.tell_flags),
    "social": Chapter("Social media", scope.evolve_social, scope.social_duties, scope.tell_social),
    "complainants": Chapter("The complainant", complainants.evolve, complainants.duties, complainants.tells),
    "contact": Chapter("Contact", contact.evolve, contact.duties, contact.tells),
    "privacy": Chapter("Who may read it", privacy.evolve, tells=privacy.tells),
    "strands": Chapter("Data protection", strands.evolve, strands.duties, strands.tells),
    "updates": Chapter("Kept informed", updates.evolve, tells=updates.tells),
    "staff": Chapter("Staff complained about", staff.evolve, tells=staff.tells),
    "interests": Chapter("Interests declared", interests.evolve, tells=interests.tells),
    "handoff": Chapter("Told to a line manager", handoff.evolve, tells=handoff.tells),
    "evidence": Chapter("Evidence", evidence.evolve, tells=evidence.tells),
    "drafts": Chapter("Draft decision", drafts.evolve, tells=drafts.tells),
    "remedies": Chapter("Remedies", remedies.evolve, remedies.duties, remedies.tells),
    "links": Chapter("Linked with", links.evolve, tells=links.tells),
    "learning": Chapter("What was learnt", learning.evolve, tells=learning.tells),
    "quality": Chapter("How it was handled", quality.evolve, tells=quality.tells),
    "legal": Chapter("Overridden by law", legal.evolve, tells=legal.tells),
    "retention": Chapter("How long it is kept", retention.evolve, tells=retention.tells),
}


def duties(case: "Case") -> list[Duty]:
    """Everything owed in a case beside its stages, done or not, in the order of the chapters."""
    return [duty for name, chapter in CHAPTERS.items() for duty in chapter.duties(getattr(case, name))]


def told(case: "Case", telling: Telling) -> list[tuple[str, list[tuple[str, str]]]]:
    """What the chapters hold, each under its title as (label, text); the empty ones left out."""
    found = [
        (chapter.title, list(chapter.tells(getattr(case, name), telling)))
        for name, chapter in CHAPTERS.items()
    ]
    return [(title, lines) for title, lines in found if lines]
