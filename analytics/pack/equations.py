"""What a reader knows to hold between the counts of a pack: the sums of each table, and those from table to table."""

from collections.abc import Iterator, Mapping, Sequence

from analytics.disclosure.cells import Cell, Path
from analytics.disclosure.links import join
from analytics.disclosure.system import Equation, Known, System, own
from analytics.measures.standing import NONE_RECORDED
from analytics.pack.counts import FLOWS, OF_WHICH, rest_of
from analytics.pack.counts import Known as Counted
from analytics.pack.indicators import Sum
from analytics.pack.places import Place


def is_workload(cell: Cell) -> bool:
    """Whether it counts what came, went or stayed at the whole desk, or of the migrated cases: nobody is described by it, so it is
    printed at any size.
    """
    return cell.measure in FLOWS and cell.signature <= {"group"}


ANSWERS = ("upheld", "partly-upheld", "not-upheld", "resolved", NONE_RECORDED)
"""How a stage that was responded to finishes."""


def system_of(known: Sequence[Known], counts: Sequence[Counted], sums: Sequence[Sum] = ()) -> System:
    """The system of some releases, of which the first are those of `counts`, in their order.

    `sums` are further ones that may hold between places. Any is taken only where the true counts agree with it: in
    legacy data some do not.
    """
    system = own(known)
    join(system, [about.release for about in known], [FLOWS])
    system.differences = [count for count in system.differences if not is_workload(system.cells[count])]
    spots = {
        place: system.places[number, row, column]
        for number, one in enumerate(counts)
        for (row, column), place in one.places.items()
    }
    rests = {
        (one.release.measure, row): system.places[number, row, ()]
        for number, one in enumerate(counts)
        for row, column, _ in one.release.cells
        if not one.places and not one.terms and not column
    }
    truth = {
        system.places[number, row, column]: value
        for number, one in enumerate(counts)
        for row, column, value in one.release.cells
        if value is not None
    }
    further = (
        [(spots[place], by) for place, by in one.items()] for one in sums if one.keys() <= spots.keys()
    )
    over = (
        [
            (system.places[number, *one.release.cells[0][:2]], -1),
            *((spots[at], by) for at, by in one.terms.items()),
        ]
        for number, one in enumerate(counts)
        if one.terms and one.terms.keys() <= spots.keys()
    )
    for terms in (*_between(spots, rests, counts), *_standing(system, counts), *over, *further):
        if terms and not sum(truth[count] * by for count, by in terms):
            system.equations.append(Equation(tuple(terms), link=True))
    return system


Terms = list[tuple[int, int]]


def _between(
    spots: Mapping[Place, int], rests: Mapping[tuple[str, Path], int], counts: Sequence[Counted]
) -> Iterator[Terms]:
    """Sums across columns and tables."""
    keys: dict[str, dict[str, None]] = {}
    for table, key, _ in spots:
        keys.setdefault(table, {})[key] = None
    paths = {place: row for one in counts for (row, _), place in one.places.items()}
    for table, wholes in OF_WHICH.items():
        for whole, *parts in wholes:
            measure = rest_of(table, whole, parts)
            for key in keys.get(table, ()):
                there = [(table, key, column) for column in (whole, *parts)]
                rest = rests.get((measure, paths.get(there[0], ("",))))
                if all(place in spots for place in there):
                    first, *others = (spots[place] for place in there)
                    yield [
                        (first, 1),
                        *((part, -1) for part in others),
                        *([(rest, -1)] if rest is not None else []),
                    ]
    yield from _stages(spots)
    yield from _ends(spots)


def _stages(spots: Mapping[Place, int]) -> Iterator[Terms]:
    """The outcomes of a stage are those of its responses, and its ends without one."""
    by_stage: dict[str, dict[str, int]] = {}
    for (table, key, _), count in spots.items():
        if table == "outcomes-by-stage":
            stage, _, way = key.partition(".")
            by_stage.setdefault(stage, {})[way] = count
    for stage, ways in by_stage.items():
        responded, gone = (spots.get(("by-stage", stage, column)) for column in ("responded", "gone"))
        if responded is not None and gone is not None:
            answers = [count for way, count in ways.items() if way in ANSWERS]
            yield [*((count, 1) for count in answers), (responded, -1)]
            yield [*((count, 1) for count in ways.values()), (responded, -1), (gone, -1)]


def _ends(spots: Mapping[Place, int]) -> Iterator[Terms]:
    """What was referred, refused or no complaint, by reason, is how that many cases ended."""
    by_what: dict[str, list[int]] = {}
    for (table, key, _), count in spots.items():
        if table == "turned-away":
            by_what.setdefault(key.split(".", 1)[0], []).append(count)
    for what, reasons in by_what.items():
        if ("ends", what, "n") in spots:
            yield [(reason, 1) for reason in reasons] + [(spots["ends", what, "n"], -1)]


def _standing(system: System, counts: Sequence[Counted]) -> Iterator[Terms]:
    """What is open when one period ends is open when the next begins."""
    at: dict[int, list[int]] = {}
    for number, one in enumerate(counts):
        release = one.release
        if (
            release.measure not in ("opening", "open_end")
            or release.where
            or set(release.rows) - set(release.time)
        ):
            continue
        for row, column, _ in release.cells:
            if (span := release.cell(row, column).span) and (row or not release.time):
                day = span[0][0] if release.measure == "opening" else span[-1][1]
                at.setdefault(day, []).append(system.places[number, row, column])
    for first, *others in at.values():
        for other in others:
            yield [(first, 1), (other, -1)]
