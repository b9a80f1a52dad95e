"""Writing well: snippets and quotes are put in where the cursor is, and a hint says what would read better."""

from pathlib import Path

import pytest
from textual.widgets import Static

from tests.tui.form_support import row
from tests.tui.scene import EVIL, make_scene
from tests.tui.support import QueueDesk, make_queue, queue_on
from tui.readability import ENOUGH, LONG, PLAINER, hint, sentences
from tui.screens.put_in import PutIn
from tui.settings import Settings

PLAIN = "We took the fee twice. That was wrong, and we are sorry. You have the second payment back."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_queue(tmp_path)


def test_sentences_end_at_stops_paragraphs_and_items_of_a_list() -> None:
    assert sentences(PLAIN) == [5, 7, 6]
    assert sentences("Dear Avery\n\nWe looked.\n- one thing\n- another thing here") == [2, 2, 2, 3]
    assert sentences("It cost £4.50 and no more.") == [7]
    assert sentences(" \n ") == []


def test_a_text_that_reads_well_is_told_so_and_a_short_one_is_left_alone() -> None:
    assert hint(PLAIN) == "Reads well: 6 words a sentence."
    assert hint("word " * (ENOUGH - 1)) == ""
    assert hint("") == ""


def test_long_sentences_and_heavy_words_are_named() -> None:
    long = " ".join(["word"] * (LONG + 5)) + "."
    assert hint(long) == "1 sentence has more than 25 words (the longest 30)."
    assert hint(f"{long} {long}").startswith("2 sentences have more than 25 words")
    assert (
        hint(f"{PLAIN} We shall commence prior to Easter.") == "plainer: commence → begin, prior to → before."
    )
    assert hint(f"{PLAIN} We hereby utilise it, and request and obtain.").count("→") == 3
    assert "leave out" in hint(f"{PLAIN} We hereby do so.")


def test_no_word_is_replaced_by_one_that_is_named_itself() -> None:
    assert not set(PLAINER) & set(PLAINER.values())


async def test_the_hint_stands_below_the_field_as_one_writes(path: Path) -> None:
    async with queue_on(path) as desk:
        await desk.press("n")
        await desk.type(f"{PLAIN} We shall commence prior to Easter.")
        assert "plainer: commence → begin" in str(desk.app.screen.query_one("#hint", Static).visual)


async def test_an_empty_field_says_how_to_put_something_in(path: Path) -> None:
    async with queue_on(
        path, settings=Settings(snippets={"call": "Please ring us."}, keys={"form.put-in": "f8"})
    ) as desk:
        await desk.press("n")
        told = desk.app.screen.query_one("#hint", Static)
        assert "f8 puts in a snippet" in str(told.visual)
        await desk.press("x")
        assert "f8 puts in" not in str(told.visual)


async def test_a_snippet_is_put_in_where_the_cursor_is_with_the_facts_of_the_case(path: Path) -> None:
    snippets = {"sorry": "We are sorry, {name}, about {ref}; {other} stays.", "call": "Please ring us."}
    async with queue_on(path, settings=Settings(snippets=snippets)) as desk:
        await desk.press("n")
        await desk.type("Before.  After.")
        await desk.press(*["left"] * 7, "ctrl+t")
        assert isinstance(desk.app.screen, PutIn)
        await desk.type("sor")
        await desk.press("enter")
        assert row(desk, "text").editor.typed == (
            "Before. We are sorry, Priya Shah, about CMP-2026-00001; {other} stays. After."
        )
        await desk.press("ctrl+t", "down", "enter")
        assert "Please ring us." in str(row(desk, "text").editor.typed)
        before = row(desk, "text").editor.typed
        await desk.press("ctrl+t", "escape")
        assert row(desk, "text").editor.typed == before


async def test_what_the_case_says_is_quoted_and_evidence_named_by_its_number(tmp_path: Path) -> None:
    async with queue_on(make_scene(tmp_path)) as desk:
        await _open(desk, "10")
        await desk.press("n", "ctrl+t")
        text = desk.screen_text()
        for title in ("What the complainant says", "What is sought", "Point 1", "Point 2", "Evidence 1"):
            assert title in text
        await desk.type("sought")
        await desk.press("enter")
        assert row(desk, "text").editor.typed == "“The fee back, and an apology.”"


async def test_hostile_text_is_put_in_as_it_is_and_shown_harmless(tmp_path: Path) -> None:
    async with queue_on(make_scene(tmp_path), settings=Settings(snippets={EVIL: EVIL})) as desk:
        await _open(desk, "11")
        await desk.press("n", "ctrl+t")
        assert "\x1b" not in desk.screen_text()
        assert "[@click=app.quit]" in desk.screen_text()
        await desk.press("enter")
        assert "[@click=app.quit]" in str(row(desk, "text").editor.typed)
        assert desk.app.is_running


async def test_where_there_is_nothing_to_put_in_that_is_said(path: Path) -> None:
    async with queue_on(path) as desk:
        await desk.press("n", "ctrl+t")
        assert "upheld settings" in desk.notices()[-1]


async def _open(desk: "object", number: str) -> None:
    assert isinstance(desk, QueueDesk)
    await desk.press(*number, "enter")
