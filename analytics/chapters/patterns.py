"""What changed between two periods by more than chance alone changes counts."""

from typing import Final

import polars as pl

from analytics import wording as w
from analytics.chapters import KINDS, Chapter, Part, chapter_of, counted, part
from analytics.chapters.circumstances import NAMES
from analytics.facts import Facts, Shifts
from analytics.measures.circumstances import BLANK, DIMENSIONS
from analytics.measures.standing import GOVERNED
from analytics.patterns import Verdict
from analytics.patterns.shifts import STAGE
from analytics.tables import Column, Table

MOVED: Final = (Verdict.ROSE, Verdict.FELL)
SHOWN: Final = 12


def chapter(facts: Facts) -> Chapter:
    """A table for each group that can be compared; a sentence where none can."""
    paragraphs, parts = [], []
    for group in (name for name in facts.groups if name in facts.shifts):
        found = facts.shifts[group]
        paragraphs.append(said(facts, group))
        if found.items.height:
            parts.append(_items(facts, group, found))
    if not parts:
        paragraphs = ["There is no earlier period on record to compare this one with."]
    return chapter_of(7, "patterns", "What changed", paragraphs, parts)


def said(facts: Facts, group: str) -> str:
    """Which items changed, in sentences that name them."""
    found = facts.shifts[group]
    of = "" if group == GOVERNED else " migrated"
    head = (
        f"From {w.day(found.after.first)} to {w.day(found.after.last)} compared with {w.day(found.before.first)} to "
        f"{w.day(found.before.last)},{of} complaints:"
    )
    parts = []
    for verdict, word in ((Verdict.ROSE, "a larger"), (Verdict.FELL, "a smaller")):
        names = [
            f"{name(facts, group, dimension, code)} ({w.number(before)} to {w.number(after)})"
            for dimension, code, before, after in found.items.filter(verdict=str(verdict))
            .sort("adjusted", "dimension", "code")
            .select("dimension", "code", "before", "after")
            .iter_rows()
        ]
        if names:
            parts.append(f"{word} part of all than before are {w.listed(names[:SHOWN])}")
    if parts:
        return f"{head} {'; '.join(parts)}."
    few = found.items.filter(verdict=str(Verdict.TOO_FEW)).height
    return (
        f"{head} nothing changed its part of the whole by more than chance; of {w.counted(found.items.height, 'item')} compared, "
        f"{w.number(few)} {w.were(few)} too few to tell."
    )


def name(facts: Facts, group: str, dimension: str, code: str) -> str:
    """An item in words."""
    if dimension == STAGE:
        return facts.titles.get(int(code), f"Stage {code}")
    words = facts.words.get(DIMENSIONS[dimension], {}) if group == GOVERNED else {}
    return w.label(words.get(code, code)) or f"{NAMES[dimension][2]} not recorded"


def _items(facts: Facts, group: str, found: Shifts) -> Part:
    """What moved first, then the most frequent of each dimension, so that a long list of rare ones is not printed."""
    rank = pl.int_range(pl.len()).over("dimension")
    shown = (
        found.items.with_columns(moved=pl.col("verdict").is_in([str(one) for one in MOVED]))
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
    notes = (
        "Rose or fell: its part of all of the same kind changed by more than chance, with room made for how many are looked at: "
        "about one in 20 of those said to have moved is a false alarm.",
        "Too few to tell: even if it had doubled, that would probably not have shown.",
    )
    if left_out:
        notes += (f"Not shown: {w.counted(left_out, 'rarer item')} without a change.",)
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
        counted(table, column, "received or opened", "item", period=period, where=where, complete=not left_out)
        for column, period in (("before", found.before), ("after", found.after))
    ]
    return part(table, counts, dict.fromkeys(("ratio", "lower", "upper", "verdict"), ("before", "after")))
