"""The rows of an older register, each known by what it is: its source, key and content, and which of several alike it is.

Here is done for rows what does not depend on what the register holds, so that another process can do it (import_ahead.py). It is
done column by column: of a few hundred thousand rows, an object for each would be a quarter of the time.
"""

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Sequence
from datetime import date
from itertools import chain, compress
from operator import attrgetter, methodcaller
from typing import Any, NamedTuple

import msgspec

from store.intake import readers
from store.intake.mapping import Mapping
from store.intake.shapes import Reject, Source, Table
from store.ledger import Salt, random_salt, text_digest

CONTACT = ("name", "email", "telephone")  # the texts of a person
WORDS = ("reference", "subject", "detail")  # and those of the case


class Sealed(NamedTuple):
    """A column of texts with what stands for each in the ledger; all three "" where there is no text."""

    texts: list[str]
    salts: list[str]
    digests: list[str]


class Rows(msgspec.Struct, frozen=True, array_like=True):
    """Rows of an older register, column by column, with a value for each in every list. Small to send."""

    numbers: list[int]
    received: list[date]
    ended: list[date | None]
    is_open: list[bool]
    identities: list[bytes]
    keys: list[bytes | None]  # by what the row's key in the older register is known
    codes: dict[str, list[str]]  # facts in the words of the older register, "" where one is missing
    sealed: dict[str, Sealed]
    written: list[bytes]  # the columns as they were written, in the order of their names: a JSON array

    def __len__(self) -> int:
        return len(self.numbers)

    def part(self, first: int, last: int | None = None) -> "Rows":
        """The rows from place `first` to before `last`."""
        return self._each(lambda column: column[first:last])

    def only(self, keep: Sequence[bool]) -> "Rows":
        """The rows for which `keep` is true."""
        return self if all(keep) else self._each(lambda column: list(compress(column, keep)))

    def _each(self, of: Callable[[list[Any]], list[Any]]) -> "Rows":
        return Rows(
            of(self.numbers),
            of(self.received),
            of(self.ended),
            of(self.is_open),
            of(self.identities),
            of(self.keys),
            {name: of(column) for name, column in self.codes.items()},
            {name: Sealed(*map(of, columns)) for name, columns in self.sealed.items()},
            of(self.written),
        )

    def digests(self, names: Sequence[str]) -> list[dict[str, str]]:
        """What stands in the ledger for each row's texts of these names, as far as there are any."""
        there = [name for name in names if name in self.sealed]
        if not there:
            return [{}] * len(self)
        return [
            {name: digest for name, digest in zip(there, found, strict=True) if digest}
            for found in zip(*(self.sealed[name].digests for name in there), strict=True)
        ]

    def texts(self, name: str) -> list[str]:
        """A fact of every row, "" where it is missing."""
        found = self.sealed[name].texts if name in self.sealed else self.codes.get(name)
        return [""] * len(self) if found is None else found


def joined(parts: Sequence[Rows]) -> Rows:
    """Rows of one file, one part after the other."""
    first, *others = parts
    if not others:
        return first

    def both(of: Callable[[Rows], list[Any]]) -> list[Any]:
        return [value for part in parts for value in of(part)]

    def sealed(name: str) -> Sealed:
        missing = [part.sealed.get(name) or Sealed(*[[""] * len(part)] * 3) for part in parts]
        return Sealed(*(list(chain.from_iterable(columns)) for columns in zip(*missing, strict=True)))

    return Rows(
        both(attrgetter("numbers")),
        both(attrgetter("received")),
        both(attrgetter("ended")),
        both(attrgetter("is_open")),
        both(attrgetter("identities")),
        both(attrgetter("keys")),
        {
            name: both(methodcaller("texts", name))
            for name in dict.fromkeys(n for p in parts for n in p.codes)
        },
        {name: sealed(name) for name in dict.fromkeys(n for p in parts for n in p.sealed)},
        both(attrgetter("written")),
    )


class Some(NamedTuple):
    """Some rows of a file, and those among them that can be no case."""

    rows: Rows
    rejects: list[Reject]


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(tuple[str, ...]).decode


class _Hmac:
    """The HMAC-SHA-256 of texts that begin alike, begun once (RFC 2104, 4): half the time of `hmac.digest` for each."""

    def __init__(self, secret: bytes, beginning: bytes) -> None:
        key = secret.ljust(64, b"\0")  # the block of SHA-256; the secret of a register has 32 bytes
        self._inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in key) + beginning)
        self._outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in key))

    def of(self, rest: bytes) -> bytes:
        """The first 16 bytes."""
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(rest)
        outer.update(inner.digest())
        return outer.digest()[:16]


class Identities:
    """What each row of a file with these columns is known by, in whatever order they stand. The secret keeps the rest from others."""

    def __init__(self, secret: bytes, source: str, header: tuple[str, ...]) -> None:
        self._order = sorted(range(len(header)), key=header.__getitem__)
        names = _encode(sorted(header))
        self._row = _Hmac(secret, source.encode() + b"\0row\0" + names).of
        self._row_alike = _Hmac(secret, source.encode() + b"\0alike\0").of
        self._key = _Hmac(secret, source.encode() + b"\0key\0").of
        self._alike: Counter[bytes] = Counter()

    def written(self, columns: Sequence[Sequence[str]]) -> list[bytes]:
        """Each row as it was written, in the order of the names of the columns."""
        return list(map(_encode, zip(*(columns[place] for place in self._order), strict=True)))

    def of(self, keys: Sequence[str], written: Sequence[bytes]) -> list[bytes]:
        """The identity of each row."""
        found = [self._row(key.encode() + b"\0" + row) for key, row in zip(keys, written, strict=True)]
        alike = self._alike
        for place, identity in enumerate(found):
            alike[identity] += 1
            if alike[identity] > 1:
                found[place] = self._row_alike(identity + b"\0" + str(alike[identity]).encode())
        return found

    def of_keys(self, keys: Sequence[str]) -> list[bytes | None]:
        """The identity of each key, None where there is none."""
        return [self._key(key.encode()) if key else None for key in keys]


def columns_of(written: bytes, header: tuple[str, ...]) -> tuple[str, ...]:
    """A row's columns as they were written, in the order of the header."""
    columns = dict(zip(sorted(header), _decode(written), strict=True))
    return tuple(columns[name] for name in header)


def keyed_rows(source: Source, mapping: Mapping, secret: bytes, salt: Salt) -> Generator[Some, None, None]:
    """Every row of a settled file, some at a time, its texts salted. Raises as `readers.read` does, before the first."""
    identities = Identities(secret, mapping.source, source.header)
    for table in readers.tables(source, mapping):
        yield Some(_keyed(table, identities, salt), table.rejects)


def _keyed(table: Table, identities: Identities, salt: Salt) -> Rows:
    written = identities.written(table.columns)
    texts = {name: column for name, column in table.facts.items() if name in (*CONTACT, *WORDS)}
    return Rows(
        numbers=table.numbers,
        received=table.received,
        ended=table.ended,
        is_open=table.is_open,
        identities=identities.of(table.keys, written),
        keys=identities.of_keys(table.keys),
        codes={name: column for name, column in table.facts.items() if name not in texts},
        sealed={name: _sealed(column, salt) for name, column in texts.items()},
        written=written,
    )


def _sealed(texts: list[str], salt: Salt) -> Sealed:
    salts = [grain if text else "" for grain, text in zip(_salts(salt, len(texts)), texts, strict=True)]
    digests = [text_digest(grain, text) if text else "" for grain, text in zip(salts, texts, strict=True)]
    return Sealed(texts, salts, digests)


def _salts(salt: Salt, count: int) -> Iterable[str]:
    if salt is not random_salt:
        return [salt() for _ in range(count)]
    # Drawn at once: asking the system for each costs as much as the digest.
    drawn = os.urandom(16 * count).hex()
    return [drawn[first : first + 32] for first in range(0, len(drawn), 32)]
