"""What a case is after some events of its stream: where it stands in the stages, and one record for each chapter."""

from datetime import date, datetime
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from store import events as e
from store.case.complainants import Complainants
from store.case.contact import Contact
from store.case.drafts import Drafts
from store.case.evidence import Evidence
from store.case.handoff import HandOffs
from store.case.interests import Interests
from store.case.learning import Learning
from store.case.legal import Legal
from store.case.links import Links
from store.case.privacy import Privacy
from store.case.quality import Quality
from store.case.remedies import Remedies
from store.case.retention import Retention
from store.case.scope import Flags, Scope, Serious, Social
from store.case.staff import Staff
from store.case.states import ENDED, RESPONDED
from store.case.strands import Strands
from store.case.updates import Updates


class Entry(NamedTuple):
    """An event as it stands in the ledger. `recorded` is UTC without a zone; `actor` is a handler's number."""

    seq: int
    stream_id: int
    recorded: datetime
    actor: int
    event: e.Event


class Decision(msgspec.Struct, frozen=True):
    """What was decided on one point at one stage; `seq` finds its reasons, `evidence` are the numbers of what it rests on.

    `lacks` names what it does without, of "facts", "standard" (what should have happened) and "evidence".
    """

    point: int
    outcome: str
    on: date
    by: int
    seq: int
    evidence: tuple[int, ...] = ()
    lacks: tuple[str, ...] = ()
    lone: bool = False  # by whoever had decided at a stage that this one looks at again


class Move(msgspec.Struct, frozen=True):
    """Something that moved the response date of a stage, or might have: `days` were added, and `due` is the date since.

    `what` is "acknowledgement", "pause", "extension", "adjustment", "recalculation" or "reopening"; `seq` finds its reason. A
    pause lasted from `since` to `on`; its days are 0 where the clock ran on.
    """

    what: str
    seq: int
    on: date
    days: int
    due: e.Due
    since: date | None = None


class Answered(msgspec.Struct, frozen=True):
    """A response that was sent before the stage was reopened, with the decisions that it told."""

    on: date
    due: e.Due
    next_step: str
    decisions: tuple[Decision, ...]
    resolved: bool = False


class StageRecord(msgspec.Struct, frozen=True):
    """One stage as it went."""

    number: int
    opened: date
    acknowledge_due: e.Due
    respond_due: e.Due
    acknowledged: date | None = None
    decisions: tuple[Decision, ...] = ()  # in force, by point
    superseded: tuple[Decision, ...] = ()
    responded: date | None = None
    next_step: str = ""
    resolved: bool = False  # responded to without a finding
    extended: int = 0  # days in all
    clock: tuple[Move, ...] = ()
    paused: date | None = None  # the response clock stands still since
    earlier: tuple[Answered, ...] = ()

    @property
    def deciders(self) -> frozenset[int]:
        """Everybody who decided a point here, superseded or not."""
        return frozenset(d.by for d in self.decisions + self.superseded)

    @property
    def decided_on(self) -> date | None:
        """The day of the last decision in force."""
        return max((d.on for d in self.decisions), default=None)

    @property
    def reopened(self) -> date | None:
        """The day on which it was last reopened."""
        return next((move.on for move in reversed(self.clock) if move.what == "reopening"), None)

    @property
    def moves(self) -> tuple[Move, ...]:
        """What moved the clock that runs now: a reopening begins another."""
        last = max((n for n, move in enumerate(self.clock) if move.what == "reopening"), default=0)
        return self.clock[last:]

    @property
    def respond_by(self) -> e.Due:
        """The response date as it stands: none while the clock stands still, for the date will be later by days nobody knows yet.

        A date that was past before the clock was stopped stays past.
        """
        due, since = self.respond_due, self.paused
        if since is None or (due.on is not None and due.on < since):
            return due
        why = f"paused since {since.day} {since:%B %Y}, when the complainant was asked"
        return replace(due, on=None, why_not=why)


class Case(msgspec.Struct, frozen=True):
    """A complaint after `version` events of its stream, which stand in the ledger from `first_seq` to `last_seq`."""

    id: int
    version: int
    first_seq: int
    last_seq: int
    state: str
    received: date
    received_by: int
    policy: int | None  # None while a case of an older register is under none
    channel: str
    team: str
    stages: tuple[StageRecord, ...]
    points: int
    complainant: int | None = None
    complainant_type: str = ""
    complainant_status: str = ""
    service: str = ""
    category: str = ""
    about_staff: bool = False
    subjects: tuple[int, ...] = ()
    mentioned: tuple[int, ...] = ()  # handlers whom a note named and who have not written on the case since
    owner: int | None = None
    origin: str = ""  # the state to go back to from waiting
    asked: date | None = None
    confirmed: date | None = None
    defined: bool = False
    agreed: bool = False  # the complaint as agreed with the complainant is on record
    sought: bool = False  # and so is the outcome sought
    logged: date | None = None  # the day, by UTC, on which somebody took it in
    lacked: tuple[str, ...] = ()  # what was not given at the first contact
    staff_informed: date | None = None
    withdrawn: tuple[int, ...] = ()  # the points that the complainant withdrew
    end: str = ""
    ended: date | None = None
    source: str = ""  # the older register it came from
    batch: int | None = None  # the import it came with
    outcome_given: str = ""  # in the words of the older register
    staff: Staff = Staff()
    updates: Updates = Updates()
    interests: Interests = Interests()
    evidence: Evidence = Evidence()
    drafts: Drafts = Drafts()
    remedies: Remedies = Remedies()
    complainants: Complainants = Complainants()
    contact: Contact = Contact()
    privacy: Privacy = Privacy()
    strands: Strands = Strands()
    scope: Scope = Scope()
    serious: Serious = Serious()
    flags: Flags = Flags()
    social: Social = Social()
    links: Links = Links()
    learning: Learning = Learning()
    handoff: HandOffs = HandOffs()
    quality: Quality = Quality()
    legal: Legal = Legal()
    retention: Retention = Retention()

    @property
    def stage(self) -> StageRecord:
        """The stage the case is at."""
        return self.stages[-1]

    @property
    def is_open(self) -> bool:
        """All but closed, withdrawn and referred."""
        return self.state not in ENDED

    @property
    def points_left(self) -> tuple[int, ...]:
        """The points of the complaint that were not withdrawn."""
        return tuple(n for n in range(1, self.points + 1) if n not in self.withdrawn)

    @property
    def undecided(self) -> tuple[int, ...]:
        """The points of the complaint not yet decided at this stage."""
        decided = {d.point for d in self.stage.decisions}
        return tuple(n for n in self.points_left if n not in decided)

    @property
    def next_due(self) -> tuple[str, e.Due] | None:
        """What is due next ("acknowledge" or "respond" at this stage, or "data-protection") and when; None where nothing is."""
        if not self.is_open:
            return None
        owed = [due for due in (self._stage_due, self.strands.due) if due]
        return min(owed, key=lambda due: due[1].on or date.max, default=None)

    @property
    def _stage_due(self) -> tuple[str, e.Due] | None:
        if self.state == RESPONDED or not self.stages:
            return None
        if self.stage.acknowledged is None and not self.stage.decisions:
            return "acknowledge", self.stage.acknowledge_due
        return "respond", self.stage.respond_by
