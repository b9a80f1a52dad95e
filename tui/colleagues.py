"""Colleagues who write on the same case, in words."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from store import presence
from store.rules.actions import ACTIONS
from tui.format import plain

if TYPE_CHECKING:
    from store.presence import Writer
    from tui.standing import Standing


def writers(register: Path, case: int) -> "list[Writer]":
    """Who else has the case open for writing. For use in a thread."""
    return presence.writers(register, case)


def writing_words(found: "Sequence[Writer]", standing: "Standing") -> str:
    """As `Bob is writing (Decide), since 10:31`; "" where nobody is. What names no handler or action of the register is left out."""
    parts = []
    for writer in found:
        handler, action = standing.governing.handlers.get(writer.handler), ACTIONS.get(writer.action)
        if handler is not None and action is not None:
            since = writer.since.astimezone(standing.policy.zone)
            who = "you, elsewhere," if handler.id == standing.actor.id else plain(handler.called)
            verb = "are" if handler.id == standing.actor.id else "is"
            parts.append(f"{who} {verb} writing ({action.title}), since {since:%H:%M}")
    return "; ".join(parts)
