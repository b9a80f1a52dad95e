"""What a staged complaints procedure promises, told from the events that a path made and from the text of the policy.

Nothing here asks the rules: a rule and its check do not share a mistake. `tests.store.statespace` holds every path against it.
"""

import tomllib
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from store import case as c
from store import events as e
from store.case import Case, Entry
from store.rules import decide
from store.rules.actions import ACTIONS
from store.rules.decide import Permission
from store.rules.fields import Command
from store.rules.registry import Action
from store.rules.situation import World


@dataclass(frozen=True)
class Process:
    """What is walked. `starts` are cases just received; `commands` are the tries of each action, some of them good at every case
    that allows it; `worlds` holds, for each actor's name, the world with that actor. `facets` adds to what tells states apart.
    `refusals`: what is not permitted is tried too, to see that it is refused in the same words.
    """

    policy: Mapping[str, Any]  # the TOML, read
    starts: Sequence[Case]
    worlds: Mapping[str, World]
    commands: Mapping[str, Sequence[Command]]
    now: datetime
    facets: Callable[[Case], Hashable] = lambda case: None
    refusals: bool = True
    permitted: Callable[[Case, World, datetime, Iterable[Action]], list[Permission]] = decide.permitted
    decide: Callable[[Case, Command, World, datetime], tuple[e.New, ...]] = decide.decide
    evolve: Callable[[Case | None, Entry], Case] = c.evolve

    def stage(self, number: int) -> Mapping[str, Any]:
        """A stage as the policy has it; {} where it has none of that number."""
        return next((stage for stage in self.policy["stages"] if stage["number"] == number), {})

    def minds(self, number: int) -> frozenset[int]:
        """The stages whose deciders may not decide at this one."""
        return frozenset(self.stage(number).get("another_decider_than", {}).get("stages", ()))

    def looks_again(self, number: int) -> frozenset[int]:
        """The stages whose deciders may decide at this one only as lone reviewers."""
        return frozenset(self.stage(number).get("lone_reviewer", {}).get("stages", ()))

    def roles(self, action: str, number: int) -> frozenset[str]:
        """Who the policy says may take an action at a stage."""
        here, following = self.stage(number), self.stage(number + 1)
        beside = ACTIONS[action].chapter != ""
        who = self.policy["who"].get(action, ACTIONS[action].who if beside else WHO.get(action, "stage"))
        if not isinstance(who, str):
            return frozenset(who)
        return {
            "anyone": frozenset(self.policy["roles"]),
            "allocator": frozenset(here["allocated_by"]),
            "stage": frozenset(here["handled_by"]),
            "stage or next": frozenset(here["handled_by"]) | frozenset(following.get("handled_by", ())),
        }[who]

    def rule(self, name: str) -> bool:
        """Whether the policy has one of the rules that policies differ in."""
        return bool(self.policy["rules"][name]["value"])


# Who may take an action of the spine where the policy does not say; whoever handles the stage, where it is not here.
WHO = {
    "note": "anyone",
    "confirm-receipt": "anyone",
    "allocate": "allocator",
    "adopt": "allocator",
    "escalate": "stage or next",
}


class History(NamedTuple):
    """What the events of a path say happened; all but the last four at the stage it is at."""

    stage: int
    acknowledged: bool = False
    decided: frozenset[int] = frozenset()
    responded: bool = False
    came_from: str = ""  # the state the case was in when the complainant was asked
    ended: str = ""
    informed: bool = False
    deciders: frozenset[tuple[int, int]] = frozenset()  # (stage, handler)
    withdrawn: frozenset[int] = frozenset()  # points
    strand: bool = False  # the data-protection strand is open
    began: int = 1  # the stage at which it was taken in

    def left(self, case: Case) -> frozenset[int]:
        """The points that were not withdrawn."""
        return frozenset(range(1, case.points + 1)) - self.withdrawn


class Moment(NamedTuple):
    """An event about to happen, after everything in `history`; the command was given `at` a stage."""

    process: Process
    at: int
    case: Case
    history: History
    action: str
    actor: str
    event: e.CaseEvent
    texts: Mapping[str, str]


def read_policy(text: str) -> dict[str, Any]:
    """The policy's TOML as it stands, for what the promises expect of it."""
    return tomllib.loads(text)


# --- the promises: each says what an event breaks, or None ------------------------------------------------------------

PREPARES = (
    e.Acknowledged,
    e.InvestigationStarted,
    e.InformationRequested,
    e.PointsDecided,
    e.Responded,
    e.Resolved,
    e.Extended,
    e.ClockAdjusted,
    e.Recalculated,
    e.PointWithdrawn,
    e.StaffInformed,
)
NEEDS_THE_ANSWER = (e.InvestigationStarted, e.InformationRequested, e.PointsDecided, e.Responded, e.Resolved)
ENDS = (e.Closed, e.Withdrawn, e.Referred, e.ComplaintRefused, e.ServiceRequestFound)
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
    return (
        None
        if isinstance(m.event, e.Escalated)
        else f"{type(m.event).__name__} opens stage {n}, which nobody asked for"
    )


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


def lone_reviewer(m: Moment) -> str | None:
    """Who decided at a stage that this one looks at again decides here only with a recorded exception (G5), and nobody else says so."""
    if not isinstance(m.event, e.PointsDecided):
        return None
    who = m.process.worlds[m.actor].actor.id
    again = any((n, who) in m.history.deciders for n in m.process.looks_again(m.history.stage))
    if again and not (m.event.lone_reviewer and m.texts.get("exception")):
        return f"handler {who} looks at their own decision again, and no exception is recorded"
    return "an exception is recorded, and none was needed" if m.event.lone_reviewer and not again else None


def decisions_in_order(m: Moment) -> str | None:
    """No decision without acknowledgement (and staff informed, R24), no response without every point; each of these once."""
    h, event = m.history, m.event
    if isinstance(event, PREPARES) and h.responded:
        return f"{type(event).__name__} after the response"
    if isinstance(event, NEEDS_THE_ANSWER) and h.came_from:
        return f"{type(event).__name__} while waiting for the complainant"
    if isinstance(event, e.Acknowledged):
        return "acknowledged twice" if h.acknowledged else None
    if isinstance(event, e.PointWithdrawn):
        left = h.left(m.case)
        return None if event.point in left and len(left) > 1 else "the last point that was left is withdrawn"
    if isinstance(event, e.PointsDecided):
        if not h.left(m.case).issuperset(event.points):
            return "a point is decided that was withdrawn, or that there is not"
        if not h.acknowledged and m.process.rule("acknowledge_before_decision"):
            return "decided without acknowledgement"
        if m.case.about_staff and not h.informed and m.process.rule("staff_informed_before_decision"):
            return "decided before staff were informed"
    if isinstance(event, e.Resolved):
        return "resolved without a finding, with a point decided" if h.decided else None
    if isinstance(event, e.Responded):
        return None if h.decided == h.left(m.case) else "responded with points undecided"
    return None


def ends_hold(m: Moment) -> str | None:
    """Nothing follows an end but notes, records beside the stages and, after a close, the next stage or the same again.

    Only an answered case is closed, or reopened; none ends while its data-protection strand has no outcome.
    """
    if isinstance(m.event, e.Closed | e.Reopened) and not m.history.responded:
        return f"{type(m.event).__name__.lower()} without a response"
    if isinstance(m.event, ENDS) and m.history.strand:
        return f"{type(m.event).__name__} while the data-protection strand has no outcome"
    reopens = m.history.ended == c.CLOSED and isinstance(m.event, e.Escalated | e.Reopened)
    if not m.history.ended or reopens or m.event.chapter or isinstance(m.event, e.NoteAdded):
        return None
    return f"{type(m.event).__name__} after the case was {m.history.ended}"


PROMISES = (stages_in_order, right_people, another_decider, lone_reviewer, decisions_in_order, ends_hold)


def no_clock_lost(case: Case, history: History) -> str | None:
    """An open case that is not answered has a date, or says why it has none; so has an open data-protection strand."""
    owed = not history.ended and not history.responded
    due = case.next_due
    if owed and due is None:
        return "nothing is due, and nobody was answered"
    if due is not None and due[1].on is None and not due[1].why_not:
        return f"{due[0]} has no date, and no reason why not"
    if history.ended and due is not None:
        return f"{due[0]} is due of a case that ended"
    return None


def told(h: History, m: Moment) -> History:
    """The history with one event more."""
    event, actor = m.event, m.process.worlds[m.actor].actor.id
    n = getattr(event, "stage", h.stage)
    if n != h.stage:
        return h._replace(
            stage=n, acknowledged=False, decided=frozenset(), responded=False, came_from="", ended=""
        )
    match event:
        case e.Acknowledged():
            return h._replace(
                acknowledged=True, came_from=c.ACKNOWLEDGED if h.came_from == c.RECEIVED else h.came_from
            )
        case e.InformationRequested():
            return h._replace(came_from=m.case.state)
        case e.InformationReceived():
            return h._replace(came_from="")
        case e.StaffInformed():
            return h._replace(informed=True)
        case e.PointsDecided():
            return h._replace(decided=h.decided | set(event.points), deciders=h.deciders | {(n, actor)})
        case e.PointWithdrawn(point=point):
            h = h._replace(decided=h.decided - {point}, withdrawn=h.withdrawn | {point})
            over = h.came_from and h.decided == h.left(m.case)
            return h._replace(came_from=c.DECIDED) if over else h
        case e.Reopened():
            return h._replace(responded=False, decided=frozenset(), ended="")
        case e.DataProtectionReceived() | e.DataProtectionConcluded():
            return h._replace(strand=isinstance(event, e.DataProtectionReceived))
        case e.Responded():
            return h._replace(responded=True)
        case e.Resolved():
            return h._replace(acknowledged=True, responded=True)
        case e.Referred() | e.ComplaintRefused() | e.ServiceRequestFound():
            return h._replace(ended=c.REFERRED, came_from="")
        case e.Withdrawn() | e.Closed():
            return h._replace(ended=c.WITHDRAWN if isinstance(event, e.Withdrawn) else c.CLOSED, came_from="")
    return h
