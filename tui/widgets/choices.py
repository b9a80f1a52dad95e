"""One of a few words, or of many: a digit takes one and goes on, letters narrow them, arrows go through what is left."""

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, Final

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tui.format import plain

LEFT, RIGHT = (
    "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}",
    "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}",
)
ROOM: Final = 110
"""Cells for what can be chosen, which a form shows on two lines of the smallest terminal."""
BETWEEN: Final = " · "
MORE: Final = "…"


def in_a_row(words: Sequence[str], at: int | None = None) -> Content:
    """As many of the words as there is room for, around the one `at`, which stands between brackets."""
    first = last = at or 0
    room = ROOM - sum(cell_len(word) for word in words[first : last + 1])
    while True:
        after = cell_len(words[last + 1]) + len(BETWEEN) if last + 1 < len(words) else room + 1
        before = cell_len(words[first - 1]) + len(BETWEEN) if first > 0 else room + 1
        if after <= room:
            last, room = last + 1, room - after
        elif before <= room:
            first, room = first - 1, room - before
        else:
            break
    parts = [
        Content.styled(f"[{words[place]}]", "bold") if place == at else Content(words[place])
        for place in range(first, min(last + 1, len(words)))
    ]
    parts = [Content(MORE), *parts] if first > 0 else parts
    parts = [*parts, Content(MORE)] if last + 1 < len(words) else parts
    return Content(BETWEEN).join(parts)


def holding(codes: Iterable[str], options: Mapping[str, str], part: str) -> list[str]:
    """The codes whose words hold `part`: first those that begin with it, then those of which a word does."""

    def rank(code: str) -> int:
        words = options[code].casefold()
        return 0 if words.startswith(part) else 1 if any(w.startswith(part) for w in words.split()) else 2

    return sorted((code for code in codes if part in options[code].casefold()), key=rank)


class Choice(Widget, can_focus=True):
    """`options` maps what the store is given to its words; `blank` is what stands there while nothing is chosen.

    A digit takes the option that stands beside it, and the next field has the focus. Letters narrow the options until backspace takes
    them back or the field is left; what is left is said by `offered`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,down,space", "step(1)", "next", id="choice.next", show=False, tooltip="Next choice"),
        Binding("left,up", "step(-1)", "previous", id="choice.previous", show=False, tooltip="Previous choice"),
        Binding("backspace,delete", "clear", "none", id="choice.clear", show=False,
                tooltip="Take back a letter; without letters, choose nothing"),
        Binding("enter", "app.focus_next", "next field", id="choice.done", show=False, tooltip="Next field"),
    ]  # fmt: skip
    DEFAULT_CSS = """
    Choice { height: 1; width: 1fr; text-wrap: nowrap; text-overflow: ellipsis; }
    Choice:focus { text-style: bold; }
    """

    value: reactive[str] = reactive("")
    """What is chosen; "" while nothing is."""
    looked_for: reactive[str] = reactive("")
    """The letters that narrow the options."""

    class Changed(Message):
        """Something else was chosen, or is left to choose from."""

        def __init__(self, choice: "Choice") -> None:
            super().__init__()
            self.choice = choice

        @property
        def control(self) -> "Choice":
            return self.choice

    def __init__(self, options: Mapping[str, str], *, blank: str = "—", value: str = "") -> None:
        super().__init__()
        self._options = {code: plain(words) for code, words in options.items()}
        self._blank = plain(blank)
        self.set_reactive(Choice.value, value if value in self._options else "")

    @property
    def typed(self) -> object:
        """What the store is given."""
        return self.value

    def put(self, typed: object) -> None:
        """Set what `typed` gave; what can no longer be chosen is not."""
        self.looked_for = ""
        self.value = str(typed) if str(typed) in self._options else ""

    @property
    def words(self) -> str:
        """What is chosen, in words."""
        return self._options.get(self.value, "")

    @property
    def offered(self) -> Content:
        """What can be chosen, in a row, with what is chosen between brackets; of many what stands around it."""
        codes = self._left
        at = codes.index(self.value) if self.value in codes else None
        numbers = {} if self._are_numbered else {code: digit for digit, code in self._digits.items()}
        row = in_a_row([f"{numbers.get(code, '')} {self._options[code]}".lstrip() for code in codes], at)
        if not self.looked_for:
            how = "Digit, letters or arrows: " if self._digits else "Letters or arrows choose: "
            return Content.assemble(how, row)
        return Content.assemble(f"“{self.looked_for}”, {len(codes)} of {len(self._options)}: ", row)

    @property
    def _left(self) -> list[str]:
        """The codes that can be chosen, in their order, or narrowed by what was typed."""
        return (
            holding(self._options, self._options, self.looked_for) if self.looked_for else list(self._options)
        )

    @property
    def _are_numbered(self) -> bool:
        """Whether the words begin with their code, which is a digit, as points and remedies do."""
        return all(len(code) == 1 and words.startswith(f"{code} ") for code, words in self._options.items())

    @property
    def _digits(self) -> Mapping[str, str]:
        """The code that each digit takes; none where digits are a part of the words, and so narrow them."""
        if self._are_numbered:
            return {code: code for code in self._options}
        if any(char.isdigit() for words in self._options.values() for char in words):
            return {}
        return {str(place): code for place, code in enumerate(self._left[:9], start=1)}

    def render(self) -> Content:
        words = Content(self.words) if self.value else Content.styled(self._blank, "$text-muted")
        if not self.has_focus:
            return words
        typed = f"  {self.looked_for}" if self.looked_for else ""
        return Content.assemble(f"{LEFT} ", words, f" {RIGHT}", (typed, "$text-muted"))

    def watch_value(self) -> None:
        self.post_message(self.Changed(self))

    def watch_looked_for(self) -> None:
        self.post_message(self.Changed(self))

    def action_step(self, by: int) -> None:
        codes = self._left if self.looked_for else ["", *self._options]
        here = codes.index(self.value) if self.value in codes else 0
        self.value = codes[(here + by) % len(codes)]

    def action_clear(self) -> None:
        if not self.looked_for:
            self.value = ""
            return
        self.looked_for = self.looked_for[:-1]
        if self.looked_for and self.value not in self._left:
            self.value = self._left[0]

    def on_blur(self) -> None:
        self.looked_for = ""

    def on_click(self) -> None:
        self.action_step(1)

    def check_consume_key(self, key: str, character: str | None = None) -> bool:  # noqa: ARG002  Textual's
        return character is not None and character.isalnum()

    def on_key(self, event: events.Key) -> None:
        if event.character is None or not event.character.isalnum():
            return
        event.stop()
        event.prevent_default()
        taken = self._digits.get(event.character)
        if taken is not None:
            self.value = taken
            self.screen.focus_next()
            return
        letter = event.character.casefold()
        longer = holding(self._options, self._options, self.looked_for + letter)
        if longer:
            self.looked_for += letter
            self.value = longer[0]
            return
        found = holding(self._options, self._options, letter)  # another word begins
        if found:
            # The same letter again goes on to the next that begins with it.
            here = found.index(self.value) if self.value in found else -1
            self.looked_for = letter
            self.value = found[(here + 1) % len(found)]


class Flag(Choice):
    """Yes or no."""

    def __init__(self, value: bool = False) -> None:
        super().__init__({"yes": "yes"}, blank="no", value="yes" if value else "")

    @property
    def offered(self) -> Content:
        return Content("Space changes it; y is yes, n is no.")

    def on_key(self, event: events.Key) -> None:
        if event.character in ("y", "n"):
            self.value = "yes" if event.character == "y" else ""
            event.stop()
            event.prevent_default()
