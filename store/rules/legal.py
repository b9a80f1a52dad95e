"""Where the law overrides the policy: a mark on the case with its legal basis, so that such cases can be listed (R6)."""

from store import events as e
from store.rules import earliest, people, stages
from store.rules.common import REASON
from store.rules.fields import Command, Field, Kind
from store.rules.making import one
from store.rules.numbered import NUMBER, Waiting, next_number
from store.rules.registry import Action, Undo
from store.rules.situation import Situation

_IN_FORCE = Waiting(
    "override", lambda case: case.legal.in_force, "No part of the policy is overridden in {ref}."
)


def _record(s: Situation, c: Command) -> tuple[e.New, ...]:
    event = e.OverrideRecorded(on=c.on, number=len(s.case.legal.all) + 1)
    return one(s, event, basis=c.text("basis"), text=c.text("text"))


def _end(s: Situation, c: Command) -> tuple[e.New, ...]:
    return one(s, e.OverrideEnded(on=c.on, number=_IN_FORCE.chosen(s, c)), reason=c.text("reason"))


ACTIONS = (
    Action(
        "record-override", "Record override by law", "mark that the law overrides a part of the policy in this case, with the legal basis",
        (
            Field("basis", Kind.LINE, "Legal basis", required=True, help="the statute and its section"),
            Field("text", Kind.PROSE, "What does not apply", required=True, help="which part of the policy does not apply, and what does instead"),
        ),
        (stages.is_open, people.not_a_subject), earliest.received, _record, e.OverrideRecorded, needs=("basis", "text"), chapter="legal",
        inspects=next_number(lambda case: case.legal.all), undone_by=Undo("end-override", {"number": "number"}),
    ),
    Action(
        "end-override", "End override by law", "record that a part of the policy applies after all, or again",
        (NUMBER, REASON), (people.not_a_subject, _IN_FORCE.some), earliest.received, _end, e.OverrideEnded, needs=("reason",), chapter="legal",
        inspects=_IN_FORCE.inspected,
    ),
)  # fmt: skip
