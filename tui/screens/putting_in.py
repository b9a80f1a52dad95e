"""Putting a text in where the cursor is, while a form is filled in."""

from collections.abc import Mapping

from textual import getters
from textual.content import Content

from tui.app import UpheldApp
from tui.jobs import Jobs
from tui.screens.form_rows import FormRow, Sheet
from tui.screens.put_in import Piece, PutIn
from tui.widgets.fields import Line, Prose


class PuttingIn(Jobs):
    """The part of a form that offers snippets of one's own and what the case says."""

    app = getters.app(UpheldApp)

    sheet: Sheet | None = None

    def hint_of(self, row: FormRow) -> Content:
        """What the field is for; where nothing is written yet, that a text can be put in."""
        has_some = bool(self.app.settings.snippets) or (self.sheet is not None and bool(self.sheet.quotes))
        if not has_some or not isinstance(row.editor, Prose) or row.editor.text:
            return row.hint
        key = self.app.key_of("form.put-in", "ctrl+t")
        return Content.assemble(row.hint, f"\n{key} puts in a snippet, or what the case says.")

    def action_put_in(self) -> None:
        """Choose a text, and put it where the cursor is."""
        editor, sheet = self.screen.focused, self.sheet
        if sheet is None or not isinstance(editor, Line | Prose):
            return
        own = [
            Piece(name, _filled_in(text, sheet.facts)) for name, text in self.app.settings.snippets.items()
        ]
        if not own and not sheet.quotes:
            self.notify(
                "There is nothing to put in: snippets of your own go into your settings file (`upheld settings`).",
                markup=False,
            )
            return

        def put(text: str | None) -> None:
            if text is not None:
                if isinstance(editor, Prose):
                    editor.insert(text)
                else:
                    editor.insert_text_at_cursor(" ".join(text.split()))

        self.app.push_screen(PutIn([*own, *sheet.quotes]), put)


def _filled_in(text: str, facts: Mapping[str, str]) -> str:
    """A snippet with the facts of the case in the place of their names."""
    for name, fact in facts.items():
        text = text.replace(f"{{{name}}}", fact)
    return text
