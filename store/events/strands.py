"""The statutory data-protection strand inside a case (DPA 2018 s.164A): its own clock, beside the stages."""

from store.events.base import CaseEvent, Due


class StrandEvent(CaseEvent, frozen=True):
    """A fact of the data-protection strand."""

    chapter = "strands"


class DataProtectionReceived(StrandEvent, frozen=True):
    """The complaint is, or has in it, one about personal data; `on` is the day that came. Texts: text."""

    acknowledge_due: Due


class DataProtectionAcknowledged(StrandEvent, frozen=True):
    """A person acknowledged the complaint about personal data. Texts: letter."""

    channel: str = ""


class DataProtectionUpdated(StrandEvent, frozen=True):
    """The complainant was told of progress. Texts: text."""


class DataProtectionConcluded(StrandEvent, frozen=True):
    """The complainant was told the outcome, and of the right to turn to the regulator. `code` is the outcome. Texts: reasons, letter."""

    code: str
    channel: str = ""
