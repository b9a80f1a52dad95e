"""The file in which a person sets their own desk: one file of TOML, which the program only reads.

A mistake costs only the part it is in, which stays as it comes with the program: the desk opens whatever the file says.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec
from msgspec import inspect

from store.errors import BadInput
from store.policy_shape import Mistake, did_you_mean, inside, shaped, shown
from tui import themes
from tui.settings import Settings

if TYPE_CHECKING:
    from tui.queues import Queue

LARGEST: Final = 262_144
"""Bytes of a settings file; one that is larger is something else."""
THEMES: Final[Mapping[str, str | None]] = {
    "auto": None,
    "dark": themes.DARK,
    "light": themes.LIGHT,
    "contrast": themes.CONTRAST,
    "colour-blind": themes.COLOUR_BLIND,
}
"""What the desk's themes are called in the file; `auto` goes by the terminal."""


class OwnQueue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A queue of one's own."""

    title: str
    filter: str


class QueueTable(msgspec.Struct, frozen=True):
    """`[queue]` as it is written."""

    columns: tuple[str, ...] = ()
    show: tuple[str, ...] = ()
    own: tuple[OwnQueue, ...] = ()


class File(msgspec.Struct, frozen=True):
    """The file as it is written."""

    theme: Literal["auto", "dark", "light", "contrast", "colour-blind"] = "auto"
    keys: dict[str, str | tuple[str, ...]] = {}
    queue: QueueTable = QueueTable()
    snippets: dict[str, str] = {}


def load_file(path: Path) -> Settings:
    """What the file says; whatever is wrong with it is in `mistakes`."""
    try:
        if not path.is_file():
            return _unread("it is not a file")
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        return _unread(f"it can't be read: {error.strerror}")
    if len(raw) > LARGEST:
        return _unread("it is too large to be a settings file")
    try:
        return read(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return _unread("it is not text in UTF-8")


def read(text: str) -> Settings:
    """What the text of a file says."""
    from store.toml import table_of

    try:
        table = table_of(text)
    except ValueError as error:
        return _unread(f"it is not TOML: {error}")
    found: list[Mistake] = []
    file: File = shaped(table, inspect.type_info(File), "", found)
    kept = _without_key_paths(file, found)
    return Settings(
        theme=THEMES[file.theme],
        keys=_keys(kept, found),
        queues=(queues := _queues(file.queue.own, found)),
        show=_show(file.queue.show, queues, found),
        columns=_columns(file.queue.columns, found),
        snippets={name: text for name, text in file.snippets.items() if name.strip() and text},
        mistakes=tuple(found),
    )


def _unread(what: str) -> Settings:
    return Settings(mistakes=(Mistake("the file", what),))


def _without_key_paths(file: File, found: list[Mistake]) -> dict[str, Any]:
    """The keys, those of a wrong type left out: that is said already."""
    wrong = {mistake.where for mistake in found}
    return {name: keys for name, keys in file.keys.items() if inside("keys", name) not in wrong}


def _keys(given: Mapping[str, Any], found: list[Mistake]) -> dict[str, str]:
    if not given:
        return {}
    from tui.key_names import named  # Textual's names, which a desk without keys of one's own does without

    keys: dict[str, str] = {}
    for name, written in given.items():
        names, why = named(written)
        if why:
            found.append(Mistake(inside("keys", name), why))
        else:
            keys[name] = ",".join(names)
    return keys


def _queues(own: tuple[OwnQueue, ...], found: list[Mistake]) -> "tuple[Queue, ...]":
    if not own:
        return ()
    from store.filters import parse
    from tui.queues import Queue, queues

    taken = {queue.title.casefold() for queue in queues(None)}
    made = []
    for number, queue in enumerate(own, 1):
        at, title = f"queue.own[{number}]", " ".join(queue.title.split())
        if not title:
            if not any(mistake.where.startswith(at) for mistake in found):
                found.append(Mistake(f"{at}.title", "the queue needs a title"))
            continue
        if title.casefold() in taken:
            found.append(
                Mistake(f"{at}.title", f"there is a queue {shown(title)} already; call it something else")
            )
            continue
        try:
            ended = parse(queue.filter).include_ended
        except BadInput as error:
            found.append(Mistake(f"{at}.filter", str(error).rstrip(".")))
            continue
        taken.add(title.casefold())
        empty = "No case is in this queue of yours.\nPress {next} for the next queue."
        made.append(Queue(title, queue.filter, empty, f"Your own: {queue.filter}", either=ended))
    return tuple(made)


def _show(titles: tuple[str, ...], own: "tuple[Queue, ...]", found: list[Mistake]) -> tuple[str, ...]:
    if not titles:
        return ()
    from tui.queues import queues

    known = {queue.title.casefold(): queue.title for queue in (*queues(None), *own)}
    kept: dict[str, None] = {}
    for number, title in enumerate(titles, 1):
        if title.casefold() in known:
            kept[known[title.casefold()]] = None
        else:
            near = did_you_mean(title, known.values()) or f"; there are {', '.join(known.values())}"
            found.append(Mistake(f"queue.show[{number}]", f"no queue is called {shown(title)}{near}"))
    return tuple(kept)


def _columns(names: tuple[str, ...], found: list[Mistake]) -> tuple[str, ...]:
    if not names:
        return ()
    from tui.column_names import COLUMN_NAMES

    kept: dict[str, None] = {}
    for number, name in enumerate(names, 1):
        if name in COLUMN_NAMES:
            kept[name] = None
        else:
            near = did_you_mean(name, COLUMN_NAMES) or f"; there are {', '.join(COLUMN_NAMES)}"
            found.append(Mistake(f"queue.columns[{number}]", f"no column is called {shown(name)}{near}"))
    return tuple(kept)
