"""The events each action makes, once the rules of its order and people are silent.

A function here raises Refused where the values themselves break a rule: a point that does not exist, too long an extension.
"""

from store import events as e
from store.errors import Refused
from store.rules import clocks, people, stages
from store.rules.fields import Command
from store.rules.situation import Situation


def one(s: Situation, event: e.Event, **texts: str) -> tuple[e.New, ...]:
    """One event of the case, with those of its texts that were given."""
    return (e.New(s.case.id, event, {name: text for name, text in texts.items() if text}),)


def acknowledge(s: Situation, c: Command) -> tuple[e.New, ...]:
    """A person acknowledged; the letter is kept as sent."""
    channel = c.text("channel") or s.case.channel
    promised = clocks.after_acknowledgement(s.record, c.on, s.policy, s.world)
    event = e.Acknowledged(on=c.on, stage=s.record.number, channel=channel, respond_due=promised)
    return one(s, event, letter=c.text("letter"))


def confirm_receipt(s: Situation, c: Command) -> tuple[e.New, ...]:
    """The automatic reply is a fact of the form's export."""
    return one(s, e.ReceiptConfirmed(on=c.on, promised_by=c.date("promised_by")))


def allocate(s: Situation, c: Command) -> tuple[e.New, ...]:
    """Only to somebody who may handle the case at its stage."""
    handler = s.world.handlers[c.number("to") or 0]
    refusal = people.can_be_given(s, handler)
    if refusal:
        raise Refused(refusal)
    if s.case.owner == handler.id:
        raise Refused(f"{s.ref} is already with {handler.called}.")
    held = handler.roles_on(s.today)
    team = next(role for role in s.stage.handled_by if role in held)
    return one(s, e.Allocated(on=c.on, stage=s.record.number, to=handler.id, team=team), text=c.text("text"))


def investigate(s: Situation, c: Command) -> tuple[e.New, ...]:
    """The complaint as agreed, and the outcome sought."""
    event = e.InvestigationStarted(on=c.on, stage=s.record.number)
    return one(s, event, definition=c.text("definition"), outcome_sought=c.text("outcome_sought"))


def ask(s: Situation, c: Command) -> tuple[e.New, ...]:
    """The case waits."""
    stops = s.policy.rules.waiting_stops_the_clock.value
    event = e.InformationRequested(on=c.on, stage=s.record.number, stops_the_clock=stops)
    return one(s, event, text=c.text("text"), letter=c.text("letter"))


def answered(s: Situation, c: Command) -> tuple[e.New, ...]:
    """The clock moves only where the policy stops it while waiting; then by the days waited."""
    promised = None
    if s.record.paused is not None:
        promised = clocks.after_answer(s.record, s.record.paused, c.on, s.policy, s.world)
    return one(
        s, e.InformationReceived(on=c.on, stage=s.record.number, respond_due=promised), text=c.text("text")
    )


def inform_staff(s: Situation, c: Command) -> tuple[e.New, ...]:
    """Who was told, and how, stays in the text: it names a person."""
    return one(s, e.StaffInformed(on=c.on, stage=s.record.number), text=c.text("text"))


def decide(s: Situation, c: Command) -> tuple[e.New, ...]:
    """Without a point, every point gets the same decision; a point decided before is superseded."""
    point = c.number("point")
    points = s.case.points_left if point is None else (_point(s, point, "to decide"),)
    refusal = people.lone_reviewer(s)
    if refusal and not c.text("exception"):
        raise Refused(refusal)
    event = e.PointsDecided(
        on=c.on,
        stage=s.record.number,
        points=points,
        outcome=c.text("outcome"),
        evidence=c.numbers("evidence"),
        lone_reviewer=bool(refusal),
    )
    unknown = stages.unknown_evidence(s, event.evidence)
    if unknown:
        raise Refused(unknown)
    names = ("reasons", "authority", "facts", "standard", "exception")
    return one(s, event, **{name: c.text(name) for name in names})


def _point(s: Situation, point: int, what: str) -> int:
    """A point that is there, and was not withdrawn."""
    if not 1 <= point <= s.case.points:
        count = "one point" if s.case.points == 1 else f"{s.case.points} points"
        raise Refused(f"{s.ref} has {count}, so there is no point {point} {what}.")
    if point in s.case.withdrawn:
        raise Refused(f"Point {point} of {s.ref} was withdrawn, so there is nothing {what}.")
    return point


def next_step(s: Situation) -> str:
    """What a complainant may turn to next: the next stage, an outside body, or nothing, as the procedure is complete."""
    if s.following is not None:
        return "stage"
    return "external" if s.policy.external_body is not None else "complete"


def respond(s: Situation, c: Command) -> tuple[e.New, ...]:
    """The response says what comes next."""
    channel = c.text("channel") or s.case.channel
    event = e.Responded(on=c.on, stage=s.record.number, channel=channel, next_step=next_step(s))
    return one(s, event, letter=c.text("letter"))


def escalate(s: Situation, c: Command) -> tuple[e.New, ...]:
    """The next stage's clocks run from the request; what happens next is told by who receives it (R18)."""
    following = s.following
    assert following is not None  # a rule of the action
    acknowledge, respond = clocks.promises(following, c.on, s.policy_number, s.policy, s.world)
    event = e.Escalated(
        on=c.on,
        stage=following.number,
        team=following.handled_by[0],
        acknowledge_due=acknowledge,
        respond_due=respond,
    )
    told = e.Signposted(on=c.on, stage=following.number, at_receipt=True)
    return one(s, event, reason=c.text("reason")) + one(s, told, text=c.text("signpost"))


def adopt(s: Situation, c: Command) -> tuple[e.New, ...]:
    """The clocks of the stage run from the day of adoption; what happened before is not made up."""
    number = c.number("stage") or 0
    stage = s.policy.by_number.get(number)
    if stage is None:
        raise Refused(f"There is no stage {number} in this policy, which has {len(s.policy.stages)}.")
    governing = s.world.policy_in_force
    acknowledge, respond = clocks.promises(stage, c.on, governing, s.policy, s.world)
    event = e.CaseAdopted(
        on=c.on,
        stage=stage.number,
        policy=governing,
        team=stage.handled_by[0],
        acknowledge_due=acknowledge,
        respond_due=respond,
    )
    return one(s, event)


def extend(s: Situation, c: Command) -> tuple[e.New, ...]:
    """No further than the policy allows at a stage, in all."""
    days, allowed, used = c.number("days") or 0, s.stage.extension, s.record.extended
    if days < 1:
        raise Refused("An extension has at least 1 day.")
    if used + days > allowed.days:
        raise Refused(stages.longest_extension(s))
    promised = clocks.moved(s.record.respond_due, days, s.policy, s.world)
    event = e.Extended(on=c.on, stage=s.record.number, days=days, respond_due=promised)
    return one(s, event, reason=c.text("reason"), letter=c.text("letter"))


def adjust_clock(s: Situation, c: Command) -> tuple[e.New, ...]:
    """As many days as the adjustment needs: there is no limit to what is reasonable but the reason."""
    days = c.number("days") or 0
    if days < 1:
        raise Refused("An adjustment of the clock has at least 1 day.")
    promised = clocks.moved(s.record.respond_due, days, s.policy, s.world)
    event = e.ClockAdjusted(on=c.on, stage=s.record.number, days=days, respond_due=promised)
    return one(s, event, reason=c.text("reason"))


def recalculate(s: Situation, c: Command) -> tuple[e.New, ...]:
    """The dates under the newest calendar, beside those that were promised."""
    record = s.record
    acknowledge, respond = clocks.recalculated(record, s.policy, s.world)
    event = e.Recalculated(
        on=c.on,
        stage=record.number,
        acknowledge_was=record.acknowledge_due.on if acknowledge else None,
        acknowledge_due=acknowledge,
        respond_was=record.respond_due.on if respond else None,
        respond_due=respond,
    )
    return one(s, event)


def reopen(s: Situation, c: Command) -> tuple[e.New, ...]:
    """The stage has its full time again, from the day of reopening."""
    respond, number = s.stage.respond, s.policy_number
    promised = clocks.from_receipt(respond, c.on, number, s.policy, s.world)
    return one(s, e.Reopened(on=c.on, stage=s.record.number, respond_due=promised), reason=c.text("reason"))


def withdraw(s: Situation, c: Command) -> tuple[e.New, ...]:
    """The complainant's own end."""
    return one(s, e.Withdrawn(on=c.on, stage=s.record.number), reason=c.text("reason"))


def withdraw_point(s: Situation, c: Command) -> tuple[e.New, ...]:
    """One point of several; what was decided on it is not in force any more."""
    point = _point(s, c.number("point") or 0, "to withdraw")
    return one(s, e.PointWithdrawn(on=c.on, stage=s.record.number, point=point), reason=c.text("reason"))


def close(s: Situation, c: Command) -> tuple[e.New, ...]:
    """Answered, and the complainant asks for no more."""
    return one(
        s, e.Closed(on=c.on, stage=s.record.number, end="resolved" if s.record.resolved else "answered")
    )
