"""By what the same person is known again: e-mail address and telephone number, as keys that are quick to look for.

The rows are a projection: they are made anew, or gone, with the texts that they come from.
"""

import hashlib
from collections.abc import Mapping
from typing import NamedTuple

SAME = 9  # the last digits that tell a telephone number, so that +44 7700 900123 and 07700 900123 are one


class ContactRow(NamedTuple):
    """A row of the table `contacts`: a key of the person who complains in a case."""

    case_id: int
    key: int


def normal(name: str, text: str) -> str:
    """An e-mail address or a telephone number however it is written; "" where it says too little to tell anybody by."""
    if name == "email":
        return "".join(text.split()).casefold()
    digits = "".join(char for char in text if char.isdigit())
    return digits[-SAME:] if len(digits) >= SAME else ""


def key(name: str, text: str) -> int | None:
    """What it is looked for by: 64 bits, so a search still compares what it finds."""
    known = normal(name, text)
    if not known:
        return None
    return int.from_bytes(hashlib.blake2b(f"{name}\n{known}".encode(), digest_size=8).digest(), signed=True)


def contact_rows(case: int, contact: Mapping[str, str]) -> list[ContactRow]:
    """The rows of a case whose complainant gave `contact` ("email", "telephone")."""
    keys = (key(name, contact[name]) for name in ("email", "telephone") if name in contact)
    return [ContactRow(case, found) for found in keys if found is not None]
