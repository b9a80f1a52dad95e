"""Each fault found in a published council configuration (FEATURES.md, section 3) by its letter: these rules do not have it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from store import events as e
from store import letters, policy_file
from store.case import (
    CLOSED,
    DECIDED,
    INVESTIGATING,
    RECEIVED,
    WAITING,
    WITHDRAWN,
    Case,
    Entry,
    StageRecord,
    evolve,
)
from store.filters import parse as parse_filter
from store.letters import Answer, Correspondence
from store.policy import Policy
from store.policy_file import parse, shipped
from store.projections import stage_row
from store.register import Store
from store.rules import decide
from store.rules.actions import ACTIONS, RECORDED_BY
from store.rules.fields import Command
from store.rules.inspect import inspect
from store.rules.situation import World
from tests.store.promises import Process
from tests.store.statespace import Fault, Report, walk
from tests.store.worlds import (
    ANN,
    BOB,
    CASE,
    EVE,
    LAST,
    SHIPPED,
    TODAY,
    after,
    at_stage,
    made,
    noon,
    process,
    receive_case,
    step,
    why_not,
    world,
)

FEW = ("customer_service", "several roles")
MON = date(2026, 3, 9)


@pytest.fixture(scope="module")
def report() -> Report:
    """Every path of a complaint of one point."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decide, "describe", lambda *_: {})  # a third of the time, for what no promise asks
        return walk(process(shipped(), FEW, points=1))


def changed_by(report: Report, what: Callable[[Case], object]) -> set[str]:
    """The actions by which something of a case became another thing, on the way to each state."""
    return {
        node.by.split(": ")[1].split(" ")[0]
        for node in report.nodes.values()
        if node.parent is not None and what(node.parent.case) != what(node.case)
    }


# --- a faulty process: the waiting status of a real system, which forgets where it came from (FEATURES.md 3a) ----------
#
# Submitted (stage 1) -> Further information -> "Stage 2 information provided" -> Submitted (stage 2): one waiting status is
# shared by the stages, with a button for each of them, and stage 2 begins though nothing was answered at stage 1.


def buttons(case: Case, command: Command, world: World, now: datetime) -> tuple[e.New, ...]:
    """The button "Stage N information provided" works, whatever the stage."""
    made = decide.decide(case, command, world, now)
    if command.action != "answered":
        return made
    return (e.New(case.id, e.InformationReceived(on=command.on, stage=command.number("stage") or 0)),)


def submitted(case: Case | None, entry: Entry) -> Case:
    """The button puts the case to "Submitted (stage N)", wherever it came from."""
    after, event = evolve(case, entry), entry.event
    if not isinstance(event, e.InformationReceived):
        return after
    record = after.stage
    if event.stage != record.number:
        record = StageRecord(event.stage, event.on, record.acknowledge_due, record.respond_due)
        return msgspec.structs.replace(after, state=RECEIVED, stages=(*after.stages, record))
    return msgspec.structs.replace(after, state=RECEIVED)


def faulty() -> Process:
    right = process(shipped(), FEW, points=1)
    pressed = tuple(Command("answered", TODAY, {"text": "Here it is.", "stage": n}) for n in (1, 2))
    return replace(right, decide=buttons, evolve=submitted, commands={**right.commands, "answered": pressed})


@pytest.fixture(scope="module")
def faults() -> Mapping[str, Fault]:
    """What the walk finds in the faulty process."""
    return walk(faulty()).faults


def test_fault_a_the_skip_is_found_in_a_process_that_has_it(faults: Mapping[str, Fault]) -> None:
    fault = faults["stages_in_order"]
    assert fault.what == "stage 2 is reached without a response at stage 1"
    assert fault.path == ("received", "customer_service: ask", "customer_service: answered stage=2")


def test_fault_a_a_waiting_status_that_forgets_its_origin_is_found(faults: Mapping[str, Fault]) -> None:
    fault = faults["waiting"]
    assert fault.what == "waiting came from acknowledged and went to received"
    assert fault.path[-1] == "customer_service: answered stage=1"
    assert len(fault.path) == 4


def test_fault_a_the_same_process_that_keeps_the_origin_has_no_fault() -> None:
    report = walk(replace(faulty(), decide=decide.decide, evolve=evolve))
    assert report.faults == {}
    assert {DECIDED, CLOSED, WITHDRAWN} <= {node.case.state for node in report.nodes.values()}


# --- a to j -----------------------------------------------------------------------------------------------------------


def test_fault_a_stage_skip_through_a_shared_waiting_status() -> None:
    """Waiting remembers its origin, at every stage; that no path skips one is what `test_statespace` walks."""
    for number in (1, 2, 3, 4):
        handler = ANN if number < 3 else EVE
        for before in ((), ("acknowledge",), ("acknowledge", "investigate")):
            case = after(at_stage(number), *((action, handler) for action in before))
            waiting = after(case, ("ask", handler))
            assert waiting.state == WAITING
            assert why_not(waiting, "escalate", handler) is not None
            back = after(waiting, ("answered", handler))
            assert (back.state, back.stage.number) == (case.state, number)


def test_fault_b_the_due_date_is_not_the_day_of_the_click() -> None:
    """Received on Monday and written down a week later, or on the day: the same dates. A click moves none."""
    late, early = receive_case(on=MON), receive_case(on=MON, today=MON)
    assert late.stage.respond_due == early.stage.respond_due
    assert late.stage.respond_due.on == date(2026, 4, 8)
    case = late
    for action in ("acknowledge", "investigate", "note", "ask", "answered", "decide"):
        case = step(case, action)
        assert case.stage.respond_due == late.stage.respond_due


def test_fault_c_the_clock_starts_at_receipt_not_when_work_starts() -> None:
    """Nothing that begins the work moves the clock; nor does a late acknowledgement where a response runs from it."""
    case = receive_case(on=MON)
    for action in ("acknowledge", "investigate"):
        case = step(case, action)
    assert (case.stage.respond_due.after, case.stage.acknowledge_due.after) == (MON, MON)
    codes = parse(shipped("ombudsman-code"))
    waited = receive_case(on=date(2026, 2, 2), policy=codes)
    assert waited.stage.acknowledge_due.on == date(2026, 2, 9)
    assert waited.stage.respond_due.on == date(2026, 2, 23)
    (new,) = made(waited, "acknowledge", actor=world().actor, policy=officers(codes))
    assert isinstance(new.event, e.Acknowledged)
    assert new.event.respond_due is not None
    assert new.event.respond_due.on == date(2026, 2, 23)  # acknowledged five weeks late, and due when it was


def officers(codes: Policy) -> Policy:
    """The same policy, handled by a role that Ann holds."""
    roles = {**codes.roles, "customer_service": SHIPPED.roles["customer_service"]}
    stages = tuple(msgspec.structs.replace(stage, handled_by=("customer_service",)) for stage in codes.stages)
    return msgspec.structs.replace(codes, roles=roles, stages=stages)


def test_fault_d_an_open_case_is_never_met(report: Report) -> None:
    """Answered is a date that only a response gives; until then the case is due, and overdue once the date is past."""
    assert changed_by(report, lambda case: case.stage.responded) <= {
        "respond",
        "resolve",
        "reopen",
        "escalate",
    }
    for actions in ((), ("acknowledge",), ("acknowledge", "investigate"), ("acknowledge", "decide")):
        case = after(receive_case(), *actions)
        assert stage_row(case, case.stage).responded is None
        assert case.next_due is not None


def test_fault_d_an_open_case_shows_as_overdue_in_the_queue(tmp_path: Path) -> None:
    now = [datetime(2026, 3, 9, 12)]
    store = Store.create(tmp_path / "register.duckdb", clock=lambda: now[0])
    me = store.acting()
    case = store.find(store.receive({"subject": "Late"}, me).ref)
    overdue = parse_filter("is:overdue")
    store.do(case, "acknowledge", {}, me)
    store.do(case, "investigate", {}, me)
    now[0] = datetime(2026, 4, 8, 12)
    assert store.counts([overdue], me) == [0]
    now[0] += timedelta(1)
    assert store.counts([overdue], me) == [1]


def test_fault_e_twenty_working_days_are_not_twenty_calendar_days() -> None:
    """28,800 minutes after 26 March 2026 is 15 April; twenty working days, Good Friday and Easter Monday left out, are 27 April."""
    case = receive_case(on=date(2026, 3, 26), today=date(2026, 3, 26))
    assert case.stage.respond_due.on == date(2026, 4, 27)
    assert (
        date(2026, 3, 26) + timedelta(minutes=28_800)
        == date(2026, 3, 26) + timedelta(20)
        == date(2026, 4, 15)
    )


def test_fault_f_the_record_has_what_a_decision_needs() -> None:
    """Reasons and authority are asked for, the acknowledgement has its day, and the rest its own place."""
    assert set(ACTIONS["decide"].needs) >= {"reasons", "authority"}
    assert after(receive_case(), "acknowledge").stage.acknowledged == TODAY
    assert {
        "deliver-remedy", "agree-adjustment", "record-vulnerability", "record-consent", "declare-interest", "record-learning",
    } <= set(ACTIONS)  # fmt: skip


def test_fault_g_no_form_edits_a_decision_or_a_date(report: Report) -> None:
    """A decision changes only by another, a due date only by what may move it; one that was written past the rules is found."""
    assert changed_by(report, lambda case: case.stage.decisions) == {"decide", "escalate", "reopen"}
    moves = changed_by(report, lambda case: (case.stage.acknowledge_due, case.stage.respond_due))
    assert moves <= {"extend", "escalate", "reopen"}
    case = receive_case()
    edited = msgspec.structs.replace(case.stage.respond_due, on=date(2026, 12, 1))
    event = e.Extended(on=TODAY, stage=1, days=1, respond_due=edited, texts={"reason": "digest"})
    assert "by policy and calendar it is 16 April 2026" in inspect(case, event, world(), noon(TODAY))[0]


def test_fault_g_what_was_decided_stays_on_record() -> None:
    case = after(receive_case(), "acknowledge", "decide")
    first = case.stage.decisions
    assert step(case, "decide", {"outcome": "not-upheld"}).stage.superseded == first


def test_fault_h_deciders_are_kept_apart_and_one_rule_makes_one_event() -> None:
    """Stages 1 and 2 are another's than 3 and 4, stage 2 wants another decider, stage 4 other eyes; a decision is one event."""
    assert not set(SHIPPED.by_number[2].handled_by) & set(SHIPPED.by_number[3].handled_by)
    case = after(at_stage(2), "acknowledge")
    assert why_not(case, "decide", ANN) == "Ann decided at stage 1, so somebody else must decide at stage 2."
    assert [type(new.event) for new in made(case, "decide", actor=BOB)] == [e.PointsDecided]
    assert len(RECORDED_BY) == len(ACTIONS)


@pytest.mark.parametrize("name", policy_file.shipped_names())
def test_fault_i_the_last_letter_says_where_to_turn(name: str) -> None:
    """It names the outside body with its details, or says which open question leaves it without; whoever wrote it."""
    policy = parse(shipped(name))
    last = policy.stages[-1]
    block = letters.next_step(policy, last)
    if policy.external_body is not None:
        assert policy.external_body.name in block
        assert policy.external_body.contact in block
    else:
        assert policy.no_external_body is not None
        assert f"[open question {policy.no_external_body.question}" in block
    case = receive_case(policy=SHIPPED)
    at_last = msgspec.structs.replace(case, stages=(msgspec.structs.replace(case.stage, number=last.number),))
    sent = e.New(
        CASE, e.Responded(on=TODAY, stage=last.number, channel="", next_step=""), {"letter": "Dear Ada"}
    )
    to = Correspondence("Ada", "Ann", {1: Answer("upheld", "It was late.", "Service standards")})
    (new,) = letters.written([sent], at_last, policy, to)
    assert new.texts["letter"] == f"Dear Ada\n\n{block}"


def test_fault_i_an_answered_case_can_be_reopened() -> None:
    case = after(at_stage(4), *LAST, ("close", EVE))
    assert step(case, "reopen", {"reason": "A letter had been overlooked."}, EVE).state == INVESTIGATING


def test_fault_j_a_policy_of_two_stages_has_nothing_of_a_third() -> None:
    policy = parse(shipped("ombudsman-code"))
    assert [stage.number for stage in policy.stages] == [1, 2]
    assert policy.stage_after(2) is None
    block = letters.next_step(policy, policy.stages[-1]).lower()
    assert "stage 3" not in block
    assert "completes our procedure" in block


def test_fault_j_nothing_closes_by_itself_least_of_all_a_case_that_waits(report: Report) -> None:
    """No time closes a case: a person does, after a response; while it waits it can't even be that."""
    for node in report.nodes.values():
        if node.parent is not None and node.case.state == CLOSED:
            assert node.by.split(": ")[1] == "close" or node.parent.case.state == CLOSED
    waiting = step(receive_case(on=date(2025, 12, 1)), "ask", on=date(2025, 12, 2))
    assert waiting.is_open
    assert why_not(waiting, "close") == "The response of stage 1 has not been sent yet."
