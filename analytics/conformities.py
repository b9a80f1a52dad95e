"""The sets of indicators, put together from the facts of a report."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import polars as pl

from analytics import kpis, patterns
from analytics.measures import feedback
from analytics.measures.standing import GOVERNED, REFUSED, SERVICE_REQUEST

if TYPE_CHECKING:  # which has the sets among its facts
    from analytics.facts import Facts


def conformities(facts: "Facts", found: Mapping[str, pl.DataFrame]) -> tuple[kpis.Conformity, ...]:
    """The sets of indicators, of which all but the policy's own leave out what turned out to be no complaint."""
    if not (facts.received[GOVERNED] or facts.open_end[GOVERNED] or facts.ends.height):
        return ()
    away: dict[str, dict[str, int]] = {}
    for what, code, n in facts.turned_away.select("what", "code", "n").iter_rows():
        away.setdefault(what, {})[code] = n
    grounds = facts.words.get("refusals", {})
    refused = {grounds.get(code, code): n for code, n in away.get(REFUSED, {}).items()}
    totals = {what: sum(codes.values()) for what, codes in away.items()}
    done = facts.learning.changes.filter(pl.col("done").is_between(facts.period.first, facts.period.as_of))
    answers = feedback.told(facts.praise.satisfaction.with_columns(all=pl.lit("")), "all")
    satisfied = answers.select("satisfied", "n").row(0) if answers.height else (0, 0)
    return (
        kpis.own(
            kpis.Own(
                name=facts.about.get("policy", ""),
                titles=facts.titles,
                words=facts.words.get("outcomes", {}),
                received=facts.received[GOVERNED],
                ended=int(facts.ends["n"].sum()),
                by_stage=facts.by_stage,
                outcomes=facts.outcomes,
                on_time=facts.on_time,
                stages=facts.stages,
                turned_away=totals,
                missing=facts.redress.missing,
                satisfied=satisfied,
                settled=found["kpi.settled"].row(0),
                changes_made=done.height,
                moved=_moved(facts),
                came_back=_returned(facts.learning.came_back),
            )
        ),
        kpis.spso(
            found["kpi.spso"],
            facts.received[GOVERNED] - sum(facts.no_complaints.values()),
            facts.learning.lessons,
            done.height,
            facts.members,
        ),
        kpis.ombudsman(found["kpi.timed"], found["kpi.outcomes"], refused, totals.get(SERVICE_REQUEST, 0)),
        kpis.disp(
            found["kpi.disp"],
            facts.redress.paid,
            int(found["paid"]["n"].item()),
            found["kpi.vulnerable"].item(),
        ),
    )


def _moved(facts: "Facts") -> tuple[int, int]:
    """Of complaints under a policy, the items that rose or fell, and all that were compared."""
    if GOVERNED not in facts.shifts:
        return 0, 0
    items = facts.shifts[GOVERNED].items
    told = items.filter(pl.col("verdict") != str(patterns.Verdict.TOO_FEW))
    return told.filter(pl.col("verdict") != str(patterns.Verdict.NO_SIGN)).height, told.height


def _returned(came_back: pl.DataFrame) -> tuple[int, int]:
    """Changes after which complaints about the same came more often, and all with something to look at."""
    looked = came_back.filter(pl.col("what") == "complaints").drop_nulls("ratio")
    return looked.filter(pl.col("lower") > 1).height, looked.height
