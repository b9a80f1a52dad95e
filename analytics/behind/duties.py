"""Behind remedies, actions, lessons, changes and their effects."""

from collections.abc import Iterator
from datetime import timedelta

import polars as pl

from analytics.behind.model import ALL, CASE, ROW, Population, coded
from analytics.facts import Facts
from analytics.ground import Ground
from analytics.measures import actions, changes, effects, remedies
from analytics.measures.standing import GOVERNED, within
from analytics.patterns.returning import COMPLAINTS
from analytics.tables import Table
from store.case.references import CHANGE, parse_reference, reference


def by_kind(here: Ground) -> Iterator[Population]:
    """Remedies, as `remedies.by_kind` counts them: a case with two of them is there twice."""
    offered = here.remedies.filter(remedies.offered(here.span)).with_columns(coded("kind").alias(ROW))
    yield Population(offered, remedies.fates())


def upheld(here: Ground) -> Iterator[Population]:
    """Responses that upheld a complaint, with and without a remedy."""
    given = remedies.given(here.remedies)
    responses = remedies.upheld(here.stages, here.span)
    for key, how in (("with", "semi"), ("without", "anti")):
        found = responses.join(given, on=CASE, how=how)  # type: ignore[arg-type]  # one of the kinds of join
        yield Population(found.with_columns(pl.lit(key).alias(ROW)), {"n": ALL})


def owed(here: Ground) -> Iterator[Population]:
    """Actions, as `actions.by_kind` counts them, of cases and of changes; and the one that is overdue for longest."""
    which = actions.of_kind(here.span)
    things = here.actions.with_columns(pl.col("kind").alias(ROW))
    first = pl.col("due").filter(which["overdue"]).min()
    yield Population(things, which | {"oldest": which["overdue"] & (pl.col("due") == first.over("kind"))})
    yield Population(
        here.actions.with_columns(pl.lit("all").alias(ROW)),
        {"oldest": which["overdue"] & (pl.col("due") == first)},
    )


def causes(here: Ground) -> Iterator[Population]:
    """Lessons by root cause, and the cases they are from, each once."""
    lessons = here.facts.filter(pl.col("what") == "LearningRecorded", within("on_date", here.span))
    caused = lessons.with_columns(coded("code").alias(ROW))
    yield Population(caused, {"n": ALL})
    yield Population(caused.unique([ROW, CASE]), {"cases": ALL})
    yield Population(lessons.unique(CASE).with_columns(pl.lit("all").alias(ROW)), {"cases": ALL})


def behind_changes(here: Ground, table: Table) -> Iterator[Population]:
    """The cases that each change follows from."""
    found = here.frames.change_cases.unique(["change_id", CASE])
    yield Population(found.with_columns(_named(table, "change_id")), {"cases": ALL})


def _named(table: Table, column: str) -> pl.Expr:
    """The key of the row of a change; what stands in no row has none."""
    keys = {number: key for key, _ in table.rows if (number := parse_reference(key, CHANGE)) is not None}
    return pl.col(column).replace_strict(keys, default=None, return_dtype=pl.String).alias(ROW)


def effect_sides(here: Ground, facts: Facts) -> Iterator[Population]:
    """The events before and after each change, as its registered effect counts them."""
    for effect in facts.learning.effects:
        if not effect.over:
            continue
        key = f"{reference(effect.change_id)}.{effect.number}"
        happened = pl.col("events") > 0
        after = pl.col("on_date") >= effect.change_on
        events = _events(here, effect).with_columns(pl.lit(key).alias(ROW))
        yield Population(events, {"before": happened & ~after, "after": happened & after})


def effect_months(here: Ground, facts: Facts, table: Table) -> Iterator[Population]:
    """The events of one effect month by month, and what they are out of where that is cases too."""
    for effect in facts.learning.effects:
        if table.id != f"effect-{reference(effect.change_id)}-{effect.number}" or effect.months is None:
            continue
        starts = effect.months.select("start")
        placed = (
            _events(here, effect)
            .sort("on_date")
            .join_asof(starts.lazy(), left_on="on_date", right_on="start", coalesce=False)
        )
        things = placed.with_columns(pl.col("start").dt.to_string("iso").alias(ROW))
        counted = {"events": pl.col("events") > 0}
        if effect.measure != effects.DAYS:
            counted["exposure"] = pl.col("exposure") > 0
        yield Population(things, counted)


def _events(here: Ground, effect: effects.Effect) -> pl.LazyFrame:
    """What an effect counts, in its scope and window, a thing a line."""
    scope = [
        pl.col(name) == code
        for name, code in (("service", effect.service), ("category", effect.category))
        if code
    ]
    inside = pl.col("on_date").is_between(effect.window_from, effect.window_to)
    return effects.events(effect.measure, here.cases, here.stages, here.span).filter(inside, *scope)


def came_back(here: Ground, facts: Facts) -> Iterator[Population]:
    """Before and after each change: complaints about what it names, and lessons of its cause, as `patterns.after_changes` has them."""
    known = here.span.as_of
    scope = here.frames.tables["change_scope"]
    cause = dict(here.frames.tables["changes"].select("change_id", "cause").iter_rows())
    governed = here.cases.filter(pl.col("group") == GOVERNED).select(
        CASE, "service", "category", on_date="received"
    )
    lessons = here.facts.filter(pl.col("what") == "LearningRecorded").select(CASE, "code", "on_date")
    for change, done, what in facts.learning.came_back.select("change_id", "done", "what").iter_rows():
        if what == COMPLAINTS:
            found = governed
            for name in ("service", "category"):
                codes = scope.filter(change_id=change, what=name)["code"].to_list()
                found = found.filter(pl.col(name).is_in(codes)) if codes else found
        else:
            found = lessons.filter(pl.col("code") == cause[change])
        on, reach = pl.col("on_date"), known - done + timedelta(days=1)
        yield Population(
            found.filter(on <= known).with_columns(pl.lit(f"{reference(change)}.{what}").alias(ROW)),
            {"before": (on < done) & (on >= done - reach), "after": on >= done},
        )


def made(here: Ground) -> pl.LazyFrame:
    """The changes made in the period, each under its own number."""
    span, frames = here.span, here.frames
    each = changes.each(frames.changes, frames.change_cases, frames.change_reports, frames.effects, span)
    return each.filter(pl.col("done").is_between(span.first, span.as_of)).select(
        pl.col("change_id").alias(CASE)
    )


def lessons(here: Ground) -> pl.LazyFrame:
    """The lessons recorded in the period."""
    return here.facts.filter(pl.col("what") == "LearningRecorded", within("on_date", here.span)).select(CASE)
