"""What was decided, and how complaints ended."""

from functools import partial
from typing import Final

import polars as pl

from analytics import wording as w
from analytics.chapters import Chapter, Part, chapter_of, counted, part
from analytics.chapters.circumstances import TOTAL, row_labels, with_total
from analytics.chapters.drawn import Drawn, drawn
from analytics.charts import Figure, stacked_bars
from analytics.charts.bars import PARTS
from analytics.facts import Facts
from analytics.measures.circumstances import BLANK
from analytics.measures.standing import (
    ANSWERED,
    CLOSED,
    MOVED_ON,
    NONE_RECORDED,
    OUT_OF_SCOPE,
    REFUSED,
    RESOLVED,
    SERVICE_REQUEST,
    WITHDRAWN,
)
from analytics.tables import CONFIDENTIAL, NOT_APPLICABLE, Column, Table

ENDS: Final = {
    ANSWERED: "Answered",
    RESOLVED: "Resolved without a finding",
    WITHDRAWN: "Withdrawn by the complainant",
    OUT_OF_SCOPE: "Out of scope: referred elsewhere",
    REFUSED: "Refused",
    SERVICE_REQUEST: "Request for service",
    "migrated": "Closed in the system it came from",
    "": "Not recorded",
}

WAYS: Final = ENDS | {
    MOVED_ON: "Next stage asked for, without a response",
    CLOSED: "Closed without a response",
    NONE_RECORDED: "Responded to, no outcome recorded",
}


def chapter(facts: Facts) -> Chapter:
    """Outcomes: by stage, how cases under a policy ended, and the outcomes that migrated cases came with."""
    parts: list[Part] = []
    figures: list[Drawn] = []
    if facts.outcomes["n"].sum():
        stages = _by_stage(facts)
        parts.append(stages)
        figures += drawn("outcomes-bars", stages[0], ("n",), partial(_drawn, facts))
    if facts.ends.height:
        parts.append(_ends(facts))
    silent: list[str] = []
    if (facts.as_given["what"] != BLANK).any():
        parts.append(_as_given(facts))
    elif facts.as_given.height:
        silent = ["The migrated complaints that ended in this period came without an outcome."]
    if not (parts or silent):
        silent = ["No complaint was answered or ended in this period."]
    return chapter_of(5, "outcomes", "Outcomes", silent, parts, figures=figures)


def _drawn(facts: Facts, told: Table) -> Figure | None:
    """What each stage came to: the findings, and the most frequent of the other ways to finish."""
    counts: dict[str, dict[str, int | None]] = {}
    for (key, _), n in zip(told.rows, told.frame["n"], strict=True):
        stage, way = key.split(".", 1)
        counts.setdefault(stage, {})[way] = n
    ways = list(dict.fromkeys(way for found in counts.values() for way in found))
    hidden = any(n is None for found in counts.values() for n in found.values())
    used = [way for way in ways if any(found.get(way) != 0 for found in counts.values() if way in found)]
    if not used:
        return None
    single = used if len(used) <= PARTS else used[: PARTS - 1]
    rows: list[list[int | None]] = []
    for found in counts.values():
        row = [found.get(way, 0) for way in single]
        rest = [found.get(way, 0) for way in used[len(single) :]]
        if rest:
            row.append(None if None in rest else sum(n or 0 for n in rest))
        rows.append(row)
    words = [way_words(facts, way) for way in single]
    return stacked_bars(
        [facts.titles.get(int(stage.removeprefix("stage-")), stage) for stage in counts],
        [*words, "Ended otherwise"] if len(words) < len(used) else words,
        rows,
        title="What each stage came to",
        unit="Share of the stages that finished in the period",
        stub="Stage",
        missing=CONFIDENTIAL if hidden else NOT_APPLICABLE,
    )


def way_words(facts: Facts, way: str) -> str:
    """How a stage finished, for people: in the words of the policy where it is one of its outcomes."""
    return facts.words.get("outcomes", {}).get(way) or WAYS.get(way, way)


def _by_stage(facts: Facts) -> Part:
    frame = facts.outcomes.filter(pl.col("finished") > 0)
    rows, groups = [], []
    for stage, title, finished, way in frame.select("stage", "title", "finished", "way").iter_rows():
        rows.append((f"stage-{stage}.{way}", way_words(facts, way)))
        groups.append(f"{title}: {w.number(finished)} finished")
    table = Table(
        id="outcomes-by-stage",
        title="Outcomes by stage",
        unit="Stages responded to, or ended without a response, in the period; share of those at the same stage",
        stub="Outcome",
        rows=tuple(rows),
        groups=tuple(groups),
        columns=(
            Column("n", "Stages"),
            Column("share", "Share of all", "percent"),
            Column("share_found", "Share of those with a finding", "percent"),
        ),
        frame=frame,
        notes=(
            "A complaint decided in several points is partly upheld where any point was upheld, wholly or in part.",
            "A finding is upheld, partly upheld or not: what was withdrawn, or settled without one, is neither.",
        ),
    )
    of_n = {"share": ("n",), "share_found": ("n",)}
    return part(table, [counted(table, "n", "stages finished", "outcome", period=facts.period)], of_n)


def _ends(facts: Facts) -> Part:
    total = facts.ends.select(pl.col("n").sum(), label=pl.lit(""))
    frame = pl.concat([facts.ends, total.select("label", "n")]).with_columns(
        share=100 * pl.col("n") / total["n"][0]
    )
    table = Table(
        id="ends",
        title="How complaints ended",
        unit="Cases under a policy whose last end lies in the period",
        stub="End",
        rows=(*((code or BLANK, ENDS.get(code, code)) for code in facts.ends["label"]), (TOTAL, "All")),
        columns=(Column("n", "Cases"), Column("share", "Share", "percent")),
        frame=frame,
        totals=frozenset({facts.ends.height}),
    )
    return part(table, [counted(table, "n", "cases ended", "end", period=facts.period)], {"share": ("n",)})


def _as_given(facts: Facts) -> Part:
    frame = with_total(facts.as_given, "n")
    table = Table(
        id="outcomes-migrated",
        title="Outcomes of migrated complaints, as given",
        unit="Migrated cases that ended in the period, in the words of the system they come from",
        stub="Outcome as given",
        rows=tuple(row_labels(frame)),
        columns=(Column("n", "Cases"), Column("share", "Share", "percent")),
        frame=frame,
        totals=frozenset({facts.as_given.height}),
    )
    counts = counted(
        table, "n", "migrated cases ended", "outcome as given", period=facts.period, complete=False
    )
    return part(table, [counts], {"share": ("n",)})
