"""How many complaints came, went and stayed."""

from typing import Final

import polars as pl

from analytics import wording as w
from analytics.chapters import Chapter
from analytics.facts import Facts
from analytics.frames import Period
from analytics.measures.standing import GOVERNED, MIGRATED
from analytics.measures.volumes import share
from analytics.tables import Column, Table

MONTHS_SHOWN: Final = 24
FLOWS: Final = (
    Column("opening", "Open at the start"),
    Column("received", "Received"),
    Column("reopened", "Reopened"),
    Column("closed", "Closed"),
    Column("open_end", "Open at the end"),
)


def chapter(facts: Facts) -> Chapter:
    """Volumes: the reconciliation, by year where there are several, by month, by stage."""
    if facts.empty:
        return Chapter("volumes", "Volumes", ("No complaint was received, closed or open in this period.",))
    tables = [_balance(facts)]
    if facts.by_month.height > MONTHS_SHOWN:
        tables.append(_years(facts))
    tables.append(_months(facts))
    if GOVERNED in facts.groups:
        tables.append(_stages(facts))
    return Chapter("volumes", "Volumes", (reconciled(facts),), tables=tuple(tables))


def reconciled(facts: Facts) -> str:
    """The reconciliation as a line, and whether it holds."""
    flows = facts.balance
    line = (
        f"Open at the start {w.number(flows.opening)} + received {w.number(flows.received)} + reopened "
        f"{w.number(flows.reopened)} − closed {w.number(flows.closed)} = {w.number(flows.expected)} open at the end."
    )
    if flows.faults:
        return f"{line} This does not reconcile. {' '.join(flows.faults)}"
    return f"{line} Counted case by case the answer is the same: the figures reconcile."


def _balance(facts: Facts) -> Table:
    flows = facts.balance
    rows = (
        ("opening", "Open at the start", flows.opening),
        ("received", "+ Received", flows.received),
        ("reopened", "+ Reopened", flows.reopened),
        ("closed", "− Closed", flows.closed),
        ("expected", "= Open at the end, by this sum", flows.expected),
        ("open_end", "Open at the end, counted case by case", flows.open_end),
        ("difference", "Difference", flows.open_end - flows.expected),
    )
    return Table(
        id="balance",
        title="Do the volumes add up?",
        unit="Cases, all kinds, in the whole period",
        stub="Line of the sum",
        rows=tuple((key, label) for key, label, _ in rows),
        columns=(Column("cases", "Cases"),),
        frame=pl.DataFrame({"cases": [value for *_, value in rows]}),
        totals=frozenset({4, 6}),
    )


def _years(facts: Facts) -> Table:
    frame = facts.by_year
    return Table(
        id="by-year",
        title="Cases received, reopened, closed and open, by year",
        unit="Cases, all kinds; each year starts with what the year before left open",
        stub="Year",
        rows=tuple((str(year.year), str(year.year)) for year in frame["year"]),
        columns=FLOWS,
        frame=frame,
        notes=_parts(facts.period, "year"),
    )


def _months(facts: Facts) -> Table:
    frame, left_out = facts.by_month.tail(MONTHS_SHOWN), max(facts.by_month.height - MONTHS_SHOWN, 0)
    notes = _parts(facts.period, "month", start_shown=not left_out)
    if left_out:
        notes = (
            f"The last {MONTHS_SHOWN} months of {facts.by_month.height}; the table by year has all of them.",
            *notes,
        )
    return Table(
        id="by-month",
        title="Cases received, reopened, closed and open, by month",
        unit="Cases, all kinds; each month starts with what the month before left open",
        stub="Month",
        rows=tuple((f"{month:%Y-%m}", w.month(month)) for month in frame["month"]),
        columns=FLOWS,
        frame=frame,
        notes=notes,
    )


def _parts(span: Period, what: str, *, start_shown: bool = True) -> tuple[str, ...]:
    """A note where the first or last row is only part of a month or year."""
    first, last = span.first, span.last
    whole_start = first.day == 1 and (what == "month" or first.month == 1)
    following = last.fromordinal(last.toordinal() + 1)
    whole_end = following.day == 1 and (what == "month" or following.month == 1)
    parts = []
    if start_shown and not whole_start:
        parts.append(f"starts on {w.day(first)}")
    if not whole_end:
        parts.append(f"ends on {w.day(last)}")
    return (f"The period {w.listed(parts)}, so the {what} there is only part of one.",) if parts else ()


def _stages(facts: Facts) -> Table:
    frame = facts.by_stage
    rows = [(f"stage-{stage}", title) for stage, title in frame.select("stage", "title").iter_rows()]
    migrated = facts.open_end[MIGRATED]
    if facts.received[MIGRATED] or migrated:
        rows.append(("migrated", "No stage: migrated"))
        frame = pl.concat([frame, pl.DataFrame({"open_end": [migrated]})], how="diagonal")
    notes: tuple[str, ...] = (
        "Escalated: the next stage had been asked for by the end of the period. Some may still ask.",
    )
    before = facts.open_end[GOVERNED] - int(facts.by_stage["open_end"].sum())
    if before:
        rows.append(("before", "No stage yet"))
        frame = pl.concat([frame, pl.DataFrame({"open_end": [before]})], how="diagonal")
        notes += ("No stage yet: migrated cases that were brought under a policy only after this period.",)
    rows.append(("total", "All"))
    counts = ("opened", "responded", "gone", "escalated", "open_end")
    total = frame.select(pl.col(counts).sum()).with_columns(escalated_share=share("escalated", "responded"))
    frame = pl.concat([frame, total], how="diagonal")
    return Table(
        id="by-stage",
        title="Stages opened, answered and escalated",
        unit="Stages of cases under a policy, in the period; open at the end by the stage reached",
        stub="Stage",
        rows=tuple(rows),
        columns=(
            Column("opened", "Opened"),
            Column("responded", "Responded to"),
            Column("gone", "Ended without a response"),
            Column("escalated", "Cases", under="Of those responded to, escalated"),
            Column("escalated_share", "Share", "percent", under="Of those responded to, escalated"),
            Column("open_end", "Open at the end"),
        ),
        frame=frame,
        totals=frozenset({len(rows) - 1}),
        notes=notes,
    )
