"""The queue: what it shows, how one moves in it, and what its keys do."""

from datetime import date, timedelta
from pathlib import Path
from shutil import move

import pytest

from tests.tui.case_support import make_register
from tests.tui.support import (
    TODAY,
    act,
    has_focus,
    here,
    make_queue,
    on_queue,
    other_store,
    queue,
    queue_on,
    receive,
    references,
    table,
    title,
    typed,
    until,
)
from tui.queues import queues
from tui.screens.case import CaseScreen
from tui.settings import Settings
from tui.standing import Standing


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_queue(tmp_path)


async def test_opens_on_what_is_mine_urgent_first(path: Path) -> None:
    async with queue_on(path) as desk:
        assert references(desk) == ["00001", "00003", "00002", "00004"]
        assert title(desk) == "Mine · 4 of 7 open · due first"
        text = desk.screen_text()
        assert "! 3 d late" in text
        assert "reply overdue" in text
        assert "demo register: acting as Ann · Customer Service Team" in text
        assert "Mon 16 Mar 2026" in text


async def test_what_the_owner_of_the_policy_left_open_stands_below(path: Path) -> None:
    """R58: the days by which the review of the policy is overdue are on the home screen, and so are its open questions."""
    days = (TODAY - date(2022, 12, 31)).days
    async with queue_on(path) as desk:
        assert f"13 open questions · review {days:,} days overdue" in desk.screen_text()
        store = other_store(path)
        store.record_review("", store.acting("Hal"), TODAY)
        await until(desk, lambda: "13 open questions ─" in desk.screen_text())


async def test_every_queue_says_how_many_it_holds(path: Path) -> None:
    async with queue_on(path) as desk:
        counts = dict(zip(queue(desk).queue_list.titles, queue(desk).queue_list.counts, strict=True))
        assert counts == {
            "Mine": 4, "My team": 7, "Unallocated": 2, "Overdue": 1,
            "Due soon": 1, "Waiting": 1, "Mentioned": 0, "Owed, overdue": 0, "Flags": 0, "Restrictions": 0, "All open": 7, "Ended": 1,
            "Migrated": 0,
        }  # fmt: skip


async def test_moving_and_the_preview_that_follows(path: Path) -> None:
    async with queue_on(path) as desk:
        await until(desk, lambda: "CMP-2026-00001 · Refund of a cancelled course" in desk.screen_text())
        await desk.press("j", "down")
        assert here(desk) == "00002"
        await until(desk, lambda: "CMP-2026-00002 · A late certificate" in desk.screen_text())
        assert "next  i investigate" in desk.screen_text()
        await desk.press("k")
        assert here(desk) == "00003"
        await desk.press("G")
        assert here(desk) == "00004"
        await desk.press("g", "g")
        assert here(desk) == "00001"


async def test_brackets_turn_the_queues_and_come_round(path: Path) -> None:
    async with queue_on(path) as desk:
        await desk.press("right_square_bracket")
        assert title(desk) == "My team · 7 of 7 open · due first"
        await desk.press("left_square_bracket", "left_square_bracket")
        assert title(desk).startswith("Migrated · 0")
        await desk.press("left_square_bracket")
        assert title(desk) == "Ended · 1 · oldest first"
        assert references(desk) == ["00006"]
        await desk.press("right_square_bracket", "right_square_bracket")
        assert title(desk).startswith("Mine · 4 of 7")


async def test_the_queues_are_a_pane_of_their_own(path: Path) -> None:
    async with queue_on(path) as desk:
        await desk.press("shift+tab")
        assert has_focus(desk, queue(desk).queue_list)
        await desk.press("down", "j")
        assert title(desk).startswith("Unallocated · 2")
        await desk.press("k")
        assert title(desk).startswith("My team")
        await desk.press("tab")
        assert has_focus(desk, table(desk))


async def test_a_click_chooses_a_queue(path: Path) -> None:
    async with queue_on(path) as desk:
        await desk.pilot.click("QueueList", offset=(5, 4))  # below the border: the fourth
        await desk.settle()
        assert title(desk).startswith("Overdue · 1")
        await desk.pilot.resize_terminal(80, 24)
        await desk.settle()
        line = desk.screen_text().splitlines()[1]
        await desk.pilot.click("QueueList", offset=(line.index("Unallocated"), 0))
        await desk.settle()
        assert title(desk).startswith("Unallocated · 2")


async def test_enter_opens_the_case_and_back_comes_to_the_same_row(path: Path) -> None:
    async with queue_on(path) as desk:
        await desk.press("j", "enter")
        screen = desk.app.screen
        assert isinstance(screen, CaseScreen)
        assert screen.case % 1000 == 3
        await desk.press("minus")
        assert on_queue(desk)
        assert here(desk) == "00003"


async def test_an_action_is_taken_on_the_case_under_the_cursor(path: Path) -> None:
    async with queue_on(path) as desk:
        await desk.press("j")
        assert here(desk) == "00003"
        await desk.press("n")
        await desk.type("Rang back.")
        await desk.press("ctrl+s")
        view = desk.store.view(desk.store.find("3"), desk.app.actor)
        assert view.chronology[-1].text == "Rang back."
        await desk.press("a", "ctrl+s")
        await until(desk, lambda: here(desk) == "00003" and "to investigate" in desk.screen_text())


async def test_others_changes_appear_by_themselves_and_the_cursor_stays_on_its_case(path: Path) -> None:
    other = other_store(path)
    async with queue_on(path) as desk:
        await desk.press("G")
        assert here(desk) == "00004"
        case = receive(other, "Long ago", on=TODAY - timedelta(days=40))
        act(other, case, "allocate", "Dan", to="Ann")
        await until(desk, lambda: len(references(desk)) == 5)
        assert references(desk) == ["00009", "00001", "00003", "00002", "00004"]
        assert here(desk) == "00004"
        assert title(desk) == "Mine · 5 of 8 open · due first"
        act(other, other.find("1"), "withdraw", reason="It has come.")
        await until(desk, lambda: len(references(desk)) == 4)
        assert here(desk) == "00004"
    other.close()


async def test_the_first_case_of_an_empty_queue_appears_by_itself(tmp_path: Path) -> None:
    make_register(tmp_path / "r.db")
    other = other_store(tmp_path / "r.db")
    async with queue_on(tmp_path / "r.db") as desk:
        assert "No complaint has been received yet." in desk.screen_text()
        assert "Press N to take in the first." in desk.screen_text()
        await desk.press("right_square_bracket")
        receive(other, "A late certificate")
        await until(desk, lambda: references(desk) == ["00001"])
        assert here(desk) == "00001"
    other.close()


async def test_another_day_begins(path: Path) -> None:
    async with queue_on(path) as desk:
        desk.clock.pass_days(2)
        await until(desk, lambda: "Wed 18 Mar 2026" in desk.screen_text())
        assert "! 5 d late" in desk.screen_text()
        await until(desk, lambda: queue(desk).queue_list.counts[3] == 2)


async def test_marks_are_copied_together_and_escape_takes_them_away(path: Path) -> None:
    async with queue_on(path) as desk:
        await desk.press("y")
        assert desk.app.clipboard == "CMP-2026-00001"
        await desk.press("space", "space", "y")
        assert desk.app.clipboard == "CMP-2026-00001\nCMP-2026-00003"
        assert "2 marked" in desk.screen_text()
        await desk.press("escape")
        assert table(desk).marked == frozenset()
        assert "marked" not in desk.screen_text()


async def test_what_cannot_be_read_is_said_and_the_rows_stay(path: Path) -> None:
    async with queue_on(path) as desk:
        move(path, path.with_name("elsewhere.db"))
        await until(desk, lambda: any("there is no register at" in notice for notice in desk.notices()))
        assert references(desk) == ["00001", "00003", "00002", "00004"]
        await desk.press("right_square_bracket")
        assert title(desk).startswith("Mine")
        assert queue(desk).queue_list.chosen == 0
        move(path.with_name("elsewhere.db"), path)
        await desk.press("right_square_bracket")
        assert title(desk).startswith("My team · 7")


async def test_each_queue_says_what_it_means_that_it_is_empty(tmp_path: Path) -> None:
    make_register(tmp_path / "r.db")
    store = other_store(tmp_path / "r.db")
    act(store, receive(store, "A late certificate"), "withdraw", reason="It has come.")
    store.close()
    async with queue_on(tmp_path / "r.db") as desk:
        for index, wanted in enumerate(queues(desk.app.standing)):
            queue(desk).turn_to(index)
            await desk.settle()
            if wanted.title != "Ended":
                assert wanted.empty.splitlines()[0] in desk.screen_text(), wanted.title


async def test_a_number_goes_to_a_case(path: Path) -> None:
    async with queue_on(path) as desk:
        await desk.press("9")
        assert typed(desk) == "9"
        await desk.press("enter")
        assert "there is no case with the number 9 in this register." in desk.screen_text()
        await desk.press("backspace", "6", "enter")
        assert isinstance(desk.app.screen, CaseScreen)
        assert desk.app.screen.case % 1000 == 6
        await desk.press("minus", "number_sign")
        assert typed(desk) == ""
        await desk.press("escape")
        assert on_queue(desk)


def test_due_soon_is_counted_in_working_days(path: Path) -> None:
    store = other_store(path)
    friday = TODAY + timedelta(days=4)
    standing = Standing(store.governing(), store.acting("Ann"), friday)
    soon = next(found for found in queues(standing) if found.title == "Due soon")
    assert soon.text == "due>=0 due<=2026-03-24"  # the Tuesday after
    store.close()


@pytest.mark.parametrize("size", [(140, 40), (80, 24), (60, 20), (40, 12)])
async def test_readable_at_every_size(path: Path, size: tuple[int, int]) -> None:
    async with queue_on(path, size) as desk:
        await until(desk, lambda: bool(queue(desk).queue_list.counts))
        lines = desk.screen_text().splitlines()
        assert lines[0].startswith(" Upheld · Complaints")
        assert any("CMP-2026-00001" in line and "! 3 d late" in line for line in lines)
        assert "enter open" in lines[-1]
        assert ("Mine   " in lines[2]) == (size[0] >= 100)
        assert ("▸ Mine 4" in lines[1]) == (size[0] < 100)
        await until(desk, lambda: ("CMP-2026-00001 · Refund" in desk.screen_text()) == (size[1] >= 24))


async def test_too_small_a_terminal_is_told_so(path: Path) -> None:
    async with queue_on(path) as desk:
        for size in ((39, 24), (80, 11)):
            await desk.pilot.resize_terminal(*size)
            await desk.settle()
            assert "at least 40 columns" in " ".join(desk.screen_text().split())
            assert "CMP-" not in desk.screen_text()
        await desk.pilot.resize_terminal(80, 24)
        await desk.settle()
        assert "CMP-2026-00001" in desk.screen_text()


async def test_a_digit_marks_so_many_from_where_the_range_began(path: Path) -> None:
    async with queue_on(path) as desk:
        await desk.press("v", "3")
        assert {key % 100 for key in table(desk).marked} == {1, 2, 3}
        await desk.press("2")
        assert len(table(desk).marked) == 2
        await desk.press("9")
        assert len(table(desk).marked) == 4  # all there are
        await desk.press("escape", "escape", "3")
        assert not on_queue(desk)  # without a range it begins a number


async def test_what_is_late_and_what_one_is_mentioned_in_are_a_key_away(path: Path) -> None:
    async with queue_on(path) as desk:
        await desk.press("!")
        assert title(desk).startswith("Overdue ·")
        await desk.press("@")
        assert title(desk).startswith("Mentioned ·")
    async with queue_on(path, settings=Settings(show=("Mine",))) as desk:
        await desk.press("!")
        assert title(desk).startswith("Mine ·")
        assert desk.notices() == ["Your settings leave out the queue Overdue."]
