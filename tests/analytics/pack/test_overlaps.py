"""Populations of which one holds the other, counted in different tables: what is left over is hidden where it is small."""

from datetime import date, timedelta

import pytest

from analytics import behind, frames
from analytics.chapters import Chapter, notes
from analytics.facts import Facts, gather
from analytics.pack import overlaps, protection
from analytics.report import BODY
from tests.analytics.synthetic import Register
from tests.analytics.test_page import PAGES

THRESHOLD = 5
NAMES = ("mixed", "quarter", "governed", "messy")


def chaptered(facts: Facts) -> tuple[Chapter, ...]:
    return (*(module.chapter(facts) for module in BODY), notes.chapter(facts, set()))


@pytest.mark.parametrize("name", NAMES)
def test_each_part_is_in_its_whole(name: str) -> None:
    """Case by case, so that what is said to overlap does; legacy data may have cases at a stage twice."""
    tables, (first, last) = PAGES[name]
    read = frames.load(tables())
    facts = gather(read, first, last)
    chapters = chaptered(facts)
    found = behind.references(read, facts, chapters)

    def cases(places: tuple[tuple[str, str, str], ...]) -> set[int]:
        lists = (found[table].lists.get((row, column)) for table, row, column in places if table in found)
        return {case for some in lists if some is not None for case in some["case_id"]}

    tried = 0
    for one in overlaps.overlaps(chapters, facts):
        if {table for table, *_ in one.terms} <= found.keys():
            assert cases(one.parts) <= cases(one.wholes), one.measure
            tried += bool(cases(one.parts))
    assert tried >= 20


@pytest.mark.parametrize("name", NAMES)
def test_what_two_printed_populations_leave_over_is_not_small(name: str) -> None:
    tables, (first, last) = PAGES[name]
    facts = gather(frames.load(tables()), first, last)
    assert list(_small(facts)) == []


def test_a_complaint_that_was_none_is_not_told_by_two_numbers_of_all() -> None:
    """Two of 60 were out of scope: so many received under the policy, less so many that were complaints, would tell it."""
    register = Register()
    for place in range(60):
        day = date(2026, 1, 5) + timedelta(days=place)
        ended, stages = day + timedelta(days=10), [{"opened": day, "responded": day + timedelta(days=9)}]
        if place < 2:
            register.governed(day, ended, ended_as="out-of-scope", stages=[{"opened": day}])
        else:
            register.governed(day, ended, ended_as="answered", stages=[stages[0] | {"outcome": "upheld"}])
    facts = gather(frames.load(register.tables()))
    whole = chaptered(facts)
    printed = {key: value for table in _tables(whole) for key, value in table.figures.items()}
    assert (printed["kpis-policy.received.all.number"], printed["kpis-spso.C2.all.number"]) == (60, 58)
    assert list(_small(facts)) == []


def _tables(chapters: tuple[Chapter, ...]) -> list:  # type: ignore[type-arg]
    return [table for chapter in chapters for table in chapter.tables]


def _small(facts: Facts) -> list[str]:
    """Of the pack that is published, what any two populations that are both printed leave over, where that is small."""
    whole = chaptered(facts)
    made = protection.protect(whole, facts, threshold=THRESHOLD)
    assert made.findings == ()
    printed = {
        (table.id, key, column.name): table.frame[column.name][row]
        for table in _tables(made.chapters)
        for column in table.columns
        for row, (key, _) in enumerate(table.rows)
    }
    found = []
    for one in overlaps.overlaps(whole, facts):
        if all(printed.get(place) is not None for place in one.terms):
            left = sum(printed[place] * by for place, by in one.terms.items())
            if 0 < left < THRESHOLD:
                found.append(f"{one.measure}: {left}")
    return found
