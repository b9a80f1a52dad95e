"""Behind the figures by stage: how far complaints went, what came of them, how long they waited, and what was promised."""

from collections.abc import Iterator

import polars as pl

from analytics.behind.model import ALL, CASE, ROW, Population, coded, staged
from analytics.facts import Facts
from analytics.ground import Ground
from analytics.measures import promises, timeliness, volumes
from analytics.measures.equity import DIMENSIONS, said
from analytics.measures.outcomes import NOT_UPHELD, PARTLY, UPHELD
from analytics.measures.promises import STEPS, promise
from analytics.measures.standing import GOVERNED, MIGRATED, within
from analytics.statistics import CENSORED, COMPETING, EVENT
from analytics.tables import Table


def reached(here: Ground) -> Iterator[Population]:
    """As `volumes.by_stage` counts them; and cases that have no stage."""
    stages, span = here.stages, here.span
    yield Population(stages.with_columns(staged().alias(ROW)), volumes.of_stages(span))
    closings = here.frames.movements.filter(pl.col("what") == "closed", within("on_date", span))
    closed = volumes.closings(stages, here.frames.movements, span)
    yield Population(closed.with_columns(staged().alias(ROW)), {"closed": ALL})
    elsewhere = closings.join(closed, on=[CASE, "on_date"], how="anti")
    yield Population(elsewhere.with_columns(pl.lit("migrated").alias(ROW)), {"closed": ALL})
    open_end = here.cases.filter("open_end")
    migrated = open_end.filter(pl.col("group") == MIGRATED)
    yield Population(migrated.with_columns(pl.lit("migrated").alias(ROW)), {"open_end": ALL})
    staged_ = stages.filter("at_end")
    before = open_end.filter(pl.col("group") == GOVERNED).join(staged_, on=CASE, how="anti")
    yield Population(before.with_columns(pl.lit("before").alias(ROW)), {"open_end": ALL})


def outcomes(here: Ground) -> Iterator[Population]:
    """How stages finished."""
    finished = here.stages.filter(within("finished", here.span))
    yield Population(finished.with_columns(pl.format("stage-{}.{}", "stage", "way").alias(ROW)), {"n": ALL})


def promised(here: Ground) -> Iterator[Population]:
    """As `promises.on_time` counts them."""
    for step in STEPS:
        which = promises.of_step(step, here.span)
        if step != "respond":
            which = {name: one for name, one in which.items() if name != "extended"}
        yield Population(
            here.stages.with_columns(pl.format("stage-{}.{}", "stage", pl.lit(step)).alias(ROW)), which
        )


def teams(here: Ground) -> Iterator[Population]:
    """As `promises.by_team` counts them."""
    due, kept = promise("respond", here.span)
    last = here.stages.filter(pl.col("moved_on").is_null())
    yield Population(last.with_columns(coded("team").alias(ROW)), {"due": due, "within": due & kept})


def answered(here: Ground) -> Iterator[Population]:
    """Extensions: of stages responded to."""
    found = here.stages.filter(within("responded", here.span)).with_columns(staged().alias(ROW))
    yield Population(found, {"responded": ALL, "extended": pl.col("extended") > 0})


def asked(here: Ground) -> Iterator[Population]:
    """As `promises.clarifications` counts them; each question is a thing of its own."""
    found = here.stages.filter(within("responded", here.span)).with_columns(staged().alias(ROW))
    questions = here.facts.filter(pl.col("what") == "InformationRequested").select(CASE, stage="number")
    place = [CASE, "stage"]
    yield Population(found, {"responded": ALL})
    yield Population(found.join(questions, on=place, how="semi"), {"asked": ALL})
    yield Population(found.join(questions, on=place), {"times": ALL})


def waits(here: Ground, *, migrated: bool) -> pl.LazyFrame:
    """The waits that `timeliness.elapsed` takes, with their cases and rows; `known` are those with days in order."""
    of = (
        timeliness.migrated_waits(here.cases, here.span, CASE).with_columns(pl.lit("migrated").alias(ROW))
        if migrated
        else timeliness.stage_waits(here.stages, here.span, CASE).with_columns(staged().alias(ROW))
    )
    backwards = pl.col("stop") < pl.col("start")
    return of.with_columns(backwards=backwards, known=~backwards & pl.col("days").is_not_null())


def elapsed(here: Ground, *, migrated: bool) -> Iterator[Population]:
    """As `timeliness.elapsed` counts them."""
    begun, end = pl.col("begun"), pl.col("end")
    yield Population(
        waits(here, migrated=migrated).filter("known"),
        {
            "closed": pl.col("closed") & (end == EVENT),
            "started": begun,
            "waiting": begun & (end == CENSORED),
            "otherwise": begun & (end == COMPETING),
        },
    )


def still_open(here: Ground, table: Table) -> Iterator[Population]:
    """Of those that began: who ended in each of the steps, and, behind the shares, who is known to have waited longer."""
    migrated = table.id == "still-open-migrated"
    begun = waits(here, migrated=migrated).filter("known", "begun").drop(ROW).collect()
    times = [int(key.removesuffix("-days")) for key, _ in table.rows]
    columns = [column.name for column in table.columns]
    by_stage = {name: int(name.removeprefix("stage_")) for name in columns if name.startswith("stage_")}
    if not by_stage and not migrated:
        begun = begun.filter(stage=int(table.id.removeprefix("still-open-stage-")))
    ended = pl.col("end") != CENSORED
    for low, high in zip([-1, *times], times, strict=False):
        here_ = begun.with_columns(pl.lit(f"{high}-days").alias(ROW))
        longer, step = pl.col("days") > high, ended & (pl.col("days") > low) & (pl.col("days") <= high)
        if by_stage:
            for name, stage in by_stage.items():
                of = pl.col("stage") == stage
                yield Population(here_, {name: of & longer, f"ended_{stage}": of & step})
        else:
            yield Population(
                here_,
                dict.fromkeys(("value", "lower", "upper"), longer)
                | {"closed": ended & longer, "ended": step},
            )


def equity(here: Ground, facts: Facts) -> Iterator[Population]:
    """By who complained, as `equity.counts` and `equity.waits` have them."""
    of_type = here.alike.with_columns(said())
    finding = within("responded", here.span) & pl.col("way").is_in([UPHELD, PARTLY, NOT_UPHELD])
    due, kept = promise("respond", here.span)
    which = {
        "found": finding, "upheld": finding & pl.col("way").is_in([UPHELD, PARTLY]), "due": due, "within": kept,
    }  # fmt: skip # as the tables have them
    began = timeliness.stage_waits(of_type, here.span, CASE, *DIMENSIONS).filter(
        "begun", pl.col("days") >= 0, pl.col("stop") >= pl.col("start")
    )
    for dimension in facts.equity["dimension"].unique(maintain_order=True):
        row = pl.format("{}.{}", pl.lit(dimension), coded(dimension)).alias(ROW)
        yield Population(of_type.with_columns(row), which)
        yield Population(began.with_columns(row), {"begun": ALL})
