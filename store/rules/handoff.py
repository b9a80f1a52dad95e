"""Handing off: who can't resolve a complaint tells their line manager as soon as possible (R60)."""

from store import events as e
from store.errors import Refused
from store.people import Handler
from store.policy import Policy
from store.rules import earliest, stages
from store.rules.common import REASON
from store.rules.fields import Command, Field, Kind
from store.rules.making import one
from store.rules.registry import Action
from store.rules.situation import Situation, World


def somebody_to_tell(s: Situation) -> str | None:
    """There is somebody else, who is not complained about."""
    if any(_not_to(s, handler) is None for handler in s.world.handlers.values()):
        return None
    return f"There is nobody else to hand {s.ref} off to; an administrator can add handlers."


def _not_to(s: Situation, handler: Handler) -> str | None:
    if handler.id == s.actor.id:
        return f"{handler.called} can't hand {s.ref} off to themselves."
    if handler.id in s.case.subjects:
        return f"{handler.called} is complained about in {s.ref}: hand it off to somebody else (to)."
    return None


def _hand_off(s: Situation, c: Command) -> tuple[e.New, ...]:
    """To the line manager where nobody is named."""
    manager, to = s.actor.manager, c.number("to")
    handler = s.world.handlers.get(manager or 0 if to is None else to)
    if handler is None:
        raise Refused(f"No line manager is on record for {s.actor.called}: say whom to hand it off to (to).")
    refusal = _not_to(s, handler)
    if refusal:
        raise Refused(refusal)
    code = e.LINE_MANAGER if handler.id == manager else e.SOMEBODY_ELSE
    return one(s, e.HandedOff(on=c.on, to=handler.id, code=code), reason=c.text("reason"))


def _inspect(s: Situation, event: e.HandedOff) -> list[str]:
    handler = s.world.handlers.get(event.to)
    if handler is None:
        return [f"there was no handler {event.to} to hand it off to"]
    refusal = _not_to(s, handler)
    if refusal:
        return [refusal]
    expected = e.LINE_MANAGER if event.to == s.actor.manager else e.SOMEBODY_ELSE
    return (
        [] if event.code == expected else [f"it says {event.code!r} of {handler.called}, and is {expected!r}"]
    )


def _says(event: e.HandedOff, world: World, policy: Policy) -> str:
    line = ", the line manager" if event.code == e.LINE_MANAGER else ""
    return f"to {world.called(event.to)}{line}"


ACTIONS = (
    Action(
        "hand-off", "Hand off", "tell your line manager of what you can't resolve",
        (Field("to", Kind.HANDLER, "To", help="the handler's name or account; your line manager if not given"), REASON),
        (stages.is_open, somebody_to_tell), earliest.received, _hand_off, e.HandedOff, needs=("reason",), who="anyone", chapter="handoff", inspects=_inspect, says=_says,
    ),
)  # fmt: skip
