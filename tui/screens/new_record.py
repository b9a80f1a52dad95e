"""Beginning a record beside the complaints: a change, a compliment."""

from collections.abc import Mapping
from datetime import date

from store.errors import Refused
from store.once import Done
from store.previews import Preview
from store.records import KINDS
from store.rules.fields import Kind
from tui.screens.action_form import names_of
from tui.screens.form import Form
from tui.screens.form_rows import ON, Asked, Sheet, sentence


class NewRecord(Form[str | None]):
    """The fields with which a kind of record begins. Gives its reference, or None where it was left."""

    def __init__(self, kind: str) -> None:
        self.kind = KINDS[kind]
        super().__init__(0, self.kind.begin.name)

    def read(self) -> Sheet:
        governing, begin = self.store.governing(), self.kind.begin
        policy, today = governing.policy, self.store.today
        handlers = names_of(list(governing.handlers.values()))
        rows = [
            Asked(
                field,
                field.is_required(policy),
                handlers if field.kind in (Kind.HANDLER, Kind.HANDLERS) else field.choices(policy),
                "not given",
            )
            for field in begin.fields
        ]
        return Sheet(
            title=begin.title,
            about="",
            does=sentence(begin.does),
            rows=(*rows, Asked(ON, value=today.isoformat())),
            today=today,
            zone=policy.zone,
        )

    def write(self, day: date, typed: Mapping[str, object]) -> str:  # noqa: ARG002  nothing is written to anybody
        return ""

    def preview(self, raw: Mapping[str, object], day: date) -> Preview:  # noqa: ARG002  nothing is written to anybody
        raise Refused("Nothing of it is written to a complainant.")

    def record(self, raw: Mapping[str, object], day: date, key: str) -> Done:
        return self.store.records.begin(self.kind, raw, self.actor, on=day, key=key)

    def result(self, done: Done) -> str | None:
        self.notify(f"{done.ref} is recorded.", markup=False)
        return done.ref
