"""`verify` names the place of whatever was done to a register past the program."""

import shutil
from pathlib import Path

import duckdb
import pytest

from store.errors import Damaged
from store.head import Head, write_head
from store.ledger import CHAIN_SQL, GENESIS
from store.people import Handler
from store.register import Store
from store.schema import TRIGGERS
from store.verify import Report

GOOD = {
    "outcome": "partly-upheld",
    "reasons": "The second payment was missed.",
    "authority": "Fees guideline 4.2",
}


def work(store: Store, me: Handler) -> None:
    """Two cases: one answered at stage 1 and at stage 2 now, one new."""
    first = store.find(
        store.receive(
            {"subject": "Fee taken twice", "name": "Complainant A", "point": ["one", "two"]}, me
        ).ref
    )
    for action, raw in (
        ("acknowledge", {}),
        ("decide", GOOD),
        ("respond", {}),
        ("escalate", {"reason": "not answered"}),
    ):
        store.do(first, action, raw, me)
    store.receive({"subject": "Results late", "name": "Complainant B", "email": "b@example.org"}, me)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register that was worked through the program only."""
    path = tmp_path_factory.mktemp("made") / "register.duckdb"
    store = Store.create(path)
    work(store, store.acting())
    assert store.verify().ok
    store.close()
    return path


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    """A copy of it to be tampered with."""
    shutil.copytree(made.parent, tmp_path / "copy")
    return tmp_path / "copy" / made.name


def tamper(path: Path, *statements: str, keep_triggers: bool = True) -> None:
    """Do something to the file past the program; the triggers are put back, as somebody careful would."""
    with duckdb.connect(str(path)) as connection:
        for name in TRIGGERS:
            connection.execute(f"DROP TRIGGER {name} ON ledger")
        for statement in statements:
            connection.execute(statement)
        if keep_triggers:
            for sql in TRIGGERS.values():
                connection.execute(sql)


def found(path: Path) -> Report:
    """What `verify` finds, without the check at opening that already refuses some of it."""
    store = Store.open(path, check_head=False)
    report = store.verify()
    store.close()
    assert report.ok == (not report.findings)
    return report


def places(report: Report) -> str:
    return "\n".join(f"{finding.where}: {finding.what}" for finding in report.findings)


def test_a_register_worked_through_the_program_is_found_whole(path: Path) -> None:
    report = found(path)
    assert report.ok, places(report)
    assert report.events == 18


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE ledger SET payload = replace(payload, 'partly-upheld', 'upheld') WHERE type = 'PointsDecided'", "event 12:"),
        ("UPDATE ledger SET recorded = recorded - INTERVAL 1 DAY WHERE seq = 9", "event 9:"),
        ("UPDATE ledger SET actor_id = 7 WHERE seq = 12", "event 12:"),
        ("UPDATE ledger SET type = 'NoteAdded' WHERE seq = 12", "event 12:"),
        ("UPDATE ledger SET stream_id = stream_id + 1 WHERE seq = 12", "event 12:"),
        ("UPDATE ledger SET payload = 'not json' WHERE seq = 12", "event 12:"),
        ("UPDATE ledger SET hash = repeat('0', 64) WHERE seq = 12", "event 12:"),
        ("DELETE FROM ledger WHERE seq = 1", "event 1:"),
        ("DELETE FROM ledger WHERE seq = 11", "event 11:"),
        ("INSERT INTO ledger SELECT * FROM ledger WHERE seq = 11", "event 19:"),
        ("INSERT INTO ledger SELECT * REPLACE (19 AS seq) FROM ledger WHERE seq = 11", "event 19:"),
        ("UPDATE ledger SET seq = CASE seq WHEN 11 THEN 12 WHEN 12 THEN 11 END WHERE seq IN (11, 12)", "event 11:"),
        ("DELETE FROM texts WHERE name = 'reasons'", "event 12, text reasons: the text is missing"),
        ("UPDATE texts SET body = 'Everything was wrong.' WHERE name = 'reasons'", "event 12, text reasons: the text was changed"),
        ("INSERT INTO texts VALUES (12, 202600000001, 'facts', 'invented', 'aa')", "event 12, text facts: the text is in no event"),
        ("INSERT INTO texts SELECT * FROM texts WHERE name = 'reasons'", "event 12, text reasons: the text stands twice"),
        ("UPDATE cases SET state = 'closed' WHERE case_id % 100000000 = 1", "-00001: state is not what"),
        ("UPDATE cases SET due = due + 30 WHERE case_id % 100000000 = 2", "-00002: due is not what"),
        ("UPDATE cases SET owner = 1 WHERE case_id % 100000000 = 2", "-00002: owner is not what"),
        ("DELETE FROM cases WHERE case_id % 100000000 = 2", "-00002: its row is missing"),
        ("INSERT INTO cases SELECT * REPLACE (case_id + 5 AS case_id) FROM cases WHERE case_id % 100000000 = 2", "-00007: it stands"),
        ("INSERT INTO cases SELECT * FROM cases WHERE case_id % 100000000 = 2", "-00002: a row that"),
        ("UPDATE labels SET complainant = 'Somebody else'", "-00001: complainant is not what"),
        ("UPDATE stages SET responded = responded - 1", "table stages, CMP-"),
        ("DELETE FROM movements WHERE case_id % 100000000 = 2", "table movements, CMP-"),
        ("UPDATE handlers SET name = 'Somebody else'", "table handlers, 1:"),
        ("INSERT INTO grants VALUES (1, 'compliance_manager', DATE '2020-01-01', NULL, NULL)", "table grants, 1:"),
        ("UPDATE policies SET text = replace(text, 'days = 7', 'days = 9')", "table policies, 1:"),
        ("UPDATE calendars SET text = replace(text, '2026-12-25', '2026-12-27')", "table calendars, 1:"),
        ("UPDATE settings SET simulated = true", "table settings"),
        ("DELETE FROM people", "table people, 1:"),
    ],
)  # fmt: skip
def test_what_was_done_past_the_program_is_named_with_its_place(
    path: Path, statement: str, said: str
) -> None:
    tamper(path, statement)
    report = found(path)
    assert not report.ok
    assert said in places(report)


@pytest.mark.parametrize("name", sorted(TRIGGERS))
def test_a_dropped_trigger_is_named(path: Path, name: str) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"DROP TRIGGER {name} ON ledger")
    assert name in places(found(path))


def test_a_trigger_that_does_something_else_is_not_taken_for_the_one_that_was_dropped(path: Path) -> None:
    name = "ledger_refuses_update"
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"DROP TRIGGER {name} ON ledger")
        connection.execute(
            f"CREATE TRIGGER {name} BEFORE UPDATE ON ledger FOR EACH STATEMENT INSERT INTO guard SELECT 'quiet'"
        )
    assert name in places(found(path))


@pytest.mark.parametrize("gone", [1, 5])
def test_trap_2_a_tail_cut_off_is_found_by_the_outside_head(path: Path, gone: int) -> None:
    tamper(path, f"DELETE FROM ledger WHERE seq > 18 - {gone}")
    report = found(path)
    assert f"ledger, after event {18 - gone}: the last {gone} events are gone" in places(report)
    with pytest.raises(Damaged, match="verify"):
        Store.open(path)


def test_trap_2_a_chain_made_anew_over_a_change_is_found_by_the_outside_head(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        for name in TRIGGERS:
            connection.execute(f"DROP TRIGGER {name} ON ledger")
        connection.execute("UPDATE ledger SET payload = replace(payload, 'partly-upheld', 'upheld')")
        prev = GENESIS
        for (seq,) in connection.execute("SELECT seq FROM ledger ORDER BY seq").fetchall():
            connection.execute("UPDATE ledger SET prev = ? WHERE seq = ?", [prev, seq])
            connection.execute(f"UPDATE ledger SET hash = {CHAIN_SQL} WHERE seq = ?", [seq])
            prev = connection.execute("SELECT hash FROM ledger WHERE seq = ?", [seq]).fetchall()[0][0]
        for sql in TRIGGERS.values():
            connection.execute(sql)
    report = found(path)
    assert "the ledger was written anew" in places(report)


def test_trap_2_a_head_kept_elsewhere_witnesses_too(path: Path) -> None:
    store = Store.open(path)
    assert store.verify(store.head()).ok
    assert "the head given" in places(store.verify(Head(18, "f" * 64)))
    assert "the last 2 events are gone" in places(store.verify(Head(20, "f" * 64)))


def test_a_missing_outside_head_is_a_warning_and_an_older_one_is_a_prefix(path: Path) -> None:
    side = path.with_name(path.name + ".d")
    with duckdb.connect(str(path), read_only=True) as connection:
        ((fifth,),) = connection.execute("SELECT hash FROM ledger WHERE seq = 5").fetchall()
    write_head(side, Head(5, fifth))
    assert not Store.open(path).warnings
    (side / "head").unlink()
    store = Store.open(path)
    assert "no outside head" in store.warnings[0]
    assert store.verify().ok


def test_an_event_that_the_rules_would_refuse_is_found_even_where_chain_and_projection_agree(
    path: Path,
) -> None:
    store = Store.open(path)
    payload = '{"on":"2026-01-01","outcome":"upheld","points":[1],"stage":1,"texts":{"authority":"x","reasons":"y"}}'
    head = store.head()
    with duckdb.connect(str(path)) as connection:
        case, last = connection.execute(
            "SELECT case_id, last_seq FROM cases WHERE case_id % 100000000 = 2"
        ).fetchall()[0]
        connection.execute(
            "INSERT INTO ledger VALUES (?, 'case', ?, ?, 'PointsDecided', 1, TIMESTAMP '2030-01-01', 1, ?, ?, '')",
            [head.count + 1, case, last, payload, head.hash],
        )
        for name in TRIGGERS:
            connection.execute(f"DROP TRIGGER {name} ON ledger")
        connection.execute(f"UPDATE ledger SET hash = {CHAIN_SQL} WHERE seq = ?", [head.count + 1])
        for sql in TRIGGERS.values():
            connection.execute(sql)
    said = places(found(path))
    assert "PointsDecided: Stage 1 has not been acknowledged yet" in said


def test_a_ledger_longer_than_one_reading_is_checked_across_the_seams(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.verify.AT_ONCE", 5)
    assert found(path).ok
    tamper(
        path,
        "DELETE FROM ledger WHERE seq = 11",
        "UPDATE texts SET body = 'x' WHERE seq = 12 AND name = 'reasons'",
    )
    said = places(found(path))
    assert "event 11:" in said
    assert "event 12, text reasons: the text was changed" in said


def test_rebuild_mends_every_projection(path: Path) -> None:
    tamper(
        path,
        "UPDATE cases SET state = 'closed', owner = 9",
        "UPDATE labels SET subject = ''",
        "DELETE FROM people",
        "DELETE FROM grants",
        "UPDATE handlers SET name = ''",
    )
    store = Store.open(path)
    assert not store.verify().ok
    assert store.rebuild() == 2
    assert store.verify().ok, places(store.verify())


def test_an_unreadable_outside_head_is_named(path: Path) -> None:
    (path.with_name(path.name + ".d") / "head").write_text("nonsense")
    said = places(found(path))
    assert said.startswith("head: the head in ")
