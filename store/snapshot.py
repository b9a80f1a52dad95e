"""A snapshot: the facts of a register without names, texts or the identities of staff, for figures, notebooks and packs."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from store.calendar import Calendar
from store.errors import BadInput, Refused, UpheldError
from store.governing import Governing, Parsed, read_governing
from store.ledger import read_head
from store.policy import Policy
from store.projections import MIXED
from store.records.change import EXPECTED, MEASURES, VERDICTS
from store.rules.situation import civil_day
from store.unit import Unit

if TYPE_CHECKING:
    import pyarrow as pa

FORMAT = 2

CASES = """
    SELECT case_id, 'complaint' AS kind, policy IS NULL AS migrated, source, policy, received, state, is_open, ended_as, ended,
        stage, channel, service, category, complainant_type, complainant_status, about_staff, team, outcome_given,
        CASE WHEN complainant IS NOT NULL THEN min(case_id) OVER (PARTITION BY complainant) END AS first_case
    FROM cases {where} ORDER BY case_id"""
"""`first_case` is the first case here of the same complainant, null where none is recorded, so that those who come again can be
counted. It is made anew for each snapshot from the numbers of cases alone: it tells which cases are one person's, as far as the desk
saw that, and not whose. Whoever knows of one of them learns of the others, so what is counted by it goes through disclosure control.
"""
STAGES = f"""
    SELECT case_id, stage, opened, acknowledge_due, acknowledged, respond_due, decided, responded, extended,
        CASE outcome WHEN '{MIXED}' THEN 'partly-upheld' ELSE outcome END AS outcome
    FROM stages {{where}} ORDER BY case_id, stage"""
MOVEMENTS = 'SELECT case_id, "on" AS on_date, what FROM movements {where} ORDER BY case_id, on_date, what'
DUTIES = "SELECT case_id, kind, number, what, due, done, dropped FROM duties {where} ORDER BY case_id, kind, number"
FACTS = """
    SELECT case_id, seq, "on" AS on_date, what, CASE WHEN what IN ({hidden}) THEN '' ELSE code END AS code, number, amount
    FROM facts {where} ORDER BY case_id, seq"""
CHARACTERISTICS = ("VulnerabilityRecorded",)
"""The events whose code is a characteristic of the complainant: without a lawful basis it stays in the register (R59)."""
DETAILS = """
    SELECT * FROM (
        SELECT stream_id AS case_id, seq, part.name, payload ->> part.path AS value
        FROM ledger JOIN (VALUES
            ('RemedyOffered', 'covers', '$.covers'), ('RemedyOffered', 'for-original', '$.for_original'),
            ('RemedyOffered', 'for-pursuing', '$.for_pursuing'), ('RemedyOffered', 'instead-of', '$.instead_of'),
            ('RemedyApproval', 'approved', '$.approved'), ('Assessed', 'subject-type', '$.subject_type'),
            ('LearningRecorded', 'change', '$.change')
        ) AS part (type, name, path) USING (type)
        WHERE payload ->> part.path IS NOT NULL
    ) {where} ORDER BY case_id, seq, name"""
"""What `facts` has no column for: codes and numbers of an event, each as its text."""
BESIDE = {
    "changes": "SELECT change_id, kind, cause, proposed, due, done, dropped FROM changes ORDER BY change_id",
    "change_scope": "SELECT change_id, what, code FROM change_scope ORDER BY ALL",
    "change_cases": "SELECT change_id, case_id FROM change_cases ORDER BY ALL",
    "change_reports": 'SELECT change_id, committee, "on" AS on_date FROM change_reports ORDER BY ALL',
    "effects": """
        SELECT change_id, number, registered, measure, service, category, expected, change_on, window_from, window_to, assessed,
            verdict, value, lower, upper
        FROM effects ORDER BY change_id, number""",
    "feedback": """
        SELECT feedback_id, received, channel, service, staff, shared, used, used_as FROM feedback ORDER BY feedback_id""",
    "packs": """
        SELECT pack_id, "on" AS on_date, committee, digest, events, head, period_from, period_to FROM packs ORDER BY pack_id""",
}
"""What stands beside the complaints: who sees to a change, who is thanked and what was said is in none of it."""


def tables(unit: Unit, version: str) -> "dict[str, pa.Table]":
    """The tables of a snapshot, from an open register. `version` is the program's.

    `about(key, value)`, `cases`, `stages`, `movements`, `duties`, `facts`, `details`, those of `BESIDE`, `working_days`,
    `policies`, `policy_stages`, `words`; the queries of this module name their columns. Cases of an import under way are left out.
    Money is in hundredths, an estimate in thousandths.
    """
    import pyarrow as pa

    governing = read_governing(unit, Parsed())
    where = ""
    if governing.unfinished:
        batches = ", ".join(map(str, governing.unfinished))
        where = f"WHERE case_id NOT IN (SELECT case_id FROM cases WHERE batch IN ({batches}))"
    found = {
        "about": pa.table(_columns(("key", "value"), _about(unit, governing, version))),
        "cases": unit.arrow(CASES.format(where=where)),
        "stages": unit.arrow(STAGES.format(where=where)),
        "movements": unit.arrow(MOVEMENTS.format(where=where)),
        "duties": unit.arrow(DUTIES.format(where=where)),
        "facts": unit.arrow(FACTS.format(where=where, hidden=_hidden(governing))),
        "details": unit.arrow(DETAILS.format(where=where)),
        **{name: unit.arrow(query) for name, query in BESIDE.items()},
    }
    return found | _governing_tables(governing)


def _hidden(governing: Governing) -> str:
    """The events of whose code nothing is told: figures by a characteristic need a lawful basis that the policy in force names."""
    if governing.policy.monitoring.lawful_basis:
        return "''"
    return ", ".join(f"'{name}'" for name in CHARACTERISTICS)


def _about(unit: Unit, governing: Governing, version: str) -> list[tuple[str, str]]:
    head = read_head(unit)
    policy = governing.policies[max(governing.policies)]
    last = unit.value("SELECT max(recorded) FROM ledger")
    name = policy.policy.calendar
    calendar = max(number for number, known in governing.calendars.items() if known.name == name)
    return [
        ("format", str(FORMAT)),
        ("upheld", version),
        ("ledger_count", str(head.count)),
        ("ledger_head", head.hash),
        ("data_cut", civil_day(policy, last).isoformat()),
        ("simulated", "yes" if governing.settings.simulated else "no"),
        ("policy", f"{policy.policy.reference} {policy.policy.version}"),
        ("calendar", governing.calendars[calendar].label),
        ("organisation", policy.policy.organisation),
        ("currency", policy.remedies.currency),
        *_threshold(policy),
    ]


def _threshold(policy: Policy) -> Iterator[tuple[str, str]]:
    """What the policy says of small counts, if it says anything."""
    if (limit := policy.figures.threshold) is not None:
        yield "threshold", str(limit.below)
        yield "threshold_reason", limit.reason


def _columns(names: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> dict[str, list[object]]:
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}


def _governing_tables(governing: Governing) -> "dict[str, pa.Table]":
    import pyarrow as pa

    days: list[tuple[object, ...]] = []
    for number, calendar in governing.calendars.items():
        days += [(number, *row) for row in _days(calendar)]
    policies: list[tuple[object, ...]] = []
    stages: list[tuple[object, ...]] = []
    words: dict[tuple[str, str], str] = {}
    for number, policy in governing.policies.items():
        calendar_number = max(n for n, c in governing.calendars.items() if c.name == policy.policy.calendar)
        policies.append((number, policy.policy.reference, policy.policy.version, calendar_number))
        for s in policy.stages:
            periods = (s.acknowledge.days, s.acknowledge.unit, s.respond.days, s.respond.unit)
            stages.append((number, s.number, s.title, *periods))
        for name in policy.lists.__struct_fields__:
            words |= {(name, code): text for code, text in getattr(policy.lists, name).items()}
        words |= {("roles", code): role.title for code, role in policy.roles.items()}
        words |= {("elsewhere", code): body.title for code, body in policy.scope.elsewhere.items()}
    for name, codes in (("measures", MEASURES), ("expected", EXPECTED), ("verdicts", VERDICTS)):
        words |= {(name, code): text for code, text in codes.items()}
    periods_of = ("acknowledge_days", "acknowledge_unit", "respond_days", "respond_unit")
    return {
        "working_days": pa.table(_columns(("calendar", "day", "working", "so_far"), days)),
        "policies": pa.table(_columns(("number", "reference", "version", "calendar"), policies)),
        "policy_stages": pa.table(_columns(("policy", "stage", "title", *periods_of), stages)),
        "words": pa.table(_columns(("list", "code", "words"), [(*key, text) for key, text in words.items()])),
    }


def _days(calendar: Calendar) -> list[tuple[object, ...]]:
    """Every day of the calendar, whether it counts, and how many have counted up to and including it."""
    found: list[tuple[object, ...]] = []
    so_far = 0
    for ordinal in range(calendar.first.toordinal(), calendar.last.toordinal() + 1):
        day = calendar.first.fromordinal(ordinal)
        working = calendar.is_working(day)
        so_far += working
        found.append((day, working, so_far))
    return found


def write(found: "Mapping[str, pa.Table]", out: Path) -> None:
    """Put the tables of a snapshot into a new file. Raises Refused where there is one, UpheldError where the disk refuses."""
    if out.exists():
        raise Refused(f"there is already a file {out}; nothing was changed.")
    try:
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=".snapshot-") as folder:
            draft = Path(folder) / out.name
            with duckdb.connect(str(draft)) as connection:
                for name, table in found.items():
                    connection.register("_table", table)
                    connection.execute(f"CREATE TABLE {name} AS SELECT * FROM _table")
                    connection.unregister("_table")
            draft.rename(out)
    except (OSError, duckdb.IOException) as error:
        raise UpheldError(f"the snapshot could not be written to {out}: {error}.") from error


TABLES = (
    *("about", "cases", "stages", "movements", "duties", "facts", "details", *BESIDE),
    *("working_days", "policies", "policy_stages", "words"),
)


def read(path: Path) -> "dict[str, pa.Table]":
    """The tables of a snapshot, their rows as they were written. Raises BadInput where the file is none."""
    if not path.is_file():
        raise BadInput(f"there is no snapshot at {path}.")
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            return {name: connection.sql(f"SELECT * FROM {name}").to_arrow_table() for name in TABLES}
    except duckdb.Error:
        raise BadInput(f"{path} is not a snapshot of Upheld.") from None
