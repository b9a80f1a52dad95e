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
    """Nobody handles a complaint about themselves, or one in which they have declared a conflict of interest (R23)."""
    return not_impartial(s, s.actor)


def not_impartial(s: Situation, handler: Handler) -> str | None:
    """Why a handler may have nothing to do with the case but write notes, or None where they may."""
    if handler.id in s.case.subjects:
        return f"{handler.called} is complained about in {s.ref}, so may not handle it."
    if s.case.interests.has_conflict(handler.id):
        return f"{handler.called} declared a conflict of interest in {s.ref}, so may not handle it."
    return None


def another_decider(s: Situation) -> str | None:
    """At review somebody decides who did not decide before, where the policy says so."""
    return _decided_before(s, s.actor)


def _decided_before(s: Situation, handler: Handler) -> str | None:
    before = _decided_at(s, handler, s.stage.another_decider_than.stages)
    if before is None:
        return None
    return f"{handler.called} decided at {before}, so somebody else must decide at {s.stage.title.lower()}."


def _decided_at(s: Situation, handler: Handler, stages: tuple[int, ...]) -> str | None:
    """The first of some earlier stages at which the handler decided, by its title."""
    for earlier in s.case.stages[:-1]:
        if earlier.number in stages and handler.id in earlier.deciders:
            return s.policy.by_number[earlier.number].title.lower()
    return None


def lone_reviewer(s: Situation) -> str | None:
    """Where the actor decided before at a stage that this one should be another's eyes on, the two ways on (G5)."""
    before = _decided_at(s, s.actor, s.stage.lone_reviewer.stages)
    if before is None:
        return None
    return (
        f"{s.actor.called} decided at {before}: let a delegate who is {s.policy.titles(s.stage.handled_by)} decide at "
        f"{s.stage.title.lower()}, or record why nobody else could (exception)."
    )


def is_lone_reviewer(s: Situation) -> bool:
    """Whether the actor may decide here only with a recorded exception."""
    return lone_reviewer(s) is not None


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
    return not_impartial(s, handler) or _decided_before(s, handler)
