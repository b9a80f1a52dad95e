"""The counting rules of FIGURES.md, each trap by its name, on registers small enough to count by hand."""

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from analytics import frames, kpis
from analytics.chapters import notes, volumes
from analytics.facts import Facts, gather
from analytics.measures.volumes import astray, per_thousand
from tests.analytics.synthetic import POLICY, Register

MONDAY = date(2026, 3, 2)


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def facts_of(register: Register, first: date | None = None, last: date | None = None, **more: Any) -> Facts:
    return gather(frames.load(register.tables()), first, last, **more)


def stage(opened: date, **more: Any) -> dict[str, Any]:
    due = {"acknowledge_due": opened + timedelta(days=9), "respond_due": opened + timedelta(days=28)}
    return {"opened": opened, "responded": None} | due | more


def sets(facts: Facts) -> dict[str, kpis.Conformity]:
    return {one.id: one for one in facts.kpis}


def four_outcomes() -> Facts:
    """Upheld, partly and not, each closed within a week, and one resolved without a finding."""
    register = Register()
    for outcome in ("upheld", "partly-upheld", "not-upheld"):
        register.governed(day(0), day(4), stages=[stage(day(0), responded=day(3), outcome=outcome)])
    resolved = register.governed(
        day(0), day(4), ended_as="resolved", stages=[stage(day(0), responded=day(3))]
    )
    register.fact(resolved, day(3), "Resolved")
    return facts_of(register)


def test_outcomes_are_stored_three_ways_and_each_indicator_derives_its_own() -> None:
    found = sets(four_outcomes())
    assert found["disp"].reading("upheld").value == 50  # part-upheld counts, of all four closed
    assert found["spso"].reading("3", "Stage 1: upheld").value == 25
    assert found["spso"].reading("3", "Stage 1: partially upheld").value == 25
    assert found["policy"].reading("outcomes", "Stage 1: upheld").value == pytest.approx(100 / 3)


def test_resolved_without_a_finding_is_a_way_of_its_own() -> None:
    facts = four_outcomes()
    found = dict(facts.outcomes.filter(stage=1).select("way", "n").iter_rows())
    assert found["resolved"] == 1
    assert found.get("none-recorded") is None
    assert facts.outcomes.filter(stage=1, way="resolved")["share_found"].to_list() == [None]
    assert facts.outcomes.filter(stage=1, way="upheld").row(0)[2:4] == (4, 3)  # finished, found


def test_the_sets_say_where_they_disagree_and_why() -> None:
    found = {one.topic: one for one in kpis.differences(four_outcomes().kpis)}
    upheld = {name: stance.reading.value for name, stance in found[kpis.Topic.UPHELD].stances}
    assert upheld == {
        "Own policy": pytest.approx(100 / 3),
        "SPSO": 25,
        "Housing Ombudsman and LGSCO": 25,
        "FCA DISP": 50,
    }
    assert "in part" in found[kpis.Topic.UPHELD].why
    assert set(found) == set(kpis.Topic)
    one = four_outcomes().kpis[0]
    assert kpis.differences([one, one]) == ()  # what goes by the same rule does not disagree


def test_spso_has_three_populations_that_are_never_mixed() -> None:
    register = Register()
    register.governed(day(0), day(9), stages=[stage(day(0), responded=day(4))])
    register.governed(day(0), day(40), stages=[stage(day(0), responded=day(30), stage=2)])
    register.governed(
        day(0), day(60), stages=[stage(day(0), responded=day(4)), stage(day(14), responded=day(28))]
    )
    register.governed(
        day(0), day(90), stages=[stage(day(0), responded=day(4)), stage(day(14), responded=day(49))]
    )
    found = sets(facts_of(register))["spso"]
    closed = {one.of: (one.numerator, one.denominator) for one in _indicator(found, "2").readings}
    assert closed == {"Stage 1": (1, 4), "Stage 2, direct": (1, 4), "Stage 2, after escalation": (2, 4)}
    # From Monday to Friday are 4 working days. Escalated: 10; and from 16 March to 20 April, without Easter's two, 23.
    days = {one.of: one.value for one in _indicator(found, "4").readings}
    assert days["Stage 1"] == 4
    assert days["Stage 2, after escalation"] == pytest.approx((10 + 23) / 2)
    in_time = {one.of: one.numerator for one in _indicator(found, "5").readings}
    assert in_time == {"Stage 1": 1, "Stage 2, direct": 0, "Stage 2, after escalation": 1}


def test_what_is_not_closed_in_full_is_in_no_spso_indicator() -> None:
    register = Register()
    register.governed(day(0), day(9), stages=[stage(day(0), responded=day(4))])
    register.governed(day(0), day(9), ended_as="withdrawn", stages=[stage(day(0))])
    register.governed(day(0), stages=[stage(day(0), responded=day(4))])  # answered, and not closed yet
    found = sets(facts_of(register))
    assert sum(one.numerator or 0 for one in _indicator(found["spso"], "2").readings) == 1
    assert found["disp"].reading("closed").value == 2
    assert found["spso"].reading("C2").value == 3


def test_an_open_case_past_its_time_is_missed_and_one_with_time_left_is_in_no_share() -> None:
    register = Register({"data_cut": day(40).isoformat()})
    register.governed(day(0), day(20), stages=[stage(day(0), acknowledged=day(1), responded=day(15))])
    register.governed(day(0), stages=[stage(day(0), acknowledged=day(1))])  # never answered
    register.governed(day(30), stages=[stage(day(30), acknowledged=day(31))])  # ten working days are not over
    register.governed(day(0), day(10), ended_as="withdrawn", stages=[stage(day(0), acknowledged=day(1))])
    found = sets(facts_of(register))["ombudsman"]
    reading = found.reading("response", "Stage 1")
    assert (reading.numerator, reading.denominator) == (1, 2)
    assert found.reading("volumes", "Stage 1").value == 4


def test_a_late_acknowledgement_wins_no_time() -> None:
    """Acknowledged after 10 working days, answered after 15: ten from the last day for it, and one more is late."""
    register = Register()
    for answer in (21, 22):
        register.governed(
            day(0), day(50), stages=[stage(day(0), acknowledged=day(14), responded=day(answer))]
        )
    found = sets(facts_of(register))["ombudsman"]
    assert (
        found.reading("response", "Stage 1").numerator,
        found.reading("response", "Stage 1").denominator,
    ) == (1, 2)
    assert found.reading("acknowledged", "Stage 1").value == 0


def test_an_extension_counts_no_more_days_than_the_code_allows() -> None:
    register = Register()
    for extended in (5, 10, 99):  # answered 14 working days from the acknowledgement
        register.governed(
            day(0), day(60), stages=[stage(day(0), acknowledged=day(0), responded=day(20), extended=extended)]
        )
    register.governed(
        day(0), day(60), stages=[stage(day(0), acknowledged=day(0), responded=day(35), extended=99)]
    )
    found = sets(facts_of(register))["ombudsman"]
    assert found.reading("response", "Stage 1").numerator == 0
    assert (
        found.reading("extended", "Stage 1").numerator,
        found.reading("extended", "Stage 1").denominator,
    ) == (3, 4)


def test_withdrawn_refused_out_of_scope_and_requests_compete_with_an_answer() -> None:
    register = Register()
    for ended_as in ("withdrawn", "out of scope", "refused", "service request", "out-of-scope", "referred"):
        register.governed(day(0), day(5), ended_as=ended_as, stages=[stage(day(0))])
    register.governed(day(0), day(20), stages=[stage(day(0), responded=day(14))])
    facts = facts_of(register)
    assert (facts.stages[1].otherwise, facts.stages[1].waiting, facts.stages[1].median.value) == (6, 0, None)
    ways = dict(facts.outcomes.filter(pl.col("n") > 0).select("way", "n").iter_rows())
    assert ways == {"withdrawn": 1, "out of scope": 3, "refused": 1, "service request": 1, "none-recorded": 1}


def test_what_turned_out_to_be_no_complaint_is_in_the_volumes_and_in_no_count_of_complaints() -> None:
    register = Register()
    register.governed(day(0), day(5), ended_as="out of scope", stages=[stage(day(0))])
    register.governed(day(0), day(5), ended_as="service request", stages=[stage(day(0))])
    register.governed(day(0), stages=[stage(day(0))])
    facts = facts_of(register)
    assert facts.balance.received == 3
    assert facts.no_complaints == {"out of scope": 1, "service request": 1}
    received = {one.id: one.stances[kpis.Topic.RECEIVED].reading.value for one in facts.kpis}
    assert received == {"policy": 3, "spso": 1, "ombudsman": 1, "disp": 1}
    (said,) = (text for text in volumes.chapter(facts).paragraphs if "turned out" in text)
    assert "1 out of scope and 1 request for service" in said


def test_disp_counts_weeks_from_receipt_and_loses_no_case() -> None:
    register = Register()
    for ended in (28, 29, 56, 57):
        register.governed(day(0), day(ended), stages=[stage(day(0), responded=day(ended))])
    register.governed(
        day(10), day(5), stages=[stage(day(10), responded=day(11))]
    )  # ended before it was received
    register.governed(day(-400), stages=[stage(day(-400))])
    found = sets(facts_of(register, day(0), day(100)))["disp"]
    by_time = {one.of: one.value for one in _indicator(found, "closed").readings}
    assert by_time == {
        "within 4 weeks": 1,
        "over 4 and up to 8 weeks": 2,
        "over 8 weeks": 1,
        "without a time: ended before it was received": 1,
        "": 5,
    }
    assert found.reading("outstanding").value == 1
    assert (
        sets(facts_of(register, day(0), day(30)))["disp"].reading("closed").value == 3
    )  # 28, 29, and the odd one


def test_a_published_figure_that_leaves_cases_unaccounted_for_says_so() -> None:
    register = Register()
    register.governed(
        day(0), day(9), stages=[stage(day(0), responded=day(-2))]
    )  # answered before it was opened
    register.governed(day(0), day(9), stages=[stage(day(0), responded=day(4))])
    found = sets(facts_of(register))["spso"]
    assert any(text.startswith("1 case closed with dates out of order") for text in found.unclaimed)
    assert found.reading("C3", "Stage 1").denominator == 2
    assert found.reading("C4", "Stage 1").value == 4


def test_no_conformity_is_claimed_where_the_text_is_not_held() -> None:
    found = sets(four_outcomes())["ombudsman"]
    assert any("Indicator One" in text and "no conformity" in text for text in found.unclaimed)


def test_per_1000_is_given_only_where_somebody_says_how_many_there_are() -> None:
    register = Register()
    register.governed(day(0), stages=[stage(day(0))])
    without = sets(facts_of(register))["spso"]
    with pytest.raises(KeyError, match="no indicator 1a"):
        without.reading("1a")
    assert any("1a and 1b are not given" in text for text in without.unclaimed)
    assert sets(facts_of(register, members=250))["spso"].reading("1a").value == 4
    assert (per_thousand(3, None), per_thousand(3, 0)) == (None, None)
    assert "4 for every 1,000 of 250 members" in " ".join(
        volumes.chapter(facts_of(register, members=250)).paragraphs
    )


def test_a_label_that_changed_its_definition_has_a_break_mark() -> None:
    register = Register()
    register.governed(day(0), stages=[stage(day(0))])
    register.governed(day(60), stages=[stage(day(60))], policy=POLICY + 1)
    tables = register.tables()
    policies = pl.DataFrame(pl.from_arrow(tables["policies"]))
    second = policies.with_columns(number=pl.lit(POLICY + 1, pl.Int64), version=pl.lit("4.0"))
    facts = gather(frames.load(tables | {"policies": pl.concat([policies, second]).to_arrow()}))
    assert facts.breaks.rows() == [(day(60), "policy", "POL/1 4.0")]
    (months,) = (table for table in volumes.chapter(facts).tables if table.id == "by-month")
    assert months.flags == {(2, None): "[b]"}
    said = " ".join(notes.chapter(facts, set()).paragraphs)
    assert "Break: from 1 May 2026 cases are received under another policy, POL/1 4.0." in said


def test_an_older_register_that_ends_before_the_data_do_is_a_break() -> None:
    register = Register()
    register.migrated(day(-100), day(-90), source="old")
    register.migrated(day(-50), day(-40), source="old")
    register.governed(day(0), stages=[stage(day(0))])
    assert facts_of(register).breaks.rows() == [(day(-50), "source to", "old")]
    lone = Register()
    lone.migrated(day(0), day(3), source="old")
    assert facts_of(lone).breaks.height == 0


def test_negative_durations_are_shown_as_they_are() -> None:
    register = Register()
    register.migrated(date(2026, 5, 3), date(2026, 3, 5))
    register.migrated(day(0), day(-1))
    register.governed(day(0), day(30), stages=[stage(day(5), acknowledged=day(3), responded=day(28))])
    facts = facts_of(register)
    assert facts.negative.rows() == [
        ("received-ended", 2, -59, -30.0, -1),
        ("opened-contacted", 1, -2, -2.0, -2),
        ("opened-responded", 0, None, None, None),
    ]
    (table,) = (table for table in notes.chapter(facts, set()).tables if table.id == "negative")
    assert table.frame["lowest"].to_list() == [-59, -2]


def test_each_month_is_reconciled_case_by_case_and_one_that_fails_is_named() -> None:
    register = Register()
    register.migrated(date(2026, 5, 3), date(2026, 3, 5))  # closed two months before it was received
    register.migrated(day(0), day(80))
    facts = facts_of(register)
    # At the end of March and April the sum has one less than there are.
    assert facts.by_month.select("open_end", "counted").rows() == [(0, 1), (0, 1), (0, 0)]
    assert astray(facts.by_month) == 2
    (months,) = (table for table in volumes.chapter(facts).tables if table.id == "by-month")
    assert any("In 2 months the number carried on is not" in note for note in months.notes)
    assert not facts.balance.faults  # over the whole period it comes out even


def test_a_quarter_stands_among_five_and_a_young_register_does_not_invent_them() -> None:
    register = Register()
    register.migrated(date(2026, 1, 10), date(2026, 2, 1))
    register.migrated(date(2025, 2, 10), date(2026, 5, 1))
    old = facts_of(register, date(2026, 4, 1), date(2026, 6, 30)).by_quarter
    assert [str(start) for start in old["start"]] == [
        "2025-04-01",
        "2025-07-01",
        "2025-10-01",
        "2026-01-01",
        "2026-04-01",
    ]
    assert old["open_end"].to_list() == [1, 1, 1, 1, 0]
    young = facts_of(register, date(2025, 4, 1), date(2025, 6, 30)).by_quarter
    assert [str(start) for start in young["start"]] == ["2025-01-01", "2025-04-01"]


def test_closings_are_counted_by_the_stage_reached_each_time() -> None:
    register = Register()
    again = [day(10), day(20)]  # closed at stage 1, reopened by asking for stage 2, closed there
    register.governed(
        day(0),
        day(60),
        again=again,
        stages=[stage(day(0), responded=day(8)), stage(day(20), responded=day(50))],
    )
    register.migrated(day(0), day(5))
    facts = facts_of(register)
    assert facts.by_stage["closed"].to_list() == [1, 1, 0, 0]
    assert facts.balance.closed == 3


def test_a_closing_on_the_day_on_which_the_next_stage_is_asked_for_counts_once() -> None:
    register = Register()
    stages = [stage(day(0), responded=day(8)), stage(day(10), responded=day(50))]
    register.governed(day(0), day(60), again=[day(10), day(10)], stages=stages)
    assert sum(facts_of(register).by_stage["closed"]) == facts_of(register).balance.closed == 2


def _indicator(found: kpis.Conformity, name: str) -> kpis.Indicator:
    (one,) = (one for one in found.indicators if one.id == name)
    return one
