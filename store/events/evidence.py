"""The evidence index: what each piece shows, where it comes from, when it dates from (R14)."""

from datetime import date

from store.events.base import CaseEvent


class EvidenceEvent(CaseEvent, frozen=True):
    """A fact of the evidence of a case."""

    chapter = "evidence"


class EvidenceAdded(EvidenceEvent, frozen=True):
    """A piece of evidence, by its number in the case. `dated` is the day it dates from. Texts: text (what it shows), source."""

    number: int
    dated: date | None = None
    point: int | None = None
