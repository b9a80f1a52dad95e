"""Standard output is data, standard error is talk; both pass through `plain`, so stored text never acts on a terminal."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime

from tui.format import plain


def put(text: str = "") -> None:
    """A line of data for people, or several."""
    print(plain(text, newline="\n"))


def put_lines(lines: Iterable[str]) -> None:
    """Many lines at once."""
    if sys.stdout is not None:
        sys.stdout.write("".join(f"{plain(line)}\n" for line in lines))


def say(text: str) -> None:
    """A sentence for whoever sits there, on standard error and on one line."""
    with suppress(OSError):  # nobody may be listening
        print(f"upheld: {plain(text)}", file=sys.stderr, flush=True)


def put_json(value: object) -> None:
    """A value as JSON. Texts are as stored; a terminal gets them in ASCII, where nothing acts on it."""
    print(_encoder(indent=2).encode(value))


def put_json_array(items: Iterable[Mapping[str, object]]) -> None:
    """An array of any length, one item a line, written as the items come."""
    encoder, before = _encoder(), "["
    for item in items:
        print(f"{before}\n  {encoder.encode(item)}", end="")
        before = ","
    print("[]" if before == "[" else "\n]")


def columns(rows: Sequence[Sequence[str]], indent: str = "  ") -> list[str]:
    """Rows of words as lines whose columns are as wide as they need; the last one is left as it is."""
    rows = [[plain(word) for word in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)][:-1]
    lines = []
    for row in rows:
        padded = [word + " " * (width - _width(word)) for word, width in zip(row, widths, strict=False)]
        lines.append((indent + "  ".join([*padded, row[-1]])).rstrip())
    return lines


def wrapped(text: str, indent: str = "  ", more: str = "") -> list[str]:
    """Text of several lines, each as wide as the terminal at most, and indented; what doesn't fit by `more` more."""
    import textwrap

    width = min(screen_width(), 100)
    lines: list[str] = []
    for line in plain(text, newline="\n").split("\n"):
        lines += textwrap.wrap(line, width, initial_indent=indent, subsequent_indent=indent + more) or [""]
    return lines


def screen_width() -> int:
    """The width of the terminal; 100 where standard output is none."""
    import shutil

    return shutil.get_terminal_size((100, 24)).columns if is_terminal() else 100


def is_terminal() -> bool:
    """Whether standard output goes to a person."""
    return sys.stdout is not None and sys.stdout.isatty()


def is_watched() -> bool:
    """Whether somebody sees what is said on standard error."""
    return sys.stderr is not None and sys.stderr.isatty()


def is_interactive() -> bool:
    """Whether somebody sits there, with a screen and a keyboard."""
    return is_terminal() and sys.stdin is not None and sys.stdin.isatty()


def _encoder(indent: int | None = None) -> json.JSONEncoder:
    return json.JSONEncoder(ensure_ascii=is_terminal(), indent=indent, default=_plain_value)


def _plain_value(value: object) -> str:
    """Dates as ISO 8601; moments are UTC and say so."""
    if isinstance(value, datetime):
        return f"{value.isoformat()}Z"
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")


def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)
