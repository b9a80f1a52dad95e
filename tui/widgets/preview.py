"""A few lines about the case under the cursor: where it stands, what it is about, what may happen next."""

from typing import TYPE_CHECKING, Final

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tui.actions import STEPS, KeyOf, as_they_come, shown
from tui.format import content, plain
from tui.widgets.stage_rail import rail_text, rail_words

if TYPE_CHECKING:
    from store.views import CaseView
    from tui.standing import Standing

_SAMPLE: Final = 2_000
"""Characters of a text that are looked at: more than any preview shows."""


class Preview(Widget):
    """The case as text; it is given the case and asks for nothing."""

    ALLOW_SELECT = False

    key_of: KeyOf = staticmethod(as_they_come)
    """Gives the keys as they are for who sits here."""
    view: "reactive[CaseView | None]" = reactive(None)
    """The case to show; None while there is none."""
    standing: "reactive[Standing | None]" = reactive(None, repaint=False)

    def watch_view(self, view: "CaseView | None") -> None:
        if view is None:
            self.border_title = None
        else:
            words = f"{view.row.ref} · {plain(view.row.subject)}" if view.row.subject else view.row.ref
            self.border_title = Content(words)  # never markup

    def render(self) -> Content:
        view, standing = self.view, self.standing
        if view is None or standing is None:
            return Content("")
        width, height = self.size
        from tui.case_words import (
            facts,
        )  # here, as the first rows are on the screen before any preview

        top = [_rail(view, standing).truncate(width, ellipsis=True)]
        bottom = [_next_steps(view, standing, self.key_of).truncate(width, ellipsis=True)]
        if height >= 4:
            top.append(facts(view, standing).stylize("$text-muted").truncate(width, ellipsis=True))
        return Content("\n").join([*top, *_detail(view, width, height - len(top) - 1), *bottom])


def _rail(view: "CaseView", standing: "Standing") -> Content:
    from tui.case_words import stages_of, standing_words  # as above

    titles, current, outcomes = stages_of(view, standing)
    done = [place for place, outcome in enumerate(outcomes) if outcome]
    words = rail_words(titles, current, outcomes)
    words.insert(0 if current is None else 1, plain(standing_words(view, standing)))
    return Content.assemble((rail_text(len(titles), current, done), "bold"), "  ", " · ".join(words))


def _detail(view: "CaseView", width: int, height: int) -> list[Content]:
    """The beginning of what the complainant says, on exactly `height` lines."""
    if height <= 0:
        return []
    text = view.definition or view.detail
    if not text:
        lines = [Content.styled("Nothing was written down about what happened.", "$text-muted")]
    else:
        # One paragraph: what is between the lines of a letter would use up the few that there are.
        words = Content(" ".join(content(text[:_SAMPLE]).plain.split()))
        lines = words.wrap(max(width, 1))
        if len(lines) > height or len(text) > _SAMPLE:
            last = lines[min(height, len(lines)) - 1].plain.rstrip()
            lines = [
                *lines[: min(height, len(lines)) - 1],
                Content(f"{last} …").truncate(width, ellipsis=True),
            ]
    return [*lines, *[Content("")] * (height - len(lines))]


def _next_steps(view: "CaseView", standing: "Standing", key_of: KeyOf) -> Content:
    """What may be done: first what is proposed, with the reason, then the other steps of the way."""
    from tui.proposals import NATURAL, proposals  # as above

    proposed = {p.action: p.why for p in proposals(view, standing.today, standing.days_left)}
    due_is_said = NATURAL.get(view.case.state, ())  # beside the stages, above
    allowed = {p.action for p in view.permissions if p.allowed}
    steps = [*proposed, *(name for name in STEPS if name in allowed and name not in proposed)]
    if not steps:
        return Content.styled("You may only read this case.", "$text-muted")
    parts: list[str | tuple[str, str]] = [("next  ", "$text-muted")]
    for place, name in enumerate(steps):
        parts += ["  " if place else "", (shown(name, key_of), "bold $footer-key-foreground"), f" {name}"]
        if proposed.get(name) and name not in due_is_said:
            parts.append((f" {plain(proposed[name])}", "$text-muted"))
    return Content.assemble(*parts)
