"""What the queue is read from: rows made from the events, in the same transaction, and made anew by `rebuild`."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import NamedTuple

from store import events as e
from store import people
from store.calendar import Calendar, parse_calendar
from store.case import Case, Entry, evolve
from store.ledger import ENTRY_COLUMNS, entry
from store.people import Grant, Handler
from store.policy import Policy
from store.policy_file import parse as parse_policy
from store.unit_of_work import Unit


class CaseRow(NamedTuple):
    """A row of the table `cases`, in the order of its columns."""

    case_id: int
    stage: int
    state: str
    received: date
    due: date | None
    due_what: str
    owner: int | None
    team: str
    policy: int
    channel: str
    service: str
    category: str
    complainant: int | None
    complainant_type: str
    complainant_status: str
    about_staff: bool
    opened: date
    acknowledged: date | None
    responded: date | None
    ended_as: str
    ended: date | None
    is_open: bool
    version: int
    last_seq: int


class LabelRow(NamedTuple):
    """A row of the table `labels`: the texts of the queue, "" once erased."""

    case_id: int
    subject: str
    complainant: str


def case_row(case: Case) -> CaseRow:
    """The row of a case."""
    stage, due = case.stage, case.next_due
    return CaseRow(
        case_id=case.id,
        stage=stage.number,
        state=case.state,
        received=case.received,
        due=due[1].on if due else None,
        due_what=due[0] if due else "",
        owner=case.owner,
        team=case.team,
        policy=case.policy,
        channel=case.channel,
        service=case.service,
        category=case.category,
        complainant=case.complainant,
        complainant_type=case.complainant_type,
        complainant_status=case.complainant_status,
        about_staff=case.about_staff,
        opened=stage.opened,
        acknowledged=stage.acknowledged,
        responded=stage.responded,
        ended_as=case.end,
        ended=case.ended,
        is_open=case.is_open,
        version=case.version,
        last_seq=case.last_seq,
    )


def _values(row: tuple[object, ...]) -> str:
    return ", ".join("?" * len(row))


def insert_case(unit: Unit, case: Case, label: LabelRow) -> None:
    """A new case."""
    row = case_row(case)
    unit.run(f"INSERT INTO cases VALUES ({_values(row)})", row)
    unit.run("INSERT INTO labels VALUES (?, ?, ?)", label)


def update_case(unit: Unit, before: Case, after: Case) -> None:
    """A case that changed: only the columns that did, for an update rewrites each column it names."""
    old, new = case_row(before), case_row(after)
    changed = [(name, b) for name, a, b in zip(CaseRow._fields, old, new, strict=True) if a != b]
    sets = ", ".join(f"{name} = ?" for name, _ in changed)
    unit.run(f"UPDATE cases SET {sets} WHERE case_id = ?", [*(value for _, value in changed), after.id])


# --- people and what governs -----------------------------------------------------------------------------------------


class Governing(NamedTuple):
    """Who there is and what governs, as it stands in the register."""

    handlers: Mapping[int, Handler]
    last_seqs: Mapping[int, int]  # of each handler's stream
    policies: Mapping[int, Policy]
    calendars: Mapping[int, Calendar]
    settings: "Settings"


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
    return Governing(handlers, last, parsed.policies, parsed.calendars, settings)


class GoverningRows:
    """The rows of the small tables, built event by event: by `rebuild`, by `verify`, and for a single change."""

    def __init__(self) -> None:
        self.handlers: dict[int, Handler] = {}
        self.last_seqs: dict[int, int] = {}
        self.policies: list[tuple[int, str]] = []
        self.calendars: list[tuple[int, str, str]] = []
        self.people: list[tuple[int, int]] = []
        self.settings: list[Settings] = []

    def apply(self, seq: int, stream_id: int, event: e.Event, texts: Mapping[str, str]) -> None:
        """Take in one event of a handler, a policy, a calendar or the register."""
        if isinstance(event, e.HandlerEvent):
            self.handlers[stream_id] = people.evolve(self.handlers.get(stream_id), stream_id, event, texts)
            self.last_seqs[stream_id] = seq
        elif isinstance(event, e.PolicyAdopted):
            self.policies.append((stream_id, event.text))
        elif isinstance(event, e.CalendarAdopted):
            self.calendars.append((stream_id, event.name, event.text))
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


# --- the whole ledger, case by case -----------------------------------------------------------------------------------

CASES_AT_ONCE = 50_000


def case_ranges(unit: Unit) -> Iterator[tuple[int, int]]:
    """Ranges of case numbers, both ends included, of about `CASES_AT_ONCE` cases each, that cover the ledger."""
    found = unit.columns(
        "SELECT stream_id FROM ledger WHERE stream = 'case' AND stream_prev IS NULL ORDER BY stream_id"
    )["stream_id"]
    for first in range(0, len(found), CASES_AT_ONCE):
        yield int(found[first]), int(found[min(first + CASES_AT_ONCE, len(found)) - 1])


def streams(unit: Unit, first: int, last: int) -> Iterator[tuple[int, list[Entry]]]:
    """The events of each case from `first` to `last`, case by case in order of number, oldest first."""
    columns = unit.columns(
        f"SELECT {ENTRY_COLUMNS} FROM ledger WHERE stream = 'case' AND stream_id BETWEEN ? AND ? ORDER BY stream_id, seq",
        [first, last],
    )
    rows = zip(*(column for column in columns.values()), strict=True)
    for case_id, group in groupby(map(entry, rows), key=lambda found: found.stream_id):
        yield case_id, list(group)


class Labels:
    """Subjects and complainants' names of a range of cases, from the texts that still exist."""

    def __init__(self, unit: Unit, cases: list[tuple[int, int | None]]) -> None:
        """`cases` are the seq of each case's first event, and its complainant."""
        self._subjects = self._lookup(
            unit,
            "SELECT seq, body FROM texts WHERE name = 'subject' AND seq BETWEEN ? AND ?",
            [seq for seq, _ in cases],
        )
        self._names = self._lookup(
            unit,
            """SELECT p.person_id, t.body FROM people p JOIN texts t ON t.seq = p.last_seq AND t.name = 'name'
               WHERE p.person_id BETWEEN ? AND ?""",
            [person for _, person in cases if person is not None],
        )

    @staticmethod
    def _lookup(unit: Unit, sql: str, keys: list[int]) -> dict[int, str]:
        return dict(unit.rows(sql, [min(keys), max(keys)])) if keys else {}

    def of(self, case: Case, first_seq: int) -> LabelRow:
        """The label of a case; "" where a text was not given or is erased."""
        return LabelRow(
            case.id, self._subjects.get(first_seq, ""), self._names.get(case.complainant or 0, "")
        )


def replay(entries: list[Entry]) -> Case:
    """The case after a whole stream, oldest first. Raises ValueError as `evolve` does."""
    case: Case | None = None
    for found in entries:
        case = evolve(case, found)
    if case is None:
        raise ValueError("an empty stream")
    return case
