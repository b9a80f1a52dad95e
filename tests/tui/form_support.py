"""What the tests of forms ask: a desk with one case open, a row of the form, and what it says."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual.widgets import Static

from tests.tui.case_support import Desk, desk_on, make_register
from tui.screens.form_rows import FormRow


@asynccontextmanager
async def case_on(path: Path, size: tuple[int, int] = (80, 24), **raw: object) -> AsyncIterator[Desk]:
    """The desk with one case open, received by Ann today."""
    make_register(path)
    async with desk_on(path, size) as desk:
        done = desk.store.receive({"subject": "A late certificate", "name": "Avery", **raw}, desk.app.actor)
        desk.app.open_case(desk.store.find(done.ref))
        await desk.settle()
        yield desk


def case_of(desk: Desk) -> int:
    return desk.store.find("1")


def row(desk: Desk, name: str) -> FormRow:
    return next(found for found in desk.app.screen.query(FormRow) if found.asked.field.name == name)


def said(desk: Desk) -> str:
    """The error that the form says."""
    error = desk.app.screen.query_one("#error", Static)
    return str(error.visual) if error.display else ""
