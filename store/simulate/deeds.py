"""How each step is taken: with which words, by whom, on what day, and what it brings."""

from collections.abc import Callable

from store.case import WAITING, Case
from store.simulate import course, phrases
from store.simulate.course import Step, afterwards
from store.simulate.desk import Desk, Live
from store.simulate.roster import FIRST
from store.simulate.vocabulary import NOT_UPHELD, UPHELD

ESCALATING = (22, 31, 27)  # per cent of the responses of each stage; of later ones as of the last here
CONTENT, DISCONTENT = 0.35, 1.25  # so many times that where all was upheld, where not: on review, mostly not

Deed = Callable[[Desk, Live, Step], bool]
"""A step taken; False where it must wait."""


def confirm(desk: Desk, live: Live) -> None:
    """The form answers by itself."""
    due = live.case.stage.acknowledge_due.on
    desk.do(live, "confirm-receipt", {"promised_by": due} if due else {}, actor=desk.roster.form_keeper)


def _allocate(desk: Desk, live: Live, step: Step) -> bool:
    to = desk.roster.assignee(live.case, desk.stage_of(live.case))
    return to is not None and desk.do(live, "allocate", {"to": to})


def _acknowledge(desk: Desk, live: Live, step: Step) -> bool:
    return desk.do(live, "acknowledge", _channel(desk, live))


def _channel(desk: Desk, live: Live) -> dict[str, str]:
    return {"channel": desk.vocabulary.reply_channel(live.case.channel, desk.dice)}


def _investigate(desk: Desk, live: Live, step: Step) -> bool:
    return desk.do(live, "investigate", desk.vocabulary.agreed(live.story, desk.dice))


def _ask(desk: Desk, live: Live, step: Step) -> bool:
    return desk.do(live, "ask", {"text": phrases.QUESTIONS[step[2]][0]})


def _answered(desk: Desk, live: Live, step: Step) -> bool:
    on, asked = desk.clock.day, live.case.asked
    if asked is not None and desk.dice.chance(35):
        on = max(desk.clock.earlier(1, desk.dice), asked)
    return desk.do(live, "answered", {"text": phrases.QUESTIONS[step[2]][1]}, on=on)


def _note(desk: Desk, live: Live, step: Step) -> bool:
    return desk.do(live, "note", {"text": desk.dice.pick(phrases.NOTES)})


def _inform_staff(desk: Desk, live: Live, step: Step) -> bool:
    return desk.do(live, "inform-staff", {"text": desk.dice.pick(phrases.STAFF_INFORMED)})


def _extend(desk: Desk, live: Live, step: Step) -> bool:
    return desk.do(live, "extend", {"days": step[2], "reason": desk.dice.pick(phrases.EXTENSIONS)})


def _decide(desk: Desk, live: Live, step: Step) -> bool:
    review = len(live.case.stages) > 1
    outcome = desk.vocabulary.outcome(review, desk.dice)
    values = desk.vocabulary.decision(live.story, outcome, review, desk.dice)
    if step[2]:
        values["point"] = step[2]
    return desk.do(live, "decide", values)


def _respond(desk: Desk, live: Live, step: Step) -> bool:
    if not desk.do(live, "respond", _channel(desk, live)):
        return False
    case = live.case
    last = desk.policy.stage_after(case.stage.number) is None
    escalating = 0.0 if last else ESCALATING[min(len(case.stages), len(ESCALATING)) - 1] * _temper(case)
    live.steps = afterwards(desk.clock.place, escalating, last, desk.dice)
    return True


def _temper(case: Case) -> float:
    """How much more or less likely the complainant is to go on."""
    upheld = all(decision.outcome == UPHELD for decision in case.stage.decisions)
    return CONTENT if upheld else DISCONTENT


def _escalate(desk: Desk, live: Live, step: Step) -> bool:
    case, on = live.case, desk.clock.day
    since = case.ended or case.stage.responded
    if since is not None and desk.dice.chance(40):
        on = max(desk.clock.earlier(1, desk.dice), since)
    refused = all(decision.outcome == NOT_UPHELD for decision in case.stage.decisions)
    reasons = phrases.ESCALATIONS if refused else phrases.ESCALATIONS_AFTER_APOLOGY
    if not desk.do(live, "escalate", {"reason": desk.dice.pick(reasons)}, on=on):
        return False
    desk.open(live)
    return True


def _withdraw(desk: Desk, live: Live, step: Step) -> bool:
    reasons = phrases.UNANSWERED if live.case.state == WAITING else phrases.WITHDRAWALS
    return desk.do(live, "withdraw", {"reason": desk.dice.pick(reasons)})


def _close(desk: Desk, live: Live, step: Step) -> bool:
    if live.case.owner == FIRST and desk.roster.first_has_few():
        return False
    return desk.do(live, "close", {})


DEEDS: dict[int, Deed] = {
    course.ALLOCATE: _allocate,
    course.ACKNOWLEDGE: _acknowledge,
    course.INFORM_STAFF: _inform_staff,
    course.INVESTIGATE: _investigate,
    course.NOTE: _note,
    course.ASK: _ask,
    course.ANSWERED: _answered,
    course.EXTEND: _extend,
    course.HAND_OVER: _allocate,
    course.DECIDE: _decide,
    course.CORRECT: _decide,
    course.RESPOND: _respond,
    course.WITHDRAW: _withdraw,
    course.CLOSE: _close,
    course.ESCALATE: _escalate,
}
