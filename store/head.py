"""The outside head: how many events the ledger had, and the hash of the last, kept beside the register.

A DuckDB file whose log has gone missing opens without a word at an older state; a number kept
outside the file is what notices. It is written after DETACH and before anybody is told "saved".
"""

import json
import os
import re
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from store.errors import Damaged, UpheldError

HEAD = "head"
_LONGEST = 1000  # bytes; a head is about 90, and what is longer was not written here


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the ledger: `count` events, `hash` (hex) of the last one, empty where there is none."""

    count: int
    hash: str


def read_head(side: Path, name: str = HEAD) -> Head | None:
    """The head kept in the folder `side` (PATH.d), or None where there is none.

    Raises Damaged for a file that is not a head.
    """
    path = side / name
    try:
        with path.open("rb") as file:
            raw = file.read(_LONGEST)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UpheldError(f"the head in {path} cannot be read: {error.strerror}") from error
    try:
        return _parsed(json.loads(raw))
    except (ValueError, RecursionError) as error:
        raise Damaged(
            f"the head in {path} is not readable as one: if `upheld verify` finds nothing else wrong, remove it and the next change writes it anew"
        ) from error


def write_head(side: Path, head: Head, name: str = HEAD) -> None:
    """Put `head` in place of the one in `side`: all of it or, if the power fails, the old one.

    Only under the exclusive lock of the register. Raises UpheldError when the disk refuses.
    """
    path = side / name
    draft = side / f"{name}.new"
    try:
        with suppress(FileNotFoundError):
            draft.unlink()  # a killed writer's; another account may own it
        fd = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o660)
        with os.fdopen(fd, "w", encoding="ascii") as file:
            json.dump(asdict(head), file)
            file.flush()
            os.fsync(fd)
        draft.replace(path)
        sync_folder(side)
    except OSError as error:
        raise UpheldError(f"the head in {path} could not be written: {error.strerror}") from error


def sync_folder(folder: Path) -> None:
    """Have the names in `folder` on the disk: a new or renamed file can vanish with the power until then."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _parsed(value: object) -> Head:
    match value:
        case {"count": int(count), "hash": str(digest)} if count is not True and count is not False:
            if count > 0 and re.fullmatch(r"[0-9a-f]{64}", digest):
                return Head(count, digest)
            if count == 0 and re.fullmatch(r"([0-9a-f]{64})?", digest):
                return Head(count, digest)
    raise ValueError("not a count and a hash")
