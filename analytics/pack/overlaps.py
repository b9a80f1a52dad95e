"""Counts of which one counts part of what another does, in different tables: what is left over can be told too."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from analytics.chapters import Chapter, span_code
from analytics.disclosure.release import Release
from analytics.facts import Facts
from analytics.kpis import Topic
from analytics.pack.counts import REPEATS, Known
from analytics.pack.places import Place

ALL_IN_FULL: Final = ("Stage 1", "Stage 2, direct", "Stage 2, after escalation")
TWO_STAGES: Final = ("Stage 1", "Stage 2")
POLICY, SPSO, OMBUDSMAN, DISP = "kpis-policy", "kpis-spso", "kpis-ombudsman", "kpis-disp"
DIFFERENCES: Final = "kpi-differences"


@dataclass(frozen=True)
class Overlap:
    """That everything of `parts` is in `wholes` too, by the definitions of both; none of `parts` overlaps another."""

    wholes: tuple[Place, ...]
    parts: tuple[Place, ...]

    @property
    def measure(self) -> str:
        """What is left over, in words."""
        wholes, parts = (
            (" + ".join(" ".join(place) for place in some)) for some in (self.wholes, self.parts)
        )
        return f"{wholes} beside {parts}"

    @property
    def terms(self) -> Mapping[Place, int]:
        """The factors with which the counts add up to what is left over."""
        return dict.fromkeys(self.wholes, 1) | dict.fromkeys(self.parts, -1)


def left_over(
    chapters: Sequence[Chapter], facts: Facts, threshold: int, found: Iterable[Known]
) -> Iterator[Known]:
    """What is left over of one count where another, of a different table, counts part of the same; `found` are all that are printed."""
    values = {
        place: value
        for one in found
        for row, column, value in one.release.cells
        if (place := one.places.get((row, column))) is not None and value is not None
    }
    for one in overlaps(chapters, facts):
        if one.terms.keys() <= values.keys():
            rest = sum(values[place] * by for place, by in one.terms.items())
            if rest > 0:
                release = Release(
                    measure=one.measure,
                    rows=("left over",),
                    columns=(),
                    where=(),
                    period=span_code(facts.period),
                    time=(),
                    threshold=threshold,
                    zeros="printed",
                    cells=((("rest",), (), rest),),
                )
                repeats = any(table.startswith(REPEATS) for table, *_ in one.terms)
                yield Known(release, {}, repeats=repeats, terms=one.terms)


def overlaps(chapters: Collection[Chapter], facts: Facts) -> Iterator[Overlap]:
    """Every pair of populations of which one holds the other, of those that the tables print."""
    first = min(facts.titles, default=1)
    later = [stage for stage in facts.titles if stage != first]
    keys = {table.id: [key for key, _ in table.rows] for one in chapters for table in one.tables}
    yield from _received(keys)
    yield from _closed(keys)
    yield from _by_stage(facts, first, later)
    for of in TWO_STAGES:  # what is neither in time nor late: still running, or ended
        for name in ("acknowledged", "response"):
            yield _in(((OMBUDSMAN, f"{name}.{of}", "out_of")), (OMBUDSMAN, f"volumes.{of}", "number"))
    for of in ALL_IN_FULL:  # what has no days to count
        yield _in((SPSO, f"C4.{of}", "out_of"), (SPSO, f"C3.{of}", "out_of"))
    yield _in((POLICY, "settled-days.all", "out_of"), (POLICY, "settled.all", "number"))


def _in(part: Place, whole: Place) -> Overlap:
    return Overlap((whole,), (part,))


def _received(keys: Mapping[str, Collection[str]]) -> Iterator[Overlap]:
    """What turned out to be no complaint was received too."""
    whole = (POLICY, "received.all", "number")
    for part in ((SPSO, "C2.all", "number"), (DISP, "received.all", "number")):
        yield _in(part, whole)
    yield _in((DISP, "vulnerable.all", "number"), (DISP, "received.all", "number"))
    topic = f"{Topic.RECEIVED}."
    for name in ("SPSO", "FCA DISP"):
        yield _in((DIFFERENCES, f"{topic}{name}", "number"), (DIFFERENCES, f"{topic}Own policy", "number"))
    for table, rows in keys.items():
        if "governed.all" in rows:
            yield _in((SPSO, "C2.all", "number"), (table, "governed.all", "received"))


def _closed(keys: Mapping[str, Collection[str]]) -> Iterator[Overlap]:
    """What was closed in full after a response was closed; and what was closed, but for no complaints, ended."""
    in_full = tuple((SPSO, f"2.{of}", "number") for of in ALL_IN_FULL)
    closed, ended = (DISP, "closed.all", "number"), ("ends", "all", "n")
    yield Overlap((closed,), in_full)
    yield Overlap((ended,), in_full)
    yield _in(closed, ended)
    answered = tuple(("ends", way, "n") for way in ("answered", "resolved") if way in keys.get("ends", ()))
    if answered:
        yield Overlap(answered, in_full)
    upheld = tuple(
        (SPSO, f"C5.{of}: {words}", "number")
        for of in ALL_IN_FULL
        for words in ("upheld", "partially upheld")
    )
    yield Overlap(((DISP, "upheld.all", "number"),), upheld)
    topic = f"{Topic.CLOSED}."
    for name in ("SPSO", "FCA DISP"):
        yield _in((DIFFERENCES, f"{topic}{name}", "number"), (DIFFERENCES, f"{topic}Own policy", "number"))
    yield _in((DIFFERENCES, f"{topic}SPSO", "number"), (DIFFERENCES, f"{topic}FCA DISP", "number"))


def _by_stage(facts: Facts, first: int, later: list[int]) -> Iterator[Overlap]:
    """Stages opened, answered or due, of which another table leaves some out."""
    for stage in facts.titles:
        row = f"stage-{stage}"
        yield _in(("days-by-stage", row, "started"), ("by-stage", row, "opened"))
        yield _in(("days-by-stage", row, "closed"), ("by-stage", row, "responded"))
    for of, stages in zip(TWO_STAGES, ([first], later), strict=True):
        opened = tuple(("by-stage", f"stage-{stage}", "opened") for stage in stages)
        if opened:
            yield Overlap(opened, ((OMBUDSMAN, f"volumes.{of}", "number"),))
    for column in ("due", "within"):
        due = tuple(("on-time", f"stage-{stage}.respond", column) for stage in facts.titles)
        yield Overlap(due, (("teams", "all", column),))
