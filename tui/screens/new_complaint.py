"""Taking in a complaint: the fields in the order of a telephone call."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from textual.app import ComposeResult
from textual.widgets import Static

from store.once import Done
from store.previews import Preview
from store.rules.actions import RECEIVE
from store.rules.fields import Field, Kind
from tui.format import content
from tui.screens.action_form import names_of
from tui.screens.form import Form
from tui.screens.form_rows import ON, Asked, Sheet, sentence

ORDER: Final = (
    "subject", "name", "telephone", "channel", "service", "category", "detail", "outcome_sought", "email",
    "complainant_type", "complainant_status", "point", "about_staff", "about_handler", "stage", "stage_reason",
)  # fmt: skip
"""As a caller tells it; above it stands the day of receipt, which is today but for what came by post. What the registry has beside these comes after them."""

BEGINS: Final = frozenset({"stage", "stage_reason"})
"""Asked only where the policy lets a complaint begin at a later stage."""

RECEIVED_ON: Final = ON._replace(
    label="Received on",
    help="the day the complaint came, whatever day it is written down; clocks run from it",
)
TOLD: Final = "The complainant is told, unless you write your own:"


class NewComplaint(Form[str | None]):
    """A complaint that arrives. Gives its reference, or None where it was left."""

    def __init__(self) -> None:
        super().__init__(0, RECEIVE.name)

    def below(self) -> ComposeResult:
        yield Static(TOLD, id="told-title")
        yield Static(id="told-text", markup=False)

    def read(self) -> Sheet:
        governing = self.store.governing()
        policy, today = self.store.policy, self.store.today
        handlers = names_of(list(governing.handlers.values()))

        def asked(field: Field) -> Asked:
            choices = handlers if field.kind is Kind.HANDLERS else field.choices(policy)
            return Asked(field, field.is_required(policy), choices, "not given")

        elsewhere = bool(policy.choices("direct"))
        fields = sorted((one for one in RECEIVE.fields if elsewhere or one.name not in BEGINS), key=_place)
        rows = [asked(field) for field in fields]
        rows.insert(0, Asked(RECEIVED_ON, value=today.isoformat()))
        return Sheet(
            title=RECEIVE.title,
            about="",
            does=sentence(RECEIVE.does),
            rows=tuple(rows),
            today=today,
            zone=policy.zone,
            written=self.write(today, {}),
            tells=True,
        )

    def show_sheet(self, sheet: Sheet) -> None:
        super().show_sheet(sheet)
        self.show_written(sheet.written)

    def write(self, day: date, typed: Mapping[str, object]) -> str:
        return self.store.preview_receipt(self.actor, day, begins_at=str(typed.get("stage", "")))

    def show_written(self, text: str) -> None:
        self.query_one("#told-text", Static).update(content(text))

    def preview(self, raw: Mapping[str, object], day: date) -> Preview:
        return self.store.preview_received(raw, self.actor, day, complete=False)

    def record(self, raw: Mapping[str, object], day: date, key: str) -> Done:
        return self.store.receive(raw, self.actor, on=day, key=key)

    def result(self, done: Done) -> str | None:
        self.notify(f"{done.ref} is received.", markup=False)
        return done.ref


def _place(field: Field) -> int:
    return ORDER.index(field.name) if field.name in ORDER else len(ORDER)
