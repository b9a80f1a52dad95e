"""One action on several cases at once: asked once, recorded on all of them or on none."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from store.case import reference
from store.errors import Refused
from store.once import Done
from store.people import Handler
from store.previews import Preview, tells
from store.rules.actions import ACTIONS
from store.rules.fields import Field, Kind
from store.views import CaseView
from tui.screens.action_form import ActionForm, asked_of, lasting
from tui.screens.form_rows import ON, Asked, Sheet, sentence

MOST: Final = 100
"""Cases at once: more would keep others waiting."""
OF_ONE_CASE: Final = frozenset({Kind.NUMBER, Kind.NUMBERS, Kind.CASE})
"""Kinds of fields whose values number something of one case."""
NAMED: Final = 4
"""References that a form of several cases names."""


class BulkForm(ActionForm):
    """What an action needs to know for all of them alike. What is written for the complainant each case says for itself."""

    def __init__(self, cases: Sequence[int], action: str) -> None:
        super().__init__(-cases[0], action)  # its draft is not that of the case
        self.cases = tuple(cases)
        self._versions: dict[int, int | None] = {}

    def read(self) -> Sheet:
        if len(self.cases) > MOST:
            raise Refused(f"{len(self.cases)} cases are marked; at most {MOST} can be dealt with at once.")
        views = [self.store.view(case, self.actor, refresh=True) for case in self.cases]
        action = ACTIONS[self.action]
        rows = [self._asked(field, views) for field in action.fields if self._is_asked(field, views)]
        self._versions = {case: view.row.version for case, view in zip(self.cases, views, strict=True)}
        today = self.store.today
        more = f" and {len(views) - NAMED} more" if len(views) > NAMED else ""
        return Sheet(
            title=f"{action.title} · {len(views)} cases",
            about=", ".join(view.row.ref for view in views[:NAMED]) + more,
            does=sentence(action.does) + " On all of them, or on none.",
            rows=(*rows, Asked(ON, value=today.isoformat())),
            today=today,
            zone=views[0].policy.zone,
            tells=tells(self.action),
            lasting=lasting(action, self.app.key_of("case.undo", "u")),
        )

    def _is_asked(self, field: Field, views: Sequence[CaseView]) -> bool:
        """Whether all can be given the same. Raises Refused where one may not, or needs what is of that case alone."""
        needed = False
        for case, view in zip(self.cases, views, strict=True):
            permission = next(p for p in view.permissions if p.action == self.action)
            if not permission.allowed:
                raise Refused(
                    f"{reference(case)}: {permission.why} Nothing is done with the {len(views)} cases together "
                    "unless it may be done with each."
                )
            needed |= any(asked["name"] == field.name and asked["required"] for asked in permission.fields)
        if field.kind not in OF_ONE_CASE:
            return not field.written and (field.required_here is None or needed)
        if needed:
            title = ACTIONS[self.action].title
            raise Refused(
                f"{title} asks for “{field.label}”, which differs from case to case: take it on one at a time."
            )
        return False

    def _asked(self, field: Field, views: Sequence[CaseView]) -> Asked:
        handlers: list[Handler] = []
        if field.kind in (Kind.HANDLER, Kind.HANDLERS):
            may = [self.who(case, field.kind) for case in self.cases]
            of_all = set.intersection(*({handler.id for handler in some} for some in may))
            handlers = [handler for handler in may[0] if handler.id in of_all]
        row = asked_of(field, self.action, views[0], handlers, self.actor)
        required = any(
            asked["name"] == field.name and asked["required"]
            for view in views
            for permission in view.permissions
            if permission.action == self.action
            for asked in permission.fields
        )
        value = row.value if field.kind is Kind.HANDLER else ""
        return row._replace(required=required, value=value)

    def write(self, day: date, typed: Mapping[str, object]) -> str:  # noqa: ARG002  each case has its own
        return ""

    def preview(self, raw: Mapping[str, object], day: date) -> Preview:
        """What the first of them would read: the others alike, each with what is its own."""
        case, own = self.cases[0], self.action
        return self.store.preview_as_sent(case, own, self.actor, raw, day, complete=False)

    def record(self, raw: Mapping[str, object], day: date, key: str) -> Done:
        done = self.store.do_all(self._versions, self.action, raw, self.actor, on=day, key=key)
        return done[0]
