"""The keys of the filter language: how each value is checked when typed, and what it asks of the database.

A clause is a condition over `cases c` left joined to `labels l`, fixed but for its `?`, with the parameters that fill them.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Final, NamedTuple

from store.case.duties import KINDS
from store.case.references import CASES_A_YEAR, parse_reference
from store.case.states import STATES
from store.errors import BadInput

Codes = Mapping[str, Mapping[str, str]]
Clause = tuple[str, list[object]]
NO_CODES: Final[Codes] = {}


class Term(NamedTuple):
    """One condition; it holds where one of `values` does. `key` is "" for a bare word or phrase, `op` one of : < <= > >=."""

    key: str
    op: str
    values: tuple[str, ...]
    negated: bool = False


class Register(NamedTuple):
    """What a term may ask about the register it is put to."""

    actor_id: int
    today: date
    owners: Mapping[str, int]
    codes: Codes


def _unknown(where: str, value: str, known: Iterable[str]) -> BadInput:
    choices = list(known)
    near = difflib.get_close_matches(value.casefold(), choices, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return BadInput(f"{where} {value!r} is not one of {', '.join(choices)}.{hint}")


# --- words -----------------------------------------------------------------------------------------------------------

_PART_OF_REFERENCE = re.compile(r"[CMP0-9-]+")
_REFERENCE_SQL = f"printf('CMP-%d-%05d', c.case_id // {CASES_A_YEAR}, c.case_id % {CASES_A_YEAR})"


def _anything(where: str, value: str) -> None:
    """Every text will do."""


def _bare(term: Term, value: str, register: Register) -> Clause:
    condition, params = (
        "contains(lower(concat_ws(chr(10), l.subject, l.complainant, l.reference)), lower(?))",
        [value],
    )
    if _PART_OF_REFERENCE.fullmatch(value.upper()):  # to spell out every reference costs
        return f"({condition} OR contains({_REFERENCE_SQL}, ?))", [*params, value.upper()]
    return condition, list(params)


def _about(term: Term, value: str, register: Register) -> Clause:
    return "contains(lower(l.subject), lower(?))", [value]


def _name(term: Term, value: str, register: Register) -> Clause:
    return "contains(lower(l.complainant), lower(?))", [value]


def _a_reference(where: str, value: str) -> None:
    if parse_reference(value) is None and not re.fullmatch(r"[0-9]{1,8}", value):
        raise BadInput(
            f"{where} {value!r} is not a reference; write CMP-2026-00419, or 419 for that number of every year."
        )


def _ref(term: Term, value: str, register: Register) -> Clause:
    case = parse_reference(value)
    if case is not None:
        return "c.case_id = ?", [case]
    return f"c.case_id % {CASES_A_YEAR} = ?", [int(value)]


# --- facts -----------------------------------------------------------------------------------------------------------

_IS: Final = {
    "any": "true",
    "open": "c.is_open",
    "closed": "NOT c.is_open",
    "overdue": "c.is_open AND c.due < ?",
    "late": "c.is_open AND c.due < ?",
    "unallocated": "c.owner IS NULL",
    "migrated": "c.policy IS NULL",
    "restricted": "c.restricted",
}
_READABLE_SQL = "l.case_id IS NOT NULL AND {}"
_IS_BESIDE: Final = {
    "mentioned": "c.case_id IN (SELECT m.case_id FROM mentions m WHERE m.handler_id = ?)",
    "held": "c.case_id IN (SELECT r.case_id FROM retention r WHERE r.holds > 0 AND r.erased IS NULL)",
    "erased": "c.case_id IN (SELECT r.case_id FROM retention r WHERE r.erased IS NOT NULL)",
    "reopened": "c.case_id IN (SELECT m.case_id FROM movements m WHERE m.what = 'reopened')",
    "about-staff": "c.about_staff",
}
"""What only those may know of a case who may read it, which are those that a label is joined to."""
OUTLIVE: Final = frozenset({"mentioned", "held", "erased"})
"""What is asked of cases that have ended as much as of others."""
_HELD_SQL = (
    "SELECT g.role FROM grants g WHERE g.handler_id = ? AND g.since <= ? AND (g.until IS NULL OR g.until > ?)"
)


def _one_of(known: Iterable[str]) -> Callable[[str, str], None]:
    choices = tuple(known)

    def check(where: str, value: str) -> None:
        if value.casefold() not in choices:
            raise _unknown(where, value, choices)

    return check


def _is(term: Term, value: str, register: Register) -> Clause:
    wanted = value.casefold()
    if wanted in _IS_BESIDE:
        beside = _IS_BESIDE[wanted]
        return _READABLE_SQL.format(beside), [register.actor_id] if "?" in beside else []
    condition = _IS[wanted]
    return condition, [register.today] if "?" in condition else []


def _state(term: Term, value: str, register: Register) -> Clause:
    return "c.state = ?", [value.casefold()]


def _a_stage(where: str, value: str) -> None:
    if not re.fullmatch(r"[0-9]{1,3}", value):
        raise BadInput(f"{where} {value!r} is not the number of a stage; write stage:2.")


def _stage(term: Term, value: str, register: Register) -> Clause:
    return "c.stage = ?", [int(value)]


def _owner(term: Term, value: str, register: Register) -> Clause:
    """A name or account or, where nobody is called that, everybody whose name or account has it in it."""
    wanted = value.casefold()
    if wanted == "none":
        return "c.owner IS NULL", []
    if wanted == "me":
        return "c.owner = ?", [register.actor_id]
    exact = {number for name, number in register.owners.items() if name.casefold() == wanted}
    found = exact or {number for name, number in register.owners.items() if wanted in name.casefold()}
    if not found:
        raise BadInput(f"owner: no handler is called {value!r}; `upheld handlers list` names them all.")
    return f"c.owner IN ({', '.join('?' * len(found))})", list[object](sorted(found))


def _coded(column: str) -> Callable[[Term, str, Register], Clause]:
    """A code of the policy, given as the code or as its words."""

    def clause(term: Term, value: str, register: Register) -> Clause:
        known = register.codes.get(term.key)
        if known is None:
            return f"{column} = ?", [value]
        wanted = value.casefold()
        found: list[object] = [
            code for code, words in known.items() if wanted in (code.casefold(), words.casefold())
        ]
        if not found:
            raise _unknown(f"{term.key}:", value, known)
        return f"{column} IN ({', '.join('?' * len(found))})", found

    return clause


def _team(term: Term, value: str, register: Register) -> Clause:
    if value.casefold() == "mine":
        return f"c.team IN ({_HELD_SQL})", [register.actor_id, register.today, register.today]
    return _coded("c.team")(term, value, register)


# --- dates -----------------------------------------------------------------------------------------------------------

_NEAR: Final = {"yesterday": -1, "today": 0, "tomorrow": 1}


def _a_day(where: str, value: str) -> int | date:
    """Civil days from today, or a date."""
    if value.casefold() in _NEAR:
        return _NEAR[value.casefold()]
    try:
        return int(value) if re.fullmatch(r"[+-]?[0-9]{1,4}", value) else date.fromisoformat(value)
    except ValueError:
        raise BadInput(
            f"{where} {value!r} is neither a number of days nor a date; write it as 2026-01-31."
        ) from None


def _a_due_day(where: str, value: str) -> None:
    if value.casefold() != "none" or not where.endswith(":"):
        _a_day(where, value)


def _day(column: str) -> Callable[[Term, str, Register], Clause]:
    """`due<3`: fewer than 3 civil days are left, or it is late already. `received<-30`: more than 30 days ago."""

    def clause(term: Term, value: str, register: Register) -> Clause:
        if value.casefold() == "none":
            return f"{column} IS NULL", []
        day = _a_day(term.key, value)
        op = "=" if term.op == ":" else term.op
        return f"{column} {op} ?", [day if isinstance(day, date) else register.today + timedelta(days=day)]

    return clause


# --- what is beside the stages ---------------------------------------------------------------------------------------

# Only of cases that whoever looks may read, which are those that a label is joined to: a flag says much about a person.
_BESIDE_SQL = "l.case_id IS NOT NULL AND c.case_id IN (SELECT d.case_id FROM duties d WHERE {})"
_OWED_SQL = "d.done IS NULL AND NOT d.dropped"
LATE: Final = "overdue"


def _a_duty(where: str, value: str) -> None:
    """What is owed; compared, the days until it is."""
    if where.endswith(":"):
        _one_of((LATE, *KINDS))(where, value)
    else:
        _a_day(where, value)


def _duty(term: Term, value: str, register: Register) -> Clause:
    """`duty:remedy`: one is owed. `duty:overdue`: something owed is late. `duty<3`: something owed is due within so many days."""
    wanted = value.casefold()
    if term.op == ":" and wanted != LATE:
        return _BESIDE_SQL.format(f"{_OWED_SQL} AND d.kind = ?"), [wanted]
    due = term if term.op != ":" else term._replace(op="<")
    condition, params = _day("d.due")(due, "0" if wanted == LATE else value, register)
    return _BESIDE_SQL.format(f"{_OWED_SQL} AND {condition}"), params


def _flag(term: Term, value: str, register: Register) -> Clause:
    """Flagged for another procedure, handed on or not."""
    condition, params = _coded("d.what")(term, value, register)
    return _BESIDE_SQL.format(f"d.kind = 'flag' AND {condition}"), params


_OUTCOME_SQL = """l.case_id IS NOT NULL AND c.case_id IN (
    SELECT o.case_id FROM (
        SELECT s.case_id, unnest(string_split(arg_max(s.outcomes, s.stage), ' ')) AS code
        FROM stages s WHERE s.outcome <> '' GROUP BY s.case_id
    ) o WHERE {})"""


def _outcome(term: Term, value: str, register: Register) -> Clause:
    """How it, or a point of it, was decided at the last stage that decided it wholly."""
    condition, params = _coded("o.code")(term, value, register)
    return _OUTCOME_SQL.format(condition), params


LABEL_KEYS: Final = frozenset({"", "about", "name", "duty", "flag", "outcome"})


def needs_labels(term: Term) -> bool:
    """Whether a term looks into the labels, or at what only those may know who may read the case."""
    return term.key in LABEL_KEYS or (
        term.key == "is" and any(value.casefold() in _IS_BESIDE for value in term.values)
    )


class Key(NamedTuple):
    """How a value is checked when typed, and what it asks of the database."""

    check: Callable[[str, str], object]
    clause: Callable[[Term, str, Register], Clause]
    example: str
    ordered: bool = False


BY_NAME: Final = {
    "": Key(_anything, _bare, "refund"),
    "owner": Key(_anything, _owner, "owner:me, owner:none or owner:NAME"),
    "team": Key(_anything, _team, "team:mine or team:NAME"),
    "stage": Key(_a_stage, _stage, "stage:2"),
    "state": Key(_one_of(STATES), _state, "state:waiting"),
    "is": Key(_one_of((*_IS, *_IS_BESIDE)), _is, "is:overdue, is:mentioned or is:held"),
    "due": Key(_a_due_day, _day("c.due"), "due<3, due:today or due:none", ordered=True),
    "received": Key(_a_day, _day("c.received"), "received>2026-01-01", ordered=True),
    "duty": Key(_a_duty, _duty, "duty:overdue, duty:remedy or duty<3", ordered=True),
    "flag": Key(_anything, _flag, "flag:safeguarding"),
    "ended": Key(_a_day, _day("c.ended"), "ended>2026-01-01", ordered=True),
    "outcome": Key(_anything, _outcome, "outcome:upheld"),
    "service": Key(_anything, _coded("c.service"), "service:examinations"),
    "category": Key(_anything, _coded("c.category"), "category:delay"),
    "channel": Key(_anything, _coded("c.channel"), "channel:form"),
    "type": Key(_anything, _coded("c.complainant_type"), "type:member"),
    "ref": Key(_a_reference, _ref, "ref:CMP-2026-00419"),
    "about": Key(_anything, _about, 'about:"late fee"'),
    "name": Key(_anything, _name, "name:jones"),
}
ALIASES: Final = {"status": "state"}
KEYS: Final = tuple(sorted({*BY_NAME, *ALIASES} - {""}))
"""Every key that may be typed."""
