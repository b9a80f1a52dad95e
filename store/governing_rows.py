"""The rows of who there is and what governs, as the events make them."""

from collections.abc import Mapping
from datetime import date

from store import events as e
from store import people
from store.governing import Settings
from store.people import Handler
from store.schema import COLUMNS
from store.unit import Unit

# How far an import has come, by its last event: the column `state` of the table `imports`.
IMPORT_STATES: dict[type[e.ImportEvent], str] = {
    e.ImportBegun: "begun",
    e.ImportFinished: "finished",
    e.ImportAbandoned: "abandoned",
    e.ImportErased: "erased",
}


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
