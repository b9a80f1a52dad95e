"""The filter language: what it understands, what it refuses, and that the database agrees with a plain reading of it."""

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.case import ENDED, STATES, Duty, case_id, reference
from store.errors import BadInput
from store.filter_keys import BY_NAME
from store.filters import MOST_TERMS, Filter, codes_of, parse
from store.policy_file import parse as parse_policy
from store.policy_file import shipped
from store.schema import PROJECTIONS

TODAY = date(2026, 11, 24)
ME = 2
OWNERS = {"Amy Price": 1, "amy": 1, "Ben O'Neil": 2, "ben": 2, "Benedict 100%": 3, "bx": 3}
MY_ROLES = {"customer_service"}
CODES = codes_of([parse_policy(shipped())])
SUBJECTS = (
    "Refund of fee",
    "LATE FEE",
    "Café closed",
    "100% wrong",
    "a_b",
    "O'Brien's \"exam\"",
    "back\\slash",
    "",
)
NAMES = ("Jo Brown", "ÉMILIE Zola", "", "x;-- DROP TABLE cases")


class Row(NamedTuple):
    """What a filter may look at, of one case."""

    id: int
    stage: int
    state: str
    received: date
    due: date | None
    owner: int | None
    team: str
    channel: str
    service: str
    category: str
    type: str
    subject: str
    name: str
    duties: tuple[Duty, ...]

    @property
    def is_open(self) -> bool:
        return self.state not in ENDED

    @property
    def overdue(self) -> bool:
        return self.is_open and self.due is not None and self.due < TODAY

    @property
    def ended(self) -> date | None:
        return None if self.is_open else self.received + timedelta(days=self.id % 40)

    @property
    def mentioned(self) -> int:
        """The handler whom a note mentions, or nobody."""
        return {0: ME, 1: 1}.get(self.id % 7, 0)

    @property
    def holds(self) -> int:
        return {0: 1, 1: 2}.get(self.id % 5, 0)

    @property
    def erased(self) -> bool:
        return self.id % 11 == 0

    @property
    def decided(self) -> list[tuple[int, str]]:
        """The outcomes of each stage, a later one of which stands."""
        first = {0: "upheld", 1: "not-upheld partly-upheld"}.get(self.id % 3, "")
        return [(1, first), (2, "not-upheld" if self.id % 9 == 0 else "")]

    @property
    def outcomes(self) -> list[str]:
        """Those of the last stage that was decided."""
        return next((codes.split() for _, codes in reversed(self.decided) if codes), [])

    def owes(self, holds: Callable[[Duty], bool]) -> bool:
        """Whether something of the kind is owed, in a case that whoever looks may read."""
        return has_label(self) and any(duty.is_owed and holds(duty) for duty in self.duties)


def some_rows() -> list[Row]:
    dice = random.Random(7)
    rows = []
    for number in range(1, 121):
        received = date(2025, 10, 1) + timedelta(days=dice.randrange(420))
        due = dice.choice([None, TODAY, TODAY + timedelta(days=dice.randrange(-9, 12))])
        rows.append(
            Row(
                case_id(received.year, number),
                dice.choice([1, 2, 3, 12]),
                dice.choice(STATES),
                received,
                due,
                dice.choice([None, 1, 2, 3]),
                dice.choice(["customer_service", "compliance_manager"]),
                dice.choice(["form", "email", ""]),
                dice.choice(["finance", "events"]),
                dice.choice(["delay", "refund"]),
                dice.choice(["member", ""]),
                dice.choice(SUBJECTS),
                dice.choice(NAMES),
                tuple(some_duty(dice, n) for n in range(1, dice.choice([1, 1, 2, 4]))),
            )
        )
    return rows


def some_duty(dice: random.Random, number: int) -> Duty:
    kind, what = dice.choice(
        [("remedy", "apology"), ("flag", "media"), ("flag", "safeguarding"), ("authority", "")]
    )
    due = dice.choice([None, TODAY, TODAY + timedelta(days=dice.randrange(-9, 12))])
    return Duty(kind, number, what, due, dice.choice([None, None, TODAY]), None, dice.random() < 0.2)


ROWS = some_rows()


class Database:
    """DuckDB in memory. Hypothesis keeps what it was given for ever, so the connection itself is let go here."""

    def __init__(self) -> None:
        self._con = duckdb.connect()

    def execute(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return self._con.execute(sql, params).fetchall()

    def close(self) -> None:
        self._con.close()
        del self._con


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    """The tables that a filter is put to; every tenth case has no label."""
    con = Database()
    for table in ("cases", "labels", "grants", "duties", "mentions", "retention", "movements", "stages"):
        columns = PROJECTIONS[table].replace("NOT NULL", "")  # what no filter looks at is left out
        con.execute(f"CREATE TABLE {table} ({columns})")
    for r in ROWS:
        con.execute(
            "INSERT INTO cases (case_id, stage, state, received, due, owner, team, channel, service, category, complainant_type, is_open, "
            f"ended, restricted, about_staff) VALUES ({', '.join('?' * 15)})",
            [*r[:11], r.is_open, r.ended, r.id % 10 == 3, r.id % 4 == 0],
        )
        con.execute("INSERT INTO mentions VALUES (?, ?)", [r.id, r.mentioned])
        con.execute(
            "INSERT INTO retention VALUES (?, '', ?, NULL, ?, NULL, NULL)",
            [r.id, r.holds, TODAY if r.erased else None],
        )
        for what in ("received", *["reopened"][: r.id % 6 == 1]):
            con.execute("INSERT INTO movements VALUES (?, ?, ?)", [r.id, TODAY, what])
        for stage, codes in r.decided:
            outcome = "mixed" if " " in codes else codes
            con.execute(
                "INSERT INTO stages (case_id, stage, outcome, outcomes) VALUES (?, ?, ?, ?)",
                [r.id, stage, outcome, codes],
            )
        if has_label(r):
            con.execute("INSERT INTO labels VALUES (?, ?, ?, '')", [r.id, r.subject, r.name])
        for duty in r.duties:
            con.execute("INSERT INTO duties VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [r.id, *duty])
    con.execute("INSERT INTO grants VALUES (2, 'customer_service', '2026-01-01', NULL, NULL)")
    con.execute("INSERT INTO grants VALUES (2, 'compliance_manager', '2026-01-01', '2026-11-24', NULL)")
    con.execute("INSERT INTO grants VALUES (2, 'compliance_manager', '2026-11-25', NULL, NULL)")
    con.execute("INSERT INTO grants VALUES (1, 'compliance_manager', '2026-01-01', NULL, NULL)")
    yield con
    con.close()


def has_label(row: Row) -> bool:
    return row.id % 10 != 0


def found(con: Database, where: Filter) -> set[int]:
    condition, params = where.sql(ME, TODAY, OWNERS, CODES)
    assert condition.count("?") == len(params)
    sql = f"SELECT c.case_id FROM cases c LEFT JOIN labels l USING (case_id) WHERE {condition}"
    return {number for (number,) in con.execute(sql, params)}


def ids(holds: Callable[[Row], bool]) -> set[int]:
    return {row.id for row in ROWS if holds(row)}


# --- the database agrees with a plain reading ------------------------------------------------------------------------

Spoken = tuple[
    str, Callable[[Row], bool], bool
]  # a term as typed, what it means, whether it asks for ended cases


def text_in(row: Row, words: str) -> bool:
    label = words.lower() in row.subject.lower() or words.lower() in row.name.lower()
    return (has_label(row) and label) or words.upper() in reference(row.id)


def by_days(op: str, left: int, days: int) -> bool:
    return {"<": left < days, "<=": left <= days, ">": left > days, ">=": left >= days, ":": left == days}[op]


def due_term(op: str, days: int) -> Spoken:
    return f"due{op}{days}", lambda r: r.due is not None and by_days(op, (r.due - TODAY).days, days), False


def received_term(op: str, day: date) -> Spoken:
    return f"received{op}{day}", lambda r: by_days(op, (r.received - day).days, 0), False


def states_term(states: list[str]) -> Spoken:
    return f"status:{','.join(states)}", lambda r: r.state in states, not ENDED.isdisjoint(states)


FACTS: list[Spoken] = [
    ("due:none", lambda r: r.due is None, False),
    ("due:today", lambda r: r.due == TODAY, False),
    ("due<=2026-11-25", lambda r: r.due is not None and r.due <= date(2026, 11, 25), False),
    ("is:open", lambda r: r.is_open, False),
    ("is:closed", lambda r: not r.is_open, True),
    ("is:overdue", lambda r: r.overdue, False),
    ("is:late,unallocated", lambda r: r.overdue or r.owner is None, False),
    ("owner:me", lambda r: r.owner == ME, False),
    ("owner:NONE", lambda r: r.owner is None, False),
    ('owner:"amy price",none', lambda r: r.owner in (1, None), False),
    ("owner:ben", lambda r: r.owner == 2, False),
    ("owner:bene", lambda r: r.owner == 3, False),
    ("owner:e", lambda r: r.owner in (1, 2, 3), False),
    ("team:mine", lambda r: r.team in MY_ROLES, False),
    ('team:"corporate compliance manager"', lambda r: r.team == "compliance_manager", False),
    ("service:finance", lambda r: r.service == "finance", False),
    ('service:"Events and training",finance', lambda r: r.service in ("events", "finance"), False),
    ("category:Delay", lambda r: r.category == "delay", False),
    ("channel:form", lambda r: r.channel == "form", False),
    ("type:member", lambda r: r.type == "member", False),
    ("duty:overdue", lambda r: r.owes(lambda d: d.due is not None and d.due < TODAY), True),
    ("duty:remedy,authority", lambda r: r.owes(lambda d: d.kind in ("remedy", "authority")), True),
    ("duty<3", lambda r: r.owes(lambda d: d.due is not None and (d.due - TODAY).days < 3), True),
    ("duty>=today", lambda r: r.owes(lambda d: d.due is not None and d.due >= TODAY), True),
    (
        'flag:"media handling"',
        lambda r: has_label(r) and any((d.kind, d.what) == ("flag", "media") for d in r.duties),
        False,
    ),
    ("is:mentioned", lambda r: has_label(r) and r.mentioned == ME, True),
    ("is:held", lambda r: has_label(r) and r.holds > 0 and not r.erased, True),
    ("is:erased", lambda r: has_label(r) and r.erased, True),
    ("is:reopened", lambda r: has_label(r) and r.id % 6 == 1, False),
    ("is:About-staff", lambda r: has_label(r) and r.id % 4 == 0, False),
    ("is:restricted", lambda r: r.id % 10 == 3, False),
    ("outcome:upheld", lambda r: has_label(r) and "upheld" in r.outcomes, False),
    (
        'outcome:"not upheld",upheld',
        lambda r: has_label(r) and bool({"upheld", "not-upheld"} & {*r.outcomes}),
        False,
    ),
    ("ended>=2026-06-01", lambda r: r.ended is not None and r.ended >= date(2026, 6, 1), True),
    ("ended>-30", lambda r: r.ended is not None and r.ended > TODAY - timedelta(days=30), True),
    ("ref:7", lambda r: r.id % 10**8 == 7, True),
    (
        "ref:cmp-2026-00011,CMP-2025-12",
        lambda r: reference(r.id) in ("CMP-2026-00011", "CMP-2025-00012"),
        True,
    ),
]
words = st.sampled_from(
    [
        "refund",
        "FEE",
        "late fee",
        "100%",
        "%",
        "_",
        "é",
        "o'brien",
        "\\",
        "cmp-2026",
        "0001",
        "-000",
        "--",
        "zz",
    ]
)
terms: st.SearchStrategy[Spoken] = st.one_of(
    words.map(lambda w: (f'"{w}"', lambda r: text_in(r, w), False)),
    words.map(lambda w: (f'about:"{w}"', lambda r: has_label(r) and w.lower() in r.subject.lower(), False)),
    words.map(lambda w: (f'name:"{w}",émilie', lambda r: has_label(r) and any(x in r.name.lower() for x in (w.lower(), "émilie")), False)),
    st.lists(st.sampled_from([1, 2, 12, 99]), min_size=1, max_size=3).map(
        lambda n: (f"stage:{','.join(map(str, n))}", lambda r: r.stage in n, False)
    ),
    st.lists(st.sampled_from(STATES), min_size=1, max_size=3).map(states_term),
    st.builds(due_term, st.sampled_from(["<", "<=", ">", ">=", ":"]), st.integers(-9, 12)),
    st.builds(
        received_term, st.sampled_from(["<", "<=", ">", ">=", ":"]), st.dates(date(2025, 10, 1), date(2026, 11, 24))
    ),
    st.sampled_from(FACTS),
)  # fmt: skip


@given(st.lists(st.tuples(terms, st.booleans()), max_size=4), st.booleans())
def test_database_agrees_with_a_plain_reading(
    database: Database, spoken: list[tuple[Spoken, bool]], everything: bool
) -> None:
    text = " ".join(f"-{typed}" if negated else typed for (typed, _, _), negated in spoken)
    where = parse(text)
    ended = any(asks and not negated for (_, _, asks), negated in spoken)
    assert where.include_ended == ended
    if everything:
        where = where.with_ended()

    def holds(row: Row) -> bool:
        shown = row.is_open or everything or ended
        return shown and all(meaning(row) != negated for (_, meaning, _), negated in spoken)

    assert found(database, where) == ids(holds)


@pytest.mark.parametrize(("typed", "meaning", "asks_for_ended"), FACTS)
def test_each_fact_by_itself(
    database: Database, typed: str, meaning: Callable[[Row], bool], asks_for_ended: bool
) -> None:
    assert found(database, parse(typed)) == ids(lambda r: meaning(r) and (r.is_open or asks_for_ended))
    assert found(database, parse(f"-{typed}").with_ended()) == ids(lambda r: not meaning(r))


@pytest.mark.parametrize("key", sorted(set(BY_NAME) - {""}))
def test_rows_tell_every_key_apart(database: Database, key: str) -> None:
    """A key whose term let through everything, or nothing, would prove little above."""
    examples = {
        "about": "about:fee", "category": "category:delay", "channel": "channel:form", "due": "due<3", "is": "is:overdue",
        "duty": "duty:flag", "flag": "flag:media", "ended": "ended>2026-06-01", "outcome": "outcome:upheld",
        "name": "name:jo", "owner": "owner:me", "received": "received>2026-06-01", "ref": "ref:11", "service": "service:finance",
        "stage": "stage:2", "state": "state:waiting", "team": "team:mine", "type": "type:member",
    }  # fmt: skip
    assert 0 < len(found(database, parse(examples[key]).with_ended())) < len(ROWS)


# --- what was typed is never SQL -------------------------------------------------------------------------------------

SENTINEL = "qzXv"
hostile = st.text(st.sampled_from("%_\\'\";-()*?:<>=,. \t\n\x00é\u202e"), max_size=12).map(
    lambda t: SENTINEL + t + SENTINEL
)


@given(
    st.sampled_from(
        ["", "about:", "name:", "service:", "category:", "channel:", "type:", "team:", "flag:", "outcome:"]
    ),
    hostile,
    st.booleans(),
)
def test_no_term_puts_its_text_into_the_sql(database: Database, key: str, value: str, quoted: bool) -> None:
    typed = key + ('"' + value.replace('"', "'") + '"' if quoted else value)
    try:
        where = parse(typed).with_ended()
    except BadInput:
        return  # the text itself spelt an unknown key
    condition, params = where.sql(ME, TODAY, OWNERS)
    assert SENTINEL not in condition
    assert condition.count("?") == len(params)
    assert any(SENTINEL in str(param) for param in params)
    sql = f"SELECT c.case_id FROM cases c LEFT JOIN labels l USING (case_id) WHERE {condition}"
    assert database.execute(sql, params) == []


@given(st.text(max_size=40))
def test_every_text_is_a_filter_or_one_sentence(database: Database, text: str) -> None:
    sentence = "found."
    try:
        found(database, parse(text))
    except BadInput as refusal:
        sentence = str(refusal)
    assert len(sentence) > 1
    assert sentence[-1] in ".?"


# --- what the register knows ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("owner:zoe", "owner: no handler is called 'zoe'; `upheld handlers list` names them all."),
        ("flag:medai", "flag: 'medai' is not one of safeguarding, whistleblowing, media, data-breach, subject-access, disciplinary, "
         "information-security, refund. Did you mean 'media'?"),
        ("channel:fax", "channel: 'fax' is not one of form, email, telephone, letter, in-person, social, other."),
        ("category:dely", "category: 'dely' is not one of delay, results, fees, refund, information, conduct, access, decision, "
         "booking, technical, other. Did you mean 'delay'?"),
    ],
)  # fmt: skip
def test_what_the_register_does_not_know_is_refused(text: str, sentence: str) -> None:
    where = parse(text)
    with pytest.raises(BadInput) as refusal:
        where.sql(ME, TODAY, OWNERS, CODES)
    assert str(refusal.value) == sentence


def test_most_terms_can_be_asked(database: Database) -> None:
    found(database, parse(" ".join(["-zz"] * MOST_TERMS)))
