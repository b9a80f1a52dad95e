"""A row of a form: the label, the editor of its kind, and a few words beside it."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from store.errors import BadInput
from store.rules.fields import Field, Kind
from tui.format import content, day, plain
from tui.widgets.fields import Choice, DateLine, Editor, Flag, Line, Lines, Names, Prose


class Asked(NamedTuple):
    """A field as a form asks it: whether it must be given, what can be chosen, what it begins with."""

    field: Field
    required: bool = False
    choices: Mapping[str, str] = {}
    blank: str = "—"
    value: object = ""


def sentence(words: str) -> str:
    """Words of the registry as a sentence: capital letter, full stop."""
    words = plain(words)
    return f"{words[:1].upper()}{words[1:]}."


def editor_for(asked: Asked) -> Editor:
    """The editor of a field, holding what it begins with."""
    match asked.field.kind:
        case Kind.PROSE:
            return Prose()
        case Kind.LINES:
            return Lines(placeholder="one on each line")
        case Kind.FLAG:
            return Flag()
        case Kind.DATE:
            return DateLine()
        case Kind.HANDLERS:
            return Names({words: int(code) for code, words in asked.choices.items()})
        case Kind.CHOICE | Kind.HANDLER:
            return Choice(asked.choices, blank=asked.blank)
        case Kind.NUMBER if asked.choices:
            return Choice(asked.choices, blank=asked.blank)
        case _:
            return Line()


class FormRow(Horizontal):
    """One field. `edited` tells what somebody wrote from what the form began with."""

    def __init__(self, asked: Asked, today: date) -> None:
        super().__init__(classes=f"-{asked.field.kind.value}")
        self.asked = asked
        self._today = today
        self.editor = editor_for(asked)
        if asked.value:
            self.editor.put(asked.value)
        self._first = self.editor.typed
        self._aside = Static(classes="aside", markup=False)

    def compose(self) -> ComposeResult:
        label = plain(self.asked.field.label) + (" *" if self.asked.required else "")
        yield Static(Content(label), classes="label")
        yield self.editor
        if self.asked.field.kind is Kind.DATE:
            yield self._aside

    def on_mount(self) -> None:
        self.say_day()

    @property
    def edited(self) -> bool:
        """Whether it holds anything but what it began with."""
        return self.editor.typed != self._first

    @property
    def raw(self) -> object:
        """What the store is given."""
        typed = self.editor.typed
        if self.asked.field.kind is Kind.HANDLER and typed:
            return int(str(typed))
        return typed

    @property
    def day(self) -> date | None:
        """The date of a date's row. Raises BadInput."""
        return self.editor.day if isinstance(self.editor, DateLine) else None

    @property
    def hint(self) -> Content:
        """What the field is for, and what can be chosen."""
        field = self.asked.field
        words = content(sentence(field.help) + (" It is needed." if self.asked.required else ""))
        return (
            Content.assemble(words, "\n", self.editor.offered) if isinstance(self.editor, Choice) else words
        )

    def begin(self, value: object) -> None:
        """Begin with another value; it counts as not edited."""
        self.editor.put(value)
        self._first = self.editor.typed

    def put(self, value: object) -> None:
        """Write `value`, as somebody would."""
        self.editor.put(value)

    def reset(self) -> None:
        """Back to what it began with."""
        self.editor.put(self._first)

    def say_day(self) -> None:
        """The date in words, beside it: that it is today, or back-dated by how much."""
        if self.asked.field.kind is not Kind.DATE:
            return
        try:
            chosen = self.day
        except BadInput:
            self._aside.update("not a date yet", layout=False)
            return
        if chosen is None:
            self._aside.update("", layout=False)
            return
        days = (self._today - chosen).days
        words = "today" if not days else day(chosen, self._today)
        if days > 0 and self.asked.field.name == "on":
            words += f" · back-dated by {days} day{'' if days == 1 else 's'}"
        elif days < 0 and self.asked.field.name == "on":
            words += " · in the future"
        self._aside.update(content(words), layout=False)
