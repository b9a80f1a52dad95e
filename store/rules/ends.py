"""How a complaint leaves the stages without a decision: resolved, referred elsewhere, refused, or found to be a request for service."""

from store import events as e
from store.policy import Policy
from store.rules import earliest, remedy_rules, scope, stages
from store.rules.common import CHANNEL, LETTER, REASON, working
from store.rules.fields import Command, Field, Kind
from store.rules.making import next_step, one
from store.rules.registry import Action
from store.rules.situation import Situation, World


def somewhere_to_refer(s: Situation) -> str | None:
    """A policy that covers everything refers nothing."""
    if s.policy.scope.elsewhere:
        return None
    return "This policy names nobody else to whom a complaint could belong ([scope.elsewhere])."


def ground_to_refuse(s: Situation) -> str | None:
    """A complaint is refused only on a ground that the policy names."""
    if s.policy.lists.refusals:
        return None
    return "This policy names no ground on which a complaint could be refused (lists.refusals)."


def first_stage(s: Situation) -> str | None:
    """What was taken as a complaint through a whole stage was one."""
    if len(s.case.stages) == 1 and not s.record.decisions:
        return None
    return f"{s.ref} has been dealt with as a complaint already, so it stays one."


def undecided(s: Situation) -> str | None:
    """What was found about a point is told in the response; it is not resolved without a finding any more."""
    if not s.record.decisions:
        return None
    return "A point is decided already: decide the rest, and respond."


def _resolve(s: Situation, c: Command) -> tuple[e.New, ...]:
    channel = c.text("channel") or s.case.channel
    event = e.Resolved(on=c.on, stage=s.record.number, channel=channel, next_step=next_step(s))
    return one(s, event, text=c.text("text"), letter=c.text("letter"))


def _refer(s: Situation, c: Command) -> tuple[e.New, ...]:
    event = e.Referred(
        on=c.on, stage=s.record.number, code=c.text("to"), channel=c.text("channel") or s.case.channel
    )
    return one(s, event, reason=c.text("reason"), letter=c.text("letter"))


def _refuse(s: Situation, c: Command) -> tuple[e.New, ...]:
    event = e.ComplaintRefused(
        on=c.on, stage=s.record.number, code=c.text("ground"), channel=c.text("channel") or s.case.channel
    )
    return one(s, event, reason=c.text("reason"), letter=c.text("letter"))


def _service_request(s: Situation, c: Command) -> tuple[e.New, ...]:
    event = e.ServiceRequestFound(on=c.on, stage=s.record.number, code=c.text("service") or s.case.service)
    return one(s, event, reason=c.text("reason"))


def _to_whom(event: e.Referred, world: World, policy: Policy) -> str:
    return f"to {policy.choices('elsewhere').get(event.code, event.code)}"


def _ground(event: e.ComplaintRefused, world: World, policy: Policy) -> str:
    return policy.lists.refusals.get(event.code, event.code)


_ends = working(stages.not_decided, stages.no_open_strand)

ACTIONS = (
    Action(
        "resolve", "Resolve", "record that it was put right, with the complainant's agreement and without a finding",
        (Field("text", Kind.PROSE, "What was done", required=True, help="what was done, and how the complainant agreed"), CHANNEL, LETTER),
        working(stages.not_waiting, scope.flag_decided, stages.staff_informed, undecided, remedy_rules.approved), earliest.resolvable, _resolve, e.Resolved, needs=("text",), final=True,
    ),
    Action(
        "refer", "Refer elsewhere", "record that it is outside this policy and that the complainant was told whom to turn to",
        (Field("to", Kind.CHOICE, "To", required=True, list_name="elsewhere", help="whose it is"), REASON, CHANNEL, LETTER),
        (somewhere_to_refer, *_ends), earliest.stage_opened, _refer, e.Referred, needs=("reason",), final=True, says=_to_whom,
    ),
    Action(
        "refuse", "Refuse", "record that it is not taken up, on a ground of the policy, and that the complainant was told why",
        (Field("ground", Kind.CHOICE, "Ground", required=True, list_name="refusals", help="the ground that the policy names"), REASON, CHANNEL, LETTER),
        (ground_to_refuse, *_ends, first_stage), earliest.stage_opened, _refuse, e.ComplaintRefused, needs=("reason",), final=True, says=_ground,
    ),
    Action(
        "service-request", "Request for service", "record that it is a first request for service, to be dealt with as such",
        (Field("service", Kind.CHOICE, "Service", list_name="services", help="the service asked for; as the complaint says if not given"), REASON),
        (*_ends, first_stage), earliest.stage_opened, _service_request, e.ServiceRequestFound, needs=("reason",),
    ),
)  # fmt: skip
