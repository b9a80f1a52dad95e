"""The form of a step on a change or a compliment, made from the registry of steps as that of an action is."""

from collections.abc import Mapping
from datetime import date

from store.case import reference
from store.errors import Refused
from store.once import Done
from store.people import Handler
from store.previews import Preview
from store.records.kind import Kind
from store.rules.fields import Field
from store.rules.fields import Kind as Of
from tui.screens.action_form import names_of
from tui.screens.form import Form
from tui.screens.form_rows import ON, Asked, Sheet, sentence

LASTING = "It stays on record: nothing undoes it."


class StepForm(Form[Done | None]):
    """What a step needs to know. Gives what was done, or None where it was left."""

    def __init__(self, kind: Kind, number: int, step: str) -> None:
        super().__init__(number, step)
        self.kind = kind

    def read(self) -> Sheet:
        step, governing = self.kind.steps[self.action], self.store.governing()
        view = self.store.records.view(self.kind, self.case, self.actor)
        permission = next(found for found in view.permissions if found.action == step.name)
        if not permission.allowed:
            raise Refused(permission.why or f"{step.title} is not possible now.")
        handlers = list(governing.handlers.values())
        needed = {field["name"] for field in permission.fields if field["required"]}

        def asked(field: Field) -> Asked:
            choices = field.choices(governing.policy)
            if field.kind in (Of.HANDLER, Of.HANDLERS):
                choices = names_of(handlers)
            value = self._me(handlers) if field.kind is Of.HANDLER else ""
            return Asked(field, field.name in needed, choices, "not given", value)

        return Sheet(
            title=f"{step.title} {reference(self.case)}",
            about=view.row.subject,
            does=sentence(step.does),
            rows=(*map(asked, step.fields), Asked(ON, value=self.store.today.isoformat())),
            today=self.store.today,
            zone=governing.policy.zone,
            lasting=LASTING,
            version=view.row.version,
        )

    def _me(self, handlers: list[Handler]) -> str:
        """Whoever sits there is who it is given to unless told otherwise, as with a case."""
        return str(self.actor.id) if self.actor in handlers else ""

    def write(self, day: date, typed: Mapping[str, object]) -> str:  # noqa: ARG002  nothing is written to anybody
        return ""

    def preview(self, raw: Mapping[str, object], day: date) -> Preview:  # noqa: ARG002  nothing is written to anybody
        raise Refused("Nothing of it is written to a complainant.")

    def record(self, raw: Mapping[str, object], day: date, key: str) -> Done:
        version = self.sheet.version if self.sheet is not None else None
        return self.store.records.do(
            self.kind, self.case, self.action, raw, self.actor, on=day, key=key, version=version
        )

    def result(self, done: Done) -> Done | None:
        return done
