"""The editors of a form: what is typed is what the store is given, and what is shown does no harm."""

import pytest
from textual import events
from textual.app import App, ComposeResult

from store.errors import BadInput
from tui.format import plain
from tui.widgets.fields import Choice, DateLine, Editor, Flag, Line, Lines, Names, Prose, Several, shown


def test_text_under_a_cursor_keeps_its_places() -> None:
    for text in ("plain", "a\x1b[31mb", "\u202e\u2028\ufe0f\u00ad", "\ud800", "tab\tstays", "👩\u200d⚖️"):
        assert len(shown(text)) == len(text)
    assert shown("a\x1bb") == "a\N{REPLACEMENT CHARACTER}b"
    assert shown("tab\tstays") == "tab\tstays"


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [
        ("t", "Telephone"), ("e", "E-mail"), ("l", "Letter"), ("soc", "Social media"), ("m", "Social media"),
        ("o", "Online enquiry form"), ("oo", "Other"), ("person", "In person"), ("z", ""),
    ],
)  # fmt: skip
def test_letters_find_a_choice(typed: str, chosen: str) -> None:
    choice = Choice(
        {"form": "Online enquiry form", "email": "E-mail", "telephone": "Telephone", "letter": "Letter",
         "in-person": "In person", "social": "Social media", "other": "Other"}
    )  # fmt: skip
    for char in typed:
        choice.on_key(events.Key(char, char))
    assert choice.words == chosen


def test_a_choice_goes_round_and_can_be_taken_back() -> None:
    choice = Choice({"a": "A", "b": "B"}, value="a")
    seen = []
    for by in (1, 1, -1, -1):
        choice.action_step(by)
        seen.append(choice.typed)
    choice.action_clear()
    seen.append(choice.typed)
    choice.put("gone")
    assert [*seen, choice.typed] == ["b", "", "b", "a", "", ""]


class Editors(App[None]):
    """Editors by themselves."""

    def __init__(self, *editors: Editor) -> None:
        super().__init__()
        self.editors = editors

    def compose(self) -> ComposeResult:
        yield from self.editors


async def test_every_editor_gives_back_what_it_was_given() -> None:
    given: list[tuple[Editor, object]] = [
        (Line(), "a"), (Prose(), "a\nb"), (Lines(), ["a", "b"]), (DateLine(), "2026-03-16"), (Flag(), "yes"),
        (Names({"Ann": 1, "Bob": 2}), [1, 2]), (Several(), ["1", "2"]),
    ]  # fmt: skip
    async with Editors(*(editor for editor, _ in given)).run_test():
        for editor, value in given:
            editor.put(value)
            assert editor.typed == value


async def test_the_arrows_move_a_date_and_leave_alone_what_is_none() -> None:
    line = DateLine()
    async with Editors(line).run_test() as pilot:
        await pilot.press(*"2026-02-28", "up")
        assert line.value == "2026-03-01"
        line.value = "soon"
        await pilot.press("up")
        assert line.value == "soon"
        with pytest.raises(BadInput, match="'soon' is not a date"):
            _ = line.day


async def test_names_are_completed_and_an_unknown_one_is_left_to_the_store_to_refuse() -> None:
    names = Names({"Ann": 1, "Bo[b/": 2})
    async with Editors(names).run_test() as pilot:
        await pilot.press(*"ann; b")
        await pilot.app.workers.wait_for_complete()
        await pilot.press("right", *"; Zoe ;")
        assert names.typed == [1, 2, "Zoe"]


async def test_hostile_text_is_kept_as_it_is_and_never_reaches_the_terminal() -> None:
    line, prose, choice = Line(), Prose(), Choice({"x": "\x1b]0;x\x07[@click=app.quit]x[/]"}, value="x")
    text = "\x1b[31m\u202ered\x9b[/] [@click=app.quit]x[/]"
    async with Editors(line, prose, choice).run_test(size=(80, 24)) as pilot:
        line.put(text)
        prose.put(f"{text}\n{text}")
        choice.focus()
        await pilot.pause()
        drawn = "".join(s.text for strip in pilot.app.screen._compositor.render_strips() for s in strip)
        assert plain(drawn) == drawn
        assert drawn.count("[@click=app.quit]x[/]") == 4
        assert line.typed == text
        assert prose.typed == f"{text}\n{text}"
