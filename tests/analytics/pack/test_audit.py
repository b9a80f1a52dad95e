"""The audit finds what suppression would have to answer for."""

from dataclasses import replace

import pytest

from analytics import frames, report
from analytics.chapters import Chapter, notes
from analytics.disclosure.protected import Why
from analytics.facts import Facts, gather
from analytics.pack import protection
from analytics.pack.audit import audit
from analytics.pack.counts import known
from analytics.pack.indicators import sums
from analytics.pack.suppression import Spot, Suppressed, suppress
from tests.analytics.test_page import PAGES

THRESHOLD = 5


@pytest.fixture(scope="module")
def whole() -> tuple[Facts, tuple[Chapter, ...]]:
    tables, (first, last) = PAGES["mixed"]
    facts = gather(frames.load(tables()), first, last)
    return facts, (*(module.chapter(facts) for module in report.BODY), notes.chapter(facts, set()))


@pytest.fixture(scope="module")
def found(whole: tuple[Facts, tuple[Chapter, ...]]) -> Suppressed:
    facts, chapters = whole
    return suppress(known(chapters, facts, THRESHOLD), list(sums(chapters, facts)), [], THRESHOLD)


def test_what_is_protected_passes(whole: tuple[Facts, tuple[Chapter, ...]]) -> None:
    facts, chapters = whole
    made = protection.protect(chapters, facts, threshold=THRESHOLD)
    assert made.findings == ()
    assert any(made.gone.values())


def test_without_what_is_hidden_for_others_small_counts_can_be_worked_out(
    whole: tuple[Facts, tuple[Chapter, ...]], found: Suppressed
) -> None:
    facts, chapters = whole
    made = protection.protect(chapters, facts, threshold=THRESHOLD)
    small: dict[Spot, Why] = {spot: why for spot, why in found.why.items() if why == "primary"}
    assert len(small) < len(found.why)
    told = list(audit(replace(found, why=small), list(sums(chapters, facts)), made.chapters, [], THRESHOLD))
    assert any(one.kind == "recoverable" for one in told)


def test_a_figure_that_is_printed_by_mistake_is_found(
    whole: tuple[Facts, tuple[Chapter, ...]], found: Suppressed
) -> None:
    facts, chapters = whole
    told = list(audit(found, list(sums(chapters, facts)), chapters, [], THRESHOLD))
    assert sum("is to be hidden, and is printed in table" in one.sentence for one in told) > 10


def test_true_counts_hold_every_sum_that_is_taken_for_true(whole: tuple[Facts, tuple[Chapter, ...]]) -> None:
    """Sums that hold nowhere would be dead: most of them do, in a register in order."""
    facts, chapters = whole
    truth = {
        place: value
        for one in known(chapters, facts, THRESHOLD)
        for row, column, value in one.release.cells
        if (place := one.places.get((row, column)))
    }
    there = [one for one in sums(chapters, facts) if one and one.keys() <= truth.keys()]
    holds = [one for one in there if not sum((truth[place] or 0) * by for place, by in one.items())]
    assert len(holds) > 40
    policy = [one for one in holds if any(place[0] == "kpis-policy" for place in one)]
    assert len(policy) > 20
