"""Remedies and redress: what was offered, what became of it, how much it was, and upheld complaints without any."""

from typing import Final

import polars as pl

from analytics import wording as w
from analytics.chapters import Chapter, Part, chapter_of, counted, part
from analytics.facts import Facts
from analytics.measures.circumstances import BLANK
from analytics.tables import Column, Table

COUNTS: Final = ("offered", "delivered", "late", "owed", "overdue", "fell")
MONEY: Final = ("amount", "paid", "original", "pursuing", "unsplit")


def chapter(facts: Facts) -> Chapter:
    """Remedies by kind and their money, and how many upheld complaints have none."""
    redress, paragraphs, parts = facts.redress, [], []
    if redress.missing.upheld:
        parts.append(_missing(facts))
    if redress.by_kind.height:
        parts += [_by_kind(facts), *([_money(facts)] if redress.by_kind["priced"].sum() else [])]
        paragraphs.append(
            f"Redress paid in the period, whenever it was offered: {currency(facts)}{_pounds(redress.paid):,.2f}."
        )
    else:
        paragraphs.append("No remedy was offered in this period.")
    return chapter_of(9, "remedies", "Remedies and redress", paragraphs, parts)


def currency(facts: Facts) -> str:
    """The sign before an amount of money; pounds where the snapshot does not say."""
    return w.clean(facts.about.get("currency", "")) or "£"


def without(facts: Facts) -> str:
    """How many upheld complaints have no remedy, in a sentence; "" where none was upheld."""
    missing = facts.redress.missing
    if not missing.upheld:
        return ""
    return (
        f"Of {w.counted(missing.upheld, 'response')} that upheld a complaint, wholly or in part, {w.number(missing.without)} "
        f"({w.percent(100 * missing.without / missing.upheld)}) came without a remedy."
    )


def _pounds(hundredths: int) -> float:
    return hundredths / 100


def _summed(facts: Facts, found: pl.DataFrame) -> tuple[pl.DataFrame, tuple[tuple[str, str], ...]]:
    """The rows with one that adds them up, and their names."""
    words = facts.words.get("remedies", {})
    rows = tuple((kind or BLANK, words.get(kind, kind) or "Not recorded") for kind in found["kind"])
    total = found.select(pl.lit("").alias("kind"), pl.exclude("kind").sum())
    return pl.concat([found, total]), (*rows, ("all", "All"))


def _by_kind(facts: Facts) -> Part:
    frame, rows = _summed(facts, facts.redress.by_kind)
    table = Table(
        id="remedies-by-kind",
        title="Remedies offered, and what became of them",
        unit="Remedies offered in the period, as they stood at its end; one that replaced another counts once",
        stub="Kind",
        rows=rows,
        columns=(
            Column("offered", "Offered"),
            Column("delivered", "Delivered"),
            Column("late", "Of those, late"),
            Column("owed", "Still owed"),
            Column("overdue", "Of those, overdue"),
            Column("fell", "Declined or not approved"),
        ),
        frame=frame,
        totals=frozenset({len(rows) - 1}),
    )
    return part(
        table, [counted(table, name, f"remedies {name}", "kind", period=facts.period) for name in COUNTS]
    )


def _money(facts: Facts) -> Part:
    frame, rows = _summed(facts, facts.redress.by_kind.filter(pl.col("priced") > 0))
    sign = currency(facts)
    both = "Of which"
    table = Table(
        id="redress",
        title="Redress in money",
        unit="Remedies of money offered in the period and in force at its end",
        stub="Kind",
        rows=rows,
        columns=(
            Column("amount", "Offered", "mean", unit=sign, decimals=2),
            Column("paid", "Delivered so far", "mean", unit=sign, decimals=2),
            Column("original", "For the original injustice", "mean", under=both, unit=sign, decimals=2),
            Column("pursuing", "For pursuing the complaint", "mean", under=both, unit=sign, decimals=2),
            Column("unsplit", "Not said", "mean", under=both, unit=sign, decimals=2),
        ),
        frame=frame.with_columns(pl.col(MONEY) / 100),
        totals=frozenset({len(rows) - 1}),
        notes=(
            "Both parts are to be considered for every upheld complaint: the injustice itself, and the trouble of pursuing it.",
        ),
    )
    unprinted = [
        counted(_unprinted(table, frame, name), name, f"remedies {name}", "kind", period=facts.period)
        for name in ("priced", "priced_paid")
    ]
    return part(table, unprinted, dict.fromkeys(MONEY, ("priced",)) | {"paid": ("priced_paid",)})


def _unprinted(table: Table, frame: pl.DataFrame, name: str) -> Table:
    """The numbers of remedies that the amounts are of, in the rows of the table."""
    return Table(
        id=table.id, title=table.title, unit=table.unit, stub=table.stub, rows=table.rows,
        columns=(Column(name, name),), frame=frame, totals=table.totals,
    )  # fmt: skip # as the table, in all but its columns


def _missing(facts: Facts) -> Part:
    missing = facts.redress.missing
    with_one = missing.upheld - missing.without
    rows = (
        ("with", "With a remedy", with_one),
        ("without", "Without a remedy", missing.without),
        ("all", "All upheld", missing.upheld),
    )
    table = Table(
        id="upheld-remedies",
        title="Upheld complaints, and whether anything was offered",
        unit="Responses of the period that upheld a complaint, wholly or in part",
        stub="Remedy",
        rows=tuple((key, label) for key, label, _ in rows),
        columns=(Column("n", "Responses"), Column("share", "Share", "percent")),
        frame=pl.DataFrame(
            {"n": [n for *_, n in rows], "share": [100 * n / missing.upheld for *_, n in rows]}
        ),
        totals=frozenset({2}),
        notes=(
            f"Of {w.counted(missing.remedies, 'remedy', 'remedies')} in force in these cases, {w.number(missing.considered)} "
            f"{'says' if missing.considered == 1 else 'say'} whether for the original injustice, for pursuing the complaint, or for both.",
        ),
    )
    counts = counted(table, "n", "upheld", "remedy", period=facts.period)
    return part(table, [counts], {"share": ("n",)})
