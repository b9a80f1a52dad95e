"""A form: fields to fill in, what is typed kept as a draft, and one thing recorded at the end."""

import asyncio
import uuid
from abc import abstractmethod
from collections.abc import Mapping
from datetime import date, tzinfo
from typing import ClassVar, Final, NamedTuple, TypeVar

from textual import events, getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Button, Input, Static, TextArea

from store.errors import BadInput, Stale, UpheldError
from store.once import Done
from store.rules.fields import Field, Kind
from tui.app import UpheldApp
from tui.drafts import DraftFile
from tui.format import content
from tui.jobs import Job, Jobs
from tui.screens.form_rows import Asked, FormRow
from tui.widgets.fields import Choice

Result = TypeVar("Result")

DRAFT_AFTER: Final = 0.4
"""Seconds after the last key."""
WORDS_AFTER: Final = 0.15
"""Seconds after which waiting is said in words."""
HINT_LINES: Final = 3


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
    final: bool = False
    version: int | None = None


class Form(Jobs, ModalScreen[Result]):
    """The fields of a sheet, one under the other. What the store refuses is said here, and nothing typed is lost."""

    CSS_PATH = "form.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "save", id="form.save", priority=True, tooltip="Record it"),
        Binding("escape", "cancel", "cancel", id="form.cancel", tooltip="Leave; what was typed is kept"),
        Binding("ctrl+k", "discard", "discard the draft", id="form.discard", priority=True,
                tooltip="Begin anew, without the draft that was restored"),
        Binding("ctrl+r", "again", "read again and save", id="form.again", priority=True,
                tooltip="Read the case as it is now and record on that"),
        Binding("y", "save", "yes", id="form.yes", show=False, tooltip="Record it, where there is nothing to fill in"),
        Binding("n", "cancel", "no", id="form.no", show=False, tooltip="Leave, where there is nothing to fill in"),
    ]  # fmt: skip
    AUTO_FOCUS = ""
    app = getters.app(UpheldApp)
    NAME: ClassVar[str] = "Save"

    def __init__(self, case: int, action: str) -> None:
        super().__init__()
        self.case = case
        self.action = action
        self.sheet: Sheet | None = None
        self._draft: DraftFile | None = None
        self._ready = False
        self._offered = False  # a draft was restored and nothing was typed since
        self._stale = False
        self._edits = 0
        self._kept: Mapping[str, object] = {}
        self._ahead: list[events.Key] = []
        self._attempt: tuple[object, ...] = ()
        self._key = ""
        self._draft_timer: Timer | None = None
        self._words_timer: Timer | None = None

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

    @abstractmethod
    def write(self, day: date) -> str:
        """The text that the store writes if the date is `day`; "" where there is none. Runs in a thread."""

    def show_written(self, text: str) -> None:
        """Show what the store would write: in its field, where nobody has written there."""
        for row in self._rows():
            if row.asked.field.written and not row.edited:
                row.begin(text)

    def below(self) -> ComposeResult:
        """What stands below the fields."""
        yield from ()

    # --- opening ---

    def compose(self) -> ComposeResult:
        with Vertical(id="panel"):
            yield Static(id="title", markup=False)
            yield Static(id="about", markup=False)
            yield Static(id="does", markup=False)
            yield Static(id="notice", markup=False)
            with VerticalScroll(id="rows", can_focus=False):
                yield from self.below()
            yield Static(id="hint", markup=False)
            yield Static(id="error", markup=False)
            yield Static("This can't be undone once recorded.", id="final")
            with Horizontal(id="buttons"):
                yield Button(f"{self.NAME} (ctrl+s)", id="save", compact=True)
                yield Button("Cancel (esc)", id="cancel", compact=True)
                yield Static(id="waiting")

    def on_mount(self) -> None:
        self.store, self.actor = self.app.register, self.app.actor
        self._draft = DraftFile(self.store.path, self.actor.id, self.case, self.action)
        self._words("reading…")
        self.ask(Job("sheet", self.read, self._begin, self._not_permitted))

    def _not_permitted(self, error: UpheldError) -> None:
        self.refused(error)
        self._draft = None
        self.dismiss(None)

    def _begin(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self._head(sheet)
        rows = [FormRow(asked, sheet.today) for asked in sheet.rows]
        self._words_off()
        self.call_next(self._fill, rows, sheet)

    def _head(self, sheet: Sheet) -> None:
        self.query_one("#title", Static).update(content(sheet.title), layout=False)
        about = self.query_one("#about", Static)
        about.update(content(sheet.about), layout=False)
        about.display = bool(sheet.about)
        self.query_one("#does", Static).update(content(sheet.does))
        self.query_one("#final").display = sheet.final

    async def _fill(self, rows: list[FormRow], sheet: Sheet) -> None:
        await self.query_one("#rows").mount_all(rows, before=0)
        self._ready = True
        draft = await asyncio.to_thread(self._draft.read, sheet.zone) if self._draft else None
        if draft is not None:
            for row in rows:
                if row.asked.field.name in draft.typed:
                    row.put(draft.typed[row.asked.field.name])
            self._kept = self._typed()
            self._offered = True
            when = f"{draft.at:%H:%M}"
            if draft.at.date() != sheet.today:
                when = f"{draft.at.date().isoformat()}, {when}"
            self._notice(f"Draft of {when} restored; ctrl+k discards it.")
        first = rows[0].editor if self._has_fields else self.query_one("#cancel", Button)
        self.set_focus(first)
        for key in self._ahead:
            first.post_message(key)
        self._ahead.clear()
        self._fit()

    @property
    def _has_fields(self) -> bool:
        return self.sheet is not None and len(self.sheet.rows) > 1

    def on_key(self, event: events.Key) -> None:
        """What is typed while the sheet is being read belongs to its first field, not to the screen below."""
        if self.sheet is None or not self._ready:
            event.stop()
            event.prevent_default()
            if event.is_printable:
                self._ahead.append(event)

    # --- while it is filled in ---

    def _rows(self) -> list[FormRow]:
        return list(self.query(FormRow))

    def _typed(self) -> dict[str, object]:
        """What was changed, by field."""
        return {row.asked.field.name: row.editor.typed for row in self._rows() if row.edited}

    def _day(self) -> date:
        """The date of the form. Raises BadInput."""
        assert self.sheet is not None  # rows exist
        row = next(row for row in self._rows() if row.asked.field.name == ON.name)
        return row.day or self.sheet.today

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Choice.Changed)
    def _edited(self) -> None:
        if not self._ready:
            return
        self._hint()
        typed = self._typed()
        if typed == self._kept:
            return
        if self._offered:
            self._offered = False
            self._notice("")
            self.refresh_bindings()
        self._kept = typed
        self._edits += 1
        if self._draft_timer is not None:
            self._draft_timer.stop()
        self._draft_timer = self.set_timer(DRAFT_AFTER, self._keep_soon)

    @on(Input.Changed, "DateLine")
    def _dated(self, event: Input.Changed) -> None:
        row = event.input.parent
        if isinstance(row, FormRow) and row.asked.field.name == ON.name and self._ready:
            row.say_day()
            try:
                self._written_for(self._day())
            except BadInput:
                return  # said where it is saved

    def _written_for(self, day: date) -> None:
        if any(row.asked.field.written for row in self._rows()):
            self.ask(Job("written", lambda: self.write(day), self.show_written, self._not_written))

    def _not_written(self, _error: UpheldError) -> None:
        """Why there is nothing to show is said where it is saved."""

    def on_descendant_focus(self) -> None:
        self._hint()

    def _hint(self) -> None:
        row = self.focused.parent if self.focused is not None else None
        text = row.hint if isinstance(row, FormRow) else Content()
        self.query_one("#hint", Static).update(text, layout=False)

    def _keep_soon(self) -> None:
        draft, typed, number = self._draft, self._kept, self._edits
        if draft is not None:
            self.ask(Job("draft", lambda: self._keep(draft, typed, number), self._kept_or_not))

    @staticmethod
    def _keep(draft: DraftFile, typed: Mapping[str, object], number: int) -> str:
        try:
            draft.keep(typed, number)
        except OSError as error:
            return error.strerror or "the disk refuses"
        return ""

    def _kept_or_not(self, trouble: str) -> None:
        if trouble:
            self._notice(
                f"No draft is being kept ({trouble}): save, or copy what you wrote, before you leave."
            )

    async def on_unmount(self) -> None:
        """The last keys before the screen or the whole desk is left."""
        if self._draft is not None and self._edits:
            await asyncio.to_thread(self._keep, self._draft, self._kept, self._edits)

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        """The rows take what is left between the head and the buttons, and no more than they need."""
        self.call_after_refresh(self._fit_now)

    def _fit_now(self) -> None:
        panel, rows, last = (self.query_one(name) for name in ("#panel", "#rows", "#buttons"))
        others = last.virtual_region.bottom + panel.gutter.height - rows.outer_size.height
        rows.styles.max_height = max(self.size.height - others, 3)

    # --- words ---

    def _notice(self, text: str) -> None:
        notice = self.query_one("#notice", Static)
        notice.update(content(text))
        notice.display = bool(text)
        self._fit()

    def _say(self, text: str) -> None:
        error = self.query_one("#error", Static)
        error.update(content(f"! {text}") if text else Content())
        error.display = bool(text)
        self._fit()

    def _words(self, text: str) -> None:
        """Say that something is awaited, if it takes long enough to wonder."""
        waiting = self.query_one("#waiting", Static)
        self._words_timer = self.set_timer(WORDS_AFTER, lambda: waiting.update(text))

    def _words_off(self) -> None:
        if self._words_timer is not None:
            self._words_timer.stop()
        self.query_one("#waiting", Static).update("")

    # --- leaving ---

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002  Textual's
        if action == "discard":
            return self._offered
        if action == "again":
            return self._stale
        return True

    def action_save(self) -> None:
        if not self._ready or self.waiting_for("record") or self.waiting_for("sheet"):
            return
        raw = {
            row.asked.field.name: row.raw
            for row in self._rows()
            if row.asked.field.name != ON.name and not (row.asked.field.written and not row.edited)
        }
        try:
            day = self._day()
        except BadInput as error:
            self._say_error(error)
            return
        attempt = (raw, day)
        if (
            attempt != self._attempt
        ):  # else the key is the same, and what was saved already is not saved again
            self._attempt, self._key = attempt, uuid.uuid4().hex
        self._say("")
        self.query_one("#save", Button).disabled = True
        self._words("saving…")
        key, draft = self._key, self._draft

        def record() -> Done:
            done = self.record(raw, day, key)
            if draft is not None:
                draft.discard()
            return done

        self.ask(Job("record", record, self._recorded, self._say_error))

    def _recorded(self, done: Done) -> None:
        self._draft = None
        self.dismiss(self.result(done))

    def _say_error(self, error: UpheldError) -> None:
        self._words_off()
        self.query_one("#save", Button).disabled = False
        text = str(error)
        self._stale = isinstance(error, Stale)
        if self._stale:
            text += " What you wrote is still here: ctrl+r reads the case again and saves on it."
        self.refresh_bindings()
        for row in self._rows():
            field = row.asked.field
            if text.startswith((f"{field.option} ", f"{field.option}:")):
                text = f"“{field.label}”{text.removeprefix(field.option)}"
                row.editor.focus()
            elif field.name == ON.name and text.startswith(f"{ON.label}:"):
                row.editor.focus()
        self._say(text)

    def action_again(self) -> None:
        self._words("reading…")
        self.ask(Job("sheet", self.read, self._read_again, self._say_error))

    def _read_again(self, sheet: Sheet) -> None:
        self._words_off()
        self.sheet = sheet
        self._head(sheet)
        self._stale = False
        self.action_save()

    def action_discard(self) -> None:
        self._offered = False
        self._notice("")
        for row in self._rows():
            row.reset()
        self._kept = {}
        self._edits += 1
        if self._draft is not None:
            draft, number = self._draft, self._edits
            self.ask(Job("draft", lambda: self._keep(draft, {}, number), self._kept_or_not))
        self.refresh_bindings()
        self._written_for(self._day())

    async def action_cancel(self) -> None:
        if self.waiting_for("record"):
            return  # it may be recorded already: what came of it is said first
        if self._kept and self._draft is not None:
            trouble = await asyncio.to_thread(self._keep, self._draft, self._kept, self._edits)
            if trouble:
                self._kept_or_not(trouble)
                self._draft = None  # asked once: leaving again leaves
                self._kept = {}
                return
            self.notify("The draft is kept; it comes back when you open this form again.", markup=False)
        self._draft = None
        self.dismiss(None)

    @on(Button.Pressed, "#save")
    def _save_pressed(self) -> None:
        self.action_save()

    @on(Button.Pressed, "#cancel")
    async def _cancel_pressed(self) -> None:
        await self.action_cancel()

    @on(Input.Submitted)
    def _next_field(self) -> None:
        self.focus_next()


ON: Final = Field("on", Kind.DATE, "On", help="the day it happened; an earlier day is shown as back-dated")
