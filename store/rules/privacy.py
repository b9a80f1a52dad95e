"""Restricted view: who may read a case whose view is restricted, and a case about a handler (R13, R24, R28).

Least privilege that still lets work go on. A restricted case is read by its owner, who works on it; by who allocates at its
present stage, or nobody could be given it; and by the roles that the policy names. The others who handle its stage do not: that
would be a whole team. A handler complained about never reads the case, whatever they hold.
"""

from store import events as e
from store.rules import earliest, people
from store.rules.common import REASON
from store.rules.fields import Command
from store.rules.making import one
from store.rules.registry import Action, Undo
from store.rules.situation import Situation


def is_reader(s: Situation) -> str | None:
    """Where the view is restricted, only who may read the case acts on it."""
    if not s.case.privacy.restricted or s.actor.id == s.case.owner:
        return None
    roles = s.policy.readers_at(s.stage)
    if s.actor.holds_any(roles, s.today):
        return None
    return f"{s.ref} is restricted: only its owner, {s.policy.titles(roles)} may read it."


def may_read(s: Situation) -> str | None:
    """Nobody reads a complaint about themselves, nor a restricted one that is not for them."""
    if s.actor.id in s.case.subjects:
        return f"{s.actor.called} is complained about in {s.ref}, so may not read it."
    return is_reader(s)


def not_restricted(s: Situation) -> str | None:
    """Once is enough."""
    return f"The view of {s.ref} is restricted already." if s.case.privacy.restricted else None


def restricted(s: Situation) -> str | None:
    """There must be something to lift."""
    return None if s.case.privacy.restricted else f"The view of {s.ref} is not restricted."


def _restrict(s: Situation, c: Command) -> tuple[e.New, ...]:
    return one(s, e.ViewRestricted(on=c.on), reason=c.text("reason"))


def _lift(s: Situation, c: Command) -> tuple[e.New, ...]:
    return one(s, e.ViewRestrictionLifted(on=c.on), reason=c.text("reason"))


ACTIONS = (
    Action(
        "restrict-view", "Restrict view", "let only its owner, who allocates it and those the policy names read the case",
        (REASON,), (people.not_a_subject, not_restricted), earliest.received, _restrict, e.ViewRestricted, needs=("reason",),
        who="anyone", chapter="privacy", before_adoption=True, undone_by=Undo("lift-view-restriction"),
    ),
    Action(
        "lift-view-restriction", "Lift view restriction", "let every handler read the case again",
        (REASON,), (people.not_a_subject, restricted), earliest.received, _lift, e.ViewRestrictionLifted, needs=("reason",),
        who="allocator", chapter="privacy", before_adoption=True,
    ),
)  # fmt: skip
