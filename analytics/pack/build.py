"""A pack from the tables of a snapshot: what is told to one kind of reader, as files."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from importlib import import_module
from typing import Any, Final

from analytics import behind, frames, manifest, messages, page
from analytics import tables as tables_html
from analytics import wording as w
from analytics.chapters import AUDIT_AND_RISK, Chapter, notes
from analytics.facts import Facts, gather
from analytics.messages import Message
from analytics.pack import alone, drill, protection, tidy, workbook
from analytics.pack.asked import ASKS, OPTION, POLICY, Asked
from analytics.pack.protection import Protection
from analytics.report import BODY, tiles
from analytics.tables import CONFIDENTIAL, SHORTHAND, Table
from store.errors import Refused, UpheldError

PAGE: Final = manifest.PAGE
MANIFEST: Final = "manifest.json"
WORKBOOK: Final = "tables.xlsx"
TIDY: Final = "figures.csv"
PDF: Final = "pack.pdf"
TABLES: Final = "tables"

INTERNAL: Final = (
    "Internal: not to be published.",
    "Nothing is hidden here, and each figure leads to the cases behind it. It is for those who may see every case, and nobody else.",
)

OF_PEOPLE: Final = ("cases", "stages", "movements", "duties", "facts", "details", "change_cases", "feedback")
"""The tables of a snapshot that have rows for cases or people."""

Progress = Callable[[str], None]


def unsaid(_: str) -> None:
    """For whoever is told by nobody how far it has come."""


@dataclass(frozen=True)
class Pack:
    """A pack: its files by name, `manifest` among them as a mapping too, and what is said at a terminal."""

    files: Mapping[str, bytes]
    manifest: Mapping[str, Any]
    headlines: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class _Told:
    """What is told, after protection."""

    chapters: tuple[Chapter, ...]
    messages: tuple[Message, ...]
    headlines: tuple[str, ...]
    tiles: tuple[page.Tile, ...]
    protection: Protection | None


def build(
    tables: Mapping[str, Any],
    asked: Asked,
    *,
    code: str = "",
    withheld: Iterable[int] = (),
    progress: Progress = unsaid,
) -> Pack:
    """The pack of a snapshot's tables, without its PDF. The same snapshot and parameters give the same bytes.

    `code` is the version of the program; `withheld` are cases that whoever asks may not read. Raises BadInput for tables or
    a period that cannot be, UpheldError where what would be published tells what it hides, Refused where an internal pack would
    tell of a case that is withheld.
    """
    progress("reading the snapshot")
    read = frames.load(tables)
    with ThreadPoolExecutor(2) as beside:  # what needs no figures yet, while Polars counts without Python
        digest = beside.submit(lambda: read.digest)
        beside.submit(import_module, "great_tables")  # half a second
        progress("counting")
        facts = gather(read, asked.first, asked.last)
        whole = (*(module.chapter(facts) for module in BODY), notes.chapter(facts, set()))
        progress("protecting small counts")
        told = _open(whole, facts) if asked.internal else _protected(whole, facts, asked)
        digest.result()
    told = replace(told, chapters=_for(asked, told, facts, read, code))
    progress("writing tables")
    return _files(told, facts, read, asked, code, frozenset(withheld), progress)


def _open(whole: tuple[Chapter, ...], facts: Facts) -> _Told:
    return _Told(whole, messages.key_messages(facts), messages.headlines(facts), tiles(facts), None)


def _protected(whole: tuple[Chapter, ...], facts: Facts, asked: Asked) -> _Told:
    releases = [release for one in asked.earlier for release in one.releases]
    made = protection.protect(whole, facts, threshold=asked.threshold, earlier=releases)
    if made.findings:
        found = "; ".join(dict.fromkeys(one.sentence for one in made.findings))
        raise UpheldError(
            f"the pack is not written, as its readers could work out what it hides: {found}. Choose another period, or a higher --threshold"
        )
    return _Told(
        made.chapters,
        made.messages(messages.key_messages(facts)),
        made.lines(messages.headlines(facts)),
        tuple(tile for tile in tiles(facts) if made.public.tells(f"{tile.figure} {tile.about}")),
        made,
    )


# --- for whom -------------------------------------------------------------------------------------------------------


def _for(asked: Asked, told: _Told, facts: Facts, read: frames.Frames, code: str) -> tuple[Chapter, ...]:
    """The chapters for one kind of reader, those tables that the key messages are read from, and what it all means."""
    mine = [chapter for chapter in told.chapters[:-1] if asked.audience in chapter.audiences]
    there = {table.id for chapter in mine for table in chapter.tables}
    wanted = {message.table for message in told.messages} - there
    behind = [
        chapter.told({table.id: table for table in chapter.tables if table.id in wanted})
        for chapter in told.chapters
    ]
    if any(chapter.tables for chapter in behind):
        mine.append(
            Chapter(
                "behind",
                "Behind the key messages",
                ("The tables that the key messages are read from, where they stand in no chapter above.",),
                tables=tuple(table for chapter in behind for table in chapter.tables),
                bases=tuple(basis for chapter in behind for basis in chapter.bases),
                figures=tuple(figure for chapter in behind for figure in chapter.figures),
            )
        )
    mine.append(_notes(asked, told, mine))
    return (*mine, notes.provenance(facts, read, code))


def _notes(asked: Asked, told: _Told, mine: list[Chapter]) -> Chapter:
    given = told.chapters[-1]
    if asked.audience != AUDIT_AND_RISK:
        given = replace(given, tables=(), bases=(), figures=())
    used = {mark for chapter in (*mine, given) for table in chapter.tables for mark in table.shorthand}
    terms = [
        *notes.TERMS,
        *((mark, w.sentence(meaning)) for mark, meaning in SHORTHAND.items() if mark in used),
    ]
    return replace(given, paragraphs=(_suppression(asked), *given.paragraphs[1:]), terms=tuple(terms))


def _suppression(asked: Asked) -> str:
    if asked.internal:
        return f"{INTERNAL[0]} No figure is hidden, however small its count. {INTERNAL[1]}"
    against = ""
    if asked.earlier:
        against = f" So that comparing packs tells nothing either, it was also checked against {w.counted(len(asked.earlier), 'earlier pack')}."
    return (
        f"{CONFIDENTIAL}: counts from 1 to {w.number(asked.threshold - 1)} are hidden, and so are others from which they could be worked out, "
        f"and everything made of them. {w.sentence(w.clean(asked.reason))} {_set_by(asked)} What came, went and stayed at the whole desk is printed at any size, as "
        f"it describes nobody. It was checked that no hidden count can be worked out from this pack.{against}"
    )


def _set_by(asked: Asked) -> str:
    """Where the threshold comes from."""
    if asked.threshold_from == POLICY:
        return "So the policy has it."
    if asked.threshold_from == OPTION:
        return "This threshold was chosen for this pack."
    return "The policy says nothing of this: it is the threshold of the program."


# --- files ------------------------------------------------------------------------------------------------------------


def _files(
    told: _Told,
    facts: Facts,
    read: frames.Frames,
    asked: Asked,
    code: str,
    withheld: frozenset[int],
    progress: Progress,
) -> Pack:
    numbered = _numbered(told.chapters)
    figures = [table for chapter in told.chapters for table in (*chapter.tables, *chapter.numbers)]
    banners = (INTERNAL,) if asked.internal else ()
    files, cases = dict[str, bytes](), dict[str, bytes]()
    progress("writing the page")
    ready = {table.id: tables_html.as_html(table, number) for number, table in numbered}
    first = (*banners, *((page.SIMULATED,) if read.simulated else ()))
    if asked.internal:
        progress("listing the cases behind each figure")
        found = drill.drilled(numbered, _behind(told, facts, read, withheld), ready, first)
        ready, cases = dict(found.html), dict(found.files)
    files[PAGE] = page.render(_page(told, facts, read, asked, banners), ready).encode()
    for number, table in numbered:
        html = ready[table.id].replace(f'href="{drill.CASES}/', f'href="../{drill.CASES}/')
        files[f"{TABLES}/{table.id}.html"] = alone.write(
            table, number, html, (asked.title, _span(facts)), first
        ).encode()
    progress("writing the workbook")
    files[WORKBOOK] = workbook.write(_book(told, facts, read, asked, numbered))
    files[TIDY] = tidy.write(figures)
    files |= cases
    made = _manifest(told, facts, read, asked, code, files, figures)
    files[MANIFEST] = manifest.text(made).encode()
    return Pack(files, made, told.headlines, facts.balance.faults)


def _behind(
    told: _Told, facts: Facts, read: frames.Frames, withheld: frozenset[int]
) -> Mapping[str, behind.Behind]:
    """What is behind each figure. Raises Refused where a case of these is withheld from whoever asks: hiding its reference
    alone would not do, as nothing else is hidden.
    """
    found = behind.references(read, facts, told.chapters)
    barred = withheld.intersection(
        *[{case for one in found.values() for some in one.lists.values() for case in some["case_id"]}]
    )
    if barred:
        raise Refused(
            f"the cases behind these figures are not all for you: {w.counted(len(barred), 'case')} of them you may not read, and a "
            "pack that hides nothing tells of every one. Ask somebody who may read them all to make it, or leave --internal out."
        )
    return found


def _numbered(chapters: Iterable[Chapter]) -> list[tuple[int, Table]]:
    return [*enumerate((table for chapter in chapters for table in chapter.tables), 1)]


def _page(
    told: _Told, facts: Facts, read: frames.Frames, asked: Asked, banners: tuple[tuple[str, str], ...]
) -> page.Page:
    cut = facts.about.get("data_cut", "")
    until = w.day(facts.period.as_of)
    known = f"Data up to {w.day(date.fromisoformat(cut))}. " if cut else ""
    author = f"By {w.clean(asked.author)}. " if asked.author.strip() else ""
    return page.Page(
        title=asked.title,
        organisation=w.clean(facts.about.get("organisation", "")) or "Organisation not named",
        period=_span(facts),
        meta=f"{author}{known}Open cases counted to {until}.",
        simulated=read.simulated,
        faults=facts.balance.faults,
        tiles=told.tiles,
        messages=told.messages,
        chapters=told.chapters,
        footer="Made by Upheld from a snapshot of the register. How to read the figures, and what is hidden: see Notes.",
        banners=banners,
        opening=(w.clean(asked.asks) or ASKS[asked.audience],),
    )


def _span(facts: Facts) -> str:
    return f"{w.day(facts.period.first)} to {w.day(facts.period.last)}"


def _book(
    told: _Told, facts: Facts, read: frames.Frames, asked: Asked, numbered: list[tuple[int, Table]]
) -> workbook.Book:
    about = [w.clean(facts.about.get("organisation", "")), _span(facts)]
    about += [" ".join(INTERNAL)] if asked.internal else []
    about += [" ".join(page.SIMULATED)] if read.simulated else []
    notes_ = [chapter for chapter in told.chapters if chapter.terms]
    lines = [
        ("Hidden figures", _suppression(asked)),
        *((term, text) for chapter in notes_ for term, text in chapter.terms),
    ]
    return workbook.Book(asked.title, tuple(filter(None, about)), tuple(numbered), tuple(lines), _cut(facts))


def _cut(facts: Facts) -> date:
    text = facts.about.get("data_cut", "")
    return date.fromisoformat(text) if text else facts.period.as_of


def _manifest(
    told: _Told,
    facts: Facts,
    read: frames.Frames,
    asked: Asked,
    code: str,
    files: Mapping[str, bytes],
    figures: Iterable[Table],
) -> dict[str, Any]:
    given = list(figures)
    made = manifest.make(
        facts,
        read,
        given,
        headlines=told.headlines,
        html=files[PAGE].decode(),
        asked=(asked.first, asked.last),
        code=code,
    )
    made["parameters"] = asked.parameters
    made["figures"] = {name: value for table in given for name, value in _marked(table)}
    made["files"] = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    made["key_messages"] = [{"text": message.text, "table": message.table} for message in told.messages]
    if told.protection is not None:
        releases = told.protection.releases
        made["disclosure"] = {
            "threshold": asked.threshold,
            "reason": asked.reason,
            "releases": [json.loads(json.dumps(release.as_json())) for release in releases],
        }
        made["rows_in"] = {
            name: CONFIDENTIAL if name in OF_PEOPLE and 0 < n < asked.threshold else n
            for name, n in read.rows.items()
        }
    return made


def _marked(table: Table) -> Iterable[tuple[str, object]]:
    """Every figure by name; [c] where it is hidden."""
    hidden = {
        f"{table.id}.{table.rows[row][0]}.{name}"
        for (row, name), mark in table.marks.items()
        if mark == CONFIDENTIAL
    }
    for name, value in table.figures.items():
        yield (
            name,
            CONFIDENTIAL
            if value is None and (name in hidden or name.rpartition(".")[0] in hidden)
            else value,
        )
