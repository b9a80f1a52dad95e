"""Older registers made up for tests, and how they are brought in."""

from pathlib import Path

from store.importing import Imported
from store.intake import mapping
from store.intake.mapping import Mapping
from store.people import Handler
from store.register import Store

ROOT = Path(__file__).parents[2]
COLUMNS = 'key = "id", received = "day", ended = "end", subject = "about", name = "who", outcome = "result"'


def old(more: str = "") -> Mapping:
    return mapping.parse(f'source = "Old desk"\n{more}\ncolumns = {{ {COLUMNS} }}')


def table(path: Path, rows: int, *, first: int = 0, about: str = "lost papers") -> Path:
    lines = ["id,day,end,about,who,result"]
    for n in range(first, first + rows):
        end = "" if n % 5 == 0 else f"2024-03-{n % 28 + 1:02d}"
        lines.append(f"K{n},2024-02-{n % 28 + 1:02d},{end},{about} {n},Person {n},settled")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def bring(
    store: Store,
    me: Handler,
    path: Path,
    given: Mapping | None = None,
    *,
    as_legacy: bool = True,
    dry_run: bool = False,
) -> Imported:
    return store.bring_in(path, given or old(), me, as_legacy=as_legacy, dry_run=dry_run)
