"""The stage rail: its text, its words, and that stored titles stay text."""

import pytest
from textual.app import App, ComposeResult

from tui.widgets.stage_rail import StageRail, rail_text, rail_words

STAGES = ("Front line", "Formal review", "Appeal", "Ombudsman")


@pytest.mark.parametrize(
    ("n", "current", "done", "text"),
    [
        (4, 1, {0}, "①──②──·──·"),
        (4, 0, (), "①──·──·──·"),
        (4, None, (0, 1), "①──②──·──·"),
        (4, 2, (), "·──·──③──·"),  # a case adopted at a later stage
        (1, 0, (), "①"),
        (0, None, (), ""),
        (21, 20, (19,), "──".join(["·"] * 19 + ["⑳", "(21)"])),
    ],
)
def test_the_rail_numbers_what_is_done_and_what_is_on(
    n: int, current: int | None, done: tuple[int, ...], text: str
) -> None:
    assert rail_text(n, current, done) == text


def test_the_words_say_what_the_rail_shows() -> None:
    assert rail_words(STAGES, 1, ("not upheld 12 Nov", "", "", "")) == [
        "stage 2 of 4",
        "Formal review",
        "stage 1 not upheld 12 Nov",
    ]
    assert rail_words(STAGES, None, ("upheld 3 Dec",)) == ["stage 1 upheld 3 Dec"]
    assert rail_words(("Stage 1", "Stage 2"), 1, ()) == ["stage 2 of 2"]  # a title that is only the number


class Case(App[None]):
    def compose(self) -> ComposeResult:
        yield StageRail()


async def test_the_rail_is_shown_with_its_words_and_changes_when_told() -> None:
    app = Case()
    async with app.run_test(size=(80, 24)) as pilot:
        rail = app.query_one(StageRail)
        assert rail.render().plain == ""
        rail.current = 1  # before the stages are known
        rail.stages = STAGES
        rail.outcomes = ("not upheld 12 Nov", "", "", "")
        rail.note = "reply due Thu 3 Dec"
        await pilot.pause()
        assert rail.render().plain == (
            "①──②──·──·  stage 2 of 4 · Formal review · reply due Thu 3 Dec · stage 1 not upheld 12 Nov"
        )
        assert rail.size.height == 2  # wrapped, as it is longer than the screen is wide
        rail.current = None
        assert rail.render().plain == "①──·──·──·  reply due Thu 3 Dec · stage 1 not upheld 12 Nov"


async def test_stored_titles_are_neither_markup_nor_escapes() -> None:
    app = Case()
    async with app.run_test(size=(80, 24)) as pilot:
        rail = app.query_one(StageRail)
        rail.stages = ("[@click=app.quit]x[/]", "\x1b]0;owned\x07")
        rail.current = 1
        rail.outcomes = ("[/]\u202e",)
        await pilot.pause()
        assert rail.render().plain == "①──②  stage 2 of 2 · �]0;owned� · stage 1 [/]�"
        assert not any(style and style.meta.get("@click") for _, style, _ in rail.render_line(0))
