"""Where a case stands in its stages: a rail to see at a glance, and the same in words for who hears it read."""

from collections.abc import Collection, Sequence
from typing import Final

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tui.format import plain

LINK: Final = "──"
AHEAD: Final = "·"
CIRCLED: Final = 20
"""Unicode has a circled digit for each number up to this."""


def rail_text(n: int, current: int | None, done: Collection[int]) -> str:
    """The rail of `n` stages, as "①──②──·──·": those done and the current one by number, the others a dot.

    `current` and `done` are places in the order of stages, from 0; no stage is current once a case is closed.
    """
    return LINK.join(_signs(n, current, done))


def rail_words(stages: Sequence[str], current: int | None, outcomes: Sequence[str]) -> list[str]:
    """The same in words: the current stage first, then what came of each stage that has an outcome."""
    words = [] if current is None else _current_words(stages, current)
    words += [f"stage {place} {outcome}" for place, outcome in enumerate(outcomes, 1) if outcome]
    return [plain(part) for part in words]


def _current_words(stages: Sequence[str], current: int) -> list[str]:
    """Which stage it is, and its title where that says more than its number."""
    title = stages[current]
    number = f"stage {current + 1}"
    return [f"{number} of {len(stages)}"] + ([title] if title.casefold() != number else [])


class StageRail(Widget):
    """The rail with its words beside it; a stage with an outcome is done."""

    DEFAULT_CSS = """
    StageRail {
        width: 1fr;
        height: auto;
    }
    """

    stages: reactive[tuple[str, ...]] = reactive((), layout=True)
    """Titles of the policy's stages, in order."""
    current: reactive[int | None] = reactive(None, layout=True)
    """Place of the current stage, from 0; None when no stage is open."""
    outcomes: reactive[tuple[str, ...]] = reactive((), layout=True)
    """What came of each stage in words, as "not upheld 12 Nov"; "" where nothing has yet."""
    note: reactive[str] = reactive("", layout=True)
    """Words to stand after the current stage, as "reply due Thu 3 Dec"."""

    def render(self) -> Content:
        done = {place for place, outcome in enumerate(self.outcomes) if outcome}
        # While one of the three has been set and another not yet, the current stage may lie outside them.
        current = self.current if self.current is not None and self.current < len(self.stages) else None
        signs = [
            Content.styled(sign, "bold" if place == current else "" if place in done else "dim")
            for place, sign in enumerate(_signs(len(self.stages), current, done))
        ]
        words = rail_words(self.stages, current, self.outcomes)
        if self.note:
            place = 0 if current is None else len(_current_words(self.stages, current))
            words.insert(place, plain(self.note))
        return Content.assemble(Content(LINK).join(signs), "  " if signs else "", Content(" · ".join(words)))


def _signs(n: int, current: int | None, done: Collection[int]) -> list[str]:
    return [_number(place) if place == current or place in done else AHEAD for place in range(n)]


def _number(place: int) -> str:
    return chr(ord("①") + place) if place < CIRCLED else f"({place + 1})"
