"""Opening the register beside the screen: in a thread that reads it while Textual is imported.

The order was measured: what Python does waits for one lock, so what the queue needs of the store is imported before the
thread begins and Textual after it; what DuckDB does in the thread then goes on beside that. The rest of the store, five
times as much, comes once the first rows can be seen. So nothing here may import that, or Textual, at module scope.
"""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from store.errors import BadInput
from store.filters import parse
from store.listing import Page
from store.reader import Reader
from store.unit_of_work import Stamp
from tui.queues import queues
from tui.settings import USUAL, Settings, load
from tui.standing import Standing

if TYPE_CHECKING:
    from store.people import Handler
    from store.register import Store

PAGE: Final = 200
"""Rows asked for at once."""

Opener = Callable[[Path], Reader]


class Opened(NamedTuple):
    """A register that is open, and what the desk shows first."""

    reader: Reader
    standing: Standing
    stamp: Stamp
    """Taken before anything was read, so that no change is missed."""
    page: Page
    """The beginning of the first queue, not counted."""
    settings: Settings
    """Those the desk was given, without the queues that this register can't read."""


class Opening:
    """A register on its way; `result` holds an `Opened`, or the error that says why not."""

    def __init__(
        self, path: Path, as_name: str | None, opener: Opener = Reader.open, settings: Settings = USUAL
    ) -> None:
        """Begin at once. `opener` opens the file; a test may give one with a clock of its own."""
        self.path = path
        self.as_name = as_name
        self.result: Future[Opened] = Future()
        self._opener = opener
        self._settings = settings
        _begin(self._opened, self.result)

    def rest(self) -> "Future[Store]":
        """All of the register that is open, as soon as the rest of the store is imported."""
        rest: Future[Store] = Future()
        _begin(self._whole, rest)
        return rest

    def _opened(self) -> Opened:
        reader = self._opener(self.path)
        stamp = reader.stamp()
        governing = reader.governing()
        actor = reader.acting(self.as_name, governing)
        today = reader.day(governing.policy)
        standing = Standing(governing, actor, today)
        settings = readable_here(self._settings, reader, actor) if self._settings.queues else self._settings
        first = queues(standing, settings)[0]
        page = reader.page(parse(first.text), actor, 0, PAGE, counted=False)
        return Opened(reader, standing, stamp, page, settings)

    def _whole(self) -> "Store":
        from store.register import Store

        reader = self.result.result().reader
        return reader if isinstance(reader, Store) else Store.of(reader)


def _begin(call: Callable[[], Any], result: "Future[Any]") -> None:
    """Call it in a thread; what it gives or raises is the result."""

    def run() -> None:
        try:
            result.set_result(call())
        except BaseException as error:  # noqa: BLE001  it is raised again where the result is asked for
            result.set_exception(error)

    Thread(target=run, name="opening the register", daemon=True).start()


def readable_here(settings: Settings, reader: Reader, actor: "Handler") -> Settings:
    """The settings without the queues that name a handler or a code that the register has not; that is among the mistakes."""
    from store.policy_shape import Mistake

    kept, found = [], []
    for queue in settings.queues:
        try:
            reader.page(parse(queue.text), actor, 0, 1, counted=False)
        except BadInput as error:
            found.append(Mistake(f"the queue {queue.title!r}", str(error).rstrip(".")))
        else:
            kept.append(queue)
    return replace(settings, queues=tuple(kept), mistakes=(*settings.mistakes, *found))


def run_desk(path: Path, as_name: str | None) -> int:
    """Show the desk until the person leaves it, and return the exit code.

    Raises UpheldError, with the sentence to say, where the register can't be opened; whatever ended the desk
    unforeseen is raised too, once the terminal is as it was.
    """
    settings = load()
    opening = Opening(path, as_name, settings=settings)
    from tui.app import UpheldApp

    return UpheldApp(opening, settings).run_until_left()
