"""Duplicates and related cases: linked under a lead, nothing moved. Either side says it, and both are put before the same rules."""

from msgspec.structs import replace

from store import events as e
from store.case import Case, reference
from store.case.links import KINDS
from store.errors import Refused
from store.policy import Policy
from store.rules import earliest, people
from store.rules.common import REASON
from store.rules.fields import Command, Field, Kind
from store.rules.making import one
from store.rules.registry import Action, Undo
from store.rules.situation import Situation, World, in_words


def linked(s: Situation) -> str | None:
    """Only a link that holds can be undone."""
    return None if s.case.links.current else f"{s.ref} is linked to no other case."


def _link(s: Situation, c: Command) -> tuple[e.New, ...]:
    other = _other(s, c)
    if s.case.links.to(other.id):
        raise Refused(
            f"{s.ref} is linked to {reference(other.id)} already; to link it otherwise, unlink it first (unlink-case)."
        )
    lead = c.number("lead") or min((s.case.received, s.case.id), (other.received, other.id))[1]
    if lead not in (s.case.id, other.id):
        raise Refused(f"The lead is one of the two cases, {s.ref} or {reference(other.id)}.")
    led, leader = (other, s.case) if lead == s.case.id else (s.case, other)
    if led.id in _above(leader, s):
        raise Refused(
            f"{reference(led.id)} leads {reference(leader.id)} already, so it cannot be led by it: name the other as lead (--lead)."
        )
    there = _allowed_there(LINK, s, other)
    here, mirrored = (
        _linked(case, to, c, case.id == lead) for case, to in ((s.case, other), (other, s.case))
    )
    return one(s, here) + one(there, mirrored)


def _linked(case: Case, to: Case, c: Command, leads: bool) -> e.CaseLinked:
    number = len(case.links.every) + 1
    return e.CaseLinked(on=c.on, number=number, other=to.id, code=c.text("kind"), leads=leads)


def _unlink(s: Situation, c: Command) -> tuple[e.New, ...]:
    other = _other(s, c)
    link, mirrored = s.case.links.to(other.id), other.links.to(s.case.id)
    if link is None or mirrored is None:
        raise Refused(f"{s.ref} is not linked to {reference(other.id)}.")
    if c.on < link.on:
        raise Refused(f"{in_words(c.on)} is before {in_words(link.on)}, when the two were linked.")
    there, reason = _allowed_there(UNLINK, s, other), c.text("reason")
    here = e.CaseUnlinked(on=c.on, number=link.number, other=other.id)
    back = e.CaseUnlinked(on=c.on, number=mirrored.number, other=s.case.id)
    return one(s, here, reason=reason) + one(there, back, reason=reason)


def _other(s: Situation, c: Command) -> Case:
    number = c.number("to") or 0
    if number == s.case.id:
        raise Refused(f"{s.ref} is not linked to itself: name the other case (--to).")
    other = s.world.related.get(number)
    if other is None:
        raise Refused(f"There is no case {reference(number)} in this register.")
    return other


def _above(case: Case, s: Situation) -> set[int]:
    """The case, what leads it, what leads that, and so on."""
    cases = {**s.world.related, s.case.id: s.case}
    found, left = set(), [case.id]
    while left:
        number = left.pop()
        if number not in found:
            found.add(number)
            left += cases[number].links.led_by if number in cases else ()
    return found


def _allowed_there(action: Action, s: Situation, other: Case) -> Situation:
    """The other case before the same rules, for its own stream says the same. Raises Refused where they speak."""
    from store.rules import decide  # the registry that it asks holds this module

    there = replace(s, case=other, policy=s.world.policy_of(other))
    refusal = decide.why_not(action, there) or decide.wrong_date(action, there)
    if refusal:
        raise Refused(f"{reference(other.id)}: {refusal}")
    return there


def _inspect_link(s: Situation, event: e.CaseLinked) -> list[str]:
    found = []
    if event.other == s.case.id:
        found.append("it links the case to itself")
    if s.case.links.to(event.other):
        found.append(f"the case was linked to {reference(event.other)} already")
    if event.number != len(s.case.links.every) + 1:
        found.append(f"it is link {event.number}, where only {len(s.case.links.every) + 1} was possible")
    if event.code not in KINDS:
        found.append(f"it links the case as {event.code!r}, which is not one of {', '.join(KINDS)}")
    return found


def _inspect_unlink(s: Situation, event: e.CaseUnlinked) -> list[str]:
    link = s.case.links.to(event.other)
    holds = link is not None and link.number == event.number and link.on <= event.on
    return [] if holds else [f"the case had no link {event.number} to {reference(event.other)}"]


def _to_what(event: e.CaseLinked, world: World, policy: Policy) -> str:
    which = "which this one leads" if event.leads else "which leads"
    return f"{KINDS.get(event.code, event.code).lower()}: {reference(event.other)}, {which}"


def _from_what(event: e.CaseUnlinked, world: World, policy: Policy) -> str:
    return f"from {reference(event.other)}"


TO = Field("to", Kind.CASE, "To", required=True, help="the reference of the other case")

LINK = Action(
    "link-case", "Link", "link the case with another, under a lead; each keeps its clocks, letters and rights",
    (
        TO,
        Field("kind", Kind.CHOICE, "As", required=True, fixed=KINDS, help="as a duplicate, as related, or as having the same cause"),
        Field("lead", Kind.CASE, "Lead", help="which of the two leads; the older if not given"),
    ),
    (people.not_a_subject,), earliest.received, _link, e.CaseLinked, chapter="links", who="anyone", before_adoption=True,
    inspects=_inspect_link, says=_to_what, undone_by=Undo("unlink-case", {"to": "other"}),
)  # fmt: skip
UNLINK = Action(
    "unlink-case", "Unlink", "undo a link with another case",
    (TO, REASON), (people.not_a_subject, linked), earliest.received, _unlink, e.CaseUnlinked, chapter="links", who="anyone", before_adoption=True,
    needs=("reason",), inspects=_inspect_unlink, says=_from_what,
)  # fmt: skip
ACTIONS = (LINK, UNLINK)
