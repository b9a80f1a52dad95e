"""How each step on the way through the stages is taken: with which words, by whom, on what day, and what it brings."""

from store.case import WAITING, Case
from store.simulate import (
    assessing,
    calendars,
    dealings,
    inquiry,
    learning,
    linking,
    needs,
    phrases,
    remedying,
    shares,
    steps,
    strand,
)
from store.simulate.course import afterwards
from store.simulate.deed import Deed
from store.simulate.desk import Desk, Live
from store.simulate.planning import open_again, open_stage
from store.simulate.roster import FIRST, deciders
from store.simulate.steps import Step
from store.simulate.vocabulary import NOT_UPHELD, UPHELD

CONTENT, DISCONTENT = 0.35, 1.25  # escalating so many times that where all was upheld, where not


def confirm(desk: Desk, live: Live) -> None:
    """The form answers by itself."""
    due = live.case.stage.acknowledge_due.on
    desk.do(live, "confirm-receipt", {"promised_by": due} if due else {}, actor=desk.roster.form_keeper)


def _allocate(desk: Desk, live: Live, step: Step) -> bool:
    if live.case.owner is not None:
        return True  # before its time, for it could not wait
    stage = desk.stage_of(live.case)
    alone = bool(stage.lone_reviewer.stages) and desk.dice.chance(shares.ALONE)
    to = desk.roster.assignee(live.case, stage, alone=True) if alone else None
    to = to or desk.roster.assignee(live.case, stage)
    return to is not None and desk.do(live, "allocate", {"to": to})


def _hand_over(desk: Desk, live: Live, step: Step) -> bool:
    case = live.case
    stage = desk.stage_of(case)
    to = desk.roster.assignee(case, stage)
    if to is None or to in deciders(case, stage.lone_reviewer.stages):
        return True
    return desk.do(live, "allocate", {"to": to})


def _acknowledge(desk: Desk, live: Live, step: Step) -> bool:
    case = live.case
    if case.privacy.restricted and case.owner is None and not _allocate(desk, live, step):
        return False
    return desk.do(live, "acknowledge", {"channel": desk.reply_channel(live)})


def _investigate(desk: Desk, live: Live, step: Step) -> bool:
    calendars.look_again(desk, live)
    return desk.do(live, "investigate", desk.vocabulary.agreed(live.story, desk.dice))


def _ask(desk: Desk, live: Live, step: Step) -> bool:
    return desk.do(live, "ask", {"text": phrases.QUESTIONS[step[2]][0]})


def _answered(desk: Desk, live: Live, step: Step) -> bool:
    on, asked = desk.clock.day, live.case.asked
    if asked is not None and desk.dice.chance(35):
        on = max(desk.clock.earlier(1, desk.dice), asked)
    return desk.do(live, "answered", {"text": phrases.QUESTIONS[step[2]][1]}, on=on)


def _extend(desk: Desk, live: Live, step: Step) -> bool:
    reason, notice = desk.dice.pick(phrases.EXTENSIONS)
    return desk.do(live, "extend", {"days": step[2], "reason": reason, "letter": notice})


def _withdraw_point(desk: Desk, live: Live, step: Step) -> bool:
    if step[2] not in live.case.points_left or len(live.case.points_left) == 1:
        return True
    reason = desk.dice.pick(phrases.POINT_WITHDRAWN)
    return desk.do(live, "withdraw-point", {"point": step[2], "reason": reason})


def _decide(desk: Desk, live: Live, step: Step) -> bool:
    case, stage = live.case, desk.stage_of(live.case)
    if step[2] in case.withdrawn:
        return True
    actor = desk.roster.taker("decide", case, stage)
    if actor is None:
        return False
    review = len(case.stages) > 1
    outcome = desk.vocabulary.outcome(review, desk.dice)
    values = desk.vocabulary.decision(live.story, outcome, review, desk.dice)
    if step[2]:
        values["point"] = step[2]
    values.update(inquiry.set_out(live, outcome, desk.dice))
    if actor in deciders(case, stage.lone_reviewer.stages):
        values["exception"] = desk.dice.pick(phrases.NOBODY_ELSE)
    if step[1] == steps.DECIDE:
        return remedying.decide(desk, live, actor, values)
    return desk.do(live, "decide", values, actor=actor)


def _respond(desk: Desk, live: Live, step: Step) -> bool:
    if live.case.undecided or (live.case.remedies.all and not remedying.approved(desk, live)):
        return False
    if not desk.do(live, "respond", {"channel": desk.reply_channel(live)}):
        return False
    last = desk.policy.stage_after(live.case.stage.number) is None
    depth = min(len(live.case.stages), len(shares.ESCALATING)) - 1
    _answered_for(desk, live, 0.0 if last else shares.ESCALATING[depth] * _temper(live.case), last)
    return True


def _resolve(desk: Desk, live: Live, step: Step) -> bool:
    remedying.goodwill(desk, live)
    words = desk.dice.pick(phrases.RESOLVED).format(sought=live.story.incident.sought)
    if not desk.do(live, "resolve", {"text": words, "channel": desk.reply_channel(live)}):
        return False
    last = desk.policy.stage_after(live.case.stage.number) is None
    _answered_for(desk, live, 0.0 if last else shares.AFTER_RESOLUTION, last)
    return True


def _answered_for(desk: Desk, live: Live, escalating: float, last: bool) -> None:
    """What follows a response, with what is still to be done for the complainant."""
    now = desk.clock.place
    desk.changes.answered(live.case)
    ahead = steps.beside(live.steps) + dealings.answered(desk, live)
    if live.case.remedies.all:
        ahead += remedying.deliveries(desk, live)
    following = afterwards(now, escalating, last, desk.dice)
    if following[0][1] == steps.CLOSE:
        ahead += learning.plan(desk, live, following[0][0])
    live.steps = steps.in_order(ahead + following)


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
    open_stage(desk, live)
    return True


def _reopen(desk: Desk, live: Live, step: Step) -> bool:
    if not desk.do(live, "reopen", {"reason": desk.dice.pick(phrases.REOPENED)}):
        return False
    open_again(desk, live)
    return True


def _withdraw(desk: Desk, live: Live, step: Step) -> bool:
    reasons = phrases.UNANSWERED if live.case.state == WAITING else phrases.WITHDRAWALS
    if not strand.over(desk, live, withdrawn=True):
        return False
    if not desk.do(live, "withdraw", {"reason": desk.dice.pick(reasons)}):
        return False
    remedying.not_wanted(desk, live)
    return True


def _refer(desk: Desk, live: Live, step: Step) -> bool:
    about = live.story.theme.about
    values = {"to": about, "reason": desk.dice.pick(phrases.REFERRED), "channel": desk.reply_channel(live)}
    return desk.do(live, "refer", values)


def _refuse(desk: Desk, live: Live, step: Step) -> bool:
    ground = desk.vocabulary.code("refusals", desk.dice)
    reason = phrases.REFUSED.get(ground, phrases.REFUSED[""])
    if not strand.over(desk, live, withdrawn=False):
        return False
    return desk.do(live, "refuse", {"ground": ground, "reason": reason, "channel": desk.reply_channel(live)})


def _service_request(desk: Desk, live: Live, step: Step) -> bool:
    return desk.do(live, "service-request", {"reason": desk.dice.pick(phrases.REQUESTS)})


def _close(desk: Desk, live: Live, step: Step) -> bool:
    case = live.case
    if (case.remedies.all and case.remedies.owed) or (case.owner == FIRST and desk.roster.first_has_few()):
        return False
    return strand.over(desk, live, withdrawn=False) and desk.do(live, "close", {})


DEEDS: dict[int, Deed] = {
    steps.ALLOCATE: _allocate,
    steps.ACKNOWLEDGE: _acknowledge,
    steps.INVESTIGATE: _investigate,
    steps.ASK: _ask,
    steps.ANSWERED: _answered,
    steps.EXTEND: _extend,
    steps.HAND_OVER: _hand_over,
    steps.WITHDRAW_POINT: _withdraw_point,
    steps.DECIDE: _decide,
    steps.CORRECT: _decide,
    steps.RESPOND: _respond,
    steps.RESOLVE: _resolve,
    steps.WITHDRAW: _withdraw,
    steps.REFER: _refer,
    steps.REFUSE: _refuse,
    steps.SERVICE_REQUEST: _service_request,
    steps.CLOSE: _close,
    steps.ESCALATE: _escalate,
    steps.REOPEN: _reopen,
    **assessing.DEEDS,
    **needs.DEEDS,
    **inquiry.DEEDS,
    **remedying.DEEDS,
    **dealings.DEEDS,
    **strand.DEEDS,
    **linking.DEEDS,
    **learning.DEEDS,
}
