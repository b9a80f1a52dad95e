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
