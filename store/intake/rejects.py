"""The file of rejects: the rows that were not taken in, each with its reason, for somebody to mend in a spreadsheet."""

import csv
import fcntl
import glob
import os
import secrets
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from store.errors import UpheldError
from store.intake.shapes import Reject

MODE = 0o600  # it holds names and texts, outside of roles and restrictions
# A cell that starts so is a formula to a spreadsheet; the last four are the full-width forms.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # noqa: RUF001 -- these are the subject
_NUMBER, _REASON, _LINE = "row", "reason", "as written"


def safe(cell: str) -> str:
    """The cell as text to every spreadsheet: with an apostrophe before what it would take for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


class Writer:
    """Writes rejects one by one; as a context manager. The file is there, whole, once the `with` has ended well.

    Without a reject there is no file, and an older one of that name is gone. Raises UpheldError when the disk refuses.
    """

    def __init__(self, path: Path, header: Sequence[str]) -> None:
        self.path = path
        self.count = 0
        self._header = tuple(header)
        # A name of its own: another process may be bringing in the same file at this moment.
        self._draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
        self._file: IO[str] | None = None
        self._csv: Any = None

    def __enter__(self) -> Self:
        remove_drafts(self.path)
        return self

    def add(self, reject: Reject) -> None:
        """One row, its number and its reason before its columns; what did not split into columns stands in the last."""
        try:
            if self._file is None:
                self._open()
            columns = reject.values or ("",) * len(self._header)
            self._csv.writerow(map(safe, (str(reject.number), reject.reason, *columns, reject.raw)))
        except OSError as error:
            raise self._refused(error) from error
        self.count += 1

    def _open(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        # With a byte order mark: without it a spreadsheet takes UTF-8 for something else.
        self._file = os.fdopen(os.open(self._draft, flags, MODE), "w", encoding="utf-8-sig", newline="")
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # as long as it is being written
        self._csv = csv.writer(self._file, quoting=csv.QUOTE_ALL)  # another delimiter then splits no cell
        self._csv.writerow(map(safe, (_NUMBER, _REASON, *self._header, _LINE)))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._finish()
        except OSError as refused:
            raise self._refused(refused) from refused
        finally:
            self._discard()

    def _finish(self) -> None:
        if self._file is None:
            self.path.unlink(missing_ok=True)
            return
        self._file.flush()
        os.fsync(self._file.fileno())
        self._draft.replace(self.path)

    def _discard(self) -> None:
        """Close the file, and leave no draft of it."""
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
            with suppress(OSError):  # it is no more where it became the file
                self._draft.unlink()

    def _refused(self, error: OSError) -> UpheldError:
        return UpheldError(f"the rejects could not be written to {self.path}: {error.strerror}.")


def remove_drafts(path: Path) -> None:
    """Take away what killed imports left of this file; a draft that is being written is locked, and stays."""
    for draft in path.parent.glob(f"{glob.escape(path.name)}.*.new"):
        with suppress(OSError), draft.open("rb") as file:  # another account's, or gone by now
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            draft.unlink()


def write(path: Path, rejects: Iterable[Reject], header: Sequence[str]) -> int:
    """Write the rejects of an import, and say how many there are. See `Writer`."""
    with Writer(path, header) as file:
        for reject in rejects:
            file.add(reject)
    return file.count
