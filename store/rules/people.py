"""Who may act: roles at the stage, another decider at review, nobody on a complaint about themselves."""

from datetime import date
from typing import TYPE_CHECKING

from store.people import Handler
from store.policy import Policy, Stage
from store.rules.situation import Situation, in_words

if TYPE_CHECKING:
    from store.rules.registry import Action, Intake


def role(action: "Action", s: Situation) -> str | None:
    """The actor holds, today, a role that may take the action at the stage (R39, R56, R57)."""
    return may_act(action, s.actor, s.policy, s.stage, s.today)


def may_act(
    action: "Action | Intake", actor: Handler, policy: Policy, stage: Stage, today: date
) -> str | None:
    """The same, where there is no case yet: a complaint that arrives."""
    allowed = policy.roles_for(action.name, stage.number, action.who)
    if actor.holds_any(allowed, today):
        return None
    held = actor.roles_on(today)
    if not held:
        return f"{actor.called} holds no role on {in_words(today)}, so may not act; an administrator can grant one."
    mine = " and ".join(policy.roles[r].title if r in policy.roles else r for r in held)
    words = policy.titles(allowed)
    return f"At {stage.title.lower()} this is for {words}; {actor.called} is {mine}."


def not_a_subject(s: Situation) -> str | None:
    """Nobody handles a complaint about themselves (R23)."""
    if s.actor.id in s.case.subjects:
        return f"{s.actor.called} is complained about in {s.ref}, so may not handle it."
    return None


def another_decider(s: Situation) -> str | None:
    """At review somebody decides who did not decide before, where the policy says so."""
    return _decided_before(s, s.actor)


def _decided_before(s: Situation, handler: Handler) -> str | None:
    rule = s.stage.another_decider_than
    for earlier in s.case.stages[:-1]:
        if earlier.number in rule.stages and handler.id in earlier.deciders:
            before, here = s.policy.by_number[earlier.number].title.lower(), s.stage.title.lower()
            return f"{handler.called} decided at {before}, so somebody else must decide at {here}."
    return None


def somebody_to_give_it_to(s: Situation) -> str | None:
    """A case is not allocated where nobody is left who could have it."""
    if any(h.id != s.case.owner and can_be_given(s, h) is None for h in s.world.handlers.values()):
        return None
    return (
        f"Nobody else may handle {s.ref} at {s.stage.title.lower()}; "
        f"an administrator can grant {s.policy.titles(s.stage.handled_by)} to somebody."
    )


def can_be_given(s: Situation, handler: Handler) -> str | None:
    """A case is allocated to somebody who may handle it at its stage."""
    if not handler.holds_any(s.stage.handled_by, s.today):
        words = s.policy.titles(s.stage.handled_by)
        return f"{handler.called} may not handle {s.stage.title.lower()}, which is for {words}."
    if handler.id in s.case.subjects:
        return f"{handler.called} is complained about in {s.ref}, so may not handle it."
    return _decided_before(s, handler)
