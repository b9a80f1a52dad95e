"""Who there is and what governs: handlers, policies, calendars and settings, as the register has them and as the events make them."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from store import events as e
from store import people
from store.calendar import Calendar, parse_calendar
from store.people import Grant, Handler
from store.policy import Policy
from store.policy_file import read as read_policy
from store.review import Review
from store.schema import COLUMNS
from store.unit import Unit

# How far an import has come, by its last event: the column `state` of the table `imports`.
IMPORT_STATES: dict[type[e.ImportEvent], str] = {
    e.ImportBegun: "begun",
    e.ImportFinished: "finished",
    e.ImportAbandoned: "abandoned",
    e.ImportErased: "erased",
}


class Governing(NamedTuple):
    """Who there is and what governs, as it stands in the register."""

    handlers: Mapping[int, Handler]
    last_seqs: Mapping[int, int]  # of each handler's stream
    policies: Mapping[int, Policy]
    calendars: Mapping[int, Calendar]
    settings: "Settings"
    unfinished: tuple[int, ...]  # imports under way or abandoned: their cases are in no queue
    adopted: Mapping[int, date]  # when each policy was
    reviewed: Mapping[int, date]  # when each policy was last, where it was
    calendars_adopted: Mapping[int, date]

    @property
    def policy(self) -> Policy:
        """The policy in force: the one adopted last."""
        return self.policies[max(self.policies)]

    @property
    def review(self) -> Review:
        """The review of the policy in force."""
        number = max(self.policies)
        return Review(self.policies[number], self.reviewed.get(number))


class Settings(NamedTuple):
    """The row of the table `settings`: whether the register is simulated, and from what; and its service account, or ""."""

    simulated: bool
    seed: int | None
    cases: int | None
    today: date | None
    service_account: str = ""


class Parsed:
    """Policies and calendars already parsed; a number's text never changes, so it is parsed once a process."""

    def __init__(self) -> None:
        self.policies: dict[int, Policy] = {}
        self.calendars: dict[int, Calendar] = {}


def read_governing(unit: Unit, parsed: Parsed) -> Governing:
    """Handlers, policies and calendars of the register.

    The text of an adopted policy is only read, not checked: a version of Upheld that asks more of a new policy still opens it.
    """
    grants: dict[int, list[Grant]] = {}
    for handler_id, *grant in unit.rows("SELECT * FROM grants ORDER BY rowid"):
        grants.setdefault(handler_id, []).append(Grant(*grant))
    handlers: dict[int, Handler] = {}
    last: dict[int, int] = {}
    for number, name, account, last_seq, manager in unit.rows("SELECT * FROM handlers ORDER BY handler_id"):
        handlers[number] = Handler(number, name, account, tuple(grants.get(number, ())), manager)
        last[number] = last_seq
    adopted: dict[int, date] = {}
    reviewed: dict[int, date] = {}
    for number, on, again in unit.rows("SELECT number, adopted, reviewed FROM policies ORDER BY number"):
        adopted[number] = on
        if again is not None:
            reviewed[number] = again
        if number not in parsed.policies:
            text = unit.value("SELECT text FROM policies WHERE number = ?", [number])
            parsed.policies[number] = read_policy(text, f"policy {number} of the register")
    calendars_adopted = dict(unit.rows("SELECT number, adopted FROM calendars ORDER BY number"))
    for number in calendars_adopted:
        if number not in parsed.calendars:
            parsed.calendars[number] = parse_calendar(
                unit.value("SELECT text FROM calendars WHERE number = ?", [number])
            )
    settings = Settings(*unit.rows("SELECT simulated, seed, cases, today, service_account FROM settings")[0])
    unfinished = tuple(batch for (batch,) in unit.rows("SELECT batch FROM imports WHERE state <> 'finished'"))
    return Governing(
        handlers,
        last,
        {number: parsed.policies[number] for number in adopted},
        {number: parsed.calendars[number] for number in calendars_adopted},
        settings,
        unfinished,
        adopted,
        reviewed,
        calendars_adopted,
    )


class GoverningRows:
    """The rows of the small tables, built event by event: by `rebuild`, by `verify`, and for a single change."""

    def __init__(self) -> None:
        self.handlers: dict[int, Handler] = {}
        self.last_seqs: dict[int, int] = {}
        self.policies: dict[int, tuple[int, str, date, date | None]] = {}
        self.calendars: list[tuple[int, str, str, date]] = []
        self.people: list[tuple[int, int]] = []
        self.settings: list[Settings] = []
        self.imports: dict[int, tuple[int, str, str, str, int]] = {}

    def apply(self, seq: int, stream_id: int, event: e.Event, texts: Mapping[str, str]) -> None:
        """Take in one event of a handler, a policy, a calendar or the register."""
        if isinstance(event, e.HandlerEvent):
            self.handlers[stream_id] = people.evolve(self.handlers.get(stream_id), stream_id, event, texts)
            self.last_seqs[stream_id] = seq
        elif isinstance(event, e.PolicyAdopted):
            self.policies[stream_id] = (stream_id, event.text, event.on, None)
        elif isinstance(event, e.PolicyReviewed):
            self.policies[stream_id] = (*self.policies[stream_id][:3], event.on)
        elif isinstance(event, e.CalendarAdopted):
            self.calendars.append((stream_id, event.name, event.text, event.on))
        elif isinstance(event, e.ImportEvent):
            if isinstance(event, e.ImportBegun):
                of = event.source, event.sha256
            else:
                of = self.imports[stream_id][1:3]
            self.imports[stream_id] = (stream_id, *of, IMPORT_STATES[type(event)], seq)
        elif isinstance(event, e.RegisterCreated):
            self.settings.append(Settings(event.simulated, event.seed, event.cases, event.today))
        elif isinstance(event, e.ServiceAccountNamed):
            self.settings[-1] = self.settings[-1]._replace(service_account=event.account)

    def tables(self) -> dict[str, list[tuple[object, ...]]]:
        """The rows of each small table."""
        return {
            "handlers": [handler_row(h, self.last_seqs[h.id]) for h in self.handlers.values()],
            "grants": [row for h in self.handlers.values() for row in grant_rows(h)],
            "policies": list(self.policies.values()),
            "calendars": list(self.calendars),
            "people": list(self.people),
            "imports": list(self.imports.values()),
            "settings": list(self.settings),
        }


def handler_row(handler: Handler, last_seq: int) -> tuple[object, ...]:
    """The row of a handler."""
    return handler.id, handler.name, handler.account, last_seq, handler.manager


def grant_rows(handler: Handler) -> list[tuple[object, ...]]:
    """A row for each role that was ever granted to a handler."""
    return [(handler.id, g.role, g.since, g.until, g.delegate_of) for g in handler.grants]


def write_handler(unit: Unit, handler: Handler, last_seq: int) -> None:
    """One handler's rows, in place of what they were. There are few, so they are simply written again."""
    for table, rows in (("handlers", [handler_row(handler, last_seq)]), ("grants", grant_rows(handler))):
        unit.run(f"DELETE FROM {table} WHERE handler_id = ?", [handler.id])
        unit.insert_rows(table, COLUMNS[table], rows)
