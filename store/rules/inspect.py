"""Would the rules, as they stood, have let this event happen? Asked of every event in the ledger by `verify`.

The event is turned back into the command it came from and put before the same rules, with the handlers, the policy and the
calendar as of that event. Texts may be erased by then; that a text was given is a fact of the event.
"""

from datetime import datetime

from store import events as e
from store.case import Case
from store.rules import decide, inspections
from store.rules.actions import RECORDED_BY
from store.rules.situation import World


def inspect(case: Case | None, event: e.CaseEvent, world: World, recorded: datetime) -> list[str]:
    """What the rules have against `event` happening to `case` (None before it was received), as sentences; [] where nothing."""
    found = [f"it has no {name}" for name in needed_texts(type(event)) if name not in event.texts]
    if case is None:
        return found + _first(event, world)
    if isinstance(event, e.CaseReceived | e.CaseMigrated):
        return [*found, "the complaint was received before"]
    number = case.stage.number if case.stages else None
    stage = getattr(event, "stage", None)
    if isinstance(event, e.Signposted):
        return found if stage == number else [*found, f"it is of stage {stage}, and the case is at {number}"]
    governing = world.policies.get(world.policy_in_force if case.policy is None else case.policy)
    if governing is None or (number is not None and number not in governing.by_number):
        # no rule can be asked of such a case
        return [*found, f"its case is at stage {number} of policy {case.policy}, and there is no such stage"]
    s = decide.situation(case, world, recorded, event.on)
    if isinstance(event, e.CaseAdopted):
        expected = stage if stage in governing.by_number else s.stage.number
    else:
        expected = s.following.number if isinstance(event, e.Escalated) and s.following else number
    if stage is not None and expected is not None and stage != expected:
        found.append(f"it is of stage {stage}, where only stage {expected} was possible")
    action = RECORDED_BY[type(event)]
    refusal = decide.why_not(action, s) or decide.wrong_date(action, s)
    if refusal:
        found.append(refusal)
    if not case.stages and not action.before_adoption:
        return found  # no stage whose facts could be asked for
    return found + action.inspects(s, event)


def needed_texts(cls: type[e.CaseEvent]) -> tuple[str, ...]:
    """The texts without which such an event could not have been made."""
    if cls is e.CaseReceived:
        return ("subject",)
    action = RECORDED_BY.get(cls)
    return action.needs if action else ()


def _first(event: e.CaseEvent, world: World) -> list[str]:
    """What the rules have against an event at the beginning of a case."""
    if isinstance(event, e.CaseMigrated):
        return []
    if not isinstance(event, e.CaseReceived):
        return ["it comes before the complaint was received"]
    policy = world.policies.get(event.policy)
    if policy is None:
        return [f"it names policy {event.policy}, which the register had not adopted"]
    if event.policy != world.policy_on(event.on):
        return [
            f"it is under policy {event.policy}, and policy {world.policy_on(event.on)} was in force at receipt"
        ]
    stage = policy.by_number.get(event.stage)
    if stage is None or not (stage is policy.stages[0] or stage.direct.value):
        return [f"its policy lets no complaint begin at stage {event.stage}"]
    return inspections.opening(stage, event, event.policy, world)
