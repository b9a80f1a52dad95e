"""The indicators of the register's own policy: its clauses (R…), and what its owner set where it is silent."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from analytics.kpis.model import Conformity, Indicator, Reading, Stance, Topic, mean, number, percent
from analytics.measures.outcomes import UPHELD
from analytics.measures.remedies import Missing
from analytics.measures.standing import OUT_OF_SCOPE, REFUSED, SERVICE_REQUEST
from analytics.measures.timeliness import Elapsed


@dataclass(frozen=True)
class Own:
    """What the policy's indicators are made of, each as the measure of that name gives it.

    `received` and `ended` are cases under the policy in the period, `turned_away` those of the period by kind.
    """

    name: str
    titles: Mapping[int, str]
    words: Mapping[str, str]  # of its outcomes
    received: int
    ended: int
    by_stage: pl.DataFrame
    outcomes: pl.DataFrame
    on_time: pl.DataFrame
    stages: Mapping[int, Elapsed]
    turned_away: Mapping[str, int]
    missing: Missing
    satisfied: tuple[int, int]  # satisfied, of so many answers
    settled: tuple[int, int, int, int]  # as `outcomes.settled`
    changes_made: int
    moved: tuple[int, int]  # items that rose or fell, of so many compared
    came_back: tuple[
        int, int
    ]  # changes after which complaints came more often than by chance, of so many made


def own(found: Own) -> Conformity:
    """The set of the policy in force."""
    first = min(found.titles, default=0)
    title = found.titles.get(first, "")
    kept = {
        (stage, step): percent(name, within, due)
        for stage, name, step, due, within in found.on_time.select(
            "stage", "title", "step", "due", "within"
        ).iter_rows()
    }
    contact = tuple(reading for (_, step), reading in kept.items() if step == "acknowledge")
    answered = tuple(reading for (_, step), reading in kept.items() if step == "respond")
    due = "stages whose date fell due in the period, open ones among them"
    clock = "the date promised, as the ledger has it, extensions included"
    reached = tuple(number(name, n) for name, n in found.by_stage.select("title", "opened").iter_rows())
    answered_first, settled, days, timed = found.settled
    outcome = tuple(
        percent(f"{name}: {found.words.get(way, way).lower()}", n, whole)
        for name, way, n, whole, share in found.outcomes.select(
            "title", "way", "n", "found", "share_found"
        ).iter_rows()
        if share is not None
    )
    here = found.outcomes.filter(pl.col("stage") == first)
    with_finding = here.filter(pl.col("share_found").is_not_null())
    upheld = percent(
        title, int(here.filter(pl.col("way") == UPHELD)["n"].sum()), int(with_finding["n"].sum())
    )
    missing, away = found.missing, found.turned_away
    indicators = (
        Indicator("received", "Received", "R50", "cases", "every case received in the period under the policy", (number("", found.received),)),
        Indicator("stages", "Stages reached", "R16, R17", "cases", "stages opened in the period", reached),
        Indicator("contact", "Contact in time", "R47, R56, R57", "percent", due, contact, "acknowledged or answered by the date", due, clock),
        Indicator("answered", "Answered in time", "R10; the owner’s answer to G1", "percent", due, answered, "responded to by the date", due, clock),
        Indicator(
            "settled", "Settled at the first stage", "R7", "percent", f"responses at {title or 'the first stage'} in the period",
            (percent("", settled, answered_first),), "the next stage was not asked for by the end", "all responded to there",
        ),
        Indicator(
            "settled-days", "Settled at the first stage, time", "R7", "working days", "the same, settled", (mean("", days, timed),),
            clock="working days from the opening of the stage, which is day 0, to the response",
        ),
        Indicator(
            "outcomes", "Outcomes, three ways", "R21", "percent", "stages with a finding that finished in the period", outcome,
            "with that finding", "all with a finding at that stage",
        ),
        Indicator(
            "elsewhere", "Not dealt with as a complaint", "R33, R35, R36", "cases", "cases that ended so in the period",
            tuple(number(kind, away.get(kind, 0)) for kind in (OUT_OF_SCOPE, REFUSED, SERVICE_REQUEST)),
        ),
        Indicator(
            "without-remedy", "Upheld without a remedy", "R11", "percent", "responses in the period that were upheld, wholly or in part",
            (percent("", missing.without, missing.upheld),), "no remedy was offered by the end", "all upheld",
        ),
        Indicator(
            "considered", "Remedies that say what they are for", "R22", "percent", "remedies in force in these cases",
            (percent("", missing.considered, missing.remedies),), "for the original injustice, for pursuing, or both", "all of them",
        ),
        Indicator(
            "satisfied", "Confidence in the process: satisfied with the handling", "R54", "percent", "answers recorded in the period",
            (percent("", *found.satisfied),), "4 or 5 of 5", "all who answered",
        ),
        Indicator("improvement", "Improvement: changes made", "R54", "cases", "changes made in the period", (number("", found.changes_made),)),
        Indicator(
            "patterns", "Patterns: what moved by more than chance", "R54", "percent", "services, categories and the rest, as compared in this report",
            (percent("", *found.moved),), "rose or fell", "all that were compared",
        ),
        Indicator(
            "recurrence", "Recurrence: came back after a change", "R54", "percent", "changes made of which there are days to look at",
            (percent("", *found.came_back),), "complaints about it came more often afterwards, by more than chance", "all of them",
        ),
    )  # fmt: skip # an indicator a paragraph
    stances = {
        Topic.RECEIVED: Stance("every case that came under the policy", "cases", number("", found.received)),
        Topic.CLOSED: Stance("every case that ended, in whatever way", "cases", number("", found.ended)),
        Topic.UPHELD: Stance("upheld alone, of all with a finding at the first stage", "percent", upheld),
        Topic.IN_TIME: Stance(
            "the date promised, extensions included, of all that fell due, open ones among them",
            "percent",
            kept.get((first, "respond"), percent(title, 0, 0)),
        ),
    }
    elapsed = found.stages.get(first)
    if elapsed is not None:
        stances[Topic.DAYS] = Stance(
            "median at the first stage, open cases counted in",
            "working days",
            Reading(title, elapsed.median.value, None, elapsed.started),
        )
    return Conformity(
        "policy",
        "Own policy",
        f"{found.name}: its clauses, and what its owner set where it is silent",
        indicators,
        stances,
    )
