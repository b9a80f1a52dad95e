"""The desk: one register, who acts in it, and the screens that show it."""

import asyncio
import os
import signal
import sys
import threading
from contextlib import suppress
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from store.errors import UpheldError
from tui import themes
from tui.format import plain
from tui.keys_in_turn import KeysInTurn
from tui.messages import RegisterChanged, RegisterOpened
from tui.settings import USUAL, Settings, first_sentence, settings_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from textual.command import Provider

    from store.governing import Governing
    from store.people import Handler
    from store.policy_shape import Mistake
    from store.reader import Reader
    from store.register import Store
    from store.unit_of_work import Stamp
    from tui.opening import Opened, Opening
    from tui.standing import Standing

EVERY: Final = 0.5
"""Seconds between two looks at the register's time stamp, the clock and the terminal: microseconds each."""
GRACE: Final = 5.0
"""Seconds that a desk whose terminal is gone has to come to an end."""


def _commands() -> "type[Provider]":
    from tui.palette import DeskCommands

    return DeskCommands


def _import_what_comes_next() -> None:
    """The preview and the screen of a case, while nobody waits for them yet."""
    for name in ("tui.case_words", "tui.proposals", "tui.screens.case"):
        import_module(name)


class Taken(NamedTuple):
    """An action that was recorded, and of what was given for it, what may be given on another case."""

    action: str
    given: "Mapping[str, str]"


class UpheldApp(KeysInTurn[None]):
    """The app. Screens ask `store` through jobs, as `actor`; both are None until the register is open, `store` a little longer."""

    TITLE = "Upheld"
    CSS_PATH = "screens/queue.tcss"  # the first screen's: Textual reads that of later ones only
    CSS = """
    CommandPalette SearchIcon { display: none; }
    CommandPalette #--input { padding-left: 1; }
    Toast { max-width: 90%; }
    """
    COMMANDS: ClassVar = {_commands}
    HORIZONTAL_BREAKPOINTS = [(0, "-too-narrow"), (40, "-narrow"), (100, "-wide")]  # noqa: RUF012  as Textual declares it
    VERTICAL_BREAKPOINTS = [(0, "-too-flat"), (12, "-flat"), (24, "-short"), (32, "-tall")]  # noqa: RUF012  the same
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("colon", "command_palette", "commands", tooltip="Every command with its key", id="desk.commands"),
        Binding("ctrl+p", "command_palette", "commands", tooltip="Every command with its key", id="desk.palette", show=False, priority=True),
        Binding("question_mark", "help", "help", tooltip="What every key does here", id="desk.help"),
        Binding("ctrl+z", "put_aside", "put aside", tooltip="Put the desk aside; the shell brings it back with fg", id="desk.aside", show=False),
        Binding("A", "act_as", "act as", tooltip="Act as another handler, in a demo register", id="desk.act-as", show=False),
    ]  # fmt: skip

    def __init__(self, opening: "Opening", settings: Settings = USUAL) -> None:
        super().__init__()
        self.open_path: Path = opening.path
        self.as_name: str | None = opening.as_name
        self.store: Store | None = None
        self.standing: Standing | None = None
        self.failure: BaseException | None = None
        """Why the register could not be opened."""
        self.taken_last: Taken | None = None
        """What was recorded last at this desk."""
        self._opening = opening
        self._stamp: Stamp | None = None
        self.animation_level = "none"  # over SSH each frame costs a screenful
        themes.register(self)
        self.settings = settings
        self.keymap: dict[str, str] = {}
        """The keys of somebody's own that can be used, by id."""
        self._key_mistakes: list[Mistake] = []
        self._begin_in(settings.theme or themes.default_theme(os.environ))

    def _begin_in(self, theme: str) -> None:
        """Set the theme as if it had always been this one: to change it would read every style sheet a second time."""
        self.set_reactive(App.theme, theme)
        self.set_class(self.current_theme.dark, "-dark-mode", update=False)
        self.set_class(not self.current_theme.dark, "-light-mode", update=False)
        self.stylesheet.set_variables(self.get_css_variables())

    # --- the register ---

    @property
    def reader(self) -> "Reader":
        """What the first rows came from: enough for lists, and there before all of the register is."""
        return self.store or self._opening.result.result().reader

    @property
    def register(self) -> "Store":
        """The register, for what can only happen once it is open."""
        assert self.store is not None
        return self.store

    @property
    def actor(self) -> "Handler":
        """Who acts, for what can only happen once the register is open."""
        assert self.standing is not None
        return self.standing.actor

    def get_default_screen(self) -> Screen[None]:
        from tui.screens.queue import QueueScreen

        screen = QueueScreen()
        # As if it had always been of this size: Textual says so only after it is there, and styles all of it once more.
        for cells, breakpoints in (
            (self.size.width, self.HORIZONTAL_BREAKPOINTS),
            (self.size.height, self.VERTICAL_BREAKPOINTS),
        ):
            screen.add_class(max(at for at in breakpoints if at[0] <= cells)[1])
        return screen

    async def on_mount(self) -> None:
        if not self.is_headless:
            self._mind_the_terminal()
        if self.settings.keys:
            self._take_keys()
        self.run_worker(self._open())

    async def _open(self) -> None:
        try:
            opened: Opened = await asyncio.wrap_future(self._opening.result)
        except Exception as error:  # noqa: BLE001  raised again once the terminal is as it was
            self.failure = error
            self.exit()
            return
        self.standing, self._stamp = opened.standing, opened.stamp
        from tui.screens.queue import QueueScreen

        for screen in self.screen_stack:
            if isinstance(screen, QueueScreen):
                screen.call_later(screen.begin, opened)  # once all of it is there
        self.settings = replace(opened.settings, mistakes=(*opened.settings.mistakes, *self._key_mistakes))
        if self.settings.mistakes:
            sentence = first_sentence(self.settings, settings_path())
            self.notify(plain(sentence), title="Settings", severity="warning", markup=False, timeout=12)
        for warning in opened.reader.warnings:
            self.notify(warning, severity="warning", markup=False, timeout=12)

    async def have_the_rest(self) -> None:
        """Go on from the first rows: all of the register, which the screens that wait for it are told."""
        try:
            self.store = await asyncio.wrap_future(self._opening.rest())
        except Exception as error:  # noqa: BLE001  as above
            self.failure = error
            self.exit()
            return
        for screen in self.screen_stack:
            screen.post_message(RegisterOpened())
        self.set_interval(EVERY, self.look_around)
        self.run_worker(_import_what_comes_next, thread=True)

    def look_around(self) -> None:
        """Whether somebody has written, another day has begun, or the terminal is gone. A screen that wrote may call it at once."""
        terminal = not self.is_headless and not self.is_web
        if terminal and not os.isatty(sys.__stdin__.fileno() if sys.__stdin__ else 0):
            self._leave_at_once(signal.SIGHUP)
        if self.store is None or self.standing is None:
            return
        stamp = self.store.stamp()
        if stamp != self._stamp:
            self._stamp = stamp
            self.run_worker(self._read_again, thread=True, exclusive=True, group="standing")
        elif self.store.day(self.standing.policy) != self.standing.today:
            self._stand(self.standing)

    def _read_again(self) -> None:
        try:
            governing = self.register.governing()
        except UpheldError as error:
            self.call_from_thread(partial(self.notify, str(error), severity="error", markup=False, timeout=8))
        else:
            self.call_from_thread(self._governed_by, governing)

    def _governed_by(self, governing: "Governing") -> None:
        assert self.standing is not None
        actor = governing.handlers.get(self.actor.id, self.actor)
        self._stand(replace(self.standing, governing=governing, actor=actor))

    def _stand(self, standing: "Standing") -> None:
        """Go on with another actor, day or policy; every screen asks again."""
        self.standing = replace(standing, today=self.register.day(standing.policy))
        for screen in self.screen_stack:
            screen.post_message(RegisterChanged())

    # --- what every screen can do ---

    def open_case(self, case: int) -> None:
        """Show a case on a screen of its own."""
        from tui.screens.case import CaseScreen

        self.push_screen(CaseScreen(case))

    def go_to(self, typed: str, *, at_once: bool = False) -> None:
        """Ask for the number of a case, beginning with what is typed already, and open it."""
        if self.store is not None:
            from tui.screens.go_to import GoTo

            self.push_screen(GoTo(typed, at_once=at_once), self._gone_to)

    def _gone_to(self, case: int | None) -> None:
        if case is not None:
            self.open_case(case)

    def action_act_as(self) -> None:
        """Choose another handler to act as."""
        if self.standing is None:
            return
        if not self.standing.simulated:
            self.notify("Acting as somebody else is for demo registers only.", severity="warning")
            return
        from tui.screens.act_as import ActAs

        self.push_screen(ActAs(self.standing), self._act_as)

    def _act_as(self, handler: int | None) -> None:
        if handler is not None and self.standing is not None:
            self._stand(replace(self.standing, actor=self.standing.governing.handlers[handler]))

    def action_put_aside(self) -> None:
        """Stop until the shell says `fg`. Where the desk is all there is in its terminal, nobody could say so."""
        if os.getpgrp() == os.getsid(0):
            self.notify("There is no shell here to come back from, so the desk stays.", severity="warning")
            return
        self.app_suspend_signal.publish(self)
        os.killpg(
            os.getpgrp(), signal.SIGTSTP
        )  # a script that started the desk stops with it, or its shell would wait

    def action_help(self) -> None:
        """Show every key that works here."""
        from tui.screens.help import HelpScreen

        self.push_screen(HelpScreen(self.screen))

    def get_system_commands(self, screen: Screen[object]) -> "Iterable[SystemCommand]":  # noqa: ARG002  Textual's signature
        """What concerns the program itself. Textual's own list would write pictures of cases to the disk."""
        yield SystemCommand("Theme", "Change the colours", self.action_change_theme)
        yield SystemCommand("Help", "What every key does here  ?", self.action_help)
        yield SystemCommand("Leave the desk", "Everything is saved  ctrl+q", self.action_quit)

    def key_of(self, binding_id: str, key: str) -> str:
        """The key of a binding as people read it: their own where they chose one, else `key`."""
        own = self.keymap.get(binding_id)
        return self.get_key_display(Binding(own.partition(",")[0], "")) if own else key

    def _take_keys(self) -> None:
        from tui.keymap import usable

        self.keymap, self._key_mistakes = usable(self.settings.keys)
        self.set_keymap(self.keymap)

    def get_key_display(self, binding: Binding) -> str:
        """Keys as words: not every font has a sign for enter, and ^q is not how people say it."""
        if binding.key_display:
            return binding.key_display
        if binding.key == "enter" or binding.key.startswith("ctrl+"):
            return binding.key
        return super().get_key_display(binding)

    # --- beginning and end ---

    def run_until_left(self) -> int:
        """Run until the person leaves and return the exit code; raises what ended it otherwise."""
        try:
            self.run()
        finally:
            if self.standing is not None:
                self.reader.close()
        error = self.failure or self._exception
        if error is not None:
            raise error
        return self.return_code or 0

    def _fatal_error(self) -> None:
        # Textual would print every local variable of every frame, and with them the names and texts of complainants.
        self._close_messages_no_wait()

    def _mind_the_terminal(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGHUP, signal.SIGTERM):
            loop.add_signal_handler(number, self._leave_at_once, number)

    def _leave_at_once(self, number: signal.Signals) -> None:
        """Told to end, or the terminal is gone: nothing is left to write to it or to read from it."""
        if number == signal.SIGHUP:
            with suppress(OSError):
                nothing = os.open(os.devnull, os.O_RDWR)
                for standard in (0, 1, 2):
                    os.dup2(nothing, standard)
        last_resort = threading.Timer(GRACE, os._exit, (128 + number,))
        last_resort.daemon = True
        last_resort.start()
        self.exit(return_code=128 + number)
