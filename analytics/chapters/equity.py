"""Is everyone treated alike? Outcomes and times by type of complainant, side by side with their intervals."""

from typing import Final

import polars as pl

from analytics import wording as w
from analytics.chapters import Chapter, Part, Said, chapter_of, counted, part
from analytics.facts import Facts
from analytics.measures.circumstances import BLANK
from analytics.measures.equity import ADJUSTED, NO, TYPE, VULNERABLE, YES
from analytics.tables import NOT_AVAILABLE, Column, Table

GROUPS: Final = {
    TYPE: "Type of complainant",
    ADJUSTED: "Reasonable adjustment",
    VULNERABLE: "Vulnerability on record",
}
WORDS: Final = {
    (ADJUSTED, YES): "Agreed", (ADJUSTED, NO): "None agreed",
    (VULNERABLE, YES): "On record", (VULNERABLE, NO): "None on record",
}  # fmt: skip # side by side
SAME: Final = "no sign of a difference"


def chapter(facts: Facts) -> Chapter:
    """Two tables, outcomes and times, and which of the shares differ; a sentence where nobody was answered."""
    title = "Is everyone treated alike?"
    if not facts.equity.height:
        none = "No complaint under a policy was answered, or due to be, in this period."
        return chapter_of(6, "equity", title, [none], [])
    stage = facts.titles.get(min(facts.titles, default=1), "the first stage")
    said = [
        f"Of complaints at {stage}, by who made them. Equal regard does not mean the same steps for everyone: a reasonable adjustment is part of "
        "fair treatment, and no departure from it.",
        found(facts),
    ]
    if VULNERABLE not in set(facts.equity["dimension"]):
        said.append(
            "Nothing is counted by a characteristic of the complainant: the policy names no lawful basis for that."
        )
    return chapter_of(6, "equity", title, said, [_outcomes(facts, stage), _times(facts, stage)])


def found(facts: Facts) -> Said:
    """Which shares differ from those of all by more than chance, in a sentence; of none where what can be said of one is hidden."""
    parts, named, every = [], [], []
    for verdict, what, table in (
        ("upheld_verdict", "upheld", "equity-outcomes"),
        ("verdict", "answered on time", "equity-times"),
    ):
        for dimension, code, one in facts.equity.select("dimension", "code", verdict).iter_rows():
            place = (table, f"{dimension}.{code or BLANK}", verdict)
            every.append(place)
            if one not in (None, SAME):
                named.append(place)
                parts.append(
                    f"{GROUPS[dimension].lower()} “{_words(facts, dimension, code)}” ({what}: {one})"
                )
    if parts:
        text = f"By more than chance may give, these differ from all together: {w.listed(parts)}. Why is for people to find out."
        return Said(text, named)
    none = "differs from that of all together by more than chance may give."
    return Said(f"No share {none}", every, f"No share that is printed {none}")


def _words(facts: Facts, dimension: str, code: str) -> str:
    if dimension == TYPE:
        return w.label(facts.words.get("complainant_types", {}).get(code, code)) or "Not recorded"
    return WORDS[dimension, code]


def _rows(facts: Facts) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    pairs = list(facts.equity.select("dimension", "code").iter_rows())
    rows = tuple(
        (f"{dimension}.{code or BLANK}", _words(facts, dimension, code)) for dimension, code in pairs
    )
    return rows, tuple(GROUPS[dimension] for dimension, _ in pairs)


def _outcomes(facts: Facts, stage: str) -> Part:
    rows, groups = _rows(facts)
    table = Table(
        id="equity-outcomes",
        title="Upheld, by who complained",
        unit=f"Responses with a finding at {stage} in the period; upheld wholly or in part, with Wilson’s 95% interval",
        stub="Complainant",
        rows=rows,
        groups=groups,
        columns=(
            Column("found", "With a finding"),
            Column("upheld", "Upheld"),
            Column("upheld_share", "Share", "percent"),
            Column("upheld_lower", "From", "percent", under="95% interval"),
            Column("upheld_upper", "To", "percent", under="95% interval"),
            Column("upheld_verdict", "Beside all", "text"),
        ),
        frame=_capital(facts.equity, "upheld_verdict"),
        notes=(
            "Beside all: compared with all together, with room made for how many are looked at. Complaints of different people are about different "
            "things: a difference asks a question.",
        ),
    )
    return _part(facts, table, "upheld by complainant", ("found", "upheld"))


def _times(facts: Facts, stage: str) -> Part:
    rows, groups = _rows(facts)
    frame = _capital(facts.equity, "verdict")
    table = Table(
        id="equity-times",
        title="Answered on time, and how long it took, by who complained",
        unit=f"Responses at {stage} that fell due in the period, with Wilson’s 95% interval; working days by which half of those begun in it were answered, open cases counted in",
        stub="Complainant",
        rows=rows,
        groups=groups,
        columns=(
            Column("due", "Fell due"),
            Column("within", "On time"),
            Column("share", "Share", "percent"),
            Column("lower", "From", "percent", under="95% interval"),
            Column("upper", "To", "percent", under="95% interval"),
            Column("verdict", "Beside all", "text"),
            Column("begun", "Begun"),
            Column("median", "Median working days", "days"),
        ),
        frame=frame,
        marks={(row, "median"): NOT_AVAILABLE for row, begun in enumerate(frame["begun"]) if begun},
        notes=(f"{NOT_AVAILABLE}: fewer than half have been answered so far.",)
        if frame.filter(pl.col("begun") > 0)["median"].null_count()
        else (),
    )
    return _part(facts, table, "answered by complainant", ("due", "within", "begun"))


def _part(facts: Facts, table: Table, measure: str, names: tuple[str, ...]) -> Part:
    counts = [
        counted(table, name, f"{measure}, {name}", "complainant", period=facts.period) for name in names
    ]
    derived = {
        column.name: ("begun",) if column.name == "median" else names[:2]
        for column in table.columns
        if column.name not in names
    }
    return part(table, counts, derived)


def _capital(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    return frame.with_columns(
        pl.col(column).map_elements(w.capital, return_dtype=pl.String).fill_null("None to compare")
    )
