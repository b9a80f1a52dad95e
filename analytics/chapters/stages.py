"""How far complaints went: stages reached, closed and escalated."""

import polars as pl

from analytics.chapters import Chapter, Part, chapter_of, counted, part
from analytics.facts import Facts
from analytics.measures.standing import GOVERNED, MIGRATED, share
from analytics.tables import Column, Table

COUNTS = ("opened", "responded", "gone", "closed", "escalated", "open_end")


def chapter(facts: Facts) -> Chapter:
    """Stages: one table, or a sentence where no case is under a policy."""
    if GOVERNED not in facts.groups:
        return chapter_of(
            4, "stages", "Stages", ["No complaint of this period is under a policy, so none has a stage."], []
        )
    return chapter_of(4, "stages", "Stages", [], [_stages(facts)])


def _stages(facts: Facts) -> Part:
    frame = facts.by_stage
    rows = [(f"stage-{stage}", title) for stage, title in frame.select("stage", "title").iter_rows()]
    migrated = facts.open_end[MIGRATED]
    without = facts.balance.closed - int(frame["closed"].sum())
    if facts.received[MIGRATED] or migrated or without:
        rows.append(("migrated", "No stage: migrated"))
        frame = pl.concat(
            [frame, pl.DataFrame({"open_end": [migrated], "closed": [without]})], how="diagonal"
        )
    notes: tuple[str, ...] = (
        "Escalated: the next stage had been asked for by the end of the period. Some may still ask.",
        "Closed: by the stage a case had reached, each time it was closed; together as many as the volumes say.",
    )
    before = facts.open_end[GOVERNED] - int(facts.by_stage["open_end"].sum())
    if before:
        rows.append(("before", "No stage yet"))
        frame = pl.concat([frame, pl.DataFrame({"open_end": [before]})], how="diagonal")
        notes += ("No stage yet: migrated cases that were brought under a policy only after this period.",)
    rows.append(("total", "All"))
    total = frame.select(pl.col(COUNTS).sum()).with_columns(escalated_share=share("escalated", "responded"))
    table = Table(
        id="by-stage",
        title="Stages reached, answered, closed and escalated",
        unit="Stages of cases under a policy, in the period; open at the end by the stage reached",
        stub="Stage",
        rows=tuple(rows),
        columns=(
            Column("opened", "Reached"),
            Column("responded", "Responded to"),
            Column("gone", "Ended without a response"),
            Column("closed", "Closed"),
            Column("escalated", "Cases", under="Of those responded to, escalated"),
            Column("escalated_share", "Share", "percent", under="Of those responded to, escalated"),
            Column("open_end", "Open at the end"),
        ),
        frame=pl.concat([frame, total], how="diagonal"),
        totals=frozenset({len(rows) - 1}),
        notes=notes,
    )
    counts = [
        counted(table, name, f"stages {name}", "stage", period=facts.period, stock=name == "open_end")
        for name in COUNTS
    ]
    return part(table, counts, {"escalated_share": ("escalated", "responded")})
