"""What changed between two periods by more than chance alone changes counts."""

from collections.abc import Iterator
from typing import Final

import polars as pl

from analytics import wording as w
from analytics.chapters import KINDS, Chapter, Part, Said, chapter_of, counted, part
from analytics.chapters.circumstances import NAMES
from analytics.facts import Facts, Shifts
from analytics.measures.circumstances import BLANK, DIMENSIONS
from analytics.measures.standing import GOVERNED
from analytics.patterns import Verdict
from analytics.patterns.shifts import STAGE
from analytics.tables import Column, Table

MOVED: Final = (Verdict.ROSE, Verdict.FELL)
SHOWN: Final = 12
NAMED: Final = 5


def chapter(facts: Facts) -> Chapter:
    """For each group that can be compared a sentence, and a table of what can be told; a sentence where none can."""
    paragraphs, parts = list[str](), []
    for group in (name for name in facts.groups if name in facts.shifts):
        found = facts.shifts[group]
        paragraphs.append(said(facts, group))
        if found.items.filter(pl.col("verdict") != str(Verdict.TOO_FEW)).height:
            parts.append(_items(facts, group, found))
    if not paragraphs:
        paragraphs = ["There is no earlier period on record to compare this one with."]
    return chapter_of(7, "patterns", "What changed", paragraphs, parts)


def said(facts: Facts, group: str) -> Said:
    """Which items changed, in sentences that name them; where what can be said of one is hidden, of none."""
    found = facts.shifts[group]
    head = (
        f"{'C' if group == GOVERNED else 'Migrated c'}omplaints from {w.day(found.after.first)} to {w.day(found.after.last)}, compared with "
        f"{w.day(found.before.first)} to {w.day(found.before.last)}:"
    )
    summed = found.items.group_by("dimension").agg(pl.col("before", "after").sum())
    wholes = {dimension: pair for dimension, *pair in summed.iter_rows()}
    parts = []
    for verdict, word in ((Verdict.ROSE, "larger"), (Verdict.FELL, "smaller")):
        items = found.items.filter(verdict=str(verdict)).sort("adjusted", "dimension", "code")
        names = [
            f"{name(facts, group, dimension, code)} ({w.number(before)} of {w.number(wholes[dimension][0])}, now {w.number(after)} of "
            f"{w.number(wholes[dimension][1])})"
            for dimension, code, before, after in items.select(
                "dimension", "code", "before", "after"
            ).iter_rows()
        ]
        if len(names) > NAMED:
            names = [*names[:NAMED], f"{w.number(len(names) - NAMED)} more"]
        if names:
            parts.append(
                f"a {word} part of the whole than before {'is' if len(names) == 1 else 'are'} {w.listed(names)}"
            )
    moved = found.items.filter(pl.col("verdict").is_in([str(one) for one in MOVED]))
    if parts:
        return Said(f"{head} {'; '.join(parts)}.", _verdicts(group, moved))
    few = found.items.filter(verdict=str(Verdict.TOO_FEW)).height
    nothing = f"{head} nothing changed its part of the whole by more than chance."
    return Said(
        f"{nothing} Of {w.counted(found.items.height, 'item')} compared, {w.number(few)} {w.were(few)} too few to tell.",
        _verdicts(group, found.items),
        f"{head} nothing that is printed changed its part of the whole by more than chance.",
    )


def _verdicts(group: str, items: pl.DataFrame) -> Iterator[tuple[str, str, str]]:
    """Where the table says what can be said of these."""
    for dimension, code in items.select("dimension", "code").iter_rows():
        yield f"shifts-{group}", f"{dimension}.{code or BLANK}", "verdict"


def name(facts: Facts, group: str, dimension: str, code: str) -> str:
    """An item in words."""
    if dimension == STAGE:
        return facts.titles.get(int(code), f"Stage {code}")
    words = facts.words.get(DIMENSIONS[dimension], {}) if group == GOVERNED else {}
    return w.label(words.get(code, code)) or f"{NAMES[dimension][2]} not recorded"


def _items(facts: Facts, group: str, found: Shifts) -> Part:
    """What moved, and of each dimension the most frequent that did not; what is too rare to tell of is counted in a note."""
    rank = pl.int_range(pl.len()).over("dimension")
    shown = (
        found.items.filter(pl.col("verdict") != str(Verdict.TOO_FEW))
        .with_columns(moved=pl.col("verdict").is_in([str(one) for one in MOVED]))
        .sort("moved", pl.col("before") + pl.col("after"), "code", descending=[True, True, False])
        .with_columns(rank=rank)
        .filter(pl.col("moved") | (pl.col("rank") < SHOWN))
    )
    order = {column: place for place, column in enumerate((*NAMES, STAGE))}
    shown = shown.sort(pl.col("dimension").replace_strict(order, return_dtype=pl.Int64), "rank")
    rows, groups = [], []
    for dimension, code in shown.select("dimension", "code").iter_rows():
        rows.append((f"{dimension}.{code or BLANK}", name(facts, group, dimension, code)))
        groups.append(NAMES[dimension][2] if dimension in NAMES else "Stage opened")
    left_out = found.items.height - shown.height
    notes: tuple[str, ...] = (
        "Rose or fell: its part of all of the same kind changed by more than chance, with room made for how many are looked at: "
        "about one in 20 of those said to have moved is a false alarm.",
    )
    if left_out:
        notes += (
            f"Not shown: {w.counted(left_out, 'item')} without a change that can be told from chance. Where even a doubling would probably not have "
            "shown, there are too few to tell.",
        )
    table = Table(
        id=f"shifts-{group}",
        title=f"What changed: {KINDS[group].lower()}",
        unit=f"Cases received, and stages opened, from {w.day(found.before.first)} to {w.day(found.before.last)} and from "
        f"{w.day(found.after.first)} to {w.day(found.after.last)}; ratio of the parts of the whole, with its 95% interval",
        stub="Item",
        rows=tuple(rows),
        groups=tuple(groups),
        columns=(
            Column("before", "Before"),
            Column("after", "After"),
            Column("ratio", "Ratio", "mean", decimals=2),
            Column("lower", "From", "mean", under="95% interval", decimals=2),
            Column("upper", "To", "mean", under="95% interval", decimals=2),
            Column("verdict", "What can be said", "text"),
        ),
        frame=shown.with_columns(pl.col("verdict").map_elements(w.capital, return_dtype=pl.String)),
        notes=notes,
    )
    where = {"kind": group}
    counts = [
        counted(
            table, column, "received or opened", "item", period=period, where=where, complete=not left_out
        )
        for column, period in (("before", found.before), ("after", found.after))
    ]
    return part(table, counts, dict.fromkeys(("ratio", "lower", "upper", "verdict"), ("before", "after")))
