"""What somebody did last on a case, and the action that takes it back, where there is one."""

from typing import NamedTuple

from store import events as e
from store.case import Entry, reference
from store.errors import Refused
from store.rules import decide
from store.rules.actions import ACTIONS, RECORDED_BY
from store.rules.fields import Kind
from store.rules.registry import Action
from store.rules.situation import in_words
from store.views import Loaded, Reading


class Undoing(NamedTuple):
    """The action that compensates for what was done last, with the fields that follow from it."""

    undoes: str
    """The name of what was done."""
    action: str
    raw: dict[str, object]
    version: int
    """That of the case, which must not have moved on."""


def undo_of(loaded: Loaded, reading: Reading) -> Undoing:
    """What takes back the last that happened to the case, which must be the actor's own doing. Raises Refused with the sentence why not."""
    case, last = loaded.case, loaded.entries[-1]
    ref = reference(case.id)
    action = RECORDED_BY.get(type(last.event))  # type: ignore[arg-type]  # of a case's events, those of an action
    what = action.title.lower() if action is not None else "what was received"
    if last.actor != reading.actor.id:
        who, day = reading.world.called(last.actor), in_words(last.event.on)
        raise Refused(
            f"The last that happened to {ref} ({what}, {day}) was done by {who}; you can undo only what you did last yourself."
        )
    if action is None or action.undone_by is None:
        raise Refused(why_none(action, ref))
    raw = _fields(action, loaded.entries)
    if raw is None:
        raise Refused(
            f"Before this {what} of {ref} there was none that could be restored; record what should be instead."
        )
    undo = ACTIONS[action.undone_by.action]
    permission = next(p for p in decide.permitted(case, reading.world, reading.now, [undo]))
    if not permission.allowed:
        raise Refused(f"{action.title} would be undone by “{undo.title}”. {permission.why}")
    return Undoing(action.name, undo.name, raw, case.version)


def why_none(action: Action | None, ref: str) -> str:
    """Why nothing takes it back, and what to do instead."""
    if action is None:
        return (
            f"That {ref} was received can't be undone; withdraw it, or refer it elsewhere, with the reason."
        )
    if action.final:
        return f"“{action.title}” on {ref} was told to somebody outside, so it can't be undone; record what puts it right."
    return f"Nothing undoes “{action.title}” on {ref}: it stays on record, and a further entry puts it right."


def _fields(action: Action, entries: list[Entry]) -> dict[str, object] | None:
    """The fields of what undoes the last of the entries; None where what it would restore was never there."""
    assert action.undone_by is not None  # that is asked before
    undo, kind = action.undone_by, type(entries[-1].event)
    raw = {
        name: _raw(undo.action, name, entries[-1].event, attribute) for name, attribute in undo.same.items()
    }
    if undo.earlier:
        before = next((entry.event for entry in reversed(entries[:-1]) if type(entry.event) is kind), None)
        if before is None:
            return None
        raw |= {name: _raw(undo.action, name, before, attribute) for name, attribute in undo.earlier.items()}
    return raw


def _raw(action: str, name: str, event: e.Event, attribute: str) -> object:
    """A value of an event as it would be typed into a field."""
    value = getattr(event, attribute)
    kind = next(field.kind for field in ACTIONS[action].fields if field.name == name)
    if kind is Kind.CASE:
        return reference(value)
    return value if kind is Kind.HANDLER else str(value)
