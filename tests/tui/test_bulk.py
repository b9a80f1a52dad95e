"""Several cases at once: one form, all of them or none; every case of a person; records begun at the desk."""

from pathlib import Path

import pytest

from store.errors import Refused, Stale
from store.register import Store
from tests.tui.form_support import said
from tests.tui.support import (
    act,
    make_queue,
    on_queue,
    other_store,
    queue_on,
    references,
    table,
    title,
    until,
)
from tui.screens.bulk_form import BulkForm
from tui.screens.queue import QueueScreen
from tui.screens.records import RecordsScreen


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_queue(tmp_path)


def owners(store: Store, *numbers: str) -> list[str]:
    return [store.view(store.find(number), store.acting("Dan")).row.owner for number in numbers]


# --- in the register ---


def test_all_of_them_change_together_and_one_head_holds_them(path: Path) -> None:
    store = other_store(path)
    dan = store.acting("Dan")
    before = store.head().count
    versions: dict[int, int | None] = {store.find(number): None for number in ("3", "4", "7")}
    done = store.do_all(versions, "allocate", {"to": "Bob"}, dan, key="k")
    assert [found.ref for found in done] == ["CMP-2026-00003", "CMP-2026-00004", "CMP-2026-00007"]
    assert owners(store, "3", "4", "7") == ["Bob"] * 3
    assert store.head().count == before + 3
    assert all(found.repeated for found in store.do_all(versions, "allocate", {"to": "Bob"}, dan, key="k"))
    assert store.head().count == before + 3
    assert store.verify().ok
    store.close()


def test_where_one_refuses_none_changes_and_the_sentence_names_it(path: Path) -> None:
    store = other_store(path)
    head = store.head()
    with pytest.raises(Refused, match=r"CMP-2026-00006: .* Nothing was changed on any of the 3 cases\."):
        store.do_all(
            {store.find(number): None for number in ("3", "6", "4")}, "acknowledge", {}, store.acting("Ann")
        )
    assert store.head() == head
    old = store.view(store.find("4"), store.acting("Ann")).row.version
    act(store, store.find("4"), "note", text="Meanwhile.")
    head = store.head()
    with pytest.raises(Stale, match="CMP-2026-00004: "):
        store.do_all(
            {store.find("3"): None, store.find("4"): old}, "note", {"text": "x"}, store.acting("Ann")
        )
    assert store.head() == head
    store.close()


# --- at the desk ---


async def test_the_marked_cases_are_allocated_with_one_form(path: Path) -> None:
    async with queue_on(path, as_name="Dan") as desk:
        await desk.press(*["left_square_bracket"] * 3)
        assert title(desk).startswith("All open")
        numbers = [ref.lstrip("0") for ref in references(desk)[:3]]
        await desk.press("space", "space", "space", "l")
        assert isinstance(desk.app.screen, BulkForm), desk.notices()
        assert "Allocate · 3 cases" in desk.screen_text()
        await desk.press("b", "ctrl+s")
        assert on_queue(desk)
        assert "3 cases: allocated." in desk.notices()
        assert not table(desk).marked
        assert owners(desk.store, *numbers) == ["Bob"] * 3


async def test_what_one_of_them_refuses_is_said_before_anything_is_asked(path: Path) -> None:
    async with queue_on(path) as desk:
        await desk.press("space", "space", "a")
        assert on_queue(desk)
        (notice,) = desk.notices()
        assert notice.startswith("CMP-2026-00001: ")
        assert "unless it may be done with each" in notice
        assert len(table(desk).marked) == 2


async def test_what_differs_from_case_to_case_is_taken_one_at_a_time(path: Path) -> None:
    async with queue_on(path) as desk:
        await desk.press("space", "space", "R", "d")
        (notice,) = desk.notices()
        assert "CMP-2026-0000" in notice
        assert on_queue(desk)


async def test_a_case_that_moved_on_meanwhile_stops_all_and_ctrl_r_reads_again(path: Path) -> None:
    async with queue_on(path) as desk:
        await desk.press("space", "space", "n")
        await desk.type("To be looked at on Monday.")
        store = other_store(path)
        act(store, store.find("3"), "note", "Bob", text="Quicker.")
        store.close()
        before = desk.store.head().count
        await desk.press("ctrl+s")
        assert "CMP-2026-00003: " in said(desk)
        assert "To be looked at on Monday." in desk.screen_text()
        assert desk.store.head().count == before
        await desk.press("ctrl+r")
        assert on_queue(desk)
        assert desk.store.head().count == before + 2


async def test_a_letter_is_written_for_each_of_them(path: Path) -> None:
    async with queue_on(path) as desk:
        await desk.press("j", "space", "j", "space", "a")
        assert "what the complainant is sent" not in desk.screen_text()
        await desk.press("ctrl+s")
        assert on_queue(desk)
        for number, name in (("3", "Zofia Nowak"), ("4", "Ade Adeyemi")):
            texts = [
                letter.text for letter in desk.store.letters(desk.store.find(number), desk.app.actor).letters
            ]
            assert any(f"Dear {name}" in text for text in texts)


@pytest.mark.parametrize("opened", [False, True])
async def test_every_case_of_the_same_name(path: Path, opened: bool) -> None:
    store = other_store(path)
    again = store.receive({"subject": "Once more", "name": "Luis Garcia"}, store.acting("Ann"))
    store.close()
    async with queue_on(path) as desk:
        await desk.press("right_square_bracket", "G")
        number = again.ref[-1]
        await desk.press("number_sign", number, "enter")
        if not opened:
            await desk.press("minus")
            await desk.press("slash")
            await desk.type("once more")
            await desk.press("enter")
        await desk.press("h")
        await until(desk, lambda: on_queue(desk) and "is:any" in title(desk))
        assert sorted(references(desk)) == ["00006", f"0000{number}"]
        await desk.press("escape")
        assert isinstance(desk.app.screen, QueueScreen)


@pytest.mark.parametrize(
    ("key", "typed", "ref"),
    [
        ("f2", ("Take fees once", "tab", "p"), "CHG-2026-00001"),
        ("f3", ("Kind on the phone",), "FBK-2026-00001"),
    ],
)
async def test_records_are_begun_at_the_desk(path: Path, key: str, typed: tuple[str, ...], ref: str) -> None:
    async with queue_on(path) as desk:
        await desk.press(key, "N")
        first, *more = typed
        await desk.type(first)
        await desk.press(*more, "ctrl+s")
        await until(desk, lambda: ref in desk.screen_text())
        assert f"{ref} is recorded." in desk.notices()
        assert isinstance(desk.app.screen, RecordsScreen)
