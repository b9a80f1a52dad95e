"""The events of people and of what governs: handlers, policies, calendars, imports, the register itself."""

from datetime import date

from store.events.base import Event


class PersonRecorded(Event, frozen=True):
    """Somebody who complains. Texts: name, email, telephone."""

    stream = "person"


class HandlerEvent(Event, frozen=True):
    """A fact of one handler."""

    stream = "handler"


class HandlerAdded(HandlerEvent, frozen=True):
    """A handler of the register. Texts: name, account."""


class RoleGranted(HandlerEvent, frozen=True):
    """The handler holds a role of the policy from `on`, that day included, until the day before `until`.

    `delegate_of` is the handler in whose place they hold it, where it was delegated.
    """

    role: str
    until: date | None = None
    delegate_of: int | None = None


class RoleRevoked(HandlerEvent, frozen=True):
    """The handler no longer holds the role from `on`, that day included."""

    role: str


class LineManagerNamed(HandlerEvent, frozen=True):
    """Whom the handler tells what they can't resolve (R60)."""

    manager: int


class TrainingCompleted(HandlerEvent, frozen=True):
    """The handler completed a course of the policy's list on `on`; it is in date up to and including `until` (R8)."""

    course: str
    until: date | None = None


class PolicyAttested(HandlerEvent, frozen=True):
    """The handler attests to know a version of the policy and to follow it (R55)."""

    policy: int


class PolicyEvent(Event, frozen=True):
    """A fact of one version of the policy."""

    stream = "policy"


class PolicyAdopted(PolicyEvent, frozen=True):
    """A policy governs complaints received from now on; its full text is part of the record."""

    text: str
    sha256: str


class ReviewTriggered(PolicyEvent, frozen=True):
    """Feedback, or a change of regulation, that calls for a review (R58). Texts: text."""

    code: str


class PolicyReviewed(PolicyEvent, frozen=True):
    """The policy was reviewed; the clock of the next review runs from `on` (R58, R62). Texts: text."""

    equality_screened: bool = False


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


class ImportAbandoned(ImportEvent, frozen=True):
    """The import was given up unfinished: its cases stay out of queue and figures, and what they said is being erased."""


class ImportErased(ImportEvent, frozen=True):
    """What the cases of an abandoned import said, so many cases, is erased; their facts and numbers stay in the ledger."""

    cases: int


class RegisterCreated(Event, frozen=True):
    """The register begins. A simulated one lets anybody act as anybody, and says what it was made from."""

    stream = "register"
    simulated: bool = False
    seed: int | None = None
    cases: int | None = None
    today: date | None = None


class ServiceAccountNamed(Event, frozen=True):
    """The account that alone opens the file, and says for whom; "" where everybody runs the program under their own again."""

    stream = "register"
    account: str = ""


class FileRewritten(Event, frozen=True):
    """The file of the register was written anew: of what was erased before, no bytes are left in it."""

    stream = "register"
