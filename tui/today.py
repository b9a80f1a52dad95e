"""The day before the desk: who has how much, what is about to be late, and what the policy's owner has left open."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from store.filters import parse
from store.workload import Load
from tui.format import due_words
from tui.output import columns
from tui.queues import SOON

if TYPE_CHECKING:
    from store.people import Handler
    from store.register import Store
    from store.views import Row
    from tui.standing import Standing

NEAR: Final = 5
"""Working days within which a case is about to be late."""
AT_MOST: Final = 15
"""Cases that are named; the queues hold them all."""


class Today(NamedTuple):
    """The day as the register has it; `near` are the first of the `coming` cases that will be late within `NEAR` working days."""

    loads: list[Load]
    near: "list[Row]"
    coming: int

    @property
    def whole(self) -> Load:
        """All of the desk together."""
        totals = [sum(counts) for counts in zip(*(load[1:] for load in self.loads), strict=True)] or [0] * 4
        return Load("all", *totals)


def read_today(store: "Store", actor: "Handler", standing: "Standing") -> Today:
    """Ask the register."""
    soon, last = (standing.working_days_on(days) or standing.today for days in (SOON, NEAR))
    page = store.page(parse(f"due>=0 due<={last.isoformat()}"), actor, 0, AT_MOST)
    return Today(store.workload(actor, soon), page.rows, page.total)


def today_page(found: Today, standing: "Standing") -> Iterator[str]:
    """The lines of it."""
    yield "Open cases"
    head = ("open", "late", f"due within {SOON} wd", "waiting")
    loads = [load._replace(handler=load.handler or "nobody yet") for load in found.loads]
    counts = [
        [f"{count:>{len(title)},}" for title, count in zip(head, load[1:], strict=True)]
        for load in [*loads, found.whole]
    ]
    names = [load.handler for load in [*loads, found.whole]]
    yield from columns([("", *head), *((name, *line) for name, line in zip(names, counts, strict=True))])
    yield from ("", f"About to be late, within {NEAR} working days")
    near = [
        (
            due_words(row.due, standing.today, standing.days_left(row.due)),
            row.ref,
            row.owner or "nobody yet",
            row.subject,
        )
        for row in found.near
    ]
    yield from columns(near) if near else ["  nothing"]
    if found.coming > len(found.near):
        yield f"  and {found.coming - len(found.near):,} more"
    yield from (
        "",
        "The policy",
        f"  {standing.policy.label}: {standing.still_open or 'nothing is left open'}",
    )
    yield from columns([(question.id, question.asks) for question in standing.policy.open_questions])


def today_facts(found: Today, standing: "Standing") -> dict[str, object]:
    """The same for scripts."""
    review = standing.governing.review
    return {
        "today": standing.today,
        "workload": [{**load._asdict(), "handler": load.handler or None} for load in found.loads],
        "about_to_be_late": {
            "within_working_days": NEAR,
            "cases": found.coming,
            "first": [row.ref for row in found.near],
        },
        "policy": {
            "label": standing.policy.label,
            "review_due": review.due,
            "days_overdue": review.overdue(standing.today),
            "open_questions": [question.id for question in standing.policy.open_questions],
        },
    }
