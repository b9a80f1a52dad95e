"""What a form is made of: the sheet that says what to ask, and a row for each field."""

from collections.abc import Callable, Mapping
from datetime import date, tzinfo
from typing import Final, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from store.case import parse_reference
from store.errors import BadInput
from store.rules.fields import Field, Kind, parse_money
from tui.format import content, day, plain
from tui.readability import hint
from tui.screens.put_in import Piece
from tui.widgets.fields import Choice, DateLine, Editor, Flag, Line, Lines, Names, Prose, Several

ON: Final = Field("on", Kind.DATE, "On", help="the day it happened; an earlier day is shown as back-dated")
"""Every action has a date; it is no field of the registry."""


def _is_money(text: str) -> bool:
    try:
        parse_money(text, "")
    except BadInput:
        return False
    return True


TRIED: Final[Mapping[Kind, tuple[str, Callable[[str], bool]]]] = {
    Kind.MONEY: ("not an amount yet", _is_money),
    Kind.NUMBERS: ("not whole numbers yet", str.isdecimal),
    Kind.CASE: ("not a reference yet", lambda text: parse_reference(text) is not None),
}
"""What is said beside a field while what is typed can't be used yet, and what tells that; a date says more."""


class Asked(NamedTuple):
    """A field as a form asks it: whether it must be given, what can be chosen, what it begins with."""

    field: Field
    required: bool = False
    choices: Mapping[str, str] = {}
    blank: str = "—"
    value: object = ""


class Sheet(NamedTuple):
    """What a form asks, read from the register before it is filled in."""

    title: str
    about: str
    does: str
    rows: tuple[Asked, ...]
    today: date
    zone: tzinfo
    written: str = ""
    """What the store writes for the complainant, if the date is today."""
    tells: bool = False
    """Whether the complainant gets to read something of it."""
    lasting: str = ""
    """Whether it can be undone, in a sentence; "" where there is nothing to say."""
    version: int | None = None
    quotes: tuple[Piece, ...] = ()
    """What the case says, to be put into what is written."""
    facts: Mapping[str, str] = {}
    """What stands for `{ref}` and the like in a snippet."""


def sentence(words: str) -> str:
    """Words of the registry as a sentence: capital letter, full stop."""
    words = plain(words)
    return f"{words[:1].upper()}{words[1:]}."


def editor_for(asked: Asked) -> Editor:
    """The editor of a field."""
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
        case Kind.CHOICES if asked.choices:
            return Names({words: code for code, words in asked.choices.items()})
        case Kind.NUMBERS | Kind.CHOICES:
            return Several()
        case Kind.MONEY:
            return Line(placeholder="40 or 1250.50")
        case Kind.CASE | Kind.CHANGE:
            return Line(placeholder="its reference")
        case Kind.CHOICE | Kind.HANDLER:
            return Choice(asked.choices, blank=asked.blank)
        case Kind.NUMBER if asked.choices:
            return Choice(asked.choices, blank=asked.blank)
        case _:
            return Line()


class FormRow(Horizontal):
    """One field. `edited` tells what somebody wrote from what the form began with."""

    class Dated(Message):
        """The date of a row has changed."""

        def __init__(self, field: Field) -> None:
            super().__init__()
            self.field = field

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
        if self._has_aside:
            yield self._aside

    def on_mount(self) -> None:
        self._say_aside()

    @property
    def _has_aside(self) -> bool:
        return self.asked.field.kind is Kind.DATE or self.asked.field.kind in TRIED

    @property
    def edited(self) -> bool:
        """Whether it holds anything but what it began with."""
        return self.editor.typed != self._first

    @property
    def is_given(self) -> bool:
        """Whether the store is given it: the date goes by itself, and what the store writes is left to it."""
        field = self.asked.field
        return field.name != ON.name and (self.edited or not field.written)

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
        if isinstance(self.editor, Prose) and not isinstance(self.editor, Lines):
            told = hint(self.editor.text)
            return Content.assemble(words, "\n", told) if told else words
        if not isinstance(self.editor, Choice | Names):
            return words
        return Content.assemble(words, "\n", self.editor.offered)

    def told(self, error: str) -> str:
        """The sentence about this field in the words of the form, "" where it is about another."""
        field = self.asked.field
        if error.startswith((f"{field.option} ", f"{field.option}:")):
            return f"“{field.label}”{error.removeprefix(field.option)}"
        return error if field.name == ON.name and error.startswith("On: ") else ""

    def begin(self, value: object) -> None:
        """Begin with another value; it counts as not edited."""
        self.editor.put(value)
        self._first = self.editor.typed

    def reset(self) -> None:
        """Back to what it began with."""
        self.editor.put(self._first)

    @on(Input.Changed)
    def _changed(self) -> None:
        self._say_aside()
        if self.asked.field.kind is Kind.DATE:
            self.post_message(self.Dated(self.asked.field))

    def _say_aside(self) -> None:
        if self._has_aside:
            self._aside.update(content(self._aside_words()), layout=False)

    def _aside_words(self) -> str:
        """What the store would take it for, or that it can't be used yet."""
        kind, typed = self.asked.field.kind, self.editor.typed
        if kind is Kind.DATE:
            return self._day_words()
        words, can_be_used = TRIED[kind]
        parts = typed if isinstance(typed, list) else [str(typed).strip()]
        return "" if all(not part or can_be_used(part) for part in parts) else words

    def _day_words(self) -> str:
        """The date in words: that it is today, or back-dated by how much."""
        try:
            chosen = self.day
        except BadInput:
            return "not a date yet"
        if chosen is None:
            return ""
        past = (self._today - chosen).days
        words = day(chosen, self._today) if past else "today"
        if self.asked.field.name != ON.name or not past:
            return words
        return (
            f"{words} · back-dated by {past} day{'' if past == 1 else 's'}"
            if past > 0
            else f"{words} · in the future"
        )
