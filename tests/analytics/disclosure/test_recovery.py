"""Nothing hidden can be worked out: the audit against an oracle that tries every number."""

import polars as pl
import pytest
from hypothesis import given

from analytics.disclosure import Protected, audit, protect
from analytics.disclosure.bounds import Region
from tests.analytics.disclosure.brute import TooHard
from tests.analytics.disclosure.tables import CAP, COLUMN, ROWS, Case, cases, puzzle, seeded

Place = tuple[tuple[str | None, ...], tuple[str | None, ...]]


def made_of(case: Case, **changes: object) -> Protected:
    return protect(case.table, ROWS, COLUMN, "n", **{**case.settings, **changes})


def truth(case: Case) -> dict[Place, int]:
    """Every count and sum, straight from the table."""
    found: dict[Place, int] = {((), ()): 0}
    for service, category, outcome, count in case.table.rows():
        for row in ((), (service,), (service, category)):
            for column in ((), (outcome,)):
                found[row, column] = found.get((row, column), 0) + count
    return found


def oracle_agrees(made: Protected, *, clever: bool) -> bool | None:
    """Whether every hidden count can be enough different numbers; None where the oracle does not come to an end."""
    try:
        spans = puzzle(made, clever=clever).spans(CAP, made.width)
    except TooHard:
        return None
    assert len(spans) == made.hidden
    return all(high - low >= made.width for low, high in spans)


def check(case: Case, seed: str = "") -> None:
    """All that is promised of one table."""
    told = f"{case.settings} {case.table.rows()} {seed}"
    made = made_of(case)
    counts = truth(case)
    for cell in made.cells:
        assert cell.value in (None, counts.get((cell.row, cell.column), 0)), (
            f"a printed figure is not true: {told}"
        )
        small = cell.value is not None and cell.value < made.threshold and not case.table.is_empty()
        assert not small or (cell.value == 0 and made.release.zeros == "printed"), (
            f"a small one is printed: {told}"
        )
    assert counts.keys() <= {(cell.row, cell.column) for cell in made.cells}
    for whole, parts in made.release.sums():
        assert sum(made.at(*place).value is None for place in (whole, *parts)) != 1, (
            f"one alone in a line: {told}"
        )
    assert not made.findings, told
    assert audit(made).ok, told
    for clever in (False, True):
        assert oracle_agrees(made, clever=clever) is not False, told
    bare = made_of(case, secondary=False)
    assert audit(bare).ok == ("secondary" not in made.why.values()), told


@given(cases())
def test_no_hidden_count_can_be_recovered_and_totals_stay_true(case: Case) -> None:
    check(case)


@given(cases())
def test_the_audit_says_of_every_companion_in_print_what_the_oracle_says(case: Case) -> None:
    made, counts = made_of(case), truth(case)
    for place in [place for place, why in made.why.items() if why == "secondary"]:
        shown = made.with_printed({place: counts[place]})
        assert oracle_agrees(shown, clever=True) in (None, audit(shown).ok)


@given(cases())
def test_what_the_audit_tells_of_an_unprotected_table_is_exactly_what_can_be_told(case: Case) -> None:
    bare = made_of(case, secondary=False)
    found = audit(bare)
    try:
        ends = puzzle(bare, clever=True).ends(CAP)
    except TooHard:
        return
    hidden = [count for count in bare.cells if count.value is None]
    exact = {bare.release.cell(one.row, one.column): end for one, end in zip(hidden, ends, strict=True)}
    for finding in found.findings:
        least, most = exact[finding.cell]
        assert least == finding.low
        assert most == finding.high or most >= CAP  # where the oracle stops
        assert (finding.kind == "recoverable") == (least == most)
    for cell, (low, high) in found.ranges.items():
        least, most = exact[cell]
        assert least <= low
        assert high <= most or most >= CAP


def test_the_oracle_nearly_always_comes_to_an_end() -> None:
    answers = [oracle_agrees(made_of(seeded(f"oracle/{number}")), clever=True) for number in range(60)]
    assert answers.count(True) >= 58
    assert False not in answers


@pytest.mark.parametrize("first", range(0, 200, 100))
def test_tables_from_seeds(first: int) -> None:
    for number in range(first, first + 100):
        check(seeded(f"table/{number}"), f"seed table/{number}")


@pytest.mark.deep
@pytest.mark.parametrize("first", range(0, 100_000, 5_000))
def test_a_hundred_thousand_tables(first: int) -> None:
    recoverable = 0
    for number in range(first, first + 5_000):
        seed = f"deep/{number}"
        check(seeded(seed), f"seed {seed}")
        recoverable += not audit(made_of(seeded(seed))).ok
    assert recoverable == 0


def test_a_pattern_that_no_line_gives_away_and_elimination_does() -> None:
    """Two hidden in every row and column, as a ring: alternating sums around it are fixed, single ones are not."""
    table = pl.DataFrame(
        {"r": ["a", "a", "b", "b"], "c": ["x", "y", "x", "y"], "n": [3, 20, 30, 4]},
    )
    made = protect(table, "r", "c", "n")
    assert made.hidden == 4
    assert audit(made).ok
    told = audit(made.with_printed({(("a",), ("x",)): 3}))
    assert {finding.kind for finding in told.findings} == {"recoverable"}
    assert len(told.findings) == 3


def test_what_is_not_shown_to_move_is_not_called_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    table = pl.DataFrame({"r": ["a", "b", "c"], "n": [3, 20, 40]})
    made = protect(table, "r", None, "n")
    monkeypatch.setattr(Region, "range", lambda self, unknown, enough: (1, 30, False))
    told = audit(made)
    assert {finding.kind for finding in told.findings} == {"unproved"}
    assert not told.ranges
    assert protect(table, "r", None, "n").findings  # though it hid all there is
