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


MANY = {f"c{n}": f"{word} {n}" for n, word in enumerate(("Delay", "Fees", "Results", "Refund") * 8)}


def typed_into(choice: Choice, keys: str) -> Choice:
    for char in keys:
        choice.on_key(events.Key(char, char))
    return choice


def test_letters_narrow_a_long_list_until_they_are_taken_back() -> None:
    choice = typed_into(Choice(MANY), "re")
    assert choice.words == "Results 2"
    assert str(choice.offered).startswith("“re”, 16 of 32: [Results 2] · Refund 3")
    typed_into(choice, "f")
    assert choice.words == "Refund 3"
    assert str(choice.offered).startswith("“ref”, 8 of 32: ")
    choice.action_step(1)
    assert choice.words == "Refund 7"
    choice.action_step(-2)
    assert choice.words == "Refund 31"  # round, within what is left
    choice.action_clear()
    assert (choice.looked_for, choice.words) == ("re", "Refund 31")
    choice.action_clear()
    choice.action_clear()
    assert (choice.looked_for, choice.words) == ("", "Refund 31")
    choice.action_clear()
    assert choice.words == ""


def test_of_a_long_list_what_stands_around_is_offered_on_two_lines() -> None:
    choice = Choice(MANY, value="c16")
    offered = str(choice.offered)
    assert "[Delay 16]" in offered
    assert "… · " in offered
    assert offered.endswith(" · …")
    assert len(offered) < 160
    assert str(Choice({}).offered) == "Letters or arrows choose: "


def test_a_word_longer_than_the_room_is_offered_alone() -> None:
    long = "x" * 300
    assert str(Choice({"a": "A", "b": long, "c": "C"}, value="b").offered).endswith(f"… · [2 {long}] · …")


async def test_what_was_typed_is_forgotten_when_the_field_is_left() -> None:
    choice, line = Choice(MANY), Line()
    async with Editors(choice, line).run_test(size=(80, 24)) as pilot:
        await pilot.press("r", "e", "f")
        assert "Refund 3" in str(choice.render())
        assert "ref" in str(choice.render())
        await pilot.press("enter")
        assert line.has_focus
        assert (choice.looked_for, choice.words) == ("", "Refund 3")


async def test_several_codes_are_given_by_their_words() -> None:
    codes = Names({"Polite and considerate": "polite", "Reasons given, and they hold": "reasons"})
    async with Editors(codes).run_test() as pilot:
        assert (
            str(codes.offered) == "With ; between them: Polite and considerate · Reasons given, and they hold"
        )
        await pilot.press(*"rea")
        await pilot.app.workers.wait_for_complete()
        assert str(codes.offered) == "With ; between them: Reasons given, and they hold"
        await pilot.press("right", *"; po")
        await pilot.app.workers.wait_for_complete()
        await pilot.press("right")
        assert codes.typed == ["reasons", "polite"]
        codes.put(["polite", "gone"])
        assert codes.value == "Polite and considerate; gone"
        await pilot.press("end", *"x")
        assert str(codes.offered) == "Nothing is called “gonex”."


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
