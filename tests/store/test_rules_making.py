"""What an action makes once the rules are silent, and what its values are refused for."""

from collections.abc import Callable
from datetime import date

import pytest

from store import events as e
from store.case import CLOSED, Case
from store.errors import BadInput, Refused
from store.people import Handler
from store.policy import Policy
from store.rules import decide
from store.rules.fields import Command
from store.rules.situation import World
from tests.store.worlds import (
    ANN,
    BOB,
    CALENDAR,
    CARA,
    DAN,
    ENGLAND,
    EVE,
    FINN,
    FIRST,
    GITA,
    HAL,
    HANDLERS,
    IVY,
    JON,
    KIM,
    POLICY,
    SECOND,
    SHIPPED,
    TODAY,
    after,
    at_stage,
    closed,
    edited_policy,
    made,
    noon,
    receive_case,
    received_events,
    step,
    why_not,
    withdrawn,
)

# --- taking in --------------------------------------------------------------------------------------------------------


def test_a_complaint_arrives_with_its_clocks_and_signposting() -> None:
    person, received, told = received_events(
        on=date(2026, 3, 13),
        name="Ada",
        email="ada@example.org",
        channel="E-mail",
        point=["late", "rude"],
        about_handler=["Kim", "kim"],
        signpost="You will hear from us.",
        outcome_sought="An apology",
    )
    assert person == e.New(
        77, e.PersonRecorded(on=date(2026, 3, 13)), {"name": "Ada", "email": "ada@example.org"}
    )
    event = received.event
    assert isinstance(event, e.CaseReceived)
    assert (event.stage, event.policy, event.channel, event.team) == (1, POLICY, "email", "customer_service")
    assert (event.points, event.about_staff, event.subjects, event.complainant) == (2, True, (KIM.id,), 77)
    assert event.acknowledge_due == e.Due(
        date(2026, 3, 13), 7, "working", POLICY, CALENDAR, date(2026, 3, 24)
    )
    assert event.respond_due == e.Due(date(2026, 3, 13), 20, "working", POLICY, CALENDAR, date(2026, 4, 14))
    assert received.texts == {
        "subject": "A late certificate",
        "outcome_sought": "An apology",
        "point.1": "late",
        "point.2": "rude",
    }
    assert told.event == e.Signposted(on=date(2026, 3, 13), stage=1, at_receipt=True)
    assert told.texts == {"text": "You will hear from us."}


def test_a_complaint_without_a_name_is_taken_in() -> None:
    received, told = received_events()
    assert isinstance(received.event, e.CaseReceived)
    assert (received.event.complainant, received.event.points, told.texts) == (None, 1, {})


@pytest.mark.parametrize(
    ("actor", "on", "why"),
    [
        (JON, TODAY, "Jon holds no role on 16 March 2026, so may not act; an administrator can grant one."),
        (ANN, date(2026, 3, 17), "17 March 2026 is in the future; the latest date is today, 16 March 2026."),
    ],
)
def test_a_complaint_is_not_taken_in(actor: Handler, on: date, why: str) -> None:
    with pytest.raises(Refused) as error:
        received_events(actor=actor, on=on)
    assert str(error.value) == why


def test_a_policy_may_keep_taking_in_to_a_team() -> None:
    policy = edited_policy(('receive = "anyone"', 'receive = "stage"'))
    assert received_events(actor=ANN, policy=policy)
    with pytest.raises(Refused) as error:
        received_events(actor=GITA, policy=policy)
    assert str(error.value) == (
        "At stage 1 this is for the Customer Service Team or the Customer Voice and Reporting Team; Gita is Member of staff."
    )


def test_the_policy_adopted_last_governs_what_arrives_now_and_no_case_before() -> None:
    later = edited_policy(("respond = { days = 20", "respond = { days = 10"))
    both = World(ANN, HANDLERS, {1: SHIPPED, 2: later}, {CALENDAR: ENGLAND})
    arrived = decide.receive(
        Command("receive", TODAY, {"subject": "x"}), both, noon(TODAY), decide.Numbers(1, 2)
    )
    assert isinstance(arrived[0].event, e.CaseReceived)
    assert (arrived[0].event.policy, arrived[0].event.respond_due.days) == (2, 10)
    before = after(receive_case(), *FIRST)
    (escalated, _) = decide.decide(before, Command("escalate", TODAY), both, noon(TODAY))
    assert isinstance(escalated.event, e.Escalated)
    assert (escalated.event.respond_due.policy, escalated.event.respond_due.days) == (1, 20)


# --- what an action makes ---------------------------------------------------------------------------------------------


def only(events: tuple[e.New, ...]) -> e.New:
    (new,) = events
    return new


def test_an_acknowledgement_goes_the_way_the_complaint_came() -> None:
    case = receive_case(channel="telephone")
    assert only(made(case, "acknowledge")).event == e.Acknowledged(on=TODAY, stage=1, channel="telephone")
    sent = only(made(case, "acknowledge", {"channel": "letter", "letter": "Dear Ada"}))
    assert sent == e.New(case.id, e.Acknowledged(on=TODAY, stage=1, channel="letter"), {"letter": "Dear Ada"})


def test_an_automatic_reply_may_promise_a_date() -> None:
    assert only(
        made(receive_case(), "confirm-receipt", {"promised_by": "2026-03-25"}, GITA)
    ).event == e.ReceiptConfirmed(on=TODAY, promised_by=date(2026, 3, 25))


@pytest.mark.parametrize(
    ("case", "to", "by", "why"),
    [
        (receive_case, "Gita", DAN, "Gita may not handle stage 1, which is for the Customer Service Team or the Customer Voice and Reporting Team."),
        (receive_case, "Leo", DAN, "Leo may not handle stage 1, which is for the Customer Service Team or the Customer Voice and Reporting Team."),
        (lambda: receive_case(about_handler=["Kim"]), "Kim", DAN, "Kim is complained about in CMP-2026-00419, so may not handle it."),
        (lambda: at_stage(2), "Ann", DAN, "Ann decided at stage 1, so somebody else must decide at stage 2."),
        (lambda: step(receive_case(), "allocate", {"to": "Bob"}, DAN), "Bob", DAN, "CMP-2026-00419 is already with Bob."),
        (lambda: at_stage(3), "Ann", EVE, "Ann may not handle stage 3, which is for the Corporate Compliance Manager."),
    ],
)  # fmt: skip
def test_a_case_is_given_only_to_who_may_handle_it(
    case: Callable[[], Case], to: str, by: Handler, why: str
) -> None:
    with pytest.raises(Refused) as error:
        made(case(), "allocate", {"to": to}, by)
    assert str(error.value) == why


@pytest.mark.parametrize(
    ("case", "to", "by", "team"),
    [
        (receive_case, BOB, DAN, "customer_service"),
        (receive_case, CARA, IVY, "customer_voice"),
        (lambda: step(receive_case(), "allocate", {"to": "Bob"}, DAN), CARA, DAN, "customer_voice"),
        (lambda: at_stage(3), IVY, EVE, "compliance_manager"),
        (lambda: at_stage(4), FINN, FINN, "compliance_manager"),
    ],
)
def test_a_case_is_given_in_the_role_it_is_handled_in(
    case: Callable[[], Case], to: Handler, by: Handler, team: str
) -> None:
    given = only(made(case(), "allocate", {"to": to.name}, by)).event
    assert isinstance(given, e.Allocated)
    assert (given.to, given.team) == (to.id, team)


def test_nobody_is_left_to_give_a_case_to() -> None:
    """One handler of the team, who has it already; and at stage 2 one who decided before."""
    few = {h.id: h for h in (ANN, DAN, EVE)}
    place = World(DAN, few, {POLICY: SHIPPED}, {CALENDAR: ENGLAND})
    given = step(receive_case(), "allocate", {"to": "Ann"}, DAN)
    for case, stage in ((given, "stage 1"), (at_stage(2), "stage 2")):
        found = {p.action: p.why for p in decide.permitted(case, place, noon(TODAY))}
        assert found["allocate"] == (
            f"Nobody else may handle CMP-2026-00419 at {stage}; an administrator can grant "
            "the Customer Service Team or the Customer Voice and Reporting Team to somebody."
        )


def test_an_investigation_keeps_the_complaint_as_agreed() -> None:
    case = after(receive_case(), "acknowledge")
    new = only(
        made(case, "investigate", {"definition": "The certificate came late.", "outcome_sought": "A refund"})
    )
    assert new.event == e.InvestigationStarted(on=TODAY, stage=1)
    assert new.texts == {"definition": "The certificate came late.", "outcome_sought": "A refund"}


@pytest.mark.parametrize(
    ("action", "case", "actor", "event"),
    [
        ("note", closed, GITA, e.NoteAdded(on=TODAY)),
        ("note", withdrawn, HAL, e.NoteAdded(on=TODAY)),
        ("ask", receive_case, ANN, e.InformationRequested(on=TODAY, stage=1)),
        ("inform-staff", receive_case, CARA, e.StaffInformed(on=TODAY, stage=1)),
        ("withdraw", lambda: at_stage(3), EVE, e.Withdrawn(on=TODAY, stage=3)),
        ("close", lambda: after(at_stage(2), *SECOND), ANN, e.Closed(on=TODAY, stage=2, end="answered")),
    ],
)
def test_small_facts(action: str, case: Callable[[], Case], actor: Handler, event: e.Event) -> None:
    assert only(made(case(), action, actor=actor)).event == event


def test_a_decision_is_of_one_point_or_of_all() -> None:
    case = after(receive_case(points=3), "acknowledge")
    decided = only(made(case, "decide", {"outcome": "Not upheld", "facts": "It came in May."}))
    assert decided.event == e.PointsDecided(on=TODAY, stage=1, points=(1, 2, 3), outcome="not-upheld")
    assert decided.texts == {
        "reasons": "It was late.",
        "authority": "Service standards, 4",
        "facts": "It came in May.",
    }
    one = only(made(case, "decide", {"point": 2})).event
    assert isinstance(one, e.PointsDecided)
    assert one.points == (2,)


@pytest.mark.parametrize(
    ("points", "point", "why"),
    [
        (1, 2, "CMP-2026-00419 has one point, so there is no point 2 to decide."),
        (2, 3, "CMP-2026-00419 has 2 points, so there is no point 3 to decide."),
        (2, 0, "CMP-2026-00419 has 2 points, so there is no point 0 to decide."),
    ],
)
def test_there_is_no_such_point(points: int, point: int, why: str) -> None:
    with pytest.raises(Refused) as error:
        made(after(receive_case(points=points), "acknowledge"), "decide", {"point": point})
    assert str(error.value) == why


def test_a_decision_is_superseded_until_the_response() -> None:
    case = after(receive_case(), "acknowledge", "decide")
    case = step(case, "decide", {"outcome": "not-upheld"}, BOB)
    assert [d.outcome for d in case.stage.decisions] == ["not-upheld"]
    assert [d.outcome for d in case.stage.superseded] == ["upheld"]
    assert case.stage.deciders == {ANN.id, BOB.id}
    case = after(case, "respond", "escalate", "acknowledge")
    assert why_not(case, "decide", ANN) == "Ann decided at stage 1, so somebody else must decide at stage 2."
    assert why_not(case, "decide", BOB) == "Bob decided at stage 1, so somebody else must decide at stage 2."
    assert why_not(case, "decide", CARA) is None


EXTERNAL = (
    '[no_external_body]\nset_by = "owner"\nquestion = "G3"',
    '[external_body]\nname = "The Ombudsman"\ncontact = "by post"',
)


@pytest.mark.parametrize(
    ("stage", "policy", "next_step"),
    [
        (1, SHIPPED, "stage"),
        (3, edited_policy(EXTERNAL), "stage"),
        (4, SHIPPED, "complete"),
        (4, edited_policy(EXTERNAL), "external"),
    ],
)
def test_a_response_says_what_comes_next(stage: int, policy: Policy, next_step: str) -> None:
    actor = ANN if stage == 1 else EVE
    case = after(at_stage(stage), ("acknowledge", actor), ("decide", actor))
    sent = only(made(case, "respond", actor=actor, policy=policy)).event
    assert isinstance(sent, e.Responded)
    assert (sent.stage, sent.next_step) == (stage, next_step)


def test_the_next_stage_is_opened_with_its_own_clocks_and_signposting() -> None:
    opened, told = made(
        after(at_stage(2), *SECOND), "escalate", {"reason": "Still late.", "signpost": "Eve will write."}, EVE
    )
    assert isinstance(opened.event, e.Escalated)
    assert (opened.event.stage, opened.event.team) == (3, "compliance_manager")
    assert opened.event.respond_due == e.Due(TODAY, 20, "working", POLICY, CALENDAR, date(2026, 4, 15))
    assert opened.texts == {"reason": "Still late."}
    assert told == e.New(
        opened.stream_id, e.Signposted(on=TODAY, stage=3, at_receipt=True), {"text": "Eve will write."}
    )


def test_a_closed_case_is_reopened_by_asking_for_the_next_stage() -> None:
    case = closed()
    assert case.state == CLOSED
    again = after(case, "escalate")
    assert (again.is_open, again.stage.number, again.end, again.ended) == (True, 2, "", None)


def test_a_policy_may_ask_why_the_complainant_is_not_satisfied() -> None:
    policy = edited_policy(
        ("escalation_needs_a_reason = { value = false", "escalation_needs_a_reason = { value = true")
    )
    case = after(receive_case(), *FIRST)
    with pytest.raises(BadInput) as error:
        made(case, "escalate", policy=policy)
    assert str(error.value) == "--reason is missing: why the complainant is not satisfied."
    assert made(case, "escalate", {"reason": "Still late."}, policy=policy)[0].texts == {
        "reason": "Still late."
    }
