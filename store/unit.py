"""What a unit of work offers: SQL on the open register, and plain words for what DuckDB raises."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from store.errors import Busy, Damaged, Refused, UpheldError

if TYPE_CHECKING:
    import pyarrow as pa  # heavy, and a unit that hands out no table does without

Params = Sequence[object]

_FEW = 20  # rows; up to here one INSERT with parameters is quicker than a table of Arrow (0.7 ms for 5)
_FRAME = "_rows_to_insert"


class Unit:
    """The register while it is open to this process: one cursor, and every result read to its end.

    A failed statement spoils a writing unit for good: nothing of it can be saved. Statements raise
    UpheldError where disk, memory or file are at fault, and what duckdb raises for all else.
    """

    def __init__(self, cursor: duckdb.DuckDBPyConnection, path: Path) -> None:
        self.after_detach: list[Callable[[], None]] = []
        """Called once the change is saved, still under the lock: for the head beside the file."""
        self.proof: tuple[str, Params, object] | None = None
        """A query, its parameters and the value that it gives if, and only if, this unit was saved.

        Asked when DuckDB failed after COMMIT; without it, a file that opens again is taken as proof."""
        self.failure: Exception | None = None
        self.cursor = cursor
        self.path = path

    def rows(self, sql: str, params: Params = ()) -> list[tuple[Any, ...]]:
        """All rows."""
        with self._watched():
            return self.cursor.execute(sql, params).fetchall()

    def row(self, sql: str, params: Params = ()) -> tuple[Any, ...] | None:
        """The first row, or None."""
        return next(iter(self.rows(sql, params)), None)

    def value(self, sql: str, params: Params = ()) -> Any:
        """The first value of the first row, or None."""
        row = self.row(sql, params)
        return row[0] if row else None

    def columns(self, sql: str, params: Params = ()) -> dict[str, list[Any]]:
        """All rows, as a list for each column."""
        with self._watched():
            result = self.cursor.execute(sql, params)
            names = [column[0] for column in result.description or ()]
            rows = result.fetchall()
        lists = map(list, zip(*rows, strict=True)) if rows else ([] for _ in names)
        return dict(zip(names, lists, strict=True))

    def arrow(self, sql: str, params: Params = ()) -> "pa.Table":
        """All rows, as a table of Arrow."""
        with self._watched():
            # sql(), not execute(): DuckDB warns of an extra copy there
            return self.cursor.sql(sql, params=list(params)).to_arrow_table()

    def run(self, sql: str, params: Params = ()) -> None:
        """Statements that give no answer."""
        self.rows(sql, params)

    def keep_so_far(self) -> None:
        """Commit what there is and go on: for a file in the making, which is nobody's until it is whole."""
        self.run("COMMIT")
        self.run("BEGIN")

    def insert_rows(self, table: str, columns: Sequence[str], rows: Sequence[Params]) -> None:
        """Put `rows` into a table of the register; each holds a value for each name in `columns`."""
        if rows:
            self.insert_columns(table, dict(zip(columns, map(list, zip(*rows, strict=True)), strict=True)))

    def insert_columns(self, table: str, columns: Mapping[str, Sequence[object]]) -> None:
        """Put rows into a table of the register, given as one list of values for each column."""
        count = len(next(iter(columns.values())))
        if count > _FEW:
            import pyarrow as pa

            self.insert_arrow(table, pa.table(dict(columns)))
        elif count:
            names = ", ".join(map(_quoted, columns))
            marks = ", ".join([f"({', '.join('?' * len(columns))})"] * count)
            sql = f"INSERT INTO reg.main.{_quoted(table)} ({names}) VALUES {marks}"
            self.run(sql, list(chain.from_iterable(zip(*columns.values(), strict=True))))

    def insert_arrow(self, table: str, rows: "pa.Table") -> None:
        """Put the rows of a table of Arrow into a table of the register, matched by the names of columns."""
        with self._watched():
            self.cursor.register(_FRAME, rows)
            try:
                sql = f"INSERT INTO reg.main.{_quoted(table)} BY NAME SELECT * FROM {_FRAME}"
                self.cursor.execute(sql).fetchall()
            finally:
                self.cursor.unregister(_FRAME)

    def not_saved(self, error: duckdb.Error) -> UpheldError:
        """Why a COMMIT that raised `error` saved nothing."""
        if self.failure is not None:
            return UpheldError(
                f"nothing was saved: an earlier step of the change failed ({_on_one_line(self.failure)})"
            )
        worded = in_words(error, self.path)
        return type(worded)(f"nothing was saved: {worded}")

    @contextmanager
    def _watched(self) -> Iterator[None]:
        try:
            yield
        except duckdb.Error as error:
            self.failure = self.failure or error
            worded = in_words(error, self.path) if _is_of_the_machine(error) else None
            if worded is None:
                raise
            raise worded from error
        except RuntimeError as error:
            if str(error) == "Query interrupted":  # DuckDB's word for Ctrl-C
                raise KeyboardInterrupt from error
            raise


def _is_of_the_machine(error: duckdb.Error) -> bool:
    # A corrupt file comes as a bare duckdb.Error.
    machine = (
        duckdb.IOException,
        duckdb.FatalException,
        duckdb.InternalException,
        duckdb.OutOfMemoryException,
    )
    return isinstance(error, machine) or type(error) is duckdb.Error


def no_register(path: Path) -> Damaged:
    """What is said of a file that is no DuckDB file."""
    return Damaged(f"{path} is not a register: it is no DuckDB file; put back a copy of the register")


def in_words(error: duckdb.Error, path: Path) -> UpheldError:
    """What DuckDB raised about the file at `path`, in one sentence, and of the right kind."""
    text = _on_one_line(error)
    if "not a valid DuckDB database file" in text:
        return no_register(path)
    if re.search(r"[Cc]orrupt|checksum|replaying WAL|does not match", text):
        return Damaged(
            f"the register {path} is damaged; put back the last copy of it and of the folder beside it: {text}"
        )
    if "Could not set lock" in text:
        return Busy(
            f"the register is busy: another program has {path} open, not through `upheld`; close it there"
        )
    if re.search(r"Permission denied|Read-only file system", text):
        return no_permission(path)
    if re.search(r"No space left|[Qq]uota exceeded|File too large", text):
        return UpheldError(f"there is no room on the disk for {path}: make room and try again")
    return UpheldError(f"DuckDB could not use the register {path}: {text}")


def no_permission(path: Path) -> Refused:
    """The account may not open `path`."""
    return Refused(f"you have no permission to use {path}: ask whoever keeps the register to let you in")


def uncertain(path: Path, error: Exception) -> Damaged:
    """DuckDB failed in such a way that nobody can tell what the file holds."""
    text = _on_one_line(error)
    return Damaged(
        f"it is not certain that the change was saved in {path}: look before you enter it again ({text})"
    )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _on_one_line(error: Exception) -> str:
    return " ".join(str(error).split())
