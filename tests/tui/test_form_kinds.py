"""Money, several numbers and references in the forms of the desk: what is offered, and what is said while it is typed."""

from datetime import date
from pathlib import Path

import pytest
from textual.app import App, ComposeResult

from store.rules.actions import ACTIONS
from store.rules.fields import Field, Kind
from tests.tui.case_support import Desk
from tests.tui.form_support import case_of, case_on, row, said
from tui.screens.action_form import take_action
from tui.screens.form_rows import Asked, FormRow, editor_for
from tui.widgets.fields import Choice, Line, Several


@pytest.fixture
def register(tmp_path: Path) -> Path:
    return tmp_path / "r.db"


async def form(desk: Desk, action: str) -> None:
    take_action(desk.app.screen, case_of(desk), action)
    await desk.settle()


async def put(desk: Desk, name: str, typed: object) -> str:
    """Fill a row in and go to it; everything that the screen shows then."""
    row(desk, name).editor.put(typed)
    row(desk, name).editor.focus()
    await desk.settle()
    return desk.screen_text()


async def test_a_remedy_is_offered_at_the_desk_and_an_amount_says_while_it_is_none(register: Path) -> None:
    async with case_on(register, (140, 40)) as desk:
        await form(desk, "offer-remedy")
        kind = row(desk, "kind").editor
        assert isinstance(kind, Choice)
        kind.put("goodwill")
        assert "not an amount yet" in await put(desk, "amount", "40.")
        assert "not an amount yet" not in await put(desk, "amount", "40.50")
        covers = row(desk, "covers").editor
        assert isinstance(covers, Choice)
        covers.put("pursuing")
        await desk.press("ctrl+s")
        (remedy,) = desk.store.view(case_of(desk), desk.app.actor).case.remedies.all
        assert (remedy.terms.amount, remedy.terms.for_pursuing) == (4050, 4050)


async def test_an_amount_that_is_none_is_refused_and_gets_the_cursor(register: Path) -> None:
    async with case_on(register, (140, 40)) as desk:
        await form(desk, "offer-remedy")
        row(desk, "kind").editor.put("goodwill")
        row(desk, "amount").editor.put("forty")
        await desk.press("ctrl+s")
        assert said(desk) == "! “Amount”: 'forty' is not an amount of money; write it as 40 or 1250.50."
        assert desk.focused is row(desk, "amount").editor


async def test_which_remedy_is_chosen_from_those_that_are_owed(register: Path) -> None:
    async with case_on(register, (140, 40)) as desk:
        for raw in ({"kind": "apology"}, {"kind": "goodwill", "amount": "40"}):
            desk.store.do(case_of(desk), "offer-remedy", raw, desk.app.actor)
        await form(desk, "deliver-remedy")
        which = row(desk, "remedy").editor
        assert isinstance(which, Choice)
        assert which.value == ""
        which.action_step(2)
        assert which.words == "2 goodwill payment of £40.00"
        row(desk, "text").editor.put("Bank transfer 4417")
        await desk.press("ctrl+s")
        await form(desk, "deliver-remedy")
        left = row(desk, "remedy").editor
        assert isinstance(left, Choice)
        assert left.words == "1 apology"  # the only one: it stands there already


async def test_evidence_is_asked_for_where_there_is_some_and_several_pieces_can_be_cited(
    register: Path,
) -> None:
    async with case_on(register, (140, 40), point=["the delay", "the calls"]) as desk:
        for text in ("A letter", "A call"):
            desk.store.do(case_of(desk), "add-evidence", {"text": text, "source": "Archive"}, desk.app.actor)
        desk.store.do(case_of(desk), "acknowledge", {}, desk.app.actor)
        await form(desk, "add-evidence")
        point = row(desk, "point").editor
        assert isinstance(point, Choice)
        assert point.value == ""  # evidence bears on no point unless somebody says so
        await desk.press("escape")
        await form(desk, "decide")
        assert isinstance(row(desk, "evidence").editor, Several)
        assert "not whole numbers yet" in await put(desk, "evidence", "1, b")
        assert "not whole numbers yet" not in await put(desk, "evidence", "1, 2")
        for name, text in (("outcome", "upheld"), ("reasons", "It was."), ("authority", "Standards")):
            row(desk, name).editor.put(text)
        await desk.press("ctrl+s")
        decision = desk.store.view(case_of(desk), desk.app.actor).case.stage.decisions[0]
        assert decision.evidence == (1, 2)


def test_every_kind_of_field_has_an_editor_and_a_choice_that_is_the_same_everywhere_offers_it() -> None:
    for kind in Kind:
        assert editor_for(Asked(Field("f", kind, "F"), choices={"1": "one"})) is not None
    covers = next(field for field in ACTIONS["offer-remedy"].fields if field.name == "covers")
    editor = editor_for(Asked(covers, choices=covers.fixed))
    assert isinstance(editor, Choice)
    assert "Both" in str(editor.offered)


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [(Kind.MONEY, "£1,250.50", "12.5"), (Kind.CASE, "CMP-2026-00419", "419"), (Kind.NUMBERS, "1, 2", "1.5")],
)
async def test_what_is_typed_is_said_to_be_of_no_use_yet(kind: Kind, good: str, bad: str) -> None:
    found = FormRow(Asked(Field("f", kind, "F")), date(2026, 3, 16))

    class One(App[None]):
        def compose(self) -> ComposeResult:
            yield found

    async with One().run_test() as pilot:
        assert isinstance(found.editor, Line)
        for typed, said_aside in ((good, ""), (bad, "not "), ("", "")):
            found.editor.put(typed)
            await pilot.pause()
            assert str(found._aside.visual).startswith(said_aside)
            assert bool(str(found._aside.visual)) is bool(said_aside)
