"""The two questions everything asks: what may happen next, and what does this command make of a case. No clock, no database."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from store import events as e
from store.case import Case
from store.errors import Refused
from store.policy import Policy, Stage
from store.rules import clocks, people, privacy, retention, stages
from store.rules.actions import ACTIONS, RECEIVE
from store.rules.fields import Command, describe
from store.rules.registry import Action
from store.rules.situation import Situation, World, civil_day, in_words


class Permission(NamedTuple):
    """An action, and whether it may be taken now; `why` says why not. `roles` are the titles of who may at this stage."""

    action: str
    allowed: bool
    why: str | None
    fields: list[dict[str, object]]
    roles: list[str]


class Numbers(NamedTuple):
    """The numbers that the next case and the next person of the register get."""

    case: int
    person: int


def situation(case: Case, world: World, now: datetime, on: date | None = None) -> Situation:
    """The case in its world at `now`, with a fact of `on` (today where not given)."""
    policy = world.policy_of(case)
    today = civil_day(policy, now)
    return Situation(case, world, policy, today, on or today)


def asked_under(action: Action, case: Case, world: World) -> Policy:
    """The policy whose lists the fields of the action are chosen from."""
    return world.in_force if action.in_force else world.policy_of(case)


def why_not(action: Action, s: Situation) -> str | None:
    """The first rule that speaks against the action, or None where all are silent."""
    if s.case.retention.erased:
        return retention.not_erased(s)
    if not s.case.stages and not action.before_adoption:
        return stages.under_a_policy(s)
    refusal = privacy.is_reader(s) or people.role(action, s)
    if refusal:
        return refusal
    for rule in action.rules:
        refusal = rule(s)
        if refusal:
            return refusal
    return None


def permitted(
    case: Case, world: World, now: datetime, actions: Iterable[Action] | None = None
) -> list[Permission]:
    """Every action of the registry (or of `actions`), allowed or with the sentence that says why not."""
    s = situation(case, world, now)
    found = []
    for action in ACTIONS.values() if actions is None else actions:
        why = why_not(action, s) or wrong_date(
            action, s
        )  # today is a wrong date where the clock stepped back
        roles = [s.policy.roles[r].title for r in s.policy.roles_for(action.name, s.stage.number, action.who)]
        policy = asked_under(action, case, world)
        fields = [describe(field, policy, case, s) for field in action.fields]
        found.append(Permission(action.name, why is None, why, fields, roles))
    return found


def decide(case: Case, command: Command, world: World, now: datetime) -> tuple[e.New, ...]:
    """The events that `command` makes of `case`. Raises Refused with the sentence that says why not; then nothing happens."""
    s = situation(case, world, now, command.on)
    action = ACTIONS[command.action]
    refusal = why_not(action, s) or wrong_date(action, s)
    if refusal:
        raise Refused(refusal)
    return action.make(s, command)


def wrong_date(action: Action, s: Situation) -> str | None:
    """A fact is not in the future, and not before what it follows."""
    if s.on > s.today:
        return f"{in_words(s.on)} is in the future; the latest date is today, {in_words(s.today)}."
    earliest, what = action.earliest(s)
    if s.on < earliest:
        return f"{in_words(s.on)} is before {in_words(earliest)}, when {what}."
    return None


def receive(
    command: Command, world: World, now: datetime, numbers: Numbers, *, batch: int | None = None
) -> tuple[e.New, ...]:
    """The events of a complaint that arrives, with the signposting by who receives it (R18, R40). `batch` is the import it is of."""
    number = world.policy_on(command.on)
    policy = world.policies[number]
    today, actor = civil_day(policy, now), world.actor
    first = _begins_at(policy, command)
    refusal = people.may_act(RECEIVE, actor, policy, first, today)
    if refusal:
        raise Refused(refusal)
    if command.on > today:
        raise Refused(
            f"{in_words(command.on)} is in the future; the latest date is today, {in_words(today)}."
        )
    begins = world.calendar_for(policy)[1].first
    if command.on < begins:
        raise Refused(
            f"{in_words(command.on)} is before {in_words(begins)}, when the calendar begins: is the year right?"
        )
    person = {name: command.text(name) for name in ("name", "email", "telephone") if command.text(name)}
    points, subjects = command.lines("point"), command.numbers("about_handler")
    acknowledge, respond = clocks.promises(first, command.on, number, policy, world)
    received = e.CaseReceived(
        on=command.on,
        stage=first.number,
        policy=number,
        channel=command.text("channel"),
        team=first.handled_by[0],
        acknowledge_due=acknowledge,
        respond_due=respond,
        complainant=numbers.person if person else None,
        complainant_type=command.text("complainant_type"),
        complainant_status=command.text("complainant_status"),
        service=command.text("service"),
        category=command.text("category"),
        points=len(points) or 1,
        about_staff=command.flag("about_staff") or bool(subjects),
        subjects=subjects,
        batch=batch,
    )
    texts = {
        name: command.text(name)
        for name in ("subject", "detail", "outcome_sought", "stage_reason")
        if command.text(name)
    }
    texts.update({f"point.{n}": text for n, text in enumerate(points, start=1)})
    told = e.Signposted(on=command.on, stage=first.number, at_receipt=True)
    signpost = command.text("signpost")
    made = (
        e.New(numbers.case, received, texts),
        e.New(numbers.case, told, {"text": signpost} if signpost else {}),
    )
    return (e.New(numbers.person, e.PersonRecorded(on=command.on), person), *made) if person else made


def _begins_at(policy: Policy, command: Command) -> Stage:
    """The stage at which a complaint begins: the first, or a later one that the policy opens to it. Raises Refused."""
    first, chosen = policy.stages[0], command.text("stage")
    stage = policy.by_number[int(chosen)] if chosen else first
    if stage is not first and not command.text("stage_reason"):
        raise Refused(f"say why it begins at “{stage.title}” and not at “{first.title}”: --stage-reason.")
    if stage is first and command.text("stage_reason"):
        raise Refused("a reason is given for beginning at a later stage, and no stage: --stage.")
    return stage
