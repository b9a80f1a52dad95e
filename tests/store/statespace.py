"""Does a process keep its promises? Every path from receipt is walked, by everybody.

The moves come from the process alone (`permitted`, `decide`, `evolve`), the promises from `tests.store.promises`. States are
cases without their dates, texts and numbers, so that there are finitely many; the walk is breadth first, so a fault comes with
a shortest path to it.
"""

import itertools
from collections import deque
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from store import events as e
from store.case import CLOSED, Case, Entry
from store.errors import Refused
from store.rules.actions import ACTIONS
from store.rules.decide import Permission
from store.rules.fields import Command
from store.rules.situation import World
from tests.store.promises import PROMISES, History, Moment, Process, no_clock_lost, told


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


def key(process: Process, case: Case, history: History) -> Hashable:
    """What tells a state from another: everything that a rule or a promise asks, and nothing that grows without end."""
    later = [stage["number"] for stage in process.policy["stages"] if stage["number"] >= history.stage]
    minded = (
        frozenset().union(*(process.minds(n) | process.looks_again(n) for n in later))
        if case.is_open or case.state == CLOSED
        else frozenset()
    )
    deciders = frozenset(pair for pair in history.deciders if pair[0] in minded)
    record = case.stage
    return (
        history._replace(deciders=deciders),
        (
            len(case.stages),
            record.number,
            case.state,
            case.origin,
            record.acknowledged is None,
            case.undecided,
            record.responded is None,
            record.paused is None,
            case.withdrawn,
        ),
        tuple(stage.deciders if stage.number in minded else None for stage in case.stages),
        (case.points, case.subjects, case.about_staff, case.staff_informed is None, case.asked is None),
        process.facets(case),
    )


def walk(process: Process, *, until_a_fault: bool = False) -> Report:
    """Try every command by every actor at every state that can be reached, and hold every change against every promise."""
    report = Report()
    left: deque[Hashable] = deque()

    def found(node: Node) -> Hashable:
        lost = no_clock_lost(
            node.case, node.history
        )  # of every way to a state: dates do not tell states apart
        if lost:
            report.blame("no_clock_lost", lost, node.path())
        name = key(process, node.case, node.history)
        if name not in report.nodes:
            report.nodes[name] = node
            report.edges[name] = set()
            left.append(name)
        return name

    for start in process.starts:
        found(Node(start, History(start.stage.number, began=start.stages[0].number)))
    while left and not (until_a_fault and report.faults):
        here = left.popleft()
        report.edges[here] |= {found(node) for node in _moves(process, report.nodes[here], report)}
    report.states = len(report.nodes)
    if until_a_fault and report.faults:
        return report
    ended = [name for name, node in report.nodes.items() if node.history.ended]
    for node in report.cannot_reach(ended):
        report.blame(
            "way out",
            f"no end can be reached from {node.case.state} at stage {node.case.stage.number}",
            node.path(),
        )
    return report


def _moves(process: Process, node: Node, report: Report) -> Iterator[Node]:
    """The states one command away. A change that breaks a promise is blamed and not followed any further."""
    unchanged = repr(node.case)
    for actor, world in process.worlds.items():
        tried = [ACTIONS[name] for name in process.commands]
        permissions = {p.action: p for p in process.permitted(node.case, world, process.now, tried)}
        for action, commands in process.commands.items():
            # Where a rule speaks it does so before any value is looked at: one try will do.
            tried_here = commands if permissions[action].allowed else commands[: process.refusals]
            outcomes = [(command, _attempt(process, node.case, command, world)) for command in tried_here]
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
        if new.stream_id != node.case.id:
            continue  # the other side of a link
        assert isinstance(new.event, e.CaseEvent)
        moment = Moment(process, node.history.stage, case, history, action, actor, new.event, new.texts)
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
    if case.stage.number != history.stage or [s.number for s in case.stages] != list(
        range(history.began, history.stage + 1)
    ):
        report.blame("stages_in_order", "the case is not at the stage its events say", path)
        return None
    if any(isinstance(n.event, e.Escalated) for n in made) and not any(
        isinstance(n.event, e.Signposted) for n in made
    ):
        report.blame("signposted", "a stage was opened without telling what happens next (R18)", path)
    return Node(case, history, node, by)
