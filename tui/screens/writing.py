"""A screen on which somebody writes: what is typed is kept as a draft, and comes back."""

import asyncio
from abc import abstractmethod
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from textual.timer import Timer

from tui.drafts import Draft, DraftFile, Typed
from tui.jobs import Job, Jobs

DRAFT_AFTER: Final = 0.4
"""Seconds after the last key."""


class Writing(Jobs):
    """Keeps the draft while somebody writes, in threads; the last keys are kept as the screen is left, however that comes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft: DraftFile | None = None
        """None where there is nothing to keep any more."""
        self.offered = False
        """A draft was put back and nothing was typed since."""
        self._kept: Typed = {}
        self._edits = 0
        self._draft_timer: Timer | None = None

    @abstractmethod
    def typed(self) -> dict[str, object]:
        """What somebody has written, by field; nothing of what stood there at first."""

    @abstractmethod
    def put_back(self, typed: Mapping[str, object]) -> None:
        """Write `typed` where it came from."""

    @property
    @abstractmethod
    def discard_key(self) -> str:
        """The key that takes a draft away again."""

    @abstractmethod
    def say_about_draft(self, text: str) -> None:
        """Say something about the draft; "" is nothing more to say."""

    def offer(self, draft: Draft, today: date) -> None:
        """Put a draft back, and say so."""
        self.put_back(draft.typed)
        self._kept = self.typed()
        self.offered = True
        when = f"{draft.at:%H:%M}"
        if draft.at.date() != today:
            when = f"{draft.at.date().isoformat()}, {when}"
        self.say_about_draft(f"Draft of {when} restored; {self.discard_key} discards it.")
        self.refresh_bindings()

    def written(self) -> None:
        """Something may have been typed: keep it soon."""
        typed = self.typed()
        if typed == self._kept:
            return
        if self.offered:
            self.offered = False
            self.say_about_draft("")
            self.refresh_bindings()
        self._kept = typed
        self._edits += 1
        if self._draft_timer is not None:
            self._draft_timer.stop()
        self._draft_timer = self.set_timer(DRAFT_AFTER, self._keep_soon)

    def discard_draft(self) -> None:
        """Go on as if nothing had been typed."""
        self.offered = False
        self.say_about_draft("")
        self.refresh_bindings()
        self._kept = {}
        self._edits += 1
        self._keep_soon()

    async def keep_now(self) -> bool | None:
        """Keep what was typed: whether it is safe, None where there was nothing to keep."""
        if not self._kept or self.draft is None:
            return None
        trouble = await asyncio.to_thread(_keep, self.draft, self._kept, self._edits)
        self._kept_or_not(trouble)
        return not trouble

    async def on_unmount(self) -> None:
        if self.draft is not None and self._edits:
            await asyncio.to_thread(_keep, self.draft, self._kept, self._edits)

    def _keep_soon(self) -> None:
        draft, typed, number = self.draft, self._kept, self._edits
        if draft is not None:
            self.ask(Job("draft", lambda: _keep(draft, typed, number), self._kept_or_not))

    def _kept_or_not(self, trouble: str) -> None:
        if trouble:
            self.say_about_draft(
                f"No draft is kept ({trouble}): save, or copy what you wrote, before you leave."
            )


def _keep(draft: DraftFile, typed: Typed, number: int) -> str:
    """Keep it; what the disk said where it refused."""
    try:
        draft.keep(typed, number)
    except OSError as error:
        return error.strerror or "the disk refuses"
    return ""
