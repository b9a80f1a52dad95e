"""A stage that is looked at again, a point that is withdrawn, and a reviewer who would look at their own decision."""

from collections.abc import Callable
from datetime import date

import pytest

from store import events as e
from store.case import CLOSED, DECIDED, INVESTIGATING, RESPONDED, WAITING, Case
from store.errors import Refused
from store.people import Handler
from store.projections import movements, stage_row
from store.rules import decide
from tests.store.worlds import (
    ANN,
    BOB,
    CARA,
    EVE,
    FINN,
    FIRST,
    KIM,
    TODAY,
    after,
    at_stage,
    closed,
    made,
    noon,
    receive_case,
    step,
    why_not,
    withdrawn,
    world,
)

MON, TUE, WED, THU = (date(2026, 3, day) for day in (9, 10, 11, 12))


def answered() -> Case:
    """Received on Monday, acknowledged on Tuesday, decided on Wednesday, answered on Thursday."""
    case = receive_case(on=MON)
    for action, on in (("acknowledge", TUE), ("decide", WED), ("respond", THU)):
        case = step(case, action, on=on)
    return case


# --- reopening --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", [answered, lambda: step(answered(), "close", on=THU)])
def test_an_answered_stage_can_be_looked_at_again_at_the_same_stage(case: Callable[[], Case]) -> None:
    before = case()
    again = step(before, "reopen", {"reason": "A letter had been overlooked."}, CARA)
    assert (again.state, again.stage.number, again.is_open, again.end, again.ended) == (
        INVESTIGATING,
        1,
        True,
        "",
        None,
    )
    assert (again.stage.responded, again.stage.next_step, again.undecided) == (None, "", (1,))
    assert again.stage.acknowledged == TUE
    assert again.stage.respond_due.on == date(2026, 4, 15)  # 20 working days from today
    assert again.next_due == ("respond", again.stage.respond_due)
    assert stage_row(again, again.stage).responded is None


def test_what_was_answered_before_stays_on_record() -> None:
    before = answered()
    again = step(before, "reopen", {"reason": "x"})
    (earlier,) = again.stage.earlier
    assert (earlier.on, earlier.due, earlier.next_step) == (THU, before.stage.respond_due, "stage")
    assert earlier.decisions == before.stage.decisions == again.stage.superseded
    assert again.stage.deciders == {ANN.id}  # whoever decided then may still not decide at the next stage
    decided = step(after(step(again, "decide", actor=BOB), "respond"), "escalate")
    assert (
        why_not(after(decided, "acknowledge"), "decide", ANN)
        == "Ann decided at stage 1, so somebody else must decide at stage 2."
    )


@pytest.mark.parametrize(
    ("action", "why"),
    [
        (
            "escalate",
            "Stage 2 can be opened only after the response of stage 1 was sent, and it has not been.",
        ),
        ("close", "The response of stage 1 has not been sent yet."),
        ("reopen", "The response of stage 1 has not been sent yet."),
    ],
)
def test_a_reopened_stage_is_unanswered_until_it_is_answered_again(action: str, why: str) -> None:
    again = step(answered(), "reopen", {"reason": "x"})
    assert (
        why_not(again, "respond")
        == "Stage 1 has not been decided yet: decide it, with reasons, before the response is sent."
    )
    assert why_not(again, action) == why
    assert why_not(after(again, "decide", "respond"), action) is None


def test_nothing_of_the_second_look_is_dated_before_it() -> None:
    again = step(answered(), "reopen", {"reason": "x"}, on=date(2026, 3, 13))
    for action in ("decide", "extend", "ask", "withdraw"):
        with pytest.raises(Refused) as error:
            made(again, action, on=THU)
        assert str(error.value) == "12 March 2026 is before 13 March 2026, when stage 1 was reopened."
    with pytest.raises(
        Refused, match=r"^11 March 2026 is before 12 March 2026, when the response was sent\.$"
    ):
        made(answered(), "reopen", on=WED)


def test_an_extension_is_not_had_twice() -> None:
    """The allowance is the stage's, in all; the days of the first look are not in the second one's date."""
    case = receive_case(on=MON)
    for action, values, on in (
        ("extend", {"days": 20}, MON),
        ("acknowledge", {}, TUE),
        ("decide", {}, WED),
        ("respond", {}, THU),
    ):
        case = step(case, action, values, on=on)
    again = step(case, "reopen", {"reason": "x"})
    assert again.stage.respond_due.days == 20
    assert why_not(again, "extend") == "At most 20 working days may be added at stage 1, and 20 already were."


@pytest.mark.parametrize(
    ("case", "actor", "why"),
    [
        (receive_case, ANN, "The response of stage 1 has not been sent yet."),
        (withdrawn, ANN, "CMP-2026-00419 was withdrawn on 16 March 2026, so nothing more can be done on it but notes."),
        (lambda: after(receive_case(about_handler=["Kim"]), "inform-staff", *FIRST), KIM, "Kim is complained about in CMP-2026-00419, so may not handle it."),
        (closed, EVE, "At stage 1 this is for the Customer Service Team or the Customer Voice and Reporting Team; Eve is Corporate Compliance Manager."),
    ],
)  # fmt: skip
def test_what_can_not_be_reopened(case: Callable[[], Case], actor: Handler, why: str) -> None:
    assert why_not(case(), "reopen", actor) == why


def test_a_case_counts_as_reopened_only_where_it_was_closed() -> None:
    for before, what in ((closed(), ["reopened"]), (after(receive_case(), *FIRST), [])):
        again = step(before, "reopen", {"reason": "x"})
        assert [moved.what for moved in movements(before, again, TODAY)] == what
    assert before.state == RESPONDED


def test_the_last_stage_is_reopened_too() -> None:
    case = after(at_stage(4), ("acknowledge", EVE), ("decide", EVE), ("respond", EVE), ("close", EVE))
    assert case.state == CLOSED
    assert step(case, "reopen", {"reason": "x"}, FINN).state == INVESTIGATING


# --- a point withdrawn ------------------------------------------------------------------------------------------------


def test_a_point_that_is_withdrawn_needs_no_decision() -> None:
    case = step(after(receive_case(points=3), "acknowledge"), "decide", {"point": 1})
    case = step(case, "withdraw-point", {"point": 2, "reason": "It has come."})
    assert (case.points_left, case.undecided, case.state) == ((1, 3), (3,), "acknowledged")
    case = step(case, "decide")
    assert [d.point for d in case.stage.decisions] == [1, 3]
    assert (case.state, stage_row(case, case.stage).outcome) == (DECIDED, "upheld")
    later = step(step(case, "respond"), "escalate")
    assert later.undecided == (1, 3)


def test_with_the_last_undecided_point_withdrawn_the_stage_is_decided() -> None:
    case = step(after(receive_case(points=2), "acknowledge"), "decide", {"point": 1})
    assert step(case, "withdraw-point", {"point": 2}).state == DECIDED
    waiting = step(step(case, "ask"), "withdraw-point", {"point": 2})
    assert waiting.state == WAITING
    assert step(waiting, "answered").state == DECIDED


def test_what_was_decided_on_a_point_that_is_withdrawn_is_not_in_force_any_more() -> None:
    case = step(after(receive_case(points=2), "acknowledge"), "decide")
    gone = step(case, "withdraw-point", {"point": 2})
    assert ([d.point for d in gone.stage.decisions], [d.point for d in gone.stage.superseded]) == ([1], [2])


@pytest.mark.parametrize(
    ("action", "point", "why"),
    [
        ("withdraw-point", 4, "CMP-2026-00419 has 3 points, so there is no point 4 to withdraw."),
        ("withdraw-point", 0, "CMP-2026-00419 has 3 points, so there is no point 0 to withdraw."),
        ("withdraw-point", 2, "Point 2 of CMP-2026-00419 was withdrawn, so there is nothing to withdraw."),
        ("decide", 2, "Point 2 of CMP-2026-00419 was withdrawn, so there is nothing to decide."),
    ],
)
def test_points_that_can_not_be_meant(action: str, point: int, why: str) -> None:
    case = step(after(receive_case(points=3), "acknowledge"), "withdraw-point", {"point": 2})
    with pytest.raises(Refused) as error:
        made(case, action, {"point": point})
    assert str(error.value) == why
    described = {p.action: p.fields for p in decide.permitted(case, world(), noon(TODAY))}[action]
    (field,) = [field for field in described if field["name"] == "point"]
    assert field["choices"] == {"1": "point 1", "3": "point 3"}


def test_the_last_point_that_is_left_is_the_complaint() -> None:
    why = "Only one point of CMP-2026-00419 is left: withdraw the whole complaint (withdraw)."
    assert why_not(receive_case(), "withdraw-point") == why
    assert why_not(step(receive_case(points=2), "withdraw-point", {"point": 1}), "withdraw-point") == why


# --- a lone reviewer --------------------------------------------------------------------------------------------------

REFUSED = (
    "Eve decided at stage 3: let a delegate who is the Corporate Compliance Manager decide at stage 4, "
    "or record why nobody else could (exception)."
)


def looked_at_by_eve() -> Case:
    """At stage 4, where Eve decided at stage 3."""
    case = after(at_stage(3), ("acknowledge", EVE), ("decide", EVE), ("respond", EVE), ("escalate", EVE))
    return after(case, ("acknowledge", EVE))


def test_who_decided_at_stage_3_decides_at_stage_4_only_with_a_recorded_exception() -> None:
    case = looked_at_by_eve()
    with pytest.raises(Refused) as error:
        made(case, "decide", actor=EVE)
    assert str(error.value) == REFUSED
    (new,) = made(case, "decide", {"exception": "Finn is away until May."}, EVE)
    assert isinstance(new.event, e.PointsDecided)
    assert (new.event.lone_reviewer, new.texts["exception"]) == (True, "Finn is away until May.")


def test_a_delegate_who_holds_the_role_decides_without_one() -> None:
    (new,) = made(looked_at_by_eve(), "decide", actor=FINN)
    assert isinstance(new.event, e.PointsDecided)
    assert (new.event.lone_reviewer, "exception" in new.texts) == (False, False)


@pytest.mark.parametrize(
    ("case", "actor", "asked"),
    [(looked_at_by_eve, EVE, True), (looked_at_by_eve, FINN, False), (lambda: after(receive_case(), "acknowledge"), ANN, False)],
)  # fmt: skip
def test_form_and_command_line_ask_for_the_exception_only_where_it_is_needed(
    case: Callable[[], Case], actor: Handler, asked: bool
) -> None:
    found = {p.action: p for p in decide.permitted(case(), world(actor), noon(TODAY))}["decide"]
    assert found.allowed
    assert {f["name"]: f["required"] for f in found.fields}["exception"] is asked
