"""Random commands by random people on random days: what holds whatever somebody does."""

import dataclasses
import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from hypothesis import event as reached
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from store import events as e
from store.calendar import ClosedDay
from store.case import STATES, Case, Entry, evolve
from store.errors import Refused
from store.people import Handler
from store.policy import Policy
from store.rules import decide, fields
from store.rules.actions import ACTIONS
from store.rules.fields import Command
from store.rules.inspect import inspect
from store.rules.situation import World
from tests.store.strategies import events
from tests.store.worlds import (
    ANN,
    BOB,
    ENGLAND,
    EVE,
    HANDLERS,
    SHIPPED,
    TODAY,
    beside,
    edited_policy,
    entry,
    made,
    noon,
    receive_case,
    received_events,
    typed_for,
    world,
)

LOOSE = edited_policy(
    ("acknowledge_before_decision = { value = true", "acknowledge_before_decision = { value = false"),
    ("staff_informed_before_decision = { value = true", "staff_informed_before_decision = { value = false"),
    ("waiting_stops_the_clock = { value = false", "waiting_stops_the_clock = { value = true"),
    ("respond = { days = 20", 'respond = { from = "acknowledgement", days = 20'),
)
POLICIES = {"shipped": SHIPPED, "loose": LOOSE}

CLOSED = ClosedDay(date(2026, 3, 18), "State Funeral", "bank holiday", "a proclamation")
NEWER = dataclasses.replace(ENGLAND, version=2, closed={**ENGLAND.closed, CLOSED.date: CLOSED})
NEW_CALENDAR = 8  # moves until it is adopted
RARE = (e.Recalculated, e.ClockAdjusted, e.Reopened, e.PointWithdrawn, e.DataProtectionConcluded)


class Move(NamedTuple):
    """What somebody tries next; a `sensible` move is one that somebody may make, if only on a good day with good values."""

    sensible: bool
    action: int
    actor: int
    later: int  # days since the last move; the clock of a machine can be wrong
    back: int  # days before today that it happened
    to: int
    point: int
    days: int
    outcome: int


moves = st.builds(
    Move,
    sensible=st.sampled_from([True, True, True, False]),
    action=st.sampled_from(range(1000)),  # not integers(): small ones would come too often
    actor=st.sampled_from(range(len(HANDLERS))),
    later=st.sampled_from([0, 0, 0, 0, 0, 1, 1, 2, 9, -1]),
    back=st.sampled_from([0, 0, 0, 0, 0, 0, 0, 1, 2, 30, -1]),
    to=st.sampled_from(list(HANDLERS)),
    point=st.sampled_from([3, 3, 3, 3, 3, 0, 1, 2]),
    days=st.integers(0, 25),
    outcome=st.sampled_from([0, 1, 2]),
)


class Turn(NamedTuple):
    """A move as it was played: the case before, and the events or the sentence that refused it."""

    case: Case
    command: Command
    world: World
    today: date
    outcome: tuple[e.New, ...] | str


def values(move: Move, action: str, policy: Policy) -> dict[str, object]:
    own: dict[str, dict[str, object]] = {
        "allocate": {"to": move.to},
        "decide": {
            "outcome": list(policy.lists.outcomes)[move.outcome],
            **({"point": move.point} if move.point != 3 else {}),
            **({"exception": "Nobody else could."} if move.days % 2 else {}),
        },
        "extend": {"days": move.days},
        "adjust-clock": {"days": move.days},
        "withdraw-point": {"point": move.point},
    }
    return {**typed_for(action), **own.get(action, {})}


# What takes a case on comes more often than the rest, so that the last stage is reached.
ON = ("acknowledge", "answered", "decide", "respond", "escalate")
SPINE = [name for name, action in ACTIONS.items() if not action.chapter]
DECKS = {
    "all": [*ACTIONS, "inform-staff", *ON * max(12, len(ACTIONS) // 2)],
    "spine": [*SPINE, "agree-adjustment", "inform-staff", *ON * (len(SPINE) // 3)],
}
for shuffled in DECKS.values():
    random.Random(17).shuffle(shuffled)


def chosen(
    move: Move, case: Case, policy: Policy, today: date, deck: list[str], place: World
) -> tuple[str, Handler]:
    """What is tried, and by whom: of the shuffled deck the first that somebody may, where the move is sensible."""
    everybody = list(HANDLERS.values())
    turned = everybody[move.actor :] + everybody[: move.actor]
    if not move.sensible or case.retention.erased:  # of which nothing may be done by anybody
        return deck[move.action % len(deck)], turned[0]
    seen = [
        (actor, decide.situation(case, dataclasses.replace(place, actor=actor), noon(today)))
        for actor in turned
    ]
    for n in range(len(deck)):
        name = deck[(move.action + n) % len(deck)]
        for actor, s in seen:
            if decide.why_not(ACTIONS[name], s) is None:
                return name, actor
    raise AssertionError("somebody may always write a note")


def play(case: Case, policy: Policy, script: "Script") -> Iterator[Turn]:
    """The moves one after another; the last turn's case, with its events, is where the next begins."""
    today = TODAY
    for n, move in enumerate(script[-1]):
        today += timedelta(move.later)
        place = world(policy=policy, related=beside(case))
        if n >= NEW_CALENDAR:
            place = dataclasses.replace(place, calendars={**place.calendars, 2: NEWER})
        action, actor = chosen(move, case, policy, today, DECKS[script[1]], place)
        place = dataclasses.replace(place, actor=actor)
        read = fields.read(ACTIONS[action].fields, values(move, action, policy), policy, HANDLERS)
        command = Command(action, today - timedelta(move.back), read)
        try:
            outcome: tuple[e.New, ...] | str = decide.decide(case, command, place, noon(today))
        except Refused as refusal:
            outcome = str(refusal)
        yield Turn(case, command, place, today, outcome)
        if not isinstance(outcome, str):
            for new in outcome:
                if new.stream_id != case.id:
                    continue  # the other side of a link
                case = evolve(case, entry(case.last_seq + 1, new, actor, today))


# To where whoever decided at stage 3 would look at their own decision again.
FIRST = (("inform-staff", ANN), ("acknowledge", ANN), ("decide", ANN), ("respond", ANN), ("escalate", ANN))
SECOND = (("acknowledge", BOB), ("decide", BOB), ("respond", BOB), ("escalate", BOB))
THIRD = (("acknowledge", EVE), ("decide", EVE), ("respond", EVE), ("escalate", EVE), ("acknowledge", EVE))
REVIEWED = (*FIRST, *SECOND, *THIRD)


def stored(entry_: Entry) -> Entry:
    """The entry as it comes back from the ledger."""
    text = e.canonical(entry_.event)
    assert e.canonical(e.parse(type(entry_.event).__name__, entry_.event.v, text)) == text
    return entry_._replace(event=e.parse(type(entry_.event).__name__, entry_.event.v, text))


scripts = st.tuples(
    st.sampled_from(sorted(POLICIES)),
    st.sampled_from(sorted(DECKS)),
    st.sampled_from([(), (), REVIEWED]),
    st.integers(1, 3),
    st.booleans(),
    st.lists(moves, min_size=15, max_size=40),
)
Opening = tuple[tuple[str, Handler], ...]
Script = tuple[str, str, Opening, int, bool, list[Move]]


def begin(script: Script) -> tuple[Policy, list[Entry], Case]:
    """The complaint that a script is played on, with its events so far."""
    name, _, opening, points, about, _ = script
    policy = POLICIES[name]
    received = received_events(
        policy=policy,
        point=[f"point {n}" for n in range(points)],
        about_handler=["Kim"] if about else [],
    )
    ledger = [entry(seq, new, HANDLERS[7]) for seq, new in enumerate(received, start=1)]
    case: Case | None = None
    for one in ledger:
        case = evolve(case, one)
    assert case is not None
    for action, actor in opening:
        for new in made(case, action, actor=actor, policy=policy):
            ledger.append(entry(case.last_seq + 1, new, actor))
            case = evolve(case, ledger[-1])
    return policy, ledger, case


@given(scripts)
def test_replay_makes_the_same_case_and_inspection_finds_nothing(script: Script) -> None:
    policy, ledger, case = begin(script)
    for turn in play(case, policy, script):
        assert turn.case == case
        if isinstance(turn.outcome, str):
            continue
        for new in turn.outcome:
            if new.stream_id != case.id:
                continue  # the other side of a link
            assert isinstance(new.event, e.CaseEvent)
            event = replace(new.event, texts=dict.fromkeys(new.texts, "digest"))
            recorded = noon(turn.today).replace(tzinfo=None)
            assert inspect(case, event, turn.world, recorded) == []
            if isinstance(event, RARE):
                reached(type(event).__name__)
            if isinstance(event, e.PointsDecided) and event.lone_reviewer:
                reached("a lone reviewer")
            ledger.append(entry(case.last_seq + 1, new, turn.world.actor, turn.today))
            case = evolve(case, ledger[-1])
    again: Case | None = None
    for one in ledger:
        again = evolve(again, stored(one))
    assert again == case
    assert case.version == len(ledger)
    reached(f"stage {case.stage.number}")


@given(scripts)
def test_a_refusal_says_why_and_changes_nothing(script: Script) -> None:
    """And `permitted` says the same of today, in the same words; where allowed, only values or dates can still be refused."""
    policy, _, start = begin(script)
    for turn in play(start, policy, script):
        before = repr(turn.case)
        action = ACTIONS[turn.command.action]
        (asked,) = decide.permitted(turn.case, turn.world, noon(turn.today), [action])
        if isinstance(turn.outcome, str):
            assert turn.outcome[0].isupper() or turn.outcome[0].isdigit()  # "16 March 2026 is in the future"
            assert turn.outcome.endswith(".")
            assert len(turn.outcome) > 10
            assert turn.outcome.isprintable()
        else:
            assert turn.outcome
            assert all(new.event.on == turn.command.on <= turn.today for new in turn.outcome)
        if turn.command.on == turn.today:
            assert asked.allowed or turn.outcome == asked.why
        assert asked.allowed == (asked.why is None)
        assert asked.roles
        assert repr(turn.case) == before


case_events = events(e.CaseEvent, e.CaseReceived, e.CaseMigrated, e.CaseAdopted)


@given(st.integers(1, 3), st.lists(st.tuples(case_events, st.integers(1, 99)), max_size=20))
def test_evolve_takes_any_stream_that_begins_with_a_receipt(
    points: int, stream: list[tuple[e.Event, int]]
) -> None:
    case = receive_case(points=points)
    for event, actor in stream:
        before = case
        case = evolve(case, Entry(case.last_seq + 1, case.id, noon(TODAY), actor, event))
        assert case.version == before.version + 1
        assert case.state in STATES
        assert len(case.stages) in (len(before.stages), len(before.stages) + 1)
        assert (case.id, case.received, case.points, case.policy) == (
            before.id,
            before.received,
            points,
            before.policy,
        )
        assert case.is_open or case.next_due is None
        assert case.stage.decided_on is None or case.stage.decisions


@given(st.lists(st.tuples(case_events, st.integers(1, 13)), max_size=8))
def test_inspection_takes_any_stream(stream: list[tuple[e.Event, int]]) -> None:
    """`verify` reads what somebody may have forged: findings, never a crash."""
    case = receive_case()
    for event, actor in stream:
        assert isinstance(event, e.CaseEvent)
        found = inspect(
            case, event, world(HANDLERS.get(actor, HANDLERS[10])), noon(TODAY).replace(tzinfo=None)
        )
        assert all(found)
        case = evolve(case, Entry(case.last_seq + 1, case.id, noon(TODAY), actor, event))
