"""What a form is filled in with: one editor for each kind of field, all read and set in the same way."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.suggester import Suggester
from textual.widgets import Input, TextArea

from store.errors import BadInput
from store.rules.fields import parse_date
from tui.format import UNSEEN, plain
from tui.widgets.choices import Choice as Choice
from tui.widgets.choices import Flag as Flag
from tui.widgets.choices import in_a_row


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


class Names(Line):
    """Several handlers or codes by what they are called, with `;` between them; the name being typed is completed (→ takes it)."""

    def __init__(self, known: Mapping[str, int | str]) -> None:
        """`known` maps each name to what the store is given."""
        self._names: dict[object, str] = {given: plain(name) for name, given in known.items()}
        self._given = {name.casefold(): given for given, name in self._names.items()}
        super().__init__(
            suggester=_LastName(list(self._names.values())), placeholder="names, with ; between them"
        )

    @property
    def typed(self) -> object:
        names = [name.strip() for name in self.value.split(";")]
        return [self._given.get(name.casefold(), name) for name in names if name]

    def put(self, typed: object) -> None:
        items = typed if isinstance(typed, list | tuple) else [typed]
        self.value = "; ".join(self._names.get(item, str(item)) for item in items)

    @property
    def offered(self) -> Content:
        """What can be named, of which the name begun is a part."""
        begun = _begun(self.value)
        names = [name for name in self._names.values() if begun.casefold() in name.casefold()]
        if not names:
            return Content(f"Nothing is called “{plain(begun)}”.")
        return Content.assemble("With ; between them: ", in_a_row(names))


def _begun(value: str) -> str:
    return value.rpartition(";")[2].lstrip()


class _LastName(Suggester):
    """Completes what stands after the last `;`."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._names = names

    async def get_suggestion(self, value: str) -> str | None:
        begun = _begun(value)
        if not begun:
            return None
        found = next((n for n in self._names if n.casefold().startswith(begun.casefold())), None)
        return value + found[len(begun) :] if found else None


Editor = Line | Prose | Choice
