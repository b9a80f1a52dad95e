"""Remedies: offered, approved, delivered or declined, each by its number in the case (R11, R21, R22)."""

from datetime import date

from store.events.base import CaseEvent


class RemedyEvent(CaseEvent, frozen=True):
    """A fact of one remedy."""

    chapter = "remedies"
    number: int


class RemedyOffered(RemedyEvent, frozen=True):
    """A remedy of the kind `code`; amounts are in hundredths of the currency. Texts: text (what exactly).

    `covers` says whether it is for the original injustice, for the pursuing of the complaint, or both; "" where nobody
    considered that. `instead_of` is the remedy it takes the place of; `for_approval`: it is beyond what its offerer may give.
    """

    stage: int
    code: str
    amount: int | None = None
    for_original: int | None = None
    for_pursuing: int | None = None
    covers: str = ""
    due: date | None = None
    owner: int | None = None
    instead_of: int | None = None
    for_approval: bool = False


class RemedyApproval(RemedyEvent, frozen=True):
    """Somebody who may give so much approved the remedy, or did not. Texts: reason, where not approved; text."""

    approved: bool = True


class RemedyDelivered(RemedyEvent, frozen=True):
    """The complainant has the remedy. Texts: text (what shows it)."""


class RemedyDeclined(RemedyEvent, frozen=True):
    """The complainant does not want the remedy. Texts: reason."""
