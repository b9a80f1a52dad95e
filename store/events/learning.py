"""What was learnt from a complaint (R50, R54)."""

from store.events.base import CaseEvent


class LearningEvent(CaseEvent, frozen=True):
    """A fact of what was learnt."""

    chapter = "learning"


class LearningRecorded(LearningEvent, frozen=True):
    """A lesson: `code` is the root cause, `change` the change that follows. Texts: lesson; no_change, why none is needed."""

    code: str
    number: int
    change: int | None = None
