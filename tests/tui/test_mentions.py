"""Mentioning a colleague by keys alone, finding what one was mentioned in, and answering it."""

from pathlib import Path

from store.filters import parse
from tests.tui.form_support import row
from tests.tui.support import act, here, make_queue, other_store, queue_on, references, title
from tui.screens.action_form import ActionForm
from tui.widgets.fields import Names


async def test_a_colleague_is_named_by_the_first_letters_and_finds_the_case(tmp_path: Path) -> None:
    path = make_queue(tmp_path)
    async with queue_on(path) as desk:
        case = here(desk)
        await desk.press("n")
        await desk.type("Do you know the examiner?")
        await desk.press("tab")
        editor = row(desk, "mention").editor
        assert isinstance(editor, Names)
        assert "With ; between them: Ann · Bob · Cara · Dan · Eve · Hal" in desk.screen_text()
        await desk.press("B", "right")
        assert editor.value == "Bob"
        await desk.press("ctrl+s")
    async with queue_on(path, as_name="Bob") as desk:
        assert "Mentioned        1" in desk.screen_text()
        await desk.press(*"]]]]]]")
        assert title(desk).startswith("Mentioned · 1")
        assert references(desk) == [case]
        await desk.press("enter")
        assert "Ann mentioned you in a note of 16 March 2026" in desk.screen_text()
        await desk.press("n")
        await desk.type("I do.")
        await desk.press("ctrl+s", "minus")
        assert references(desk) == []
        assert "No note waits for a word of yours." in desk.screen_text()


async def test_a_colleague_who_may_not_read_the_case_is_not_offered_and_refused_in_a_sentence(
    tmp_path: Path,
) -> None:
    path = make_queue(tmp_path)
    store = other_store(path)
    store.do(store.find("1"), "restrict-view", {"reason": "Health."}, store.acting("Ann"))
    store.close()
    async with queue_on(path) as desk:
        await desk.press("n")
        await desk.type("Look.")
        await desk.press("tab")
        assert "Bob" not in desk.screen_text()
        await desk.type("Bob")
        await desk.press("ctrl+s")
        assert isinstance(desk.app.screen, ActionForm)
        text = " ".join(desk.screen_text().split())
        assert "Bob can't be mentioned in CMP-2026-00001" in text


async def test_several_cases_are_noted_with_one_mention(tmp_path: Path) -> None:
    path = make_queue(tmp_path)
    async with queue_on(path) as desk:
        await desk.press("space", "space", "n")
        await desk.type("Both are yours, I think.")
        await desk.press("tab", "B", "right", "ctrl+s")
    store = other_store(path)
    assert store.counts([parse("is:mentioned")], store.acting("Bob")) == [2]
    act(store, store.find("1"), "note", "Bob", text="Mine.")
    assert store.counts([parse("is:mentioned")], store.acting("Bob")) == [1]
    store.close()
