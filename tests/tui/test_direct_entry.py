"""A complaint that begins at a later stage, where the policy opens one to it; no such field where it opens none."""

from pathlib import Path

from store.policy_file import shipped
from tests.tui.case_support import desk_on, make_register
from tests.tui.form_support import row
from tui.screens.form_rows import FormRow

PEOPLE = {"Ann": ("frontline", "manager", "coordinator")}


async def test_it_is_taken_in_at_the_stage_that_was_chosen(tmp_path: Path) -> None:
    path = tmp_path / "register.duckdb"
    make_register(path, shipped("spso-model"), PEOPLE)
    async with desk_on(path, (100, 40)) as desk:
        await desk.press("N")
        await desk.settle()
        row(desk, "subject").editor.put("Somebody was hurt")
        row(desk, "stage").editor.put("2")
        row(desk, "stage_reason").editor.focus()
        await desk.settle()
        assert "at stage 2: investigation" in " ".join(desk.screen_text().replace("│", " ").split())
        row(desk, "stage_reason").editor.put("A grave matter.")
        await desk.press("ctrl+s")
        await desk.settle()
        view = desk.store.view(desk.store.find("1"), desk.app.actor)
        assert (view.row.stage, view.case.stages[0].number) == (2, 2)
        assert "Why at this stage: A grave matter." in view.chronology[0].text


async def test_nothing_is_asked_where_the_policy_opens_no_stage(tmp_path: Path) -> None:
    path = tmp_path / "register.duckdb"
    make_register(path)
    async with desk_on(path, (100, 40)) as desk:
        await desk.press("N")
        await desk.settle()
        asked = {found.asked.field.name for found in desk.app.screen.query(FormRow)}
        assert "subject" in asked
        assert not asked & {"stage", "stage_reason"}
