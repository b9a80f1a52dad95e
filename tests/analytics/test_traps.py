"""The traps that FIGURES.md lists, and the edges of each definition, one small register each."""

from datetime import date, timedelta
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.compute
import pytest

from analytics import frames
from analytics.chapters import volumes
from analytics.chapters.notes import exclusions
from analytics.facts import Facts, gather
from analytics.measures.circumstances import grouped
from analytics.measures.outcomes import WAYS
from analytics.measures.standing import titles
from tests.analytics.synthetic import TODAY, Register

MONDAY = date(2026, 3, 2)


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def facts_of(register: Register, first: date | None = None, last: date | None = None) -> Facts:
    return gather(frames.load(register.tables()), first, last)


def stage(opened: date, **more: Any) -> dict[str, Any]:
    due = {"acknowledge_due": opened + timedelta(days=9), "respond_due": opened + timedelta(days=28)}
    return {"opened": opened, "responded": None} | due | more


def test_averages_of_closed_cases_flatter() -> None:
    """Five closed within days and five still open after a year: the closed-only median hides the slow half."""
    register = Register()
    for n in range(5):
        register.migrated(day(n), day(n + 3))
        register.migrated(day(n))
    register.migrated(day(0), day(365))
    found = facts_of(register).migrated
    assert (found.closed_median, found.median.value) == (3, 365)


def test_negative_durations_are_counted_and_kept_out_but_never_clipped() -> None:
    register = Register()
    register.migrated(date(2026, 5, 3), date(2026, 3, 5))  # 3 May for 5 March: day and month swapped
    register.migrated(day(0), day(10))
    found = facts_of(register)
    assert (found.migrated.negative, found.migrated.closed, found.migrated.mean) == (1, 1, 10)
    assert found.migrated.started == 1
    assert found.balance.closed == 2  # it did close, and counts as closed
    assert not found.balance.faults


def test_a_migrated_case_closed_on_a_day_nobody_gives_is_neither_open_nor_in_any_time() -> None:
    register = Register()
    register.migrated(MONDAY, day(10))
    register.migrated(MONDAY, None)
    register.migrated(MONDAY, day(0))
    register.cases[-1] |= {"ended": None}  # its closing stands on the day of receipt, for want of another
    facts = facts_of(register, last=day(30))
    assert facts.balance.open_end == 1
    found = facts.migrated
    assert (found.started, found.waiting, found.closed, found.uncounted) == (2, 1, 1, 1)
    (table, _) = exclusions(facts)
    assert table.figures["exclusions.migrated.undated.n"] == 1


def test_a_stage_answered_before_it_was_opened_is_counted_and_kept_out() -> None:
    register = Register()
    # Saturday, and answered "on the Friday": both have the same count of working days.
    register.governed(day(0), stages=[stage(day(5), responded=day(4)), stage(day(20), responded=day(25))])
    found = facts_of(register).stages
    assert (found[1].negative, found[1].closed, found[1].started) == (1, 0, 0)
    assert (found[2].negative, found[2].closed_median) == (0, 5)


def test_an_open_migrated_case_is_counted_to_the_last_date_its_own_source_knows() -> None:
    register = Register()
    register.migrated(day(0), source="first")
    register.migrated(day(0), day(20), source="first")
    register.migrated(day(0), source="second")
    register.migrated(day(0), day(70), source="second")
    register.governed(day(80), stages=[stage(day(80))])
    waits = facts_of(register).migrated.waits.filter(end=0)["days"].sort().to_list()
    assert waits == [20, 70]
    assert facts_of(register, last=day(50)).migrated.waits.filter(end=0)["days"].sort().to_list() == [
        20,
        50,
        50,
    ]


def test_working_days_count_from_the_day_of_opening_as_day_0_and_pass_over_bank_holidays() -> None:
    register = Register()
    # Opened on the Thursday before Easter 2026, answered on the Tuesday after: one working day.
    register.governed(date(2026, 4, 2), stages=[stage(date(2026, 4, 2), responded=date(2026, 4, 7))])
    assert facts_of(register).stages[1].mean == 1


def test_a_date_outside_the_calendar_is_counted_not_guessed() -> None:
    register = Register({"data_cut": "2030-06-01"})
    register.governed(date(2026, 3, 2), stages=[stage(date(2026, 3, 2), responded=date(2026, 3, 9))])
    register.governed(
        date(2030, 3, 1), stages=[stage(date(2030, 3, 1), responded=date(2030, 3, 5), acknowledge_due=None)]
    )
    found = facts_of(register)
    assert (found.stages[1].uncounted, found.stages[1].closed) == (1, 1)
    row = found.on_time.filter(stage=1, step="acknowledge").row(0, named=True)
    assert (row["due"], row["undated"]) == (1, 1)


def test_withdrawn_cases_compete_and_are_not_taken_for_waiting() -> None:
    register = Register()
    for n in range(4):
        register.governed(day(n), day(n + 1), ended_as="withdrawn", stages=[stage(day(n))])
    for n in range(3):
        register.governed(day(n), day(n + 20), stages=[stage(day(n), responded=day(n + 14))])
    found = facts_of(register).stages[1]
    assert (found.started, found.otherwise, found.waiting) == (7, 4, 0)
    assert found.median.value is None  # fewer than half were ever answered
    assert found.closed_median == 10
    assert found.still_waiting([1])["value"][0] == pytest.approx(3 / 7)


def test_late_is_late_also_while_the_case_is_open() -> None:
    register = Register()
    register.governed(day(0), stages=[stage(day(0), acknowledged=day(1))])  # no response, long past its date
    register.governed(
        day(0), stages=[stage(day(0), acknowledged=day(9), responded=day(28))]
    )  # each on its last day
    register.governed(day(0), stages=[stage(day(0), acknowledged=day(10), responded=day(29), extended=5)])
    respond = facts_of(register).on_time.filter(stage=1, step="respond").row(0, named=True)
    contact = facts_of(register).on_time.filter(stage=1, step="acknowledge").row(0, named=True)
    assert (respond["due"], respond["within"], respond["late"], respond["undone"], respond["extended"]) == (
        3,
        1,
        2,
        1,
        1,
    )
    assert (contact["due"], contact["within"], contact["extended"]) == (3, 2, None)


def test_what_falls_due_on_the_last_day_is_not_late_yet() -> None:
    register = Register({"data_cut": day(28).isoformat()})
    register.governed(day(0), stages=[stage(day(0), acknowledged=day(1))])
    row = facts_of(register).on_time.filter(stage=1, step="respond").row(0, named=True)
    assert (row["due"], row["not_due"], row["late"]) == (0, 1, 0)


def test_a_promise_lapses_with_a_case_that_ends_before_its_date_but_not_after() -> None:
    register = Register()
    register.governed(day(0), day(20), ended_as="withdrawn", stages=[stage(day(0), acknowledged=day(1))])
    register.governed(day(0), day(40), ended_as="withdrawn", stages=[stage(day(0), acknowledged=day(1))])
    row = facts_of(register).on_time.filter(stage=1, step="respond").row(0, named=True)
    assert (row["due"], row["gone"], row["late"], row["undone"]) == (1, 1, 1, 1)


def test_a_response_before_any_acknowledgement_is_contact() -> None:
    register = Register()
    register.governed(day(0), stages=[stage(day(0), responded=day(4))])
    row = facts_of(register).on_time.filter(stage=1, step="acknowledge").row(0, named=True)
    assert (row["due"], row["within"]) == (1, 1)


def test_waiting_for_the_complainant_stops_no_clock_but_that_of_the_date_the_ledger_has() -> None:
    """Days run on while a question is open; a policy that stops its clock moves the date, and that date is what is kept or not."""
    register = Register()
    for due in (day(14), day(28)):  # the second policy stopped the clock for two weeks
        register.governed(MONDAY, day(30), stages=[stage(MONDAY, respond_due=due, responded=day(21))])
    register.fact(1, day(2), "InformationRequested", number=1)
    register.fact(2, day(2), "InformationRequested", number=1)
    facts = facts_of(register)
    assert (facts.stages[1].closed, facts.stages[1].mean) == (2, 15.0)
    kept = facts.on_time.filter(stage=1, step="respond")
    assert kept.select("due", "within", "late").row(0) == (2, 1, 1)


def test_more_complaints_are_not_called_worse() -> None:
    """Volumes are neutral: a chart of them says so, and a signal names no side as good or bad."""
    register = Register()
    for month in range(1, 11):
        for number in range(1, 6 + 2 * month):
            register.governed(date(2026, month, min(number, 28)))
    (chart,) = volumes.chapter(facts_of(register, last=date(2026, 10, 31))).figures
    assert "More complaints are not by themselves worse" in chart.figure.numbers.unit
    assert not {"worse", "better", "improved", "deteriorated"} & {*chart.figure.summary.lower().split()}


def test_migrated_cases_are_in_no_promise_and_an_adopted_one_only_from_its_adoption() -> None:
    register = Register()
    register.migrated(day(0))
    register.governed(day(0), migrated=True, source="old", stages=[stage(day(200), stage=2)])
    whole, before = facts_of(register), facts_of(register, last=day(100))
    assert whole.received == {"governed": 1, "migrated": 1}
    assert whole.on_time["due"].sum() == 2  # its acknowledgement and its response at stage 2
    assert whole.by_stage["open_end"].to_list() == [0, 1, 0, 0]
    assert before.by_stage["open_end"].to_list() == [0, 0, 0, 0]
    assert before.open_end == {"governed": 1, "migrated": 1}


def test_reopened_cases_reconcile() -> None:
    register = Register()
    register.governed(day(0), day(90), again=[day(30), day(60)], stages=[stage(day(0), responded=day(20))])
    middle = facts_of(register, day(31), day(70)).balance
    assert (middle.opening, middle.received, middle.reopened, middle.closed, middle.open_end) == (
        0,
        0,
        1,
        0,
        1,
    )
    whole = facts_of(register).balance
    assert (whole.received, whole.reopened, whole.closed, whole.open_end, whole.faults) == (1, 1, 2, 0, ())


def test_a_reconciliation_that_fails_says_by_how_much_and_why() -> None:
    register = Register()
    register.migrated(date(2026, 5, 3), date(2026, 3, 5))
    register.migrated(day(0))
    found = facts_of(register, date(2026, 4, 1), date(2026, 6, 30)).balance
    # Closed in March, received in May: it neither adds to what is open nor is open itself.
    assert (found.opening, found.received, found.closed, found.open_end, found.expected) == (1, 1, 0, 1, 2)
    assert found.faults == (
        "Opening + received + reopened − closed gives 2, but open at the end are 1 case: a difference of 1. "
        "Cases whose own dates are out of order at the start or end of the period: 1.",
    )


def test_movements_that_disagree_with_the_cases_are_found() -> None:
    register = Register()
    register.migrated(day(0))
    register.cases[0]["is_open"] = False
    register.cases[0]["received"] = day(-400)
    assert facts_of(register).balance.faults == (
        "Open at the end are 1 case by their movements, 0 by their state.",
        "Received were 1 case by the movements, 0 by the days of receipt.",
    )
    assert not facts_of(
        register, last=day(-1)
    ).balance.faults  # what is open now says nothing of an earlier day


def test_state_and_age_are_told_as_of_the_end_of_the_period() -> None:
    register = Register()
    register.governed(day(0), day(100), stages=[stage(day(0), responded=day(95))])
    found = facts_of(register, last=day(60))
    assert found.ages["total"].to_list() == [0, 0, 1, 0, 0, 0]
    assert found.oldest.row(0) == ("governed", 1, day(0), 60)
    assert (found.stages[1].closed, found.stages[1].waiting) == (0, 1)
    assert found.by_stage.row(0, named=True)["open_end"] == 1


def test_a_kind_alone_is_named_and_never_hidden_as_other() -> None:
    counted = pl.DataFrame({"label": ["a", "b", "c", "", "d"], "n": [5, 3, 3, 2, 1]})
    assert grouped(counted, ("n",), 3)["label"].to_list() == ["a", "b", "c", "d", ""]
    cut = grouped(counted, ("n",), 2)
    assert cut.select("what", "label", "kinds", "n").rows() == [
        ("value", "a", 1, 5),
        ("value", "b", 1, 3),
        ("other", "", 2, 4),
        ("not recorded", "", 1, 2),
    ]
    assert cut["share"].to_list() == pytest.approx([100 * n / 14 for n in (5, 3, 4, 2)])


def test_codes_become_words_and_given_words_stay() -> None:
    register = Register()
    register.governed(day(0), category="delay", stages=[stage(day(0))])
    register.migrated(day(0), category=" delay ")
    found = facts_of(register).circumstances["category"]
    assert found["governed"]["label"].to_list() == ["Delay"]
    assert found["migrated"]["label"].to_list() == ["delay"]


def test_outcomes_keep_their_order_and_one_that_the_policy_does_not_know_is_shown() -> None:
    register = Register()
    for outcome in ("novel", "not-upheld", "upheld", ""):
        register.governed(day(0), stages=[stage(day(0), responded=day(1), outcome=outcome)])
    tables = register.tables()
    words = tables["words"]
    without = words.filter(pa.compute.not_equal(words["code"], "partly-upheld"))
    for found, codes in (
        (words, ["upheld", "partly-upheld", "not-upheld", "novel", "none-recorded"]),
        (
            words.take(list(range(len(words)))[::-1]),
            ["upheld", "partly-upheld", "not-upheld", "novel", "none-recorded"],
        ),
        (without, ["upheld", "not-upheld", "novel", "none-recorded"]),
        (words.slice(0, 0), ["upheld", "not-upheld", "novel", "none-recorded"]),
    ):
        frame = gather(frames.load(tables | {"words": found})).outcomes.filter(stage=1)
        told = frame.filter(~pl.col("way").is_in(WAYS))
        assert told["way"].to_list() == codes
        assert frame["n"].sum() == told["n"].sum() == 4


@pytest.mark.parametrize(
    ("value", "made_up"), [("yes", True), ("true", True), ("no", False), ("false", False), ("", True)]
)
def test_a_register_counts_as_simulated_unless_it_plainly_is_not(value: str, made_up: bool) -> None:
    assert frames.load(Register({"simulated": value}).tables()).simulated is made_up


def test_titles_are_those_of_the_latest_policy_and_tell_stages_apart() -> None:
    rows = [(1, 1, "First"), (1, 2, "Review"), (2, 1, "Early answer"), (2, 3, "Review")]
    frame = pl.LazyFrame(rows, schema=["policy", "stage", "title"], orient="row")
    assert titles(frame) == {1: "Early answer", 2: "Review (2)", 3: "Review (3)"}


def test_nothing_at_all() -> None:
    found = facts_of(Register())
    assert found.empty
    assert found.groups == ()
    assert found.period == frames.Period(TODAY, TODAY, TODAY)
    assert found.migrated.median.value is None
    assert found.by_month["open_end"].to_list() == [0]
