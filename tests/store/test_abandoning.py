"""An import that was not finished can be erased for good; one that was finished can't."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from store import abandoning, import_batches
from store.errors import NotFound, Refused
from store.filters import parse
from store.intake import mapping
from store.people import Handler
from store.register import Store
from tests.store.old_registers import ROOT, bring, old, table

ROWS = 60


class Halted(Exception):
    """Something went wrong in the middle."""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "register.duckdb")


@pytest.fixture
def me(store: Store) -> Handler:
    return store.acting()


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_batches, "GROUP", 10)
    monkeypatch.setattr(abandoning, "SMALLEST_BATCH", 10)
    monkeypatch.setattr(abandoning, "LARGEST_BATCH", 10)


def half_done(store: Store, me: Handler, path: Path) -> int:
    """The number of an import of `path` that was halted in the middle."""

    def halt(rows: int) -> None:
        if rows >= 40:
            raise Halted

    with pytest.raises(Halted) as raised:
        store.bring_in(path, old(), me, as_legacy=True, progress=halt)
    (left,) = store.unfinished_imports()
    assert left.cases > 0
    assert f"import {left.number} is not finished" in raised.value.__notes__[0]
    assert f"upheld import --abandon {left.number}" in raised.value.__notes__[0]
    return left.number


def texts(store: Store, word: str) -> int:
    """How many texts hold the word."""
    with store._file.read() as unit:
        found: int = unit.value("SELECT count(*) FROM texts WHERE contains(body, ?)", [word])
        return found + int(
            unit.value("SELECT count(*) FROM labels WHERE contains(subject || complainant, ?)", [word])
        )


def projections(store: Store) -> dict[str, list[tuple[object, ...]]]:
    with store._file.read() as unit:
        names = ("cases", "labels", "stages", "movements", "people", "imports")
        return {name: sorted(unit.rows(f"SELECT * FROM {name}"), key=repr) for name in names}


def whole(store: Store) -> None:
    report = store.verify()
    assert report.ok, report.findings
    before = projections(store)
    store.rebuild()
    assert projections(store) == before
    report = store.verify()
    assert report.ok, report.findings


def test_an_abandoned_import_is_gone_and_the_file_can_be_imported_anew(
    store: Store, me: Handler, tmp_path: Path
) -> None:
    kept = store.find(store.receive({"subject": "mine", "name": "Person of mine"}, me).ref)
    path = table(tmp_path / "old.csv", ROWS)
    number = half_done(store, me, path)
    store.receive({"subject": "between"}, me)
    assert texts(store, "lost papers") > 0
    with store._file.read() as unit:
        salts = {salt for (salt,) in unit.rows("SELECT salt FROM texts WHERE contains(body, 'Person 1')")}
    assert salts
    erased: list[int] = []
    done = store.abandon_import(number, me, erased.append)
    assert done.cases >= 20
    assert erased[-1] == done.cases
    assert len(erased) > 1  # in several batches
    assert texts(store, "lost papers") == texts(store, "Person 1") == texts(store, "K2") == 0
    with store._file.read() as unit:
        assert unit.value("SELECT count(*) FROM row_keys") == 0
        assert not salts & {salt for (salt,) in unit.rows("SELECT salt FROM texts")}
    assert store.page(parse("").with_ended(), me).total == 2
    assert store.counts([parse(""), parse("is:migrated").with_ended()], me) == [2, 0]
    facts = store.facts("test")
    assert (facts["cases"].num_rows, facts["stages"].num_rows, facts["movements"].num_rows) == (2, 2, 2)
    assert store.view(kept, me).row.complainant == "Person of mine"
    assert store.unfinished_imports() == []
    whole(store)

    again = bring(store, me, path)
    assert (again.read, again.accepted, again.already_present) == (ROWS, ROWS, 0)
    assert store.page(parse("is:migrated").with_ended(), me).total == ROWS
    assert store.page(parse("K45"), me).rows[0].complainant == "Person 45"
    whole(store)


@pytest.mark.parametrize("abandoned", [False, True])
def test_its_cases_are_found_by_no_reference(
    store: Store, me: Handler, tmp_path: Path, abandoned: bool
) -> None:
    number = half_done(store, me, table(tmp_path / "old.csv", ROWS))
    with store._file.read() as unit:
        case = unit.value("SELECT max(case_id) FROM cases")
    if abandoned:
        store.abandon_import(number, me)
    for look in (
        lambda: store.find("CMP-2024-00001"),
        lambda: store.find("1"),
        lambda: store.view(case, me),
        lambda: store.can(case, me),
        lambda: store.do(case, "note", {"text": "seen"}, me),
    ):
        with pytest.raises(NotFound):
            look()


def test_its_numbers_are_not_given_again(store: Store, me: Handler, tmp_path: Path) -> None:
    number = half_done(store, me, table(tmp_path / "old.csv", ROWS))
    with store._file.read() as unit:
        last = unit.value("SELECT max(case_id) FROM cases")
        person = unit.value("SELECT max(complainant) FROM cases")
    store.abandon_import(number, me)
    bring(store, me, table(tmp_path / "other.csv", 1, about="others"))
    with store._file.read() as unit:
        assert unit.rows("SELECT case_id, complainant FROM cases WHERE case_id > ?", [last]) == [
            (last + 1, person + 1)
        ]


def test_a_finished_one_stays(store: Store, me: Handler, tmp_path: Path) -> None:
    bring(store, me, table(tmp_path / "old.csv", 3))
    head = store.head()
    with pytest.raises(Refused, match="import 1 is finished"):
        store.abandon_import(1, me)
    assert store.head() == head


def test_an_unknown_one_names_those_that_are_unfinished(store: Store, me: Handler, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"there is no import 7; none is unfinished\."):
        store.abandon_import(7, me)
    number = half_done(store, me, table(tmp_path / "old.csv", ROWS))
    with pytest.raises(
        NotFound, match=rf"no import 7; unfinished are import {number} \(Old desk, begun on 20"
    ):
        store.abandon_import(7, me)
    store.abandon_import(number, me)
    head = store.head()
    with pytest.raises(NotFound, match=rf"import {number} was abandoned before; none is unfinished\."):
        store.abandon_import(number, me)
    assert store.head() == head


def test_who_may_not_import_may_not_abandon(store: Store, me: Handler, tmp_path: Path) -> None:
    number = half_done(store, me, table(tmp_path / "old.csv", ROWS))
    other = store.add_handler("Handler B", "b", ["customer_service"], me)
    head, there = store.head(), texts(store, "lost papers")
    with pytest.raises(Refused, match="Customer Service Team Leader"):
        store.abandon_import(number, other)
    assert (store.head(), texts(store, "lost papers")) == (head, there)


KILLED = """
import os, signal, sys
from pathlib import Path
from store import abandoning
from store.register import Store

abandoning.SMALLEST_BATCH = abandoning.LARGEST_BATCH = 10
store = Store.open(Path(sys.argv[1]))
def stop(cases):
    if cases >= 20:
        os.kill(os.getpid(), signal.SIGKILL)
store.abandon_import(int(sys.argv[2]), store.acting(), stop)
"""


def test_an_abandonment_that_was_killed_is_finished_by_abandoning_again(
    store: Store, me: Handler, tmp_path: Path
) -> None:
    path = table(tmp_path / "old.csv", ROWS)
    number = half_done(store, me, path)
    command = [sys.executable, "-c", KILLED, str(store.path), str(number)]
    ended = subprocess.run(command, check=False, cwd=ROOT, timeout=60)
    assert ended.returncode == -signal.SIGKILL
    (left,) = store.unfinished_imports()
    assert left.abandoned
    assert texts(store, "lost papers") > 0
    assert store.page(parse("").with_ended(), me).total == 0
    report = store.verify()
    assert report.ok, report.findings
    seen: list[int] = []
    done = store.abandon_import(number, me, seen.append)
    assert min(seen) > 20  # it goes on where it was
    assert done.cases == left.cases
    assert texts(store, "lost papers") == 0
    whole(store)
    assert bring(store, me, path).accepted == ROWS
    whole(store)


def test_the_same_file_can_be_imported_before_the_erasure_is_done(
    store: Store, me: Handler, tmp_path: Path
) -> None:
    path = table(tmp_path / "old.csv", ROWS)
    number = half_done(store, me, path)

    def halt(cases: int) -> None:
        raise Halted

    with pytest.raises(Halted):
        store.abandon_import(number, me, halt)
    first = bring(store, me, path)
    store.rebuild()  # what is left of it is in no projection any more
    store.abandon_import(number, me)
    second = bring(store, me, path)
    assert first.accepted + second.accepted == ROWS  # what was not erased yet counted as present
    assert store.page(parse("is:migrated").with_ended(), me).total == ROWS
    whole(store)


def test_one_that_runs_while_it_is_abandoned_stops(store: Store, me: Handler, tmp_path: Path) -> None:
    colleague = Store.open(store.path)

    def meanwhile(rows: int) -> None:
        for found in colleague.unfinished_imports():
            if rows > 20 and not found.abandoned:
                colleague.abandon_import(found.number, me)

    path = table(tmp_path / "old.csv", ROWS)
    with pytest.raises(Refused, match="import 1 was abandoned by somebody else while it ran") as raised:
        store.bring_in(path, old(), me, as_legacy=True, progress=meanwhile)
    assert not hasattr(raised.value, "__notes__")
    assert texts(store, "lost papers") == 0
    whole(store)
    assert bring(store, me, path).accepted == ROWS


def test_another_import_learns_that_rows_are_there_no_more(store: Store, me: Handler, tmp_path: Path) -> None:
    """Rows of an unfinished import count as present; once it is abandoned they are brought in by whoever has them."""
    number = half_done(store, me, table(tmp_path / "may.csv", ROWS))
    colleague = Store.open(store.path)

    def meanwhile(rows: int) -> None:
        if colleague.unfinished_imports()[0].number == number:
            colleague.abandon_import(number, me)

    path = table(tmp_path / "june.csv", ROWS + 10)
    done = store.bring_in(path, old(), me, as_legacy=True, progress=meanwhile)
    assert done.read == done.accepted + done.already_present == ROWS + 10
    assert bring(store, me, path).accepted == done.already_present  # the few that were looked at before
    assert store.page(parse("is:migrated").with_ended(), me).total == ROWS + 10
    whole(store)


def test_rejected_rows_go_with_it(store: Store, me: Handler, tmp_path: Path) -> None:
    path = table(tmp_path / "old.csv", ROWS)
    path.write_text(path.read_text("utf-8") + "K99,yesterday,,SECRET,,\n", encoding="utf-8")

    def killed(rows: int) -> None:
        if rows > ROWS:
            os.kill(os.getpid(), signal.SIGKILL)

    child = os.fork()
    if child == 0:
        Store.open(store.path).bring_in(path, old(), me, as_legacy=True, progress=killed)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    folder = store.path.with_name(f"{store.path.name}.d") / "rejects"
    assert len(list(folder.iterdir())) == 1
    store.abandon_import(1, me)
    assert list(folder.iterdir()) == []


def test_new_complaints_by_the_rules_go_as_well(store: Store, me: Handler, tmp_path: Path) -> None:
    lines = [f"2026-11-02,About {n},Person {n}" for n in range(ROWS)]
    path = tmp_path / "form.csv"
    path.write_text("\n".join(["day,about,who", *lines, ""]), encoding="utf-8")
    columns = 'received = "day", subject = "about", name = "who"'
    given = mapping.parse(f'source = "Form"\nopen = "never"\ncolumns = {{ {columns} }}')

    def halt(rows: int) -> None:
        if rows >= 40:
            raise Halted

    with pytest.raises(Halted):
        store.bring_in(path, given, me, as_legacy=False, progress=halt)
    assert texts(store, "About") > 0
    store.abandon_import(1, me)
    assert texts(store, "About") == texts(store, "Person") == 0
    with store._file.read() as unit:
        assert unit.value("SELECT count(*) FROM stages") == 0
        assert unit.value("SELECT count(*) FROM texts WHERE seq > (SELECT min(first_seq) FROM cases)") == 0
    whole(store)


def test_verify_finds_a_text_that_was_put_back(store: Store, me: Handler, tmp_path: Path) -> None:
    number = half_done(store, me, table(tmp_path / "old.csv", ROWS))
    with store._file.read() as unit:
        row = unit.row("SELECT * FROM texts WHERE name = 'subject' ORDER BY seq DESC")
        assert row is not None
    store.abandon_import(number, me)
    with store._file.write() as unit:
        unit.run("INSERT INTO texts VALUES (?, ?, ?, ?, ?)", row)
    (found,) = store.verify().findings
    assert found.where == f"event {row[0]}, text subject"
    assert "its erasure is recorded" in found.what


def test_verify_finds_a_text_lost_from_an_import_that_is_under_way(
    store: Store, me: Handler, tmp_path: Path
) -> None:
    half_done(store, me, table(tmp_path / "old.csv", ROWS))
    with store._file.write() as unit:
        seq = unit.value("SELECT min(seq) FROM texts WHERE name = 'subject'")
        unit.run("DELETE FROM texts WHERE seq = ? AND name = 'subject'", [seq])
    assert any("is missing, and no erasure is recorded" in found.what for found in store.verify().findings)
