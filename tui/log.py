"""The log file: where in the program something unforeseen happened, without a word of anybody's data."""

import traceback
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

LARGEST = 1_000_000  # bytes; then the file is begun anew


def log_file() -> Path:
    """Where the log is kept."""
    from platformdirs import user_log_path

    return user_log_path("upheld", appauthor=False) / "upheld.log"


def keep(error: BaseException) -> Path | None:
    """Write down where `error` came from; None where the log can't be written.

    Files, lines and the kinds of error only: the message of an error may quote what somebody typed or what is stored.
    """
    path = log_file()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            if path.stat().st_size > LARGEST:
                path.unlink()
        with path.open("a", encoding="utf-8", errors="replace") as file:
            path.chmod(0o600)
            file.write(f"{datetime.now(UTC).isoformat(timespec='seconds')}\n{''.join(_lines(error))}\n")
    except OSError:
        return None
    return path


def _lines(error: BaseException) -> Iterator[str]:
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield from _lines(cause)
        yield "and from it:\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{type(error).__module__}.{type(error).__qualname__}\n"
