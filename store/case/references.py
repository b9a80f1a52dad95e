"""References: what people call a complaint, and the records beside the complaints, and the opaque numbers behind them."""

from typing import Final

CASES_A_YEAR: Final = 10**8
KIND: Final = 10_000 * CASES_A_YEAR  # numbers of different kinds never meet, whatever their year

COMPLAINT: Final = "CMP"
CHANGE: Final = "CHG"
COMPLIMENT: Final = "FBK"
PACK: Final = "PCK"
PREFIXES: Final = (COMPLAINT, CHANGE, COMPLIMENT, PACK)


def case_id(year: int, number: int, prefix: str = COMPLAINT) -> int:
    """The opaque number of a case or record: orders as its reference does, by year of receipt and number."""
    return PREFIXES.index(prefix) * KIND + year * CASES_A_YEAR + number


def reference(case: int) -> str:
    """`CMP-{year of receipt}-{number of at least 5 digits}`; CHG, FBK or PCK for the records beside the complaints."""
    kind, rest = divmod(case, KIND)
    year, number = divmod(rest, CASES_A_YEAR)
    return f"{PREFIXES[kind] if 0 <= kind < len(PREFIXES) else '?'}-{year:04d}-{number:05d}"


def parse_reference(text: str, prefix: str = COMPLAINT) -> int | None:
    """The case or record that a reference names, or None where the text is not a reference of that kind."""
    parts = text.strip().upper().split("-")
    if len(parts) != 3 or parts[0] != prefix or not all(p.isascii() and p.isdigit() for p in parts[1:]):
        return None
    if len(parts[1]) != 4 or len(parts[2]) > 20:  # int() refuses thousands of digits
        return None
    year, number = int(parts[1]), int(parts[2])
    return case_id(year, number, prefix) if year and 0 < number < CASES_A_YEAR else None


def prefix_of(text: str) -> str:
    """The kind that a reference names by its first letters, "" where it names none."""
    first = text.strip().upper().split("-")[0]
    return first if first in PREFIXES else ""
