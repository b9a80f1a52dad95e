"""The rows of an older register, each known by what it is: its source, key and content, and which of several alike it is.

Here is done for a row what does not depend on what the register holds, so that another process can do it (import_ahead.py).
"""

import hashlib
import os
from collections import Counter
from collections.abc import Generator, Iterator
from datetime import date
from itertools import islice
from typing import NamedTuple

import msgspec

from store.intake import readers
from store.intake.mapping import Mapping
from store.intake.shapes import Reject, Row, Source
from store.ledger import Salt, random_salt, text_digest

AT_ONCE = 2_000  # rows: what is read, and what crosses from a process that reads ahead
CONTACT = ("name", "email", "telephone")  # the texts of a person
WORDS = ("reference", "subject", "detail")  # and those of the case


class Keyed(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A row with its identity, and that of its key in the older register (None where it has none).

    `facts`, `received`, `ended` and `is_open` are those of `Row`; `seals` has the salt and the digest of each of its texts.
    """

    identity: bytes
    source_key: bytes | None
    number: int
    received: date
    ended: date | None
    is_open: bool
    facts: dict[str, str]
    written: bytes  # its columns as they were written, in the order of their names: a JSON array
    seals: dict[str, tuple[str, str]]


class Some(NamedTuple):
    """Some rows in the order of the file, and those among them that can be no case."""

    rows: list[Keyed]
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

    def of(self, row: Row, seals: dict[str, tuple[str, str]]) -> Keyed:
        """The row, known."""
        key = b"" if row.key is None else row.key.encode()
        number, _, facts, received, ended, is_open, values, _ = row
        written = _encode([values[place] for place in self._order])
        identity = self._row(key + b"\0" + written)
        self._alike[identity] += 1
        alike = self._alike[identity]
        if alike > 1:
            identity = self._row_alike(identity + b"\0" + str(alike).encode())
        source_key = None if row.key is None else self._key(key)
        return Keyed(identity, source_key, number, received, ended, is_open, facts, written, seals)


def columns_of(keyed: Keyed, header: tuple[str, ...]) -> tuple[str, ...]:
    """Its columns as they were written, in the order of the header."""
    columns = dict(zip(sorted(header), _decode(keyed.written), strict=True))
    return tuple(columns[name] for name in header)


def keyed_rows(source: Source, mapping: Mapping, secret: bytes, salt: Salt) -> Generator[Some, None, None]:
    """Every row of a settled file, `AT_ONCE` at a time, its texts salted. Raises as `readers.read` does, before the first."""
    identities = Identities(secret, mapping.source, source.header)
    salts = _random_salts() if salt is random_salt else iter(salt, None)
    found = readers.read(source.path, mapping)
    while items := list(islice(found, AT_ONCE)):
        rows = [identities.of(item, _sealed(item, salts)) for item in items if not isinstance(item, Reject)]
        yield Some(rows, [item for item in items if isinstance(item, Reject)])


def _sealed(row: Row, salts: Iterator[str]) -> dict[str, tuple[str, str]]:
    return {
        name: (grain := next(salts), text_digest(grain, row.facts[name]))
        for name in (*CONTACT, *WORDS)
        if name in row.facts
    }


def _random_salts() -> Iterator[str]:
    """What `random_salt` gives, drawn a thousand at once: asking the system for each costs as much as the digest."""
    while True:
        drawn = os.urandom(16_000).hex()
        for first in range(0, len(drawn), 32):
            yield drawn[first : first + 32]
