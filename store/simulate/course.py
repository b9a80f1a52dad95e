"""How a stage goes: what is done on which working day, as a person with a full desk does it."""

from typing import NamedTuple

from store.simulate import shares
from store.simulate.dice import Dice
from store.simulate.steps import (
    ACKNOWLEDGE,
    ALLOCATE,
    ANSWERED,
    ASK,
    CLOSE,
    CORRECT,
    DECIDE,
    DECIDE_SERIOUS,
    ESCALATE,
    EXTEND,
    FLAG_SERIOUS,
    HAND_OVER,
    INFORM_STAFF,
    INVESTIGATE,
    REFER,
    REFUSE,
    REOPEN,
    RESOLVE,
    RESPOND,
    RETURN_SERIOUS,
    SERVICE_REQUEST,
    WITHDRAW,
    WITHDRAW_POINT,
    Step,
)
from store.simulate.theme import REQUEST

ALLOCATED_AFTER = (0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 4)
EXTENSIONS = (5, 5, 10, 10, 10, 15, 20)
ELSEWHERE = "elsewhere"  # what belongs to another body


class Stage(NamedTuple):
    """What is known when a stage begins. Places of working days: now, and the last ones in time."""

    now: int
    acknowledge_by: int
    respond_by: int
    longest_extension: int  # in days of its clock
    clock: str  # "working" or "calendar" days
    points: int
    inform_staff: bool
    about_staff: bool
    first: bool
    waiting_stops_the_clock: bool
    questions: int  # how many there are to ask
    belongs: str = ""  # ELSEWHERE, REQUEST, or "" for what is a complaint under the policy
    may_refuse: bool = True  # the policy names a ground


class Course(NamedTuple):
    """The steps of a stage, in no order, and the places that others go by: where work begins, is decided, and ends."""

    steps: list[Step]
    start: int
    decide: int
    end: int
    decided: bool  # it ends with a decision that is told
    late: bool  # after the date first promised
    investigated: bool


def course(stage: Stage, dice: Dice) -> Course:
    """The way of a stage up to its response, or to another end."""
    now = stage.now
    allocate = now + dice.pick(ALLOCATED_AFTER)
    if dice.chance(shares.LINGERING):
        allocate += 3 + dice.early(8)
    if dice.chance(shares.LATE_ACKNOWLEDGEMENT):
        acknowledge = max(stage.acknowledge_by, now) + 1 + dice.early(15)
    else:
        acknowledge = now + dice.early(stage.acknowledge_by - now + 1)
    if not dice.chance(shares.UNALLOCATED_YET):
        acknowledge = max(acknowledge, allocate)
    start = max(acknowledge, allocate) + dice.early(4)
    steps = [(allocate, ALLOCATE, 0), (acknowledge, ACKNOWLEDGE, 0)]
    if stage.first:
        sent_on = _no_complaint(stage, dice)
        if sent_on:
            return _ended(steps, now + dice.early(start - now + 2), sent_on)
        if dice.chance(shares.RESOLVED):
            return _resolved(stage, steps, start, dice)
    investigated = not dice.chance(shares.UNINVESTIGATED)
    if investigated:
        steps.append((start, INVESTIGATE, 0))
    ready, respond_by = start, stage.respond_by
    if dice.chance(shares.VERY_SERIOUS[stage.about_staff]):
        ready = _very_serious(steps, max(allocate, now), start, dice)
    if dice.chance(shares.ASKED):
        ask = start + dice.early(4)
        question = dice.below(stage.questions)
        steps.append((ask, ASK, question))
        if dice.chance(shares.SILENT):
            return _ended(
                steps, max(ask + 15 + dice.below(10), ready), WITHDRAW, start, investigated=investigated
            )
        answered = ask + 1 + dice.early(18)
        steps.append((answered, ANSWERED, question))
        ready = max(ready, answered)
        if stage.waiting_stops_the_clock:
            respond_by += answered - ask
    respond = _response(stage, start, ready, respond_by, steps, dice)
    decide = max(ready, respond - dice.early(5))
    between = decide - start + 1
    if stage.inform_staff:
        steps.append((start + dice.early(between), INFORM_STAFF, 0))
    if dice.chance(shares.HANDED_OVER):
        steps.append((start + dice.below(between), HAND_OVER, 0))
    if stage.points > 1 and dice.chance(shares.POINT_WITHDRAWN):
        steps.append((start + dice.below(between), WITHDRAW_POINT, 1 + dice.below(stage.points)))
    if stage.points > 1 and dice.chance(shares.SPLIT):
        steps += [(decide, DECIDE, point) for point in range(1, stage.points + 1)]
    else:
        steps.append((decide, DECIDE, 0))
    if dice.chance(shares.CORRECTED):
        steps.append((decide, CORRECT, 0))
    if dice.chance(shares.WITHDRAWN[not stage.first]):
        return _ended(steps, now + dice.early(decide - now + 1), WITHDRAW, start, investigated=investigated)
    steps.append((respond, RESPOND, 0))
    return Course(steps, start, decide, respond, True, respond > respond_by, investigated)


def again(now: int, respond_by: int, dice: Dice) -> Course:
    """The way of a stage that was reopened: it is decided anew."""
    decide = now + 1 + dice.early(8)
    respond = max(decide + dice.early(3), min(decide + dice.below(8), respond_by))
    return Course([(decide, DECIDE, 0), (respond, RESPOND, 0)], now, decide, respond, True, False, False)


def _no_complaint(stage: Stage, dice: Dice) -> int:
    """How a case ends that is none under the policy; 0 where it goes its way."""
    if stage.belongs == ELSEWHERE:
        return REFER if dice.chance(shares.REFERRED) else 0
    if stage.belongs == REQUEST:
        return SERVICE_REQUEST if dice.chance(shares.NO_COMPLAINT) else 0
    return REFUSE if stage.may_refuse and dice.chance(shares.REFUSED) else 0


def _resolved(stage: Stage, steps: list[Step], start: int, dice: Dice) -> Course:
    """Put right at the front line: whoever does that is in touch, which is contact enough."""
    end = start + dice.early(6)
    if dice.chance(60):
        steps = [step for step in steps if step[1] != ACKNOWLEDGE]
    if stage.inform_staff:
        steps.append((start, INFORM_STAFF, 0))
    return Course([*steps, (end, RESOLVE, 0)], start, end, end, False, False, False)


def _very_serious(steps: list[Step], now: int, start: int, dice: Dice) -> int:
    """Flagged, and decided whether to investigate internally; the place from which it can be decided itself."""
    opened = dice.chance(shares.INVESTIGATED)
    flag = now + dice.early(start - now + 1)
    decide = max(start, flag + dice.early(4))
    steps += [(flag, FLAG_SERIOUS, 0), (decide, DECIDE_SERIOUS, opened)]
    if not opened:
        return decide
    back = decide + 8 + dice.early(30)
    steps.append((back, RETURN_SERIOUS, 0))
    return back


def _ended(
    steps: list[Step], end: int, how: int, start: int | None = None, *, investigated: bool = False
) -> Course:
    """The way as far as it was gone, and another end."""
    gone = [step for step in steps if step[0] < end]
    return Course(
        [*gone, (end, how, 0)], end if start is None else start, end, end, False, False, investigated
    )


def _response(stage: Stage, start: int, ready: int, respond_by: int, steps: list[Step], dice: Dice) -> int:
    """The day of the response, with the extension that it needs."""
    soonest = ready + 1
    room = respond_by - soonest
    days = min(dice.pick(EXTENSIONS), stage.longest_extension)
    if days and dice.chance(shares.EXTENDED if room >= 3 else shares.EXTENDED_IF_LATE):
        told = max(start, respond_by - dice.early(4))
        steps.append((told, EXTEND, days))
        soonest = max(soonest, told + 1)
        respond_by += days if stage.clock == "working" else days * 5 // 7
        room = respond_by - soonest
    if dice.chance(shares.LATE_RESPONSE):
        return max(soonest, respond_by + 1) + dice.early(60)
    return soonest + (dice.late(room + 1) if dice.chance(70) else dice.below(room + 1))


def afterwards(now: int, escalating: float, last: bool, dice: Dice) -> list[Step]:
    """What follows a response: the next stage, or the end, or one after the other; `escalating` in per cent."""
    if dice.chance(escalating):
        return [(now + 1 + dice.early(34), ESCALATE, 0)]
    close = now + (4 + dice.below(8) if last else 14 + dice.below(24))
    steps = [(close, CLOSE, 0)]
    if not last and dice.chance(shares.ESCALATED_AFTER_CLOSING):
        steps.append((close + 2 + dice.early(60), ESCALATE, 0))
    elif dice.chance(shares.REOPENED):
        steps.append((close + 2 + dice.early(40), REOPEN, 0))
    return steps
