"""Interests: whoever handles a complaint declares that they have a conflict of interest, or none (R23)."""

from store import events as e
from store.errors import Refused
from store.policy import Policy
from store.rules import earliest, stages
from store.rules.fields import Command, Field, Kind
from store.rules.making import one
from store.rules.registry import Action
from store.rules.situation import Situation, World


def not_complained_about(s: Situation) -> str | None:
    """Who is complained about has nothing to declare: they may not handle it anyhow."""
    if s.actor.id in s.case.subjects:
        return f"{s.actor.called} is complained about in {s.ref}, so may not handle it."
    return None


def declared(s: Situation) -> str | None:
    """Whoever decides has declared an interest, or none, at the stage, where the policy says so."""
    if not s.policy.rules.interest_declared_before_decision.value:
        return None
    if s.case.interests.declared(s.actor.id, s.record.number):
        return None
    return (
        f"{s.actor.called} has not declared at {s.stage.title.lower()} whether there is a conflict of interest: "
        "declare it first (declare-interest)."
    )


def _declare(s: Situation, c: Command) -> tuple[e.New, ...]:
    """A conflict says what it is; taking one back says what has changed."""
    conflict, text = c.flag("conflict"), c.text("text")
    if conflict and not text:
        raise Refused("A conflict of interest is declared with what it is.")
    if not conflict and not text and s.case.interests.has_conflict(s.actor.id):
        raise Refused(
            f"{s.actor.called} declared a conflict of interest in {s.ref}: say what has changed since."
        )
    code = e.CONFLICT if conflict else e.NO_CONFLICT
    return one(s, e.InterestDeclared(on=c.on, stage=s.record.number, code=code), text=text)


def _inspect(s: Situation, event: e.InterestDeclared) -> list[str]:
    if event.code not in (e.CONFLICT, e.NO_CONFLICT):
        return [
            f"it declares {event.code!r}, which says neither that there is a conflict nor that there is none"
        ]
    needs_words = event.code == e.CONFLICT or s.case.interests.has_conflict(s.actor.id)
    return ["it has no text"] if needs_words and "text" not in event.texts else []


def _says(event: e.InterestDeclared, world: World, policy: Policy) -> str:
    return "a conflict of interest" if event.code == e.CONFLICT else "no conflict of interest"


ACTIONS = (
    Action(
        "declare-interest", "Declare interest", "declare that you have no conflict of interest in the case, or what it is; then others handle it",
        (
            Field("conflict", Kind.FLAG, "Conflict", help="there is a conflict of interest"),
            Field("text", Kind.PROSE, "Text", help="what the conflict is; or what has changed, where there was one before"),
        ),
        (stages.is_open, not_complained_about), earliest.stage_opened, _declare, e.InterestDeclared, who="anyone", chapter="interests", inspects=_inspect, says=_says,
    ),
)  # fmt: skip
