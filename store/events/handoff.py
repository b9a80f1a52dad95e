"""What a member of staff could not resolve, and told their line manager of (R60)."""

from typing import Final

from store.events.base import CaseEvent

LINE_MANAGER: Final = "line-manager"
SOMEBODY_ELSE: Final = "other"


class HandedOff(CaseEvent, frozen=True):
    """Whoever has the case told `to` that they can't resolve it; `code` says whether that is their line manager. Texts: reason."""

    chapter = "handoff"
    to: int
    code: str
