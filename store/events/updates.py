"""Telling the complainant how the complaint stands (R20)."""

from store.events.base import CaseEvent


class ProgressUpdated(CaseEvent, frozen=True):
    """The complainant was told how the complaint stands. Texts: text, letter."""

    chapter = "updates"
    channel: str = ""
