"""How many complaints came, went and stayed, and who came again."""

from typing import Final

import polars as pl

from analytics import wording as w
from analytics.chapters import Chapter, Counted, Part, chapter_of, control, counted, part
from analytics.facts import Facts
from analytics.frames import Period
from analytics.measures.standing import GOVERNED, OUT_OF_SCOPE
from analytics.measures.volumes import astray, per_thousand
from analytics.tables import BREAK, Column, Table

MONTHS_SHOWN: Final = 24
QUARTERS_SHOWN: Final = 8
FLOWS: Final = (
    Column("opening", "Open at the start"),
    Column("received", "Received"),
    Column("reopened", "Reopened"),
    Column("closed", "Closed"),
    Column("open_end", "Open at the end"),
)
STOCKS: Final = ("opening", "open_end")
UNKNOWN: Final = "unknown"


def chapter(facts: Facts) -> Chapter:
    """Volumes: the reconciliation, by year where there are several, by quarter and by month, and repeat complainants."""
    if facts.empty:
        empty = "No complaint was received, closed or open in this period."
        return chapter_of(3, "volumes", "Volumes", [empty], [])
    parts = [_balance(facts)]
    if facts.by_month.height > MONTHS_SHOWN:
        parts.append(_years(facts))
    months = _months(facts)
    parts += [_quarters(facts), months]
    if facts.complainants["cases"].drop_nulls().len():
        parts.append(_complainants(facts))
    return chapter_of(
        3,
        "volumes",
        "Volumes",
        [reconciled(facts), *_besides(facts)],
        parts,
        figures=control.received(facts, months[0]),
    )


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


def _besides(facts: Facts) -> list[str]:
    found = []
    if facts.no_complaints:
        parts = [
            f"{w.number(n)} out of scope"
            if code == OUT_OF_SCOPE
            else w.counted(n, "request for service", "requests for service")
            for code, n in facts.no_complaints.items()
        ]
        found.append(
            f"Of the {w.number(facts.received[GOVERNED])} received under a policy, some turned out to be no complaint under it: "
            f"{w.listed(parts)}. They are in these volumes, because somebody had to deal with them."
        )
    rate = per_thousand(facts.balance.received, facts.members)
    if rate is not None and facts.members is not None:
        found.append(
            f"Received: {w.plain(rate)} for every 1,000 of {w.number(round(facts.members))} members."
        )
    return found


def _balance(facts: Facts) -> Part:
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
    table = Table(
        id="balance",
        title="Do the volumes add up?",
        unit="Cases, all kinds, in the whole period",
        stub="Line of the sum",
        rows=tuple((key, label) for key, label, _ in rows),
        columns=(Column("cases", "Cases"),),
        frame=pl.DataFrame({"cases": [value for *_, value in rows]}),
        totals=frozenset({4, 6}),
    )
    # Each line counts something else, so each is a table of one number.
    lines = [
        Counted(
            "cases",
            pl.DataFrame({"key": [key], "line": ["all"], "n": [value]}),
            ("line",),
            key,
            period=f"{facts.period.first.isoformat()}/{facts.period.last.isoformat()}",
            stock=key in STOCKS,
        )
        for key, _, value in rows
        if key not in ("expected", "difference")
    ]
    return part(table, lines)


def _years(facts: Facts) -> Part:
    frame = facts.by_year
    rows = [(str(year.year), str(year.year)) for year in frame["start"]]
    return _flows(facts, "year", frame, rows, _parts(facts.period, "year"))


def _quarters(facts: Facts) -> Part:
    frame = facts.by_quarter.tail(QUARTERS_SHOWN)
    rows = [_quarter(day.year, (day.month + 2) // 3) for day in frame["start"]]
    notes = _parts(facts.period, "quarter", start_shown=False)
    if frame["start"][0] < facts.period.first:
        notes = ("Quarters are whole ones, those before the period among them.", *notes)
    return _flows(facts, "quarter", frame, rows, notes)


def _quarter(year: int, number: int) -> tuple[str, str]:
    return f"{year}-Q{number}", f"{w.MONTHS[3 * number - 3]} to {w.MONTHS[3 * number - 1]} {year}"


def _months(facts: Facts) -> Part:
    frame, left_out = facts.months.tail(MONTHS_SHOWN), max(facts.months.height - MONTHS_SHOWN, 0)
    notes = _parts(facts.period, "month", start_shown=False)
    if left_out:
        notes = (
            f"The last {MONTHS_SHOWN} months of {facts.months.height}; the table by year has all of them.",
            *notes,
        )
    if frame["start"][0] < facts.period.first:
        notes = ("Months are whole ones, those before the period among them.", *notes)
    rows = [(f"{month:%Y-%m}", w.month(month)) for month in frame["start"]]
    return _flows(facts, "month", frame, rows, notes)


def _flows(
    facts: Facts, every: str, frame: pl.DataFrame, rows: list[tuple[str, str]], notes: tuple[str, ...]
) -> Part:
    """A table of flows. Each row is checked against the count case by case, and what is found is said."""
    wrong = astray(frame)
    if wrong:
        notes += (
            f"In {w.counted(wrong, every)} the number carried on is not the number counted case by case: "
            "cases whose own dates are out of order.",
        )
    else:
        notes += (f"Checked: every {every} ends with as many open cases as are counted case by case.",)
    flags = _breaks(facts, frame)
    if flags:
        notes += (f"{BREAK}: what is counted changed in this {every}; see the breaks in the notes.",)
    table = Table(
        id=f"by-{every}",
        title=f"Cases received, reopened, closed and open, by {every}",
        unit=f"Cases, all kinds; each {every} starts with what the {every} before left open",
        stub=every.capitalize(),
        rows=tuple(rows),
        columns=FLOWS,
        frame=frame,
        notes=notes,
        flags=flags,
    )
    spans = zip(frame["start"], frame["last"], strict=True)
    times = {
        key: Period(start, last, facts.period.known)
        for (key, _), (start, last) in zip(rows, spans, strict=True)
    }
    counts = [
        counted(table, column.name, column.name, "period", times=times, stock=column.name in STOCKS)
        for column in FLOWS
    ]
    return part(table, counts)


def _breaks(facts: Facts, frame: pl.DataFrame) -> dict[tuple[int | None, str | None], str]:
    """A mark beside each row in which what is counted changed."""
    found: dict[tuple[int | None, str | None], str] = {}
    for row, (start, last) in enumerate(frame.select("start", "last").iter_rows()):
        if facts.breaks.filter(pl.col("on_date").is_between(start, last)).height:
            found[row, None] = BREAK
    return found


def _parts(span: Period, what: str, *, start_shown: bool = True) -> tuple[str, ...]:
    """A note where the first or last row is only part of a month, quarter or year."""
    first, last = span.first, span.last
    months = {"month": 1, "quarter": 3, "year": 12}[what]
    following = last.fromordinal(last.toordinal() + 1)
    parts = []
    if start_shown and (first.day != 1 or (first.month - 1) % months):
        parts.append(f"starts on {w.day(first)}")
    if following.day != 1 or (following.month - 1) % months:
        parts.append(f"ends on {w.day(last)}")
    return (f"The period {w.listed(parts)}, so the {what} there is only part of one.",) if parts else ()


def _complainants(facts: Facts) -> Part:
    frame = facts.complainants
    known = frame.filter(pl.col("cases").is_not_null())
    unknown = int(frame.filter(pl.col("cases").is_null())["complainants"].sum())
    summed = pl.concat(
        [known, known.select(pl.lit(None, pl.Int64).alias("cases"), pl.exclude("cases").sum())]
    )
    table = Table(
        id="complainants",
        title="Complainants by how many complaints they made",
        unit="Complainants of cases received in the period, all kinds",
        stub="Complaints made",
        rows=(*((str(n), w.counted(n, "complaint")) for n in known["cases"]), ("total", "All")),
        columns=(
            Column("complainants", "Complainants"),
            Column("same_category", "Of those, two or more about one category"),
        ),
        frame=summed,
        totals=frozenset({known.height}),
        notes=(
            f"Two cases are one person’s where the desk saw that, so repeats are undercounted. No complainant is on record for "
            f"{w.counted(unknown, 'case')}, which {'is' if unknown == 1 else 'are'} not here.",
        ),
    )
    span = facts.period
    return part(
        table,
        [
            counted(table, "complainants", "complainants", "complaints made", period=span),
            counted(table, "same_category", "complainants, same category", "complaints made", period=span),
        ],
    )
