"""Dates: when a fact can have been, when something is due, and what moves it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from store import events as e
from store.case import Case
from store.errors import Refused
from store.people import Handler
from store.policy import Policy
from store.rules import clocks, decide
from store.rules.situation import World, civil_day, in_words
from tests.store.worlds import (
    ANN,
    CALENDAR,
    FIRST,
    HANDLERS,
    POLICY,
    SHIPPED,
    TODAY,
    after,
    edited_policy,
    made,
    noon,
    receive_case,
    step,
    world,
)

# --- dates ------------------------------------------------------------------------------------------------------------

MON, TUE, WED, THU = (date(2026, 3, day) for day in (9, 10, 11, 12))


def staged() -> Case:
    """Received on Monday, acknowledged on Tuesday, decided on Wednesday, answered on Thursday."""
    case = receive_case(on=MON)
    for action, on in (("acknowledge", TUE), ("decide", WED), ("respond", THU)):
        case = step(case, action, on=on)
    return case


def asked() -> Case:
    return step(receive_case(on=MON), "ask", on=WED)


def informed(on: date) -> Case:
    case = step(receive_case(on=MON, about_staff="yes"), "acknowledge", on=TUE)
    return step(case, "inform-staff", on=on)


@pytest.mark.parametrize(
    ("case", "action", "actor", "earliest", "what"),
    [
        (lambda: receive_case(on=MON), "acknowledge", ANN, MON, "the complaint was received"),
        (lambda: receive_case(on=MON), "note", ANN, MON, "the complaint was received"),
        (lambda: step(receive_case(on=MON), "acknowledge", on=TUE), "investigate", ANN, TUE, "stage 1 was acknowledged"),
        (lambda: step(receive_case(on=MON), "acknowledge", on=TUE), "decide", ANN, TUE, "stage 1 was acknowledged"),
        (lambda: informed(MON), "decide", ANN, TUE, "stage 1 was acknowledged"),
        (lambda: informed(THU), "decide", ANN, THU, "the member of staff was informed"),
        (asked, "answered", ANN, WED, "the complainant was asked"),
        (lambda: step(step(receive_case(on=MON), "acknowledge", on=TUE), "decide", on=WED), "respond", ANN, WED, "the decision was made"),
        (staged, "escalate", ANN, THU, "the response was sent"),
        (staged, "close", ANN, THU, "the response was sent"),
        (lambda: step(staged(), "escalate", on=date(2026, 3, 13)), "acknowledge", ANN, date(2026, 3, 13), "stage 2 was asked for"),
        (lambda: step(staged(), "escalate", on=date(2026, 3, 13)), "note", ANN, MON, "the complaint was received"),
    ],
)  # fmt: skip
def test_a_fact_is_not_before_what_it_follows_nor_in_the_future(
    case: Callable[[], Case], action: str, actor: Handler, earliest: date, what: str
) -> None:
    before, tomorrow = earliest - timedelta(1), TODAY + timedelta(1)
    with pytest.raises(Refused) as error:
        made(case(), action, actor=actor, on=before)
    assert str(error.value) == f"{in_words(before)} is before {in_words(earliest)}, when {what}."
    with pytest.raises(Refused) as error:
        made(case(), action, actor=actor, on=tomorrow)
    assert str(error.value) == "17 March 2026 is in the future; the latest date is today, 16 March 2026."
    assert made(case(), action, actor=actor, on=earliest)[0].event.on == earliest
    assert made(case(), action, actor=actor, on=TODAY)[0].event.on == TODAY


def test_without_acknowledgement_the_earliest_decision_is_receipt() -> None:
    policy = edited_policy(
        ("acknowledge_before_decision = { value = true", "acknowledge_before_decision = { value = false")
    )
    case = receive_case(on=TUE, policy=policy)
    with pytest.raises(
        Refused, match=r"^9 March 2026 is before 10 March 2026, when the complaint was received\.$"
    ):
        made(case, "decide", on=MON, policy=policy)


def test_a_policy_without_the_rule_lets_staff_be_informed_later_than_the_decision() -> None:
    policy = edited_policy(
        (
            "staff_informed_before_decision = { value = true",
            "staff_informed_before_decision = { value = false",
        )
    )
    assert made(informed(THU), "decide", on=WED, policy=policy)


def test_where_the_clock_stepped_back_permitted_and_decide_still_agree() -> None:
    case, yesterday = receive_case(), TODAY - timedelta(1)
    why = "15 March 2026 is before 16 March 2026, when the complaint was received."
    found = {p.action: p for p in decide.permitted(case, world(), noon(yesterday))}
    assert (found["note"].allowed, found["note"].why) == (False, why)
    with pytest.raises(Refused) as error:
        made(case, "note", today=yesterday)
    assert str(error.value) == why


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2026, 3, 15, 23, 30, tzinfo=UTC), date(2026, 3, 15)),  # winter: London is on UTC
        (datetime(2026, 6, 15, 23, 30, tzinfo=UTC), date(2026, 6, 16)),  # summer: an hour ahead
        (datetime(2026, 6, 15, 23, 30), date(2026, 6, 16)),  # the ledger keeps UTC without a zone
    ],
)
def test_today_is_the_day_in_the_policys_time_zone(now: datetime, day: date) -> None:
    assert civil_day(SHIPPED, now) == day


def only(events: tuple[e.New, ...]) -> e.New:
    (new,) = events
    return new


# --- extending --------------------------------------------------------------------------------------------------------

ONE_DAY = edited_policy(("extension = { days = 20", "extension = { days = 1"))


@pytest.mark.parametrize(
    ("before", "days", "policy", "why"),
    [
        (0, 0, SHIPPED, "An extension has at least 1 day."),
        (0, 21, SHIPPED, "At most 20 working days may be added at stage 1."),
        (1, 20, SHIPPED, "At most 20 working days may be added at stage 1, and 1 already was."),
        (15, 6, SHIPPED, "At most 20 working days may be added at stage 1, and 15 already were."),
        (0, 2, ONE_DAY, "At most 1 working day may be added at stage 1."),
    ],
)
def test_an_extension_has_its_limits(before: int, days: int, policy: Policy, why: str) -> None:
    case = step(receive_case(), "extend", {"days": before}) if before else receive_case()
    with pytest.raises(Refused) as error:
        made(case, "extend", {"days": days}, policy=policy)
    assert str(error.value) == why


def test_an_extension_adds_to_the_same_clock() -> None:
    case = receive_case()
    assert case.stage.respond_due.on == date(2026, 4, 15)
    case = step(case, "extend", {"days": 15})
    assert (case.stage.respond_due.days, case.stage.respond_due.on, case.stage.extended) == (
        35,
        date(2026, 5, 7),
        15,
    )
    case = step(case, "extend", {"days": 5})
    assert (case.stage.respond_due.days, case.stage.respond_due.on, case.stage.extended) == (
        40,
        date(2026, 5, 14),
        20,
    )
    assert case.stage.respond_due == e.Due(TODAY, 40, "working", POLICY, CALENDAR, date(2026, 5, 14))


def test_each_stage_has_its_own_extension() -> None:
    case = after(step(receive_case(), "extend", {"days": 20}), *FIRST, "escalate")
    assert step(case, "extend", {"days": 20}).stage.extended == 20


# --- waiting ----------------------------------------------------------------------------------------------------------

STOPS = ("waiting_stops_the_clock = { value = false", "waiting_stops_the_clock = { value = true")
CALENDAR_DAYS = ('unit = "working"', 'unit = "calendar"')


@pytest.mark.parametrize(
    ("edits", "due"),
    [
        ((), date(2026, 4, 8)),  # the clock runs on
        ((STOPS,), date(2026, 4, 13)),  # Wednesday to Monday: three working days more
        ((STOPS, CALENDAR_DAYS), date(2026, 4, 3)),  # 20 days after 9 March, and five more
    ],
)
def test_waiting_stops_the_clock_only_where_the_policy_says_so(
    edits: tuple[tuple[str, str], ...], due: date
) -> None:
    policy = edited_policy(*edits)
    case = step(receive_case(on=MON, policy=policy), "ask", on=WED, policy=policy)
    case = step(case, "answered", on=TODAY, policy=policy)
    assert case.stage.respond_due.on == due
    assert (case.state, case.asked) == ("received", None)


def test_the_answer_is_kept() -> None:
    new = only(made(asked(), "answered"))
    assert new == e.New(new.stream_id, e.InformationReceived(on=TODAY, stage=1), {"text": "The one of May."})


def test_where_the_calendar_cannot_count_the_days_waited_the_clock_does_not_move() -> None:
    """Asked within the calendar and answered beyond its end: there was no date to move."""
    assert clocks.days_waited(date(2028, 12, 20), date(2029, 2, 1), "working", SHIPPED, world()) == 0
    policy = edited_policy(STOPS)
    asked, answered = date(2028, 12, 20), date(2029, 2, 1)
    case = step(
        receive_case(on=asked, today=asked, policy=policy), "ask", on=asked, today=asked, policy=policy
    )
    case = step(case, "answered", on=answered, today=answered, policy=policy)
    assert case.stage.respond_due.on is None
    assert case.stage.respond_due.days == 20


# --- clocks -----------------------------------------------------------------------------------------------------------


def test_beyond_the_calendar_there_is_no_due_date_and_the_complaint_is_accepted() -> None:
    day = date(2028, 12, 20)
    case = receive_case(on=day, today=day)
    assert case.stage.acknowledge_due.on is None
    assert case.stage.respond_due == e.Due(
        day,
        20,
        "working",
        POLICY,
        CALENDAR,
        None,
        "not computable: calendar england-and-wales v1 ends 2028-12-31",
    )
    moved = step(case, "extend", {"days": 5}, today=day)
    assert (moved.stage.respond_due.on, moved.stage.respond_due.days) == (None, 25)
    assert clocks.why(moved.stage, "respond", world())["why_not"] == case.stage.respond_due.why_not
    assert clocks.why(moved.stage, "respond", world())["skipped"] == []


def test_why_a_date_is_due() -> None:
    case = step(receive_case(), "extend", {"days": 1})
    why = clocks.why(case.stage, "respond", world())
    assert why["after"] == TODAY
    assert (why["days"], why["unit"], why["due"], why["extended"]) == (21, "working", date(2026, 4, 16), 1)
    assert why["set_by"] == "set by the owner (G1)"
    assert why["policy"] == "POL/CO/CO/CC/0001A 3.0"
    assert why["calendar"] == "england-and-wales v1"
    skipped = why["skipped"]
    assert isinstance(skipped, list)
    assert {"on": date(2026, 4, 3), "why": "Good Friday (bank holiday)"} in skipped
    acknowledge = clocks.why(case.stage, "acknowledge", world())
    assert (acknowledge["set_by"], acknowledge["extended"]) == (
        "Appendix D: contact within seven working days",
        0,
    )


def test_why_a_date_is_due_in_calendar_days_or_where_the_calendar_is_gone() -> None:
    policy = edited_policy(CALENDAR_DAYS)
    case = receive_case(policy=policy)
    why = clocks.why(case.stage, "respond", world(policy=policy))
    assert (why["due"], why["skipped"]) == (date(2026, 4, 5), [])
    nowhere = World(ANN, HANDLERS, {POLICY: SHIPPED}, {})
    gone = clocks.why(receive_case().stage, "respond", nowhere)
    assert (gone["skipped"], gone["calendar"]) == ([], "")
