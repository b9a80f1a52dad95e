"""Idempotency keys: a command sent twice acts once, whatever was heard of the first."""

import hashlib
import hmac
import uuid
from datetime import date
from typing import NamedTuple, Protocol

from store.case import Entry, reference
from store.errors import Refused
from store.rules.fields import Raw
from store.unit import Unit


class Done(NamedTuple):
    """What an action did. `repeated`: its idempotency key had been used before, so nothing was done again."""

    ref: str
    version: int
    events: list[str]
    repeated: bool = False


class Versioned(Protocol):
    """A case, or a record beside the cases."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def version(self) -> int:
        """How many events it has."""


class Once:
    """An idempotency key, so that a command sent twice acts once. Kept as an HMAC: a key may say more than it should."""

    def __init__(self, unit: Unit, key: str | None, what: str, raw: Raw, on: date | None) -> None:
        self._unit = unit
        self._key: uuid.UUID | None = None
        self._request = uuid.UUID(int=0)
        self.done: Done | None = None
        if key is None:
            return
        secret: str = unit.value("SELECT secret FROM register")
        self._key = _digest(secret, key)
        self._request = _digest(secret, repr((what, sorted((k, str(v)) for k, v in raw.items() if v), on)))
        row = unit.row("SELECT request, stream_id, version FROM keys WHERE key = ?", [self._key])
        if row is None:
            return
        request, number, version = row
        if request != self._request:
            raise Refused(f"the key {key!r} was used before, for something else; use a new one.")
        self.done = Done(reference(number), version, [], repeated=True)

    def remember(self, case: Versioned, entries: list[Entry]) -> Done:
        """Keep the key with what came of it."""
        if self._key is not None:
            self._unit.run(
                "INSERT INTO keys VALUES (?, ?, ?, ?)", [self._key, self._request, case.id, case.version]
            )
        return Done(reference(case.id), case.version, [type(entry.event).__name__ for entry in entries])


def _digest(secret: str, text: str) -> uuid.UUID:
    return uuid.UUID(bytes=hmac.new(bytes.fromhex(secret), text.encode(), hashlib.sha256).digest()[:16])
