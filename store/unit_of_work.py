"""One DuckDB file shared by many: every use of it is a short unit of work, and only this module opens it.

A unit takes the fair lock, attaches the file to an in-memory DuckDB that lives as long as the program, acts,
detaches and lets go. A change is saved once DETACH has returned, and nobody is told so before.

What DuckDB 2.0.0 does when the disk refuses, tried at each of its system calls:
- COMMIT raises, then DETACH works: nothing was saved, the log was cut back.
- COMMIT raises, then DETACH raises too (a failed fsync): the instance is dead, and the log may hold the change.
- Only DETACH raises: the file is detached all the same, and the change stands in the log, where the next ATTACH
  finds it. So the file is read once more, and if it gives the change back the change is saved.
"""

import logging
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from store.errors import BadInput, NotFound, Refused, UpheldError
from store.head import sync_folder
from store.lock import FairLock, make_group_folder
from store.unit import Unit, in_words, no_permission, no_register, uncertain

__all__ = ["RegisterFile", "Stamp", "Unit"]

Stamp = tuple[int, int, int, int, int, int]

_FOLDERS = ("lock", "attachments", "drafts", "rejects", "tmp", "backups")
_ROW_GROUP = 8_192  # rows; every DETACH compresses the last group of a table anew, and of 122,880 rows that costs 175 ms
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": min(4, os.cpu_count() or 1),
    "memory_limit": "1GB",  # what it keeps of the file, too: many people share a host
    "temp_directory": "",  # what is spilled would be names and texts, left lying there by a killed process
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "allow_persistent_secrets": False,
}
_MAGIC = b"DUCK"
_HEADER = 12  # bytes: a checksum of 8, then the mark


class RegisterFile:
    """A register: the DuckDB file at `path` and the folder PATH.d beside it.

    `lock_timeout` in seconds; `lock` may be given by a test. Threads may share one; a thread has one unit
    open at a time.
    """

    def __init__(self, path: Path, *, lock_timeout: float = 10.0, lock: FairLock | None = None) -> None:
        self.path = path.resolve()  # by whatever link it is named, there is one lock
        self.side = self.path.with_name(self.path.name + ".d")
        self.lock = lock or FairLock(self.side / "lock")
        self.lock_timeout = lock_timeout
        self._log = self.path.with_name(self.path.name + ".wal")
        self._instance: duckdb.DuckDBPyConnection | None = None
        self._could_not_tidy: Stamp | None = None

    def create_folders(self) -> None:
        """Make PATH.d and what is in it, where missing. Raises Refused without permission."""
        make_group_folder(self.side)
        for name in _FOLDERS:
            make_group_folder(self.side / name)

    def stamp(self) -> Stamp:
        """(inode, mtime_ns, size) of the file and of its log, zeros for a missing one: changes with every write.

        Never opens the file, which would undo DuckDB's own lock on it.
        """
        return *_stamp(self.path), *_stamp(self._log)

    @contextmanager
    def read(self, timeout: float | None = None) -> Iterator[Unit]:
        """A unit that reads, with other readers. Raises NotFound, Busy, Damaged, Refused or UpheldError."""
        self._require()
        with self.lock.shared(self.lock_timeout if timeout is None else timeout):
            self._require()  # again: it may have been moved away in the meantime
            left_behind = _stamp(self._log)[2] > 0  # nobody writes now, so it is a killed writer's
            unit = self._attached(self.path, "READ_ONLY")
            try:
                yield unit
            finally:
                self._detached(unit)
        if left_behind:
            self._tidy()

    @contextmanager
    def write(self, timeout: float | None = None) -> Iterator[Unit]:
        """A unit that reads and writes, alone; saved when the block has ended and this has returned.

        An exception in the block undoes everything and passes through. Raises NotFound, Busy, Damaged, Refused
        or UpheldError, and says whether anything was saved.
        """
        self._require()
        with self.lock.exclusive(self.lock_timeout if timeout is None else timeout):
            self._require()  # again, now that nobody can take it away: ATTACH would make a new one
            unit = self._attached(self.path, "READ_WRITE")
            with self._undone_on_error(unit):
                unit.run("BEGIN")
                yield unit
            self._save(unit)
            _call(unit.after_detach)

    def create(self, schema_sql: str, fill: Callable[[Unit], None] | None = None) -> None:
        """Make the register: tables by `schema_sql`, first rows by `fill`; the whole of it or nothing.

        Raises Refused where there is one already.
        """
        self._require_none()
        self.create_folders()
        with self.lock.exclusive(self.lock_timeout):
            self._require_none()
            draft = self.path.with_name(f".{self.path.name}.new")
            _remove(draft)
            try:
                unit = self._attached(draft, "READ_WRITE")
                with self._undone_on_error(unit):
                    unit.run("BEGIN")
                    unit.run(schema_sql)
                    if fill:
                        fill(unit)
                if not self._save(unit):
                    raise UpheldError(f"no register was made: the disk of {self.path} does not take it")
                draft.rename(self.path)
                sync_folder(self.path.parent)
            except OSError as error:
                raise UpheldError(f"no register was made at {self.path}: {error.strerror}") from error
            finally:
                _remove(draft)
            _call(unit.after_detach)

    def rewrite(self, finish: Callable[[Unit], None]) -> None:
        """Write the file anew, so that what was deleted is in it no more: DuckDB leaves the bytes where they were (ENGINES.md).

        Every row is copied in its order; `finish` makes what a copy leaves behind (triggers), adds what there is to add and raises
        where the copy is not whole. Nobody can use the register meanwhile; until the new file takes the place of the old one,
        whatever happens, the old one stands.
        """
        self._require()
        with self.lock.exclusive(self.lock_timeout):
            self._require()
            draft = self.path.with_name(f".{self.path.name}.rewritten")
            try:
                _remove(draft)
                self._copy_to(draft)
                unit = self._attached(draft, "READ_WRITE")
                with self._undone_on_error(unit):
                    unit.run("BEGIN")
                    finish(unit)
                if not self._save(unit):
                    raise UpheldError(f"the disk of {self.path} does not take a new file; the old one stands")
                was, now = self.path.stat(), draft.stat()
                draft.chmod(stat.S_IMODE(was.st_mode))
                if now.st_gid != was.st_gid:  # or the others of the group would be shut out
                    os.chown(draft, -1, was.st_gid)
                self._log.unlink(missing_ok=True)
                draft.rename(self.path)
                sync_folder(self.path.parent)
            except OSError as error:
                raise UpheldError(f"{self.path} could not be written anew: {error.strerror}") from error
            finally:
                _remove(draft)
            _call(unit.after_detach)

    def _copy_to(self, draft: Path) -> None:
        """Every table with its rows; nothing of the log is left, for DETACH puts it into the file first."""
        unit = self._attached(self.path, "READ_WRITE")
        with self._undone_on_error(unit):
            size = f"ROW_GROUP_SIZE {_ROW_GROUP}"
            unit.run(f"ATTACH {_literal(draft)} AS rewritten (TYPE duckdb, READ_WRITE, {size})")
            try:
                unit.run("COPY FROM DATABASE reg TO rewritten")
                for (table,) in unit.rows(
                    "SELECT table_name FROM duckdb_tables() WHERE database_name = 'reg'"
                ):
                    ours, copied = (
                        unit.value(f"SELECT count(*) FROM {db}.main.{table}") for db in ("reg", "rewritten")
                    )
                    if ours != copied:
                        raise UpheldError(
                            f"{self.path} was not copied whole: of {ours} rows of {table} {copied} came over"
                        )
            finally:
                unit.run("USE memory")
                unit.run("DETACH rewritten")
        trouble = self._detached(unit)
        if (
            trouble is not None or _stamp(self._log)[2] > 0
        ):  # which would be taken for the log of the new file
            raise UpheldError(
                f"{self.path} could not be written anew, as its log can't be put into it; the old file stands"
            ) from trouble

    def close(self) -> None:
        """Let the in-memory DuckDB go; the next unit makes another (about 35 ms)."""
        if self._instance is not None:
            instance, self._instance = self._instance, None
            with suppress(duckdb.Error):
                instance.close()

    def _require(self) -> None:
        try:
            mode = self.path.stat().st_mode
        except (FileNotFoundError, NotADirectoryError) as error:
            raise NotFound(
                f"there is no register at {self.path}: make one with `upheld init` or `upheld demo`"
            ) from error
        except OSError as error:
            raise no_permission(self.path) from error
        if not stat.S_ISREG(mode):
            raise BadInput(
                f"{self.path} is not a register but a folder or a device: name the register's file"
            )
        if not self.side.exists() and not self._begins_like_one():
            raise no_register(self.path)

    def _begins_like_one(self) -> bool:
        """Whether the file begins as DuckDB's do: asked before a folder is put beside it, when nobody here has it open."""
        try:
            with self.path.open("rb") as file:
                return file.read(_HEADER)[-len(_MAGIC) :] == _MAGIC
        except OSError as error:
            raise no_permission(self.path) from error

    def _require_none(self) -> None:
        for path in (self.path, self._log):
            if os.path.lexists(path):
                raise Refused(
                    f"there is already a register at {self.path} ({path.name}): nothing was changed"
                )

    def _attached(self, path: Path, mode: str) -> Unit:
        cursor: duckdb.DuckDBPyConnection | None = None
        try:
            if self._instance is None:
                self._instance = self._new_instance()
            cursor = self._instance.cursor()
            options = f"TYPE duckdb, {mode}" + (
                f", ROW_GROUP_SIZE {_ROW_GROUP}" if mode == "READ_WRITE" else ""
            )
            cursor.execute(f"ATTACH {_literal(path)} AS reg ({options})")
            cursor.execute("USE reg")
        except BaseException as error:
            self._thrown_away(cursor)
            if isinstance(error, duckdb.Error):
                raise in_words(error, path) from error
            raise
        return Unit(cursor, path)

    def _new_instance(self) -> duckdb.DuckDBPyConnection:
        instance = duckdb.connect(":memory:", config=_SETTINGS)
        instance.execute(f"SET allowed_directories = [{_literal(self.path.parent)}, {_literal(self.side)}]")
        instance.execute("SET enable_external_access = false")
        instance.execute("SET lock_configuration = true")
        return instance

    def _detached(self, unit: Unit) -> Exception | None:
        """Let the file go, come what may; what DETACH raised, if it did."""
        try:
            unit.cursor.execute("USE memory")
            unit.cursor.execute("DETACH reg")
            unit.cursor.close()
        except duckdb.Error as error:
            self._thrown_away(unit.cursor)
            return error
        except BaseException:
            self._thrown_away(unit.cursor)
            raise
        return None

    def _undone(self, unit: Unit) -> Exception | None:
        try:
            with suppress(duckdb.Error):
                unit.cursor.execute("ROLLBACK")
        except BaseException:
            self._thrown_away(unit.cursor)
            raise
        return self._detached(unit)

    def _thrown_away(self, cursor: duckdb.DuckDBPyConnection | None) -> None:
        """Close the instance, which lets the file go where DETACH cannot."""
        if cursor is not None:
            with suppress(duckdb.Error):
                cursor.close()
        self.close()

    @contextmanager
    def _undone_on_error(self, unit: Unit) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self._undone(unit)
            raise

    def _save(self, unit: Unit) -> bool:
        """Commit, detach and make sure; False where the change is saved but stands in the log only."""
        try:
            # After a failed statement COMMIT saves nothing and says nothing; this raises.
            unit.cursor.execute("SELECT 1").fetchall()
            unit.cursor.execute("COMMIT").fetchall()
        except duckdb.Error as error:
            if self._undone(unit) and self._is_there(unit) is not False:
                raise uncertain(unit.path, error) from error
            raise unit.not_saved(error) from error
        except BaseException:
            self._undone(unit)
            raise
        trouble = self._detached(unit)
        if trouble is None:
            return True
        if self._is_there(unit) is not True:
            raise uncertain(unit.path, trouble) from trouble
        logging.getLogger(__name__).warning("saved in the log of %s only: %s", unit.path, trouble)
        return False

    def _is_there(self, unit: Unit) -> bool | None:
        """Whether the file gives back what `unit` committed; None where it cannot be asked."""
        try:
            sync_folder(unit.path.parent)  # the log may be a new file, and its name not on the disk yet
            look = self._attached(unit.path, "READ_ONLY")
        except (OSError, UpheldError):
            return None
        try:
            if unit.proof is None:
                return True
            sql, params, expected = unit.proof
            return bool(look.value(sql, params) == expected)
        except (duckdb.Error, UpheldError):
            return None
        finally:
            self._detached(look)

    def _tidy(self) -> None:
        """Put a killed writer's log into the file, or every reader replays it (110 ms a MB) until the next write."""
        if self._could_not_tidy == self.stamp():
            return
        with suppress(UpheldError), self.lock.exclusive(timeout=0):
            self._require()
            self._detached(self._attached(self.path, "READ_WRITE"))
        self._could_not_tidy = self.stamp()


def _stamp(path: Path) -> tuple[int, int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0, 0
    return found.st_ino, found.st_mtime_ns, found.st_size


def _call(callbacks: list[Callable[[], None]]) -> None:
    try:
        for callback in callbacks:
            callback()
    except (OSError, UpheldError) as error:
        raise UpheldError(f"the change is saved, do not enter it again; but {error}") from error


def _remove(draft: Path) -> None:
    for path in (draft, draft.with_name(draft.name + ".wal")):
        path.unlink(missing_ok=True)


def _literal(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
