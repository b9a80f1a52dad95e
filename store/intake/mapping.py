"""What the columns of an older register mean: a mapping, read from TOML, and every mistake that a file of it can hold."""

import difflib
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

import msgspec

from store.errors import BadInput, NotFound
from store.intake import dates, encodings
from store.toml import table_of

# Facts of a case that come from a column, in the words of the register.
CODED = (
    "outcome",
    "service",
    "category",
    "channel",
    "complainant_type",
    "complainant_status",
    "team",
)
LINES = (*CODED, "subject", "name", "email", "telephone")  # kept on one line
FACTS = ("key", "reference", "received", "ended", *LINES, "detail")
JOINED = ("subject", "detail", "name")  # may be made of several columns
NEVER_MISSING_BY_WORD = ("key", "reference")  # a case may be called NA


class DialectGiven(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the text file is written, as far as the mapping says; the rest is settled from the file."""

    delimiter: str | None = None
    quote: str | None = None  # "" where nothing is quoted
    encoding: str | None = None


class OpenWhen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Open are the rows that hold one of `values` in `column`."""

    column: str
    values: tuple[str, ...]


class OnlyWhen(OpenWhen, frozen=True):
    """Complaints are the rows that hold one of `values` in `column`; the others are rejected, and say so."""


class Mapping(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A mapping file, checked; docs/importing.md explains each key."""

    source: str  # the older register's name
    columns: dict[str, str | tuple[str, ...]]
    format: Literal["csv", "tsv", "parquet"] | None = None  # None: as the file's suffix says
    dialect: DialectGiven = DialectGiven()
    missing: tuple[str, ...] = ("",)
    missing_in: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    dates: str | tuple[str, ...] = dates.ISO
    dates_in: dict[str, str | tuple[str, ...]] = msgspec.field(default_factory=dict)
    dates_are_sure: bool = False
    open_when: OpenWhen | Literal["no-end-date", "never"] = msgspec.field(name="open", default="no-end-date")
    only: OnlyWhen | None = None  # None: every row is a complaint
    confirmed: Literal["", "on-receipt"] = (
        ""  # new complaints came by a form that answers by itself on the day (R46)
    )
    constants: dict[str, str] = msgspec.field(default_factory=dict)
    words: dict[str, dict[str, str]] = msgspec.field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    rest: Literal["refuse", "detail"] = "refuse"

    def of(self, fact: str) -> tuple[str, ...]:
        """The columns a fact is made of."""
        return _several(self.columns.get(fact, ()))

    def patterns(self, column: str) -> tuple[str, ...]:
        """How the dates of a column are written."""
        return _several(self.dates_in.get(column, self.dates))

    def missing_words(self, column: str) -> frozenset[str]:
        """The texts that mean "not known" in a column."""
        if column in self.missing_in:
            return frozenset(self.missing_in[column])
        if any(column in self.of(fact) for fact in NEVER_MISSING_BY_WORD):
            return frozenset({""})
        return frozenset({"", *self.missing})

    @property
    def named(self) -> dict[str, str]:
        """Every column that a fact or a rule about rows is made of, and the key of the mapping that names it."""
        found = {column: f"columns.{fact}" for fact in self.columns for column in self.of(fact)}
        if isinstance(self.open_when, OpenWhen):
            found.setdefault(self.open_when.column, "open.column")
        if self.only is not None:
            found.setdefault(self.only.column, "only.column")
        return found

    def mistake(self, header: tuple[str, ...]) -> str:
        """Why a file with this header cannot be read by it, "" where it can: every column must have its place."""
        named = {**dict.fromkeys(self.missing_in, "missing_in"), **dict.fromkeys(self.dates_in, "dates_in")}
        for column, key in {**named, **self.named}.items():
            if column not in header:
                return f"{key} names the column {column!r}, which is not in the header{_near(column, header)}"
        if self.rest == "refuse":
            for column in header:
                if column not in self.named and column not in self.ignore:
                    return (
                        f"the column {column!r} is neither under columns nor under ignore, and nothing is left out"
                        f' unsaid: name it there, or say rest = "detail" to keep such columns as text'
                    )
        return ""

    def left_over(self, header: tuple[str, ...]) -> list[str]:
        """The columns that go into the detail because nothing else takes them."""
        return [c for c in header if c not in self.named and c not in self.ignore]


def load(path: Path) -> Mapping:
    """The mapping in a file. Raises NotFound, or BadInput with one sentence that names file, key and mistake."""
    try:
        text = path.read_bytes().decode()
    except FileNotFoundError:
        raise NotFound(f"there is no mapping file {path}.") from None
    except OSError as error:
        raise BadInput(f"the mapping {path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise BadInput(f"{path} is not written in UTF-8: a mapping must be.") from None
    return parse(text, str(path))


def parse(text: str, where: str = "the mapping") -> Mapping:
    """The mapping written in `text`. Raises BadInput with one sentence that names the mistake and its key."""
    try:
        table = table_of(unicodedata.normalize("NFC", text))
    except ValueError as error:
        raise BadInput(f"{where} is not valid TOML: {error}.") from None
    unknown = _unknown(table)
    if unknown:
        raise BadInput(f"{where}: {unknown}.")
    try:
        mapping = msgspec.convert(table, Mapping)
    except msgspec.ValidationError as error:
        raise BadInput(f"{where}: {error}.") from None
    mistakes = _mistakes(mapping)
    if mistakes:
        raise BadInput(f"{where}: {mistakes[0]}.")
    return mapping


def _unknown(table: dict[str, Any]) -> str:
    """A key that means nothing, with the one that was probably meant."""
    places: list[tuple[str, Any, Iterable[str]]] = [
        ("", table, (field.encode_name for field in msgspec.structs.fields(Mapping))),
        ("columns", table.get("columns"), FACTS),
        ("constants", table.get("constants"), (*CODED, "subject")),
        ("words", table.get("words"), CODED),
        ("dialect", table.get("dialect"), DialectGiven.__struct_fields__),
        ("open", table.get("open"), OpenWhen.__struct_fields__),
        ("only", table.get("only"), OnlyWhen.__struct_fields__),
    ]
    for where, given, keys in places:
        known = tuple(keys)
        for key in given if isinstance(given, dict) else ():
            if key not in known:
                place = f"under {where} is no key" if where else "there is no key"
                return f"{place} {key!r}{_near(key, known)}; known are {', '.join(known)}"
    return ""


def _mistakes(mapping: Mapping) -> list[str]:
    """What a file of the right shape can still have wrong."""
    found: list[str] = []
    if not mapping.source.strip():
        found.append("source is empty: give the name of the older register")
    if not mapping.of("received"):
        found.append("columns.received is missing: name the column that holds the date of receipt")
    for fact, given in mapping.columns.items():
        columns = _several(given)
        if not columns or not all(column.strip() for column in columns):
            found.append(f"columns.{fact} names no column")
        if len(columns) > 1 and fact not in JOINED:
            found.append(f"columns.{fact} takes one column; only {', '.join(JOINED)} may be joined")
        if fact in mapping.constants:
            found.append(f"{fact} stands under columns and under constants: keep one of them")
    found += [
        f"the column {c!r} is named by {mapping.named[c]} and by ignore"
        for c in mapping.ignore
        if c in mapping.named
    ]
    found += [
        f"words.{fact} changes words, but no column is named under columns.{fact}"
        for fact in mapping.words
        if not mapping.of(fact)
    ]
    for key, patterns in (
        ("dates", _several(mapping.dates)),
        *((f"dates_in.{column!r}", mapping.patterns(column)) for column in mapping.dates_in),
    ):
        wrong = dates.mistake(patterns)
        if wrong:
            found.append(f"{key}: {wrong}")
    if mapping.open_when == "no-end-date" and not mapping.of("ended"):
        found.append(
            "open is missing: with no columns.ended, say which cases are open"
            ' (open = "never", or under [open] a column and its values)'
        )
    found += _dialect_mistakes(mapping.dialect)
    if isinstance(mapping.open_when, OpenWhen) and not mapping.open_when.values:
        found.append('open.values is empty: where no case is open, say open = "never"')
    if mapping.only is not None and not mapping.only.values:
        found.append("only.values is empty: no row would be a complaint")
    return found


def _dialect_mistakes(dialect: DialectGiven) -> list[str]:
    found = []
    delimiter, quote = dialect.delimiter, dialect.quote
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '\r\n"' or delimiter == quote):
        found.append(f"dialect.delimiter: {delimiter!r} is not one character that can stand between columns")
    if quote is not None and (len(quote) > 1 or quote in ("\r", "\n", " ")):
        found.append(f'dialect.quote: {quote!r} is not one character; where nothing is quoted, say ""')
    if dialect.encoding is not None and not encodings.known(dialect.encoding):
        found.append(f"dialect.encoding: {dialect.encoding!r} is not one of {encodings.NAMES}")
    return found


def _several(given: str | tuple[str, ...]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else given


def _near(given: str, known: Iterable[str]) -> str:
    folded = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(given.casefold(), folded, n=1)
    return f" (did you mean {folded[near[0]]!r}?)" if near else ""
