"""Every measure against plain counting, on registers with everything that goes wrong, for whole and partial periods."""

import importlib
import inspect
import pkgutil
from collections import Counter
from datetime import date
from statistics import mean, median

import polars as pl
import pytest

from analytics import frames, measures
from analytics.facts import Facts, gather
from analytics.measures.timeliness import BANDS
from tests.analytics.oracle import Oracle, messy
from tests.analytics.synthetic import simulated

PERIODS = [(None, None), (date(2025, 7, 1), date(2025, 9, 30)), (date(2026, 6, 15), date(2026, 12, 31))]


@pytest.fixture(scope="module", params=[(seed, period) for seed in range(4) for period in PERIODS], ids=str)
def both(request: pytest.FixtureRequest) -> tuple[Facts, Oracle]:
    seed, (first, last) = request.param
    tables = messy(seed).tables() if seed else simulated(200, seed=9)
    facts = gather(frames.load(tables), first, last)
    return facts, Oracle(tables, facts.period.first, facts.period.last, facts.period.as_of)


def test_volumes(both: tuple[Facts, Oracle]) -> None:
    facts, oracle = both
    flows = facts.balance
    assert (flows.received, flows.reopened, flows.closed) == tuple(
        map(oracle.flow, ("received", "reopened", "closed"))
    )
    assert flows.opening == len(oracle.open_on(date.fromordinal(oracle.first.toordinal() - 1)))
    assert flows.open_end == len(oracle.open_end)
    if not flows.disordered:
        assert flows.expected == flows.open_end
        assert flows.faults == ()


def test_months_and_years_carry_on(both: tuple[Facts, Oracle]) -> None:
    facts, oracle = both
    for frame in (facts.by_month, facts.by_year):
        assert frame["opening"][0] == facts.balance.opening
        assert frame["open_end"][-1] == facts.balance.expected
        assert frame["opening"].to_list()[1:] == frame["open_end"].to_list()[:-1]
        for flow in ("received", "reopened", "closed"):
            assert frame[flow].sum() == oracle.flow(flow)
        assert frame["counted"].to_list() == [len(oracle.open_on(last)) for last in frame["last"]]
    month = facts.by_month.row(0, named=True)
    same = [
        m
        for m in oracle.movements
        if oracle.during(m["on_date"]) and m["on_date"].replace(day=1) == month["start"].replace(day=1)
    ]
    assert month["closed"] == sum(m["what"] == "closed" for m in same)


def test_stages_reached(both: tuple[Facts, Oracle]) -> None:
    facts, oracle = both
    assert facts.by_stage["title"].to_list() == ["Stage 1", "Stage 2", "Stage 3", "Stage 4"]
    for row in facts.by_stage.iter_rows(named=True):
        here = [r for r in oracle.records if r["stage"] == row["stage"]]
        answered = [r for r in here if oracle.during(r["responded"])]
        assert row["opened"] == sum(oracle.during(r["opened"]) for r in here)
        assert row["responded"] == len(answered)
        assert row["gone"] == sum(oracle.during(r["gone"]) for r in here)
        assert row["escalated"] == sum(r["moved"] is not None for r in answered)
        assert row["open_end"] == sum(r["at_end"] for r in here)
        assert row["closed"] == sum(oracle.stage_of(*closing) == row["stage"] for closing in oracle.closings)
        if answered:
            assert row["escalated_share"] == pytest.approx(100 * row["escalated"] / len(answered))
        else:
            assert row["escalated_share"] is None


def test_promises(both: tuple[Facts, Oracle]) -> None:
    facts, oracle = both
    columns = {"acknowledge": ("acknowledge_due", "contacted"), "respond": ("respond_due", "responded")}
    for row in facts.on_time.iter_rows(named=True):
        due, kept, undone = oracle.promises(row["stage"], *columns[row["step"]])
        assert (row["due"], row["within"], row["late"], row["undone"]) == (due, kept, due - kept, undone)
        due_column, done_column = columns[row["step"]]
        here = [r for r in oracle.records if r["stage"] == row["stage"] and not (r[done_column] or r["gone"])]
        assert row["not_due"] == sum(r[due_column] is not None and r[due_column] >= oracle.end for r in here)
        assert row["share"] == (pytest.approx(100 * kept / due) if due else None)


def test_working_days_of_each_stage(both: tuple[Facts, Oracle]) -> None:
    facts, oracle = both
    for stage, elapsed in facts.stages.items():
        answered, begun = oracle.working_days(stage)
        states = Counter(state for _, state in begun)
        assert elapsed.closed == len(answered)
        assert (elapsed.started, elapsed.waiting, elapsed.otherwise) == (
            len(begun),
            states["waiting"],
            states["otherwise"],
        )
        assert elapsed.mean == (pytest.approx(mean(answered)) if answered else None)
        assert elapsed.closed_median == (median(answered) if answered else None)
        if begun and not states["waiting"]:
            # Without open cases the curve is a plain share of all begun.
            done = sorted(days for days, state in begun if state == "answered")
            needed = -(-len(begun) // 2)
            assert elapsed.median.value == (done[needed - 1] if len(done) >= needed else None)


def test_calendar_days_of_migrated_cases(both: tuple[Facts, Oracle]) -> None:
    facts, oracle = both
    migrated = [case for case in oracle.cases if case["policy"] is None and case["received"] <= oracle.end]
    closed = [case for case in migrated if oracle.during(oracle.known(case["ended"]))]
    days = [(case["ended"] - case["received"]).days for case in closed if case["ended"] >= case["received"]]
    begun = [c for c in migrated if oracle.during(c["received"])]
    backwards = [
        c for c in migrated if c["ended"] and c["ended"] < c["received"] and (c in closed or c in begun)
    ]
    assert facts.migrated.closed == len(days)
    assert facts.migrated.mean == (pytest.approx(mean(days)) if days else None)
    assert facts.migrated.closed_median == (median(days) if days else None)
    assert facts.migrated.negative == len(backwards)
    assert facts.migrated.started == len([c for c in begun if c not in backwards])
    assert facts.migrated.waiting == sum(oracle.known(c["ended"]) is None for c in begun)


def test_ages_of_open_cases(both: tuple[Facts, Oracle]) -> None:
    facts, oracle = both
    still = [case for case in oracle.cases if case["case_id"] in oracle.open_end]
    ages = {True: [], False: []}  # type: dict[bool, list[int]]
    for case in still:
        ages[case["policy"] is None].append((oracle.end - case["received"]).days)
    for index, row in enumerate(facts.ages.iter_rows(named=True)):
        low = BANDS[index - 1] + 1 if index else 0
        high = BANDS[index] if index < len(BANDS) else 10**6
        for name, migrated in (("governed", False), ("migrated", True)):
            assert row[name] == sum(low <= age <= high for age in ages[migrated])
        assert row["total"] == row["governed"] + row["migrated"]
    assert facts.ages["total"].sum() == len(still)
    for row in facts.oldest.iter_rows(named=True):
        assert row["age"] == max(ages[row["group"] == "migrated"])
        assert row["open"] == len(ages[row["group"] == "migrated"])


def test_outcomes_add_up_to_what_finished(both: tuple[Facts, Oracle]) -> None:
    facts, oracle = both
    for stage in range(1, 5):
        finished = [
            r for r in oracle.records if r["stage"] == stage and oracle.during(r["responded"] or r["gone"])
        ]
        counted = Counter(oracle.way(row) for row in finished)
        found = facts.outcomes.filter(stage=stage)
        assert dict(found.filter(pl.col("n") > 0).select("way", "n").iter_rows()) == counted
        assert found["finished"].unique().to_list() == [len(finished)]
        if finished:
            assert found["share"].sum() == pytest.approx(100)
        with_finding = found.filter(pl.col("share_found").is_not_null())
        if with_finding["n"].sum():
            assert with_finding["share_found"].sum() == pytest.approx(100)
            assert found["found"].unique().to_list() == [with_finding["n"].sum()]
            assert not {*with_finding["way"]} & {
                "withdrawn",
                "moved on",
                "none-recorded",
                "closed",
                "resolved",
            }


def test_ends_and_given_outcomes(both: tuple[Facts, Oracle]) -> None:
    facts, oracle = both
    over = [c for c in oracle.cases if oracle.during(c["ended"])]
    assert dict(facts.ends.iter_rows()) == Counter(c["ended_as"] for c in over if c["policy"])
    given = Counter(c["outcome_given"] for c in over if not c["policy"])
    assert dict(facts.as_given.select("label", "n").iter_rows()) == given


def test_circumstances_count_everybody_once(both: tuple[Facts, Oracle]) -> None:
    facts, oracle = both
    words = facts.words["categories"]
    for group, found in facts.circumstances["category"].items():
        here = [c for c in oracle.cases if (c["policy"] is None) == (group == "migrated")]
        received = [c for c in here if oracle.during(c["received"])]
        counted = Counter(words.get(c["category"], c["category"]) for c in received)
        for label, n, what in found.select("label", "received", "what").iter_rows():
            assert what == "other" or n == counted[label]
        assert found["received"].sum() == len(received) == facts.received[group]
        assert (
            found["open_end"].sum()
            == sum(c["case_id"] in oracle.open_end for c in here)
            == facts.open_end[group]
        )
        if received:
            assert found["share"].sum() == pytest.approx(100)


HELPERS = {"every_stage", "working_days"}
"""What gives no figures: rows for stages, and a column of days."""


@pytest.mark.parametrize("module", sorted(one.name for one in pkgutil.iter_modules(measures.__path__)))
def test_every_measure_says_of_what_it_counts_and_from_what(module: str) -> None:
    """A stranger can tell from its words alone which cases are in it, and which table of the snapshot they come from."""
    found = importlib.import_module(f"analytics.measures.{module}")
    for name, function in inspect.getmembers(found, inspect.isfunction):
        lazy = "LazyFrame" in str(inspect.signature(function).return_annotation)
        if function.__module__ != found.__name__ or name.startswith("_") or name in HELPERS or not lazy:
            continue
        words = (function.__doc__ or "").lower()
        assert "population" in words, name
        assert "source" in words, name
