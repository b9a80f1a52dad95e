"""A form: fields to fill in, and one thing recorded at the end."""

import asyncio
import uuid
from abc import abstractmethod
from collections.abc import Mapping
from datetime import date
from typing import ClassVar, TypeVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, TextArea

from store.errors import BadInput, Stale, UpheldError
from store.once import Done
from tui.app import UpheldApp
from tui.drafts import DraftFile
from tui.jobs import Job
from tui.screens.alongside import Alongside
from tui.screens.form_edges import WORDS_AFTER, Edge, Foot, Head
from tui.screens.form_rows import ON, FormRow, Sheet
from tui.screens.putting_in import PuttingIn
from tui.screens.telling import Telling
from tui.screens.typed_ahead import TypedAhead
from tui.screens.writing import Writing
from tui.widgets.fields import Choice

Result = TypeVar("Result")


class Form(Telling, PuttingIn, Alongside, Writing, TypedAhead, ModalScreen[Result]):
    """The fields of a sheet, one under the other. What the store refuses is said here, and nothing typed is lost."""

    CSS_PATH = "form.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "save", id="form.save", priority=True, tooltip="Record it"),
        Binding("escape", "cancel", "cancel", id="form.cancel", tooltip="Leave; what was typed is kept"),
        Binding("ctrl+k", "discard", "discard the draft", id="form.discard", priority=True,
                tooltip="Begin anew, without the draft that was restored"),
        Binding("ctrl+r", "again", "read again and save", id="form.again", priority=True,
                tooltip="Read the case as it is now and record on that"),
        Binding("ctrl+t", "put_in", "put in a text", id="form.put-in",
                tooltip="Put in a snippet of your own, or what the case says"),
        Binding("ctrl+l", "preview", "the letter", id="form.preview",
                tooltip="Read the letter as the complainant will, before it is recorded"),
        Binding("y", "answer(True)", "yes", id="form.yes", show=False,
                tooltip="Record it, where there is nothing to fill in"),
        Binding("n", "answer(False)", "no", id="form.no", show=False,
                tooltip="Leave, where there is nothing to fill in"),
    ]  # fmt: skip
    AUTO_FOCUS = ""

    app = getters.app(UpheldApp)
    head = getters.query_one(Head)
    foot = getters.query_one(Foot)

    def __init__(self, case: int, action: str) -> None:
        super().__init__()
        self.case = case
        self.action = action
        self._stale = False
        self._attempt: tuple[object, ...] = ()
        self._key = ""

    # --- what a form of its own says ---

    @abstractmethod
    def read(self) -> Sheet:
        """The sheet. Runs in a thread; an UpheldError closes the form and is said."""

    @abstractmethod
    def record(self, raw: Mapping[str, object], day: date, key: str) -> Done:
        """Record what was filled in. Runs in a thread."""

    @abstractmethod
    def result(self, done: Done) -> Result:
        """What the screen below is given, once recorded."""

    def below(self) -> ComposeResult:
        """What stands below the fields."""
        yield from ()

    # --- opening ---

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="panel", can_focus=False) as panel:
            panel.display = False  # until there is something in it, or reading takes its time
            yield Head()
            with Vertical(id="rows"):
                yield from self.below()
            yield Foot()

    def _is_over(self) -> bool:
        """Whether it was left: while it was still coming, perhaps, and then what should be in it is not."""
        return self not in self.app.screen_stack

    def on_mount(self) -> None:
        if self._is_over():
            return
        self.store, self.actor = self.app.register, self.app.actor
        self.draft = DraftFile(self.store.path, self.actor.id, self.case, self.action)
        if self.case > 0:
            self.come()
        self.foot.wait("reading…")
        self.set_timer(WORDS_AFTER, self._show_panel)
        self.ask(Job("sheet", self.read, self._begin, self._not_permitted))

    def _show_panel(self) -> None:
        self.query_one("#panel").display = True

    def _not_permitted(self, error: UpheldError) -> None:
        self.refused(error)
        self.draft = None
        self.give_up()
        self.dismiss(None)

    def _begin(self, sheet: Sheet) -> None:
        if self._is_over():
            return
        self.sheet = sheet
        self.show_sheet(sheet)
        self.foot.go_on()
        self.call_next(self._fill, [FormRow(asked, sheet.today) for asked in sheet.rows], sheet)

    def show_sheet(self, sheet: Sheet) -> None:
        """Say what the form is for."""
        self.head.show(sheet)
        self.foot.show(sheet)

    async def _fill(self, rows: list[FormRow], sheet: Sheet) -> None:
        await self.query_one("#rows").mount_all(rows, before=0)
        if self._is_over():
            return
        self._show_panel()
        draft = await asyncio.to_thread(self.draft.read, sheet.zone) if self.draft else None
        if self._is_over():
            return
        if draft is not None:
            self.offer(draft, sheet.today)
        asked = [row for row in rows if row.asked.field.name != ON.name]  # the day is there already
        first: Widget = asked[0].editor if self._has_fields else self.foot.cancel
        self.set_focus(first)
        self.become_ready()

    @property
    def _has_fields(self) -> bool:
        return self.sheet is not None and len(self.sheet.rows) > 1

    @property
    def is_ready(self) -> bool:
        """Whether keys are for it: its fields are there, and it is not being recorded."""
        return super().is_ready and not self.waiting_for("record")

    # --- while it is filled in ---

    def rows(self) -> list[FormRow]:
        return list(self.query(FormRow))

    def typed(self) -> dict[str, object]:
        return {row.asked.field.name: row.editor.typed for row in self.rows() if row.edited}

    def put_back(self, typed: Mapping[str, object]) -> None:
        for row in self.rows():
            if row.asked.field.name in typed:
                row.editor.put(typed[row.asked.field.name])

    def day(self) -> date:
        """The date of the form. Raises BadInput."""
        assert self.sheet is not None  # rows exist
        row = next(row for row in self.rows() if row.asked.field.name == ON.name)
        return row.day or self.sheet.today

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Choice.Changed)
    def _edited(self) -> None:
        if self.is_ready:
            self._hint()
            self.written()

    @on(FormRow.Dated)
    def _dated(self, event: FormRow.Dated) -> None:
        if self.is_ready and event.field.name == ON.name:
            self.write_again()

    def on_descendant_focus(self) -> None:
        self._hint()
        if self.is_ready:
            self.tell_again()

    def _hint(self) -> None:
        row = self.focused.parent if self.focused is not None else None
        self.foot.hint(self.hint_of(row) if isinstance(row, FormRow) else Content())

    # --- words ---

    @property
    def discard_key(self) -> str:
        return self.app.key_of("form.discard", "ctrl+k")

    def say_about_draft(self, text: str) -> None:
        self.head.put("#notice", text)

    @on(Edge.Resized)
    def _show_focused(self) -> None:
        """What is being filled in stays in view where what is said takes room from it."""
        if self.focused is not None:
            self.focused.scroll_visible(animate=False, immediate=True)

    # --- leaving ---

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002  Textual's
        if action == "discard":
            return self.offered
        if action == "again":
            return self._stale
        if action == "preview":
            return self.is_ready and self.sheet is not None and self.sheet.tells
        if action == "answer":
            return self.is_ready and not self._has_fields
        return True

    def action_save(self) -> None:
        if not self.is_ready or self.waiting_for("sheet"):
            return
        raw = self.given()
        try:
            day = self.day()
        except BadInput as error:
            self.say_error(error)
            return
        attempt = (raw, day)
        if (
            attempt != self._attempt
        ):  # else the key is the same, and what was saved already is not saved again
            self._attempt, self._key = attempt, uuid.uuid4().hex
        self.foot.say("")
        self.foot.wait("saving…")
        key, draft = self._key, self.draft

        def record() -> Done:
            done = self.record(raw, day, key)
            if draft is not None:
                draft.discard()
            return done

        self.ask(Job("record", record, self._recorded, self.say_error))

    def _recorded(self, done: Done) -> None:
        self.draft = None
        self.dismiss(self.result(done))
        self.app.go_on()  # what was typed after it is for what lies below
        self.app.look_around()  # every screen shows it at once

    def say_error(self, error: UpheldError) -> None:
        self.foot.go_on()
        self.give_up()
        text = str(error)
        self._stale = isinstance(error, Stale)
        self.refresh_bindings()
        if self._stale:
            key = self.app.key_of("form.again", "ctrl+r")
            text += f" What you wrote is still here: {key} reads the case again and saves on it."
        for row in self.rows():
            told = row.told(text)
            if told:
                text = told
                row.editor.focus()
        self.foot.say(text)

    def action_again(self) -> None:
        self.foot.wait("reading…")
        self.ask(Job("sheet", self.read, self._read_again, self.say_error))

    def _read_again(self, sheet: Sheet) -> None:
        self.foot.go_on()
        self.sheet = sheet
        self.show_sheet(sheet)
        self._stale = False
        self.action_save()

    def action_discard(self) -> None:
        for row in self.rows():
            row.reset()
        self.discard_draft()
        self.write_again()

    async def action_answer(self, yes: bool) -> None:
        """What a question is answered with: a form without fields is one."""
        if yes:
            self.action_save()
        else:
            await self.action_cancel()

    async def action_cancel(self) -> None:
        if self.waiting_for("record"):
            return  # it may be recorded already: what came of it is said first
        safe = await self.keep_now()
        if safe is False and self.draft is not None:
            self.draft = None  # said once: leaving again leaves
            return
        if safe:
            self.notify("The draft is kept; it comes back when you open this form again.", markup=False)
        self.draft = None
        self.dismiss(None)

    @on(Input.Submitted)
    def _next_field(self) -> None:
        self.focus_next()
