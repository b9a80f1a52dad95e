"""An older register goes in whole, once, in batches that others can work between."""

import json
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from store import import_batches, importing
from store.errors import BadInput, Refused
from store.filters import parse
from store.import_known import Made
from store.importing import Imported, Importer
from store.intake import mapping
from store.people import Handler
from store.register import Store
from tests.store.intake import samples
from tests.store.old_registers import COLUMNS, ROOT, bring, old, table


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "register.duckdb")


@pytest.fixture
def me(store: Store) -> Handler:
    return store.acting()


def adds_up(done: Imported) -> bool:
    return done.read == done.accepted + done.rejected + done.already_present


def test_every_row_goes_in_once_and_the_same_file_again_brings_nothing(
    store: Store, me: Handler, tmp_path: Path
) -> None:
    path = table(tmp_path / "old.csv", 50)
    done = bring(store, me, path)
    assert (done.read, done.accepted, done.rejected, done.already_present) == (50, 50, 0, 0)
    head = store.head()
    again = bring(store, me, path)
    assert (again.accepted, again.already_present) == (0, 50)
    assert store.head() == head
    assert store.page(parse(""), me).total == 10  # every fifth is open
    assert store.page(parse("is:migrated").with_ended(), me).total == 50
    assert (
        store.page(parse("K45"), me).rows[0].complainant == "Person 45"
    )  # the older register's own reference
    assert store.verify().ok, store.verify().findings


def test_a_longer_export_of_the_same_register_brings_what_is_new(
    store: Store, me: Handler, tmp_path: Path
) -> None:
    bring(store, me, table(tmp_path / "may.csv", 20))
    done = bring(store, me, table(tmp_path / "june.csv", 30))
    assert (done.read, done.accepted, done.already_present) == (30, 10, 20)


def test_the_same_key_with_other_content_is_a_case_and_a_possible_duplicate(
    store: Store, me: Handler, tmp_path: Path
) -> None:
    bring(store, me, table(tmp_path / "a.csv", 1))
    done = bring(store, me, table(tmp_path / "b.csv", 1, about="found papers"))
    assert done.accepted == 1
    rows = store.page(parse(""), me).rows
    with store._file.read() as unit:
        linked = unit.value(
            "SELECT payload ->> '$.possible_duplicate_of' FROM ledger WHERE type = 'CaseMigrated' ORDER BY seq DESC LIMIT 1"
        )
    assert int(linked) == rows[0].key


def test_rows_alike_in_everything_are_as_many_cases(store: Store, me: Handler, tmp_path: Path) -> None:
    path = tmp_path / "alike.csv"
    path.write_text("id,day,end,about,who,result\n" + ",2024-02-01,,same,,\n" * 3, encoding="utf-8")
    assert bring(store, me, path).accepted == 3
    assert bring(store, me, path).already_present == 3


def test_rejects_are_kept_with_their_reasons(store: Store, me: Handler, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    rows = [
        "K1,2024-02-01,,a,,",
        "K2,yesterday,,b,,",
        "K3,2024-02-01,,c",
        "K4,2999-01-01,,d,,",
        "K5,2024-02-02,,=SUM(A1),,",
    ]
    path.write_text("id,day,end,about,who,result\n" + "\n".join(rows) + "\n", encoding="utf-8")
    done = bring(store, me, path)
    assert (done.read, done.accepted, done.rejected) == (5, 2, 3)
    assert done.rejects_file is not None
    text = done.rejects_file.read_text("utf-8")
    for word in ("yesterday", "the header has 6", "is in the future"):
        assert word in text
    assert adds_up(bring(store, me, path))


def test_a_dry_run_counts_and_changes_nothing(store: Store, me: Handler, tmp_path: Path) -> None:
    path = table(tmp_path / "old.csv", 30)
    head = store.head()
    done = bring(store, me, path, dry_run=True)
    assert (done.read, done.accepted, store.head()) == (30, 30, head)


def test_rows_can_be_new_complaints_by_the_rules_of_this_register(
    store: Store, me: Handler, tmp_path: Path
) -> None:
    path = tmp_path / "form.csv"
    path.write_text(
        "day,about,how,who\n2026-11-02,Late results,email,A\n2026-11-03,No reply,pigeon,B\n", encoding="utf-8"
    )
    columns = 'received = "day", subject = "about", channel = "how", name = "who"'
    given = mapping.parse(f'source = "Form"\nopen = "never"\ncolumns = {{ {columns} }}')
    done = bring(store, me, path, given, as_legacy=False)
    assert (done.accepted, done.rejected) == (1, 1)
    assert done.rejects_file is not None
    assert "pigeon" in done.rejects_file.read_text("utf-8")
    (row,) = store.page(parse(""), me).rows
    assert (row.ref, row.stage, row.complainant, row.state) == ("CMP-2026-00001", 1, "A", "received")
    assert row.due is not None
    assert store.verify().ok, store.verify().findings


def test_the_key_of_a_new_complaint_is_no_reference(store: Store, me: Handler, tmp_path: Path) -> None:
    path = tmp_path / "form.csv"
    path.write_text("id,day,about\nF1,2026-11-02,Late results\n", encoding="utf-8")
    columns = 'key = "id", received = "day", subject = "about"'
    given = mapping.parse(f'source = "Form"\nopen = "never"\ncolumns = {{ {columns} }}')
    assert bring(store, me, path, given, as_legacy=False).accepted == 1
    assert bring(store, me, path, given, as_legacy=False).already_present == 1
    assert store.verify().ok, store.verify().findings


def test_who_may_not_is_refused_before_anything_is_read(store: Store, me: Handler, tmp_path: Path) -> None:
    other = store.add_handler("Handler B", "b", ["customer_service"], me)
    with pytest.raises(Refused, match="Customer Service Team Leader"):
        bring(store, other, table(tmp_path / "old.csv", 3))
    with pytest.raises(BadInput):
        bring(store, me, table(tmp_path / "old.csv", 3), samples.shipped("cfpb"))
    assert store.page(parse("").with_ended(), me).total == 0


@pytest.mark.parametrize("times", [1, importing.TRIES])
def test_others_work_between_the_batches(
    store: Store, me: Handler, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    """Somebody takes in a complaint before a batch is written, so it is made again, in the end under the lock: nothing is lost or doubled."""
    monkeypatch.setattr(import_batches, "GROUP", 20)
    monkeypatch.setattr(importing, "UNDER_THE_LOCK", 7)
    colleague = Store.open(store.path)
    is_written, tried = Importer._is_written, Counter[int]()

    def meanwhile(self: Importer, made: Made) -> bool:
        batch = made.rows.numbers[0]
        tried[batch] += 1
        if tried[batch] <= times:
            colleague.receive({"subject": f"new {batch}"}, me)
        return is_written(self, made)

    monkeypatch.setattr(Importer, "_is_written", meanwhile)
    path = table(tmp_path / "old.csv", 60)
    done = bring(store, me, path)
    assert (done.read, done.accepted) == (60, 60)
    assert dict(tried) == dict.fromkeys((1, 21, 41), min(times + 1, importing.TRIES))
    assert store.page(parse("new"), me).total == 3 * times
    report = store.verify()
    assert report.ok, report.findings
    assert store.page(parse("is:migrated").with_ended(), me).total == 60


def finished(store: Store) -> list[tuple[int, int, int]]:
    """What each import's last event says: accepted, rejected, already present."""
    with store._file.read() as unit:
        payloads = unit.rows("SELECT payload FROM ledger WHERE type = 'ImportFinished' ORDER BY seq")
    return [
        (done["accepted"], done["rejected"], done["already_present"])
        for (payload,) in payloads
        for done in [json.loads(payload)]
    ]


@pytest.mark.parametrize("at", [1, 4, 7])  # batches of theirs, of seven
@pytest.mark.parametrize("same_file", [False, True])
def test_two_that_bring_in_the_same_rows_at_once_count_each_row_once(
    store: Store, me: Handler, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int, same_file: bool
) -> None:
    monkeypatch.setattr(import_batches, "GROUP", 10)
    colleague = Store.open(store.path)
    path = table(tmp_path / "old.csv", 60)
    wrong = "".join(f"F{n},2999-01-0{n + 1},,later,,\n" for n in range(4))  # refused when they are made
    path.write_text(path.read_text("utf-8").replace("K7,", wrong + "K7,"), encoding="utf-8")
    theirs = path if same_file else table(tmp_path / "theirs.csv", 45)
    counted: list[Imported] = []

    calls: list[int] = []

    def meanwhile(rows: int) -> None:
        calls.append(rows)
        if len(calls) == at:
            counted.append(bring(colleague, me, theirs))

    mine = store.bring_in(path, old(), me, as_legacy=True, progress=meanwhile)
    (other,) = counted
    assert (mine.read, mine.rejected) == (64, 4)
    assert adds_up(mine)
    assert adds_up(other)
    assert mine.accepted + other.accepted == 60
    assert mine.rejects_file is not None
    assert mine.rejects_file.read_text("utf-8").count("is in the future") == 4
    assert store.page(parse("is:migrated").with_ended(), me).total == 60
    assert store.unfinished_imports() == []
    said = finished(store)
    assert sum(accepted for accepted, _, _ in said) == 60
    assert all(sum(counts) in (64, 45) for counts in said)
    report = store.verify()
    assert report.ok, report.findings


KILLED = """
import os, signal, sys
from pathlib import Path
from store import import_batches, importing
from store.intake import mapping
from store.register import Store

import_batches.GROUP = 10
store = Store.open(Path(sys.argv[1]))
given = mapping.load(Path(sys.argv[3]))
def stop(rows):
    if rows >= 30:
        os.kill(os.getpid(), signal.SIGKILL)
store.bring_in(Path(sys.argv[2]), given, store.acting(), as_legacy=True, progress=stop)
"""


def test_an_import_that_was_killed_is_seen_by_nobody_and_goes_on(
    store: Store, me: Handler, tmp_path: Path
) -> None:
    path = table(tmp_path / "old.csv", 60)
    given = tmp_path / "old.toml"
    given.write_text(f'source = "Old desk"\ncolumns = {{ {COLUMNS} }}', encoding="utf-8")
    command = [sys.executable, "-c", KILLED, str(store.path), str(path), str(given)]
    ended = subprocess.run(command, check=False, cwd=ROOT, timeout=60)
    assert ended.returncode == -signal.SIGKILL
    assert store.page(parse("").with_ended(), me).total == 0  # its cases are in no queue
    assert store.facts("test")["cases"].num_rows == 0  # and in no figure
    report = store.verify()
    assert report.ok, report.findings
    done = bring(store, me, path, mapping.load(given))
    assert adds_up(done)
    assert done.read == 60
    assert done.already_present > 0
    assert finished(store) == [(60, 0, 0)]  # the event counts both runs
    assert store.page(parse("").with_ended(), me).total == 60
    whole = Store.create(tmp_path / "whole.duckdb")
    bring(whole, whole.acting(), path, mapping.load(given))
    there, here = (s.facts("test")["cases"].drop_columns(["case_id"]) for s in (whole, store))
    assert there == here


def test_the_real_registers_go_in_and_add_up(store: Store, me: Handler, real_data: Path) -> None:
    path = real_data / "complaints" / "cfpb_2013_2016.csv"
    done = bring(store, me, path, samples.shipped("cfpb"))
    assert (done.read, done.accepted, done.rejected) == (3186, 3186, 0)
    assert bring(store, me, path, samples.shipped("cfpb")).already_present == 3186
    assert store.verify().ok


def test_nothing_that_identifies_is_in_the_bytes_of_a_snapshot(
    store: Store, me: Handler, tmp_path: Path
) -> None:
    from store import snapshot

    store.add_handler("Zebedee Quillfeather", "zquill", ["customer_voice"], me)
    fields = {
        "subject": "SECRETSUBJECT",
        "detail": "SECRETDETAIL",
        "name": "SECRETNAME",
        "email": "SECRET@example.org",
    }
    case = store.find(store.receive(fields, me).ref)
    store.do(case, "note", {"text": "SECRETNOTE"}, me)
    store.do(case, "allocate", {"to": me.name}, me)
    bring(store, me, table(tmp_path / "old.csv", 30, about="SECRETABOUT"))
    out = tmp_path / "facts.duckdb"
    snapshot.write(store.facts("test"), out)
    kept = out.read_bytes()
    for word in (b"SECRET", b"Quillfeather", b"zquill", b"Person 1", b"K29"):
        assert word not in kept
    tables = snapshot.read(out)
    assert set(tables) == set(snapshot.TABLES)
    assert tables["cases"].num_rows == 31
    assert tables["movements"].num_rows == 31 + 24
    with pytest.raises(Refused, match="already a file"):
        snapshot.write(tables, out)
    for wrong in (tmp_path / "none", tmp_path / "old.csv"):
        with pytest.raises(BadInput, match="snapshot"):
            snapshot.read(wrong)
