"""`.`: what was recorded last, once more, on another case."""

from pathlib import Path

from store.filters import parse
from tests.tui.form_support import row
from tests.tui.support import make_queue, queue, queue_on, until
from tui.screens.action_form import ActionForm


async def test_same_note_on_the_next_case_and_nothing_before_there_is_any(tmp_path: Path) -> None:
    async with queue_on(make_queue(tmp_path)) as desk:
        await desk.press("full_stop")
        assert desk.notices() == ["Nothing was recorded here yet that could be done again."]
        await desk.press("n")
        await desk.type("Rang, and nobody answered.")
        await desk.press("ctrl+s", "j")
        second = queue(desk).table.row
        assert second is not None
        await desk.press("full_stop")
        form = desk.app.screen
        assert isinstance(form, ActionForm)
        assert (form.case, form.action) == (second.key, "note")
        assert row(desk, "text").raw == "Rang, and nobody answered."
        await desk.press("ctrl+s")
        last = desk.store.view(second.key, desk.app.actor).chronology[-1]
        assert (last.event, last.text) == ("NoteAdded", "Rang, and nobody answered.")


async def test_letter_of_one_complainant_is_never_offered_to_another(tmp_path: Path) -> None:
    async with queue_on(make_queue(tmp_path)) as desk:
        page = desk.store.page(parse("state:received"), desk.app.actor)
        cases = [found.key for found in page.rows][:2]
        desk.app.open_case(cases[0])
        await until(desk, lambda: "What may happen next" in desk.screen_text())
        await desk.press("a")
        written = row(desk, "letter").raw
        await desk.press("ctrl+s")
        desk.app.open_case(cases[1])
        await until(desk, lambda: "What may happen next" in desk.screen_text())
        await desk.press("full_stop")
        form = desk.app.screen
        assert isinstance(form, ActionForm)
        assert form.action == "acknowledge"
        assert row(desk, "letter").raw not in ("", written)
