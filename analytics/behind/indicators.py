"""Behind the published indicators: of each its number and what that is out of."""

from collections.abc import Iterator
from typing import Final

import polars as pl

from analytics import kpis
from analytics.behind import duties, feedback
from analytics.behind.model import ALL, CASE, ROW, Population
from analytics.behind.stages import waits
from analytics.chapters.indicators import NUMBER, OUT_OF
from analytics.facts import Facts
from analytics.ground import Ground
from analytics.kpis import Topic
from analytics.kpis.disp import complaint_cases, of_return, vulnerable_cases
from analytics.kpis.ombudsman import OUTCOMES as TWO_STAGES
from analytics.kpis.ombudsman import RESPOND, STAGE_1, on_the_clocks, timed_stages
from analytics.kpis.spso import OUTCOMES, POPULATIONS, closed_cases
from analytics.measures import promises, remedies
from analytics.measures.elsewhere import KINDS
from analytics.measures.outcomes import UPHELD, answered_first, kept_there
from analytics.measures.promises import STEPS
from analytics.measures.standing import (
    GOVERNED,
    NO_COMPLAINT,
    OUT_OF_SCOPE,
    REFUSED,
    RESOLVED,
    SERVICE_REQUEST,
    within,
)
from analytics.patterns.returning import COMPLAINTS

Readings = Iterator[tuple[str, pl.LazyFrame | None, pl.LazyFrame | None]]
"""The key of a row, what its number counts, and what that is out of."""


def of_set(here: Ground, facts: Facts, name: str) -> Iterator[Population]:
    """The readings of one set."""
    for key, number, out_of in SETS[name](here, facts):
        for column, things in ((NUMBER, number), (OUT_OF, out_of)):
            if things is not None:
                yield Population(things.with_columns(pl.lit(key).alias(ROW)), {column: ALL})


def _policy(here: Ground, facts: Facts) -> Readings:
    """As `kpis.own` reads them."""
    span, stages = here.span, here.stages
    yield "received.all", here.cases.filter(pl.col("group") == GOVERNED, within("received", span)), None
    for stage, title in here.titles.items():
        mine = stages.filter(pl.col("stage") == stage)
        yield f"stages.{title}", mine.filter(within("opened", span)), None
        for key, step in zip(("contact", "answered"), STEPS, strict=True):
            which = promises.of_step(step, span)
            yield f"{key}.{title}", mine.filter(which["within"]), mine.filter(which["due"])
        found = facts.outcomes.filter(pl.col("stage") == stage, pl.col("share_found").is_not_null())
        finished = mine.filter(within("finished", span))
        with_finding = finished.filter(pl.col("way").is_in(found["way"].to_list()))
        words = facts.words.get("outcomes", {})
        for way in found["way"]:
            key = f"outcomes.{title}: {words.get(way, way).lower()}"
            yield key, finished.filter(pl.col("way") == way), with_finding
    kept, timed = kept_there()
    answered = stages.filter(answered_first(here.first_stage, span))
    yield "settled.all", answered.filter(kept), answered
    yield "settled-days.all", None, answered.filter(timed)
    for kind in (OUT_OF_SCOPE, REFUSED, SERVICE_REQUEST):
        yield f"elsewhere.{kind}", _turned_away(here, kind), None
    upheld = remedies.upheld(stages, span)
    without = upheld.join(remedies.given(here.remedies), on=CASE, how="anti")
    yield "without-remedy.all", without, upheld
    in_force = remedies.in_force(here.remedies, stages, span)
    yield "considered.all", in_force.filter(pl.col("covers") != ""), in_force
    yield "satisfied.all", *feedback.satisfied(here)
    yield "improvement.all", duties.made(here), None
    looked = facts.learning.came_back.filter(pl.col("what") == COMPLAINTS).drop_nulls("ratio").lazy()
    changes = looked.rename({"change_id": CASE})
    yield "recurrence.all", changes.filter(pl.col("lower") > 1), changes


def _turned_away(here: Ground, kind: str) -> pl.LazyFrame:
    """What ended so in the period."""
    (fact,) = (name for name, (end, _) in KINDS.items() if end == kind)
    return here.facts.filter(pl.col("what") == fact, within("on_date", here.span))


def _complaints(here: Ground) -> pl.LazyFrame:
    """Received under a policy, less what turned out to be no complaint."""
    no_complaint = pl.col("ended_as").is_in(NO_COMPLAINT)
    return here.cases.filter(pl.col("group") == GOVERNED, within("received", here.span), ~no_complaint)


def _spso(here: Ground, _: Facts) -> Readings:
    """As `kpis.spso` reads them."""
    closed = closed_cases(here.stages, here.first_stage, here.span)
    yield "C1.lessons recorded", duties.lessons(here), None
    yield "C1.changes made", duties.made(here), None
    yield "C2.all", _complaints(here), None
    for name in POPULATIONS:
        mine = closed.filter(pl.col("population") == name)
        for key in ("C3", "5"):
            yield f"{key}.{name}", mine.filter("in_time"), mine
        for key in ("C4", "4"):
            yield f"{key}.{name}", None, mine.filter(pl.col("days").is_not_null())
        for key in ("C5", "3"):
            for way, words in (*OUTCOMES, (RESOLVED, "resolved")):
                yield f"{key}.{name}: {words}", mine.filter(pl.col("way") == way), mine
        yield f"2.{name}", mine, closed
        yield f"6.{name}", mine.filter(pl.col("extended") > 0), mine


def _ombudsman(here: Ground, facts: Facts) -> Readings:
    """As `kpis.ombudsman` reads them."""
    span, which = here.span, on_the_clocks()
    timed = timed_stages(here.stages, here.first_stage, span)
    answered = here.stages.filter(within("responded", span))
    in_time, late = which["in_time"].fill_null(False), which["missed"].fill_null(False)
    extended = which["extended_in_time"].fill_null(False)
    contacted, not_contacted = (which[name].fill_null(False) for name in ("acknowledged", "unacknowledged"))
    for of in RESPOND:
        mine = timed.filter(pl.col("of") == of)
        owed = mine.filter(in_time | extended | late)
        yield f"volumes.{of}", mine, None
        yield f"acknowledged.{of}", mine.filter(contacted), mine.filter(contacted | not_contacted)
        yield f"response.{of}", mine.filter(in_time), owed
        yield f"extended.{of}", mine.filter(in_time | extended), owed
        at_first = pl.col("stage") == here.first_stage
        decided = answered.filter(at_first if of == STAGE_1 else ~at_first)
        for way, words in TWO_STAGES:
            yield f"outcomes.{of}: {words}", decided.filter(pl.col("way") == way), decided
    refused = _turned_away(here, REFUSED)
    yield "refused.all", refused, None
    grounds = facts.words.get("refusals", {})
    for code in facts.turned_away.filter(what=REFUSED)["code"]:
        yield f"refused.{grounds.get(code, code)}", refused.filter(pl.col("code") == code), None
    yield "requests.all", _turned_away(here, SERVICE_REQUEST), None


def _disp(here: Ground, _: Facts) -> Readings:
    """As `kpis.disp` reads them."""
    which = of_return(here.span)
    every = complaint_cases(here.cases, here.stages)
    of = {name: every.filter(one) for name, one in which.items()}
    yield "outstanding.all", of["outstanding"], None
    yield "received.all", of["opened"], None
    for name, words in (
        ("weeks_4", "within 4 weeks"),
        ("weeks_8", "over 4 and up to 8 weeks"),
        ("later", "over 8 weeks"),
        ("untimed", "without a time: ended before it was received"),
        ("closed", "all"),
    ):
        yield f"closed.{words}", of[name], None
    yield "in-time.within 4 weeks", of["weeks_4"], of["closed"]
    yield "in-time.within 8 weeks", every.filter(which["weeks_4"] | which["weeks_8"]), of["closed"]
    yield "upheld.all", of["upheld"], of["closed"]
    yield "redress.all", remedies.paid_each(here.remedies, here.span), None
    yield "vulnerable.all", vulnerable_cases(here.cases, here.facts, here.span), None


def of_stances(here: Ground, facts: Facts) -> Iterator[Population]:
    """How the sets answer the same question."""
    for difference in kpis.differences(facts.kpis):
        for name, _ in difference.stances:
            (one,) = (found.id for found in facts.kpis if found.name == name)
            number, out_of = _stance(here, facts, one, difference.topic)
            for column, things in ((NUMBER, number), (OUT_OF, out_of)):
                if things is not None:
                    row = pl.lit(f"{difference.topic}.{name}").alias(ROW)
                    yield Population(things.with_columns(row), {column: ALL})


def _stance(
    here: Ground, facts: Facts, name: str, topic: Topic
) -> tuple[pl.LazyFrame | None, pl.LazyFrame | None]:
    """What one set counts for one topic."""
    span = here.span
    if name == "policy":
        ended = here.cases.filter(pl.col("group") == GOVERNED, within("ended", span))
        first = here.stages.filter(pl.col("stage") == here.first_stage)
        which = promises.of_step("respond", span)
        found = facts.outcomes.filter(
            pl.col("stage") == here.first_stage, pl.col("share_found").is_not_null()
        )
        with_finding = first.filter(within("finished", span), pl.col("way").is_in(found["way"].to_list()))
        begun = waits(here, migrated=False).filter("known", "begun", pl.col("stage") == here.first_stage)
        return {
            Topic.RECEIVED: (here.cases.filter(pl.col("group") == GOVERNED, within("received", span)), None),
            Topic.CLOSED: (ended, None),
            Topic.UPHELD: (with_finding.filter(pl.col("way") == UPHELD), with_finding),
            Topic.IN_TIME: (first.filter(which["within"]), first.filter(which["due"])),
            Topic.DAYS: (None, begun),
        }[topic]
    key = {
        ("spso", Topic.RECEIVED): "C2.all",
        ("spso", Topic.UPHELD): f"C5.{STAGE_1}: upheld",
        ("spso", Topic.IN_TIME): f"C3.{STAGE_1}",
        ("spso", Topic.DAYS): f"C4.{STAGE_1}",
        ("ombudsman", Topic.UPHELD): f"outcomes.{STAGE_1}: upheld",
        ("ombudsman", Topic.IN_TIME): f"response.{STAGE_1}",
        ("disp", Topic.RECEIVED): "received.all",
        ("disp", Topic.CLOSED): "closed.all",
        ("disp", Topic.UPHELD): "upheld.all",
        ("disp", Topic.IN_TIME): "in-time.within 4 weeks",
    }.get((name, topic))
    if key is None:  # all stages together, which the set itself gives apart
        every = {
            ("spso", Topic.CLOSED): closed_cases(here.stages, here.first_stage, span),
            ("ombudsman", Topic.RECEIVED): timed_stages(here.stages, here.first_stage, span),
        }
        return every[name, topic], None
    return next((number, out_of) for one, number, out_of in SETS[name](here, facts) if one == key)


SETS: Final = {"policy": _policy, "spso": _spso, "ombudsman": _ombudsman, "disp": _disp}
