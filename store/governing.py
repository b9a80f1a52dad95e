"""Who there is and what governs: handlers, policies, calendars and settings, as the register has them and as the events make them."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from store import events as e
from store import people
from store.calendar import Calendar, parse_calendar
from store.people import Grant, Handler
from store.policy import Policy
from store.policy_file import parse as parse_policy
from store.unit import Unit


class Governing(NamedTuple):
    """Who there is and what governs, as it stands in the register."""

    handlers: Mapping[int, Handler]
    last_seqs: Mapping[int, int]  # of each handler's stream
    policies: Mapping[int, Policy]
    calendars: Mapping[int, Calendar]
    settings: "Settings"
    unfinished: tuple[int, ...]  # imports under way: their cases are in no queue yet


class Settings(NamedTuple):
    """The row of the table `settings`: whether the register is simulated, and from what."""

    simulated: bool
    seed: int | None
    cases: int | None
    today: date | None


class Parsed:
    """Policies and calendars already parsed; a number's text never changes, so it is parsed once a process."""

    def __init__(self) -> None:
        self.policies: dict[int, Policy] = {}
        self.calendars: dict[int, Calendar] = {}


def read_governing(unit: Unit, parsed: Parsed) -> Governing:
    """Handlers, policies and calendars of the register."""
    grants: dict[int, list[Grant]] = {}
    for handler_id, role, since, until in unit.rows(
        "SELECT handler_id, role, since, until FROM grants ORDER BY rowid"
    ):
        grants.setdefault(handler_id, []).append(Grant(role, since, until))
    handlers: dict[int, Handler] = {}
    last: dict[int, int] = {}
    for number, name, account, last_seq in unit.rows("SELECT * FROM handlers ORDER BY handler_id"):
        handlers[number] = Handler(number, name, account, tuple(grants.get(number, ())))
        last[number] = last_seq
    for (number,) in unit.rows("SELECT number FROM policies ORDER BY number"):
        if number not in parsed.policies:
            text = unit.value("SELECT text FROM policies WHERE number = ?", [number])
            parsed.policies[number] = parse_policy(text, f"policy {number} of the register")
    for (number,) in unit.rows("SELECT number FROM calendars ORDER BY number"):
        if number not in parsed.calendars:
            parsed.calendars[number] = parse_calendar(
                unit.value("SELECT text FROM calendars WHERE number = ?", [number])
            )
    settings = Settings(*unit.rows("SELECT simulated, seed, cases, today FROM settings")[0])
    unfinished = tuple(batch for (batch,) in unit.rows("SELECT batch FROM imports WHERE NOT finished"))
    return Governing(handlers, last, parsed.policies, parsed.calendars, settings, unfinished)


class GoverningRows:
    """The rows of the small tables, built event by event: by `rebuild`, by `verify`, and for a single change."""

    def __init__(self) -> None:
        self.handlers: dict[int, Handler] = {}
        self.last_seqs: dict[int, int] = {}
        self.policies: list[tuple[int, str]] = []
        self.calendars: list[tuple[int, str, str]] = []
        self.people: list[tuple[int, int]] = []
        self.settings: list[Settings] = []
        self.imports: dict[int, tuple[int, str, str, bool, int]] = {}

    def apply(self, seq: int, stream_id: int, event: e.Event, texts: Mapping[str, str]) -> None:
        """Take in one event of a handler, a policy, a calendar or the register."""
        if isinstance(event, e.HandlerEvent):
            self.handlers[stream_id] = people.evolve(self.handlers.get(stream_id), stream_id, event, texts)
            self.last_seqs[stream_id] = seq
        elif isinstance(event, e.PolicyAdopted):
            self.policies.append((stream_id, event.text))
        elif isinstance(event, e.CalendarAdopted):
            self.calendars.append((stream_id, event.name, event.text))
        elif isinstance(event, e.ImportBegun):
            self.imports[stream_id] = (stream_id, event.source, event.sha256, False, seq)
        elif isinstance(event, e.ImportFinished):
            self.imports[stream_id] = (*self.imports[stream_id][:3], True, seq)
        elif isinstance(event, e.RegisterCreated):
            self.settings.append(Settings(event.simulated, event.seed, event.cases, event.today))

    def tables(self) -> dict[str, list[tuple[object, ...]]]:
        """The rows of each small table."""
        return {
            "handlers": [(h.id, h.name, h.account, self.last_seqs[h.id]) for h in self.handlers.values()],
            "grants": [(h.id, g.role, g.since, g.until) for h in self.handlers.values() for g in h.grants],
            "policies": list(self.policies),
            "calendars": list(self.calendars),
            "people": list(self.people),
            "imports": list(self.imports.values()),
            "settings": list(self.settings),
        }


def write_handler(unit: Unit, handler: Handler, last_seq: int) -> None:
    """One handler's rows, in place of what they were. There are few, so they are simply written again."""
    unit.run("DELETE FROM handlers WHERE handler_id = ?", [handler.id])
    unit.run("DELETE FROM grants WHERE handler_id = ?", [handler.id])
    unit.run(
        "INSERT INTO handlers VALUES (?, ?, ?, ?)", [handler.id, handler.name, handler.account, last_seq]
    )
    for grant in handler.grants:
        unit.run("INSERT INTO grants VALUES (?, ?, ?, ?)", [handler.id, grant.role, grant.since, grant.until])
