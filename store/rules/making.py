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
    return one(s, e.Acknowledged(on=c.on, stage=s.record.number, channel=channel), letter=c.text("letter"))


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
    return one(s, e.Allocated(on=c.on, stage=s.record.number, to=handler.id, team=team))


def investigate(s: Situation, c: Command) -> tuple[e.New, ...]:
    """The complaint as agreed, and the outcome sought."""
    event = e.InvestigationStarted(on=c.on, stage=s.record.number)
    return one(s, event, definition=c.text("definition"), outcome_sought=c.text("outcome_sought"))


def note(s: Situation, c: Command) -> tuple[e.New, ...]:
    """A note changes nothing."""
    return one(s, e.NoteAdded(on=c.on), text=c.text("text"))


def ask(s: Situation, c: Command) -> tuple[e.New, ...]:
    """The case waits."""
    return one(s, e.InformationRequested(on=c.on, stage=s.record.number), text=c.text("text"))


def answered(s: Situation, c: Command) -> tuple[e.New, ...]:
    """The clock moves only where the policy stops it while waiting; then by the days waited."""
    promised = None
    if s.policy.rules.waiting_stops_the_clock.value and s.case.asked is not None:
        old = s.record.respond_due
        promised = clocks.moved(
            old, clocks.days_waited(s.case.asked, c.on, old.unit, s.policy, s.world), s.policy, s.world
        )
    return one(
        s, e.InformationReceived(on=c.on, stage=s.record.number, respond_due=promised), text=c.text("text")
    )


def inform_staff(s: Situation, c: Command) -> tuple[e.New, ...]:
    """Who was told, and how, stays in the text: it names a person."""
    return one(s, e.StaffInformed(on=c.on, stage=s.record.number), text=c.text("text"))


def decide(s: Situation, c: Command) -> tuple[e.New, ...]:
    """Without a point, every point gets the same decision; a point decided before is superseded."""
    point = c.number("point")
    if point is not None and not 1 <= point <= s.case.points:
        count = "one point" if s.case.points == 1 else f"{s.case.points} points"
        raise Refused(f"{s.ref} has {count}, so there is no point {point} to decide.")
    points = tuple(range(1, s.case.points + 1)) if point is None else (point,)
    event = e.PointsDecided(on=c.on, stage=s.record.number, points=points, outcome=c.text("outcome"))
    names = ("reasons", "authority", "facts", "standard")
    return one(s, event, **{name: c.text(name) for name in names})


def respond(s: Situation, c: Command) -> tuple[e.New, ...]:
    """The response says what comes next: the next stage, an outside body, or that the procedure is complete."""
    if s.following is not None:
        next_step = "stage"
    else:
        next_step = "external" if s.policy.external_body is not None else "complete"
    channel = c.text("channel") or s.case.channel
    event = e.Responded(on=c.on, stage=s.record.number, channel=channel, next_step=next_step)
    return one(s, event, letter=c.text("letter"))


def escalate(s: Situation, c: Command) -> tuple[e.New, ...]:
    """The next stage's clocks run from the request; what happens next is told by who receives it (R18)."""
    following = s.following
    assert following is not None  # a rule of the action
    number, policy, world = s.record.respond_due.policy, s.policy, s.world
    event = e.Escalated(
        on=c.on,
        stage=following.number,
        team=following.handled_by[0],
        acknowledge_due=clocks.from_receipt(following.acknowledge, c.on, number, policy, world),
        respond_due=clocks.from_receipt(following.respond, c.on, number, policy, world),
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
    event = e.CaseAdopted(
        on=c.on,
        stage=stage.number,
        policy=governing,
        team=stage.handled_by[0],
        acknowledge_due=clocks.from_receipt(stage.acknowledge, c.on, governing, s.policy, s.world),
        respond_due=clocks.from_receipt(stage.respond, c.on, governing, s.policy, s.world),
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
    return one(
        s,
        e.Extended(on=c.on, stage=s.record.number, days=days, respond_due=promised),
        reason=c.text("reason"),
    )


def withdraw(s: Situation, c: Command) -> tuple[e.New, ...]:
    """The complainant's own end."""
    return one(s, e.Withdrawn(on=c.on, stage=s.record.number), reason=c.text("reason"))


def close(s: Situation, c: Command) -> tuple[e.New, ...]:
    """Answered, and the complainant asks for no more."""
    return one(s, e.Closed(on=c.on, stage=s.record.number, end="answered"))
