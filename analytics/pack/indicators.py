"""Which counts of the published indicators are counts of other tables again, or sums of them."""

from collections.abc import Iterator, Mapping
from itertools import combinations

from analytics.chapters import Chapter
from analytics.facts import Facts
from analytics.kpis import Topic
from analytics.measures.standing import OUT_OF_SCOPE, REFUSED, SERVICE_REQUEST
from analytics.pack.places import Place

Sum = Mapping[Place, int]
"""Places and factors whose sum is 0, if all of them are there."""

OMBUDSMAN: Mapping[str, str] = {
    "upheld": "upheld",
    "partly upheld": "partly-upheld",
    "not upheld": "not-upheld",
    "resolved": "resolved",
}
SPSO = ("upheld", "not upheld", "partially upheld", "resolved")
FOUND = ("upheld", "partly-upheld", "not-upheld")


def sums(chapters: tuple[Chapter, ...], facts: Facts) -> Iterator[Sum]:
    """What may hold; each is to be tried on the true counts."""
    first = min(facts.titles, default=1)
    later = [stage for stage in facts.titles if stage != first]
    policy, ombudsman = "kpis-policy", "kpis-ombudsman"
    for stage, title in facts.titles.items():
        row = f"stage-{stage}"
        yield _same((policy, f"stages.{title}", "number"), ("by-stage", row, "opened"))
        for name, step in (("contact", "acknowledge"), ("answered", "respond")):
            for column, of in (("number", "within"), ("out_of", "due")):
                yield _same((policy, f"{name}.{title}", column), ("on-time", f"{row}.{step}", of))
        for way in FOUND:
            said = f"outcomes.{title}: {facts.words.get('outcomes', {}).get(way, way).lower()}"
            yield _same((policy, said, "number"), ("outcomes-by-stage", f"{row}.{way}", "n"))
            yield _sum(
                (policy, said, "out_of"), [("outcomes-by-stage", f"{row}.{found}", "n") for found in FOUND]
            )
    row = f"stage-{first}"
    yield _same((policy, "settled.all", "out_of"), ("by-stage", row, "responded"))
    yield _sum(
        ("by-stage", row, "responded"), [(policy, "settled.all", "number"), ("by-stage", row, "escalated")]
    )
    for said, stages in (("Stage 1", [first]), ("Stage 2", later)):
        yield _sum(
            (ombudsman, f"volumes.{said}", "number"),
            [("by-stage", f"stage-{stage}", "opened") for stage in stages],
        )
        for words, way in OMBUDSMAN.items():
            place = (ombudsman, f"outcomes.{said}: {words}")
            yield _sum(
                (*place, "number"), [("outcomes-by-stage", f"stage-{stage}.{way}", "n") for stage in stages]
            )
            yield _sum((*place, "out_of"), [("by-stage", f"stage-{stage}", "responded") for stage in stages])
    for column, row in (("number", "without"), ("out_of", "all")):
        yield _same((policy, "without-remedy.all", column), ("upheld-remedies", row, "n"))
    upheld = [
        ("outcomes-by-stage", f"stage-{stage}.{way}", "n") for stage in facts.titles for way in FOUND[:2]
    ]
    yield _sum(("upheld-remedies", "all", "n"), upheld)
    yield _same(("kpi-differences", f"{Topic.CLOSED}.Own policy", "number"), ("ends", "all", "n"))
    yield from _equity(chapters, first)
    yield from _rest(chapters, facts)


def _equity(chapters: tuple[Chapter, ...], first: int) -> Iterator[Sum]:
    """Each way to divide complainants divides all of the first stage."""
    row = f"stage-{first}"
    wholes: dict[tuple[str, str], list[Place]] = {
        ("equity-outcomes", "found"): [("outcomes-by-stage", f"{row}.{way}", "n") for way in FOUND],
        ("equity-outcomes", "upheld"): [("outcomes-by-stage", f"{row}.{way}", "n") for way in FOUND[:2]],
        ("equity-times", "due"): [("on-time", f"{row}.respond", "due")],
        ("equity-times", "within"): [("on-time", f"{row}.respond", "within")],
        ("equity-times", "begun"): [("days-by-stage", row, "started")],
    }
    for chapter in chapters:
        for table in chapter.tables:
            for (name, column), parts in wholes.items():
                if table.id == name:
                    by: dict[str, list[Place]] = {}
                    for key, _ in table.rows:
                        by.setdefault(key.split(".", 1)[0], []).append((name, key, column))
                    yield from (
                        {**dict.fromkeys(rows, 1), **dict.fromkeys(parts, -1)} for rows in by.values()
                    )


def _rest(chapters: tuple[Chapter, ...], facts: Facts) -> Iterator[Sum]:
    """Who was turned away, who was satisfied, and what stands side by side once more."""
    keys = {table.id: [key for key, _ in table.rows] for chapter in chapters for table in chapter.tables}
    for said in (OUT_OF_SCOPE, REFUSED, SERVICE_REQUEST):
        reasons = [
            ("turned-away", key, "n") for key in keys.get("turned-away", ()) if key.startswith(f"{said}.")
        ]
        for place in (
            ("kpis-policy", f"elsewhere.{said}"),
            ("kpis-ombudsman", f"{said}.all"),
            ("kpis-ombudsman", "requests.all"),
        ):
            yield _sum((*place, "number"), reasons)
    for code, words in facts.words.get("refusals", {}).items():
        yield _same(("kpis-ombudsman", f"refused.{words}", "number"), ("turned-away", f"refused.{code}", "n"))
    praised = [("compliments", key, "complaints") for key in keys.get("compliments", ()) if key != "all"]
    yield _sum(("compliments", "all", "complaints"), praised)
    answers = keys.get("satisfaction-stage", ())
    satisfied = ("kpis-policy", "satisfied.all")
    yield _sum(
        (*satisfied, "number"),
        [("satisfaction-stage", key, name) for key in answers for name in ("four", "five")],
    )
    yield _sum((*satisfied, "out_of"), [("satisfaction-stage", key, "n") for key in answers])
    for name in ("kpis-spso", "kpis-disp"):  # whatever is the same number in a set may be the same count
        places = [(name, key, column) for key in keys.get(name, ()) for column in ("number", "out_of")]
        yield from (_same(one, other) for one, other in combinations(places, 2))
    for said in ("Stage 1", "Stage 2, direct", "Stage 2, after escalation"):
        parts = [("kpis-spso", f"C5.{said}: {words}", "number") for words in SPSO]
        yield _sum(("kpis-spso", f"C3.{said}", "out_of"), parts)
    for said in ("Stage 1", "Stage 2"):
        parts = [("kpis-ombudsman", f"outcomes.{said}: {words}", "number") for words in OMBUDSMAN]
        yield _sum(("kpis-ombudsman", f"outcomes.{said}: upheld", "out_of"), parts)
    closed = [
        ("kpis-spso", f"2.{said}", "number")
        for said in ("Stage 1", "Stage 2, direct", "Stage 2, after escalation")
    ]
    yield _sum(("kpis-spso", "2.Stage 1", "out_of"), closed)
    times = [("kpis-disp", key, "number") for key in keys.get("kpis-disp", ()) if key.startswith("closed.")]
    yield _sum(("kpis-disp", "closed.all", "number"), [place for place in times if place[1] != "closed.all"])
    yield _sum(("kpis-disp", "in-time.within 8 weeks", "number"), times[:2])
    sets = {one.name: f"kpis-{one.id}" for one in facts.kpis}
    for key in keys.get("kpi-differences", ()):
        of = sets.get(key.rpartition(".")[2], "")
        for column in ("number", "out_of"):
            for other in keys.get(of, ()):  # whatever is the same number in that set may be the same count
                for at in ("number", "out_of"):
                    yield _same(("kpi-differences", key, column), (of, other, at))


def _same(one: Place, other: Place) -> Sum:
    return {one: 1, other: -1}


def _sum(whole: Place, parts: list[Place]) -> Sum:
    return {whole: 1, **dict.fromkeys(parts, -1)} if parts else {}
