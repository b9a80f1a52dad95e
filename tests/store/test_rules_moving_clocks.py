"""What moves a response date, worked by hand: the acknowledgement, a pause, an extension, an adjustment, another calendar."""

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec import structs

from store import events as e
from store import letters
from store.case import Case
from store.errors import Refused
from store.policy import ExternalBody, Policy
from store.policy_file import parse, shipped
from store.rules import clocks
from store.rules.fields import Command
from store.rules.situation import World
from tests.store.worlds import (
    ANN,
    CALENDAR,
    ENGLAND,
    HANDLERS,
    POLICY,
    SHIPPED,
    TODAY,
    edited_policy,
    made,
    noon,
    receive_case,
    step,
    why_not,
    world,
)

# March 2026: Monday 9 to Friday 13, Monday 16 is TODAY; Good Friday is 3 April and Easter Monday 6 April.
MON, TUE, WED, THU, FRI = (date(2026, 3, day) for day in (9, 10, 11, 12, 13))

# Stage 1: 7 working days to acknowledge from receipt, and 10 to respond from the acknowledgement.
FROM_ACKNOWLEDGEMENT = (
    'acknowledge = { days = 7, unit = "working", source = "Appendix D: contact within seven working days" }\nrespond = { days = 20,',
    'acknowledge = { days = 5, unit = "working", source = "x" }\nrespond = { days = 10, from = "acknowledgement",',
)
STOPS = ("waiting_stops_the_clock = { value = false", "waiting_stops_the_clock = { value = true")
RUNS_FROM = edited_policy(FROM_ACKNOWLEDGEMENT)
BOTH = edited_policy(FROM_ACKNOWLEDGEMENT, STOPS)
STOPPING = edited_policy(STOPS)


def working(*asked: Any) -> dict[str, Any]:
    return dict(clocks.why(*asked))


def respond_due(case: Case) -> date | None:
    return case.stage.respond_due.on


# --- from the acknowledgement -----------------------------------------------------------------------------------------


def test_before_it_is_acknowledged_the_response_is_due_at_the_latest_it_can_be() -> None:
    case = receive_case(on=MON, policy=RUNS_FROM)
    assert case.stage.acknowledge_due.on == date(2026, 3, 16)  # the fifth working day after 9 March
    latest = date(2026, 3, 30)  # ten more: 17 to 20, 23 to 27, 30
    assert case.stage.respond_due == e.Due(TODAY, 10, "working", POLICY, CALENDAR, latest, "", latest=True)
    why = working(case.stage, "respond", world(policy=RUNS_FROM))
    assert (why["starts"], why["after"], why["latest"]) == ("last day to acknowledge", TODAY, True)


@pytest.mark.parametrize(
    ("acknowledged", "due", "starts"),
    [
        (MON, date(2026, 3, 23), "acknowledgement"),
        (WED, date(2026, 3, 25), "acknowledgement"),  # 12 and 13, 16 to 20, 23 to 25
        (TODAY, date(2026, 3, 30), "acknowledgement"),  # on the last day
        (date(2026, 3, 18), date(2026, 3, 30), "last day to acknowledge"),  # two days late puts nothing off
    ],
)
def test_the_response_runs_from_the_acknowledgement(acknowledged: date, due: date, starts: str) -> None:
    case = step(
        receive_case(on=MON, policy=RUNS_FROM),
        "acknowledge",
        on=acknowledged,
        today=acknowledged,
        policy=RUNS_FROM,
    )
    assert (respond_due(case), case.stage.respond_due.latest) == (due, False)
    why = working(case.stage, "respond", world(policy=RUNS_FROM))
    assert (why["starts"], why["due"]) == (starts, due)
    (moved,) = why["moved"]
    assert (moved["what"], moved["on"], moved["due"], moved["seq"]) == (
        "acknowledgement", acknowledged, due, case.last_seq,
    )  # fmt: skip


def test_an_acknowledgement_says_when_the_response_is_due_only_where_that_runs_from_it() -> None:
    (new,) = made(receive_case(on=MON, policy=RUNS_FROM), "acknowledge", on=WED, policy=RUNS_FROM)
    assert isinstance(new.event, e.Acknowledged)
    assert new.event.respond_due == e.Due(WED, 10, "working", POLICY, CALENDAR, date(2026, 3, 25))
    (new,) = made(receive_case(on=MON), "acknowledge", on=WED)
    assert isinstance(new.event, e.Acknowledged)
    assert new.event.respond_due is None


def test_an_extension_counts_from_wherever_the_clock_runs() -> None:
    """Ten days more, given before or after the acknowledgement on 11 March: the twentieth day after it, past Easter."""
    case = receive_case(on=MON, policy=RUNS_FROM)
    early = step(case, "extend", {"days": 10}, on=TUE, policy=RUNS_FROM)
    assert respond_due(early) == date(2026, 4, 15)  # of the latest date, 30 March
    early = step(early, "acknowledge", on=WED, policy=RUNS_FROM)
    late = step(
        step(case, "acknowledge", on=WED, policy=RUNS_FROM), "extend", {"days": 10}, on=THU, policy=RUNS_FROM
    )
    assert respond_due(early) == respond_due(late) == date(2026, 4, 10)


@pytest.mark.parametrize(
    ("deeds", "due"),
    [
        (
            [("ask", TUE), ("acknowledge", WED), ("answered", TODAY)],
            date(2026, 3, 30),
        ),  # waited 12, 13 and 16 March of it
        ([("acknowledge", WED), ("ask", WED), ("answered", TODAY)], date(2026, 3, 30)),
        (
            [("ask", TUE), ("answered", WED), ("acknowledge", THU)],
            date(2026, 3, 26),
        ),  # answered before the clock ran
        (
            [("ask", TUE), ("answered", THU), ("acknowledge", WED)],
            date(2026, 3, 26),
        ),  # written down later: waited 12 March of it
        ([("ask", TUE), ("answered", TODAY), ("acknowledge", TODAY)], date(2026, 3, 30)),
    ],
)
def test_a_pause_counts_only_while_the_clock_runs(deeds: list[tuple[str, date]], due: date) -> None:
    case = receive_case(on=MON, policy=BOTH)
    for action, on in deeds:
        case = step(case, action, on=on, policy=BOTH)
    assert respond_due(case) == due


def test_where_the_last_day_to_acknowledge_is_beyond_the_calendar_so_is_the_response() -> None:
    day = date(2028, 12, 27)
    case = receive_case(on=day, today=day, policy=RUNS_FROM)
    assert case.stage.respond_due.on is None
    assert "ends 2028-12-31" in case.stage.respond_due.why_not
    case = step(case, "extend", {"days": 3}, on=day, today=day, policy=RUNS_FROM)
    assert (case.stage.respond_due.on, case.stage.respond_due.days, case.stage.respond_due.latest) == (
        None,
        13,
        True,
    )


def test_a_stage_that_is_asked_for_runs_from_its_own_acknowledgement() -> None:
    """10 and 20 working days from acknowledgement, of the policy in the manner of the ombudsmen's codes."""
    policy = parse(shipped("ombudsman-code"))
    first, second = policy.stages
    place = World(ANN, HANDLERS, {POLICY: policy}, {CALENDAR: ENGLAND})
    assert clocks.promises(first, MON, POLICY, policy, place)[1].on == date(2026, 3, 30)
    acknowledge, respond = clocks.promises(second, MON, POLICY, policy, place)
    assert (acknowledge.on, respond.on, respond.latest) == (date(2026, 3, 16), date(2026, 4, 15), True)


# --- a pause ----------------------------------------------------------------------------------------------------------


def test_while_the_clock_stands_still_nothing_runs_out_falsely() -> None:
    """No date is shown: it will be later by days that nobody knows yet, and one kept in the queue would be wrong tomorrow."""
    case = step(receive_case(on=MON, policy=STOPPING), "ask", on=WED, policy=STOPPING)
    due = case.next_due
    assert due == ("acknowledge", case.stage.acknowledge_due)  # that clock runs on
    case = step(case, "acknowledge", on=THU, policy=STOPPING)
    due = case.next_due
    assert due is not None
    assert (due[0], due[1].on, due[1].why_not) == (
        "respond",
        None,
        "paused since 11 March 2026, when the complainant was asked",
    )
    why = working(case.stage, "respond", world(policy=STOPPING))
    assert (why["due"], why["paused"], why["why_not"]) == (None, WED, due[1].why_not)
    case = step(case, "answered", policy=STOPPING)
    due = case.next_due
    assert due is not None
    assert (due[1].on, case.stage.paused) == (date(2026, 4, 13), None)  # 8 April, and three working days more


def test_a_date_that_was_past_before_the_clock_was_stopped_stays_past() -> None:
    case = step(
        receive_case(on=date(2026, 2, 2), policy=STOPPING),
        "acknowledge",
        on=date(2026, 2, 3),
        policy=STOPPING,
    )
    assert respond_due(case) == date(2026, 3, 2)
    case = step(case, "ask", on=MON, policy=STOPPING)
    due = case.next_due
    assert due is not None
    assert due[1].on == date(2026, 3, 2)


def test_where_the_policy_lets_the_clock_run_on_a_wait_is_told_and_moves_nothing() -> None:
    case = step(step(receive_case(on=MON), "ask", on=WED), "answered")
    assert respond_due(case) == date(2026, 4, 8)
    (moved,) = case.stage.clock
    assert (moved.what, moved.since, moved.on, moved.days) == ("pause", WED, TODAY, 0)


def test_no_day_is_waited_for_twice() -> None:
    """Another question is not back-dated into the wait for the first."""
    case = step(receive_case(on=MON, policy=STOPPING), "ask", on=TUE, policy=STOPPING)
    case = step(case, "answered", on=THU, policy=STOPPING)
    with pytest.raises(Refused) as error:
        made(case, "ask", on=WED, policy=STOPPING)
    assert str(error.value) == "11 March 2026 is before 12 March 2026, when the complainant answered."
    assert made(case, "ask", on=THU, policy=STOPPING)


# --- the whole working ------------------------------------------------------------------------------------------------


def test_the_working_names_everything_that_moved_the_date() -> None:
    """Received Monday 9 March; asked 11, answered 13: two days; 5 days more for a reason: the 27th working day."""
    case = receive_case(on=MON, policy=STOPPING)
    seqs = []
    for action, values, on in (("ask", {}, WED), ("answered", {}, FRI), ("extend", {"days": 5}, TODAY)):
        case = step(case, action, values, on=on, policy=STOPPING)
        seqs.append(case.last_seq)
    why = working(case.stage, "respond", world(policy=STOPPING))
    assert (why["starts"], why["after"], why["days"], why["unit"], why["extended"]) == (
        "receipt",
        MON,
        27,
        "working",
        5,
    )
    assert why["due"] == date(2026, 4, 17)
    assert why["moved"] == [
        {
            "what": "pause",
            "on": FRI,
            "since": WED,
            "days": 2,
            "due": date(2026, 4, 10),
            "why_not": "",
            "seq": seqs[1],
        },
        {
            "what": "extension",
            "on": TODAY,
            "since": None,
            "days": 5,
            "due": date(2026, 4, 17),
            "why_not": "",
            "seq": seqs[2],
        },
    ]
    assert (why["set_by"], why["policy"], why["calendar"]) == (
        "set by the owner (G1)", "POL/CO/CO/CC/0001A 3.0", "england-and-wales v1",
    )  # fmt: skip
    skipped = {day["on"]: day["why"] for day in why["skipped"]}
    assert skipped[date(2026, 4, 3)] == "Good Friday (bank holiday)"
    assert skipped[date(2026, 3, 14)] == "Saturday"
    counted = (date(2026, 4, 17) - MON).days - len(skipped)
    assert counted == 27  # every day between is counted, or told why not


# --- the notice of an extension ----------------------------------------------------------------------------------------

TO = letters.Correspondence("Ada", "Ann", {})


def notice(case: Case, policy: Policy, **values: object) -> str:
    made_ = made(case, "extend", {"days": 5, "reason": "The examiner is away.", **values}, policy=policy)
    (new,) = letters.written(made_, case, policy, TO)
    return new.texts["letter"]


def test_the_complainant_is_told_the_new_date_why_and_whom_else_to_turn_to() -> None:
    body = ExternalBody(name="the Ombudsman", contact="1 High Street")
    first = structs.replace(SHIPPED.stages[0], outside=body)
    outside = structs.replace(SHIPPED, stages=(first, *SHIPPED.stages[1:]))
    text = notice(receive_case(), outside)
    for words in (
        "by 22 April 2026.",
        "The examiner is away.",
        "the Ombudsman",
        "1 High Street",
        "CMP-2026-00419",
    ):
        assert words in text
    own = notice(receive_case(), outside, letter="Dear Ada, it takes longer.")
    assert own.startswith("Dear Ada, it takes longer.\n\n")
    assert "1 High Street" in own  # the block is there whoever wrote the letter
    assert "turn to" not in notice(receive_case(), SHIPPED)


def test_while_the_clock_stands_still_the_notice_says_that_the_wait_comes_on_top() -> None:
    case = step(receive_case(on=MON, policy=STOPPING), "ask", on=WED, policy=STOPPING)
    assert "by 15 April 2026, and by as many days later as we wait for what we asked you for" in notice(
        case, STOPPING
    )


def test_the_acknowledgement_tells_the_date_that_runs_from_it() -> None:
    case = receive_case(on=MON, policy=RUNS_FROM)
    (new,) = letters.written(made(case, "acknowledge", on=WED, policy=RUNS_FROM), case, RUNS_FROM, TO)
    assert "25 March 2026" in new.texts["letter"]


# --- an adjustment ----------------------------------------------------------------------------------------------------


def test_the_clock_is_adjusted_only_for_a_reasonable_adjustment_that_was_agreed() -> None:
    case = receive_case()
    assert why_not(case, "adjust-clock") == (
        "No reasonable adjustment is agreed in CMP-2026-00419: agree it first (agree-adjustment), or extend."
    )
    case = step(case, "agree-adjustment")
    adjusted = step(case, "adjust-clock", {"days": 40, "reason": "Letters are read to her once a week."})
    assert respond_due(adjusted) == date(2026, 6, 12)
    assert (adjusted.stage.extended, adjusted.stage.clock[0].what, adjusted.stage.clock[0].days) == (
        0,
        "adjustment",
        40,
    )
    with pytest.raises(Refused, match=r"^An adjustment of the clock has at least 1 day\.$"):
        made(case, "adjust-clock", {"days": 0, "reason": "x"})


def test_a_clock_that_would_run_past_the_last_year_has_no_date_and_says_so() -> None:
    calendar_days = edited_policy(('unit = "working"', 'unit = "calendar"'))
    case = step(receive_case(policy=calendar_days), "agree-adjustment", policy=calendar_days)
    for _ in range(4):
        case = step(case, "adjust-clock", {"days": 999_999}, policy=calendar_days)
    assert (respond_due(case), case.stage.respond_due.why_not) == (
        None,
        "not computable: after the year 9999",
    )


# --- civil days -------------------------------------------------------------------------------------------------------


def test_a_complaint_at_half_past_eleven_at_night_in_summer_utc_is_of_the_next_civil_day() -> None:
    """23:30 UTC on Monday 15 June is half past midnight on Tuesday in London: day 0 is the Tuesday."""
    from store.rules.actions import RECEIVE
    from store.rules.decide import Numbers, receive
    from store.rules.situation import civil_day
    from tests.store.worlds import CASE, PERSON

    for month, offset, due in ((6, 1, date(2026, 6, 25)), (1, 0, date(2026, 1, 26))):
        now = noon(date(2026, month, 15)) + timedelta(hours=11, minutes=30)
        day = civil_day(SHIPPED, now)
        assert day == date(2026, month, 15 + offset)
        events = receive(Command(RECEIVE.name, day, {"subject": "x"}), world(), now, Numbers(CASE, PERSON))
        assert isinstance(events[0].event, e.CaseReceived)
        assert events[0].event.acknowledge_due.on == due


@pytest.mark.parametrize(
    ("received", "acknowledge", "respond"),
    [
        (
            date(2026, 12, 18),
            date(2027, 1, 7),
            date(2027, 1, 26),
        ),  # over Christmas, the closed days and the change of year
        (date(2026, 12, 31), date(2027, 1, 12), date(2027, 1, 29)),  # on a closed day
        (date(2026, 3, 26), date(2026, 4, 8), date(2026, 4, 27)),  # over Easter
        (
            date(2026, 3, 27),
            date(2026, 4, 9),
            date(2026, 4, 28),
        ),  # over Easter, and the clocks go forward on the 29th
        (date(2026, 10, 23), date(2026, 11, 3), date(2026, 11, 20)),  # the clocks go back on the 25th
    ],
    ids=["christmas and the change of year", "a closed day", "easter", "clocks forward", "clocks back"],
)
def test_dates_worked_by_hand(received: date, acknowledge: date, respond: date) -> None:
    case = receive_case(on=received, today=received)
    assert (case.stage.acknowledge_due.on, respond_due(case)) == (acknowledge, respond)
