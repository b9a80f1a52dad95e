"""The record of dealings that are hard, restricted contact and alleged detriment; and of how satisfied the complainant was."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from store import events as e
from store.case.duties import Duty
from store.case.numbered import Numbered, changed

if TYPE_CHECKING:
    from store.case.chapters import Telling
    from store.case.model import Entry

CONTINUED, LIFTED = "continue", "lift"  # what a review of a restriction can say


class Restriction(Numbered, frozen=True):
    """A restriction on contact, to be reviewed by `due`; in force until it is lifted, and on that day no longer."""

    kind: str
    due: date
    lifted: date | None = None
    reviews: tuple[int, ...] = ()


class Detriment(Numbered, frozen=True):
    """An allegation of being treated worse for complaining; `outcome` is "" until it was followed up."""

    due: date
    followed_up: date | None = None
    outcome: str = ""
    answer: int = 0


class Satisfaction(msgspec.Struct, frozen=True):
    """How satisfied with the handling of a stage, 1 to 5."""

    stage: int
    score: str
    on: date
    seq: int


class Contact(msgspec.Struct, frozen=True):
    """Restrictions and allegations by their numbers, satisfaction by stage."""

    restrictions: tuple[Restriction, ...] = ()
    detriments: tuple[Detriment, ...] = ()
    satisfaction: tuple[Satisfaction, ...] = ()

    @property
    def restricted(self) -> Restriction | None:
        """The restriction in force."""
        return next((one for one in self.restrictions if one.lifted is None), None)


def evolve(record: Contact, entry: "Entry") -> Contact:
    """The record after `entry`."""
    event, seq, on = entry.event, entry.seq, entry.event.on
    match event:
        case e.ContactRestricted():
            new = Restriction(event.number, seq, on, event.code, event.due)
            return replace(record, restrictions=(*record.restrictions, new))
        case e.RestrictionReviewed():
            return replace(record, restrictions=_reviewed(record.restrictions, event, seq))
        case e.DetrimentAlleged():
            return replace(
                record, detriments=(*record.detriments, Detriment(event.number, seq, on, event.due))
            )
        case e.DetrimentFollowedUp():
            fields = {"followed_up": on, "outcome": event.code, "answer": seq}
            return replace(record, detriments=changed(record.detriments, event.number, **fields))
        case e.SatisfactionRecorded():
            said = Satisfaction(event.number, event.code, on, seq)
            return replace(record, satisfaction=(*record.satisfaction, said))
    raise ValueError(f"{type(event).__name__} is not an event of contact")


def _reviewed(
    restrictions: tuple[Restriction, ...], event: e.RestrictionReviewed, seq: int
) -> tuple[Restriction, ...]:
    one = next((one for one in restrictions if one.number == event.number), None)
    if one is None:
        return restrictions
    lifted = event.on if event.code == LIFTED else None
    return changed(
        restrictions, event.number, due=event.due or one.due, lifted=lifted, reviews=(*one.reviews, seq)
    )


def duties(record: Contact) -> Iterator[Duty]:
    """Restrictions to review, until they are lifted; allegations to follow up."""
    for r in record.restrictions:
        yield Duty("restriction", r.number, r.kind, r.due, r.lifted)
    for d in record.detriments:
        yield Duty("detriment", d.number, d.outcome, d.due, d.followed_up)


def tells(record: Contact, telling: "Telling") -> Iterator[tuple[str, str]]:
    """Each restriction with its reason, terms and reviews; each allegation; each answer."""
    text = telling.text
    for r in record.restrictions:
        kind = telling.policy.lists.restrictions.get(r.kind, r.kind)
        state = f"lifted {r.lifted}" if r.lifted else f"review by {r.due}"
        yield f"Restriction {r.number}", f"{kind}, from {r.on}, {state}: {text(r.seq, 'terms') or '[erased]'}"
        yield "", f"because {text(r.seq, 'reason') or '[erased]'}"
        yield "", f"right to challenge: {text(r.seq, 'challenge') or '[erased]'}"
        for seq in r.reviews:
            yield "", f"review: {text(seq, 'reason') or '[erased]'}"
    for d in record.detriments:
        yield f"Detriment {d.number}", f"alleged {d.on}: {text(d.seq) or '[erased]'}"
        answer = f"{d.outcome.replace('-', ' ')} {d.followed_up}: {text(d.answer) or '[erased]'}"
        yield "", answer if d.followed_up else f"to be followed up by {d.due}"
    for said in record.satisfaction:
        yield "Satisfaction", f"stage {said.stage}: {said.score} of 5. {text(said.seq)}".rstrip()
