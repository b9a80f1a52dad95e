"""The command palette: everything that can be done here, with its key; every queue; and any case by its number."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final, NamedTuple

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.fuzzy import Matcher

from store.case import parse_reference
from tui.app import UpheldApp
from tui.format import plain
from tui.live_keys import MOVES, sections
from tui.screens.queue import QueueScreen

TITLE: Final = 100.0
"""What a command gains that is called as what is looked for; matches of letters give a few units."""


class _Command(NamedTuple):
    name: str
    help: str
    run: Callable[[], Any]


def _lit(matcher: Matcher, name: str) -> Content:
    """The name with its letters that were typed marked: Textual's own way reads it as markup, and a person may call a queue `[/]`."""
    content = Content(name)
    for at in matcher.fuzzy_search.match(matcher.query, name)[1]:
        content = content.stylize(matcher.match_style, at, at + 1)
    return content


class DeskCommands(Provider):
    """Commands read from the live bindings, so that what a key does the palette does too."""

    async def discover(self) -> Hits:
        for command in self._commands():
            yield DiscoveryHit(Content(command.name), command.run, text=command.name, help=command.help)

    async def search(self, query: str) -> Hits:
        wanted = query.strip()
        if parse_reference(wanted) is not None or (wanted.isascii() and wanted.isdigit()):
            go = partial(self._desk.go_to, wanted, at_once=True)
            yield Hit(2.0, f"Go to case {wanted}", go, help="Open it on a screen of its own")
        matcher = self.matcher(query)
        for command in self._commands():
            score = matcher.match(command.name)
            if command.name.casefold().startswith(f"{wanted.casefold()}:"):
                score += TITLE  # it is called so; of others these may be any letters
            if score > 0:
                yield Hit(score, _lit(matcher, command.name), command.run, help=command.help)

    @property
    def _desk(self) -> UpheldApp:
        app = self.app
        assert isinstance(app, UpheldApp)
        return app

    def _commands(self) -> Iterator[_Command]:
        screen = self.screen
        for section in sections(screen).values():
            for does, keys in section.items():
                if does not in MOVES:
                    yield _Command(does, f"key {'  '.join(keys.shown)}", keys.run)
        if isinstance(screen, QueueScreen):
            for index, (title, tooltip) in enumerate(screen.queue_names()):
                yield _Command(
                    f"Queue: {plain(title)}", Content(plain(tooltip)).markup, partial(screen.turn_to, index)
                )
        for command in self.app.get_system_commands(screen):
            yield _Command(command.title, command.help, command.callback)
