"""The case screen: what is on it, where the cursor rests, what others change, and text that means harm."""

from pathlib import Path
from unicodedata import normalize

import pytest
from textual.widget import Widget
from textual.widgets import Static

from store import case as states
from store.case import reference
from store.rules.actions import ACTIONS
from tests.store.worlds import edited_text
from tests.tui.case_support import SIZES, Desk, desk_on, make_register
from tui.actions import KEYS, MENUS
from tui.format import plain
from tui.proposals import next_step
from tui.screens.case import CaseScreen
from tui.screens.queue import QueueScreen
from tui.screens.reader import Reader
from tui.widgets.chronology import Chronology
from tui.widgets.marked_list import MarkedList
from tui.widgets.next_steps import CHAPTERS, MENU

ACCOUNT = "She rang three times.\n" * 40
DECISION = {"outcome": "upheld", "reasons": "Promised for May.", "authority": "Service standards, 4"}


@pytest.fixture
def register(tmp_path: Path) -> Path:
    make_register(tmp_path / "r.db")
    return tmp_path / "r.db"


async def open_case(desk: Desk, **raw: object) -> int:
    """A complaint received by Ann, on the screen."""
    done = desk.store.receive({"subject": "A late certificate", "name": "Avery", **raw}, desk.handler("Ann"))
    case = desk.store.find(done.ref)
    desk.app.open_case(case)
    await desk.settle()
    return case


def answer(desk: Desk, case: int, **decision: object) -> None:
    """Stage 1 through to its response, by Ann."""
    ann = desk.handler("Ann")
    for action, raw in (("acknowledge", {}), ("decide", {**DECISION, **decision}), ("respond", {})):
        desk.store.do(case, action, raw, ann)


def screen(desk: Desk) -> CaseScreen:
    found = desk.app.screen
    assert isinstance(found, CaseScreen)
    return found


def words(desk: Desk, widget: Widget | None = None) -> str:
    """What is on the screen, or in one part of it, without its frames, on one line."""
    lines = desk.screen_text().splitlines()
    if widget is not None:
        x, y, width, height = widget.region
        lines = [line[x : x + width] for line in lines[y : y + height]]
    return " ".join("".join(" " if char in "│╭╮╰╯─━┃▌" else char for char in " ".join(lines)).split())


# --- what is on it --------------------------------------------------------------------------------------------------


async def test_every_step_and_every_chapter_stands_there_what_may_not_be_done_with_its_sentence(
    register: Path,
) -> None:
    async with desk_on(register, (140, 100)) as desk:
        case = await open_case(desk)
        permissions = {p.action: p for p in desk.store.can(case, desk.app.actor)}
        shown = [option.id for option in screen(desk).next_steps.options]
        steps = [name for name in KEYS if not ACTIONS[name].chapter]
        allowed = [name for name in steps if permissions[name].allowed]
        chapters = [f"{MENU}{name}" for name in CHAPTERS]
        assert shown == [*allowed, *chapters, *(name for name in steps if name not in allowed)]
        assert {ACTIONS[name].chapter for name in permissions} == {"", *CHAPTERS}
        text = words(desk, screen(desk).next_steps)
        for name in steps:
            assert permissions[name].allowed or (permissions[name].why or "?") in text


async def test_every_other_action_stands_in_the_menu_of_its_chapter_with_its_sentence(register: Path) -> None:
    async with desk_on(register, (100, 40)) as desk:
        case = await open_case(desk)
        permissions = {p.action: p for p in desk.store.can(case, desk.app.actor)}
        seen = set()
        for name in CHAPTERS:
            await desk.press(MENUS[name].key)
            menu = desk.app.screen.query_one(MarkedList)
            entries = [str(option.id) for option in menu.options]
            assert set(entries) == set(MENUS[name].letters)
            assert [permissions[entry].allowed for entry in entries] == sorted(
                (permissions[entry].allowed for entry in entries), reverse=True
            )
            text = words(desk, menu)
            for entry in entries:
                assert ACTIONS[entry].title in text
                assert permissions[entry].allowed or (permissions[entry].why or "?") in text
            seen |= set(entries)
            await desk.press("escape")
        assert seen == {name for name in permissions if ACTIONS[name].chapter}


@pytest.mark.parametrize("size", SIZES)
async def test_the_head_says_what_whose_and_what_is_due(register: Path, size: tuple[int, int]) -> None:
    async with desk_on(register, size) as desk:
        case = await open_case(desk, service="qualifications")
        assert "Upheld · CMP-2026-00001" in words(desk)
        assert (
            "A late certificate received Avery · nobody's yet, Customer Service Team · Qualifications"
            in words(desk)
        )
        assert "①──·──·──· stage 1 of 4 · acknowledge by Wed 25 Mar (7 wd)" in " ".join(
            desk.screen_text().split()
        )
        answer(desk, case)
        desk.store.do(case, "escalate", {}, desk.handler("Ann"))
        desk.app.look_around()
        await desk.settle()
        text = " ".join(desk.screen_text().split())
        assert (
            "①──②──·──· stage 2 of 4 · acknowledge by Wed 25 Mar (7 wd) · stage 1 upheld Mon 16 Mar" in text
        )


async def test_on_a_narrow_terminal_tab_turns_the_panes(register: Path) -> None:
    async with desk_on(register, (80, 24)) as desk:
        await open_case(desk, detail="It never came.", outcome_sought="An apology.")
        assert "What may happen next ── tab: the account, what happened so far" in desk.screen_text()
        assert "It never came." not in desk.screen_text()
        await desk.press("tab")
        assert "It never came." in desk.screen_text()
        assert "An apology." in desk.screen_text()
        assert "Acknowledge" not in desk.screen_text()
        await desk.press("tab")
        assert "case received by Ann" in desk.screen_text()
        await desk.press("tab")
        assert "Acknowledge" in desk.screen_text()
        await desk.press("shift+tab")
        assert isinstance(desk.focused, Chronology)


async def test_on_a_wide_terminal_everything_is_in_view(register: Path) -> None:
    async with desk_on(register, (140, 62)) as desk:
        await open_case(desk, detail="It never came.")
        for part in (
            "It never came.",
            "case received by Ann",
            "Acknowledge",
            "The complainant",
            "Overridden by law",
            "The response of stage 1 has not",
        ):
            assert part in words(desk)


async def test_the_account_holds_what_was_said_agreed_and_decided(register: Path) -> None:
    async with desk_on(register, (140, 60)) as desk:
        case = await open_case(
            desk, detail="It never came.", telephone="01234", point=["the delay", "the calls"]
        )
        store, ann = desk.store, desk.handler("Ann")
        store.do(case, "acknowledge", {}, ann)
        store.do(case, "investigate", {"definition": "That it came late.", "outcome_sought": "A date."}, ann)
        store.do(case, "decide", {**DECISION, "point": 1, "facts": "It was lost."}, ann)
        desk.app.look_around()
        await desk.settle()
        text = words(desk, screen(desk).account)
        for part in (
            "What happened It never came.",
            "Complaint as agreed That it came late.",
            "Outcome sought A date.",
            "1 the delay upheld",
            "2 the calls to be decided",
            "point 1, by Ann on Mon 16 Mar Promised for May. Facts: It was lost. Authority: Service standards, 4",
            "Avery",
            "01234",
        ):
            assert part in text, part


async def test_a_long_text_is_folded_and_read_whole_in_a_page_of_its_own(register: Path) -> None:
    async with desk_on(register, (80, 24)) as desk:
        await open_case(desk, detail="First.\n" + "Then more.\n" * 60 + "Last.")
        await desk.press("tab", "tab", "G")
        assert "more lines" in desk.screen_text()
        assert "Last." not in desk.screen_text()
        await desk.press("enter")
        assert isinstance(desk.app.screen, Reader)
        assert "Last." not in desk.screen_text()
        await desk.press("G")
        assert "Last." in desk.screen_text()
        await desk.press("escape")
        assert isinstance(desk.app.screen, CaseScreen)
        await desk.press("o")
        assert isinstance(desk.app.screen, Reader)


async def test_why_the_due_date_is_the_due_date(register: Path) -> None:
    async with desk_on(register, (80, 24)) as desk:
        case = await open_case(desk)
        await desk.press("equals_sign")
        text = words(desk)
        assert "Why the acknowledgement is due Wed 25 Mar · CMP-2026-00001" in text
        assert "Starts Mon 16 Mar, the day of receipt, which is day 0" in text
        assert "Counts 7 working days Skips 1 Saturday, 1 Sunday Due Wed 25 Mar" in text
        assert "Set by Appendix D: contact within seven working days" in text
        await desk.press("escape")
        desk.store.do(case, "acknowledge", {}, desk.handler("Ann"))
        desk.app.look_around()
        await desk.settle()
        await desk.press("equals_sign")
        text = words(desk)
        assert "Fri 3 Apr, Good Friday (bank holiday)" in text
        assert "Set by the owner (G1)" in text
        assert "G1: No deadline is set for the response of any stage" in text


async def test_where_nothing_is_due_that_is_said(register: Path) -> None:
    async with desk_on(register) as desk:
        case = await open_case(desk)
        answer(desk, case)
        await desk.press("minus")
        desk.app.open_case(case)
        await desk.settle()
        await desk.press("equals_sign")
        assert desk.notices() == ["Nothing is due on CMP-2026-00001 now."]


# --- the cursor -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "allowed", "step"),
    [
        (states.RECEIVED, ("note", "acknowledge"), "acknowledge"),
        (states.RECEIVED, ("ask", "note"), "ask"),
        (states.ACKNOWLEDGED, ("ask", "investigate", "decide"), "investigate"),
        (states.INVESTIGATING, ("ask", "inform-staff", "decide"), "decide"),
        (states.INVESTIGATING, ("ask", "inform-staff"), "inform-staff"),
        (states.WAITING, ("extend", "answered"), "answered"),
        (states.DECIDED, ("decide", "respond"), "respond"),
        (states.RESPONDED, ("close", "escalate"), "escalate"),
        (states.RESPONDED, ("note", "close"), "close"),
        (states.WITHDRAWN, ("note",), "note"),
        (states.CLOSED, (), None),
    ],
)
def test_the_cursor_rests_on_the_next_right_step(
    state: str, allowed: tuple[str, ...], step: str | None
) -> None:
    assert next_step(allowed, state) == step


async def test_what_others_do_is_shown_and_cursor_and_place_stay(register: Path) -> None:
    async with desk_on(register, (140, 40)) as desk:
        case = await open_case(desk, detail=ACCOUNT)
        await desk.press("G", "tab", "ctrl+d")
        place = screen(desk).account.scroll_offset.y
        assert place > 0
        resting = screen(desk).next_steps.under_cursor
        desk.store.do(case, "note", {"text": "Rang back."}, desk.handler("Bob"))
        desk.app.look_around()
        await desk.settle()
        assert "note added by Bob" in desk.screen_text()
        assert screen(desk).account.scroll_offset.y == place
        assert screen(desk).account.has_focus
        assert screen(desk).next_steps.under_cursor != resting  # a case that moved on has another next step


async def test_a_refresh_that_changes_nothing_leaves_the_cursor(register: Path) -> None:
    async with desk_on(register, (140, 40)) as desk:
        await open_case(desk)
        await desk.press("j", "j", "n", "escape")
        assert screen(desk).next_steps.under_cursor == "inform-staff"


async def test_another_handler_sees_what_is_theirs_to_do(register: Path) -> None:
    async with desk_on(register, (140, 60)) as desk:
        await open_case(desk)
        assert "Ann is Customer Service Team." in words(desk)
        await desk.act_as("Dan")
        assert "acting as Dan" in words(desk)
        assert "Dan is Customer Service Team Leader." in words(desk)


async def test_moving_stops_at_the_ends_and_goes_by_pages(register: Path) -> None:
    async with desk_on(register, (80, 24)) as desk:
        await open_case(desk)
        steps = screen(desk).next_steps
        await desk.press("k")
        assert steps.highlighted == 0
        await desk.press("G", "j")
        assert steps.highlighted == len(steps.options) - 1
        await desk.press("g", "g")
        assert steps.highlighted == 0
        await desk.press("pagedown")
        assert 0 < (steps.highlighted or 0) < len(steps.options)
        await desk.press("pageup")
        assert steps.highlighted == 0


# --- leaving, copying, the mouse ------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["minus", "escape"])
async def test_back_to_the_queue(register: Path, key: str) -> None:
    async with desk_on(register) as desk:
        await open_case(desk)
        await desk.press(key)
        assert isinstance(desk.app.screen, QueueScreen)


async def test_the_reference_is_copied(register: Path) -> None:
    async with desk_on(register) as desk:
        case = await open_case(desk)
        await desk.press("y")
        assert desk.app.clipboard == reference(case)
        assert desk.notices() == ["CMP-2026-00001 copied."]


async def test_a_click_takes_an_action(register: Path) -> None:
    async with desk_on(register, (140, 40)) as desk:
        await open_case(desk)
        await desk.pilot.click(screen(desk).next_steps, offset=(10, 1))
        await desk.settle()
        assert "Acknowledge CMP-2026-00001 · Stage 1" in desk.screen_text()


@pytest.mark.parametrize("size", [(40, 12), (60, 20), (100, 24)])
async def test_small_terminals_do(register: Path, size: tuple[int, int]) -> None:
    async with desk_on(register, size) as desk:
        await open_case(desk, detail=ACCOUNT)
        for key in ("tab", "tab", "enter", "escape", "tab", "d", "n"):
            await desk.press(key)
        await desk.type("Rang.")
        await desk.press("ctrl+s")
        assert desk.notices() == ["CMP-2026-00001: note added."]


async def test_a_form_fits_a_small_terminal_with_its_buttons(register: Path) -> None:
    async with desk_on(register, (80, 24)) as desk:
        await open_case(desk, detail=ACCOUNT)
        await desk.press("a")
        lines = desk.screen_text().splitlines()
        assert any("Save (ctrl+s)" in line for line in lines)
        assert any("This can't be undone once recorded." in line for line in lines)
        await desk.press("escape", "a", "tab", "tab")
        await desk.type("x")
        await desk.press("ctrl+s")
        lines = desk.screen_text().splitlines()
        assert any("! On:" in line for line in lines)
        assert any("Save (ctrl+s)" in line for line in lines)


# --- text that means harm -------------------------------------------------------------------------------------------

NAUGHTY = (
    "[/",
    "[/foo]",
    "[@click=app.quit]x[/]",
    "[REF-1] [bold]b[/bold]",
    "\x1b[2J\x1b]0;owned\x07",
    "\x9b31m\x9d0;x\x9c",
    "\u202edesrever\u2066\u2069",
    "e\u0301\u0301\u0301 👩\u200d⚖\ufe0f 漢字 \u200b",
    "a\r\nb\tc\u2028d",
    "$x ${HOME} %s {0} \\",
    "=cmd|' /C calc'!A0",
)


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_text_in_every_field_is_shown_as_text_on_every_screen(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    evil = " ".join(NAUGHTY)
    policy = edited_text(
        ('upheld = "Upheld"', 'upheld = "[/Uph\\u001b[31meld"'),
        ('telephone = "Telephone"', 'telephone = "Tele[/phone]\\u202e"'),
        ('title = "Stage 2"', 'title = "[@click=app.quit]Stage 2[/]"'),
        ('title = "Customer Service Team"', 'title = "[/Customer\\u001b]0;x\\u0007 Service Team"'),
    )
    path = tmp_path / "r.db"
    everything = ("customer_service", "team_leader", "compliance_manager")
    who = {"Ann": everything, f"Bob {NAUGHTY[0]}{NAUGHTY[4]}": everything, "Cara": everything}
    make_register(path, policy, who)

    async with desk_on(path, size) as desk:

        async def look(*keys: str) -> None:
            await desk.press(*keys)
            text = desk.screen_text().replace("\n", "")
            assert plain(text) == text
            for message in desk.notices():
                assert plain(message, newline="\n") == message

        bob = next(h for h in desk.app.standing.governing.handlers.values() if h.name.startswith("Bob"))  # type: ignore[union-attr]
        case = await open_case(
            desk, subject=evil, name=evil, detail=evil, outcome_sought=evil, telephone=NAUGHTY[4], email=NAUGHTY[2],
            point=list(NAUGHTY), channel="telephone", service="finance", about_staff="yes",
        )  # fmt: skip
        store = desk.store
        raw = {"reasons": evil, "authority": evil, "facts": evil, "standard": evil, "outcome": "upheld"}
        for action, values in (
            ("acknowledge", {"letter": evil}), ("allocate", {"to": bob.id}), ("inform-staff", {"text": evil}),
            ("investigate", {"definition": evil, "outcome_sought": evil}), ("decide", raw),
            ("respond", {"letter": evil}), ("escalate", {"reason": evil, "signpost": evil}), ("note", {"text": evil}),
        ):  # fmt: skip
            store.do(case, action, values, bob)
        desk.app._act_as(bob.id)
        desk.app.look_around()
        await look()
        assert store.view(case, bob).row.subject == " ".join(normalize("NFC", evil).split())
        for keys in (
            ("tab",),
            ("G",),
            ("tab",),
            ("enter",),
            ("escape",),
            ("G",),
            ("enter",),
            ("escape",),
            ("equals_sign",),
            ("escape",),
        ):
            await look(*keys)
        await look("d")  # refused: not acknowledged, and Bob decided before
        await look("l")
        await look("right", "right", "escape")
        await look("a")
        await look("tab")
        await desk.type(evil)
        await look("ctrl+l")  # the letter, as it would go
        await look("escape")
        await look("ctrl+s")
        await look("e")
        await look("n")
        await desk.type(evil)
        await look("escape")
        await look("n")  # the draft is restored
        assert desk.app.screen.query_one("#notice", Static).display
        await look("escape", "escape")
        await look("N")
        await desk.type(evil)
        await look("tab")
        await desk.type(evil)
        await look("escape", "N")
        await look("ctrl+s")
        assert desk.app.is_running
        assert store.verify().ok
