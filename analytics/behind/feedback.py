"""Behind compliments, what they were used for, and answers on how satisfied people were."""

from collections.abc import Iterator

import polars as pl

from analytics.behind.model import ALL, CASE, ROW, Population, coded, staged
from analytics.ground import Ground
from analytics.measures import feedback
from analytics.measures.standing import GOVERNED, within
from analytics.tables import Table

ANSWERS = ("one", "two", "three", "four", "five")


def compliments(here: Ground, table: Table) -> Iterator[Population]:
    """Compliments by service, each under its own reference, and the complaints about the same services."""
    received = within("received", here.span)
    thanks = here.frames.feedback.filter(received).select("service", pl.col("feedback_id").alias(CASE))
    yield Population(thanks.with_columns(coded("service").alias(ROW)), {"compliments": ALL})
    complaints = here.cases.filter(received, pl.col("group") == GOVERNED).with_columns(
        coded("service").alias(ROW)
    )
    shown = [key for key, _ in table.rows]
    yield Population(complaints.filter(pl.col(ROW).is_in(shown)), {"complaints": ALL})


def uses(here: Ground) -> Iterator[Population]:
    """Compliments by what they were used for."""
    used = here.frames.feedback.filter(within("used", here.span))
    yield Population(used.select(coded("used_as").alias(ROW), pl.col("feedback_id").alias(CASE)), {"n": ALL})


def satisfaction(here: Ground, *, by_stage: bool) -> Iterator[Population]:
    """Answers, as `feedback.satisfaction` counts them, by stage or by how the stage finished."""
    code = pl.col("code").cast(pl.Int64, strict=False)
    which = {name: code == value for name, value in zip(ANSWERS, feedback.SCALE, strict=True)}
    found = feedback.answers(here.facts, here.stages, here.span)
    row = staged() if by_stage else coded("way")
    yield Population(found.with_columns(row.alias(ROW)), which | {"n": ALL})


def satisfied(here: Ground) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """Who answered 4 or 5, then all who answered."""
    found = feedback.answers(here.facts, here.stages, here.span)
    code = pl.col("code").cast(pl.Int64, strict=False)
    return found.filter(code >= feedback.SATISFIED), found
