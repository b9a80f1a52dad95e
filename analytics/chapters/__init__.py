"""The chapters of a report: the facts of one subject in sentences and tables."""

from dataclasses import dataclass
from typing import Final

from analytics.measures.standing import GOVERNED, MIGRATED
from analytics.tables import Table

KINDS: Final = {GOVERNED: "Under a policy", MIGRATED: "Migrated"}


@dataclass(frozen=True)
class Chapter:
    """A section of the page: what it says in plain sentences, terms with their meaning, then its tables."""

    id: str
    title: str
    paragraphs: tuple[str, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()
    tables: tuple[Table, ...] = ()
