"""The face of analytics: from the tables of a snapshot to a committee's page, and back to check it.

report = build(snapshot.read(path), first=None, last=None, code="0.1.0")
write(report, Path("out"))
differences = check(Path("out/manifest.json"), snapshot.read(path))
"""

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from analytics import frames, manifest, messages, page
from analytics import wording as w
from analytics.chapters import (
    Chapter,
    actions,
    circumstances,
    elsewhere,
    equity,
    feedback,
    indicators,
    learning,
    notes,
    outcomes,
    patterns,
    remedies,
    stages,
    timeliness,
    volumes,
)
from analytics.facts import Facts, gather

MANIFEST: Final = "manifest.json"

BODY: Final = (
    volumes,
    stages,
    outcomes,
    timeliness,
    equity,
    circumstances,
    patterns,
    elsewhere,
    remedies,
    learning,
    actions,
    feedback,
    indicators,
)
"""The chapters in the order of what a pack holds; notes and provenance follow."""


@dataclass(frozen=True)
class Report:
    """`headlines` are lines for a terminal; `warnings` are sentences about what does not add up; `html` and `manifest` go to files."""

    headlines: tuple[str, ...]
    warnings: tuple[str, ...]
    html: str
    manifest: dict[str, Any]


def build(
    tables: Mapping[str, Any], *, first: date | None = None, last: date | None = None, code: str = ""
) -> Report:
    """The report of a period, both days counted; by default of the whole register.

    `tables` are the Arrow tables of a snapshot; `code` is the version of the program, for the record. The same
    snapshot and arguments give the same bytes. Raises BadInput where a table is missing or the period ends before
    it starts.
    """
    read = frames.load(tables)
    with ThreadPoolExecutor(1) as beside:
        digest = beside.submit(lambda: read.digest)  # takes a core of its own while the other counts
        facts = gather(read, first, last)
        digest.result()
    chapters = _chapters(facts, read, code)
    html = page.render(_page(facts, read, chapters))
    lines = messages.headlines(facts)
    printed = [table for chapter in chapters for table in (*chapter.tables, *chapter.numbers)]
    made = manifest.make(facts, read, printed, headlines=lines, html=html, asked=(first, last), code=code)
    return Report(lines, facts.balance.faults, html, made)


def write(report: Report, out_dir: Path) -> tuple[Path, Path]:
    """Write the page and its manifest into a folder, made where it is missing; their paths.

    Each file is whole or as it was before: it is written beside its place, then renamed. Raises OSError.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    return _put(out_dir / manifest.PAGE, report.html), _put(
        out_dir / MANIFEST, manifest.text(report.manifest)
    )


def check(manifest_path: Path, tables: Mapping[str, Any], *, code: str = "") -> list[manifest.Difference]:
    """Build the report of a manifest again from `tables` and say what differs; empty where nothing does.

    Compared: every figure, the ledger, the snapshot's digest, policy, calendar and program, and the page that lies
    beside the manifest. Raises NotFound or BadInput where the manifest cannot be read.
    """
    was = manifest.read(manifest_path)
    first, last = (manifest.asked(was, name, manifest_path) for name in ("from", "to"))
    report = build(tables, first=first, last=last, code=code)
    beside = manifest_path.parent / manifest.PAGE
    old = beside.read_text("utf-8", errors="replace") if beside.is_file() else None
    return [*manifest.differences(was, report.manifest), *manifest.in_page(was, old, report.html)]


def _chapters(facts: Facts, read: frames.Frames, code: str) -> tuple[Chapter, ...]:
    body = [module.chapter(facts) for module in BODY]
    used = {mark for chapter in body for table in chapter.tables for mark in table.shorthand}
    return (*body, notes.chapter(facts, used), notes.provenance(facts, read, code))


def _page(facts: Facts, read: frames.Frames, chapters: tuple[Chapter, ...]) -> page.Page:
    about, span = facts.about, facts.period
    organisation = w.clean(about.get("organisation", "")) or "Organisation not named"
    cut = about.get("data_cut", "")
    until = w.day(span.as_of)
    known = (
        "" if not cut or cut == span.as_of.isoformat() else f"Data up to {w.day(date.fromisoformat(cut))}. "
    )
    return page.Page(
        title="Complaints report",
        organisation=organisation,
        period=f"{w.day(span.first)} to {w.day(span.last)}",
        meta=f"{known}{'Open' if known else 'Data and open'} cases counted to {until}. For the committee’s internal use.",
        simulated=read.simulated,
        faults=facts.balance.faults,
        tiles=tiles(facts),
        messages=messages.key_messages(facts),
        chapters=chapters,
        footer="Made by Upheld from a snapshot of the register. How to read the figures, and what they leave out: see Notes.",
    )


def tiles(facts: Facts) -> tuple[page.Tile, ...]:
    """The figures that stand out; none for a period in which nothing happened."""
    if facts.empty:
        return ()
    flows = facts.balance
    tiles = [
        page.Tile("Received", w.number(flows.received)),
        page.Tile("Closed", w.number(flows.closed)),
        page.Tile("Open at the end", w.number(flows.open_end)),
    ]
    waits = [
        (facts.titles.get(stage, f"Stage {stage}"), found, "working days")
        for stage, found in facts.stages.items()
    ][:1]
    waits.append(("Migrated", facts.migrated, "calendar days"))
    for name, found, unit in waits:
        if found.median.value is not None:
            tiles.append(
                page.Tile(
                    f"{w.label(name)}: median time",
                    w.plain(found.median.value),
                    f"{unit}, open cases counted in",
                )
            )
    return tuple(tiles)


def _put(path: Path, text: str) -> Path:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(text.encode())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return path
