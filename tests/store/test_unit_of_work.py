"""One register, many processes: what is acknowledged is there, what failed left nothing, and each is told plainly."""

import contextlib
import os
import random
import resource
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

import duckdb
import pytest

from store.errors import BadInput, Busy, Damaged, NotFound, Refused, UpheldError
from store.unit_of_work import RegisterFile, Unit

if TYPE_CHECKING:
    from tests.store.conftest import Child

    Start = Callable[..., Child]

SCHEMA = "CREATE TABLE notes (n BIGINT NOT NULL, body VARCHAR); CREATE TABLE total (n BIGINT NOT NULL);"

# How each script below begins. `die` is what kill -9 does, at a place of the script's choosing.
BEGIN = """
import os, sys
from pathlib import Path
from store.errors import UpheldError
from store.unit_of_work import RegisterFile

def die(*_):
    os.kill(os.getpid(), 9)

register = RegisterFile(Path(sys.argv[1]))
"""

HOLD = (
    BEGIN
    + """
with getattr(register, sys.argv[2])() as unit:
    if sys.argv[2] == "write":
        unit.run("INSERT INTO notes VALUES (1, 'from another process')")
    print("in", flush=True)
    input()
print("out", flush=True)
"""
)

DIE = (
    BEGIN
    + """
place = sys.argv[2]
if place == "between COMMIT and DETACH":
    register._detached = die
with register.write() as unit:
    unit.run("INSERT INTO notes VALUES (7, 'all'), (7, 'or nothing')")
    if place == "before COMMIT":
        die()
    if place == "after DETACH":
        unit.after_detach.append(die)
"""
)

# A number is acknowledged on standard output once its unit has returned: two rows each, and the total.
WRITE_ON = (
    BEGIN
    + """
rounds = int(sys.argv[2])
print("ready", flush=True)
input()
while rounds:
    rounds -= 1
    with register.write() as unit:
        n = unit.value("SELECT n FROM total") + 1
        unit.run("UPDATE total SET n = ?", [n])
        unit.run("INSERT INTO notes VALUES (?, 'one'), (?, 'two')", [n, n])
    os.write(1, b"%d\\n" % n)
"""
)


@contextlib.contextmanager
def _room_up_to(size: int) -> Iterator[None]:
    """A disk that is full: no file of this process may grow past `size` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


class Failing:
    """A cursor that raises `error` in place of some statements."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, error: BaseException, *statements: str) -> None:
        self._cursor, self._error, self._statements = cursor, error, statements

    def execute(self, sql: str, params: Sequence[object] = ()) -> duckdb.DuckDBPyConnection:
        if sql in self._statements:
            raise self._error
        return self._cursor.execute(sql, params)

    def close(self) -> None:
        self._cursor.close()


@pytest.fixture
def register(tmp_path: Path) -> Iterator[RegisterFile]:
    made = RegisterFile(tmp_path / "it's.duckdb")
    made.create(SCHEMA, lambda unit: unit.run("INSERT INTO total VALUES (0)"))
    yield made
    made.close()


def _notes(register: RegisterFile) -> list[tuple[int, str]]:
    with register.read() as unit:
        return unit.rows("SELECT n, body FROM notes ORDER BY ALL")


def _log(register: RegisterFile) -> Path:
    return register.path.with_name(register.path.name + ".wal")


# --- making one


def test_create_makes_the_whole_or_nothing(tmp_path: Path) -> None:
    register = RegisterFile(tmp_path / "new" / "register.duckdb")
    for schema, fill in (
        ("CREATE TABLE a (n INT); CREATE TABLE a (n INT)", None),
        ("CREATE TABLE a (n INT)", lambda unit: unit.run("INSERT INTO nowhere VALUES (1)")),
    ):
        with pytest.raises(duckdb.Error):
            register.create(schema, fill)
        with pytest.raises(NotFound, match="upheld init"), register.read():
            pass
        assert [p.name for p in register.path.parent.iterdir()] == ["register.duckdb.d"]
    register.create("CREATE TABLE a (n INT)", lambda unit: unit.run("INSERT INTO a VALUES (1)"))
    with register.read() as unit:
        assert unit.value("SELECT n FROM a") == 1
    folders = {p.name for p in register.side.iterdir()}
    assert folders == {"lock", "attachments", "drafts", "rejects", "tmp", "backups"}


def test_create_never_takes_the_place_of_another(register: RegisterFile, tmp_path: Path) -> None:
    before = register.stamp()
    with pytest.raises(Refused, match="already a register"):
        register.create(SCHEMA)
    assert register.stamp() == before
    other = RegisterFile(tmp_path / "other.duckdb")
    _log(other).write_bytes(b"the log of a register that was moved away")
    with pytest.raises(Refused, match=r"other\.duckdb\.wal"):
        other.create(SCHEMA)
    assert not other.side.exists()


def test_a_disk_that_refuses_makes_no_register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    register = RegisterFile(tmp_path / "register.duckdb")
    with _room_up_to(50_000), pytest.raises(UpheldError, match="no register was made"):
        register.create(SCHEMA)
    assert [p.name for p in tmp_path.iterdir()] == ["register.duckdb.d"]

    def refuse(draft: Path, path: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(UpheldError, match=r"no register was made at .*: No space left"):
        register.create(SCHEMA)
    assert [p.name for p in tmp_path.iterdir()] == ["register.duckdb.d"]


def test_a_killed_maker_is_in_nobodys_way(child: "Start", tmp_path: Path) -> None:
    path = tmp_path / "register.duckdb"
    maker = child(BEGIN + "Path.rename = die\nregister.create('CREATE TABLE half (n INT)')", path)
    assert maker.rest() == []
    assert maker.process.returncode == -signal.SIGKILL
    register = RegisterFile(path)
    register.create(SCHEMA)
    with register.read() as unit:
        assert unit.rows("SELECT table_name FROM duckdb_tables() ORDER BY ALL") == [("notes",), ("total",)]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["register.duckdb", "register.duckdb.d"]


# --- what a unit offers


def test_answers_come_in_every_shape(register: RegisterFile) -> None:
    with register.write() as unit:
        for row in ((1, "a"), (2, "b")):
            unit.run("INSERT INTO notes VALUES (?, ?)", row)
    with register.read() as unit:
        assert unit.rows("SELECT * FROM notes WHERE n > ? ORDER BY n", [0]) == [(1, "a"), (2, "b")]
        assert unit.row("SELECT * FROM notes ORDER BY n") == (1, "a")
        assert unit.row("SELECT * FROM notes WHERE n > 2") is None
        assert unit.value("SELECT max(n) FROM notes") == 2
        assert unit.value("SELECT n FROM notes WHERE n > 2") is None
        assert unit.columns("SELECT n, body FROM notes ORDER BY n") == {"n": [1, 2], "body": ["a", "b"]}
        assert unit.columns("SELECT n, body FROM notes WHERE n > ?", [2]) == {"n": [], "body": []}
        assert unit.arrow("SELECT n FROM notes WHERE n > ?", [1]).to_pylist() == [{"n": 2}]
        assert unit.value("SELECT payload ->> '$.a' FROM (SELECT '{\"a\": 1}' AS payload)") == "1"


def test_few_rows_and_many_are_inserted_alike(register: RegisterFile) -> None:
    expected: list[tuple[int, str | None]] = []
    with register.write() as unit:
        unit.run('CREATE TABLE "odd ""name" ("n o" BIGINT, body VARCHAR)')
        for count in (0, 1, 20, 21, 1000):
            rows = [(n, None if n % 2 else "'); DROP TABLE notes; --") for n in range(count)]
            unit.insert_rows('odd "name', ["body", "n o"], [(body, n) for n, body in rows])
            expected += rows
    with register.read() as unit:
        assert unit.rows('SELECT "n o", body FROM "odd ""name" ORDER BY rowid') == expected


def test_an_arrow_table_goes_in_by_the_names_of_its_columns(register: RegisterFile) -> None:
    import pyarrow as pa

    with register.write() as unit:
        unit.insert_arrow("notes", pa.table({"body": ["x"], "n": [5]}))
        unit.insert_arrow("notes", pa.table({"n": [6]}))
    assert _notes(register) == [(5, "x"), (6, None)]


def test_a_reader_cannot_write(register: RegisterFile) -> None:
    before = register.stamp()
    with register.read() as unit, pytest.raises(duckdb.Error, match="read-only"):
        unit.run("INSERT INTO notes VALUES (1, 'x')")
    assert register.stamp() == before


def test_sql_reaches_nothing_but_the_register(
    register: RegisterFile, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "in.csv").write_text("n\n1\n")
    for sql in (
        f"SELECT * FROM '{outside}/in.csv'",
        f"SELECT * FROM read_text('{register.path.parent}/../{outside.name}/in.csv')",
        f"COPY (SELECT 1) TO '{outside}/out.csv'",
        f"ATTACH '{outside}/other.duckdb' AS other",
        "SET enable_external_access = true",
        "SET threads = 1",
        "INSTALL httpfs",
        "LOAD httpfs",
    ):
        with register.read() as unit, pytest.raises((duckdb.Error, UpheldError)):
            unit.rows(sql)
    assert [p.name for p in outside.iterdir()] == ["in.csv"]


# --- saved, or not


def test_saved_means_in_the_file_with_no_log_left(register: RegisterFile) -> None:
    seen: list[tuple[int, ...]] = []
    before = register.stamp()
    with register.write() as unit:
        unit.run("INSERT INTO notes VALUES (1, 'x')")
        unit.after_detach.append(lambda: seen.append(register.stamp()))
        assert _seen_by_duckdb(unit) == ["reg"]
    assert seen == [register.stamp()]
    assert seen[0][3:] == (0, 0, 0)
    assert seen[0] != before
    with register.read() as unit:
        pass
    assert seen == [register.stamp()]
    assert RegisterFile(register.path / "none").stamp() == (0,) * 6


def _seen_by_duckdb(unit: Unit) -> list[str]:
    return [
        name
        for (name,) in unit.rows("SELECT database_name FROM duckdb_databases() WHERE NOT internal")
        if name != "memory"
    ]


@pytest.mark.parametrize("error", [ValueError("mine"), KeyboardInterrupt(), Refused("by a rule")])
def test_an_error_in_the_block_undoes_all_and_passes_through(
    register: RegisterFile, error: BaseException
) -> None:
    called: list[int] = []

    def change() -> None:
        with register.write() as unit:
            unit.after_detach.append(lambda: called.append(1))
            unit.run("INSERT INTO notes VALUES (1, 'x')")
            raise error

    with pytest.raises(type(error)) as raised:
        change()
    assert raised.value is error
    assert not called
    assert _notes(register) == []
    with register.write() as unit:
        unit.run("INSERT INTO notes VALUES (2, 'y')")
    assert _notes(register) == [(2, "y")]


@pytest.mark.parametrize(
    "bad", ["SELEC", "SELECT * FROM nowhere", "INSERT INTO notes VALUES (NULL, 'x')", "SELECT error('no')"]
)
def test_a_failed_statement_is_never_called_saved(register: RegisterFile, bad: str) -> None:
    called: list[int] = []

    def change() -> None:
        with register.write() as unit:
            unit.after_detach.append(lambda: called.append(1))
            unit.run("INSERT INTO notes VALUES (1, 'x')")
            with contextlib.suppress(duckdb.Error):
                unit.run(bad)

    with pytest.raises(UpheldError, match=r"^nothing was saved: an earlier step"):
        change()
    assert not called
    assert _notes(register) == []


def test_what_follows_a_saved_change_may_fail_and_says_so(register: RegisterFile) -> None:
    def full() -> None:
        raise OSError(28, "No space left on device")

    def change() -> None:
        with register.write() as unit:
            unit.run("INSERT INTO notes VALUES (1, 'x')")
            unit.after_detach.append(full)

    with pytest.raises(UpheldError, match=r"the change is saved, do not enter it again; but .*No space left"):
        change()
    assert _notes(register) == [(1, "x")]


def _fill(register: RegisterFile, rows: int, room: int, proof: int | None) -> list[str]:
    """Add `rows`, with no more than `room` bytes for any file from COMMIT on; what was called afterwards."""
    called: list[str] = []
    with contextlib.ExitStack() as full, register.write() as unit:
        unit.run(
            "INSERT INTO notes SELECT 7, md5(i::VARCHAR) || md5((i + 1)::VARCHAR) FROM range(?) t(i)", [rows]
        )
        unit.after_detach += [full.close, lambda: called.append("head")]
        if proof is not None:
            unit.proof = ("SELECT count(*) FROM notes WHERE n = ?", [7], proof)
        full.enter_context(_room_up_to(room))
    return called


@pytest.mark.parametrize("proof", [None, 5000])
def test_a_full_disk_at_commit_saves_nothing(register: RegisterFile, proof: int | None) -> None:
    with pytest.raises(UpheldError, match=r"^nothing was saved: there is no room on the disk"):
        _fill(register, 5000, 50_000, proof)
    assert _notes(register) == []
    assert _fill(register, 10, resource.RLIM_INFINITY, None) == ["head"]
    assert len(_notes(register)) == 10


@pytest.mark.parametrize("proof", [None, 1000])
def test_a_full_disk_at_detach_leaves_the_change_in_the_log(
    register: RegisterFile, proof: int | None, caplog: pytest.LogCaptureFixture
) -> None:
    assert _fill(register, 1000, register.path.stat().st_size + 1000, proof) == ["head"]
    assert "saved in the log of" in caplog.text
    assert register.stamp()[5] > 0
    assert len(_notes(register)) == 1000


def test_what_cannot_be_proved_is_not_called_saved(register: RegisterFile) -> None:
    with pytest.raises(Damaged, match=r"^it is not certain that the change was saved"):
        _fill(register, 1000, register.path.stat().st_size + 1000, proof=999)
    with pytest.raises(Damaged, match=r"^it is not certain that the change was saved"):
        _fill_without_a_way_to_look(register)


def _fill_without_a_way_to_look(register: RegisterFile) -> None:
    with register.write() as unit:
        unit.proof = ("SELECT count(*) FROM a_table_that_is_not_there", [], 1)
        unit.cursor = cast(
            "duckdb.DuckDBPyConnection", Failing(unit.cursor, duckdb.IOException("disk gone"), "DETACH reg")
        )


@pytest.mark.parametrize(
    ("proof", "kind", "words"),
    [
        (None, Damaged, "it is not certain"),
        (1, UpheldError, "nothing was saved"),
        (0, Damaged, "it is not certain"),
    ],
)
def test_a_dead_instance_is_thrown_away_and_the_file_asked(
    register: RegisterFile, proof: int | None, kind: type[UpheldError], words: str
) -> None:
    fatal = duckdb.FatalException("FATAL Error: fsync failed!")

    def change() -> None:
        with register.write() as unit:
            unit.run("INSERT INTO notes VALUES (1, 'x')")
            if proof is not None:
                unit.proof = ("SELECT count(*) FROM notes", [], proof)
            statements = ("COMMIT", "ROLLBACK", "USE memory", "DETACH reg")
            unit.cursor = cast("duckdb.DuckDBPyConnection", Failing(unit.cursor, fatal, *statements))

    with pytest.raises(kind, match=f"^{words}.*fsync failed"):
        change()
    assert _notes(register) == []
    with register.write() as unit:
        unit.run("INSERT INTO notes VALUES (2, 'the next one has a new instance')")
    assert len(_notes(register)) == 1


@pytest.mark.parametrize("moment", ["SELECT 1", "COMMIT", "ROLLBACK", "USE memory", "DETACH reg"])
def test_ctrl_c_at_any_moment_leaves_the_register_free(register: RegisterFile, moment: str) -> None:
    def change() -> None:
        with register.write() as unit:
            unit.run("INSERT INTO notes VALUES (1, 'x')")
            unit.cursor = cast("duckdb.DuckDBPyConnection", Failing(unit.cursor, KeyboardInterrupt(), moment))
            if moment == "ROLLBACK":
                raise ValueError("what led to it")

    with pytest.raises(KeyboardInterrupt):
        change()
    assert len(_notes(register)) == (1 if moment in ("USE memory", "DETACH reg") else 0)
    with register.write(timeout=0) as unit:
        unit.run("INSERT INTO notes VALUES (2, 'y')")


# --- many at once


@pytest.mark.parametrize(
    ("place", "there"),
    [("before COMMIT", False), ("between COMMIT and DETACH", True), ("after DETACH", True)],
)
def test_a_killed_writer_leaves_all_or_nothing(
    child: "Start", register: RegisterFile, place: str, there: bool
) -> None:
    writer = child(DIE, register.path, place)
    assert writer.rest() == []
    assert writer.process.returncode == -signal.SIGKILL
    left_a_log = place == "between COMMIT and DETACH"
    assert (register.stamp()[5] > 0) == left_a_log
    assert _notes(register) == ([(7, "all"), (7, "or nothing")] if there else [])
    assert register.stamp()[3:] == (0, 0, 0), "the first reader puts the log away"
    with register.write() as unit:
        unit.run("INSERT INTO notes VALUES (8, 'others go on')")
    assert (8, "others go on") in _notes(register)


def test_a_log_that_cannot_be_put_away_is_read_all_the_same(
    child: "Start", register: RegisterFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    child(DIE, register.path, "between COMMIT and DETACH").rest()
    reader = child(HOLD, register.path, "read")
    assert reader.says() == "in"
    assert len(_notes(register)) == 2, "with another reader in the way"
    reader.killed()

    tried: list[str] = []
    other = RegisterFile(register.path)
    attached = other._attached

    def watched(path: Path, mode: str) -> Unit:
        tried.append(mode)
        if mode == "READ_WRITE":
            raise Refused("the disk is full, say")
        return attached(path, mode)

    monkeypatch.setattr(other, "_attached", watched)
    for _ in range(3):
        assert len(_notes(other)) == 2
    assert tried == ["READ_ONLY", "READ_WRITE", "READ_ONLY", "READ_ONLY"], "one try is enough"
    assert register.stamp()[5] > 0
    other.close()


def test_kill_9_at_random_loses_nothing_acknowledged(child: "Start", register: RegisterFile) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    survivor = child(WRITE_ON, register.path, -1)
    survivor.says()
    survivor.go_on()
    acknowledged: list[int] = []
    for _ in range(3):
        victim = child(WRITE_ON, register.path, -1)
        victim.says()
        victim.go_on()
        acknowledged += [int(victim.says()) for _ in range(chance.randrange(1, 6))]
        acknowledged += map(int, victim.killed())
    acknowledged += map(int, survivor.killed())
    assert len(acknowledged) == len(set(acknowledged))
    with register.read() as unit:
        counts = dict(unit.rows("SELECT n, count(*) FROM notes GROUP BY n"))
        total = unit.value("SELECT n FROM total")
    assert set(acknowledged) <= counts.keys()
    assert set(counts) == set(range(1, total + 1))
    assert set(counts.values()) == {2}
    assert total - len(acknowledged) <= 4, (
        "each killed process had at most one saved and not yet acknowledged"
    )


def test_no_update_is_lost_and_readers_see_whole_units(child: "Start", register: RegisterFile) -> None:
    writers = [child(WRITE_ON, register.path, 8) for _ in range(4)]
    for one in writers:
        one.says()
    for one in writers:
        one.go_on()
    for _ in range(20):
        with register.read() as unit:
            total, rows = unit.row("SELECT n, (SELECT count(*) FROM notes) FROM total") or (0, 0)
        assert rows == 2 * total
    acknowledged = [int(n) for one in writers for n in one.rest()]
    assert sorted(acknowledged) == list(range(1, 33))


def test_a_reader_waits_for_a_writer_and_then_sees_it(child: "Start", register: RegisterFile) -> None:
    writer = child(HOLD, register.path, "write")
    assert writer.says() == "in"
    with (
        pytest.raises(Busy, match=rf"held for writing by .* \(pid {writer.pid}\) since"),
        register.read(timeout=0.05),
    ):
        pass
    writer.go_on()
    assert _notes(register) == [(1, "from another process")]
    assert writer.rest() == ["out"]


def test_readers_of_two_processes_read_together(child: "Start", register: RegisterFile) -> None:
    reader = child(HOLD, register.path, "read")
    assert reader.says() == "in"
    with register.read(timeout=0) as unit:
        assert unit.value("SELECT n FROM total") == 0
    with pytest.raises(Busy), register.write(timeout=0):
        pass


def test_a_stopped_writer_costs_the_timeout_and_its_change_stays_whole(
    child: "Start", register: RegisterFile
) -> None:
    writer = child(HOLD, register.path, "write")
    writer.says()
    os.kill(writer.pid, signal.SIGSTOP)
    impatient = RegisterFile(register.path, lock_timeout=0.2)
    for unit in (impatient.read, impatient.write):
        with pytest.raises(Busy, match=f"pid {writer.pid}"), unit():
            pass
    os.kill(writer.pid, signal.SIGCONT)
    writer.go_on()
    assert writer.rest() == ["out"]
    assert _notes(impatient) == [(1, "from another process")]


def test_threads_share_one_register(register: RegisterFile) -> None:
    def work() -> None:
        for _ in range(5):
            with register.write() as unit:
                n = unit.value("SELECT n FROM total") + 1
                unit.run("UPDATE total SET n = ?", [n])
            with register.read() as unit:
                unit.rows("SELECT * FROM total")

    threads = [threading.Thread(target=work) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    with register.read() as unit:
        assert unit.value("SELECT n FROM total") == 20
        with pytest.raises(RuntimeError, match="already has a unit"), register.write():
            pass


def test_by_whatever_name_it_is_one_register(register: RegisterFile, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(register.path)
    other = RegisterFile(tmp_path / "link")
    assert other.side == register.side
    with register.write(), pytest.raises(RuntimeError, match="already has a unit"), other.read():
        pass


# --- what is wrong with it, in one sentence


def test_none_there_and_none_made(tmp_path: Path) -> None:
    register = RegisterFile(tmp_path / "register.duckdb")
    for unit in (register.read, register.write):
        with (
            pytest.raises(
                NotFound, match=r"there is no register at .*register\.duckdb: make one with `upheld init`"
            ),
            unit(),
        ):
            pass
    with pytest.raises(NotFound), RegisterFile(tmp_path / "x" / "y").read():
        pass
    with pytest.raises(BadInput, match="a folder"), RegisterFile(tmp_path).read():
        pass
    assert list(tmp_path.iterdir()) == []


def test_one_that_goes_while_a_writer_waits_is_not_made_anew(
    child: "Start", register: RegisterFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = register.path.read_bytes()
    required = register._require

    def once() -> None:
        required()
        register.path.unlink()

    monkeypatch.setattr(register, "_require", once)
    for unit in (register.write, register.read):
        register.path.write_bytes(content)
        with pytest.raises(NotFound), unit():
            pass
        assert not register.path.exists()


@pytest.mark.parametrize(
    "content", [b"", b"abc", b"not a database\n" * 1000], ids=["empty", "short", "other"]
)
def test_what_is_no_database_is_said_and_left_alone(tmp_path: Path, content: bytes) -> None:
    register = RegisterFile(tmp_path / "register.duckdb")
    register.path.write_bytes(content)
    for unit in (register.read, register.write):
        with pytest.raises(Damaged, match="is no DuckDB file"), unit():
            pass
    assert register.path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [register.path]


def test_a_torn_block_and_a_spoilt_or_foreign_log_are_damage(
    child: "Start", register: RegisterFile, tmp_path: Path
) -> None:
    child(DIE, register.path, "between COMMIT and DETACH").rest()
    raw, log = register.path.read_bytes(), _log(register).read_bytes()
    for at, where in ((12288, register.path), (len(log) // 2, _log(register))):
        register.path.write_bytes(raw)
        _log(register).write_bytes(log)
        spoilt = bytearray(where.read_bytes())
        spoilt[at] ^= 1
        where.write_bytes(spoilt)
        for unit in (register.read, register.write):
            with pytest.raises(Damaged, match="is damaged; put back the last copy"), unit():
                pass
        assert where.read_bytes() == spoilt
    other = RegisterFile(tmp_path / "other.duckdb")
    other.create(SCHEMA)
    _log(other).write_bytes(log)
    with pytest.raises(Damaged, match="WAL does not match"), other.read():
        pass
    register.path.write_bytes(raw)
    _log(register).write_bytes(log)
    assert len(_notes(register)) == 2


def test_another_program_that_has_it_open_is_said(child: "Start", register: RegisterFile) -> None:
    program = child(
        "import duckdb, sys\nc = duckdb.connect(sys.argv[1])\nprint('in', flush=True)\ninput()", register.path
    )
    assert program.says() == "in"
    for unit in (register.read, register.write):
        with pytest.raises(Busy, match=r"another program has .* open, not through `upheld`"), unit():
            pass
    program.killed()
    assert _notes(register) == []


def test_no_permission_is_said() -> None:
    with tempfile.TemporaryDirectory() as folder:  # a place that another account may enter, unlike tmp_path
        Path(folder).chmod(0o755)
        register = RegisterFile(Path(folder) / "register.duckdb")
        register.create(SCHEMA)
        for path in (register.side, register.side / "lock", *(register.side / "lock").iterdir()):
            path.chmod(0o777)
        register.path.chmod(0)
        (Path(folder) / "closed").mkdir(mode=0)
        me = os.geteuid()
        try:
            if me == 0:
                os.seteuid(65534)
            for unit in (register.read, register.write):
                with pytest.raises(Refused, match=r"no permission to use .* ask whoever keeps"), unit():
                    pass
            other = RegisterFile(Path(folder) / "closed" / "register.duckdb")
            with pytest.raises(Refused, match="no permission to use"), other.read():
                pass
        finally:
            os.seteuid(me)
            (Path(folder) / "closed").chmod(0o700)


def test_ctrl_c_in_a_long_statement_undoes_the_unit(child: "Start", register: RegisterFile) -> None:
    script = """
import signal
import store.unit_of_work

store.unit_of_work._SETTINGS["threads"] = 1  # with more of them, DuckDB may see the signal late
signal.signal(signal.SIGALRM, signal.default_int_handler)  # what SIGINT does, at a known moment
try:
    with register.write() as unit:
        unit.run("INSERT INTO notes VALUES (1, 'x')")
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        unit.rows("SELECT sum(hash(i)) FROM range(2000000000) t(i)")
except KeyboardInterrupt:
    print("interrupted", flush=True)
with register.write(timeout=0) as unit:
    print(unit.value("SELECT count(*) FROM notes"), flush=True)
"""
    assert child(BEGIN + script, register.path).rest() == ["interrupted", "0"]
