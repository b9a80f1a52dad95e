"""How a stage goes: what is done on which working day, as a person with a full desk does it."""

from operator import itemgetter
from typing import NamedTuple

from store.simulate.dice import Dice

# Per cent of the stages, or of the cases, that
LATE_ACKNOWLEDGEMENT = 11  # are acknowledged after the date
LATE_RESPONSE = 10  # are answered after the date
LINGERING = 6  # are allocated only after some days
UNALLOCATED_YET = 12  # are acknowledged by whoever is on duty, whether allocated or not
UNINVESTIGATED = 12  # are plain enough to be decided at once
ASKED = 16  # need something from the complainant
SILENT = 9  # of those: never have an answer
EXTENDED = 9  # are extended though all goes well
EXTENDED_IF_LATE = 65  # are extended where the answer came too late
NOTED = 12  # have a note
HANDED_OVER = 3  # go to another handler midway
CORRECTED = 1.5  # are decided a second time before the response
WITHDRAWN = (3.6, 1.5)  # are withdrawn: at the first stage, later
SPLIT = 55  # have each of several points decided by itself
REOPENED = 1  # come back after they were closed

ALLOCATED_AFTER = (0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3)
EXTENSIONS = (5, 5, 10, 10, 10, 15, 20)

# On one day things happen in this order.
_ORDER = {
    action: rank
    for rank, action in enumerate(
        ("allocate", "acknowledge", "inform-staff", "investigate", "note", "ask", "answered", "extend", "hand-over", "decide")
    )
}
LAST = len(_ORDER)


class Step(NamedTuple):
    """An action on a working day, by its place; `number` is the point decided (0: all) or the days of an extension."""

    place: int
    action: str
    number: int = 0


class Stage(NamedTuple):
    """What is known when a stage begins. Places of working days: now, and the last ones in time."""

    now: int
    acknowledge_by: int
    respond_by: int
    longest_extension: int  # in working days
    points: int
    inform_staff: bool
    first: bool
    waiting_stops_the_clock: bool


def course(stage: Stage, dice: Dice) -> list[Step]:
    """The steps of a stage up to its response, or to its withdrawal, the last one first."""
    now = stage.now
    allocate = now + dice.pick(ALLOCATED_AFTER)
    if dice.chance(LINGERING):
        allocate += 3 + dice.early(8)
    if dice.chance(LATE_ACKNOWLEDGEMENT):
        acknowledge = max(stage.acknowledge_by, now) + 1 + dice.early(9)
    else:
        acknowledge = now + dice.early(stage.acknowledge_by - now + 1)
    if not dice.chance(UNALLOCATED_YET):
        acknowledge = max(acknowledge, allocate)
    start = max(acknowledge, allocate) + dice.early(4)
    steps = [Step(allocate, "allocate"), Step(acknowledge, "acknowledge")]
    if not dice.chance(UNINVESTIGATED):
        steps.append(Step(start, "investigate"))
    ready, respond_by = start, stage.respond_by
    if dice.chance(ASKED):
        ask = start + dice.early(4)
        steps.append(Step(ask, "ask"))
        if dice.chance(SILENT):
            return _ordered([*steps, Step(ask + 15 + dice.below(10), "withdraw")])
        ready = ask + 1 + dice.early(14)
        steps.append(Step(ready, "answered"))
        if stage.waiting_stops_the_clock:
            respond_by += ready - ask
    respond = _response(stage, start, ready, respond_by, steps, dice)
    decide = max(ready, respond - dice.early(3))
    between = decide - start + 1
    if stage.inform_staff:
        steps.append(Step(start + dice.early(between), "inform-staff"))
    if dice.chance(NOTED):
        steps.append(Step(start + dice.below(between), "note"))
    if dice.chance(HANDED_OVER):
        steps.append(Step(start + dice.below(between), "hand-over"))
    if stage.points > 1 and dice.chance(SPLIT):
        steps += [Step(decide, "decide", point) for point in range(1, stage.points + 1)]
    else:
        steps.append(Step(decide, "decide"))
    if dice.chance(CORRECTED):
        steps.append(Step(decide, "decide"))
    steps.append(Step(respond, "respond"))
    if dice.chance(WITHDRAWN[0] if stage.first else WITHDRAWN[1]):
        end = now + dice.early(decide - now + 1)
        steps = [step for step in steps if step.place < end] + [Step(end, "withdraw")]
    return _ordered(steps)


def _response(stage: Stage, start: int, ready: int, respond_by: int, steps: list[Step], dice: Dice) -> int:
    """The day of the response, with the extension that it needs."""
    soonest = ready + 1
    room = respond_by - soonest
    if dice.chance(EXTENDED if room >= 3 else EXTENDED_IF_LATE):
        days = min(dice.pick(EXTENSIONS), stage.longest_extension)
        told = max(start, respond_by - dice.early(4))
        steps.append(Step(told, "extend", days))
        soonest, respond_by = max(soonest, told + 1), respond_by + days
        room = respond_by - soonest
    if dice.chance(LATE_RESPONSE):
        return max(soonest, respond_by + 1) + dice.early(32)
    return soonest + (dice.late(room + 1) if dice.chance(70) else dice.below(room + 1))


def afterwards(now: int, escalating: float, last: bool, dice: Dice) -> list[Step]:
    """What follows a response, the last step first: the next stage, or the end, or both; `escalating` in per cent."""
    if dice.chance(escalating):
        return [Step(now + 1 + dice.early(34), "escalate")]
    close = now + (4 + dice.below(8) if last else 12 + dice.below(22))
    steps = [Step(close, "close")]
    if not last and dice.chance(REOPENED):
        steps.append(Step(close + 2 + dice.early(60), "escalate"))
    return steps[::-1]


def _ordered(steps: list[Step]) -> list[Step]:
    steps.sort(key=_rank, reverse=True)
    return steps


def _rank(step: Step) -> tuple[int, int]:
    return step.place, _ORDER.get(step.action, LAST)
