"""The form of an action on a case, made from the registry; and the one way in which every screen takes an action."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from textual.screen import Screen

from store.case import reference
from store.case.chapters import CHAPTERS
from store.errors import Refused
from store.once import Done
from store.people import Handler
from store.previews import Preview, tells
from store.rules.actions import ACTIONS
from store.rules.fields import Field, Kind
from store.rules.registry import Action
from store.views import CaseView
from tui.app import Taken, UpheldApp
from tui.case_words import event_words
from tui.format import plain
from tui.jobs import Job, Jobs
from tui.screens.form import Form
from tui.screens.form_rows import ON, Asked, Sheet, sentence
from tui.screens.put_in import Piece

if TYPE_CHECKING:
    from store.undoing import Undoing


NOTHING: Final[Mapping[str, str]] = {}
ALIKE: Final = frozenset({Kind.LINE, Kind.PROSE, Kind.CHOICE, Kind.NUMBER, Kind.HANDLER})
"""Kinds of fields whose values may be the same on another case."""
NONE_YET: Final = "Nothing was recorded here yet that could be done again."


class ActionForm(Form[Done | None]):
    """What an action needs to know. Gives what was done, or None where it was left."""

    def __init__(
        self, case: int, action: str, undoing: "Undoing | None" = None, begins: Mapping[str, str] = NOTHING
    ) -> None:
        """Its fields begin with what `begins` says; with `undoing`, with what follows from what it takes back."""
        super().__init__(case, action)
        self._undoing = undoing
        self._begins = {name: str(value) for name, value in undoing.raw.items()} if undoing else begins

    def read(self) -> Sheet:
        view = self.store.view(self.case, self.actor, refresh=True)
        action = ACTIONS[self.action]
        permission = next(p for p in view.permissions if p.action == self.action)
        if not permission.allowed:
            raise Refused(permission.why or f"{action.title} is not possible now.")
        today = self.store.today
        kinds = {field.kind for field in action.fields}
        people = {kind: self.who(self.case, kind) for kind in kinds & {Kind.HANDLER, Kind.HANDLERS}}
        written = self.write(today, {}) if any(field.written for field in action.fields) else ""
        needed = {field["name"] for field in permission.fields if field["required"]}
        asked = [field for field in action.fields if field.required_here is None or field.name in needed]
        rows = [
            asked_of(field, self.action, view, people.get(field.kind, []), self.actor)
            for field in _in_order(asked, view)
        ]
        rows = [row._replace(required=row.field.name in needed) for row in rows]
        rows = [row._replace(value=written) if row.field.written else row for row in rows]
        rows = [row._replace(value=self._begins.get(row.field.name, row.value)) for row in rows]
        undoing = self._undoing
        undoes = f", which undoes “{ACTIONS[undoing.undoes].title}”" if undoing is not None else ""
        at = view.case.stages
        stage = view.policy.by_number[at[-1].number].title if at else f"from {plain(view.case.source)}"
        return Sheet(
            title=f"{action.title} {view.row.ref} · {stage}",
            about=plain(" · ".join(part for part in (view.row.subject, view.row.complainant) if part)),
            does=sentence(action.does + undoes),
            rows=(*rows, Asked(ON, value=today.isoformat())),
            today=today,
            zone=view.policy.zone,
            written=written,
            tells=tells(self.action),
            lasting=lasting(action, self.app.key_of("case.undo", "u")),
            version=view.row.version,
            quotes=quotes_of(view),
            facts={"ref": view.row.ref, "name": view.row.complainant, "stage": str(view.row.stage)},
        )

    def who(self, case: int, kind: Kind) -> list[Handler]:
        """Who can be chosen: one to have the case, or some to be mentioned."""
        ask = self.store.who_may_take if kind is Kind.HANDLER else self.store.who_may_be_mentioned
        return ask(case, self.actor)

    def write(self, day: date, typed: Mapping[str, object]) -> str:
        return self.store.preview(self.case, self.action, self.actor, day, typed)

    def preview(self, raw: Mapping[str, object], day: date) -> Preview:
        return self.store.preview_as_sent(self.case, self.action, self.actor, raw, day, complete=False)

    def record(self, raw: Mapping[str, object], day: date, key: str) -> Done:
        version = self.sheet.version if self.sheet is not None else None
        return self.store.do(self.case, self.action, raw, self.actor, on=day, key=key, version=version)

    def result(self, done: Done) -> Done | None:
        given = [row for row in self.rows() if row.is_given and _suits_any_case(row.asked)]
        self.app.taken_last = Taken(self.action, {row.asked.field.name: str(row.raw) for row in given})
        return done


def quotes_of(view: CaseView) -> tuple[Piece, ...]:
    """What the case says, to be quoted: the complainant's words in quotation marks, evidence by its number."""
    said = [
        ("What the complainant says", view.detail),
        ("What is sought", view.outcome_sought),
        ("The complaint as agreed", view.definition),
        *((f"Point {number}", point) for number, point in enumerate(view.points, 1) if len(view.points) > 1),
    ]
    quotes = [Piece(title, f"“{text.strip()}”") for title, text in said if text.strip()]
    evidence = next((lines for title, lines in view.records if title == CHAPTERS["evidence"].title), [])
    quotes += [Piece(label, f"{text}, {label.lower()}") for label, text in evidence]
    return tuple(quotes)


def lasting(action: Action, key: str) -> str:
    """Whether what is recorded can be undone, in a sentence."""
    if action.undone_by is not None:
        return f"{key} undoes it: {ACTIONS[action.undone_by.action].title.lower()}."
    return "This can't be undone once recorded." if action.final else "It stays on record: nothing undoes it."


def undo_last(screen: Jobs, case: int, then: Callable[[Done], None] | None = None) -> None:
    """Let whoever acts take back what they did last on a case: the form of what compensates for it, or the sentence why not."""
    app = screen.app
    assert isinstance(app, UpheldApp)  # there is no other
    store, actor = app.register, app.actor

    def ask(undoing: "Undoing") -> None:
        assert isinstance(screen, Screen)  # the jobs of a screen
        take_action(screen, case, undoing.action, then, undoing)

    screen.ask(Job("undo", lambda: store.undo_of(case, actor), ask))


def repeat_last(screen: Screen[Any], case: int, then: Callable[[Done], None] | None = None) -> None:
    """Let whoever acts take the action that was recorded last on another case, its form filled in with the same."""
    app = screen.app
    assert isinstance(app, UpheldApp)  # there is no other
    if app.taken_last is None:
        screen.notify(NONE_YET, markup=False)
    else:
        take_action(screen, case, app.taken_last.action, then, begins=app.taken_last.given)


def _suits_any_case(asked: Asked) -> bool:
    """Whether what was given may be given on another case: no letter, and no number of something of this one."""
    field = asked.field
    if field.kind is Kind.NUMBER and asked.choices:
        return False
    return field.kind in ALIKE and not field.written


def take_action(
    screen: Screen[Any],
    case: int,
    action: str,
    then: Callable[[Done], None] | None = None,
    undoing: "Undoing | None" = None,
    begins: Mapping[str, str] = NOTHING,
) -> None:
    """Let whoever acts take an action on a case, from any screen: its form, or the sentence why not.

    `then` is called on the screen once it is recorded; not where the form was left.
    """

    def over(done: Done | None) -> None:
        if done is not None:
            screen.notify(f"{reference(case)}: {words_of(done)}.", markup=False)
            if then is not None:
                then(done)

    screen.app.clear_notifications()  # they would lie on what is to be filled in
    screen.app.push_screen(ActionForm(case, action, undoing, begins), over)


def take_on_all(screen: Screen[Any], cases: Sequence[int], action: str, then: Callable[[Done], None]) -> None:
    """Let whoever acts take an action on several cases; `then` is called once it is recorded on all of them."""
    from tui.screens.bulk_form import BulkForm

    def over(done: Done | None) -> None:
        if done is not None:
            screen.notify(f"{len(cases)} cases: {words_of(done)}.", markup=False)
            then(done)

    screen.app.clear_notifications()
    screen.app.push_screen(BulkForm(cases, action), over)


def words_of(done: Done) -> str:
    """What was recorded, as people read it: "escalated, signposted"."""
    if done.repeated:
        return "it was recorded already"
    return ", ".join(event_words(name) for name in done.events)


def _in_order(fields: Iterable[Field], view: CaseView) -> list[Field]:
    """The fields as they are asked: which point first, and not at all where there is one; nor evidence where there is none."""
    left_out = {"point"} if view.case.points == 1 else set()
    left_out |= set() if view.case.evidence.all else {"evidence"}
    asked = [field for field in fields if field.name not in left_out]
    return sorted(asked, key=lambda field: field.name != "point")


def asked_of(field: Field, action: str, view: CaseView, handlers: list[Handler], actor: Handler) -> Asked:
    """A field as it is asked of a case: what can be chosen, and what it begins with."""
    blank = "not given"
    if field.kind is Kind.HANDLER:
        me = str(actor.id) if actor in handlers else ""
        return Asked(field, choices=names_of(handlers), blank="nobody yet", value=me)
    if field.kind is Kind.HANDLERS:
        return Asked(field, choices=names_of(handlers))
    if field.name == "point":
        points = {str(n): f"{n} {view.points[n - 1]}" for n in view.case.points_left}
        if action != "decide":
            return Asked(field, choices=points, blank=blank)
        left = view.case.undecided
        return Asked(field, choices=points, blank="every point", value=str(left[0]) if left else "")
    if field.kind is Kind.NUMBER and field.name in ("remedy", "instead_of"):
        words = view.policy.remedy_in_words
        owed = {
            str(r.number): f"{r.number} {words(r.terms.code, r.terms.amount)}"
            for r in view.case.remedies.owed
        }
        only = next(iter(owed)) if len(owed) == 1 and field.name == "remedy" else ""
        return Asked(field, choices=owed, blank=blank, value=only)
    choices = field.choices(view.policy)
    if field.name == "channel":
        came = choices.get(view.case.channel, "")
        blank = f"as the complaint came ({came})" if came else "as the complaint came"
    value = view.outcome_sought if field.name == "outcome_sought" else ""
    return Asked(field, choices=choices, blank=blank, value=value)


def names_of(handlers: list[Handler]) -> dict[str, str]:
    """Handlers by number, with their names; with the account too, where two have the same."""
    names = [handler.called for handler in handlers]
    return {
        str(h.id): h.called if names.count(h.called) == 1 else f"{h.called} ({h.account or h.id})"
        for h in handlers
    }
