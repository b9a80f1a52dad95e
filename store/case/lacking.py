"""What a case does without, of what the policy asks to be on record: shown and counted, and no rule waits for it.

Told from facts of events alone, never from texts that may be erased; whether anybody asks for it is the policy's to say.
"""

from collections.abc import Collection
from typing import TYPE_CHECKING, Final

from store import events as e
from store.case.remedies import DECLINED

if TYPE_CHECKING:
    from store.case.model import Case, StageRecord

FIRST_CONTACT: Final = {
    "detail": "what happened",
    "outcome_sought": "the outcome sought",
    "complainant": "who complains, and how to reach them",
    "complainant_type": "who the complainant is to us",
    "service": "the service it concerns",
    "category": "the kind of thing that went wrong",
}
"""What can be given at the first contact (R44), as a sentence names it."""

CONTACT: Final = frozenset({"name", "email", "telephone"})  # any of them tells who complains

AGREED: Final = "agreed"  # the complaint as agreed with the complainant
SOUGHT: Final = "sought"  # the outcome sought
FACTS, STANDARD, EVIDENCE = "facts", "standard", "evidence"  # of the decisions in force
INTEREST: Final = "interest"  # a declaration, at that stage, of whoever decided
REMEDY: Final = "remedy"  # an offer, in the whole case
PURSUING: Final = "pursuing"  # whether the trouble of pursuing the complaint was considered in an offer
IMPARTIAL: Final = "impartial"  # an owner who declared no conflict of interest, while the case is open


def first_contact(event: e.CaseReceived) -> tuple[str, ...]:
    """What was not given at the first contact, as codes of FIRST_CONTACT."""
    given = {name for name in ("complainant_type", "service", "category") if getattr(event, name)}
    return not_given({*event.texts, *given, *(("complainant",) if event.complainant is not None else ())})


def not_given(given: Collection[str]) -> tuple[str, ...]:
    """The codes of FIRST_CONTACT that are not in `given`, which may be the names of the fields of a complaint."""
    known = {*given, *(("complainant",) if CONTACT.intersection(given) else ())}
    return tuple(name for name in FIRST_CONTACT if name not in known)


def lacking(case: "Case", stage: "StageRecord") -> list[str]:
    """What a stage does without, as the codes above, in their alphabet."""
    conflict = case.is_open and case.owner is not None and case.interests.has_conflict(case.owner)
    return sorted(
        [*_decided_without(case, stage), *([IMPARTIAL] if conflict and stage is case.stage else [])]
    )


def _decided_without(case: "Case", stage: "StageRecord") -> set[str]:
    if not stage.decisions:
        return set()
    lacks = {name for decision in stage.decisions for name in decision.lacks}
    lacks |= {name for name, known in ((AGREED, case.agreed), (SOUGHT, case.sought)) if not known}
    if any(not case.interests.declared(decision.by, stage.number) for decision in stage.decisions):
        lacks.add(INTEREST)
    offered = [remedy for remedy in case.remedies.all if remedy.dropped in ("", DECLINED)]
    if not offered:
        lacks.add(REMEDY)
    elif not any(remedy.terms.covers for remedy in offered):
        lacks.add(PURSUING)
    return lacks
