"""A chapter walked beside the spine: from a case in every state, by its own actions alone."""

from collections.abc import Callable, Hashable
from dataclasses import replace

from store.case import Case
from store.policy_file import shipped
from tests.store.statespace import Report, walk
from tests.store.worlds import process

FEW = ("customer_service", "several roles")


def spine_of(case: Case) -> Hashable:
    """What no chapter touches: state, stages with their clocks, and who has it."""
    return repr((case.state, case.stages, case.owner, case.team, case.next_due, case.end, case.ended))


def walk_beside(spine: Report, chapter: str, facets: Callable[[Case], Hashable]) -> Report:
    """The walk; every promise is kept (but of clocks and ends, which are the spine's), and the spine stays as it was."""
    cases = [node.case for node in spine.nodes.values() if not node.case.subjects]
    starts = list({case.state: case for case in cases}.values())
    whole = process(shipped(), FEW, points=1, chapters=(chapter,), facets=facets)
    report = walk(replace(whole, starts=starts))
    assert set(report.faults) <= {"way out", "no_clock_lost"}, report.faults
    for node in report.nodes.values():
        assert node.parent is None or spine_of(node.case) == spine_of(node.parent.case), node.path()
    return report
