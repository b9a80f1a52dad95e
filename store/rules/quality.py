"""A look at the quality of how a case was handled, by somebody who handled nothing of it (R5, R19, R27)."""

from store import events as e
from store.errors import Refused
from store.policy import Policy
from store.rules import earliest, people
from store.rules.common import checked, inspected
from store.rules.fields import Command, Field, Kind
from store.rules.making import one
from store.rules.registry import Action
from store.rules.situation import Situation, World


def answered(s: Situation) -> str | None:
    """There is nothing to look at before a response was sent."""
    if any(stage.responded or stage.earlier for stage in s.case.stages):
        return None
    return f"No response was sent in {s.ref} yet, so there is nothing to look at."


def not_own_work(s: Situation) -> str | None:
    """Nobody looks at the quality of their own work."""
    deciders = {number for stage in s.case.stages for number in stage.deciders}
    if s.actor.id not in deciders | {s.case.owner}:
        return None
    return f"{s.actor.called} handled {s.ref}: somebody else looks at how it was handled."


def _something(s: Situation, event: e.QualityChecked) -> str | None:
    """A look finds something, and the same thing not both ways."""
    both = [code for code in event.met if code in event.not_met]
    if both:
        words = s.policy.lists.quality_items.get(both[0], both[0])
        return f"“{words}” is said to be as it should be, and not to be."
    if not event.met and not event.not_met:
        return "Say what is as it should be (met), and what is not (not_met)."
    return None


def _check(s: Situation, c: Command) -> tuple[e.New, ...]:
    """What is not as it should be is said in words too."""
    event = checked(s, e.QualityChecked(on=c.on, met=c.lines("met"), not_met=c.lines("not_met")), _something)
    if event.not_met and not c.text("text"):
        raise Refused("Say in words what is not as it should be (text).")
    return one(s, event, text=c.text("text"))


def _words(s: Situation, event: e.QualityChecked) -> str | None:
    return "it has no text" if event.not_met and "text" not in event.texts else None


def _says(event: e.QualityChecked, world: World, policy: Policy) -> str:
    items = policy.lists.quality_items
    named = ", ".join(items.get(code, code).lower() for code in event.not_met)
    return f"not as it should be: {named}" if named else "all as it should be"


ACTIONS = (
    Action(
        "check-quality", "Look at quality", "record what somebody who did not handle the case found of how it was handled",
        (
            Field("met", Kind.CHOICES, "As it should be", list_name="quality_items", help="what is as it should be; repeat for each"),
            Field("not_met", Kind.CHOICES, "Not as it should be", list_name="quality_items", help="what is not; repeat for each"),
            Field("text", Kind.PROSE, "Text", help="what was found, and what is to be learnt"),
        ),
        (people.not_a_subject, answered, not_own_work), earliest.received, _check, e.QualityChecked, who="allocator", chapter="quality",
        inspects=inspected(_something, _words), says=_says,
    ),
)  # fmt: skip
