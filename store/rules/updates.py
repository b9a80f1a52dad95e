"""Telling the complainant how the complaint stands, so that they know what to expect and when (R20)."""

from store import events as e
from store.rules import earliest
from store.rules.common import CHANNEL, LETTER, TEXT, working
from store.rules.fields import Command
from store.rules.making import one
from store.rules.registry import Action
from store.rules.situation import Situation


def _update(s: Situation, c: Command) -> tuple[e.New, ...]:
    event = e.ProgressUpdated(on=c.on, channel=c.text("channel") or s.case.channel)
    return one(s, event, text=c.text("text"), letter=c.text("letter"))


ACTIONS = (
    Action(
        "update", "Update", "record that the complainant was told how the complaint stands and when to expect what",
        (TEXT, CHANNEL, LETTER), working(), earliest.stage_opened, _update, e.ProgressUpdated, needs=("text",), final=True, chapter="updates",
    ),
)  # fmt: skip
