"""What went well, and how satisfied people were with the handling of their complaint."""

from typing import Final

import polars as pl

from analytics import wording as w
from analytics.chapters import Chapter, Part, chapter_of, counted, part
from analytics.chapters.outcomes import way_words
from analytics.facts import Facts
from analytics.measures import feedback
from analytics.measures.circumstances import BLANK
from analytics.tables import Column, Table

ANSWERS: Final = ("one", "two", "three", "four", "five")


def chapter(facts: Facts) -> Chapter:
    """Compliments, what they were used for and which services got them; satisfaction by stage and by outcome."""
    praise, parts = facts.praise, []
    if praise.by_service.height:
        parts.append(_services(facts))
    if praise.uses.height:
        parts.append(_uses(facts))
    if praise.satisfaction.height:
        parts += [_satisfaction(facts, "stage"), _satisfaction(facts, "way")]
    return chapter_of(
        12, "feedback", "Compliments and satisfaction", [_compliments(facts), _answered(facts)], parts
    )


def _compliments(facts: Facts) -> str:
    found = facts.praise.compliments
    received = int(found["received"] or 0)
    if not received:
        return "No compliment was received in this period."
    days = found["days"]
    shared = f", half of those within {w.plain(days)} days" if days is not None else ""
    return (
        f"{w.counted(received, 'compliment')} {w.were(received)} received, {w.number(int(found['thanked'] or 0))} of them thanking staff. "
        f"By the end of the period {w.number(int(found['shared'] or 0))} had been passed on{shared}, and {w.number(int(found['used'] or 0))} used."
    )


def _answered(facts: Facts) -> str:
    n, responded = int(facts.praise.satisfaction["n"].sum()), facts.praise.responded
    if not n:
        return "No answer on how satisfied people were with the handling was recorded in this period."
    return (
        f"{w.counted(n, 'answer')} on satisfaction with the handling {w.were(n)} recorded, and {w.counted(responded, 'response')} {w.were(responded)} "
        "given in the same time. Those who did not answer may think otherwise."
    )


def _services(facts: Facts) -> Part:
    found, words = facts.praise.by_service, facts.words.get("services", {})
    frame = pl.concat([found, found.select(pl.lit("").alias("service"), pl.exclude("service").sum())])
    table = Table(
        id="compliments",
        title="Compliments by service",
        unit="Received in the period; beside them the complaints under a policy about the same services",
        stub="Service",
        rows=(
            *((code or BLANK, words.get(code, code) or "Not recorded") for code in found["service"]),
            ("all", "All"),
        ),
        columns=(Column("compliments", "Compliments"), Column("complaints", "Complaints")),
        frame=frame,
        totals=frozenset({found.height}),
        notes=(
            "More of both may only say that more people use a service. Services without a compliment are not here.",
        ),
    )
    counts = [
        counted(table, "compliments", "compliments", "service", period=facts.period),
        counted(
            table,
            "complaints",
            "received",
            "service",
            period=facts.period,
            where={"group": "governed"},
            complete=False,
        ),
    ]
    return part(table, counts)


def _uses(facts: Facts) -> Part:
    found, words = facts.praise.uses, facts.words.get("feedback_uses", {})
    frame = pl.concat([found, found.select(pl.lit("").alias("used_as"), pl.col("n").sum())])
    table = Table(
        id="compliment-uses",
        title="What compliments were used for",
        unit="Compliments first used in the period, whenever received",
        stub="Use",
        rows=(
            *((code or BLANK, words.get(code, code) or "Not recorded") for code in found["used_as"]),
            ("all", "All"),
        ),
        columns=(Column("n", "Compliments"),),
        frame=frame,
        totals=frozenset({found.height}),
    )
    return part(table, [counted(table, "n", "compliments used", "use", period=facts.period)])


def _satisfaction(facts: Facts, by: str) -> Part:
    found = feedback.told(facts.praise.satisfaction, by)
    if by == "stage":
        what, rows = "stage", [(f"stage-{n}", facts.titles.get(n, f"Stage {n}")) for n in found["stage"]]
    else:
        what, rows = "outcome", [(way or BLANK, way_words(facts, way)) for way in found["way"]]
    table = Table(
        id=f"satisfaction-{what}",
        title=f"Satisfaction with the handling, by {what}",
        unit="Answers recorded in the period, from 1 (very dissatisfied) to 5 (very satisfied)",
        stub=what.capitalize(),
        rows=tuple(rows),
        columns=(
            *(Column(name, str(value)) for name, value in zip(ANSWERS, feedback.SCALE, strict=True)),
            Column("n", "All answers"),
            Column("share", "4 or 5", "percent"),
            Column("lower", "From", "percent", under="95% interval"),
            Column("upper", "To", "percent", under="95% interval"),
        ),
        frame=found,
        notes=(
            "People who were told that they were right are happier with the handling: compare within an outcome.",
        )
        if by == "way"
        else (),
    )
    names = (*ANSWERS, "n")
    counts = [
        counted(
            table, name, "answers", what, period=facts.period, where={} if name == "n" else {"answer": name}
        )
        for name in names
    ]
    derived: dict[str, tuple[str, ...]] = dict.fromkeys(("share", "lower", "upper"), ("four", "five", "n"))
    return part(table, counts, derived)
