"""Filtering as one types, what is wrong with a filter, and the way back layer by layer."""

import threading
from pathlib import Path

import pytest

from store.errors import Refused
from tests.tui.support import here, make_queue, queue, queue_on, references, table, title, typed, until
from tui.jobs import Job


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_queue(tmp_path)


async def test_filters_letter_by_letter_and_escape_goes_back_layer_by_layer(path: Path) -> None:
    async with queue_on(path) as desk:
        await desk.press("right_square_bracket", "slash")
        await desk.press("r", "e")
        assert title(desk).endswith("filter: re")
        await desk.press("f", "u", "n", "d")
        assert references(desk) == ["00001", "00004"]
        assert title(desk) == "My team · 2 of 7 · filter: refund"
        await desk.press("enter")
        assert desk.focused is table(desk)
        await desk.press("j")
        assert here(desk) == "00004"
        await desk.press("escape")
        assert title(desk) == "My team · 7 of 7 open · due first"
        await desk.press("escape")
        assert title(desk) == "Mine · 4 of 7 open · due first"


async def test_escape_in_the_line_takes_the_filter_away(path: Path) -> None:
    async with queue_on(path) as desk:
        await desk.press("slash")
        await desk.type("refund")
        await desk.press("escape")
        assert desk.focused is table(desk)
        assert not queue(desk).filter_line.display
        assert title(desk) == "Mine · 4 of 7 open · due first"


async def test_the_filter_stays_while_the_queue_is_turned_and_can_be_gone_on_with(path: Path) -> None:
    async with queue_on(path) as desk:
        await desk.press("slash")
        await desk.type("state:received")
        await desk.press("down")
        assert references(desk) == ["00003", "00004"]
        await desk.press("right_square_bracket")
        assert references(desk) == ["00003", "00004", "00007", "00008"]
        await desk.press("slash")
        assert typed(desk) == "state:received"
        await desk.type(" owner:none")
        assert references(desk) == ["00007", "00008"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("ownr:me", "there is no filter key 'ownr'; did you mean 'owner'?"),  # found when it is read
        ("owner:nobody", "owner: no handler is called 'nobody'"),  # found when the register is asked
        ("due<soon", "'soon' is neither a number of days nor a date"),
    ],
)
async def test_what_is_wrong_is_said_beside_it_and_the_rows_stay(
    path: Path, text: str, sentence: str
) -> None:
    async with queue_on(path, (200, 35)) as desk:
        await desk.press("slash")
        await desk.type(text)
        assert sentence in desk.screen_text()
        assert references(desk) == ["00001", "00003", "00002", "00004"]
        assert title(desk) == "Mine · 4 of 7 open · due first"
        assert desk.notices() == []
        await desk.press("ctrl+u")
        await desk.type("refund")
        assert sentence not in desk.screen_text()
        assert references(desk) == ["00001", "00004"]


async def test_every_key_is_a_letter_while_one_types(path: Path) -> None:
    async with queue_on(path) as desk:
        await desk.press("slash")
        await desk.press(
            "a", "slash", "number_sign", "1", "colon", "question_mark", "right_square_bracket", "N", "A", "R"
        )
        assert typed(desk) == "a/#1:?]NAR"
        assert desk.app.screen is queue(desk)


async def test_an_ended_case_is_found_where_it_is_asked_for(path: Path) -> None:
    async with queue_on(path) as desk:
        await desk.press(
            *["right_square_bracket"] * [found.title for found in queue(desk).queues].index("All open")
        )
        assert title(desk) == "All open · 7 of 7 open · due first"
        await desk.press("slash")
        await desk.type("is:closed")
        assert references(desk) == ["00006"]
        assert title(desk) == "All open · 1 of 7 · filter: is:closed"


async def test_nothing_matches(path: Path) -> None:
    async with queue_on(path) as desk:
        await desk.press("slash")
        await desk.type("[/]zzz")
        assert "Nothing in Mine matches '[/]zzz'." in desk.screen_text()
        assert here(desk) == ""
        await desk.press("enter", "n", "enter", "y", "space")  # nothing is under the cursor: nothing happens
        assert desk.app.screen is queue(desk)


async def test_of_what_is_asked_meanwhile_only_the_newest_is_run(path: Path) -> None:
    async with queue_on(path) as desk:
        release, ran, shown = threading.Event(), list[str](), list[str]()

        def job(name: str) -> Job[str]:
            def call() -> str:
                ran.append(name)
                release.wait(10)
                if name == "d":
                    raise Refused("no")
                return name

            return Job("letters", call, shown.append, lambda error: shown.append(str(error)))

        for name in "abcd":
            queue(desk).ask(job(name))
        assert queue(desk).waiting_for("letters")
        release.set()
        await until(desk, lambda: not queue(desk).waiting_for("letters"))
        assert ran == ["a", "d"]
        assert shown == ["no"]
