"""Count the keys of the ten commonest tasks by doing them: `python -m tests.tools.keystrokes` writes docs/keystrokes.md."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from store.errors import NotFound
from store.filters import parse
from store.register import Store
from tests.tui.case_support import Desk
from tests.tui.support import TODAY, act, here, make_queue, other_store, queue_on, receive

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "keystrokes.md"
KEY, CLICK, HAND = 0.28, 1.3, 0.4
"""Seconds of a key, of pointing and clicking, of moving the hand between keyboard and mouse: the operators K (an average typist), P + B and
H of the keystroke-level model (Card, Moran and Newell, 1980)."""


class Web(NamedTuple):
    """The same in a web form of the usual kind."""

    clicks: tuple[str, ...]
    """Links and buttons, tick boxes among them."""
    texts: tuple[str, ...] = ()
    """Fields with a text or a date."""
    choices: tuple[str, ...] = ()
    """Lists to choose from."""

    @property
    def total(self) -> int:
        """A click for each link and button; to get to each field; and in a list, to choose."""
        return len(self.clicks) + len(self.texts) + 2 * len(self.choices)

    @property
    def seconds(self) -> float:
        """By the model, and kindly: fields are reached by tab and lists answer to a letter, so that the hand moves twice a form."""
        fills = bool(self.texts or self.choices)
        keys = len(self.texts) + 2 * len(self.choices)
        return CLICK * len(self.clicks) + KEY * keys + (2 * HAND if fills else 0)


@dataclass
class Hand:
    """Presses keys and counts them. What is written, which is as long anywhere, is not counted."""

    desk: Desk
    keys: list[str] = field(default_factory=list)

    async def press(self, *keys: str) -> None:
        """Keys of the desk."""
        self.keys += keys
        await self.desk.press(*keys)

    async def write(self, text: str) -> None:
        """What somebody has to say."""
        self.keys.append("…")
        await self.desk.type(text)


class Task(NamedTuple):
    """One of the ten: who does it, how, what it must have brought about, and its web form."""

    name: str
    who: str
    do: Callable[[Hand], Awaitable[None]]
    holds: Callable[[Desk], bool]
    web: Web
    before: Callable[[Store], object] = lambda store: None
    at: str = ""
    """The case that the cursor is on at first; the first of the queue if not given."""


def _events(number: str, *names: str) -> Callable[[Desk], bool]:
    def holds(desk: Desk) -> bool:
        try:
            view = desk.store.view(desk.store.find(number), desk.app.actor)
        except NotFound:
            return False
        return {line.event for line in view.chronology}.issuperset(names)

    return holds


def _on_screen(*words: str) -> Callable[[Desk], bool]:
    return lambda desk: all(word in desk.screen_text() for word in words)


async def _log(hand: Hand) -> None:
    await hand.press("N")
    await hand.write("A late certificate")
    await hand.press("tab")
    await hand.write("Avery Brook")
    await hand.press("tab")
    await hand.write("01632 960417")
    await hand.press(
        "tab", "3", "3", "1"
    )  # by telephone, about qualifications, a delay: as the form numbers them
    await hand.write("It was promised for May.")
    await hand.press("tab")
    await hand.write("The certificate.")
    await hand.press("ctrl+s")


async def _acknowledge(hand: Hand) -> None:
    await hand.press("a", "ctrl+s")


async def _allocate(hand: Hand) -> None:
    await hand.press("]", "]", "v", "5", "l", "b", "ctrl+s")


async def _ask(hand: Hand) -> None:
    await hand.press("q")
    await hand.write("Which webinar was it?")
    await hand.press("ctrl+s")


async def _decide(hand: Hand) -> None:
    await hand.press("d", "1")
    await hand.write("It was promised for May.")
    await hand.press("tab")
    await hand.write("Service standards, 4")
    await hand.press("tab", "1", "ctrl+s")


async def _escalate(hand: Hand) -> None:
    await hand.press("e")
    await hand.write("The second payment was not answered.")
    await hand.press("ctrl+s")


async def _extend(hand: Hand) -> None:
    await hand.press("x")
    await hand.write("5")
    await hand.press("tab")
    await hand.write("The examiner is away.")
    await hand.press("ctrl+s")


async def _same_person(hand: Hand) -> None:
    await hand.press("h")


async def _change(hand: Hand) -> None:
    await hand.press("f2", "N")
    await hand.write("Take fees once")
    await hand.press("tab", "3")
    await hand.write("The button is shut after it was pressed.")
    await hand.press("ctrl+s")


async def _late(hand: Hand) -> None:
    await hand.press("!")


def _five_more(store: Store) -> None:
    for number in range(3):
        receive(store, f"One of five, {number}", on=TODAY)


def _answered(store: Store) -> None:
    """What Ann has is decided and answered, so that it may be escalated."""
    decided = {"outcome": "not-upheld", "reasons": "As promised.", "authority": "Service standards, 4"}
    act(store, store.find("1"), "decide", **decided)
    act(store, store.find("1"), "respond")


def _came_back(store: Store) -> None:
    receive(store, "Once more", name="Priya Shah", on=TODAY)


CASE: Final = ("the case", "the action")
TASKS: Final = (
    Task("Log a phone complaint", "Ann", _log, _events("9", "CaseReceived"),
         Web(("New", "Save"), ("about", "name", "telephone", "what happened", "what is sought"), ("channel", "service", "category"))),
    Task("Acknowledge", "Ann", _acknowledge, _events("3", "Acknowledged"), Web((*CASE, "Save")), at="3"),
    Task("Allocate five", "Dan", _allocate, lambda desk: _owned(desk) == 6,
         Web(("the queue", *(f"tick {n}" for n in range(1, 6)), "the action", "Save"), (), ("to whom",)), _five_more),
    Task("Ask for information", "Ann", _ask, _events("1", "InformationRequested"), Web((*CASE, "Save"), ("what is asked",))),
    Task("Decide, with one remedy", "Ann", _decide, _events("1", "PointsDecided", "RemedyOffered"),
         Web((*CASE, "Save"), ("reasons", "authority"), ("outcome", "kind of remedy"))),
    Task("Escalate", "Ann", _escalate, _events("1", "Escalated"), Web((*CASE, "Save"), ("reason",)), _answered, at="1"),
    Task("Extend", "Ann", _extend, _events("1", "Extended"), Web((*CASE, "Save"), ("days", "reason"))),
    Task("Find an earlier case of the same person", "Ann", _same_person, _on_screen("is:any", "00001", "00009"),
         Web(("the search", "Find"), ("name",), ("state: all",)), _came_back),
    Task("Record a change", "Ann", _change, _on_screen("CHG-2026-00001"),
         Web(("Changes", "New", "Save"), ("change", "text"), ("kind",))),
    Task("See what is late", "Ann", _late, _on_screen("Overdue ·"), Web(("filters", "Apply"), (), ("overdue",))),
)  # fmt: skip


def _owned(desk: Desk) -> int:
    """How many open cases Bob has, who had one."""
    return desk.store.counts([parse("owner:Bob")], desk.app.actor)[0]


async def count(task: Task, folder: Path) -> list[str]:
    """The keys of a task, done at the desk on a register of its own in `folder`. Raises where it was not done."""
    path = make_queue(folder)
    store = other_store(path)
    task.before(store)
    store.close()
    async with queue_on(path, as_name=task.who) as desk:
        while task.at and not here(desk).endswith(task.at):
            await desk.press("j")
        if task.holds(desk):
            raise AssertionError(f"{task.name} is done before anybody does it")
        hand = Hand(desk)
        await task.do(hand)
        if not task.holds(desk):
            raise AssertionError(f"{task.name} was not done:\n{desk.screen_text()}\n{desk.notices()}")
        return hand.keys


ABOUT: Final = f"""\
# Keys for the ten commonest tasks

Written by `python -m tests.tools.keystrokes`, which does each task at the desk on a register of its own and counts; a test checks that the
page is current.

**At the desk** every key counts but what is written (`…`: the subject, the reasons), which is as long anywhere. The cursor is on the case, as
the queue puts what is most urgent first; whoever wants another goes there with a key or two more. **In a web form** a click on each link,
button and tick box counts one, each field to be filled in one, and a list two: to get there and to choose. Seconds, without the writing, are
those of the keystroke-level model (Card, Moran and Newell, 1980): {KEY} for a key, {CLICK} to point and click, {HAND} to move the hand between keyboard
and mouse. The web form is treated kindly: its fields are reached by tab, its lists answer to a letter, its pages load at once.

**What comes of it.** The aim was half of what a web form takes. In seconds the desk takes far less than that; in keys it does not reach it,
as the last row says. What is left is mostly one key for each field and one to save, which a web form takes too.
"""


def page(counted: Mapping[str, Sequence[str]]) -> str:
    """The page for the keys of each task."""
    head = ("Task", "Keys", "Web form", "Keys / web", "Seconds", "Web form", "Which keys")
    lines = [head, ("---", *["---:"] * 5, "---")]
    desk_keys, web_keys, desk_seconds, web_seconds = 0, 0, 0.0, 0.0
    for task in TASKS:
        keys = counted[task.name]
        many, web = sum(key != "…" for key in keys), task.web
        shown = " ".join("…" if key == "…" else f"`{key}`" for key in keys)
        lines.append(_line(task.name, many, web.total, KEY * many, web.seconds, shown))
        desk_keys, web_keys = desk_keys + many, web_keys + web.total
        desk_seconds, web_seconds = desk_seconds + KEY * many, web_seconds + web.seconds
    lines.append(_line("**All ten**", desk_keys, web_keys, desk_seconds, web_seconds, ""))
    forms = ["## What the web forms are counted from", ""]
    for task in TASKS:
        parts = (("clicks", task.web.clicks), ("fields", task.web.texts), ("lists", task.web.choices))
        forms.append(
            f"- {task.name}: "
            + "; ".join(f"{what} {', '.join(names)}" for what, names in parts if names)
            + "."
        )
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return "\n".join([ABOUT, table, "", *forms]) + "\n"


def _line(name: str, keys: int, web: int, seconds: float, web_seconds: float, shown: str) -> tuple[str, ...]:
    return name, str(keys), str(web), f"{keys / web:.2f}", f"{seconds:.1f}", f"{web_seconds:.1f}", shown


async def counted(task: Task) -> list[str]:
    """`count` on a register that is thrown away."""
    with TemporaryDirectory() as folder:
        return await count(task, Path(folder))


async def _write() -> None:
    PAGE.write_text(page({task.name: await counted(task) for task in TASKS}), encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(_write())
