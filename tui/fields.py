"""The fields of an action as options, and what was typed for them as the store takes it.

Text of any length may be read from elsewhere: `-` is standard input, `@FILE` a file, `@@…` a text that begins with @.
"""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from store.errors import BadInput, NotFound
from tui.arguments import CommandParser, civil_date
from tui.remote import allow_file

if TYPE_CHECKING:
    from store.rules.fields import Field

ELSEWHERE = """\
Texts of any length: `--text -` reads standard input, `--text @FILE` a file, and
`--text @@x` writes "@x". A program that passes on what others wrote gives it on
standard input, where nothing in it is read as the name of a file."""

SEVERAL = frozenset({"lines", "choices", "numbers", "handlers"})
"""The kinds of fields whose option may be given again for a further value."""
METAVARS = {
    "number": "N", "numbers": "N", "money": "AMOUNT", "decimal": "N", "case": "REF", "change": "REF", "date": "DATE",
    "handler": "NAME", "handlers": "NAME",
}  # fmt: skip
"""What stands for a value in a help text, where it is not the name of the field."""


def add_fields(parser: CommandParser, fields: "Iterable[Field]") -> None:
    """An option for each field. Which codes may be chosen is the policy's to say, so they are not listed here."""
    from store.rules.fields import Kind

    for field in fields:
        words = field.help or field.label.lower()
        if field.fixed:
            words += f" ({', '.join(field.fixed)})"
        elif field.kind in (Kind.CHOICE, Kind.CHOICES):
            words += " (codes: upheld policy show)"
        name = field.name.upper().replace("_", "-")
        metavar = METAVARS.get(field.kind.value, name)
        again = "append" if field.kind.value in SEVERAL else "store"
        kind = "store_true" if field.kind is Kind.FLAG else again
        shape = {} if kind == "store_true" else {"metavar": metavar}
        parser.option(
            field.option,
            dest=_dest(field),
            action=kind,
            default=None,
            required=field.required,
            help=words,
            **shape,
        )


def add_when(parser: CommandParser, *also: str) -> None:
    """The options that every action has."""
    parser.option("--on", *also, type=civil_date, metavar="DATE", help="the day it happened, if not today")
    parser.option(
        "--key", metavar="K", help="a key of your own: the same command with the same key acts once"
    )


def typed(args: argparse.Namespace, fields: "Iterable[Field]") -> dict[str, object]:
    """What was given for the fields, texts read from where they are. Raises NotFound or BadInput."""
    from store.rules.fields import Kind

    raw: dict[str, object] = {}
    for field in fields:
        given = getattr(args, _dest(field))
        if given is None:
            continue
        if field.kind is Kind.PROSE and _is_file(given):
            allow_file(args)
        raw[field.name] = _text(given, field.option, raw) if field.kind is Kind.PROSE else given
    return raw


def read_text(path: Path, where: str) -> str:
    """A file of text in UTF-8."""
    try:
        return _decoded(path.read_bytes(), f"{where}: {path}")
    except OSError as error:
        raise NotFound(f"{where}: {path} cannot be read: {error.strerror}.") from None


def _dest(field: "Field") -> str:
    return f"field_{field.name}"


class _FromInput(str):
    """A text that came from standard input."""

    __slots__ = ()


def _is_file(given: str) -> bool:
    """Whether it names a file whose text is meant; two signs stand for one."""
    return given.startswith("@") and not given.startswith("@@")


def _text(given: str, where: str, so_far: dict[str, object]) -> str:
    if _is_file(given):
        return read_text(Path(given[1:]), where)
    if given.startswith("@@"):
        return given[1:]
    if given != "-":
        return given
    if any(isinstance(value, _FromInput) for value in so_far.values()):
        raise BadInput(f"{where}: only one text can come from standard input.")
    return _FromInput(_decoded(sys.stdin.buffer.read(), f"{where}: standard input"))


def _decoded(raw: bytes, where: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(f"{where} is not text in UTF-8.") from None
