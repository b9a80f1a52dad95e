"""The records beside the complaints in a real register: kept, made anew, checked, and handed on without names."""

import shutil
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from store import snapshot
from store.errors import BadInput, NotFound, Refused, Stale
from store.ledger import CHAIN_SQL
from store.people import Handler
from store.records import KINDS
from store.register import Store
from store.schema import TRIGGERS

CHANGE, COMPLIMENT, PACK = KINDS["change"], KINDS["compliment"], KINDS["pack"]
NOON = datetime(2026, 3, 16, 12)
LATER = NOON + timedelta(days=200)
SECRETS = (
    "Jo Private",
    "jo@private.example",
    "07700 900123",
    "Kind Private",
    "Title Private",
    "Text Private",
    "MINUTE-PRIVATE",
)


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def work(store: Store, clock: Clock) -> None:
    """Two linked complaints, a change with an effect that was assessed, a compliment, and a pack."""
    me = store.acting()
    bob = store.add_handler("Handler Private", "private", ["customer_service"], me)
    person = {"name": "Jo Private", "email": "jo@private.example", "telephone": "07700 900123"}
    first, second = (
        store.find(store.receive({"subject": "Title Private", **person}, me).ref) for _ in range(2)
    )
    store.do(second, "link-case", {"to": "CMP-2026-00001", "kind": "duplicate"}, me)
    records = store.records
    records.begin(
        CHANGE, {"title": "Title Private", "kind": "service", "owner": bob.id, "service": ["finance"]}, me
    )
    lesson = {"cause": "delay", "lesson": "Text Private", "change": "CHG-2026-00001"}
    store.do(first, "record-learning", lesson, me)
    number = find(store, "CHG-2026-00001")
    records.do(CHANGE, number, "report", {"committee": "executive", "minute": "MINUTE-PRIVATE"}, me)
    window = {"window_from": "2026-01-01", "change_on": "2026-03-16", "window_to": "2026-06-30"}
    records.do(CHANGE, number, "register-effect", {"measure": "late", "expected": "fall", **window}, me)
    records.do(CHANGE, number, "done", {"text": "Text Private"}, me)
    clock.now = LATER
    found = {"verdict": "better", "value": "0.5", "lower": "0.25", "upper": "0.75", "text": "Text Private"}
    records.do(CHANGE, number, "assess-effect", found, me)
    said = {"subject": "Kind Private", "name": "Jo Private", "staff": [bob.id], "detail": "Text Private"}
    thanks = find(store, records.begin(COMPLIMENT, said, me).ref)
    records.do(COMPLIMENT, thanks, "share", {"to": [bob.id]}, me)
    records.enter_pack(pack_of(store), me)


def find(store: Store, ref: str) -> int:
    found = store.records.find(ref)
    assert found is not None
    return found[1]


def pack_of(store: Store, **more: str) -> dict[str, str]:
    """What a manifest made now would say."""
    head = store.head()
    return {
        "committee": "audit-and-risk", "minute": "MINUTE-PRIVATE", "digest": "d" * 64, "page": "e" * 64, "count": str(head.count),
        "head": head.hash, "period_from": "2026-01-01", "period_to": "2026-03-31", **more,
    }  # fmt: skip


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("records") / "register.duckdb"
    clock = Clock()
    store = Store.create(path, clock=clock)
    work(store, clock)
    assert store.verify().findings == []
    store.close()
    return path


@pytest.fixture
def path(template: Path, tmp_path: Path) -> Path:
    shutil.copytree(template.parent, tmp_path / "copy")
    return tmp_path / "copy" / template.name


def opened(path: Path) -> Store:
    clock = Clock()
    clock.now = LATER
    return Store.open(path, clock=clock, check_head=False)


@pytest.fixture
def store(path: Path) -> Store:
    return opened(path)


@pytest.fixture
def me(store: Store) -> Handler:
    return store.acting()


# --- kept, and made anew ---


def test_rebuild_gives_the_same_rows(store: Store, path: Path) -> None:
    def rows() -> dict[str, list[tuple[object, ...]]]:
        with duckdb.connect(str(path), read_only=True) as connection:
            names = ("records", *(name for kind in KINDS.values() for name in kind.tables))
            return {name: connection.sql(f"FROM {name} ORDER BY ALL").fetchall() for name in names}

    store.close()
    before = rows()
    assert all(before.values())
    assert before["effects"] == [
        (
            1202600000001, 1, date(2026, 3, 16), "late", "", "", "fall", date(2026, 3, 16), date(2026, 1, 1), date(2026, 6, 30),
            date(2026, 10, 2), "better", 500, 250, 750,
        )
    ]  # fmt: skip
    with duckdb.connect(str(path)) as connection:
        for name in before:
            connection.execute(f"DELETE FROM {name}")
    store = opened(path)
    assert not store.verify().ok
    store.rebuild()
    assert store.verify().findings == []
    store.close()
    assert rows() == before


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE effects SET verdict = 'worse'", "table effects, CHG-2026-00001: its rows are not what the ledger says"),
        ("DELETE FROM change_reports", "table change_reports, CHG-2026-00001:"),
        ("UPDATE feedback SET staff = 9", "table feedback, FBK-2026-00001:"),
        ("UPDATE records SET owner = 1 WHERE stream = 'change'", "table records, CHG-2026-00001:"),
        ("UPDATE packs SET head = 'x'", "table packs, PCK-2026-00001:"),
        ("INSERT INTO change_cases VALUES (1202600000002, 1)", "table change_cases, CHG-2026-00002:"),
        ("UPDATE contacts SET key = 1", "table contacts, CMP-2026-0000"),
    ],
)  # fmt: skip
def test_a_row_that_was_changed_past_the_program_is_named(path: Path, statement: str, said: str) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute(statement)
    found = "\n".join(f"{finding.where}: {finding.what}" for finding in opened(path).verify().findings)
    assert said in found


FORGED: list[tuple[str, int, str, str, str]] = [
    ("change", 1202600000001, "ChangeDropped", '{"on":"2026-03-16","texts":{"reason":"x"}}', "ChangeDropped: CHG-2026-00001 was done on 16 March 2026."),
    ("change", 1202600000001, "EffectRegistered", '{"change_on":"2026-03-16","expected":"fall","measure":"late","number":1,"on":"2026-03-16","window_from":"2026-01-01","window_to":"2027-06-30"}',
        "EffectRegistered: Effect 1 was assessed on 2 October 2026: what was looked at cannot be registered any more."),
    ("pack", 3202600000001, "ChangeDone", '{"on":"2026-03-16"}', "ChangeDone after the pack was recorded"),
    ("case", 202600000001, "CaseLinked", '{"code":"related","number":2,"on":"2026-03-16","other":202600000009}', "CaseLinked: the other case does not say the same"),
    ("case", 202600000001, "CaseLinked", '{"code":"related","number":2,"on":"2026-03-16","other":202600000002}', "cases lead each other"),
]  # fmt: skip


@pytest.mark.parametrize(("stream", "number", "type_", "payload", "said"), FORGED)
def test_an_event_that_the_rules_would_refuse_is_found(
    path: Path, stream: str, number: int, type_: str, payload: str, said: str
) -> None:
    if said == "cases lead each other":
        payload = payload.replace('"number":2', '"leads":true,"number":2').replace(
            '"other":202600000002', '"other":202600000001'
        )
    with duckdb.connect(str(path)) as connection:
        for name in TRIGGERS:
            connection.execute(f"DROP TRIGGER {name} ON ledger")
        connection.execute(
            """INSERT INTO ledger SELECT max(seq) + 1, ?, ?, max(seq) FILTER (stream = ? AND stream_id = ?), ?, 1, max(recorded), 1, ?,
                arg_max(hash, seq), '' FROM ledger""",
            [stream, number, stream, number, type_, payload],
        )
        connection.execute(f"UPDATE ledger SET hash = {CHAIN_SQL} WHERE hash = ''")
        for sql in TRIGGERS.values():
            connection.execute(sql)
    found = "\n".join(f"{finding.where}: {finding.what}" for finding in opened(path).verify().findings)
    assert said in found


# --- by reference, key and version ---


def test_a_record_is_found_by_its_reference(store: Store, me: Handler) -> None:
    assert store.records.find(" chg-2026-00001 ") == (CHANGE, 1202600000001)
    assert store.records.find("CMP-2026-00001") is None
    assert store.records.find("419") is None
    with pytest.raises(NotFound, match="there is no compliment FBK-2026-00007 in this register"):
        store.records.find("FBK-2026-00007")
    with pytest.raises(BadInput, match="'CHG-7' is not a reference; one looks like CHG-2026-00419"):
        store.records.find("CHG-7")


def test_numbers_count_up_by_kind_and_year(store: Store, me: Handler) -> None:
    raw = {"title": "Another", "kind": "policy"}
    assert store.records.begin(CHANGE, raw, me).ref == "CHG-2026-00002"
    assert store.records.begin(CHANGE, raw, me, on=date(2025, 12, 31)).ref == "CHG-2025-00001"
    assert store.records.begin(COMPLIMENT, {"subject": "Thanks"}, me).ref == "FBK-2026-00002"


def test_a_key_acts_once_and_an_old_version_not_at_all(store: Store, me: Handler) -> None:
    raw = {"title": "Another", "kind": "policy"}
    first, again = (store.records.begin(CHANGE, raw, me, key="k") for _ in range(2))
    assert (again.ref, again.repeated, first.repeated) == (first.ref, True, False)
    number = find(store, first.ref)
    report = {"committee": "staff", "minute": "News 7"}
    one, two = (store.records.do(CHANGE, number, "report", report, me, key="r") for _ in range(2))
    assert (one.version, two.version, two.repeated) == (2, 2, True)
    with pytest.raises(Stale, match=r"^CHG-2026-00002 has changed since it was read \(version 1, now 2\)"):
        store.records.do(CHANGE, number, "done", {"text": "x"}, me, version=1)
    with pytest.raises(
        BadInput, match="there is no action 'acknowledge' for a change; there are assign-change"
    ):
        store.records.do(CHANGE, number, "acknowledge", {}, me)


def test_what_is_refused_changes_nothing(store: Store, me: Handler) -> None:
    head = store.head()
    number = find(store, "CHG-2026-00001")
    attempts: list[Callable[[], object]] = [
        lambda: store.records.do(CHANGE, number, "drop", {"reason": "x"}, me),
        lambda: store.records.begin(CHANGE, {"title": "x", "kind": "y"}, me),
        lambda: store.records.begin(CHANGE, {"title": "x", "kind": "policy", "case": "CMP-2020-00001"}, me),
    ]
    for attempt in attempts:
        with pytest.raises((Refused, BadInput, NotFound)):
            attempt()
    assert store.head() == head


# --- lists and pages ---


def test_what_is_overdue_comes_first(store: Store, me: Handler) -> None:
    for title, due in (("Later", "2026-12-01"), ("Late", "2026-09-01"), ("Some day", None)):
        store.records.begin(CHANGE, {"title": title, "kind": "policy", **({"due": due} if due else {})}, me)
    listed = store.records.listed
    assert [row.subject for row in listed(CHANGE)] == ["Late", "Later", "Some day"]
    assert [row.subject for row in listed(CHANGE, overdue=True)] == ["Late"]
    assert [row.subject for row in listed(CHANGE, ["LATE"])] == ["Late", "Later"]
    assert [row.state for row in listed(CHANGE, ["private"], ended=True)] == ["done"]
    assert [(row.kind, row.state, row.subject) for row in listed(COMPLIMENT)] == [
        ("compliment", "shared", "Kind Private")
    ]


def test_a_page_tells_texts_and_what_may_happen_next(store: Store, me: Handler) -> None:
    view = store.records.view(CHANGE, find(store, "CHG-2026-00001"), me)
    assert (view.row.owner, view.row.state, view.row.due) == ("Handler Private", "done", None)
    assert [line.event for line in view.chronology] == [
        "ChangeProposed", "ChangeLinked", "ChangeReported", "EffectRegistered", "ChangeDone", "EffectAssessed",
    ]  # fmt: skip
    assert [p.action for p in view.permissions if p.allowed] == ["add-case", "report", "register-effect"]
    assert view.permissions == store.records.can(CHANGE, find(store, "CHG-2026-00001"), me)
    assert dict(view.records)["Effect 1"][-1] == (
        "Assessed",
        "2026-10-02, event 24: As expected: better: 0.5 (0.25 to 0.75)",
    )


# --- packs ---


def test_a_pack_is_entered_once_for_each_committee(store: Store, me: Handler) -> None:
    facts = pack_of(store, digest="f" * 64)
    assert store.records.enter_pack(facts, me, on=date(2026, 9, 30)).ref == "PCK-2026-00002"
    with pytest.raises(Refused, match="this pack is entered already for that committee, as PCK-2026-00002"):
        store.records.enter_pack({**facts, "committee": "Audit and Risk Committee"}, me)
    assert store.records.enter_pack({**facts, "committee": "executive"}, me).ref == "PCK-2026-00003"
    assert [(pack.ref, pack.committee, pack.minute) for pack in store.records.packs()] == [
        ("PCK-2026-00002", "audit-and-risk", "MINUTE-PRIVATE"),
        ("PCK-2026-00001", "audit-and-risk", "MINUTE-PRIVATE"),
        ("PCK-2026-00003", "executive", "MINUTE-PRIVATE"),
    ]
    assert store.verify().ok


def test_a_pack_of_another_register_is_not_entered(store: Store, me: Handler) -> None:
    with pytest.raises(
        Refused, match=r"the pack was not made from this register: after 3 events its head is another\."
    ):
        store.records.enter_pack(pack_of(store, count="3"), me)
    with pytest.raises(BadInput, match="the manifest does not say from how many events"):
        store.records.enter_pack(pack_of(store, count="many"), me)


# --- what leaves the register ---


def test_nothing_that_tells_who_is_in_a_snapshot(store: Store, me: Handler) -> None:
    """No name, text, minute, contact, owner or handler thanked; remedies, lessons, changes and compliments can be counted."""
    tables = store.facts("test")
    assert set(tables) == set(snapshot.TABLES)
    found = {name: table.to_pylist() for name, table in tables.items()}
    for name in (
        "cases",
        "duties",
        "facts",
        "changes",
        "change_scope",
        "change_cases",
        "change_reports",
        "effects",
        "feedback",
        "packs",
    ):
        assert not set(tables[name].column_names) & {
            "owner",
            "handler",
            "handler_id",
            "complainant",
            "to",
            "key",
            "minute",
        }
        assert not any(secret in str(found[name]) for secret in (*SECRETS, "Handler Private"))
    assert found["changes"] == [
        {
            "change_id": 1202600000001, "kind": "service", "cause": "", "proposed": date(2026, 3, 16), "due": None,
            "done": date(2026, 3, 16), "dropped": None,
        }
    ]  # fmt: skip
    assert found["change_scope"] == [{"change_id": 1202600000001, "what": "service", "code": "finance"}]
    assert found["change_cases"] == [{"change_id": 1202600000001, "case_id": 202600000001}]
    assert found["change_reports"] == [
        {"change_id": 1202600000001, "committee": "executive", "on_date": date(2026, 3, 16)}
    ]
    assert [(row["staff"], row["shared"], row["used"]) for row in found["feedback"]] == [
        (1, date(2026, 10, 2), None)
    ]
    assert [(row["what"], row["code"], row["number"]) for row in found["facts"]] == [
        ("CaseLinked", "duplicate", 1), ("LearningRecorded", "delay", 1), ("CaseLinked", "duplicate", 1),
    ]  # fmt: skip
    words = {(row["list"], row["code"]): row["words"] for row in found["words"]}
    assert words["causes", "delay"] == "We were slow"
    assert words["measures", "late"] == "Responses after their date"


def test_a_snapshot_comes_back_as_it_was_written(store: Store, tmp_path: Path) -> None:
    tables = store.facts("test")
    snapshot.write(tables, tmp_path / "out.duckdb")
    again = snapshot.read(tmp_path / "out.duckdb")
    assert {name: table.num_rows for name, table in again.items()} == {
        name: table.num_rows for name, table in tables.items()
    }
