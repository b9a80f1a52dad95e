"""What a form is filled in with: one editor for each kind of field, all read and set in the same way."""

from collections.abc import Mapping
from datetime import date, timedelta
from time import monotonic
from typing import ClassVar, Final

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.suggester import Suggester
from textual.widget import Widget
from textual.widgets import Input, TextArea

from store.errors import BadInput
from store.rules.fields import parse_date
from tui.format import UNSEEN, plain

LEFT, RIGHT = (
    "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}",
    "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}",
)
TYPING: Final = 0.9
"""Seconds within which a further letter belongs to the word being typed."""


def shown(text: str) -> str:
    """`plain` for text under a cursor: one character for each, so that every place in it stays where it is."""
    if plain(text) == text:
        return text
    return "".join(char if char == "\t" else plain(char, newline=UNSEEN) or UNSEEN for char in text)


class Line(Input):
    """One line of text."""

    def __init__(self, value: str = "", *, suggester: Suggester | None = None, placeholder: str = "") -> None:
        super().__init__(
            value, compact=True, select_on_focus=False, suggester=suggester, placeholder=placeholder
        )

    @property
    def typed(self) -> object:
        """What the store is given."""
        return self.value

    def put(self, typed: object) -> None:
        """Set what `typed` gave."""
        self.value = str(typed)

    @property
    def _value(self) -> Text:
        return Text(shown(self.value), no_wrap=True, overflow="ignore", end="")


class Prose(TextArea):
    """Text of any length, wrapped; as high as what it holds, within limits that the style sheet sets."""

    def __init__(self, text: str = "", *, placeholder: str = "") -> None:
        super().__init__(
            text, compact=True, soft_wrap=True, highlight_cursor_line=False, placeholder=placeholder
        )

    @property
    def typed(self) -> object:
        """What the store is given."""
        return self.text

    def put(self, typed: object) -> None:
        """Set what `typed` gave."""
        self.text = str(typed)

    def get_line(self, line_index: int) -> Text:
        line = super().get_line(line_index)
        return Text(shown(line.plain), end="", no_wrap=True)


class Lines(Prose):
    """Several lines, each a value by itself."""

    @property
    def typed(self) -> object:
        return [line for line in self.text.splitlines() if line.strip()]

    def put(self, typed: object) -> None:
        self.text = "\n".join(map(str, typed)) if isinstance(typed, list | tuple) else str(typed)


class Several(Line):
    """Several numbers or codes, with `,` between them."""

    def __init__(self) -> None:
        super().__init__(placeholder="with , between them")

    @property
    def typed(self) -> object:
        return self.value.replace(",", " ").split()

    def put(self, typed: object) -> None:
        self.value = ", ".join(map(str, typed)) if isinstance(typed, list | tuple) else str(typed)


class DateLine(Line):
    """A civil date, YYYY-MM-DD; the arrows move it by a day."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "shift(1)", "next day", id="date.later", show=False, tooltip="A day later"),
        Binding("down", "shift(-1)", "day before", id="date.earlier", show=False, tooltip="A day earlier"),
    ]

    def __init__(self, value: date | None = None) -> None:
        super().__init__(value.isoformat() if value else "", placeholder="YYYY-MM-DD")

    @property
    def day(self) -> date | None:
        """The date, None where nothing is typed. Raises BadInput for what is no date."""
        return parse_date(self.value, "On") if self.value.strip() else None

    def action_shift(self, days: int) -> None:
        try:
            day = self.day
        except BadInput:
            return
        if day is not None:
            self.value = (day + timedelta(days=days)).isoformat()


class Choice(Widget, can_focus=True):
    """One of a few words. Letters find it, arrows go through them; what can be chosen is said by `offered`.

    `options` maps what the store is given to its words; `blank` is what stands there while nothing is chosen.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,down,space", "step(1)", "next", id="choice.next", show=False, tooltip="Next choice"),
        Binding(
            "left,up", "step(-1)", "previous", id="choice.previous", show=False, tooltip="Previous choice"
        ),
        Binding("backspace,delete", "clear", "none", id="choice.clear", show=False, tooltip="Choose nothing"),
        Binding("enter", "app.focus_next", "next field", id="choice.done", show=False, tooltip="Next field"),
    ]
    DEFAULT_CSS = """
    Choice { height: 1; width: 1fr; text-wrap: nowrap; text-overflow: ellipsis; }
    Choice:focus { text-style: bold; }
    """

    value: reactive[str] = reactive("")
    """What is chosen; "" while nothing is."""

    class Changed(Message):
        """Something else was chosen."""

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
        self._looked_for = ""
        self._letter_at = 0.0
        self.set_reactive(Choice.value, value if value in self._options else "")

    @property
    def typed(self) -> object:
        """What the store is given."""
        return self.value

    def put(self, typed: object) -> None:
        """Set what `typed` gave; what can no longer be chosen is not."""
        self.value = str(typed) if str(typed) in self._options else ""

    @property
    def words(self) -> str:
        """What is chosen, in words."""
        return self._options.get(self.value, "")

    @property
    def offered(self) -> Content:
        """Everything that can be chosen, in a row, with what is chosen between brackets."""
        parts = [
            Content.styled(f"[{words}]", "bold") if code == self.value else Content(words)
            for code, words in self._options.items()
        ]
        return Content.assemble("Letters or arrows choose: ", Content(" · ").join(parts))

    def render(self) -> Content:
        words = Content(self.words) if self.value else Content.styled(self._blank, "$text-muted")
        return Content.assemble(f"{LEFT} ", words, f" {RIGHT}") if self.has_focus else words

    def watch_value(self) -> None:
        self.post_message(self.Changed(self))

    def action_step(self, by: int) -> None:
        codes = ["", *self._options]
        self.value = codes[(codes.index(self.value) + by) % len(codes)]

    def action_clear(self) -> None:
        self.value = ""

    def on_click(self) -> None:
        self.action_step(1)

    def check_consume_key(self, key: str, character: str | None = None) -> bool:  # noqa: ARG002  Textual's
        return character is not None and character.isalnum()

    def on_key(self, event: events.Key) -> None:
        if event.character is None or not event.character.isalnum():
            return
        event.stop()
        event.prevent_default()
        now = monotonic()
        word = event.character.casefold()
        if now - self._letter_at <= TYPING:
            word = self._looked_for + word
        self._letter_at = now
        if not self._find(word):
            word = word[-1]  # the same letter again goes on to the next that begins with it
            self._find(word)
        self._looked_for = word

    def _find(self, word: str) -> bool:
        """Choose the next one that begins with `word`, else one with a word that does, else one that holds it."""
        codes = list(self._options)
        here = codes.index(self.value) if self.value in codes else -1
        start = here if len(word) > 1 else here + 1
        turned = [codes[(start + n) % len(codes)] for n in range(len(codes))] if codes else []
        for test in (
            lambda words: words.startswith(word),
            lambda words: any(part.startswith(word) for part in words.split()),
            lambda words: word in words,
        ):
            for code in turned:
                if test(self._options[code].casefold()):
                    self.value = code
                    return True
        return False


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


class Names(Line):
    """Handlers by name, with `;` between them; the name being typed is completed (→ takes it)."""

    def __init__(self, handlers: Mapping[str, int]) -> None:
        self._names = {number: plain(name) for name, number in handlers.items()}
        self._numbers = {name.casefold(): number for number, name in self._names.items()}
        super().__init__(
            suggester=_LastName(list(self._names.values())), placeholder="names, with ; between them"
        )

    @property
    def typed(self) -> object:
        names = [name.strip() for name in self.value.split(";")]
        return [self._numbers.get(name.casefold(), name) for name in names if name]

    def put(self, typed: object) -> None:
        items = typed if isinstance(typed, list | tuple) else [typed]
        self.value = "; ".join(
            self._names.get(item, str(item)) if isinstance(item, int) else str(item) for item in items
        )


class _LastName(Suggester):
    """Completes what stands after the last `;`."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._names = names

    async def get_suggestion(self, value: str) -> str | None:
        begun = value.rpartition(";")[2].lstrip()
        if not begun:
            return None
        found = next((n for n in self._names if n.casefold().startswith(begun.casefold())), None)
        return value + found[len(begun) :] if found else None


Editor = Line | Prose | Choice
