"""What was learnt from a complaint, and the change that follows from it, or why none does (R50, R52, R54)."""

from store import events as e
from store.case import reference
from store.errors import Refused
from store.policy import Policy
from store.records.changing import ADD_CASE, CHANGE
from store.records.effects import not_dropped
from store.records.kind import Matter, why_not
from store.rules import earliest, people
from store.rules.fields import Command, Field, Kind
from store.rules.making import one
from store.rules.registry import Action
from store.rules.situation import Situation, World


def causes_are_listed(s: Situation) -> str | None:
    """A cause is one of the policy's."""
    return None if s.policy.lists.causes else "The policy lists no causes: they stand under [lists.causes]."


def _record(s: Situation, c: Command) -> tuple[e.New, ...]:
    change, no_change = c.number("change"), c.text("no_change")
    if (change is None) is not bool(no_change):
        raise Refused(
            "Say either which change follows (--change) or why none is needed (--no-change), and not both."
        )
    event = e.LearningRecorded(
        on=c.on, code=c.text("cause"), number=len(s.case.learning.lessons) + 1, change=change
    )
    told = one(s, event, lesson=c.text("lesson"), no_change=no_change)
    return told if change is None else told + _behind(s, change)


def _behind(s: Situation, number: int) -> tuple[e.New, ...]:
    """That the case is behind the change, in the change's own stream, where it does not say so yet."""
    change = s.world.changes.get(number)
    if change is None:
        raise Refused(f"There is no change {reference(number)} in this register.")
    m = Matter(change, s.world, s.world.policies[change.policy], s.today, s.on)
    known = s.case.id in change.cases
    refusal = not_dropped(m) if known else why_not(CHANGE, ADD_CASE, m)
    if refusal:
        raise Refused(f"{reference(number)}: {refusal}")
    return () if known else (e.New(number, e.ChangeLinked(on=s.on, case=s.case.id)),)


def _inspect(s: Situation, event: e.LearningRecorded) -> list[str]:
    found = []
    if event.number != len(s.case.learning.lessons) + 1:
        found.append(
            f"it is lesson {event.number}, where only {len(s.case.learning.lessons) + 1} was possible"
        )
    if (event.change is None) is not ("no_change" in event.texts):
        found.append("it names neither a change nor a reason why none is needed, or both")
    return found


def _cause(event: e.LearningRecorded, world: World, policy: Policy) -> str:
    cause = policy.lists.causes.get(event.code, event.code).lower()
    return f"{cause}; change: {reference(event.change)}" if event.change is not None else cause


ACTIONS = (
    Action(
        "record-learning", "Record learning", "record the root cause and what was learnt, with the change that follows or why none does",
        (
            Field("cause", Kind.CHOICE, "Cause", required=True, list_name="causes", help="the root cause"),
            Field("lesson", Kind.PROSE, "Lesson", required=True, help="what was learnt"),
            Field("change", Kind.CHANGE, "Change", help="the reference of the change that follows (upheld change makes one)"),
            Field("no_change", Kind.PROSE, "No change, because", help="why no change is needed, where none is"),
        ),
        (causes_are_listed, people.not_a_subject), earliest.received, _record, e.LearningRecorded,
        needs=("lesson",), who="anyone", chapter="learning", inspects=_inspect, says=_cause,
    ),
)  # fmt: skip
