"""The manifest of a report: what it was made from and every figure in it, and what differs when it is made again."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from html import unescape
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from analytics.facts import Facts
from analytics.frames import Frames
from analytics.tables import Table
from store.errors import BadInput, NotFound

FORMAT: Final = 1
PAGE: Final = "index.html"
LINES_SHOWN: Final = 10


@dataclass(frozen=True)
class Difference:
    """Something that is not as it was: `what`, how it stood in the report, how it comes out now; None is "not there"."""

    what: str
    was: object
    now: object

    @property
    def sentence(self) -> str:
        """For people: "balance.open_end.cases was 14,142 and is now 14,143"."""
        return f"{self.what} was {_shown(self.was)} and is now {_shown(self.now)}"


def make(
    facts: Facts,
    read: Frames,
    printed: list[Table],
    *,
    headlines: tuple[str, ...],
    html: str,
    asked: tuple[date | None, date | None],
    code: str,
) -> dict[str, Any]:
    """The manifest as a mapping that JSON can hold. `asked` is the period as it was asked for, None where it was not."""
    about, span = read.about, facts.period
    return {
        "format": FORMAT,
        "parameters": {
            name: day.isoformat() if day else None for name, day in zip(("from", "to"), asked, strict=True)
        },
        "period": {
            "from": span.first.isoformat(),
            "to": span.last.isoformat(),
            "as_of": span.as_of.isoformat(),
        },
        "register": {
            "organisation": about.get("organisation", ""),
            "simulated": read.simulated,
            "data_cut": about.get("data_cut", ""),
        },
        "ledger": {"count": _whole(about.get("ledger_count", "")), "head": about.get("ledger_head", "")},
        "snapshot": {
            "digest": read.digest,
            "format": about.get("format", ""),
            "upheld": about.get("upheld", ""),
        },
        "policy": about.get("policy", ""),
        "calendar": about.get("calendar", ""),
        "code": code,
        "rows_in": read.rows,
        "rows_out": {table.id: len(table.rows) for table in printed},
        "reconciles": not facts.balance.faults,
        "headlines": list(headlines),
        "figures": {name: value for table in printed for name, value in table.figures.items()},
        "page": _page(html),
    }


def text(manifest: Mapping[str, Any]) -> str:
    """A manifest as it stands in its file: JSON, keys sorted, a line for each figure."""
    return json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def read(path: Path) -> dict[str, Any]:
    """A manifest from its file. Raises NotFound where there is none, BadInput where it is something else."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise NotFound(f"there is no manifest at {path}") from error
    except (OSError, ValueError) as error:
        raise BadInput(f"{path} cannot be read as a manifest: {error}") from error
    if (
        not isinstance(found, dict)
        or found.get("format") != FORMAT
        or not isinstance(found.get("parameters"), dict)
    ):
        raise BadInput(
            f"{path} is not a manifest of format {FORMAT}: name the manifest.json that `upheld report` wrote"
        )
    return found


def for_register(path: Path) -> dict[str, str]:
    """What the register of packs keeps of a manifest: its digest, its page's, the end of the ledger it was made from, its period."""
    manifest = read(path)
    ledger, period, page = (manifest.get(name) for name in ("ledger", "period", "page"))
    if not (isinstance(ledger, dict) and isinstance(period, dict) and isinstance(page, dict)):
        raise BadInput(f"{path} does not say which ledger and which period its figures are of")
    return {
        "digest": hashlib.sha256(path.read_bytes()).hexdigest(),
        "page": str(page.get("sha256", "")),
        "count": str(ledger.get("count", "")),
        "head": str(ledger.get("head", "")),
        "period_from": str(period.get("from", "")),
        "period_to": str(period.get("to", "")),
    }


def asked(manifest: Mapping[str, Any], name: str, path: Path) -> date | None:
    """The parameter "from" or "to" of a manifest; None where that was not asked for."""
    value = manifest["parameters"].get(name)
    try:
        return None if value is None else date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise BadInput(
            f"{path}: the parameter {name} is {value!r}, which is no date such as 2026-03-31"
        ) from error


def differences(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
    """What differs between two manifests, figures named by their own name; the page's hash is left to `in_page`."""
    for key in sorted(was.keys() | now.keys()):
        old, new = was.get(key), now.get(key)
        if key == "page" or old == new:
            continue
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            prefix = "" if key == "figures" else f"{key}."
            for name in sorted(old.keys() | new.keys()):
                if old.get(name) != new.get(name) or (name in old) != (name in new):
                    yield Difference(f"{prefix}{name}", old.get(name), new.get(name))
        else:
            yield Difference(key, old, new)


def in_page(manifest: Mapping[str, Any], was: str | None, now: str) -> Iterator[Difference]:
    """What differs between the page that lies beside the manifest and the page made again, line by line.

    `was` is None where no page lies there; then its hash is compared with that of the page made again.
    """
    if was is None:
        yield Difference(f"{PAGE} beside the manifest", "there", None)
    recorded, found = manifest.get("page"), _page(now)
    if recorded != found:
        yield Difference(f"the hash of {PAGE}", recorded, found)
    if was is None or was == now:
        return
    changed = [
        Difference(f"{PAGE}, line {number}", _words(old), _words(new))
        for number, (old, new) in enumerate(zip_longest(was.splitlines(), now.splitlines()), 1)
        if old != new
    ]
    yield from changed[:LINES_SHOWN]
    if len(changed) > LINES_SHOWN:
        yield Difference(f"{PAGE}, further lines that differ", len(changed) - LINES_SHOWN, 0)


def _page(html: str) -> dict[str, str]:
    return {"file": PAGE, "sha256": hashlib.sha256(html.encode()).hexdigest()}


def _words(line: str | None) -> str | None:
    """What a person sees of a line of the page; the line itself where that is nothing."""
    return None if line is None else unescape(re.sub(r"<[^>]*>", " ", line)).strip() or line.strip()


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, float | int) and not isinstance(value, bool):
        return f"{value:,}"
    shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    return f"“{shown[:117]}…”" if len(shown) > 118 else f"“{shown}”"


def _whole(text: str) -> int | str:
    return int(text) if text.isdecimal() else text
