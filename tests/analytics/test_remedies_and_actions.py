"""What was offered and what became of it, what is owed and overdue, what was not dealt with here: by hand, then against plain Python."""

from collections import Counter
from datetime import date, timedelta
from statistics import median
from typing import Any

import polars as pl
import pyarrow as pa
import pytest

from analytics import frames
from analytics.facts import Facts, gather
from analytics.measures.remedies import Missing
from tests.analytics.synthetic import Register, simulated

MONDAY = date(2026, 3, 2)
UPHELD = {"outcome": "upheld"}


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def facts_of(register: Register, first: date | None = None, last: date | None = None) -> Facts:
    return gather(frames.load(register.tables()), first, last)


def case(register: Register, outcome: str = "upheld", answered: int = 10) -> int:
    stages = [{"opened": day(0), "responded": day(answered), "outcome": outcome}]
    return register.governed(day(0), day(answered + 1), stages=stages)


def fates(facts: Facts) -> dict[tuple[int, int], str]:
    return {
        (case, number): fate
        for case, number, fate in facts.redress.each.select("case_id", "number", "fate").iter_rows()
    }


def test_what_became_of_each_remedy() -> None:
    register = Register()
    one = case(register)
    register.remedy(one, day(10), number=1, due=day(20), done=day(20), amount=5000)
    register.remedy(one, day(10), number=2, due=day(20), done=day(21), amount=1000)
    register.remedy(one, day(10), number=3, due=day(30))
    register.remedy(one, day(10), number=4, due=day(999), amount=700)
    register.remedy(one, day(10), number=5, dropped=True, amount=40000)
    register.fact(one, day(12), "RemedyDeclined", number=5)
    register.remedy(one, day(10), number=6, dropped=True, amount=99999)
    register.fact(one, day(12), "RemedyApproval", number=6, details={"approved": "false"})
    facts = facts_of(register)
    found = facts.redress.each.select("number", "fate", "late").rows()
    assert found == [
        (1, "delivered", False),
        (2, "delivered", True),
        (3, "owed", True),
        (4, "owed", False),
        (5, "declined", False),
        (6, "not approved", False),
    ]
    row = facts.redress.by_kind.row(0, named=True)
    assert [row[name] for name in ("offered", "delivered", "late", "owed", "overdue", "fell")] == [
        6,
        2,
        1,
        2,
        1,
        2,
    ]
    assert (row["amount"], row["paid"], row["unsplit"]) == (6700, 6000, 6700)
    assert facts.redress.paid == 6000


def test_an_approved_remedy_is_not_taken_for_one_that_was_not() -> None:
    register = Register()
    one = case(register)
    register.remedy(one, day(10), number=1, amount=60000)
    register.fact(one, day(11), "RemedyApproval", number=1)
    assert fates(facts_of(register)) == {(one, 1): "owed"}


def test_a_remedy_that_replaced_another_is_not_paid_twice() -> None:
    register = Register()
    one = case(register)
    register.remedy(one, day(10), number=1, amount=10000, dropped=True)
    register.remedy(one, day(15), number=2, amount=15000, done=day(20), details={"instead-of": 1})
    facts = facts_of(register)
    assert fates(facts) == {(one, 1): "replaced", (one, 2): "delivered"}
    assert facts.redress.by_kind.select("offered", "amount", "paid").row(0) == (1, 15000, 15000)


def test_money_is_split_into_the_injustice_and_the_trouble_of_pursuing_it() -> None:
    register = Register()
    one = case(register)
    both = {"covers": "both", "for-original": 8000, "for-pursuing": 2000}
    register.remedy(one, day(10), number=1, amount=10000, details=both)
    register.remedy(one, day(10), number=2, amount=500, details={"covers": "pursuing"})
    register.remedy(one, day(10), number=3, amount=300, details={"covers": "original"})
    register.remedy(one, day(10), number=4, amount=77)
    register.remedy(one, day(10), kind="apology", number=5, details={"covers": "original"})
    facts = facts_of(register)
    refund = facts.redress.by_kind.filter(kind="refund").row(0, named=True)
    assert [refund[name] for name in ("amount", "original", "pursuing", "unsplit")] == [10877, 8300, 2500, 77]
    apology = facts.redress.by_kind.filter(kind="apology").row(0, named=True)
    assert (apology["offered"], apology["amount"]) == (1, 0)
    assert facts.redress.missing.considered == 4


def test_remedies_are_told_as_of_the_end_of_the_period() -> None:
    register = Register()
    one = case(register)
    register.remedy(one, day(10), due=day(20), done=day(40), amount=900)
    register.remedy(one, day(30), number=2)
    then = facts_of(register, last=day(25))
    assert then.redress.each.select("fate", "late", "done").rows() == [("owed", True, None)]
    assert then.redress.paid == 0
    assert facts_of(register, first=day(35)).redress.paid == 900  # delivered in it, though offered before
    assert facts_of(register, first=day(35)).redress.by_kind.height == 0


def test_upheld_without_a_remedy() -> None:
    register = Register()
    with_one, without = case(register), case(register, "partly-upheld")
    case(register, "not-upheld")
    refused = case(register)
    register.remedy(with_one, day(11), kind="apology")
    register.remedy(refused, day(11), amount=5)
    register.fact(refused, day(12), "RemedyApproval", number=1, details={"approved": "false"})
    facts = facts_of(register)
    assert facts.redress.missing == Missing(upheld=3, without=2, remedies=1, considered=0)
    register.remedy(without, day(500), kind="apology")  # too late for a period that ends before
    assert facts_of(register, last=day(100)).redress.missing.without == 2


def test_actions_owed_overdue_and_done_late() -> None:
    register = Register({"data_cut": day(50).isoformat()})
    one = case(register)
    register.remedy(one, day(10), number=1, due=day(20), done=day(20))
    register.remedy(one, day(10), number=2, due=day(20), done=day(22))
    register.remedy(one, day(10), number=3, due=day(20))
    register.remedy(one, day(10), number=4)
    register.remedy(one, day(10), number=5, due=day(50))  # due on the last day: not overdue yet
    register.remedy(one, day(10), number=6, due=day(20), dropped=True)
    row = facts_of(register).actions.row(0, named=True)
    assert [row[name] for name in ("owed", "overdue", "undated", "oldest")] == [3, 1, 1, 30]
    assert [row[name] for name in ("due", "in_time", "late", "undone")] == [3, 1, 1, 1]
    assert row["share"] == pytest.approx(100 / 3)


def test_an_action_is_owed_from_the_day_it_began() -> None:
    register = Register({"data_cut": day(90).isoformat()})
    one = case(register)
    register.fact(one, day(20), "FlagRaised", "media", number=1)
    register.add(
        "duties", case_id=one, kind="flag", number=1, what="media", due=day(21), done=day(30), dropped=False
    )
    register.fact(one, day(40), "DetrimentAlleged", number=1)
    register.add("duties", case_id=one, kind="detriment", number=1, due=day(60), dropped=False)
    owed = {
        last: dict(facts_of(register, last=day(last)).actions.select("kind", "owed").iter_rows())
        for last in (10, 25, 45, 90)
    }
    assert owed == {10: {}, 25: {"flag": 1}, 45: {"flag": 0, "detriment": 1}, 90: {"flag": 0, "detriment": 1}}
    overdue = {
        last: facts_of(register, last=day(last)).actions.filter(kind="detriment")["overdue"].to_list()
        for last in (60, 61)
    }
    assert overdue == {60: [0], 61: [1]}


def test_changes_and_effects_are_actions_too() -> None:
    register = Register({"data_cut": day(90).isoformat()})
    register.governed(day(0))
    register.add("changes", change_id=1, kind="service", proposed=day(1), due=day(30), dropped=day(60))
    register.add("changes", change_id=2, kind="service", proposed=day(1), due=day(30), done=day(29))
    register.add(
        "effects", change_id=2, number=1, registered=day(5), measure="received", expected="fall", change_on=day(29),
        window_from=day(0), window_to=day(70),
    )  # fmt: skip # one row
    then, now = facts_of(register, last=day(45)).actions, facts_of(register).actions
    assert then.select("kind", "owed", "overdue").rows() == [("change", 1, 1), ("effect", 1, 0)]
    assert now.select("kind", "owed", "overdue").rows() == [("change", 0, 0), ("effect", 1, 1)]


def test_referred_refused_and_requests_with_their_reasons() -> None:
    register = Register()
    for what, code, days in (
        ("Referred", "regulation", 2),
        ("Referred", "regulation", 6),
        ("Referred", "regulation", 40),
        ("Referred", "", 1),
        ("ComplaintRefused", "court", 9),
        ("ServiceRequestFound", "finance", 0),
    ):
        one = register.governed(day(0), day(days), ended_as="out of scope")
        register.fact(one, day(days), what, code)
    assert facts_of(register).turned_away.rows() == [
        ("out of scope", "regulation", 3, 6.0, 75.0),
        ("out of scope", "", 1, 1.0, 25.0),
        ("refused", "court", 1, 9.0, 100.0),
        ("service request", "finance", 1, 0.0, 100.0),
    ]
    assert facts_of(register, first=day(8)).turned_away["n"].to_list() == [1, 1]


def test_an_answer_given_twice_for_a_stage_counts_as_the_last() -> None:
    register = Register()
    one = case(register)
    for on, score in ((11, "1"), (12, "5")):
        register.fact(one, day(on), "SatisfactionRecorded", score, number=1)
    assert facts_of(register).praise.satisfaction.rows() == [(1, "upheld", "5", 1)]
    assert facts_of(register, last=day(11)).praise.satisfaction.rows() == [(1, "upheld", "1", 1)]


def test_a_case_is_described_by_its_last_assessment_in_time() -> None:
    register = Register()
    one = case(register)
    register.fact(one, day(1), "Assessed", "minor", {"subject-type": "policy"})
    register.fact(one, day(5), "Assessed", "serious")
    then, now = facts_of(register, last=day(4)).circumstances, facts_of(register).circumstances
    told = [
        found[name]["governed"]["label"].to_list()
        for found in (then, now)
        for name in ("severity", "subject_type")
    ]
    assert told == [["Minor"], ["A policy"], ["Serious"], [""]]


# --- against plain Python -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=[(3, None, None), (4, date(2025, 7, 1), date(2025, 9, 30))], ids=str)
def both(request: pytest.FixtureRequest) -> tuple[Facts, dict[str, list[dict[str, Any]]]]:
    seed, first, last = request.param
    tables: dict[str, pa.Table] = simulated(500, seed=seed, migrated=0.1)
    rows = {name: pl.DataFrame(pl.from_arrow(table)).to_dicts() for name, table in tables.items()}
    return gather(frames.load(tables), first, last), rows


def test_remedies_against_counting_one_by_one(both: tuple[Facts, dict[str, list[dict[str, Any]]]]) -> None:
    facts, rows = both
    span = facts.period
    known = [fact for fact in rows["facts"] if fact["on_date"] <= span.as_of]
    done = {(f["case_id"], f["number"]): f["on_date"] for f in known if f["what"] == "RemedyDelivered"}
    due = {(d["case_id"], d["number"]): d["due"] for d in rows["duties"]}
    offered = [f for f in known if f["what"] == "RemedyOffered" and span.first <= f["on_date"] <= span.last]
    for row in facts.redress.by_kind.iter_rows(named=True):
        here = [f for f in offered if f["code"] == row["kind"]]
        places = [(f["case_id"], f["number"]) for f in here]
        delivered = [place for place in places if place in done]
        assert row["offered"] == len(here)
        assert row["delivered"] == len(delivered)
        assert row["late"] == sum(done[place] > due[place] for place in delivered)
        assert row["overdue"] == sum(due[place] < span.as_of for place in places if place not in done)
        assert row["amount"] == sum(f["amount"] or 0 for f in here)
        assert row["paid"] == sum(f["amount"] or 0 for f in here if (f["case_id"], f["number"]) in done)
        assert row["original"] + row["pursuing"] + row["unsplit"] == row["amount"]
    assert facts.redress.by_kind["offered"].sum() == len(offered)
    money = {(f["case_id"], f["number"]): f["amount"] or 0 for f in known if f["what"] == "RemedyOffered"}
    assert facts.redress.paid == sum(money[p] for p, on in done.items() if span.first <= on <= span.last)


def test_satisfaction_and_lessons_against_counting_one_by_one(
    both: tuple[Facts, dict[str, list[dict[str, Any]]]],
) -> None:
    facts, rows = both
    span = facts.period
    here = [f for f in rows["facts"] if span.first <= f["on_date"] <= span.last]
    answers = Counter((f["number"], f["code"]) for f in here if f["what"] == "SatisfactionRecorded")
    found: Counter[tuple[int, str]] = Counter()
    for stage, code, n in facts.praise.satisfaction.select("stage", "code", "n").iter_rows():
        found[stage, code] += n
    assert found == answers
    lessons = Counter(f["code"] for f in here if f["what"] == "LearningRecorded")
    assert dict(facts.learning.causes.select("label", "n").iter_rows()) == lessons
    assert facts.learning.lessons == sum(lessons.values())
    assert facts.learning.causes["cases"].sum() >= facts.learning.cases


def test_compliments_against_counting_one_by_one(both: tuple[Facts, dict[str, list[dict[str, Any]]]]) -> None:
    facts, rows = both
    span = facts.period
    here = [row for row in rows["feedback"] if span.first <= row["received"] <= span.last]
    shared = [row for row in here if row["shared"] and row["shared"] <= span.as_of]
    found = facts.praise.compliments
    assert (found["received"], found["shared"]) == (len(here), len(shared))
    assert found["thanked"] == sum(row["staff"] > 0 for row in here)
    waits = [(row["shared"] - row["received"]).days for row in shared]
    assert found["days"] == (median(waits) if waits else None)
    used = Counter(
        r["used_as"] for r in rows["feedback"] if r["used"] and span.first <= r["used"] <= span.last
    )
    assert dict(facts.praise.uses.iter_rows()) == used


def test_complainants_against_counting_one_by_one(
    both: tuple[Facts, dict[str, list[dict[str, Any]]]],
) -> None:
    facts, rows = both
    span = facts.period
    here = [c for c in rows["cases"] if span.first <= c["received"] <= span.last]
    each = Counter(c["first_case"] for c in here if c["first_case"] is not None)
    of_category = Counter(
        (c["first_case"], c["category"]) for c in here if c["first_case"] is not None and c["category"]
    )
    again = {first for (first, _), n in of_category.items() if n > 1}
    counted = Counter(each.values())
    for cases, complainants, same in facts.complainants.iter_rows():
        if cases is None:
            assert complainants == sum(c["first_case"] is None for c in here)
        else:
            assert (complainants, same) == (counted[cases], sum(each[first] == cases for first in again))
    assert facts.complainants["cases"].drop_nulls().to_list() == sorted(counted)
