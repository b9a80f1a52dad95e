"""Records that are numbered 1, 2, 3 … in their case."""

from datetime import date
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace


class Numbered(msgspec.Struct, frozen=True):
    """One of several: its number, the event that made it, by which its texts are found, and the day of that."""

    number: int
    seq: int
    on: date


N = TypeVar("N", bound=Numbered)


def changed(records: tuple[N, ...], number: int, **fields: Any) -> tuple[N, ...]:
    """The records with `fields` of the one of that number changed; as they are where there is none."""
    return tuple(replace(one, **fields) if one.number == number else one for one in records)
