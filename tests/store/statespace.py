"""Does a process keep the promises of a staged complaints procedure? Every path from receipt is walked, by everybody.

The moves come from the process alone (`permitted`, `decide`, `evolve`); the promises are told again here, from the events that
a path made (`History`) and from the text of the policy, so that a rule and its check do not share a mistake. States are cases
without their dates, texts and numbers, so that there are finitely many; the walk is breadth first, so a fault comes with a
shortest path to it.
"""

import itertools
import tomllib
from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from store import case as c
from store import events as e
from store.case import Case, Entry
from store.errors import Refused
from store.rules import decide
from store.rules.decide import Permission
from store.rules.fields import Command
from store.rules.situation import World


@dataclass(frozen=True)
class Process:
    """What is walked. `starts` are cases just received; `commands` are the tries of each action, some of them good at every case
    that allows it; `worlds` holds, for each actor's name, the world with that actor. `facets` adds to what tells states apart.
    """

    policy: Mapping[str, Any]  # the TOML, read
    starts: Sequence[Case]
    worlds: Mapping[str, World]
    commands: Mapping[str, Sequence[Command]]
    now: datetime
    facets: Callable[[Case], Hashable] = lambda case: None
    permitted: Callable[[Case, World, datetime], list[Permission]] = decide.permitted
    decide: Callable[[Case, Command, World, datetime], tuple[e.New, ...]] = decide.decide
    evolve: Callable[[Case | None, Entry], Case] = c.evolve

    def stage(self, number: int) -> Mapping[str, Any]:
        """A stage as the policy has it; {} where it has none of that number."""
        return next((stage for stage in self.policy["stages"] if stage["number"] == number), {})

    def minds(self, number: int) -> frozenset[int]:
        """The stages whose deciders may not decide at this one."""
        return frozenset(self.stage(number).get("another_decider_than", {}).get("stages", ()))

    def roles(self, action: str, number: int) -> frozenset[str]:
        """Who the policy says may take an action at a stage."""
        here, following = self.stage(number), self.stage(number + 1)
        return {
            "anyone": frozenset(self.policy["roles"]),
            "allocator": frozenset(here["allocated_by"]),
            "stage": frozenset(here["handled_by"]),
            "stage or next": frozenset(here["handled_by"]) | frozenset(following.get("handled_by", ())),
        }[self.policy["who"][action]]

    def rule(self, name: str) -> bool:
        """Whether the policy has one of the rules that policies differ in."""
        return bool(self.policy["rules"][name]["value"])


class History(NamedTuple):
    """What the events of a path say happened; all but `deciders` and `informed` at the stage it is at."""

    stage: int
    acknowledged: bool = False
    decided: frozenset[int] = frozenset()
    responded: bool = False
    came_from: str = ""  # the state the case was in when the complainant was asked
    ended: str = ""
    informed: bool = False
    deciders: frozenset[tuple[int, int]] = frozenset()  # (stage, handler)


@dataclass(frozen=True)
class Node:
    """A state and how it was reached first."""

    case: Case
    history: History
    parent: "Node | None" = None
    by: str = "received"

    def path(self) -> tuple[str, ...]:
        """What was done, from receipt to here."""
        return (*(self.parent.path() if self.parent else ()), self.by)


class Moment(NamedTuple):
    """An event about to happen, after everything in `history`; the command was given `at` a stage."""

    process: Process
    at: int
    case: Case
    history: History
    action: str
    actor: str
    event: e.CaseEvent


class Fault(NamedTuple):
    """A promise that a path breaks, and a shortest such path."""

    promise: str
    what: str
    path: tuple[str, ...]


@dataclass
class Report:
    """What the walk found: `tries` commands at `states` states made `steps` changes; `faults` has one for each promise broken.

    `done` holds each action with the stage at which it was done.
    """

    states: int = 0
    tries: int = 0
    steps: int = 0
    done: set[tuple[int, str]] = field(default_factory=set)
    faults: dict[str, Fault] = field(default_factory=dict)
    nodes: dict[Hashable, Node] = field(default_factory=dict)
    edges: dict[Hashable, set[Hashable]] = field(default_factory=dict)

    def blame(self, promise: str, what: str, path: tuple[str, ...]) -> None:
        """Keep the first fault of a promise: the walk is breadth first, so no path to one is shorter."""
        self.faults.setdefault(promise, Fault(promise, what, path))

    def cannot_reach(self, goals: Iterable[Hashable]) -> list[Node]:
        """The states from which no path leads to one of `goals`."""
        before: dict[Hashable, set[Hashable]] = {}
        for here, others in self.edges.items():
            for other in others:
                before.setdefault(other, set()).add(here)
        seen = set(goals)
        left = deque(seen)
        while left:
            new = before.get(left.popleft(), set()) - seen
            seen |= new
            left.extend(new)
        return [node for key, node in self.nodes.items() if key not in seen]


# --- the promises: each says what an event breaks, or None --------------------------------------------------------------

PREPARES = (e.Acknowledged, e.InvestigationStarted, e.InformationRequested, e.PointsDecided, e.Responded, e.Extended, e.StaffInformed)
NEEDS_THE_ANSWER = (e.InvestigationStarted, e.InformationRequested, e.PointsDecided, e.Responded)
OPEN_TO_ALL = (e.NoteAdded, e.ReceiptConfirmed, e.Allocated)


def stages_in_order(m: Moment) -> str | None:
    """No path reaches stage n+1 without a response sent at stage n, and stages rise by exactly one (R17)."""
    here, n = m.history.stage, getattr(m.event, "stage", m.history.stage)
    if n == here and not isinstance(m.event, e.Escalated):
        return None
    if n != here + 1 or not m.process.stage(n):
        return f"stage {n} comes straight after stage {here}"
    if not m.history.responded:
        return f"stage {n} is reached without a response at stage {here}"
    return None if isinstance(m.event, e.Escalated) else f"{type(m.event).__name__} opens stage {n}, which nobody asked for"


def right_people(m: Moment) -> str | None:
    """Only who holds a role that the policy gives for the action at the stage (R39, R56, R57); nobody on themselves (R23)."""
    actor = m.process.worlds[m.actor].actor
    today = m.process.now.astimezone(UTC).date()
    held = {g.role for g in actor.grants if g.since <= today and (g.until is None or today < g.until)}
    if not held & m.process.roles(m.action, m.at):
        return f"{m.actor} holds no role for {m.action} at stage {m.at}"
    if actor.id in m.case.subjects and not isinstance(m.event, OPEN_TO_ALL):
        return f"{m.actor} is complained about"
    return None


def another_decider(m: Moment) -> str | None:
    """Nobody who decided at a stage that this one minds decides here, or is given the case to decide."""
    if isinstance(m.event, e.PointsDecided):
        who = m.process.worlds[m.actor].actor.id
    elif isinstance(m.event, e.Allocated):
        who = m.event.to
    else:
        return None
    again = [n for n in m.process.minds(m.history.stage) if (n, who) in m.history.deciders]
    return f"handler {who} decided at stage {again[0]} already" if again else None


def decisions_in_order(m: Moment) -> str | None:
    """No decision without acknowledgement (and staff informed, R24), no response without every point; each of these once."""
    h, event = m.history, m.event
    if isinstance(event, e.Acknowledged):
        return "acknowledged twice" if h.acknowledged else None
    if isinstance(event, e.PointsDecided):
        if not h.acknowledged and m.process.rule("acknowledge_before_decision"):
            return "decided without acknowledgement"
        if m.case.about_staff and not h.informed and m.process.rule("staff_informed_before_decision"):
            return "decided before staff were informed"
    if isinstance(event, e.Responded):
        return None if len(h.decided) == m.case.points else "responded with points undecided"
    if isinstance(event, PREPARES) and h.responded:
        return f"{type(event).__name__} after the response"
    if isinstance(event, NEEDS_THE_ANSWER) and h.came_from:
        return f"{type(event).__name__} while waiting for the complainant"
    return None


def ends_hold(m: Moment) -> str | None:
    """Nothing follows an end but notes and, after a close, the next stage; only an answered case is closed."""
    if isinstance(m.event, e.Closed) and not m.history.responded:
        return "closed without a response"
    reopens = m.history.ended == c.CLOSED and isinstance(m.event, e.Escalated)
    if not m.history.ended or reopens or isinstance(m.event, e.NoteAdded):
        return None
    return f"{type(m.event).__name__} after the case was {m.history.ended}"


PROMISES = (stages_in_order, right_people, another_decider, decisions_in_order, ends_hold)


def told(h: History, m: Moment) -> History:
    """The history with one event more."""
    event, actor = m.event, m.process.worlds[m.actor].actor.id
    n = getattr(event, "stage", h.stage)
    if n != h.stage:
        return History(n, informed=h.informed, deciders=h.deciders)
    match event:
        case e.Acknowledged():
            return h._replace(acknowledged=True, came_from=c.ACKNOWLEDGED if h.came_from == c.RECEIVED else h.came_from)
        case e.InformationRequested():
            return h._replace(came_from=m.case.state)
        case e.InformationReceived():
            return h._replace(came_from="")
        case e.StaffInformed():
            return h._replace(informed=True)
        case e.PointsDecided():
            return h._replace(decided=h.decided | set(event.points), deciders=h.deciders | {(n, actor)})
        case e.Responded():
            return h._replace(responded=True)
        case e.Withdrawn() | e.Closed():
            return h._replace(ended=c.WITHDRAWN if isinstance(event, e.Withdrawn) else c.CLOSED, came_from="")
    return h


# --- the walk -------------------------------------------------------------------------------------------------------


def key(process: Process, case: Case, history: History) -> Hashable:
    """What tells a state from another: everything that a rule or a promise asks, and nothing that grows without end."""
    later = [stage["number"] for stage in process.policy["stages"] if stage["number"] >= history.stage]
    minded = frozenset().union(*(process.minds(n) for n in later)) if case.is_open or case.state == c.CLOSED else frozenset()
    deciders = frozenset(pair for pair in history.deciders if pair[0] in minded)
    record = case.stage
    return (
        history._replace(deciders=deciders),
        (len(case.stages), record.number, case.state, case.origin, record.acknowledged is None, case.undecided, record.responded is None),
        tuple(stage.deciders if stage.number in minded else None for stage in case.stages),
        (case.points, case.subjects, case.about_staff, case.staff_informed is None, case.asked is None),
        process.facets(case),
    )


def walk(process: Process, *, until_a_fault: bool = False) -> Report:
    """Try every command by every actor at every state that can be reached, and hold every change against every promise."""
    report = Report()
    left: deque[Hashable] = deque()

    def found(node: Node) -> Hashable:
        name = key(process, node.case, node.history)
        if name not in report.nodes:
            report.nodes[name] = node
            report.edges[name] = set()
            left.append(name)
        return name

    for start in process.starts:
        found(Node(start, History(start.stage.number)))
    while left and not (until_a_fault and report.faults):
        here = left.popleft()
        report.edges[here] |= {found(node) for node in _moves(process, report.nodes[here], report)}
    report.states = len(report.nodes)
    if until_a_fault and report.faults:
        return report
    ended = [name for name, node in report.nodes.items() if node.history.ended]
    for node in report.cannot_reach(ended):
        report.blame("way out", f"no end can be reached from {node.case.state} at stage {node.case.stage.number}", node.path())
    return report


def _moves(process: Process, node: Node, report: Report) -> Iterator[Node]:
    """The states one command away. A change that breaks a promise is blamed and not followed any further."""
    unchanged = repr(node.case)
    for actor, world in process.worlds.items():
        permissions = {p.action: p for p in process.permitted(node.case, world, process.now)}
        for action, commands in process.commands.items():
            outcomes = [(command, _attempt(process, node.case, command, world)) for command in commands]
            report.tries += len(outcomes)
            wrong = _disagreement(permissions[action], [outcome for _, outcome in outcomes])
            if wrong:
                report.blame("agreement", f"{actor}, {action}: {wrong}", node.path())
            for command, outcome in outcomes:
                if not isinstance(outcome, str):
                    values = [f"{k}={v}" for k, v in command.values.items() if not isinstance(v, str)]
                    by = " ".join([f"{actor}: {action}", *values])
                    after = _follow(process, node, action, actor, outcome, by, report)
                    report.steps += 1
                    report.done.add((node.history.stage, action))
                    if after:
                        yield after
    if repr(node.case) != unchanged:
        report.blame("refusal", "a case was changed where it stands", node.path())


def _attempt(process: Process, case: Case, command: Command, world: World) -> tuple[e.New, ...] | str:
    """The events of a command, or the sentence that refuses it."""
    try:
        return process.decide(case, command, world, process.now)
    except Refused as refusal:
        return str(refusal)


def _disagreement(permission: Permission, outcomes: Sequence[tuple[e.New, ...] | str]) -> str | None:
    """`permitted` and `decide` say the same: allowed exactly where good values make events, and why not in the same words."""
    refusals = [outcome for outcome in outcomes if isinstance(outcome, str)]
    if permission.allowed:
        if permission.why is not None:
            return f"allowed, and yet: {permission.why}"
        return f"allowed, but refused: {refusals[0]}" if len(refusals) == len(outcomes) else None
    why = permission.why or ""
    if len(why) < 2 or not why.endswith("."):
        return f"not allowed, and why is no sentence: {permission.why!r}"
    return None if refusals == [why] * len(outcomes) else f"not allowed ({why}), but decide says otherwise"


def _follow(
    process: Process, node: Node, action: str, actor: str, made: tuple[e.New, ...], by: str, report: Report
) -> Node | None:
    """The state after the events, or None where they break a promise."""
    case, history, path = node.case, node.history, (*node.path(), by)
    who, recorded = process.worlds[actor].actor.id, process.now.replace(tzinfo=None)
    for seq, new in zip(itertools.count(case.last_seq + 1), made, strict=False):
        assert isinstance(new.event, e.CaseEvent)
        moment = Moment(process, node.history.stage, case, history, action, actor, new.event)
        broken = [(promise.__name__, what) for promise in PROMISES if (what := promise(moment))]
        for name, what in broken:
            report.blame(name, what, path)
        if broken:
            return None
        came_from, history = history.came_from, told(history, moment)
        case = process.evolve(case, Entry(seq, new.stream_id, recorded, who, new.event))
        if isinstance(new.event, e.InformationReceived) and case.state != came_from:
            report.blame("waiting", f"waiting came from {came_from} and went to {case.state}", path)
            return None
    if case.stage.number != history.stage or [s.number for s in case.stages] != list(range(1, history.stage + 1)):
        report.blame("stages_in_order", "the case is not at the stage its events say", path)
        return None
    if any(isinstance(n.event, e.Escalated) for n in made) and not any(isinstance(n.event, e.Signposted) for n in made):
        report.blame("signposted", "a stage was opened without telling what happens next (R18)", path)
    return Node(case, history, node, by)


def read_policy(text: str) -> dict[str, Any]:
    """The policy's TOML as it stands, for what the promises expect of it."""
    return tomllib.loads(text)
