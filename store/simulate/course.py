"""How a stage goes: what is done on which working day, as a person with a full desk does it."""

from typing import NamedTuple

from store.simulate.dice import Dice

# Per cent of the stages, or of the cases, that
LATE_ACKNOWLEDGEMENT = 11  # are acknowledged after the date
LATE_RESPONSE = 13  # are answered after the date
LINGERING = 6  # are allocated only after some days
UNALLOCATED_YET = 12  # are acknowledged by whoever is on duty, whether allocated or not
UNINVESTIGATED = 30  # are plain enough to be decided at once
ASKED = 16  # need something from the complainant
SILENT = 8  # of those: never have an answer
EXTENDED = 9  # are extended though all goes well
EXTENDED_IF_LATE = 65  # are extended where the answer came too late
NOTED = 9  # have a note
HANDED_OVER = 3  # go to another handler midway
CORRECTED_ONCE = 1.5  # are decided a second time before the response
WITHDRAWN = (3.0, 1.5)  # are withdrawn: at the first stage, later
SPLIT = 45  # have each of several points decided by itself
REOPENED = 1  # come back after they were closed

ALLOCATED_AFTER = (0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 4)
EXTENSIONS = (5, 5, 10, 10, 10, 15, 20)

# What can be done, in the order in which it is done where several fall on one day.
(
    ALLOCATE, ACKNOWLEDGE, INFORM_STAFF, INVESTIGATE, NOTE, ASK, ANSWERED, EXTEND, HAND_OVER, DECIDE, CORRECT, RESPOND,
    WITHDRAW, CLOSE, ESCALATE, CONFIRM,
) = range(16)  # fmt: skip

Step = tuple[int, int, int]
"""The place of a working day, what is done, and which: the point decided (0: all), the days of an extension, the question.

A plain tuple, because there are millions of them.
"""


class Stage(NamedTuple):
    """What is known when a stage begins. Places of working days: now, and the last ones in time."""

    now: int
    acknowledge_by: int
    respond_by: int
    longest_extension: int  # in days of its clock
    clock: str  # "working" or "calendar" days
    points: int
    inform_staff: bool
    first: bool
    waiting_stops_the_clock: bool
    questions: int  # how many there are to ask


def course(stage: Stage, dice: Dice) -> list[Step]:
    """The steps of a stage up to its response, or to its withdrawal, the last one first."""
    now = stage.now
    allocate = now + dice.pick(ALLOCATED_AFTER)
    if dice.chance(LINGERING):
        allocate += 3 + dice.early(8)
    if dice.chance(LATE_ACKNOWLEDGEMENT):
        acknowledge = max(stage.acknowledge_by, now) + 1 + dice.early(15)
    else:
        acknowledge = now + dice.early(stage.acknowledge_by - now + 1)
    if not dice.chance(UNALLOCATED_YET):
        acknowledge = max(acknowledge, allocate)
    start = max(acknowledge, allocate) + dice.early(4)
    steps = [(allocate, ALLOCATE, 0), (acknowledge, ACKNOWLEDGE, 0)]
    if not dice.chance(UNINVESTIGATED):
        steps.append((start, INVESTIGATE, 0))
    ready, respond_by = start, stage.respond_by
    if dice.chance(ASKED):
        ask = start + dice.early(4)
        question = dice.below(stage.questions)
        steps.append((ask, ASK, question))
        if dice.chance(SILENT):
            return _ordered([*steps, (ask + 15 + dice.below(10), WITHDRAW, 0)])
        ready = ask + 1 + dice.early(18)
        steps.append((ready, ANSWERED, question))
        if stage.waiting_stops_the_clock:
            respond_by += ready - ask
    respond = _response(stage, start, ready, respond_by, steps, dice)
    decide = max(ready, respond - dice.early(5))
    between = decide - start + 1
    if stage.inform_staff:
        steps.append((start + dice.early(between), INFORM_STAFF, 0))
    if dice.chance(NOTED):
        steps.append((start + dice.below(between), NOTE, 0))
    if dice.chance(HANDED_OVER):
        steps.append((start + dice.below(between), HAND_OVER, 0))
    if stage.points > 1 and dice.chance(SPLIT):
        steps += [(decide, DECIDE, point) for point in range(1, stage.points + 1)]
    else:
        steps.append((decide, DECIDE, 0))
    if dice.chance(CORRECTED_ONCE):
        steps.append((decide, CORRECT, 0))
    steps.append((respond, RESPOND, 0))
    if dice.chance(WITHDRAWN[0] if stage.first else WITHDRAWN[1]):
        end = now + dice.early(decide - now + 1)
        steps = [step for step in steps if step[0] < end] + [(end, WITHDRAW, 0)]
    return _ordered(steps)


def _response(stage: Stage, start: int, ready: int, respond_by: int, steps: list[Step], dice: Dice) -> int:
    """The day of the response, with the extension that it needs."""
    soonest = ready + 1
    room = respond_by - soonest
    if dice.chance(EXTENDED if room >= 3 else EXTENDED_IF_LATE):
        days = min(dice.pick(EXTENSIONS), stage.longest_extension)
        told = max(start, respond_by - dice.early(4))
        steps.append((told, EXTEND, days))
        soonest = max(soonest, told + 1)
        respond_by += days if stage.clock == "working" else days * 5 // 7
        room = respond_by - soonest
    if dice.chance(LATE_RESPONSE):
        return max(soonest, respond_by + 1) + dice.early(60)
    return soonest + (dice.late(room + 1) if dice.chance(70) else dice.below(room + 1))


def afterwards(now: int, escalating: float, last: bool, dice: Dice) -> list[Step]:
    """What follows a response, the last step first: the next stage, or the end, or both; `escalating` in per cent."""
    if dice.chance(escalating):
        return [(now + 1 + dice.early(34), ESCALATE, 0)]
    close = now + (4 + dice.below(8) if last else 14 + dice.below(24))
    steps = [(close, CLOSE, 0)]
    if not last and dice.chance(REOPENED):
        steps.append((close + 2 + dice.early(60), ESCALATE, 0))
    return steps[::-1]


def _ordered(steps: list[Step]) -> list[Step]:
    steps.sort(reverse=True)
    return steps
