"""What the complainant gets to read of a form: written by the store while it is filled in, and shown whole before it is recorded."""

from abc import abstractmethod
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from textual.content import Content

from store.errors import BadInput, UpheldError
from tui.format import content
from tui.jobs import Job, Jobs
from tui.screens.form_rows import FormRow, Sheet

if TYPE_CHECKING:
    from store.previews import Preview

AS_READ: Final = "As the complainant will read it"
NOT_YET: Final = "! It may not be sent yet: "


class Telling(Jobs):
    """The part of a form that writes to the complainant."""

    sheet: Sheet | None = None
    _written_with: Mapping[str, object] = {}

    @abstractmethod
    def write(self, day: date, typed: Mapping[str, object]) -> str:
        """The text that the store writes on `day` with what is `typed` so far; "" where there is none. Runs in a thread."""

    @abstractmethod
    def preview(self, raw: Mapping[str, object], day: date) -> "Preview":
        """What the complainant would read if `raw` were recorded. Runs in a thread."""

    @abstractmethod
    def rows(self) -> list[FormRow]:
        """The fields, from top to bottom."""

    @abstractmethod
    def day(self) -> date:
        """The date of the form. Raises BadInput."""

    @abstractmethod
    def say_error(self, error: UpheldError) -> None:
        """Say what the store refused, at the field that it is about."""

    def show_written(self, text: str) -> None:
        """Show what the store would write: in its field, where nobody has written there."""
        for row in self.rows():
            if row.asked.field.written and not row.edited:
                row.begin(text)

    # --- while it is filled in ---

    def given(self) -> dict[str, object]:
        """What the store is given."""
        return {row.asked.field.name: row.raw for row in self.rows() if row.is_given}

    def tell_again(self) -> None:
        """Write it anew where anything else was filled in since."""
        if self._filled_in() != self._written_with:
            self.write_again()

    def write_again(self) -> None:
        """What the store would write depends on the date, and on what was filled in."""
        try:
            day = self.day()
        except BadInput:
            return  # said where it is saved
        if any(row.asked.field.written for row in self.rows()):
            typed = self._written_with = self._filled_in()
            self.ask(Job("written", lambda: self.write(day, typed), self.show_written, self._not_written))

    def _filled_in(self) -> dict[str, object]:
        """What was filled in so far, but for what the store writes."""
        rows = (row for row in self.rows() if row.is_given and row.raw and not row.asked.field.written)
        return {row.asked.field.name: row.raw for row in rows}

    def _not_written(self, _error: UpheldError) -> None:
        """Why there is nothing to show is said where it is saved."""

    # --- before it is recorded ---

    def action_preview(self) -> None:
        """Show the letter as it would go."""
        raw = self.given()
        try:
            day = self.day()
        except BadInput as error:
            self.say_error(error)
            return
        self.ask(Job("preview", lambda: self.preview(raw, day), self._read, self.say_error))

    def _read(self, preview: "Preview") -> None:
        from tui.screens.reader import Reader

        text = content(preview.text)
        if preview.not_yet:
            warning = Content.assemble((NOT_YET, "bold $text-warning"), (preview.not_yet, "$text-warning"))
            text = Content("\n\n").join([warning, text])
        self.app.push_screen(Reader(f"{AS_READ} · nothing is recorded yet", text))
