"""What every screen has: acting as somebody else, the help, the command palette, a question before what cannot be undone."""

import re
from pathlib import Path

import pytest
from textual.command import CommandPalette, Hit
from textual.widgets import OptionList

from store.register import Store
from store.rules.actions import ACTIONS
from tests.tui.case_support import Clock, Desk, make_register
from tests.tui.support import (
    act,
    make_queue,
    other_store,
    queue,
    queue_on,
    receive,
    references,
    title,
    until,
)
from tui.actions import MENUS, menu_title, shown
from tui.palette import DeskCommands
from tui.screens.case import CaseScreen
from tui.screens.confirm import Confirm

# Text that acts on a terminal, is markup, or hides: none of it may do so.
NAUGHTY = (
    "[/",
    "[/foo] [red]x",
    "[@click=app.quit]quit[/]",
    "[REF-1] stays",
    "\x1b[2Jcleared \x1b]0;title\x07",
    "\x9b31mC1",
    "\u202egnp.exe",
    "zero\u200bwidth",
    "e\u0301 👩‍👩‍👧 宽字符",
    "'; DROP TABLE cases; --",
    "=cmd|' /C calc'!A0",
    "$foreground {curly} \\ backslash",
    "tab\there",
)
UNSAFE = {*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), "\u202e", "\u200b", "\u200d"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_queue(tmp_path)


async def test_hostile_text_is_shown_and_does_nothing(tmp_path: Path) -> None:
    make_register(
        tmp_path / "r.db",
        who={"[/b]Ann\x1b[2J": ("customer_service", "team_leader"), "Bob": ("customer_service",)},
    )
    store = other_store(tmp_path / "r.db")
    ann = store.acting()
    for text in NAUGHTY:
        raw = {"subject": text, "name": text, "detail": f"{text}\n{text}", "service": "events"}
        case = store.find(store.receive(raw, ann).ref)
        store.do(case, "allocate", {"to": ann.name}, ann)
    store.close()
    async with queue_on(tmp_path / "r.db", (140, 40), "[/b]Ann\x1b[2J") as desk:
        await until(desk, lambda: len(references(desk)) == len(NAUGHTY))
        for text in NAUGHTY:
            await until(desk, lambda: f"{queue(desk).table.row.ref} ·" in desk.screen_text())  # type: ignore[union-attr]
            shown = desk.screen_text().replace("\n", "")
            assert not UNSAFE & set(shown), text
            if text.isascii() and text.isprintable():
                assert text[:14] in shown
            await desk.press("j")
        await desk.press("A")
        assert "[/b]Ann" in desk.screen_text()
        await desk.press("escape", "slash")
        await desk.type("[/foo]")
        assert len(references(desk)) == 1
        await desk.press("enter", "enter")
        assert isinstance(desk.app.screen, CaseScreen)


async def test_acting_as_somebody_else(path: Path) -> None:
    async with queue_on(path) as desk:
        await desk.press("A")
        assert desk.app.screen.query_one(OptionList).option_count == 6
        await desk.type("leader")
        assert desk.app.screen.query_one(OptionList).option_count == 1
        await desk.press("enter")
        assert desk.app.actor.name == "Dan"
        assert "acting as Dan · Customer Service Team Leader" in desk.screen_text()
        assert references(desk) == []
        assert "No open case is yours." in desk.screen_text()
        await desk.press("A")
        await desk.type("no such person")
        await desk.press("enter")
        assert desk.app.screen is not queue(desk)
        await desk.press("escape")
        assert desk.app.actor.name == "Dan"
        await desk.press("A", "down", "enter")
        assert desk.app.actor.name == "Bob"
        assert references(desk) == ["00005"]


async def test_nobody_acts_as_somebody_else_in_a_real_register(tmp_path: Path) -> None:
    Store.create(tmp_path / "r.db", clock=Clock()).close()
    async with queue_on(tmp_path / "r.db", as_name="") as desk:
        await desk.press("A")
        assert desk.notices() == ["Acting as somebody else is for demo registers only."]
        assert "demo" not in desk.screen_text().splitlines()[0]


async def test_who_lost_the_last_role_still_sees_the_desk(path: Path) -> None:
    other = other_store(path)
    async with queue_on(path) as desk:
        other.revoke(other.acting("Ann"), "customer_service", other.acting("Hal"))
        await until(desk, lambda: "Customer Service Team" not in desk.screen_text().splitlines()[0])
        assert "acting as Ann" in desk.screen_text()
    other.close()


async def test_the_help_names_every_key_that_works_here(path: Path) -> None:
    async with queue_on(path, (120, 300)) as desk:
        await desk.press("question_mark")
        text = " ".join(desk.screen_text().split())
        for name in ACTIONS:
            assert f" {shown(name)} {ACTIONS[name].title}: {ACTIONS[name].does[:20]}" in text, name
        for name in MENUS:
            assert menu_title(name) in text
        for words in (
            "Take in a complaint",
            "Narrow the queue",
            "g g",
            "Every command with its key",
            "owner:me",
        ):
            assert words in text
        await desk.press("escape")
        assert desk.app.screen is queue(desk)


async def commands(desk: Desk, query: str = "") -> list[str]:
    """What the palette offers on this screen."""
    provider = DeskCommands(desk.app.screen)
    provider._post_init()
    return [str(hit.text) async for hit in provider._search(query) if hit is not NotImplemented]


async def best(desk: Desk, query: str) -> str:
    """What the palette shows first for it."""
    provider = DeskCommands(desk.app.screen)
    provider._post_init()
    hits = [hit async for hit in provider._search(query) if isinstance(hit, Hit)]
    return str(max(hits, key=lambda hit: hit.score).text)


async def test_the_palette_has_every_command_and_writes_no_picture(path: Path) -> None:
    async with queue_on(path) as desk:
        found = await commands(desk)
        assert not any("screenshot" in name.casefold() for name in found)
        for wanted in (
            "Take in a complaint",
            "Queue: Overdue",
            "Theme",
            "Leave the desk",
            "Act as another handler, in a demo register",
        ):
            assert wanted in found
        for action in ACTIONS.values():
            assert f"{action.title}: {action.does}" in found
            assert (await best(desk, action.title.lower())).startswith(f"{action.title}:")
        assert len(found) == len(set(found))
        assert await best(desk, "queue overdue") == "Queue: Overdue"
        assert await best(desk, "CMP-2026-00003") == "Go to case CMP-2026-00003"


async def test_the_palette_turns_queues_and_goes_to_cases(path: Path) -> None:
    async with queue_on(path) as desk:
        await desk.press("colon")
        assert isinstance(desk.app.screen, CommandPalette)
        await desk.type("queue waiting")
        await until(desk, lambda: "Queue: Waiting" in desk.screen_text())
        await desk.press("enter")
        await until(desk, lambda: title(desk).startswith("Waiting · 1"))
        await desk.press("ctrl+p")
        await desk.type("2")
        await until(desk, lambda: "Go to case 2" in desk.screen_text())
        await desk.press("enter")
        await until(desk, lambda: isinstance(desk.app.screen, CaseScreen))
        assert desk.app.screen.case % 1000 == 2  # type: ignore[attr-defined]
        assert not any(name.startswith("Queue:") for name in await commands(desk))


async def test_the_palette_takes_an_action_out_of_a_menu(path: Path) -> None:
    async with queue_on(path) as desk:
        await desk.press("colon")
        await desk.type("offer remedy")
        await until(desk, lambda: "Offer remedy:" in desk.screen_text())
        assert "key R o" in desk.screen_text()
        await desk.press("enter")
        await until(desk, lambda: "Offer remedy CMP-2026-00001" in desk.screen_text())


@pytest.mark.parametrize(
    ("keys", "answer"),
    [("y", True), ("n", False), ("escape", False), ("enter", False), ("right enter", True)],
)
async def test_the_safe_answer_has_the_focus(path: Path, keys: str, answer: bool) -> None:
    async with queue_on(path) as desk:
        answers: list[bool | None] = []
        question = Confirm("Withdraw CMP-2026-00001?", "It cannot be undone. [/]", yes="Withdraw", no="Keep")
        desk.app.push_screen(question, answers.append)
        await desk.settle()
        assert "It cannot be undone. [/]" in desk.screen_text()
        await desk.press(*keys.split())
        assert answers == [answer]


async def test_a_new_complaint_is_on_the_queue_at_once(path: Path) -> None:
    async with queue_on(path) as desk:
        await desk.press("right_square_bracket", "N")
        await desk.type("A lost parcel")
        await desk.press("ctrl+s")
        await until(desk, lambda: "00009" in references(desk))


async def test_go_to_asks_a_register_that_others_change(path: Path) -> None:
    other = other_store(path)
    async with queue_on(path) as desk:
        act(other, receive(other, "Just now"), "note", text="Rang.")
        await desk.press("9", "enter")
        assert isinstance(desk.app.screen, CaseScreen)
    other.close()


async def test_a_click_on_a_key_of_the_footer_presses_it(path: Path) -> None:
    async with queue_on(path) as desk:
        footer = desk.screen_text().splitlines()[-1]
        await desk.pilot.click("KeyBar", offset=(footer.index("/ filter") + 3, 0))
        await desk.settle()
        assert queue(desk).filter_line.display
        footer = desk.screen_text().splitlines()[-1]
        assert footer.split() == ["enter", "to", "the", "cases", "esc", "no", "filter"]
        await desk.press("escape")
        footer = desk.screen_text().splitlines()[-1]
        await desk.pilot.click("KeyBar", offset=(footer.index("? help"), 0))
        await desk.settle()
        assert desk.app.screen != queue(desk)


async def test_today_shows_the_workload_and_what_the_policy_leaves_open(path: Path) -> None:
    async with queue_on(path) as desk:
        titles = [found.title for found in queue(desk).queues]
        counts = dict(zip(titles, queue(desk).queue_list.counts, strict=True))
        await desk.press("f5")
        await until(desk, lambda: "Open cases" in desk.screen_text())
        text = desk.screen_text()
        assert re.search(rf"all +{counts['All open']} +{counts['Overdue']} ", text)
        assert "About to be late, within 5 working days" in text
        await desk.press("G")
        assert "G13" in desk.screen_text()
        await desk.press("escape")
        assert queue(desk) is desk.app.screen
