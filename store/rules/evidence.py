"""The evidence index: pieces by number, cited by decisions (R14)."""

from store import events as e
from store.policy import Policy
from store.rules import earliest, people, stages
from store.rules.common import checked, inspected, next_number
from store.rules.fields import Command, Field, Kind
from store.rules.making import one
from store.rules.registry import Action
from store.rules.situation import Situation, World, in_words


def _against(s: Situation, event: e.EvidenceAdded) -> str | None:
    """What speaks against a piece of evidence."""
    if event.point is not None and not 1 <= event.point <= s.case.points:
        return f"There is no point {event.point} in {s.ref}, which has {s.case.points}."
    if event.dated is not None and event.dated > s.today:
        return f"Evidence dated {in_words(event.dated)} would be from the future."
    return None


def _add(s: Situation, c: Command) -> tuple[e.New, ...]:
    number = len(s.case.evidence.all) + 1
    event = e.EvidenceAdded(on=c.on, number=number, dated=c.date("dated"), point=c.number("point"))
    return one(s, checked(s, event, _against), text=c.text("text"), source=c.text("source"))


def _says(event: e.EvidenceAdded, world: World, policy: Policy) -> str:
    dated = f", dated {in_words(event.dated)}" if event.dated else ""
    return f"evidence {event.number}{dated}" + (f", on point {event.point}" if event.point else "")


ACTIONS = (
    Action(
        "add-evidence", "Add evidence", "put a piece of evidence into the index, for decisions to cite by its number",
        (
            Field("text", Kind.PROSE, "What it shows", required=True, help="the fact that it shows"),
            Field("source", Kind.LINE, "Source", required=True, help="where it comes from: a document, a person, a system"),
            Field("dated", Kind.DATE, "Dated", help="the day that it dates from"),
            Field("point", Kind.NUMBER, "Point", help="the point of the complaint that it bears on, where it is one"),
        ),
        (stages.is_open, people.not_a_subject), earliest.received, _add, e.EvidenceAdded, needs=("text", "source"), chapter="evidence", inspects=inspected(next_number, _against), says=_says,
    ),
)  # fmt: skip
