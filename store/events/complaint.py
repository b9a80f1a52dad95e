"""The events of a complaint on its way through the stages."""

from datetime import date

from store.events.base import CaseEvent, Due


class CaseReceived(CaseEvent, frozen=True):
    """A complaint arrived on `on`, whatever day it was logged. Texts: subject, detail, outcome_sought, point.N."""

    stage: int
    policy: int
    channel: str
    team: str  # the role whose queue it is in
    acknowledge_due: Due
    respond_due: Due
    complainant: int | None = None
    complainant_type: str = ""
    complainant_status: str = ""
    service: str = ""
    category: str = ""
    points: int = 1
    about_staff: bool = False
    subjects: tuple[int, ...] = ()  # handlers complained about
    batch: int | None = None  # the import it came with


class Signposted(CaseEvent, frozen=True):
    """The complainant was told where the complaint goes and what happens next. Texts: text."""

    stage: int
    at_receipt: bool = False


class ReceiptConfirmed(CaseEvent, frozen=True):
    """The form's automatic reply went out; it promises contact and does not stop the contact clock (R46)."""

    promised_by: date | None = None


class Acknowledged(CaseEvent, frozen=True):
    """A person acknowledged the complaint at this stage. Texts: letter.

    `respond_due` is present only where the policy runs the response clock from here.
    """

    stage: int
    channel: str
    respond_due: Due | None = None


class Allocated(CaseEvent, frozen=True):
    """The case was given to a handler, in the role `team`. Texts: text, for whoever gets it."""

    stage: int
    to: int
    team: str


class InvestigationStarted(CaseEvent, frozen=True):
    """The complaint as agreed with the complainant, and the outcome sought, are settled. Texts: definition, outcome_sought."""

    stage: int


class NoteAdded(CaseEvent, frozen=True):
    """A handler wrote something down, and may have named colleagues who should read it. Texts: text."""

    mentions: tuple[int, ...] = ()  # handlers


class InformationRequested(CaseEvent, frozen=True):
    """The complainant was asked for something; the case waits and remembers the state it came from. Texts: text.

    `stops_the_clock`: the policy stops the response clock until the answer.
    """

    counted = True
    stage: int
    stops_the_clock: bool = False

    @property
    def number(self) -> int:
        """The stage at which they were asked, as figures count it (R42, R45)."""
        return self.stage


class InformationReceived(CaseEvent, frozen=True):
    """The complainant answered; the case goes back to where it came from. Texts: text.

    `respond_due` is present only where the policy stops the clock while waiting.
    """

    stage: int
    respond_due: Due | None = None


class StaffInformed(CaseEvent, frozen=True):
    """The members of staff complained about were told (R24). Texts: text."""

    counted = True
    stage: int


class PointsDecided(CaseEvent, frozen=True):
    """Points of the complaint were decided. A later decision on a point supersedes; none is edited.

    Texts: reasons, authority, and where given facts, standard (what should have happened). `lone_reviewer`: whoever decided had
    decided at a stage that should have had somebody else's eyes; then exception says why nobody else could. `evidence` are the
    numbers of the evidence that it rests on (R14).
    """

    stage: int
    points: tuple[int, ...]
    outcome: str
    evidence: tuple[int, ...] = ()
    lone_reviewer: bool = False


class Responded(CaseEvent, frozen=True):
    """The response of a stage was sent by a person, with its next-step block. Texts: letter.

    `next_step` is "stage", "external" or "complete".
    """

    stage: int
    channel: str
    next_step: str


class Escalated(CaseEvent, frozen=True):
    """The complainant asked for the next stage; `stage` is the stage opened. Texts: reason."""

    stage: int
    team: str
    acknowledge_due: Due
    respond_due: Due


class Extended(CaseEvent, frozen=True):
    """The response date was moved and the complainant told. Texts: reason, letter (the notice as sent)."""

    stage: int
    days: int
    respond_due: Due


class ClockAdjusted(CaseEvent, frozen=True):
    """Days were added to the response clock as a reasonable adjustment (R31). Texts: reason."""

    stage: int
    days: int
    respond_due: Due


class Recalculated(CaseEvent, frozen=True):
    """A newer calendar of the same name gives other dates; those promised move by this event alone, and the old ones stand beside."""

    stage: int
    acknowledge_was: date | None = None
    acknowledge_due: Due | None = None
    respond_was: date | None = None
    respond_due: Due | None = None


class PointWithdrawn(CaseEvent, frozen=True):
    """The complainant withdrew one point of several; it needs no decision any more. Texts: reason."""

    stage: int
    point: int


class Reopened(CaseEvent, frozen=True):
    """A stage that was answered is looked at again: it needs a fresh decision and a fresh response. Texts: reason."""

    stage: int
    respond_due: Due


class Withdrawn(CaseEvent, frozen=True):
    """The complainant withdrew the complaint. Texts: reason."""

    stage: int


class Closed(CaseEvent, frozen=True):
    """The case was closed after its response. `end` is "answered" or "resolved", without a finding."""

    stage: int
    end: str


class CaseMigrated(CaseEvent, frozen=True):
    """A case of an older register, as it was given there: facts, never acknowledgements or decisions made up (The record, 8).

    `on` is the day it was received. It is under no policy and has no clocks. Texts: reference (the older register's own), subject,
    detail. `possible_duplicate_of` is the case that has the same key with other content.
    """

    source: str
    batch: int  # the import it came with
    ended: date | None = None
    is_open: bool = False
    outcome: str = ""
    channel: str = ""
    team: str = ""
    service: str = ""
    category: str = ""
    complainant_type: str = ""
    complainant_status: str = ""
    complainant: int | None = None
    possible_duplicate_of: int | None = None


class CaseAdopted(CaseEvent, frozen=True):
    """A case of an older register was brought under a policy, at a stage whose clocks run from `on`."""

    stage: int
    policy: int
    team: str
    acknowledge_due: Due
    respond_due: Due
