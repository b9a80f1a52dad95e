"""The table of the desk, driven by keys and mouse over a made-up list of 100,000 rows."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from rich.text import Text
from textual import events, on
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import Input

from tui.format import plain
from tui.widgets.case_table import CaseTable
from tui.widgets.chords import Chord
from tui.widgets.columns import Column, lay_out
from tui.widgets.paging import PageWindow
from tui.widgets.table_lines import Cell

MANY = 100_000
SIZES = [(80, 24), (140, 40)]
COLUMNS = [
    Column("Due", 10, priority=9),
    Column("Reference", 14, priority=10),
    Column("About", min_width=12, weight=2, priority=6),
    Column("Complainant", min_width=12, priority=3),
]


@dataclass(frozen=True)
class Case:
    key: int
    about: str = "Membership"


def draw(case: Case) -> Sequence[Cell]:
    return ["3 wd", f"CMP-2026-{case.key:05}", case.about, Text(f"Complainant {case.key}", style="italic")]


class Table(CaseTable):
    drawn: int = 0

    def render_line(self, y: int) -> Strip:
        self.drawn += 1
        return super().render_line(y)


@dataclass
class Source:
    """The list behind the table; answers at once unless it is told to hold."""

    rows: list[Case]
    hold: bool = False
    asked: list[tuple[int, int]] = field(default_factory=list)


class Desk(App[None]):
    BINDINGS = [Binding("escape", "escaped")]  # noqa: RUF012 - as every Textual app has it

    def __init__(self, source: Source | None, render: Callable[[Case], Sequence[Cell]] = draw) -> None:
        super().__init__()
        self.source = source or Source([])
        self.counted = source is not None
        self.said: list[CaseTable.Highlighted | CaseTable.Chosen | CaseTable.MarksChanged] = []
        self.escaped = 0
        self.table = Table(
            COLUMNS, render, empty_text="No cases here.\nPress n to take one in.", page_size=100
        )

    def compose(self) -> ComposeResult:
        yield self.table
        yield Input()

    def on_mount(self) -> None:
        self.table.focus()
        if self.counted:
            self.table.set_total(len(self.source.rows))

    @on(CaseTable.PageWanted)
    def answer(self, event: CaseTable.PageWanted) -> None:
        self.source.asked.append((event.first, event.count))
        if not self.source.hold:
            self.put(event.first, event.count)

    @on(CaseTable.Highlighted)
    @on(CaseTable.Chosen)
    @on(CaseTable.MarksChanged)
    def remember(self, event: CaseTable.Highlighted | CaseTable.Chosen | CaseTable.MarksChanged) -> None:
        self.said.append(event)

    def action_escaped(self) -> None:
        self.escaped += 1

    def put(self, first: int = 0, count: int = 100) -> None:
        self.table.put_page(first, self.source.rows[first : first + count])

    def refill(self, rows: list[Case]) -> None:
        """As when others have worked: the list is another one now."""
        self.source.rows = rows
        self.table.set_total(len(rows))
        self.table.invalidate()

    def chosen(self) -> list[int]:
        return [event.row.key for event in self.said if isinstance(event, CaseTable.Chosen)]


ALL = [Case(key) for key in range(MANY)]


def cases(count: int) -> list[Case]:
    return ALL[:count]


def shown(table: CaseTable) -> list[str]:
    """The table's lines as they stand, header first."""
    return [strip.text for strip in table.render_lines(Region(0, 0, *table.size))]


def cursor_line(table: CaseTable) -> tuple[int, str]:
    [found] = [(y, line) for y, line in enumerate(shown(table)) if line.startswith("▸")]
    return found


@pytest.mark.parametrize("size", SIZES)
async def test_a_hundred_thousand_rows_load_one_page_and_fill_the_screen(size: tuple[int, int]) -> None:
    app = Desk(Source(cases(MANY)))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        lines = shown(app.table)
        assert app.source.asked == [(0, 100)]
        assert lines[0].split() == ["Due", "Reference", "About", "Complainant"]
        assert lines[1].startswith("▸  3 wd")
        for number, line in enumerate(lines[1:]):
            assert f"CMP-2026-{number:05}" in line
        assert {len(line) for line in lines} == {size[0]}


async def test_keys_move_the_cursor_and_keep_it_in_view() -> None:
    expected = {
        "j": 1,
        "down down up": 1,
        "k": 0,
        "G": MANY - 1,
        "end j": MANY - 1,
        "G home": 0,
        "G g": MANY - 1,
        "G g g": 0,
        "j g k j g": 1,
        "ctrl+d": 10,
        "pagedown": 20,
        "pagedown pagedown pageup ctrl+u": 10,
        "G pageup": MANY - 21,
    }
    app = Desk(Source(cases(MANY)))
    async with app.run_test(size=(80, 24)) as pilot:  # 20 rows: a header, and three lines of input
        for keys, index in expected.items():
            app.table.cursor = 0
            await pilot.press(*keys.split())
            assert (keys, app.table.cursor) == (keys, index)
            assert f"CMP-2026-{index:05}" in cursor_line(app.table)[1]


async def test_a_page_is_asked_for_once_until_it_is_answered_or_withdrawn() -> None:
    app = Desk(Source(cases(MANY), hold=True))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("j", "j")
        assert app.source.asked == [(0, 100)]
        assert "…" in shown(app.table)[1]
        assert "CMP" not in shown(app.table)[1]
        app.table.withdraw_page(0)
        await pilot.press("j")
        assert app.source.asked == [(0, 100), (0, 100)]
        app.put(0)
        await pilot.press("j")
        assert app.source.asked == [(0, 100), (0, 100)]
        assert "CMP-2026-00004" in cursor_line(app.table)[1]


async def test_the_next_page_is_asked_for_before_it_is_reached() -> None:
    app = Desk(Source(cases(MANY)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("pagedown", "pagedown")
        assert app.source.asked == [(0, 100), (100, 100)]


async def test_keeping_the_row_when_others_come_in_above_it() -> None:
    app = Desk(Source(cases(MANY)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("pagedown", "pagedown", "pagedown", "k", "k")
        await pilot.pause()
        line, text = cursor_line(app.table)
        app.refill([Case(900_001), Case(900_002), *cases(MANY)])
        await pilot.pause()
        assert app.table.cursor == 60
        assert cursor_line(app.table) == (line, text)


async def test_old_rows_stay_until_the_new_ones_come() -> None:
    app = Desk(Source(cases(300)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("j")
        before = shown(app.table)
        app.source.hold = True
        app.refill([Case(900), *cases(300)])
        await pilot.pause()
        assert shown(app.table) == before
        app.put(0)
        assert (app.table.cursor, app.table.row) == (2, Case(1))
        await pilot.press("k", "k")
        assert "CMP-2026-00900" in cursor_line(app.table)[1]


async def test_a_refresh_that_changes_nothing_draws_nothing() -> None:
    app = Desk(Source(cases(MANY)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.table.drawn = 0
        app.table.invalidate()
        await pilot.pause()
        assert app.source.asked == [(0, 100), (0, 100)]
        assert app.table.drawn == 0


async def test_a_key_draws_two_lines_and_a_new_count_only_the_end() -> None:
    app = Desk(Source(cases(MANY)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.table.drawn = 0
        await pilot.press("j")
        assert app.table.drawn == 2
        app.table.set_total(MANY - 5)
        await pilot.pause()
        assert app.table.drawn == 2
        await pilot.press("G")
        assert app.table.cursor == MANY - 6


async def test_a_row_that_leaves_hands_its_place_to_the_next_one() -> None:
    app = Desk(Source(cases(30)))
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.cursor = 5
        app.refill([case for case in cases(30) if case.key != 5])
        await pilot.pause()
        assert (app.table.cursor, app.table.row) == (5, Case(6))
        await pilot.press("G")
        app.refill(app.source.rows[:-1])
        await pilot.pause()
        assert (app.table.cursor, app.table.row) == (27, Case(28))


async def test_moving_while_the_list_loads_keeps_to_the_row_moved_to() -> None:
    app = Desk(Source(cases(300)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.source.hold = True
        app.refill([Case(900), *cases(300)])
        await pilot.press("j", "j")
        app.put(0)
        assert app.table.row == Case(2)


async def test_a_row_is_followed_into_the_page_that_comes_later() -> None:
    app = Desk(Source(cases(300)))
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.cursor = 99
        await pilot.pause()
        assert app.table.row == Case(99)
        app.source.hold = True
        app.source.asked.clear()
        app.refill([Case(900), *cases(300)])
        await pilot.pause()
        assert sorted(app.source.asked) == [(0, 100), (100, 100)]
        app.said.clear()
        app.put(0)
        app.put(100)
        await pilot.pause()
        assert app.table.row == Case(99)
        assert app.table.cursor == 100
        assert [event.index for event in app.said if isinstance(event, CaseTable.Highlighted)] == [100]


async def test_another_list_begins_at_its_first_row() -> None:
    app = Desk(Source(cases(300)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("pagedown", "pagedown", "pagedown")
        app.source.rows = list(reversed(cases(250)))
        app.table.set_total(250)
        app.table.invalidate(keep_cursor_key=False)
        await pilot.pause()
        assert (app.table.cursor, app.table.row) == (0, Case(249))
        assert "CMP-2026-00249" in shown(app.table)[1]


async def test_what_is_highlighted_is_told_once_and_its_end_too() -> None:
    app = Desk(Source(cases(3)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("j", "G", "j")
        app.refill([Case(0), Case(1), Case(2, "Examinations")])
        await pilot.pause()
        app.refill([])
        await pilot.pause()
        told = [(event.index, event.row) for event in app.said if isinstance(event, CaseTable.Highlighted)]
        assert told == [(0, Case(0)), (1, Case(1)), (2, Case(2)), (2, Case(2, "Examinations")), (-1, None)]


async def test_enter_and_clicks_choose() -> None:
    app = Desk(Source(cases(MANY)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("j", "enter")
        assert app.chosen() == [1]
        await pilot.click(CaseTable, offset=(10, 6))
        assert (app.table.cursor, app.chosen()) == (5, [1])
        await pilot.click(CaseTable, offset=(10, 0))  # the header
        assert (app.table.cursor, app.chosen()) == (5, [1])
        await pilot.click(CaseTable, offset=(10, 6))
        assert app.chosen() == [1, 5]
        await pilot.click(CaseTable, offset=(10, 8), times=2)
        assert app.chosen() == [1, 5, 7]


async def test_a_click_that_only_brings_the_focus_opens_nothing() -> None:
    app = Desk(Source(cases(10)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click(Input)
        await pilot.click(CaseTable, offset=(10, 1))
        assert app.table.has_focus
        assert app.chosen() == []


async def test_an_empty_list_chooses_and_marks_nothing() -> None:
    app = Desk(Source([]))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "space", "v", "G", "pagedown", "j")
        await pilot.click(CaseTable, offset=(10, 1))
        assert [type(event) for event in app.said] == [CaseTable.Highlighted]
        assert app.table.marked == frozenset()


async def test_the_wheel_scrolls_and_leaves_the_cursor() -> None:
    app = Desk(Source(cases(MANY)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.table.post_message(
            events.MouseScrollDown(app.table, 5, 5, 0, 1, 0, shift=False, meta=False, ctrl=False)
        )
        await pilot.pause()
        assert app.table.scroll_offset.y > 0
        assert app.table.cursor == 0
        await pilot.press("k")
        assert app.table.scroll_offset.y == 0


async def test_space_marks_and_moves_on() -> None:
    app = Desk(Source(cases(MANY)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("space", "j", "space", "k", "space")
        assert (app.table.cursor, app.table.marked) == (3, frozenset({0}))
        assert shown(app.table)[1].startswith(" * ")
        assert [event.keys for event in app.said if isinstance(event, CaseTable.MarksChanged)] == [
            frozenset({0}),
            frozenset({0, 2}),
            frozenset({0}),
        ]
        app.table.clear_marks()
        assert app.table.marked == frozenset()
        assert shown(app.table)[1].startswith("   ")


async def test_a_range_is_drawn_kept_and_dropped() -> None:
    app = Desk(Source(cases(MANY)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("j", "v", "j", "j", "k")
        assert app.table.marked == frozenset({1, 2})
        await pilot.press("v", "j", "j")
        assert app.table.marked == frozenset({1, 2})
        await pilot.press("v", "k", "escape")
        assert app.table.marked == frozenset({1, 2})
        assert app.escaped == 0
        await pilot.press("escape")
        assert app.escaped == 1


async def test_a_range_never_holds_rows_that_were_not_seen() -> None:
    app = Desk(Source(cases(MANY)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("v", "G")
        assert app.table.cursor == 99
        assert app.table.marked == frozenset(range(100))
        await pilot.pause()
        await pilot.press("G", "space")
        assert app.table.marked == frozenset(range(app.table.cursor + 1))
        assert len(app.table.marked) == 200


async def test_a_range_grows_from_its_row_wherever_that_has_gone() -> None:
    app = Desk(Source(cases(50)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("j", "j", "v", "j")
        app.refill([Case(900), *cases(50)])
        await pilot.pause()
        await pilot.press("j")
        assert app.table.marked == frozenset({2, 3, 4})
        app.refill([case for case in cases(50) if case.key != 2])
        await pilot.pause()
        await pilot.press("j", "space")
        assert app.table.marked == frozenset({2, 3, 4, 5})


async def test_narrow_screens_drop_the_columns_that_matter_least() -> None:
    app = Desk(Source(cases(10)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Complainant" in shown(app.table)[0]
        await pilot.resize_terminal(52, 24)
        await pilot.pause()
        assert shown(app.table)[0].split() == ["Due", "Reference", "About"]
        await pilot.resize_terminal(20, 24)
        await pilot.pause()
        assert shown(app.table)[0].split() == ["Reference"]
        assert "CMP-2026-00009" in shown(app.table)[10]


def test_columns_use_every_cell_and_the_last_one_is_cut() -> None:
    assert lay_out(COLUMNS, 76) == [(0, 10), (1, 14), (2, 26), (3, 20)]
    assert sum(width for _, width in lay_out(COLUMNS, 76)) + 3 * 2 == 76
    assert lay_out(COLUMNS, 53) == [(0, 10), (1, 14), (2, 25)]
    assert lay_out(COLUMNS, 5) == [(1, 5)]
    assert lay_out([Column("a", 4), Column("b", 4)], 9) == [(0, 4)]


async def test_the_empty_list_says_what_to_do_in_the_middle() -> None:
    app = Desk(Source([]))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        lines = shown(app.table)
        assert lines[10].strip() == "No cases here."
        assert lines[11].strip() == "Press n to take one in."
        left, right = len(lines[10]) - len(lines[10].lstrip()), len(lines[10]) - len(lines[10].rstrip())
        assert abs(left - right) <= 2


async def test_nothing_is_said_about_a_list_not_yet_counted() -> None:
    app = Desk(None)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("j", "enter")
        assert "".join(shown(app.table)[1:]).strip() == ""
        assert app.said == []


async def test_the_cursor_is_seen_without_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Desk(Source(cases(10)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("j")
        strips = app.table.render_lines(Region(0, 0, *app.table.size))
        firsts = [next(iter(strip)) for strip in strips[:4]]
        assert [style is not None and style.reverse for _, style, _ in firsts] == [None, None, True, None]
        assert strips[2].text.startswith("▸")
        await pilot.click(Input)
        assert app.table.render_line(2).text.startswith("▸")
        assert not any(style is not None and style.reverse for _, style, _ in app.table.render_line(2))


async def test_styles_of_a_cell_are_kept_except_under_the_cursor() -> None:
    def styled(case: Case) -> Sequence[Cell]:
        return [
            Content.styled("! 2 d late", "bold $text-error"),
            "CMP",
            Text("x" * 90, style="italic"),
            "[b]a[/b]",
        ]

    app = Desk(Source(cases(3)), styled)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        under, below = app.table.render_line(1), app.table.render_line(2)
        assert [text for text, style, _ in below if style and style.bold] == ["! 2 d late"]
        assert [text[-2:] for text, style, _ in below if style and style.italic] == ["x…"]
        assert "[b]a[/b]" in below.text
        assert len({style for _, style, _ in under}) == 1
        assert (under.text[3:], under.cell_length) == (below.text[3:], below.cell_length)


async def test_a_keymap_names_each_key_alone() -> None:
    clashes: list[object] = []
    app = Desk(Source(cases(10)))
    app.handle_bindings_clash = lambda clashed, node: clashes.append(clashed)  # type: ignore[method-assign,assignment]
    app.set_keymap({"table.down": "n", "table.mark": "m,x"})
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("n", "down", "j", "m", "x")
        assert (app.table.cursor, app.table.marked) == (4, frozenset({2, 3}))
        assert clashes == []


SMALL = [
    "[/",
    "[/foo]",
    "[@click=app.quit]x[/]",
    "[REF-1]",
    "\x1b]0;owned\x07",
    "\x9b31mred",
    "\u202eabc",
    "a\nb\r\nc",
    "\u200b\u2066x",
    "漢字" * 40,
    "e\u0301" * 60,
    "\ud800",
    "🏳️\u200d🌈 flag",
    "\t\ttabs",
    "",
    "$primary",
    "\x7f" * 9,
]


async def hostile_lines(texts: list[str], size: tuple[int, int]) -> None:
    """Every text in every kind of cell, on the screen at some time, and nothing of it but harmless characters."""

    def hostile(case: Case) -> Sequence[Cell]:
        return [Text(case.about), case.about, Content(case.about), Content.styled(case.about, "bold red")]

    app = Desk(Source([Case(number, text) for number, text in enumerate(texts)]), hostile)
    async with app.run_test(size=size) as pilot:
        for _ in range(len(texts) // 18 + 1):
            await pilot.pause()
            for strip in app.table.render_lines(Region(0, 0, *app.table.size)):
                assert plain(strip.text) == strip.text
                assert strip.cell_length == app.table.size.width
                assert not any(style and style.meta for _, style, _ in strip)
            await pilot.press("pagedown")
        assert app.table.cursor == len(texts) - 1


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_text_is_shown_harmless(size: tuple[int, int]) -> None:
    await hostile_lines(SMALL, size)


async def test_naughty_strings_are_shown_harmless(real_data: Path) -> None:
    file = real_data / "text" / "naughty_strings.json"
    if not file.is_file():
        pytest.skip(f"no naughty strings in {file}")
    await hostile_lines(json.loads(file.read_text("utf-8")), (140, 40))


def test_far_pages_are_let_go_and_asked_for_again() -> None:
    window: PageWindow[Case] = PageWindow(page_size=10, keep=3)
    window.resize(1_000)
    for first in range(0, 100, 10):
        window.put(first, [Case(key) for key in range(first, first + 10)])
    assert len(window) == 30
    assert window.row(0) is None
    assert window.index_of(0) is None
    assert window.row(99) == Case(99)
    assert (0, 10) in window.want(0, 5)


def test_a_short_answer_ends_the_wait_and_a_part_is_no_answer() -> None:
    window: PageWindow[Case] = PageWindow(page_size=10, keep=3)
    window.resize(25)
    window.put(0, [Case(key) for key in range(4)])
    assert window.want(0, 3) == [(0, 10)]
    window.put(0, [Case(key) for key in range(4)])
    assert not window.waiting
    assert window.want(20, 24) == [(20, 5), (10, 10)]
    window.put(20, [])
    window.put(10, [Case(key) for key in range(10, 25)])
    assert not window.waiting
    assert window.want(0, 24) == []


def test_a_chord_waits_a_second_and_no_longer() -> None:
    chord = Chord()
    assert [chord.press(now) for now in (10.0, 10.9, 11.0, 12.5, 12.6)] == [False, True, False, False, True]
    chord.press(20.0)
    chord.reset()
    assert not chord.press(20.1)
