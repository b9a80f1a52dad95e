"""A queue to look at: cases in several states, of several people, some late, on a register that is really there."""

import atexit
import shutil
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from time import monotonic
from typing import Any

from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from store.register import Store
from tests.tui.case_support import NOON, Clock, Desk, desk_on, make_register
from tui.jobs import Jobs
from tui.screens.queue import QueueScreen
from tui.settings import USUAL, Settings
from tui.widgets.case_table import CaseTable

TODAY = NOON.date()  # Monday 16 March 2026
PATIENCE = 10.0
"""Seconds that a test waits for what must come."""

# Who has it, when it came, what it is about, whose it is, and what was done to it so far. Received by Ann.
CASES = (
    ("Ann", 31, "Refund of a cancelled course", "Priya Shah", ("acknowledge", "investigate")),
    ("Ann", 20, "A late certificate", "Tom Baker", ("acknowledge",)),
    ("Ann", 9, "The fee was taken twice", "Zofia Nowak", ()),
    ("Ann", 1, "Refund not paid", "Ade Adeyemi", ()),
    ("Bob", 10, "No link to the webinar", "Megan Hughes", ("acknowledge", "ask")),
    ("Bob", 3, "Wrong address", "Luis Garcia", ("acknowledge", "decide", "respond", "close")),
    ("", 2, "Booking lost", "Nadia Khan", ()),
    ("", 0, "Results came late", "Owen Price", ()),
)
TYPED: Mapping[str, Mapping[str, object]] = {
    "ask": {"text": "Which webinar?"},
    "decide": {"outcome": "upheld", "reasons": "It was wrong.", "authority": "Service standards, 4"},
}


def receive(store: Store, subject: str, *, name: str = "Somebody", on: date = TODAY) -> int:
    """A complaint that Ann takes in."""
    done = store.receive({"subject": subject, "name": name, "service": "events"}, store.acting("Ann"), on=on)
    return store.find(done.ref)


def act(store: Store, case: int, action: str, by: str = "Ann", **typed: object) -> None:
    """An action by a handler, today, with the values of TYPED."""
    store.do(case, action, {**TYPED.get(action, {}), **typed}, store.acting(by))


@cache
def _made() -> Path:
    """The register with the cases above, made once in a run of the tests."""
    folder = Path(mkdtemp(prefix="upheld-queue-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = folder / "register.db"
    make_register(path)
    store = Store.open(path, clock=Clock())
    for owner, days, subject, name, actions in CASES:
        case = receive(store, subject, name=name, on=TODAY - timedelta(days=days))
        if owner:
            act(store, case, "allocate", "Dan", to=owner)
        for action in actions:
            act(store, case, action, owner)
    store.close()
    return folder


def make_queue(folder: Path) -> Path:
    """A register of its own with the cases above."""
    shutil.copytree(_made(), folder, dirs_exist_ok=True)
    return folder / "register.db"


def other_store(path: Path) -> Store:
    """The register as somebody else opens it."""
    return Store.open(path, clock=Clock())


HOPS = 6
"""From widget to widget: more than any message of the desk goes before something is asked of the store."""


class QueueDesk(Desk):
    """At rest only when every message is delivered and every answer has come, however busy the machine is."""

    async def settle(self) -> None:
        while True:
            for _ in range(HOPS):
                await self.pilot._wait_for_screen()
            if not _waiting(self):
                break
            await self.pilot.pause(0.005)
        await self.pilot.pause(0)

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.settle()


def _waiting(desk: Desk) -> bool:
    screens = [screen for screen in desk.app.screen_stack if isinstance(screen, Jobs)]
    asked = any(screen.waiting_for(subject) for screen in screens for subject in screen._requests)
    return asked or any(not worker.is_finished for worker in desk.app.workers)


async def until(desk: Desk, holds: Callable[[], bool]) -> None:
    """Until something holds that comes by itself."""
    end = monotonic() + PATIENCE
    while not holds():
        assert monotonic() < end, desk.screen_text()
        await desk.pilot.pause(0.02)
    await desk.settle()


@asynccontextmanager
async def queue_on(
    path: Path, size: tuple[int, int] = (120, 35), as_name: str = "Ann", settings: Settings = USUAL
) -> AsyncIterator[Desk]:
    """The desk, its rows and its counts on the screen."""
    async with desk_on(path, size, as_name, settings) as found:
        desk = QueueDesk(found.app, found.pilot, found.clock)
        await until(desk, lambda: bool(queue(desk).queue_list.counts))
        yield desk


def shows(desk: Desk, kind: type[Screen[Any]]) -> bool:
    """Whether a screen of that kind is on top; asked so, mypy does not take it for the one that will be there later."""
    return isinstance(desk.app.screen, kind)


def queue(desk: Desk) -> QueueScreen:
    """The queue, wherever it lies in the stack."""
    return next(screen for screen in desk.app.screen_stack if isinstance(screen, QueueScreen))


def table(desk: Desk) -> CaseTable:
    """The table of the queue."""
    return queue(desk).table


def title(desk: Desk) -> str:
    """What stands above the table."""
    words = table(desk)._border_title  # the public one is markup
    return words.plain if words is not None else ""


def references(desk: Desk) -> list[str]:
    """The references of the rows on the screen, from top to bottom."""
    window = table(desk)._window
    rows = [window.row(index) for index in range(table(desk).total)]
    return [getattr(row, "ref", "…").removeprefix("CMP-2026-") for row in rows]


def here(desk: Desk) -> str:
    """The reference under the cursor."""
    return str(getattr(table(desk).row, "ref", "")).removeprefix("CMP-2026-")


def typed(desk: Desk) -> str:
    """What stands in the field that has the focus."""
    field = desk.focused
    assert isinstance(field, Input)
    return field.value


def on_queue(desk: Desk) -> bool:
    """Whether nothing lies in front of the queue."""
    return desk.app.screen == queue(desk)


def has_focus(desk: Desk, widget: Widget) -> bool:
    """Whether the widget is where keys go."""
    return desk.focused == widget
