"""The shipped policy keeps every promise on every path, and the checker would notice if it did not."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from time import perf_counter

import msgspec
import pytest
from msgspec.structs import force_setattr

from store import events as e
from store.calendar import ClosedDay
from store.case import (
    ACKNOWLEDGED,
    INVESTIGATING,
    RECEIVED,
    REFERRED,
    STATES,
    WAITING,
    Case,
    Entry,
    evolve,
)
from store.policy_file import parse, shipped, shipped_names
from store.rules import decide, people, stages
from store.rules.actions import ACTIONS, Rule
from store.rules.decide import Permission
from store.rules.fields import Command
from store.rules.registry import Action
from store.rules.situation import Situation, World
from tests.store.promises import Process
from tests.store.statespace import Report, walk
from tests.store.worlds import ENGLAND, SHIPPED, cast, edited_text, process, step

SPINE = {name for name, action in ACTIONS.items() if not action.chapter}
FEW = ("customer_service", "several roles")  # enough to walk all four stages
BESIDE = {
    "adopt",
    "recalculate",
    "adjust-clock",
    "withdraw-point",
}  # walked below: they need more than a complaint of one point
AT_FIRST = {"refuse", "service-request"}  # what was taken through a stage as a complaint stays one


def timed(walked: Process) -> Report:
    began = perf_counter()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decide, "describe", lambda *_: {})  # a third of the time, for what no promise asks
        report = walk(walked)
    seconds = perf_counter() - began
    print(f"{report.states} states, {report.tries} tries, {report.steps} changes in {seconds:.1f} s")
    return report


@pytest.fixture(scope="module", params=shipped_names())
def policy(request: pytest.FixtureRequest) -> str:
    """Every policy that ships with Upheld."""
    return str(request.param)


@pytest.fixture(scope="module")
def report(policy: str) -> Report:
    """A complaint of one point, and one about a handler, by everybody."""
    return timed(process(shipped(policy), points=1))


def test_every_promise_is_kept_on_every_path(report: Report) -> None:
    """No stage n+1 without a response sent at n, nobody outside their stages, no clock lost, every state with a way out."""
    assert report.faults == {}


def test_every_promise_is_kept_on_every_path_of_a_complaint_of_two_points(policy: str) -> None:
    """What is refused is left out: the walk above tries it at every state that points do not tell apart."""
    stages = parse(shipped(policy)).stages
    able = dict.fromkeys((stages[0].handled_by[0], stages[-1].handled_by[0], "several roles"))
    both = process(shipped(policy), list(able), refusals=False)
    report = timed(replace(both, starts=both.starts[:1]))
    assert report.faults == {}
    assert {n for n, action in report.done if action == "withdraw-point"} == {
        stage.number for stage in stages
    }
    cases = [node.case for node in report.nodes.values()]
    assert {case.withdrawn for case in cases} == {(), (1,), (2,)}
    assert {(case.stage.number, case.undecided) for case in cases} >= {
        (stage.number, left) for stage in stages for left in ((1, 2), (1,), (2,), ())
    }


def test_the_walk_goes_everywhere(policy: str, report: Report) -> None:
    """Every state at every stage, waiting out of each of the three states that it can come from, and every action."""
    rules = parse(shipped(policy))
    numbers = [stage.number for stage in rules.stages]
    cases = [node.case for node in report.nodes.values()]
    refers = bool(rules.scope.elsewhere)
    begins = {1} | {stage.number for stage in rules.stages if stage.direct.value}
    nowhere = {(n, REFERRED) for n in numbers if n not in begins and not refers}
    assert {(case.stage.number, case.state) for case in cases} == {
        (n, state) for n in numbers for state in STATES
    } - nowhere
    assert {(case.stage.number, case.origin) for case in cases if case.state == WAITING} == {
        (n, origin) for n in numbers for origin in (RECEIVED, ACKNOWLEDGED, INVESTIGATING)
    }
    expected = {(n, name) for n in numbers for name in SPINE - BESIDE - AT_FIRST}
    expected |= {(n, name) for n in begins for name in AT_FIRST}
    expected -= {(numbers[-1], "escalate"), *((n, "refer") for n in numbers if not refers)}
    assert report.done == expected


def test_only_where_nobody_else_is_left_to_decide_no_finding_can_follow() -> None:
    """Stage 2 wants another decider: where all who could decide did so at stage 1, somebody has to be granted a role first.

    Or it is put right without a finding, which is left out here. Stage 4 does not want another: whoever decided at stage 3 may
    decide again, with a recorded exception.
    """
    whole = process(shipped(), points=1, refusals=False)
    left = {name: commands for name, commands in whole.commands.items() if name != "resolve"}
    report = timed(replace(whole, commands=left))
    found = [name for name, node in report.nodes.items() if node.history.responded and node.history.decided]
    stuck = [node for node in report.cannot_reach(found) if node.case.is_open]
    assert stuck
    team = cast(SHIPPED)
    able = [team[name].id for name in ("customer_service", "customer_voice", "several roles")]
    for about, everybody in ((True, able), (False, [*able, team["complained about"].id])):
        deciders = {node.history.deciders for node in stuck if bool(node.case.subjects) is about}
        assert deciders == {frozenset((1, who) for who in everybody)}
    assert {node.case.stage.number for node in stuck} == {2}
    assert not any(node.history.decided for node in stuck)


def test_owner_and_extension_change_no_promise() -> None:
    """The same with what a state leaves out above, which only `allocate` and `extend` ask for."""
    few = process(shipped(), FEW, points=1, facets=lambda case: (case.owner, case.stage.extended))
    report = timed(replace(few, starts=few.starts[:1]))
    assert report.faults == {}
    assert {node.case.owner for node in report.nodes.values()} > {None, 1}
    assert {node.case.stage.extended for node in report.nodes.values()} == {0, 20}


def test_clocks_that_are_adjusted_and_recalculated_change_no_promise() -> None:
    """With a reasonable adjustment that was agreed, and a newer calendar with one holiday more."""
    holiday = ClosedDay(date(2026, 3, 18), "State Funeral", "bank holiday", "a proclamation")
    newer = replace(ENGLAND, version=2, closed={**ENGLAND.closed, holiday.date: holiday})
    few = process(
        shipped(), FEW, points=1, facets=lambda case: frozenset(move.what for move in case.stage.clock)
    )
    worlds = {
        name: replace(place, calendars={**place.calendars, 2: newer}) for name, place in few.worlds.items()
    }
    report = timed(replace(few, starts=[step(few.starts[0], "agree-adjustment")], worlds=worlds))
    assert report.faults == {}
    assert {n for n, action in report.done if action == "adjust-clock"} == {1, 2, 3, 4}
    assert {n for n, action in report.done if action == "recalculate"} == {
        1
    }  # what opens later has the newer one


def test_no_clock_is_lost_where_waiting_stops_it_and_the_response_runs_from_the_acknowledgement() -> None:
    text = edited_text(
        ("waiting_stops_the_clock = { value = false", "waiting_stops_the_clock = { value = true"),
        ("respond = { days = 20", 'respond = { from = "acknowledgement", days = 20'),
    )
    report = timed(process(text, FEW, points=1, refusals=False))
    assert report.faults == {}
    due = [node.case.next_due for node in report.nodes.values()]
    assert {why.split(" since ")[0] for found in due if found and (why := found[1].why_not)} == {"paused"}


# --- faults planted in the rules --------------------------------------------------------------------------------------


def without(monkeypatch: pytest.MonkeyPatch, action: str, *rules: Rule) -> None:
    """The action with these rules missing."""
    whole = ACTIONS[action]
    assert set(rules) <= set(whole.rules)
    left = tuple(rule for rule in whole.rules if rule not in rules)
    monkeypatch.setitem(ACTIONS, action, replace(whole, rules=left))


@pytest.mark.parametrize(
    ("action", "rule", "promise", "what"),
    [
        ("escalate", stages.responded_before_escalating, "stages_in_order", "stage 2 is reached without a response at stage 1"),
        ("decide", people.not_a_subject, "right_people", "complained about is complained about"),
        ("decide", people.another_decider, "another_decider", "handler 1 decided at stage 1 already"),
        ("decide", stages.acknowledged, "decisions_in_order", "decided without acknowledgement"),
        ("decide", stages.staff_informed, "decisions_in_order", "decided before staff were informed"),
        ("decide", stages.not_waiting, "decisions_in_order", "PointsDecided while waiting for the complainant"),
        ("decide", stages.not_responded, "decisions_in_order", "PointsDecided after the response"),
        ("acknowledge", stages.not_acknowledged, "decisions_in_order", "acknowledged twice"),
        ("respond", stages.decided, "decisions_in_order", "responded with points undecided"),
        ("extend", stages.not_responded, "decisions_in_order", "Extended after the response"),
        ("extend", stages.may_be_extended, "agreement", "allowed, but refused: At most 20 working days may be added"),
        ("allocate", people.somebody_to_give_it_to, "agreement", "allowed, but refused: customer_service decided at stage 1"),
        ("confirm-receipt", stages.is_open, "ends_hold", "ReceiptConfirmed after the case was withdrawn"),
        ("close", stages.responded, "ends_hold", "closed without a response"),
        ("reopen", stages.responded, "ends_hold", "reopened without a response"),
        ("withdraw-point", stages.may_be_withdrawn_in_part, "decisions_in_order", "the last point that was left is withdrawn"),
    ],
)  # fmt: skip
def test_a_missing_rule_is_found(
    monkeypatch: pytest.MonkeyPatch, action: str, rule: Rule, promise: str, what: str
) -> None:
    without(monkeypatch, action, rule)
    about_people = rule in (people.not_a_subject, people.somebody_to_give_it_to)
    actors = (*FEW, "customer_voice", "complained about") if about_people else FEW
    walked = process(shipped(), actors, points=1, facets=lambda case: case.stage.extended)
    fault = walk(walked, until_a_fault=True).faults[promise]
    assert what in fault.what


def test_the_path_to_a_fault_is_a_shortest_one(monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, "decide", people.another_decider)
    fault = walk(process(shipped(), FEW, points=1), until_a_fault=True).faults["another_decider"]
    assert [step.split(": ")[-1] for step in fault.path] == [
        "received", "acknowledge", "decide", "respond", "escalate", "acknowledge", "decide",
    ]  # fmt: skip


def test_an_action_for_everybody_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "may_act", lambda *_: None)
    fault = walk(process(shipped(), FEW, points=1), until_a_fault=True).faults["right_people"]
    assert fault.what == "customer_service holds no role for allocate at stage 1"
    assert fault.path == ("received", "customer_service: allocate to=1")


def test_a_case_given_to_somebody_who_decided_before_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "_decided_before", lambda *_: None)
    faults = walk(process(shipped(), FEW, points=1), until_a_fault=True).faults
    assert "decided at stage 1 already" in faults["another_decider"].what


def test_a_dead_end_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(s: Situation) -> str:
        return "Never."

    for action in ("withdraw", "close", "refer", "refuse", "service-request"):
        monkeypatch.setitem(ACTIONS, action, replace(ACTIONS[action], rules=(never,)))
    fault = walk(process(shipped(), FEW, points=1)).faults["way out"]
    assert (fault.what, fault.path) == ("no end can be reached from received at stage 1", ("received",))


def test_a_clock_without_date_or_reason_is_found() -> None:
    def lost(case: Case | None, entry: Entry) -> Case:
        after = evolve(case, entry)
        if not isinstance(entry.event, e.Extended):
            return after
        record = msgspec.structs.replace(
            after.stage, respond_due=msgspec.structs.replace(entry.event.respond_due, on=None)
        )
        return msgspec.structs.replace(after, stages=(*after.stages[:-1], record))

    fault = walk(process(shipped(), FEW, points=1, evolve=lost), until_a_fault=True).faults["no_clock_lost"]
    assert fault.what == "respond has no date, and no reason why not"


def test_a_lone_reviewer_who_needs_no_exception_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "lone_reviewer", lambda s: None)
    walked = process(shipped(), ("customer_service", "several roles"), points=1, refusals=False)
    fault = walk(walked, until_a_fault=True).faults["lone_reviewer"]
    assert "looks at their own decision again, and no exception is recorded" in fault.what


def test_a_stage_opened_without_signposting_is_found() -> None:
    def mute(case: Case, command: Command, world: World, now: datetime) -> tuple[e.New, ...]:
        made = decide.decide(case, command, world, now)
        return tuple(new for new in made if not isinstance(new.event, e.Signposted))

    assert "R18" in walk(process(shipped(), FEW, decide=mute), until_a_fault=True).faults["signposted"].what


def test_a_case_changed_where_it_stands_is_found() -> None:
    def careless(case: Case, command: Command, world: World, now: datetime) -> tuple[e.New, ...]:
        force_setattr(case, "channel", "letter")
        return decide.decide(case, command, world, now)

    fault = walk(process(shipped(), FEW, decide=careless), until_a_fault=True).faults["refusal"]
    assert fault.path == ("received",)


@pytest.mark.parametrize(
    ("lie", "what"),
    [
        (lambda p: p._replace(allowed=True, why=None), "allowed, but refused: "),
        (lambda p: p._replace(allowed=True), "allowed, and yet: "),
        (lambda p: p._replace(allowed=False, why="Ask somebody else."), "but decide says otherwise"),
        (lambda p: p._replace(allowed=False, why=None), "why is no sentence: None"),
        (lambda p: p._replace(allowed=False, why="no"), "why is no sentence: 'no'"),
        (lambda p: p._replace(allowed=False, why="."), "why is no sentence: '.'"),
    ],
)
def test_permitted_and_decide_that_differ_are_found(
    lie: Callable[[Permission], Permission], what: str
) -> None:
    def lying(case: Case, world: World, now: datetime, actions: Iterable[Action]) -> list[Permission]:
        return [lie(p) if p.action == "respond" else p for p in decide.permitted(case, world, now, actions)]

    fault = walk(process(shipped(), FEW, permitted=lying), until_a_fault=True).faults["agreement"]
    assert what in fault.what


def test_a_case_at_another_stage_than_its_events_say_is_found() -> None:
    def stuck(case: Case | None, entry: Entry) -> Case:
        after = evolve(case, entry)
        return msgspec.structs.replace(after, stages=after.stages[:1])

    faults = walk(process(shipped(), FEW, evolve=stuck), until_a_fault=True).faults
    assert faults["stages_in_order"].what == "the case is not at the stage its events say"
