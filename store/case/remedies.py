"""The record of remedies, each followed until it is delivered or owed no longer (R11, R21, R22)."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

import msgspec

from store import events as e
from store.case.duties import Duty
from store.case.numbered import Numbered, changed

if TYPE_CHECKING:
    from store.case.chapters import Telling
    from store.case.model import Entry

DECLINED: Final = "declined"
NOT_APPROVED: Final = "not approved"
REPLACED: Final = "replaced"

COVERS: Final = {
    "original": "The original injustice",
    "pursuing": "The trouble of pursuing the complaint",
    "both": "Both",
}


class Remedy(Numbered, frozen=True):
    """One remedy as it stands; `terms` is its offer. `dropped` says why it is owed no longer, "" while it is."""

    terms: e.RemedyOffered
    by: int
    approved: date | None = None
    approved_by: int | None = None
    delivered: date | None = None
    dropped: str = ""
    last: int = 0  # the event that says how it ended

    @property
    def is_owed(self) -> bool:
        """Neither delivered nor dropped."""
        return self.delivered is None and not self.dropped

    @property
    def awaits_approval(self) -> bool:
        """Beyond what its offerer may give, and nobody has said yes or no."""
        return self.is_owed and self.terms.for_approval and self.approved is None


class Remedies(msgspec.Struct, frozen=True):
    """Every remedy, in the order of its number."""

    all: tuple[Remedy, ...] = ()

    @property
    def owed(self) -> tuple[Remedy, ...]:
        """Those neither delivered nor dropped."""
        return tuple(remedy for remedy in self.all if remedy.is_owed)


def evolve(record: Remedies, entry: "Entry") -> Remedies:
    """The record after `entry`."""
    match entry.event:
        case e.RemedyOffered(instead_of=other) as terms:
            before = record.all if other is None else changed(record.all, other, dropped=REPLACED)
            return Remedies((*before, Remedy(terms.number, entry.seq, terms.on, terms, entry.actor)))
        case e.RemedyApproval(on=on, number=number, approved=True):
            return Remedies(changed(record.all, number, approved=on, approved_by=entry.actor))
        case e.RemedyApproval(number=number):
            return Remedies(changed(record.all, number, dropped=NOT_APPROVED, last=entry.seq))
        case e.RemedyDelivered(on=on, number=number):
            return Remedies(changed(record.all, number, delivered=on, last=entry.seq))
        case e.RemedyDeclined(number=number):
            return Remedies(changed(record.all, number, dropped=DECLINED, last=entry.seq))
    raise ValueError(f"{type(entry.event).__name__} is not an event of a remedy")


def duties(record: Remedies) -> Iterator[Duty]:
    """Every remedy is owed until it is delivered."""
    for remedy in record.all:
        terms = remedy.terms
        yield Duty(
            "remedy",
            remedy.number,
            terms.code,
            terms.due,
            remedy.delivered,
            terms.owner,
            bool(remedy.dropped),
        )


def tells(record: Remedies, telling: "Telling") -> Iterator[tuple[str, str]]:
    """What was offered, for what, and what came of it."""
    for remedy in record.all:
        yield f"Remedy {remedy.number}", "; ".join(_told(remedy, telling))


def _told(remedy: Remedy, telling: "Telling") -> Iterator[str]:
    terms, money = remedy.terms, telling.policy.remedies.money
    exactly = telling.text(remedy.seq)
    yield telling.policy.remedy_in_words(terms.code, terms.amount) + (f": {exactly}" if exactly else "")
    if terms.covers == "both" and terms.for_original is not None and terms.for_pursuing is not None:
        yield f"{money(terms.for_original)} for the original injustice, {money(terms.for_pursuing)} for the trouble of pursuing"
    elif terms.covers in COVERS:
        yield f"for {COVERS[terms.covers].lower()}"
    yield f"offered on {terms.on}" + (f", due {terms.due}" if terms.due else "")
    if remedy.awaits_approval:
        yield "not approved yet"
    if remedy.approved is not None and remedy.approved_by is not None:
        yield f"approved by {telling.called(remedy.approved_by)} on {remedy.approved}"
    if remedy.delivered is not None:
        yield f"delivered on {remedy.delivered}: {telling.text(remedy.last) or '[erased]'}"
    elif remedy.dropped == REPLACED:
        yield "replaced by another"
    elif remedy.dropped:
        yield f"{remedy.dropped}: {telling.text(remedy.last, 'reason') or '[erased]'}"
