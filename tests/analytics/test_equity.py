"""Is everyone treated alike (R5, R59), who had to be asked for more (R45), and how teams compare."""

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from analytics import frames, report
from analytics.chapters import Chapter, equity, promises
from analytics.facts import Facts, gather
from analytics.statistics import proportion
from tests.analytics.synthetic import Register, simulated

MONDAY = date(2026, 3, 2)


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def facts_of(register: Register, first: date | None = None, last: date | None = None) -> Facts:
    return gather(frames.load(register.tables()), first, last)


def answered(outcome: str, took: int = 7, **more: Any) -> list[dict[str, Any]]:
    return [{"opened": MONDAY, "respond_due": day(14), "responded": day(took), "outcome": outcome, **more}]


def row(facts: Facts, dimension: str, code: str) -> dict[str, Any]:
    return facts.equity.row(
        by_predicate=(pl.col("dimension") == dimension) & (pl.col("code") == code), named=True
    )


def test_outcomes_by_complainant_type_with_wilson_intervals() -> None:
    register = Register()
    for kind, outcomes in {
        "member": ["upheld"] * 6 + ["partly-upheld"] * 2 + ["not-upheld"] * 4,
        "student": ["not-upheld"] * 5,
    }.items():
        for outcome in outcomes:
            register.governed(MONDAY, day(8), complainant_type=kind, stages=answered(outcome))
    facts = facts_of(register)
    member = row(facts, "complainant_type", "member")
    assert (member["found"], member["upheld"]) == (12, 8)
    wilson = proportion(8, 12)
    assert wilson.lower is not None
    assert member["upheld_share"] == pytest.approx(100 * 8 / 12)
    assert member["upheld_lower"] == pytest.approx(100 * wilson.lower)
    student = row(facts, "complainant_type", "student")
    assert student["upheld_lower"] == 0
    assert 0 < student["upheld_upper"] < 50


def test_a_late_open_case_counts_against_its_group_and_a_lapsed_one_does_not() -> None:
    register = Register({"data_cut": day(60).isoformat()})
    register.governed(MONDAY, day(8), complainant_type="member", stages=answered("upheld"))
    waiting: dict[str, Any] = {"opened": MONDAY, "respond_due": day(14), "responded": None}
    register.governed(MONDAY, complainant_type="member", stages=[waiting])
    register.governed(MONDAY, day(9), complainant_type="member", ended_as="withdrawn", stages=[waiting])
    facts = facts_of(register)
    member = row(facts, "complainant_type", "member")
    assert (member["due"], member["within"]) == (2, 1)
    assert member["begun"] == 3
    assert member["median"] is None  # one of three was answered
    on_time = facts.on_time.filter(pl.col("step") == "respond").row(0, named=True)
    assert (on_time["due"], on_time["within"]) == (2, 1)


def test_those_with_an_adjustment_stand_beside_those_without() -> None:
    register = Register()
    for number in range(6):
        register.governed(MONDAY, day(8), stages=answered("upheld" if number % 2 else "not-upheld"))
    register.fact(2, MONDAY, "AdjustmentAgreed", code="large-print")
    register.fact(2, MONDAY, "AdjustmentAgreed", code="more-time")
    register.fact(4, date(2027, 1, 1), "AdjustmentAgreed", code="large-print")
    facts = facts_of(register, last=day(30))
    assert (
        row(facts, "adjustment", "yes")["found"] == 1
    )  # two adjustments of one case are one case; a later one is not known yet
    assert row(facts, "adjustment", "no")["found"] == 5


def test_nothing_is_counted_by_a_characteristic_without_a_lawful_basis() -> None:
    def made(code: str) -> Facts:
        register = Register()
        for _ in range(3):
            register.governed(MONDAY, day(8), stages=answered("upheld"))
        register.fact(1, MONDAY, "VulnerabilityRecorded", code=code)
        return facts_of(register)

    assert "vulnerability" not in set(made("").equity["dimension"])
    said = equity.chapter(made("")).paragraphs
    assert (
        "Nothing is counted by a characteristic of the complainant: the policy names no lawful basis for that."
        in said
    )
    told = made("health")
    assert row(told, "vulnerability", "yes")["found"] == 1
    assert not any("lawful" in text for text in equity.chapter(told).paragraphs)
    assert "health" not in str(told.equity.rows())


def test_a_group_that_differs_by_more_than_chance_is_named_and_a_small_one_is_not() -> None:
    register = Register()
    for kind, upheld, whole in (("member", 60, 100), ("student", 10, 100), ("centre", 0, 2)):
        for number in range(whole):
            outcome = "upheld" if number < upheld else "not-upheld"
            register.governed(MONDAY, day(8), complainant_type=kind, stages=answered(outcome))
    facts = facts_of(register)
    assert row(facts, "complainant_type", "member")["upheld_verdict"] == "higher"
    assert row(facts, "complainant_type", "student")["upheld_verdict"] == "lower"
    assert row(facts, "complainant_type", "centre")["upheld_verdict"] == "no sign of a difference"
    said = equity.found(facts)
    assert "“Member” (upheld: higher)" in said
    assert "“Student or apprentice” (upheld: lower)" in said
    assert "Centre" not in said


def test_each_dimension_counts_everybody_once() -> None:
    facts = gather(frames.load(simulated(600, seed=4)), date(2025, 1, 1), date(2025, 12, 31))
    summed = facts.equity.group_by("dimension").agg(pl.col("found", "upheld", "due", "within").sum())
    assert summed.height == 2
    assert summed.drop("dimension").n_unique() == 1
    first = facts.on_time.filter(pl.col("stage") == 1, pl.col("step") == "respond").row(0, named=True)
    assert summed.select("due", "within").row(0) == (first["due"], first["within"])
    finding = facts.outcomes.filter(pl.col("stage") == 1)["found"][0]
    assert summed["found"][0] == finding


def test_questions_are_counted_at_the_stage_they_were_asked_in() -> None:
    register = Register()
    stages: list[dict[str, Any]] = [
        {"opened": MONDAY, "responded": day(7)},
        {"stage": 2, "opened": day(10), "responded": day(20)},
    ]
    register.governed(MONDAY, day(30), stages=stages)
    register.governed(MONDAY, day(30), stages=answered("upheld"))
    for on, stage in ((1, 1), (3, 1), (12, 2)):
        register.fact(1, day(on), "InformationRequested", number=stage)
    found = facts_of(register).clarifications.select("responded", "asked", "times", "share", "mean").rows()
    assert found[:2] == [(2, 1, 2, 50.0, 1.0), (1, 1, 1, 100.0, 1.0)]


def test_a_team_is_judged_by_the_stage_it_has() -> None:
    register = Register({"data_cut": day(60).isoformat()})
    register.governed(MONDAY, day(30), team="customer_service", stages=answered("upheld"))
    register.governed(MONDAY, day(30), team="customer_service", stages=answered("upheld", took=16))
    register.governed(
        MONDAY, day(40), team="compliance",
        stages=[*answered("upheld", took=16), {"stage": 2, "opened": day(17), "respond_due": day(31), "responded": day(30)}],
    )  # fmt: skip # a case a line
    facts = facts_of(register)
    assert facts.teams.rows() == [("customer_service", 2, 1), ("compliance", 1, 1)]
    (table, _), charts = promises.teams(facts)
    assert charts == []  # two teams are two numbers
    assert table.frame["due"].to_list() == [2, 1, 3]


def test_the_tables_stand_in_the_report() -> None:
    facts = gather(frames.load(simulated(300, seed=4)))
    chapters: dict[str, Chapter] = {c.id: c for c in (module.chapter(facts) for module in report.BODY)}
    assert [table.id for table in chapters["equity"].tables] == ["equity-outcomes", "equity-times"]
    assert chapters["equity"].audiences == ("audit-and-risk",)
    assert "clarifications" in {table.id for table in chapters["timeliness"].tables}
