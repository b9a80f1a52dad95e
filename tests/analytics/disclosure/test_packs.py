"""Several tables and packs together: what one of them hides, the others must not tell."""

import json
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.disclosure import Protected, Release, audit, protect
from tests.analytics.disclosure.brute import Group, Puzzle, TooHard, read
from tests.analytics.disclosure.tables import CAP

Q1, Q2, HALF = "2026-Q1", "2026-Q2", "2026-01-01/2026-06-30"


def table(rows: Sequence[tuple[Any, ...]], *names: str) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=[*names, "n"], orient="row")


def by_kind(counts: Iterable[int], **settings: Any) -> Protected:
    places = [("A", "x"), ("A", "y"), ("B", "x"), ("B", "y")]
    rows = [(*place, count) for place, count in zip(places, counts, strict=False)]
    return protect(
        table(rows, "service", "kind"), "service", "kind", "n", **{"measure": "received", **settings}
    )


FIRST = (30, 25, 40, 50)
BOTH = (33, 60, 80, 95)


def test_a_small_quarter_between_two_packs_is_found_and_protected() -> None:
    first, half = by_kind(FIRST, period=Q1), by_kind(BOTH, period=HALF)
    assert audit(first).ok
    assert audit(half).ok
    (told,) = audit(first, half).findings
    assert (told.kind, told.low, told.high) == ("difference", 3, 3)
    assert "2026-04-01/2026-06-30" in told.sentence
    again = by_kind(BOTH, period=HALF, earlier=[first.release])
    assert again.at("A", "x").value is None
    assert not again.findings
    assert audit(first, again).ok


def test_what_is_in_the_manifest_is_enough_and_holds_nothing_hidden() -> None:
    first = by_kind((7, 1111, 2222, 3333), period=Q1)
    kept = json.dumps(first.release.as_json())
    assert not any(word in kept for word in ("1111", "2222", "3333", "secondary", "primary"))
    assert [count for row, column, count in first.release.cells if row and column] == [None] * 4
    assert Release.from_json(json.loads(kept)) == first.release
    again = by_kind((20, 1500, 3000, 4000), period=HALF, earlier=Release.from_json(json.loads(kept)))
    assert audit(Release.from_json(json.loads(kept)), again).ok


def test_what_was_hidden_stays_hidden() -> None:
    first = by_kind((3, 40, 50, 60), period=Q1)
    series = protect(
        table([("A", "2026-Q1", 43), ("B", "2026-Q1", 110), ("A", "2026-Q2", 50), ("B", "2026-Q2", 60)], "service", "q"),
        "service", "q", "n", measure="received", time="q", earlier=[first],
    )  # fmt: skip
    assert series.hidden == 0
    one = protect(table([("x", 53), ("y", 100)], "kind"), "kind", None, "n", measure="received", period=Q1, where={"service": "A"}, earlier=[first])  # fmt: skip
    assert [one.why[("x",), ()], one.why[("y",), ()]] == ["earlier", "earlier"]


def test_what_an_earlier_pack_has_told_cannot_be_mended_and_is_said() -> None:
    first = by_kind((3, 40, 50, 60), period=Q1, threshold=2)
    again = by_kind((3, 40, 50, 60), period=Q1, earlier=[first])
    assert again.at("A", "x").value is None
    assert {finding.kind for finding in again.findings} == {"recoverable"}
    assert any(
        "“A”" in finding.sentence and "worked out: 3" in finding.sentence for finding in again.findings
    )
    assert not audit(first, again).ok


def test_revised_figures_are_told_with_what_comparing_them_gives_away() -> None:
    first = by_kind(FIRST, period=Q1)
    again = by_kind((31, *FIRST[1:]), period=Q1, earlier=[first])
    assert again.hidden == 0
    assert {finding.kind for finding in again.findings} == {"contradiction"}
    assert "is 31 in one table and 30 in another" in again.findings[0].sentence
    assert {(finding.low, finding.high) for finding in again.findings} == {(1, 1)}
    kinds = {finding.kind for finding in audit(first, again).findings}
    assert kinds == {"contradiction"}


def test_a_revision_that_only_the_hidden_counts_contradict() -> None:
    first = by_kind((3, 40, 50, 60), period=Q1)
    again = by_kind((4, 40, 50, 60), period=Q1, earlier=[first])
    assert {finding.kind for finding in again.findings} == {"contradiction"}
    assert again.why[("A",), ("x",)] == "primary"


def test_a_half_year_below_its_first_quarter_is_a_revision() -> None:
    first = by_kind(FIRST, period=Q1)
    again = by_kind((29, 60, 80, 95), period=HALF, earlier=[first])
    assert [finding.kind for finding in again.findings] == ["contradiction"]
    assert "does not agree" in again.findings[0].sentence


def test_a_sum_across_services_is_compared_with_the_table_of_kinds() -> None:
    """Neither table tells the third count; together they do."""
    nested = [("A", "x", 30), ("A", "y", 40), ("B", "x", 3), ("B", "y", 20)]
    first = protect(table(nested, "service", "kind"), ["service", "kind"], None, "n", measure="received")
    assert {first.at(("B", "x")).value, first.at(("B", "y")).value} == {None}
    kinds = table([("x", 33), ("y", 60)], "kind")
    told = audit(first, protect(kinds, "kind", None, "n", measure="received"))
    assert {finding.cell.where for finding in told.findings} == {
        frozenset({("service", "B"), ("kind", "x")}),
        frozenset({("service", "B"), ("kind", "y")}),
    }
    mended = protect(kinds, "kind", None, "n", measure="received", earlier=[first])
    assert not mended.findings
    assert audit(first, mended).ok


def test_tables_that_share_an_inner_dimension_are_compared_in_it() -> None:
    first = protect(
        table([("A", "x", 3), ("A", "y", 40), ("B", "x", 50), ("B", "y", 60)], "service", "kind"),
        ["service", "kind"], None, "n", measure="m",
    )  # fmt: skip
    second = protect(
        table([("T", "x", 20), ("T", "y", 70), ("U", "x", 33), ("U", "y", 30)], "team", "kind"),
        ["team", "kind"], None, "n", measure="m",
    )  # fmt: skip
    assert audit(first).ok
    assert audit(second).ok
    told = audit(first, second)
    assert any(finding.kind == "recoverable" and finding.low == 3 for finding in told.findings)
    again = protect(
        table([("T", "x", 20), ("T", "y", 70), ("U", "x", 33), ("U", "y", 30)], "team", "kind"),
        ["team", "kind"], None, "n", measure="m", earlier=[first],
    )  # fmt: skip
    assert audit(first, again).ok


def test_four_quarters_and_their_year() -> None:
    quarters: list[Protected] = []
    for number, count in enumerate((3, 20, 30, 40), 1):
        rows = [("A", count), ("B", 50), ("C", 60 + count)]
        quarters.append(
            protect(
                table(rows, "service"),
                "service",
                None,
                "n",
                measure="m",
                period=f"2026-Q{number}",
                earlier=quarters,
            )
        )
    year = table([("A", 93), ("B", 200), ("C", 333)], "service")
    assert not audit(*quarters, protect(year, "service", None, "n", measure="m", period="2026")).ok
    mended = protect(year, "service", None, "n", measure="m", period="2026", earlier=quarters)
    assert audit(*quarters, mended).ok


def test_the_rest_of_a_year_around_a_quarter() -> None:
    spring = by_kind(FIRST, period=Q2)
    told = audit(spring, by_kind((32, 60, 80, 95), period="2026"))
    assert [(finding.kind, finding.low) for finding in told.findings] == [("difference", 2)]
    assert "2026-01-01/2026-03-31,2026-07-01/2026-12-31" in told.findings[0].sentence


def test_nested_periods_with_others_that_cut_across() -> None:
    """The rest of the year is in no table, also where a table cuts it in two."""
    year = protect(table([("A", 50), ("B", 80)], "service"), "service", None, "n", measure="m", period="2026")
    first = protect(table([("A", 46), ("B", 40)], "service"), "service", None, "n", measure="m", period=Q1)
    across = protect(
        table([("A", 31), ("B", 31)], "service"),
        "service",
        None,
        "n",
        measure="m",
        period="2026-03-01/2026-08-31",
    )
    assert any(
        finding.kind == "difference" and (finding.low, finding.high) == (4, 4)
        for finding in audit(year, first, across).findings
    )


def test_standing_numbers_are_not_taken_from_each_other() -> None:
    first, half = by_kind(FIRST, period=Q1, stock=True), by_kind(BOTH, period=HALF, stock=True)
    assert audit(first, half).ok
    rows = [("A", "2026-01", 20), ("A", "2026-02", 21), ("B", "2026-01", 30), ("B", "2026-02", 33)]
    made = protect(table(rows, "service", "month"), "service", "month", "n", time="month", stock=True)
    assert {count.column for count in made.cells} == {("2026-01",), ("2026-02",)}


def test_months_and_a_quarter() -> None:
    months = protect(
        table([("2026-01", 12), ("2026-02", 3), ("2026-03", 20), ("2026-04", 30)], "month"),
        "month", None, "n", measure="m", time="month",
    )  # fmt: skip
    assert months.at("2026-02").value is None
    assert audit(months).ok
    whole = protect(
        table([("A", 35)], "service"), "service", None, "n", measure="m", period=Q1, earlier=[months]
    )
    assert audit(months, whole).ok
    assert not whole.findings


def test_years_with_their_months_and_cases_without_a_date() -> None:
    rows = [("2025", "2025-12", 12), ("2026", "2026-01", 3), ("2026", "2026-02", 14), (None, None, 11)]
    made = protect(
        table(rows, "year", "month"), ["year", "month"], None, "n", measure="m", time=["year", "month"]
    )
    assert audit(made).ok
    assert made.release.cell(("2026",), ()).span == made.release.spans["2026",]
    undated = made.release.cell((None, None), ())
    assert "no date" in undated.words
    early = protect(
        table([("A", 17)], "service"), "service", None, "n", measure="m", period="2026-01-01/2026-02-28"
    )
    assert audit(made, early).ok


def test_a_code_that_a_complete_table_does_not_name_counts_nothing_in_it() -> None:
    first = protect(table([("A", 30), ("B", 40)], "service"), "service", None, "n", measure="m", period=Q1)
    half = table([("A", 50), ("B", 60), ("C", 4), ("D", 20)], "service")
    made = protect(half, "service", None, "n", measure="m", period=HALF, earlier=[first])
    assert made.why[("D",), ()] == "secondary"  # with the same 20 in the second quarter alone
    quarter = table([("A", 20), ("B", 20), ("C", 4), ("D", 20)], "service")
    second = protect(quarter, "service", None, "n", measure="m", period=Q2, earlier=[first])
    told = audit(first, made, second.with_printed({(("D",), ()): 20}))
    assert any(finding.cell.where == {("service", "D")} for finding in told.findings)


def test_other_may_mean_different_things() -> None:
    first = protect(
        table([("A", 30), ("other", 40)], "s"), "s", None, "n", measure="m", period=Q1, complete=False
    )
    half = protect(
        table([("A", 60), ("B", 45)], "s"), "s", None, "n", measure="m", period=HALF, complete=False
    )
    assert audit(first, half).ok
    assert not audit(
        protect(table([("A", 30), ("B", 40)], "s"), "s", None, "n", measure="m", period=Q1),
        protect(table([("A", 60), ("C", 45)], "s"), "s", None, "n", measure="m", period=HALF),
    ).ok  # B can't have had 40 in the quarter and none in the half-year


def test_a_printed_reconciliation_gives_nothing_away() -> None:
    balance = [{"opening": 1, "received": 1, "closed": -1, "open_end": -1}]

    def made(measure: str, counts: tuple[int, int], before: list[Protected]) -> Protected:
        rows = [("A", counts[0]), ("B", counts[1]), ("C", 70)]
        return protect(
            table(rows, "service"), "service", None, "n", measure=measure, period=Q1, stock=True, earlier=before, relations=balance
        )  # fmt: skip

    counts = {"opening": (40, 50), "received": (30, 40), "closed": (64, 50), "open_end": (6, 40)}
    alone = [made(measure, both, []) for measure, both in counts.items()]
    assert audit(*alone).ok
    told = audit(*alone, relations=balance)
    assert any(finding.kind == "recoverable" and finding.low == 6 for finding in told.findings)
    together: list[Protected] = []
    for measure, both in reversed(counts.items()):  # the one with the small count first
        together.append(made(measure, both, together))
    assert audit(*together, relations=balance).ok
    assert not any(one.findings for one in together)


def test_figures_that_do_not_add_up_are_a_contradiction() -> None:
    made = by_kind((3, 40, 50, 60))
    cells = tuple(
        (row, column, 999 if not row and not column else count) for row, column, count in made.release.cells
    )
    told = audit(msgspec.structs.replace(made.release, cells=cells))
    assert "contradiction" in {finding.kind for finding in told.findings}
    cells = tuple(
        (row, column, 1 if row == ("A",) and not column else count)
        for row, column, count in made.release.cells
    )
    told = audit(msgspec.structs.replace(made.release, cells=cells))
    assert {finding.kind for finding in told.findings} == {"contradiction"}


def test_nothing_at_all_is_in_order() -> None:
    assert audit().ok
    assert audit([], ()).ok


@dataclass(frozen=True)
class Pack:
    """Tables of the same eight groups, protected one after the other, and the oracle's view of all of them."""

    made: list[Protected]
    puzzle: Puzzle
    threshold: int


KINDS: list[tuple[list[str], str | None, bool]] = [
    (["s", "k"], None, False),
    (["s"], "k", False),
    (["s"], None, False),
    (["k"], None, False),
    (["s"], "q", True),
    (["s", "k"], "q", True),
]
"""Rows, columns, and whether its columns are quarters. A ring of three pairs is left out: see `audit`."""

QUARTERS = {Q1: {0}, Q2: {1}, HALF: {0, 1}}


def pack(choose: Callable[[int, int], int], *, as_releases: bool) -> Pack:
    groups: list[Group] = [
        (f"s{s}", f"k{k}", str(q)) for s in range(2) for k in range(choose(1, 2)) for q in (0, 1)
    ]
    counts = {group: (0, 1, 2, choose(0, 8), choose(0, 8))[choose(0, 4)] for group in groups}
    threshold = choose(3, 5)
    made: list[Protected] = []
    found = Puzzle(groups)
    for _ in range(choose(2, 3)):
        rows, column, timed = KINDS[choose(0, len(KINDS) - 1)]
        period = list(QUARTERS)[choose(0, 2)]
        names = [*rows, column] if column else rows
        summed: dict[tuple[str | None, ...], int] = {}
        for group, count in counts.items():
            if timed or int(group[2] or 0) in QUARTERS[period]:
                codes = {"s": group[0], "k": group[1], "q": f"2026-Q{int(group[2] or 0) + 1}"}
                key = tuple(codes[name] for name in names)
                summed[key] = summed.get(key, 0) + count
        when: dict[str, Any] = {"time": "q"} if timed else {"period": period}
        before: list[Any] = [one.release for one in made] if as_releases else list(made)
        frame = table([(*key, count) for key, count in summed.items()], *names)
        made.append(
            protect(frame, rows, column, "n", measure="m", threshold=threshold, earlier=before, **when)
        )
        shown = made[-1].frame()
        if timed:
            shown = shown.with_columns(pl.col("q").replace({Q1: "0", Q2: "1"}))
        read(
            found, shown, [rows, [column] if column else []], "n", ["s", "k", "q"], lambda _: (1, None),
            lambda group, timed=timed, period=period: timed or int(group[2] or 0) in QUARTERS[period],  # type: ignore[misc]
        )  # fmt: skip
    return Pack(made, found, threshold)


def check(made: Pack, told: str = "") -> None:
    findings = [finding for one in made.made for finding in one.findings]
    *before, last = made.made
    if not findings:
        assert audit([one.release for one in before], last).ok, told
    try:
        spans = made.puzzle.spans(CAP, last.width)
    except TooHard:
        return
    safe = all(high - low >= last.width for low, high in spans)
    assert safe or findings, f"the oracle recovers {spans}, and nothing was said of it {told}"


@given(st.data(), st.booleans())
def test_no_pack_tells_what_another_hides(data: st.DataObject, as_releases: bool) -> None:
    check(pack(lambda low, high: data.draw(st.integers(low, high)), as_releases=as_releases))


@pytest.mark.deep
@pytest.mark.parametrize("first", range(0, 10_000, 1_000))
def test_ten_thousand_packs(first: int) -> None:
    for number in range(first, first + 1_000):
        seed = f"pack/{number}"
        check(pack(random.Random(seed).randint, as_releases=number % 2 == 0), f"(seed {seed})")
