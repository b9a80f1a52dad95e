"""How long a case is kept: its class, holds on its disposal, and its erasure (R61)."""

from datetime import date

from store.events.base import CaseEvent


class RetentionEvent(CaseEvent, frozen=True):
    """A fact of how long the case is kept."""

    chapter = "retention"


class RetentionSet(RetentionEvent, frozen=True):
    """Somebody put the case into a class of the retention schedule; `code` is the class. Texts: reason."""

    code: str


class HoldPlaced(RetentionEvent, frozen=True):
    """A legal hold: the case is kept, whatever its date, until the hold is released. Texts: reason."""

    number: int


class HoldReleased(RetentionEvent, frozen=True):
    """That hold is over. Texts: reason."""

    number: int


class ErasureEvent(RetentionEvent, frozen=True):
    """What the case said is erased, in the transaction that records this: every text of the events before, with names and salts.

    `number` is that of the certificate, which runs through the register; `policy` the one whose schedule was in force.
    """

    number: int
    policy: int
    method: str


class Disposed(ErasureEvent, frozen=True):
    """The time for which the case was kept was over on `due`, by the class `code`."""

    code: str
    due: date


class Redacted(ErasureEvent, frozen=True):
    """Erased before its time, by a decision of somebody who may: a request for erasure, for instance. Texts: reason, which stays."""
