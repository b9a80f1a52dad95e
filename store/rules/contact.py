"""Contact: restrictions and their reviews, alleged detriment, satisfaction with the handling.

A restriction is about contact alone: nothing here closes a case, makes it wait or slows it (R26).
"""

from datetime import date
from types import MappingProxyType
from typing import Any

from store import events as e
from store.case import Case
from store.case.contact import CONTINUED, LIFTED, Detriment, Restriction
from store.policy import Policy
from store.review import months_after
from store.rules import earliest, people, stages
from store.rules.common import LETTER, REASON, TEXT
from store.rules.complainants import code_itself
from store.rules.fields import Command, Field, Kind
from store.rules.making import one
from store.rules.numbered import NUMBER, Waiting, next_number, not_before, refuse
from store.rules.registry import Action
from store.rules.situation import Situation, World, in_words


def _in_force(case: Case) -> tuple[Restriction, ...]:
    return tuple(found for found in case.contact.restrictions if found.lifted is None)


def _alleged(case: Case) -> tuple[Detriment, ...]:
    return tuple(found for found in case.contact.detriments if found.followed_up is None)


IN_FORCE = Waiting("restriction", _in_force, "No restriction on contact is in force in {ref}.")
ALLEGED = Waiting("detriment", _alleged, "No allegation of detriment is waiting for a follow-up in {ref}.")


# --- restrictions (R26) ---


def not_restricted(s: Situation) -> str | None:
    """One restriction at a time, so that there is one set of terms."""
    found = s.case.contact.restricted
    if found is None:
        return None
    return f"Contact is restricted since {in_words(found.on)}: review that first (review-restriction)."


def _too_late(s: Situation, due: date | None, on: date) -> str | None:
    """No restriction goes on without a review for longer than the policy says."""
    months = s.policy.restriction_review.months
    latest = months_after(
        min(on, s.today), months
    )  # a day to come is refused for itself, and may be the last there is
    if due is None or due <= latest:
        return not_before(due, on, "The review of")
    return f"A restriction is reviewed within {months} months, so by {in_words(latest)}; {in_words(due)} is later."


def _restrict(s: Situation, c: Command) -> tuple[e.New, ...]:
    due = c.date("review") or c.on
    refuse(_too_late(s, due, c.on))
    event = e.ContactRestricted(
        on=c.on, number=len(s.case.contact.restrictions) + 1, code=c.text("kind"), due=due
    )
    return one(s, event, **{name: c.text(name) for name in ("reason", "terms", "challenge", "letter")})


def _inspect_restricted(s: Situation, event: e.ContactRestricted) -> list[str]:
    found = next_number(lambda case: case.contact.restrictions)(s, event)
    return [*found, *filter(None, [_too_late(s, event.due, event.on)])]


def _next_review(s: Situation, event: e.RestrictionReviewed) -> str | None:
    if event.code == CONTINUED and event.due is None:
        return "Say when a restriction that goes on is reviewed next (--review)."
    if event.code == LIFTED and event.due is not None:
        return "What is lifted is not reviewed again: leave --review out."
    return _too_late(s, event.due, event.on)


def _review(s: Situation, c: Command) -> tuple[e.New, ...]:
    event = e.RestrictionReviewed(
        on=c.on, number=IN_FORCE.chosen(s, c), code=c.text("outcome"), due=c.date("review")
    )
    refuse(_next_review(s, event))
    return one(s, event, reason=c.text("reason"))


def _inspect_reviewed(s: Situation, event: e.RestrictionReviewed) -> list[str]:
    return [*IN_FORCE.inspected(s, event), *filter(None, [_next_review(s, event)])]


def _until(event: e.ContactRestricted | e.RestrictionReviewed, world: World, policy: Policy) -> str:
    """Which restriction, or what became of it, and when it is reviewed next."""
    word = policy.lists.restrictions.get(event.code, "lifted" if event.code == LIFTED else event.code)
    return f"{word}; review by {in_words(event.due)}" if event.due else word


# --- detriment (R12), satisfaction (R54) ---


def _allege(s: Situation, c: Command) -> tuple[e.New, ...]:
    due = c.date("due") or c.on
    refuse(not_before(due, c.on, "The follow-up by"))
    number = len(s.case.contact.detriments) + 1
    return one(s, e.DetrimentAlleged(on=c.on, number=number, due=due), text=c.text("text"))


def _follow_up(s: Situation, c: Command) -> tuple[e.New, ...]:
    event = e.DetrimentFollowedUp(on=c.on, number=ALLEGED.chosen(s, c), code=c.text("outcome"))
    return one(s, event, text=c.text("text"))


def not_asked(s: Situation) -> str | None:
    """Nobody is asked twice about a stage."""
    if all(said.stage != s.record.number for said in s.case.contact.satisfaction):
        return None
    return f"Satisfaction with {s.stage.title.lower()} was recorded already."


def _satisfied(s: Situation, c: Command) -> tuple[e.New, ...]:
    event = e.SatisfactionRecorded(on=c.on, number=s.record.number, code=c.text("score"))
    return one(s, event, text=c.text("text"))


def _inspect_satisfied(s: Situation, event: e.SatisfactionRecorded) -> list[str]:
    at = s.record.number
    return (
        [] if event.number == at else [f"it is of stage {event.number}, where only stage {at} was possible"]
    )


def _score(event: Any, world: World, policy: Policy) -> str:
    return f"stage {event.number}: {event.code} of {len(SCORES)}"


OUTCOME = MappingProxyType({LIFTED: "Lift it", CONTINUED: "Continue it until the next review"})
FOUND = MappingProxyType({"found": "Detriment found", "not-found": "No detriment found"})
SCORES = MappingProxyType(
    {"1": "Very dissatisfied", "2": "Dissatisfied", "3": "Neither", "4": "Satisfied", "5": "Very satisfied"}
)

ACTIONS = (
    Action(
        "restrict-contact", "Restrict contact", "record a restriction on contact with the complainant, with its reason, terms and review; it changes nothing in the case",
        (
            Field("kind", Kind.CHOICE, "Kind", required=True, list_name="restrictions", help="what kind of restriction"),
            Field("reason", Kind.PROSE, "Reason", required=True, help="the behaviour that makes it necessary"),
            Field("terms", Kind.PROSE, "Terms", required=True, help="how contact is still possible"),
            Field("challenge", Kind.PROSE, "Right to challenge", required=True, help="how the complainant was told of it, and how to challenge it"),
            Field("review", Kind.DATE, "Review", required=True, help="when it is reviewed at the latest"),
            LETTER,
        ),
        (people.not_a_subject, not_restricted), earliest.received, _restrict, e.ContactRestricted, needs=("reason", "terms", "challenge"),
        who="allocator", chapter="contact", inspects=_inspect_restricted, says=_until, final=True,
    ),
    Action(
        "review-restriction", "Review restriction", "review a restriction on contact: lift it, or continue it until the next review",
        (
            Field("outcome", Kind.CHOICE, "Outcome", required=True, fixed=OUTCOME, help="whether it goes on"), REASON,
            Field("review", Kind.DATE, "Next review", help="when it is reviewed next, where it goes on"), NUMBER,
        ),
        (people.not_a_subject, IN_FORCE.some), earliest.received, _review, e.RestrictionReviewed, needs=("reason",),
        who="allocator", chapter="contact", inspects=_inspect_reviewed, says=_until, final=True,
    ),
    Action(
        "allege-detriment", "Allege detriment", "record that the complainant says they are treated worse for complaining",
        (TEXT, Field("due", Kind.DATE, "Follow up by", required=True, help="the last day to look into it")),
        (people.not_a_subject,), earliest.received, _allege, e.DetrimentAlleged, needs=("text",),
        who="anyone", chapter="contact", inspects=next_number(lambda case: case.contact.detriments),
    ),
    Action(
        "follow-up-detriment", "Follow up detriment", "record what was found of an allegation of detriment, and done about it",
        (Field("outcome", Kind.CHOICE, "Outcome", required=True, fixed=FOUND, help="what was found"), TEXT, NUMBER),
        (people.not_a_subject, ALLEGED.some), earliest.received, _follow_up, e.DetrimentFollowedUp, needs=("text",),
        chapter="contact", inspects=ALLEGED.inspected, says=code_itself,
    ),
    Action(
        "record-satisfaction", "Record satisfaction", "record how satisfied the complainant was with the handling of this stage",
        (
            Field("score", Kind.CHOICE, "Score", required=True, fixed=SCORES, help="1 very dissatisfied to 5 very satisfied"),
            Field("text", Kind.PROSE, "Comment", help="in the complainant's words"),
        ),
        (people.not_a_subject, stages.responded, not_asked), earliest.responded, _satisfied, e.SatisfactionRecorded,
        who="anyone", chapter="contact", inspects=_inspect_satisfied, says=_score,
    ),
)  # fmt: skip
