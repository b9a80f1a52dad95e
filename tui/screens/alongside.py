"""Who else writes on the same case: said when a form opens, and told to others for as long as it is open."""

import asyncio
from typing import TYPE_CHECKING

from textual import getters

from store.case import reference
from store.presence import Here
from tui.app import UpheldApp
from tui.colleagues import writers, writing_words
from tui.jobs import Job, Jobs

if TYPE_CHECKING:
    from store.presence import Writer


class Alongside(Jobs):
    """The part of a form that colleagues notice."""

    app = getters.app(UpheldApp)

    case: int
    action: str
    _here: Here | None = None

    def come(self) -> None:
        """Say beside the register that somebody writes here; and on the screen who else does."""
        here = self._here = Here(self.app.register.path, self.case, self.app.actor.id, self.action)

        def look() -> "list[Writer]":
            here.enter()
            return writers(self.app.register.path, self.case)

        self.ask(Job("who", look, self._say_who))

    def _say_who(self, found: "list[Writer]") -> None:
        standing = self.app.standing
        words = writing_words(found, standing) if standing is not None else ""
        if words:
            self.notify(f"{reference(self.case)}: {words}.", severity="warning", markup=False, timeout=8)

    async def on_unmount(self) -> None:
        if self._here is not None:
            await asyncio.to_thread(self._here.leave)
