"""One register, many processes: what is acknowledged is there, what failed left nothing, and each is told plainly."""

import os
import random
import re
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

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
import os, resource, sys
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

# A disk that is full from a moment on: no file may grow past a size.
FULL = (
    BEGIN
    + """
rows, room, proof = int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
try:
    with register.write() as unit:
        unit.run("INSERT INTO notes SELECT 7, md5(i::VARCHAR) || md5((i + 1)::VARCHAR) FROM range(?) t(i)", [rows])
        unit.after_detach.append(lambda: print("head", flush=True))
        if proof:
            unit.proof = ("SELECT count(*) FROM notes WHERE n = ?", [7], int(proof))
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
    print("saved", flush=True)
except UpheldError as error:
    print(type(error).__name__, error, flush=True)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
with register.read() as unit:
    print(unit.value("SELECT count(*) FROM notes WHERE n = 7"), flush=True)
"""
)


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


def test_a_killed_maker_is_in_nobodys_way(child: "Start", tmp_path: Path) -> None:
    path = tmp_path / "register.duckdb"
    maker = child(BEGIN + "register._save = die\nregister.create('CREATE TABLE half (n INT)')", path)
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
        unit.run_many("INSERT INTO notes VALUES (?, ?)", [(1, "a"), (2, "b")])
        unit.run_many("INSERT INTO notes VALUES (?, ?)", [])
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


@pytest.mark.parametrize("count", [0, 1, 20, 21, 1000])
def test_few_rows_and_many_are_inserted_alike(register: RegisterFile, count: int) -> None:
    rows = [(n, None if n % 2 else "'); DROP TABLE notes; --") for n in range(count)]
    with register.write() as unit:
        unit.run('CREATE TABLE "odd ""name" ("n o" BIGINT, body VARCHAR)')
        unit.insert_columns('odd "name', ["body", "n o"], [(body, n) for n, body in rows])
    with register.read() as unit:
        assert unit.rows('SELECT "n o", body FROM "odd ""name" ORDER BY ALL') == rows


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


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('/etc/hosts')",
        "COPY (SELECT 1) TO '{outside}/out.csv'",
        "ATTACH '{outside}/other.duckdb' AS other",
        "SET enable_external_access = true",
        "SET threads = 1",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SELECT * FROM some_list",
    ],
)
def test_sql_reaches_nothing_but_the_register(
    register: RegisterFile, tmp_path_factory: pytest.TempPathFactory, sql: str
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    some_list = duckdb.sql("SELECT 1 AS n")  # a variable of the program is not a table
    with register.read() as unit, pytest.raises((duckdb.Error, UpheldError)):
        unit.rows(sql.format(outside=outside))
    assert some_list.fetchall() == [(1,)]
    assert list(outside.iterdir()) == []


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
    with pytest.raises(type(error)) as raised, register.write() as unit:
        unit.after_detach.append(lambda: called.append(1))
        unit.run("INSERT INTO notes VALUES (1, 'x')")
        raise error
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
    with pytest.raises(UpheldError, match=r"^nothing was saved: an earlier step"), register.write() as unit:
        unit.after_detach.append(lambda: called.append(1))
        unit.run("INSERT INTO notes VALUES (1, 'x')")
        with pytest.raises(duckdb.Error):
            unit.run(bad)
    assert not called
    assert _notes(register) == []


def test_what_follows_a_saved_change_may_fail_and_says_so(register: RegisterFile) -> None:
    def full() -> None:
        raise OSError(28, "No space left on device")

    with (
        pytest.raises(UpheldError, match="the change is saved, do not enter it again; but .*No space left"),
        register.write() as unit,
    ):
        unit.run("INSERT INTO notes VALUES (1, 'x')")
        unit.after_detach.append(full)
    assert _notes(register) == [(1, "x")]


def test_a_full_disk_at_commit_saves_nothing(child: "Start", register: RegisterFile) -> None:
    for proof in ("", "5000"):
        said = child(FULL, register.path, 5000, 50_000, proof).rest()
        assert re.match("UpheldError nothing was saved: there is no room on the disk", said[0])
        assert said[1:] == ["0"]
        assert _notes(register) == []


@pytest.mark.parametrize("proof", ["", "5000"])
def test_a_full_disk_at_detach_leaves_the_change_in_the_log(
    child: "Start", register: RegisterFile, proof: str
) -> None:
    room = register.path.stat().st_size + 1000
    assert child(FULL, register.path, 5000, room, proof).rest() == ["head", "saved", "5000"]
    assert len(_notes(register)) == 5000


def test_what_cannot_be_proved_is_not_called_saved(child: "Start", register: RegisterFile) -> None:
    room = register.path.stat().st_size + 1000
    said = child(FULL, register.path, 5000, room, "4999").rest()
    assert re.match("Damaged it is not certain that the change was saved", said[0])
    assert said[1:] == ["5000"]


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
    tried: list[str] = []
    attached = register._attached
    monkeypatch.setattr(
        register, "_attached", lambda path, mode: (tried.append(mode), attached(path, mode))[1]
    )
    assert len(_notes(register)) == len(_notes(register)) == 2
    assert tried == ["READ_ONLY", "READ_ONLY"]
    assert register.stamp()[5] > 0


def test_kill_9_at_random_loses_nothing_acknowledged(child: "Start", register: RegisterFile) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    survivor = child(WRITE_ON, register.path, -1)
    survivor.says()
    survivor.go_on()
    acknowledged: list[int] = []
    for _ in range(4):
        victim = child(WRITE_ON, register.path, -1)
        victim.says()
        victim.go_on()
        acknowledged += [int(victim.says()) for _ in range(chance.randrange(1, 8))]
        acknowledged += map(int, victim.killed())
    acknowledged += map(int, survivor.killed())
    assert len(acknowledged) == len(set(acknowledged))
    with register.read() as unit:
        counts = dict(unit.rows("SELECT n, count(*) FROM notes GROUP BY n"))
        total = unit.value("SELECT n FROM total")
    assert set(acknowledged) <= counts.keys()
    assert set(counts) == set(range(1, total + 1))
    assert set(counts.values()) == {2}
    assert total - len(acknowledged) <= 5, (
        "each killed process had at most one saved and not yet acknowledged"
    )


def test_no_update_is_lost_and_readers_see_whole_units(child: "Start", register: RegisterFile) -> None:
    writers = [child(WRITE_ON, register.path, 12) for _ in range(4)]
    for one in writers:
        one.says()
    for one in writers:
        one.go_on()
    for _ in range(30):
        with register.read() as unit:
            total, rows = unit.row("SELECT n, (SELECT count(*) FROM notes) FROM total") or (0, 0)
        assert rows == 2 * total
    acknowledged = [int(n) for one in writers for n in one.rest()]
    assert sorted(acknowledged) == list(range(1, 49))


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
    required = register._require

    def once() -> None:
        required()
        register.path.unlink(missing_ok=True)

    monkeypatch.setattr(register, "_require", once)
    for unit in (register.write, register.read):
        with pytest.raises(NotFound), unit():
            pass
    assert not register.path.exists()


@pytest.mark.parametrize("content", [b"", b"abc", b"not a database\n" * 1000])
def test_what_is_no_database_is_said_and_left_alone(tmp_path: Path, content: bytes) -> None:
    register = RegisterFile(tmp_path / "register.duckdb")
    register.path.write_bytes(content)
    for unit in (register.read, register.write):
        with pytest.raises(Damaged, match="is no DuckDB file"), unit():
            pass
    assert register.path.read_bytes() == content


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
            with pytest.raises(Damaged, match="is damaged, run `upheld recover`"), unit():
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
        with pytest.raises(Busy, match="another program has .* open, not through `upheld`"), unit():
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
        me = os.geteuid()
        try:
            if me == 0:
                os.seteuid(65534)
            for unit in (register.read, register.write):
                with pytest.raises(Refused, match="no permission to use .* ask whoever keeps"), unit():
                    pass
        finally:
            os.seteuid(me)


def test_ctrl_c_in_a_long_statement_undoes_the_unit(child: "Start", register: RegisterFile) -> None:
    script = """
import signal
signal.signal(signal.SIGALRM, signal.default_int_handler)  # what SIGINT does, at a known moment
try:
    with register.write() as unit:
        unit.run("INSERT INTO notes VALUES (1, 'x')")
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        unit.rows("SELECT count(*) FROM range(100000000) a, range(100000) b")
except KeyboardInterrupt:
    print("interrupted", flush=True)
with register.write(timeout=0) as unit:
    print(unit.value("SELECT count(*) FROM notes"), flush=True)
"""
    assert child(BEGIN + script, register.path).rest() == ["interrupted", "0"]
