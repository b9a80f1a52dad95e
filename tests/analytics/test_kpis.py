"""The published sets against counting case by case in plain Python, working days by numpy."""

from collections import Counter
from datetime import date, timedelta
from functools import cache

import numpy as np
import polars as pl
import pytest

from analytics import frames, kpis
from analytics.facts import Facts, gather
from tests.analytics.oracle import Oracle, Row, messy
from tests.analytics.synthetic import shipped_calendar, simulated

NONE = ("out of scope", "service request")
PERIODS = [(None, None), (date(2025, 7, 1), date(2025, 9, 30))]


@cache
def holidays() -> list[date]:
    table = shipped_calendar()
    days = (date.fromordinal(n) for n in range(table.first.toordinal(), table.last.toordinal() + 1))
    return [day for day in days if day.weekday() < 5 and not table.is_working(day)]


def working(start: date, stop: date) -> int:
    """Working days after `start`, up to and including `stop`."""
    first, last = (day + timedelta(days=1) for day in (start, stop))
    return int(np.busday_count(first, last, holidays=holidays()))


@pytest.fixture(scope="module", params=[(seed, period) for seed in (0, 1, 2) for period in PERIODS], ids=str)
def both(request: pytest.FixtureRequest) -> tuple[dict[str, kpis.Conformity], Oracle, Facts]:
    seed, (first, last) = request.param
    tables = messy(seed).tables() if seed else simulated(300, seed=9, migrated=0.2)
    facts = gather(frames.load(tables), first, last)
    return (
        {one.id: one for one in facts.kpis},
        Oracle(tables, facts.period.first, facts.period.last, facts.period.as_of),
        facts,
    )


def case_of(oracle: Oracle, record: Row) -> Row:
    (found,) = (case for case in oracle.cases if case["case_id"] == record["case_id"])
    return found


def test_spso(both: tuple[dict[str, kpis.Conformity], Oracle, Facts]) -> None:
    found, oracle, _ = both
    here: dict[str, list[tuple[str, int | None]]] = {
        name: [] for name in ("Stage 1", "Stage 2, direct", "Stage 2, after escalation")
    }
    for record in oracle.records:
        case = case_of(oracle, record)
        ended = oracle.known(case["ended"])
        if (
            record["moved"]
            or not record["responded"]
            or not oracle.during(ended)
            or case["ended_as"] not in ("answered", "resolved")
        ):
            continue
        entered = min(r["stage"] for r in oracle.records if r["case_id"] == record["case_id"])
        name = (
            "Stage 2, direct"
            if entered > 1
            else "Stage 1"
            if record["stage"] == 1
            else "Stage 2, after escalation"
        )
        ordered = record["responded"] >= record["opened"]
        here[name].append(
            (record["outcome"], working(record["opened"], record["responded"]) if ordered else None)
        )
    for name, closed in here.items():
        days = [n for _, n in closed if n is not None]
        limit = 5 if name == "Stage 1" else 20
        in_time = found["spso"].reading("5", name)
        assert (in_time.numerator, in_time.denominator) == (sum(n <= limit for n in days), len(closed))
        assert found["spso"].reading("4", name).value == (pytest.approx(np.mean(days)) if days else None)
        for code, words in (
            ("upheld", "upheld"),
            ("partly-upheld", "partially upheld"),
            ("not-upheld", "not upheld"),
        ):
            reading = found["spso"].reading("3", f"{name}: {words}")
            assert (reading.numerator, reading.denominator) == (
                sum(o == code for o, _ in closed),
                len(closed),
            )


def test_ombudsman(both: tuple[dict[str, kpis.Conformity], Oracle, Facts]) -> None:
    found, oracle, _ = both
    counts = {name: Counter[str]() for name in ("Stage 1", "Stage 2")}
    for record in oracle.records:
        if not oracle.during(record["opened"]) or oracle.way(record) in NONE:
            continue
        name, limit = ("Stage 1", 10) if record["stage"] == 1 else ("Stage 2", 20)
        stop = record["responded"] or record["gone"] or oracle.end
        contact = record["contacted"] or record["gone"] or oracle.end
        to_contact = _signed(record["opened"], contact)
        start = min(to_contact, 5) if record["contacted"] else 5
        took = _signed(record["opened"], stop) - start
        allowed = limit + min(record["extended"], limit)
        count = counts[name]
        count["opened"] += 1
        count["acknowledged"] += record["contacted"] is not None and to_contact <= 5
        count["asked"] += (record["contacted"] is not None and to_contact <= 5) or to_contact > 5
        count["in time"] += record["responded"] is not None and took <= limit
        count["extended"] += record["responded"] is not None and took <= allowed
        count["due"] += took > allowed or (record["responded"] is not None and took <= allowed)
    for name, count in counts.items():
        readings = {
            one: found["ombudsman"].reading(one, name)
            for one in ("acknowledged", "response", "extended", "volumes")
        }
        assert readings["volumes"].value == count["opened"]
        assert (readings["acknowledged"].numerator, readings["acknowledged"].denominator) == (
            count["acknowledged"],
            count["asked"],
        )
        assert (readings["response"].numerator, readings["response"].denominator) == (
            count["in time"],
            count["due"],
        )
        assert (readings["extended"].numerator, readings["extended"].denominator) == (
            count["extended"],
            count["due"],
        )


def _signed(start: date, stop: date) -> int:
    return working(start, stop) if stop >= start else -working(stop, start)


def test_disp(both: tuple[dict[str, kpis.Conformity], Oracle, Facts]) -> None:
    found, oracle, _ = both
    here = [case for case in oracle.cases if case["policy"] is not None and case["ended_as"] not in NONE]
    closed = [case for case in here if oracle.during(case["ended"])]
    days = [(case["ended"] - case["received"]).days for case in closed]
    by_time = {
        one.of: one.value for one in next(i for i in found["disp"].indicators if i.id == "closed").readings
    }
    assert list(by_time.values()) == [
        sum(0 <= n <= 28 for n in days),
        sum(28 < n <= 56 for n in days),
        sum(n > 56 for n in days),
        sum(n < 0 for n in days),
        len(closed),
    ]
    before = date.fromordinal(oracle.first.toordinal() - 1)
    assert found["disp"].reading("outstanding").value == sum(
        case["case_id"] in oracle.open_on(before) for case in here
    )
    last = {record["case_id"]: record for record in oracle.records if not record["moved"]}
    upheld = [case for case in closed if last.get(case["case_id"], {}).get("responded")]
    ways = [oracle.way(last[case["case_id"]]) for case in upheld]
    assert found["disp"].reading("upheld").numerator == sum(
        way in ("upheld", "partly-upheld") for way in ways
    )


def test_each_indicator_says_what_it_counts_and_where_its_text_stands(
    both: tuple[dict[str, kpis.Conformity], Oracle, Facts],
) -> None:
    found, _, _ = both
    assert list(found) == ["policy", "spso", "ombudsman", "disp"]
    for one in found.values():
        assert one.source
        assert len({indicator.id for indicator in one.indicators}) == len(one.indicators)
        for indicator in one.indicators:
            assert indicator.clause
            assert indicator.population
            assert len({reading.of for reading in indicator.readings}) == len(indicator.readings)
            if indicator.unit == "percent":
                assert indicator.numerator
                assert indicator.denominator
                for reading in indicator.readings:
                    part, whole = reading.numerator, reading.denominator
                    assert part is not None
                    assert whole is not None
                    assert 0 <= part <= whole
                    assert reading.value == (pytest.approx(100 * part / whole) if whole else None)


def test_a_reading_that_is_not_there_is_no_zero(
    both: tuple[dict[str, kpis.Conformity], Oracle, Facts],
) -> None:
    with pytest.raises(KeyError, match="SPSO has no indicator 9 of all"):
        both[0]["spso"].reading("9")


def test_no_set_is_given_for_a_register_of_migrated_cases_alone() -> None:
    assert gather(frames.load(simulated(50, seed=1, migrated=1))).kpis == ()


def test_products_and_causes_add_up_to_the_return() -> None:
    from analytics.ground import collect, ground

    read = frames.load(simulated(300, seed=4))
    here = ground(read, frames.period(read))
    counted = collect(here)["kpi.disp"]
    assert counted.select("service", "category").is_unique().all()
    total = {one.id: one for one in gather(read).kpis}["disp"]
    assert total.reading("received").value == counted["opened"].sum()
    assert (
        counted.select(pl.sum_horizontal("weeks_4", "weeks_8", "later", "untimed"))
    ).to_series().to_list() == counted["closed"].to_list()


def test_settled_at_the_first_stage_with_its_time(
    both: tuple[dict[str, kpis.Conformity], Oracle, Facts],
) -> None:
    """R7: staff are empowered to resolve."""
    found, oracle, _ = both
    first = [
        record for record in oracle.records if record["stage"] == 1 and oracle.during(record["responded"])
    ]
    kept = [record for record in first if not record["moved"]]
    share, time = found["policy"].reading("settled"), found["policy"].reading("settled-days")
    assert (share.numerator, share.denominator) == (len(kept), len(first))
    days = [working(r["opened"], r["responded"]) for r in kept if r["responded"] >= r["opened"]]
    assert time.value == (pytest.approx(sum(days) / len(days)) if days else None)


def test_each_purpose_of_monitoring_has_a_figure(
    both: tuple[dict[str, kpis.Conformity], Oracle, Facts],
) -> None:
    """R54: improvement, confidence, patterns, prevention of recurrence."""
    found, _, facts = both
    own = found["policy"]
    purposes = [one.id for one in own.indicators if one.clause == "R54"]
    assert purposes == ["satisfied", "improvement", "patterns", "recurrence"]
    made = facts.learning.changes.filter(pl.col("done").is_between(facts.period.first, facts.period.as_of))
    assert own.reading("improvement").value == made.height
    looked = facts.learning.came_back.filter(pl.col("what") == "complaints", pl.col("ratio").is_not_null())
    recurrence = own.reading("recurrence")
    assert recurrence.denominator == looked.height
    assert recurrence.numerator == sum(lower > 1 for lower in looked["lower"])
    moved = own.reading("patterns")
    if "governed" in facts.shifts:
        verdicts = facts.shifts["governed"].items["verdict"].to_list()
        assert moved.numerator == sum(verdict in ("rose", "fell") for verdict in verdicts)
        assert moved.denominator == sum(verdict != "too few to tell" for verdict in verdicts)
    else:
        assert moved.denominator == 0
