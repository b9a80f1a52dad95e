"""Disposal on a real register: what a case said is gone from every table and from the file, and everything else is as it was (R61)."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from store import events as e
from store.case import reference
from store.draft_files import draft_name
from store.errors import NotFound, Refused, UpheldError
from store.filters import parse
from store.ledger import Happening
from store.register import Store
from store.retention import dated
from store.rules.keeping import kept
from store.schema import ACCESS_TRIGGERS, TRIGGERS
from store.unit_of_work import RegisterFile, Unit
from tests.store.evidence.desk import ME, Register, Script, moment
from tests.store.evidence.scenes import SCENES
from tests.store.old_registers import ROOT, bring, old, table

LATER = date(2033, 1, 3)  # every complaint of the desk is past its date by then
WORDS = ("Fee taken twice", "Direct Debit", "Jo Brown", "jo@example.org", "It was right")


@pytest.fixture
def script() -> Script:
    """Three complaints that were answered and closed, and one that is open."""
    made = Script()
    for _ in range(3):
        made.do(made.answered(), "close")
    made.case()
    return made


@pytest.fixture
def desk(script: Script, tmp_path: Path) -> Register:
    """Years later, on a real register."""
    return opened(script, tmp_path)


def opened(script: Script, tmp_path: Path) -> Register:
    script.write(tmp_path / "register.duckdb").close()
    found = Register(tmp_path / "register.duckdb")
    found.now = moment(LATER)
    return found


def whole(store: Store) -> None:
    """Nothing is wrong, and a rebuild makes the same rows."""
    assert store.verify().findings == []
    before = projections(store)
    store.rebuild()
    assert projections(store) == before
    assert store.verify().findings == []


def projections(store: Store) -> dict[str, list[tuple[object, ...]]]:
    names = ("cases", "labels", "contacts", "stages", "movements", "facts", "duties", "retention", "people")
    with store._file.read() as unit:
        return {name: sorted(unit.rows(f"SELECT * FROM {name}"), key=repr) for name in names}


def count(store: Store, sql: str, *params: object) -> int:
    with store._file.read() as unit:
        found: int = unit.value(sql, params)
        return found


def texts_of(store: Store, case: int) -> int:
    return count(store, "SELECT count(*) FROM texts WHERE stream_id = ?", case)


# --- one case ---


def test_what_a_case_said_is_gone_and_the_chain_and_the_figures_stay(desk: Register) -> None:
    first, second, *_ = desk_cases(desk)
    store, before = desk.store, figures(desk.store)
    salts = texts(store, "salt", first)
    assert salts
    store.do(first, "dispose", {}, desk.who())
    assert texts_of(store, first) == 0
    assert not salts & texts(store, "salt")
    assert count(store, "SELECT count(*) FROM contacts WHERE case_id = ?", first) == 0
    row = store.row(first, desk.who())
    assert (row.subject, row.complainant, row.state) == ("erased", "erased", "closed")
    view = store.view(first, desk.who())
    assert (view.detail, view.contact, view.outcome_sought) == ("", {}, "")
    assert not [word for word in WORDS for line in view.chronology if word in line.text]
    assert figures(store) == before
    assert store.view(second, desk.who()).row.complainant == "Jo Brown"
    assert store.page(parse("Debit").with_ended(), desk.who()).total == 0
    whole(store)


def desk_cases(desk: Register) -> list[int]:
    with desk.store._file.read() as unit:
        return [number for (number,) in unit.rows("SELECT case_id FROM cases ORDER BY case_id")]


def texts(store: Store, column: str, case: int | None = None) -> set[str]:
    with store._file.read() as unit:
        where = "" if case is None else f"WHERE stream_id = {case:d}"
        return {value for (value,) in unit.rows(f"SELECT {column} FROM texts {where}")}


def figures(store: Store) -> dict[str, list[dict[str, object]]]:
    """Everything that figures are made from, but for the facts of the erasure itself."""
    tables = {name: found.to_pylist() for name, found in store.facts("test").items() if name != "about"}
    tables["facts"] = [row for row in tables["facts"] if row["what"] not in ("Disposed", "Redacted")]
    return tables


def test_an_idempotency_key_and_what_was_being_written_go_too(desk: Register) -> None:
    first, second, *_ = desk_cases(desk)
    store, me = desk.store, desk.who()
    for case in (first, second):
        store.do(case, "note", {"text": "x"}, me, key=f"key {case}")
    drafts = store.path.with_name(f"{store.path.name}.d") / "drafts"
    for name in (draft_name(me.id, first, "note"), f"{draft_name(2, first, 'escalate')}.new"):
        (drafts / name).write_text("{}", encoding="utf-8")
    kept_draft = drafts / draft_name(me.id, second, "note")
    kept_draft.write_text("{}", encoding="utf-8")
    store.do(first, "dispose", {}, me, key="the disposal")
    assert count(store, "SELECT count(*) FROM keys WHERE stream_id = ?", first) == 1
    assert count(store, "SELECT count(*) FROM keys WHERE stream_id = ?", second) == 1
    assert store.do(first, "dispose", {}, me, key="the disposal").repeated
    assert list(drafts.iterdir()) == [kept_draft]


def test_the_complainant_stays_while_another_case_of_theirs_is_kept(script: Script, tmp_path: Path) -> None:
    first, second = list(script.cases)[:2]
    script.happened = [one for before in script.happened if (one := shared(before, second))]
    desk = opened(script, tmp_path)
    store, me = desk.store, desk.who()
    assert store.view(second, me).row.complainant == "Jo Brown"
    store.do(first, "dispose", {}, me)
    assert store.row(first, me).complainant == "erased"
    assert store.view(first, me).contact == {}
    assert store.view(second, me).contact["email"] == "jo@example.org"
    whole(store)
    store.do(second, "dispose", {}, me)
    assert count(store, "SELECT count(*) FROM texts WHERE stream_id = 1 AND body = 'Jo Brown'") == 0
    whole(store)


def shared(one: Happening, second: int) -> Happening | None:
    """The same with the first complainant in place of that of the case `second`."""
    number, event, said = one.new
    if isinstance(event, e.PersonRecorded) and number == 2:
        return None
    if isinstance(event, e.CaseReceived) and number == second:
        return one._replace(new=e.New(number, replace(event, complainant=1), said))
    return one


def test_a_redaction_keeps_its_own_reason_and_nothing_else(desk: Register) -> None:
    first, _, _, still_open = desk_cases(desk)
    store = desk.store
    done, rewritten = store.retention.redact(first, {"reason": "A request was granted."}, desk.who("Eve"))
    assert (done.events, rewritten) == (["Redacted"], True)
    assert texts(store, "body", first) == {"A request was granted."}
    assert store.retention.certificate(first, desk.who()).reason == "A request was granted."
    with pytest.raises(Refused, match="is still open"):
        store.retention.redact(still_open, {"reason": "x"}, desk.who("Eve"))
    with pytest.raises(Refused, match="this is for the Corporate Compliance Manager"):
        store.retention.redact(first + 1, {"reason": "x"}, desk.who("Dan"))
    whole(store)


def test_verify_finds_what_was_put_back_and_a_certificate_out_of_its_order(desk: Register) -> None:
    first, second, *_ = desk_cases(desk)
    store = desk.store
    with store._file.read() as unit:
        row = unit.row("SELECT * FROM texts WHERE stream_id = ? AND name = 'subject'", [first])
        name = unit.row("SELECT * FROM texts WHERE stream_id = 1 AND name = 'email'")
    assert row
    assert name
    store.do(first, "dispose", {}, desk.who())
    with store._file.write() as unit:
        unit.run("INSERT INTO texts VALUES (?, ?, ?, ?, ?), (?, ?, ?, ?, ?)", [*row, *name])
    found = [finding for finding in store.verify().findings if "its erasure is recorded" in finding.what]
    assert {finding.where for finding in found} == {
        f"event {row[0]}, text subject",
        f"event {name[0]}, text email",
    }
    with store._file.write() as unit:
        unit.run("DELETE FROM texts WHERE seq IN (?, ?)", [row[0], name[0]])
        unit.run("UPDATE retention SET certificate = 4")
    store.do(second, "dispose", {}, desk.who())
    assert any("the number 5, where 2 was next" in finding.what for finding in store.verify().findings)


# --- the whole register ---


def test_all_that_is_past_its_date_is_disposed_of_and_the_rest_is_told_why_not(desk: Register) -> None:
    first, second, third, still_open = desk_cases(desk)
    store, eve = desk.store, desk.who("Eve")
    store.do(first, "place-hold", {"reason": "A claim."}, eve)
    store.do(second, "restrict-view", {"reason": "x"}, desk.who("Dan"))
    found = store.retention.listing(desk.who("Ann"))
    assert [line.case for line in found.due] == [third]
    assert [line.case for line in found.held] == [first]
    assert (found.hidden, found.undated, found.unwritten) == (1, 0, 0)
    done = store.retention.apply(desk.who("Ann"))
    assert (done.disposed, done.rewritten) == ([], False)
    assert {ref for ref, _ in done.refused} == {reference(second), reference(third)}
    seen: list[int] = []
    done = store.retention.apply(eve, seen.append)
    assert (done.disposed, done.refused, done.rewritten, seen) == (
        [reference(second), reference(third)], [], True, [1, 2],
    )  # fmt: skip
    assert (texts_of(store, first) > 0, texts_of(store, still_open) > 0) == (True, True)
    assert store.retention.apply(eve) == ([], [], False)
    whole(store)


def test_the_numbers_of_certificates_run_through_the_register(desk: Register) -> None:
    first, second, third, _ = desk_cases(desk)
    store, eve = desk.store, desk.who("Eve")
    store.do(second, "redact", {"reason": "Granted."}, eve)
    before = store.retention.certificate(second, eve)
    assert (before.number, before.disposed, before.rewritten) == (1, False, None)
    with pytest.raises(NotFound, match="nothing of CMP-2026-00001 was erased"):
        store.retention.certificate(first, eve)
    store.retention.apply(eve)
    found = store.retention.certificate(third, eve)
    with store._file.read() as unit:
        digest = unit.value("SELECT hash FROM ledger WHERE seq = ?", [found.seq])
    assert (found.number, found.on, found.by, found.code, found.months, found.rewritten, found.hash) == (
        3, LATER, "Eve", "complaint", 72, LATER, digest,
    )  # fmt: skip
    assert store.retention.certificate(second, eve).rewritten == LATER
    assert (
        found.texts == 5
    )  # subject, detail, outcome sought, reasons, authority: the letters are written by the register


def test_a_row_that_was_imported_is_not_brought_back_by_its_file(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "register.duckdb", clock=lambda: moment(LATER))
    me = store.acting()
    me = store.grant(me, "compliance_manager", me)
    path = table(tmp_path / "old.csv", 10)
    bring(store, me, path)
    done = store.retention.apply(me)
    assert (len(done.disposed), done.refused) == (8, [])
    again = bring(store, me, path, old())
    assert (again.accepted, again.already_present) == (0, 10)
    assert store.page(parse("Person").with_ended(), me).total == 2
    whole(store)


# --- the file ---


def test_no_byte_of_what_was_erased_is_left_in_the_file(desk: Register) -> None:
    store = desk.store
    for word in ("Debit", "Brown"):
        assert word.encode() in store.path.read_bytes()
    for case in desk_cases(desk)[:3]:
        store.do(case, "dispose", {}, desk.who())
    assert any(
        word.encode() in store.path.read_bytes() for word in ("Debit", "Brown")
    )  # DuckDB leaves them there
    last = desk_cases(desk)[3]
    with store._file.write() as unit:  # the words stand in this one too
        unit.run("DELETE FROM texts WHERE stream_id = ?", [last])
    assert store.retention.rewrite(desk.who())
    assert b"Direct Debit" not in store.path.read_bytes()
    assert not store.path.with_name(f"{store.path.name}.wal").exists()


def test_a_file_written_anew_is_the_same_register_with_its_triggers_and_its_mode(desk: Register) -> None:
    store = desk.store
    store.path.chmod(0o640)
    store.do(desk_cases(desk)[0], "dispose", {}, desk.who())
    colleague = Store.open(store.path, clock=lambda: desk.now)
    before, stamp, inode = projections(store), colleague.stamp(), store.path.stat().st_ino
    assert store.retention.rewrite(desk.who())
    assert store.path.stat().st_ino != inode
    assert store.path.stat().st_mode & 0o777 == 0o640
    assert projections(colleague) == before
    assert colleague.stamp() != stamp
    with store._file.read() as unit:
        names = {name for (name,) in unit.rows("SELECT trigger_name FROM duckdb_triggers()")}
    assert names == {*TRIGGERS, *ACCESS_TRIGGERS}
    assert colleague.receive({"subject": "Another"}, desk.who())
    whole(store)
    assert not store.retention.rewrite(desk.who())  # once is enough


def test_the_group_that_shares_the_file_still_has_it_after(desk: Register) -> None:
    store, own = desk.store, os.getegid()
    others = [group for group in os.getgroups() if group != own] or ([own + 1] if os.geteuid() == 0 else [])
    if not others:
        pytest.skip("whoever runs the tests is in one group only")
    os.chown(store.path, -1, others[0])
    store.do(desk_cases(desk)[0], "dispose", {}, desk.who())
    assert store.retention.rewrite(desk.who())
    assert store.path.stat().st_gid == others[0]


@pytest.mark.parametrize("fails", [RuntimeError("no"), UpheldError("the copy is not whole")])
def test_a_file_that_could_not_be_written_anew_stays_as_it_was(desk: Register, fails: Exception) -> None:
    store = desk.store
    store.do(desk_cases(desk)[0], "dispose", {}, desk.who())
    before = store.path.read_bytes()

    def finish(unit: Unit) -> None:
        raise fails

    with pytest.raises(type(fails), match=str(fails)):
        store._file.rewrite(finish)
    assert store.path.read_bytes() == before
    assert sorted(path.name for path in store.path.parent.glob("*rewritten*")) == []
    assert store.retention.rewrite(desk.who())
    whole(store)


def test_a_copy_that_lost_rows_takes_no_place(desk: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    run: Callable[..., None] = Unit.run

    def forgetful(unit: Unit, sql: str, params: object = ()) -> None:
        run(unit, sql, params)
        if sql.startswith("COPY FROM DATABASE"):
            run(unit, "DELETE FROM rewritten.main.labels")

    store = desk.store
    monkeypatch.setattr(Unit, "run", forgetful)
    with pytest.raises(UpheldError, match="was not copied whole: of 4 rows of labels 0 came over"):
        store._file.rewrite(lambda unit: None)
    monkeypatch.undo()
    whole(store)


def test_where_the_disk_is_full_what_is_erased_stays_erased_and_it_is_said(desk: Register) -> None:
    store, eve = desk.store, desk.who("Eve")
    before = store.path.stat().st_size
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    def fill(cases: int) -> None:
        if cases == 3:  # the last; a new file would be as long as the old one
            resource.setrlimit(resource.RLIMIT_FSIZE, (before // 2, hard))

    try:
        with pytest.raises(
            UpheldError, match=r"^3 cases are disposed of; but bytes .* no room on the disk"
        ) as raised:
            store.retention.apply(eve, fill)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)
    assert "`upheld retention --apply` tries again" in str(raised.value)
    assert store.retention.listing(eve).unwritten == 3
    assert store.retention.apply(eve) == ([], [], True)
    whole(store)


# --- killed ---


KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from store.register import Store
from store.unit_of_work import RegisterFile

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

store = Store.open(Path(sys.argv[1]), clock=lambda: datetime(2033, 1, 3, 9, 30))
who = next(handler for handler in store.handlers().values() if handler.name == "Eve")
where = sys.argv[2]
if where == "before the file is written anew":
    RegisterFile.rewrite = die
elif where == "before it takes its place":
    Path.rename = die
elif where == "after it took its place":
    import store.unit_of_work as unit_of_work
    unit_of_work.sync_folder = die
store.retention.apply(who, lambda cases: die() if where == f"after case {cases}" else None)
"""


@pytest.mark.parametrize(
    ("where", "left"),
    [
        ("after case 1", 2),
        ("after case 2", 1),
        ("before the file is written anew", 0),
        ("before it takes its place", 0),
        ("after it took its place", 0),
    ],
)
def test_what_was_killed_in_the_middle_goes_on_and_every_case_is_whole_or_gone(
    desk: Register, where: str, left: int
) -> None:
    store, eve = desk.store, desk.who("Eve")
    command = [sys.executable, "-c", KILLED, str(store.path), where]
    ended = subprocess.run(
        command, check=False, cwd=ROOT, timeout=60, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert ended.returncode == -signal.SIGKILL
    assert store.verify().findings == []
    found = store.retention.listing(eve)
    assert len(found.due) == left
    for case in desk_cases(desk):
        gone = store.view(case, eve).case.retention.erased
        assert bool(texts_of(store, case)) is (gone is None)
    done = store.retention.apply(eve)
    assert len(done.disposed) == left
    assert done.rewritten is (where != "after it took its place")
    assert [line.unwritten for line in [store.retention.listing(eve)]] == [0]
    whole(store)


# --- the dates of every case at once ---


def test_the_query_gives_every_case_the_class_and_the_date_that_the_rule_gives(tmp_path: Path) -> None:
    script = Script()
    for make in SCENES.values():
        make(script)
    ended = open_ones(script)[:40]
    for case in ended:
        script.do(case, "withdraw", reason="x")
    chosen: dict[str, Any] = {"class": "safeguarding", "reason": "x"}
    script.do(ended[-1], "set-retention", **chosen)
    store = script.write(tmp_path / "register.duckdb")
    me = store.acting(ME)
    with store._file.read() as unit:
        reading = store._as_of_now(unit, me)
        found = {case: (code, due) for case, _, code, due, _ in unit.rows(dated(script.policy))}
        expected = {
            number: kept(case, reading.world) for number, case in script.cases.items() if not case.is_open
        }
    assert found == {number: (of.code, of.due) for number, of in expected.items()}
    assert {of.because for of in expected.values()} >= {
        "default", "chosen", "flag:safeguarding", "end:refused", "end:out of scope",
    }  # fmt: skip
    store.close()


def open_ones(script: Script) -> list[int]:
    """Those that can be withdrawn, the flagged ones first."""
    left = [
        number
        for number, case in script.cases.items()
        if case.is_open and case.state != "responded" and not case.strands.is_open
    ]
    return sorted(left, key=lambda number: not script.cases[number].flags.all)


def test_a_month_that_is_shorter_ends_on_its_last_day_in_both(tmp_path: Path) -> None:
    """29 February comes from 31 August 2027 and six months; the query and the rule clip the same."""
    from store.review import months_after

    file = RegisterFile(tmp_path / "x.duckdb")
    file.create(
        "CREATE TABLE t (d DATE)",
        lambda unit: unit.run("INSERT INTO t VALUES ('2027-08-31'), ('2024-02-29')"),
    )
    with file.read() as unit:
        for months in (6, 12, 72, 300, 1200):
            for day, later in unit.rows(f"SELECT d, CAST(d + to_months({months}) AS DATE) FROM t"):
                assert later == months_after(day, months)


def test_times_are_recorded_as_of_now(desk: Register) -> None:
    first = desk_cases(desk)[0]
    desk.store.do(first, "dispose", {}, desk.who())
    found = desk.store.retention.certificate(first, desk.who())
    assert (found.recorded, found.on) == (datetime(2033, 1, 3, 9, 30), LATER)
