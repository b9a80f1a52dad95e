"""The events: what may stand in the ledger, and its canonical text.

An event holds facts: codes, numbers, civil dates. Free text and names never stand in it; `texts` maps the name of each text
to the salted digest of its body, which is kept beside the ledger and can be erased (DESIGN.md, The record, 5).
Defaults are left out of the stored text, so a default is never changed without raising `v` and adding an upcast.
"""

from datetime import date
from typing import Any, ClassVar, NamedTuple

import msgspec

NO_TEXTS: dict[str, str] = {}


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A fact of the register. `on` is the civil date, in the policy's time zone, on which it happened."""

    stream: ClassVar[str]
    v: ClassVar[int] = 1
    on: date
    texts: dict[str, str] = msgspec.field(default_factory=dict)


class New(NamedTuple):
    """An event on its way into the ledger, with the bodies of its texts."""

    stream_id: int
    event: Event
    texts: dict[str, str] = NO_TEXTS


class Due(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A date promised: `days` of `unit` after `after` (day 0), under numbered versions of policy and calendar.

    `on` is None where it can't be computed, and `why_not` then says so.
    """

    after: date
    days: int
    unit: str
    policy: int
    calendar: int
    on: date | None = None
    why_not: str = ""


# --- the case --------------------------------------------------------------------------------------------------------


class CaseEvent(Event, frozen=True):
    """A fact of one complaint."""

    stream = "case"


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
    """A person acknowledged the complaint at this stage. Texts: letter."""

    stage: int
    channel: str


class Allocated(CaseEvent, frozen=True):
    """The case was given to a handler, in the role `team`."""

    stage: int
    to: int
    team: str


class InvestigationStarted(CaseEvent, frozen=True):
    """The complaint as agreed with the complainant, and the outcome sought, are settled. Texts: definition, outcome_sought."""

    stage: int


class NoteAdded(CaseEvent, frozen=True):
    """A handler wrote something down. Texts: text."""


class InformationRequested(CaseEvent, frozen=True):
    """The complainant was asked for something; the case waits and remembers the state it came from. Texts: text."""

    stage: int


class InformationReceived(CaseEvent, frozen=True):
    """The complainant answered; the case goes back to where it came from. Texts: text.

    `respond_due` is present only where the policy stops the clock while waiting.
    """

    stage: int
    respond_due: Due | None = None


class StaffInformed(CaseEvent, frozen=True):
    """The members of staff complained about were told (R24). Texts: text."""

    stage: int


class PointsDecided(CaseEvent, frozen=True):
    """Points of the complaint were decided. A later decision on a point supersedes; none is edited.

    Texts: reasons, authority, and where given facts, standard (what should have happened).
    """

    stage: int
    points: tuple[int, ...]
    outcome: str


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
    """The response date was moved and the complainant told. Texts: reason."""

    stage: int
    days: int
    respond_due: Due


class Withdrawn(CaseEvent, frozen=True):
    """The complainant withdrew the complaint. Texts: reason."""

    stage: int


class Closed(CaseEvent, frozen=True):
    """The case was closed after its response. `end` is "answered"."""

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


# --- people and what governs -----------------------------------------------------------------------------------------


class PersonRecorded(Event, frozen=True):
    """Somebody who complains. Texts: name, email, telephone."""

    stream = "person"


class HandlerEvent(Event, frozen=True):
    """A fact of one handler."""

    stream = "handler"


class HandlerAdded(HandlerEvent, frozen=True):
    """A handler of the register. Texts: name, account."""


class RoleGranted(HandlerEvent, frozen=True):
    """The handler holds a role of the policy from `on`, that day included."""

    role: str


class RoleRevoked(HandlerEvent, frozen=True):
    """The handler no longer holds the role from `on`, that day included."""

    role: str


class PolicyAdopted(Event, frozen=True):
    """A policy governs complaints received from now on; its full text is part of the record."""

    stream = "policy"
    text: str
    sha256: str


class CalendarAdopted(Event, frozen=True):
    """A calendar computes due dates from now on; its full table is part of the record."""

    stream = "calendar"
    name: str
    text: str
    sha256: str


class ImportEvent(Event, frozen=True):
    """A fact of one import."""

    stream = "import"


class ImportBegun(ImportEvent, frozen=True):
    """An import began; its cases stay out of queue and figures until it is finished. `sha256` is of file and mapping."""

    source: str
    sha256: str


class ImportFinished(ImportEvent, frozen=True):
    """Every row of the import was read: so many accepted, rejected, and there already."""

    accepted: int
    rejected: int
    already_present: int


class RegisterCreated(Event, frozen=True):
    """The register begins. A simulated one lets anybody act as anybody, and says what it was made from."""

    stream = "register"
    simulated: bool = False
    seed: int | None = None
    cases: int | None = None
    today: date | None = None


def _leaves(cls: type[Event]) -> list[type[Event]]:
    below = cls.__subclasses__()
    return [leaf for sub in below for leaf in _leaves(sub)] if below else [cls]


TYPES: dict[str, type[Event]] = {cls.__name__: cls for cls in _leaves(Event)}

_encoder = msgspec.json.Encoder(order="sorted")
_decoders: dict[str, msgspec.json.Decoder[Any]] = {
    name: msgspec.json.Decoder(cls) for name, cls in TYPES.items()
}


def canonical(event: Event) -> str:
    """The event as the text that is hashed and stored: JSON, keys sorted, no spaces, dates ISO 8601."""
    return _encoder.encode(event).decode()


def parse(type_: str, v: int, payload: str) -> Event:
    """The event stored as `payload`. Raises LookupError for a type or version unknown, ValueError for a bad payload."""
    cls = TYPES.get(type_)
    if cls is None:
        raise LookupError(f"event type {type_!r} is not known to this version of Upheld")
    if v != cls.v:
        raise LookupError(f"version {v} of event {type_} is not known to this version of Upheld")
    event: Event = _decoders[type_].decode(payload)
    return event
