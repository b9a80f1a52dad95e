"""A small simulated register with handlers of every role, and the desk on it, driven by keys alone."""

import asyncio
import string
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widget import Widget

from store import events as e
from store.founding import found, founding
from store.ledger import Happening
from store.people import Handler
from store.policy_file import shipped
from store.register import Store
from tui.app import UpheldApp
from tui.opening import Opening
from tui.settings import USUAL, Settings

NOON = datetime(2026, 3, 16, 12)
WHO: Mapping[str, tuple[str, ...]] = {
    "Ann": ("customer_service",),
    "Bob": ("customer_service",),
    "Cara": ("customer_voice",),
    "Dan": ("team_leader",),
    "Eve": ("compliance_manager",),
    "Hal": ("administrator",),
}
SIZES = ((80, 24), (140, 40))


# Keys by their names that stand for a character.
_CHARACTERS = {_character_to_key(char): char for char in string.printable if char.isprintable()}


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def pass_days(self, days: int) -> None:
        """Another day, at the same time."""
        self.now += timedelta(days=days)


def make_register(
    path: Path, policy_text: str | None = None, who: Mapping[str, tuple[str, ...]] = WHO
) -> None:
    """A simulated register with the handlers of `who` and no case."""
    began = NOON - timedelta(days=365)
    day = began.date()
    happenings = founding(policy_text or shipped(), began, e.RegisterCreated(on=day, simulated=True))
    for number, (name, roles) in enumerate(who.items(), start=1):
        added = e.New(number, e.HandlerAdded(on=day), {"name": name, "account": name.lower()})
        granted = [e.New(number, e.RoleGranted(on=day, role=role)) for role in roles]
        happenings += [Happening(began, 1, new) for new in (added, *granted)]
    found(path, [happenings])


class Desk:
    """The app under test, with what the tests ask of it."""

    def __init__(self, app: UpheldApp, pilot: Pilot[None], clock: Clock) -> None:
        self.app = app
        self.pilot = pilot
        self.clock = clock

    async def settle(self) -> None:
        """Until nothing is under way: no thread, no message, no repaint."""
        for _ in range(2):  # what is handled now may bring something new
            while self._is_busy():
                threads = [worker.wait() for worker in self.app.workers if not worker.is_finished]
                await asyncio.gather(*threads, asyncio.sleep(0), return_exceptions=True)
                self.app.screen._on_timer_update()
            await self.pilot.pause(0)
        if self._is_busy():
            await self.settle()

    def _is_busy(self) -> bool:
        """Whether a thread runs, a message waits somewhere, or a screen is about to be laid out or painted."""
        if any(not worker.is_finished for worker in self.app.workers):
            return True
        here = self.app.screen
        if here._layout_required or here._repaint_required or here._dirty_widgets or here._callbacks:
            return True
        screens = self.app.screen_stack
        pumps = (self.app, *(widget for screen in screens for widget in screen.walk_children(with_self=True)))
        return any(pump.message_queue_size for pump in pumps)

    async def press(self, *keys: str) -> None:
        """Press keys, each when what came of the one before is done."""
        for key in keys:
            name = _character_to_key(key) if len(key) == 1 else key
            self.app.post_message(events.Key(name, key if len(key) == 1 else _CHARACTERS.get(key)))
            await self.settle()

    async def type(self, text: str) -> None:
        """Write a text into what has the focus: a letter by its key, more as a terminal pastes it."""
        if len(text) == 1:
            await self.press(text)
        elif text:
            self.app.post_message(events.Paste(text))
            await self.settle()

    async def act_as(self, name: str) -> None:
        """What the act-as screen does."""
        self.app._act_as(self.handler(name).id)
        await self.settle()

    def handler(self, name: str) -> Handler:
        """A handler by name."""
        assert self.app.standing is not None
        return next(h for h in self.app.standing.governing.handlers.values() if h.name == name)

    @property
    def store(self) -> Store:
        return self.app.register

    @property
    def focused(self) -> Widget:
        """What has the focus."""
        widget = self.app.screen.focused
        assert widget is not None, self.screen_text()
        return widget

    def screen_text(self) -> str:
        """Everything on the screen as text, line by line."""
        return "\n".join(
            "".join(segment.text for segment in line) for line in self.app.screen._compositor.render_strips()
        )

    def notices(self) -> list[str]:
        """What the toasts say."""
        return [notice.message for notice in self.app._notifications]


@asynccontextmanager
async def desk_on(
    path: Path, size: tuple[int, int] = (80, 24), as_name: str = "Ann", settings: Settings = USUAL
) -> AsyncIterator[Desk]:
    """The desk on the register at `path`, acting as `as_name`, at rest."""
    clock = Clock()
    app = UpheldApp(Opening(path, as_name, lambda path: Store.open(path, clock=clock), settings), settings)
    async with app.run_test(size=size, notifications=True) as pilot:
        desk = Desk(app, pilot, clock)
        await desk.settle()
        while app.store is None:
            await desk.settle()
        await desk.settle()
        yield desk
    app.register.close()
