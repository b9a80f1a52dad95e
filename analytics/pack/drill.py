"""The cases behind the figures of an internal pack, by their references."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import polars as pl

from analytics import wording as w
from analytics.chapters import KEY, Chapter
from analytics.chapters.circumstances import NAMES
from analytics.disclosure.cells import span_of
from analytics.facts import Facts
from analytics.frames import Frames
from analytics.ground import Ground, ground
from analytics.measures import elsewhere
from analytics.measures.circumstances import BLANK, DIMENSIONS, OTHER
from analytics.measures.promises import STEPS
from analytics.measures.standing import GOVERNED, within
from analytics.measures.timeliness import BANDS
from analytics.pack.tidy import plain
from analytics.tables import Table
from store.case.references import reference

FILE: Final = "cases.csv"
INLINE: Final = 12
"""So many references stand under a table; more are in `FILE` only."""

Where = Mapping[tuple[str, str], pl.DataFrame]
"""Row key and column: a frame with `case_id`, one row for each case counted, or each stage of one."""


@dataclass(frozen=True)
class Behind:
    """The cases behind the figures of one table: by row key and column, sorted. `unnamed`: figures that have none here."""

    table: str
    cases: Mapping[tuple[str, str], tuple[int, ...]]
    withheld: frozenset[int]
    unnamed: int

    def names(self, cases: Iterable[int]) -> list[str]:
        """Their references; of one that is withheld only that there is one."""
        return ["[withheld]" if case in self.withheld else reference(case) for case in cases]


def references(
    read: Frames,
    facts: Facts,
    printed: Sequence[Table],
    chapters: Iterable[Chapter],
    withheld: frozenset[int],
) -> dict[str, Behind]:
    """For each table, the cases behind each count of it that can be taken case by case.

    Each list is as long as the figure says, or it is not given: a list that is counted otherwise would be another figure.
    """
    here = ground(read, facts.period)
    bases = {basis.table: basis for chapter in chapters for basis in chapter.bases}
    spans = {
        table: {row[0]: row[1] for row in one.frame.select(KEY, *one.rows).iter_rows()}
        for table, basis in bases.items()
        for one in basis.counts[:1]
        if one.time
    }
    found = {}
    for table in printed:
        wanted = [column.name for column in table.columns if column.form == "count" and not column.points]
        lists = _of_table(table, here, facts, spans.get(table.id, {}))
        cases: dict[tuple[str, str], tuple[int, ...]] = {}
        unnamed = 0
        for row, (key, _) in enumerate(table.rows):
            for column in wanted:
                value = table.frame[column][row]
                if not value:
                    continue
                some = lists.get((key, column))
                if some is None or some.height != value:
                    unnamed += 1
                else:
                    cases[key, column] = tuple(sorted(some["case_id"].to_list()))
        found[table.id] = Behind(table.id, cases, withheld, unnamed)
    return found


def _of_table(table: Table, here: Ground, facts: Facts, spans: Mapping[str, str]) -> Where:
    described = {key: column for column, (key, *_) in NAMES.items()}
    if table.id == "balance":
        moved = _flows(here, facts.period.first, facts.period.last)
        return {(name, "cases"): frame for name, frame in moved.items()}
    if spans:
        found: dict[tuple[str, str], pl.DataFrame] = {}
        for key, code in spans.items():
            ((first, after),) = span_of(code)
            flows = _flows(here, date.fromordinal(first), date.fromordinal(after - 1))
            found |= {(key, name): frame for name, frame in flows.items()}
        return found
    if table.id in described:
        return _described(table, here, facts, described[table.id])
    if table.id in ("by-stage", "outcomes-by-stage", "on-time"):
        return dict(_staged(table, here))
    return dict(_cased(table, here))


def _flows(here: Ground, first: date, last: date) -> dict[str, pl.DataFrame]:
    """What came and went between two days, and what was open before the first and after the last."""
    moves = here.frames.movements.filter(pl.col("on_date").is_between(first, last))
    on, until = pl.col("on_date"), pl.col("until")
    is_open = here.walk.filter(pl.col("net") == 1)
    frames = {name: moves.filter(what=name).select("case_id") for name in ("received", "reopened", "closed")}
    frames["opening"] = is_open.filter(on < first, (until >= first).fill_null(True)).select("case_id")
    frames["open_end"] = is_open.filter(on <= last, (until > last).fill_null(True)).select("case_id")
    return dict(zip(frames, pl.collect_all(list(frames.values())), strict=True))


def _described(table: Table, here: Ground, facts: Facts, column: str) -> Where:
    of = here.cases.select(
        "case_id", "group", "received", "open_end", label=pl.col(column).fill_null("").str.strip_chars()
    )
    cases = of.collect()
    words = facts.words.get(DIMENSIONS[column], {})
    found = {}
    for group in facts.groups:
        mine = cases.filter(group=group)
        if group == GOVERNED:
            mine = mine.with_columns(pl.col("label").replace(words))
        named = {label for key, label in table.rows if key.startswith(f"{group}.“")}
        for key, words_ in table.rows:
            if not key.startswith(f"{group}."):
                continue
            row = key.split(".", 1)[1]
            if row == BLANK:
                some = mine.filter(pl.col("label") == "")
            elif row == OTHER:
                some = mine.filter(pl.col("label") != "", ~pl.col("label").is_in(list(named)))
            else:
                some = mine.filter(pl.col("label") == words_) if row.startswith("“") else mine
            found[key, "received"] = some.filter(within("received", here.span)).select("case_id")
            found[key, "open_end"] = some.filter("open_end").select("case_id")
    return found


def _staged(table: Table, here: Ground) -> Iterator[tuple[tuple[str, str], pl.DataFrame]]:
    """By stage: what was reached, answered and kept, and how it finished."""
    stages, span = here.stages.collect(), here.span
    for key, _ in table.rows:
        stage, _, rest = key.removeprefix("stage-").partition(".")
        if not stage.isdecimal():
            continue
        mine = stages.filter(stage=int(stage))
        if table.id == "outcomes-by-stage":
            yield (key, "n"), mine.filter(within("finished", span), way=rest).select("case_id")
        elif table.id == "by-stage":
            answered = mine.filter(within("responded", span))
            yield (key, "opened"), mine.filter(within("opened", span)).select("case_id")
            yield (key, "responded"), answered.select("case_id")
            yield (key, "gone"), mine.filter(within("gone", span)).select("case_id")
            yield (key, "escalated"), answered.filter(pl.col("moved_on").is_not_null()).select("case_id")
            yield (key, "open_end"), mine.filter("at_end").select("case_id")
        else:
            yield from _promised(key, mine, here, *STEPS[rest])


def _promised(
    key: str, mine: pl.DataFrame, here: Ground, due_column: str, done_column: str
) -> Iterator[tuple[tuple[str, str], pl.DataFrame]]:
    """As `measures.timeliness.on_time` counts them."""
    due, done, gone, span = pl.col(due_column), pl.col(done_column), pl.col("gone"), here.span
    fell = due.is_between(span.first, span.as_of)
    left_out = fell & done.is_null() & (gone <= due).fill_null(False)
    counts = fell & ~left_out & (done.is_not_null() | (due < span.as_of))
    kept = counts & (done <= due).fill_null(False)
    for name, which in (
        ("due", counts),
        ("within", kept),
        ("late", counts & ~kept),
        ("undone", counts & done.is_null()),
        ("extended", counts & (pl.col("extended") > 0)),
        ("not_due", done.is_null() & gone.is_null() & (due >= span.as_of)),
    ):
        yield (key, name), mine.filter(which).select("case_id")


def _cased(table: Table, here: Ground) -> Iterator[tuple[tuple[str, str], pl.DataFrame]]:
    """By case: how it ended, how old it is, where it was turned away to."""
    span = here.span
    if table.id == "ends":
        ended = (
            here.cases.filter(pl.col("group") == GOVERNED, within("ended", span))
            .select("case_id", "ended_as")
            .collect()
        )
        for key, _ in table.rows:
            some = ended if key == "all" else ended.filter(ended_as="" if key == BLANK else key)
            yield (key, "n"), some.select("case_id")
    elif table.id in ("ages", "oldest"):
        age = (pl.lit(span.as_of) - pl.col("received")).dt.total_days()
        open_ = here.cases.filter("open_end").select("case_id", "group", age=age).collect()
        edges = [-(10**6), *(band + 1 for band in BANDS), 10**6]
        for row, (key, _) in enumerate(table.rows):
            some = (
                open_
                if key == "total"
                else open_.filter(group=key)
                if table.id == "oldest"
                else open_.filter(pl.col("age") >= edges[row], pl.col("age") < edges[row + 1])
            )
            for column in table.columns:
                mine = some if column.name in ("total", "open") else some.filter(group=column.name)
                yield (key, column.name), mine.select("case_id")
    elif table.id == "turned-away":
        kinds = {name: end for name, (end, _) in elsewhere.KINDS.items()}
        turned = (
            here.facts.filter(pl.col("what").is_in(list(kinds)), within("on_date", span))
            .select("case_id", "what", "code")
            .collect()
        )
        back = {end: name for name, end in kinds.items()}
        for key, _ in table.rows:
            what, _, code = key.partition(".")
            yield (
                (key, "n"),
                turned.filter(what=back[what], code="" if code == BLANK else code).select("case_id"),
            )


def write(found: Mapping[str, Behind]) -> bytes:
    """A line for each case behind each figure: table, row, column, reference."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("table", "row", "column", "case"))
    for table, behind in found.items():
        for (key, column), cases in behind.cases.items():
            writer.writerows((table, plain(key), column, name) for name in behind.names(cases))
    return out.getvalue().encode()


def under(chapters: Sequence[Chapter], found: Mapping[str, Behind]) -> tuple[Chapter, ...]:
    """The chapters, with the references of few cases under their table, and where those of many are."""
    return tuple(
        replace(
            chapter,
            tables=tuple(
                replace(table, notes=(*table.notes, *_notes(table, found))) for table in chapter.tables
            ),
        )
        for chapter in chapters
    )


def _notes(table: Table, found: Mapping[str, Behind]) -> Iterator[str]:
    behind = found[table.id]
    words = dict(table.rows)
    heads = {column.name: column.heading for column in table.columns}
    many = 0
    for (key, column), cases in behind.cases.items():
        if len(cases) <= INLINE:
            yield f"{w.label(words[key])}, {heads[column].lower()}: {w.listed(behind.names(cases))}."
        else:
            many += 1
    if many:
        yield f"The cases behind {w.counted(many, 'larger figure')} of this table are in {FILE}."
    if behind.unnamed:
        yield f"Not taken case by case, so without references: {w.counted(behind.unnamed, 'figure')} of this table."
