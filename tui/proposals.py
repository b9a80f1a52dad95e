"""What the desk proposes for a case: the next right step with its day, then what is owed or missing. One line each, and few.

Whether a step may be taken the rules have said already; nothing that may not is proposed to whoever looks.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from store import case as states
from tui.clock_words import DONE
from tui.format import day, due_words

if TYPE_CHECKING:
    from collections.abc import Collection

    from store.case import Duty
    from store.policy import Policy
    from store.views import CaseView

DaysLeft = Callable[[date], int | None]

SOON: Final = 2
"""Civil days before a day on which something is due, from which it is proposed."""
MOST: Final = 5
"""Proposals at once: more would be a list to work through, not a proposal."""

NATURAL: Final = {
    states.RECEIVED: ("acknowledge",),
    states.ACKNOWLEDGED: ("investigate", "decide", "inform-staff"),
    states.INVESTIGATING: ("decide", "inform-staff"),
    states.WAITING: ("answered",),
    states.DECIDED: ("respond",),
    states.RESPONDED: ("escalate", "close"),
    states.CLOSED: ("escalate",),
}
"""What comes next as a case usually goes; whether it may, the rules say."""

ANSWERED: Final = frozenset({states.RESPONDED, states.CLOSED, states.WITHDRAWN, states.REFERRED})
"""Where the next step is for the complainant to ask for: what is owed comes before it."""

DUTIES: Final[Mapping[tuple[str, str], tuple[str, str]]] = {
    ("remedy", ""): ("deliver-remedy", "remedy {}"),
    ("flag", ""): ("hand-on", "flag {}"),
    ("serious", "decide"): ("open-investigation", "decision on an internal investigation"),
    ("serious", "return"): ("return-from-investigation", "return from the internal investigation"),
    ("social", ""): ("invite-private", "comment {} was made in public"),
    ("authority", ""): ("record-authority", "no authority of representative {} was seen"),
    ("adjustment", ""): ("deliver-adjustment", "adjustment {}"),
    ("adjustment-review", ""): ("review-adjustment", "review of adjustment {}"),
    ("restriction", ""): ("review-restriction", "review of restriction {}"),
    ("detriment", ""): ("follow-up-detriment", "follow-up of allegation {}"),
    ("data-protection", "acknowledge"): ("acknowledge-data-protection", "acknowledgement of data protection"),
    ("data-protection", "conclude"): ("conclude-data-protection", "outcome of data protection"),
}
"""By what is owed (and which part of it, where it has parts) the step that does it, and what it is called."""

CODES: Final = {
    "remedy": "remedies",
    "flag": "flags",
    "adjustment": "adjustments",
    "adjustment-review": "adjustments",
    "restriction": "restrictions",
}
"""Where the policy says what the code of a duty means."""

AT_ONCE: Final = frozenset({"social", "authority"})
"""What is owed without a day, and is to be done now."""

MISSING: Final[Mapping[str, tuple[str, str]]] = {
    "conflict": ("allocate", "whoever has it declared a conflict of interest"),
    "staff-uninformed": ("inform-staff", "the member of staff does not know of it yet"),
    "staff-uninvited": ("invite-staff", "the member of staff was not asked to respond"),
    "no-remedy": ("offer-remedy", "something was upheld, and no remedy is offered"),
}
"""By what is missing the step that mends it, and why."""


class Proposal(NamedTuple):
    """A step, and why now; "" where that is how a case goes."""

    action: str
    why: str


def next_step(allowed: "Collection[str]", state: str) -> str | None:
    """The allowed action that comes next in `state`, else the first allowed one."""
    usual = [action for action in NATURAL.get(state, ()) if action in allowed]
    return next(iter([*usual, *allowed]), None)


def proposals(view: "CaseView", today: date, left: DaysLeft) -> list[Proposal]:
    """What is proposed, the first being the next right step; [] for who may take none of it."""
    allowed = {permission.action for permission in view.permissions if permission.allowed}
    natural = list(_natural(view, allowed, today, left))
    owed = [*_owed(view, today, left), *_missing(view)]
    found = [*owed, *natural] if view.case.state in ANSWERED else [*natural, *owed]
    first: dict[str, Proposal] = {}
    for proposal in found:
        if proposal.action in allowed:
            first.setdefault(proposal.action, proposal)
    return list(first.values())[:MOST]


def _natural(view: "CaseView", allowed: "Collection[str]", today: date, left: DaysLeft) -> Iterator[Proposal]:
    """The step that usually comes next; a decision where the reply is nearly due."""
    due, what = view.row.due, view.row.due_what
    why = when(DONE.get(what, "reply"), due, today, left)
    if view.case.owner is None and view.case.is_open and "allocate" in allowed:
        yield Proposal("allocate", "nobody has it yet")
    steps = [step for step in NATURAL.get(view.case.state, ()) if step in allowed]
    if due is not None and what == "respond" and (due - today).days <= SOON:
        steps.sort(key=lambda step: step != "decide")
    for step in steps[:1]:
        yield Proposal(step, why)


def _owed(view: "CaseView", today: date, left: DaysLeft) -> Iterator[Proposal]:
    """What is owed and late, or nearly due, the most urgent first; and a remedy that waits for a yes."""
    duties = [duty for duty in view.duties if duty.is_owed and _is_pressing(duty, today)]
    for duty in sorted(duties, key=lambda duty: duty.due or date.max):
        step = DUTIES.get((duty.kind, duty.what)) or DUTIES.get((duty.kind, ""))
        if step is not None:
            yield Proposal(step[0], owed_words(duty, view.policy, today, left))
    if any(remedy.awaits_approval for remedy in view.case.remedies.owed):
        yield Proposal("approve-remedy", "a remedy waits for your approval")


def _is_pressing(duty: "Duty", today: date) -> bool:
    return duty.kind in AT_ONCE if duty.due is None else (duty.due - today).days <= SOON


def owed_words(duty: "Duty", policy: "Policy", today: date, left: DaysLeft) -> str:
    """What is owed, and how urgent it is: "remedy 2 (apology), 3 d late"."""
    step = DUTIES.get((duty.kind, duty.what)) or DUTIES.get((duty.kind, ""))
    words = step[1].format(duty.number) if step else f"{duty.kind.replace('-', ' ')} {duty.number}"
    named = policy.choices(CODES[duty.kind]).get(duty.what) if duty.kind in CODES else None
    return when(f"{words} ({named.lower()})" if named else words, duty.due, today, left)


def when(what: str, due: date | None, today: date, left: DaysLeft) -> str:
    """When something is due: "reply due tomorrow", "reply due Wed 1 Apr (12 wd)", "reply, 3 d late"."""
    if due is None:
        return what
    words, ahead = due_words(due, today, left(due)), (due - today).days
    if ahead < 0:
        return f"{what}, {words}"
    return f"{what} due {words}" if ahead <= 1 else f"{what} due {day(due, today)} ({words})"


def _missing(view: "CaseView") -> Iterator[Proposal]:
    """What the policy asks for and nobody has done; of a case that has ended it is for the figures to count."""
    for gap in view.gaps:
        if gap.code in MISSING and view.case.is_open:
            yield Proposal(*MISSING[gap.code])
