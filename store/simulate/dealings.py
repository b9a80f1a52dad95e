"""Dealings that are hard, and how satisfied complainants are: restricted contact, detriment, restricted view, scores."""

from datetime import timedelta

from store.review import months_after
from store.simulate import phrases_people as phrases
from store.simulate import shares, steps
from store.simulate.course import Course
from store.simulate.deed import Deed, while_open
from store.simulate.desk import Desk, Live
from store.simulate.steps import Step
from store.simulate.vocabulary import NOT_UPHELD, UPHELD, Given

FOLLOW_UP_WITHIN = 14  # days, in which an allegation of detriment is to be looked into
SCORES = {  # how many of a hundred say 1 to 5, by what was decided
    UPHELD: (4, 10, 18, 40, 28),
    NOT_UPHELD: (30, 28, 22, 15, 5),
    "": (14, 20, 26, 28, 12),
}


def plan(desk: Desk, live: Live, way: Course) -> list[Step]:
    """What may come of a complaint beside the answer; some of it long after."""
    dice, now = desk.dice, desk.clock.place
    ahead: list[Step] = []
    if "restrictions" in desk.vocabulary.lists and dice.chance(shares.RESTRICTED_CONTACT):
        ahead.append((now + 5 + dice.below(60), steps.RESTRICT_CONTACT, 0))
    if dice.chance(shares.DETRIMENT):
        ahead.append((now + 10 + dice.below(70), steps.DETRIMENT, 0))
    if way.decided and dice.chance(shares.RESTRICTED_VIEW[live.case.about_staff]):
        ahead.append((way.start, steps.RESTRICT_VIEW, 0))
        if dice.chance(shares.VIEW_LIFTED):
            ahead.append((way.end + 20 + dice.below(40), steps.LIFT_VIEW, 0))
    return ahead


def answered(desk: Desk, live: Live) -> list[Step]:
    """What may come of a response: the complainant says how the handling was."""
    if not desk.dice.chance(shares.SATISFACTION):
        return []
    return [(desk.clock.place + 2 + desk.dice.below(12), steps.SATISFACTION, live.case.stage.number)]


def _satisfaction(desk: Desk, live: Live, step: Step) -> bool:
    record, dice = live.case.stage, desk.dice
    known = {said.stage for said in live.case.contact.satisfaction}
    if record.responded is None or record.number != step[2] or record.number in known:
        return True
    outcomes = {decision.outcome for decision in record.decisions}
    outcome = UPHELD if record.resolved else outcomes.pop() if len(outcomes) == 1 else ""
    weights = SCORES.get(outcome, SCORES[""])
    score, left = 1, dice.random() * 100
    while score < 5 and left >= weights[score - 1]:
        left -= weights[score - 1]
        score += 1
    values: Given = {"score": str(score)}
    if dice.chance(50):
        values["text"] = dice.pick(phrases.SATISFACTION[str(score)])
    desk.do(live, "record-satisfaction", values)
    return True


# --- restricted contact, and its reviews ---


def _restrict_contact(desk: Desk, live: Live, step: Step) -> bool:
    kind = desk.vocabulary.code("restrictions", desk.dice)
    reason, terms = phrases.RESTRICTIONS.get(kind, phrases.RESTRICTIONS["other"])
    review = months_after(desk.clock.day, desk.policy.restriction_review.months) - timedelta(
        desk.dice.below(60)
    )
    values: Given = {"kind": kind, "reason": reason, "terms": terms, "challenge": phrases.RIGHT_TO_CHALLENGE}
    values["review"] = max(review, desk.clock.day)
    if live.case.contact.restricted is None and desk.do(live, "restrict-contact", values):
        _to_review(desk, live)
    return True


def _to_review(desk: Desk, live: Live) -> None:
    """In time, late, or not to this day."""
    restricted, dice = live.case.contact.restricted, desk.dice
    assert restricted is not None  # it was restricted, or goes on
    due, chance = desk.last_place(restricted.due), dice.random() * 100
    late = 3 + dice.below(30) if chance >= shares.REVIEWED else -dice.below(10)
    if chance < shares.REVIEWED + shares.REVIEWED_LATE:
        review = (max(due + late, desk.clock.place), steps.REVIEW_RESTRICTION, 0)
        live.steps = steps.in_order([*live.steps, review])


def _review_restriction(desk: Desk, live: Live, step: Step) -> bool:
    dice = desk.dice
    if live.case.contact.restricted is None:
        return True
    if dice.chance(shares.LIFTED):
        values: Given = {"outcome": "lift", "reason": dice.pick(phrases.RESTRICTION_LIFTED)}
        desk.do(live, "review-restriction", values)
        return True
    review = months_after(desk.clock.day, desk.policy.restriction_review.months)
    values = {"outcome": "continue", "reason": dice.pick(phrases.RESTRICTION_CONTINUED), "review": review}
    if desk.do(live, "review-restriction", values):
        _to_review(desk, live)
    return True


# --- detriment ---


def _detriment(desk: Desk, live: Live, step: Step) -> bool:
    dice = desk.dice
    due = desk.ahead(FOLLOW_UP_WITHIN)
    if not desk.do(live, "allege-detriment", {"text": dice.pick(phrases.DETRIMENTS), "due": due}):
        return True
    chance, last = dice.random() * 100, desk.last_place(due)
    if chance < shares.FOLLOWED_UP + shares.FOLLOWED_UP_LATE:
        at = (
            max(last - dice.below(7), desk.clock.place)
            if chance < shares.FOLLOWED_UP
            else last + 1 + dice.below(15)
        )
        live.steps = steps.in_order([*live.steps, (at, steps.FOLLOW_UP, 0)])
    return True


def _follow_up(desk: Desk, live: Live, step: Step) -> bool:
    found = desk.dice.chance(22)
    values = {
        "outcome": "found" if found else "not-found",
        "text": phrases.DETRIMENT_FOUND if found else phrases.NO_DETRIMENT,
    }
    if any(one.followed_up is None for one in live.case.contact.detriments):
        desk.do(live, "follow-up-detriment", values)
    return True


# --- who may read it ---


def _restrict_view(desk: Desk, live: Live, step: Step) -> bool:
    """Only where somebody owns it, who is left to read it."""
    case = live.case
    if (
        case.owner is not None
        and case.owner in desk.roster.pool_of(desk.stage_of(case)).has
        and not case.privacy.restricted
    ):
        desk.do(live, "restrict-view", {"reason": desk.dice.pick(phrases.VIEW_RESTRICTED)})
    return True


def _lift_view(desk: Desk, live: Live, step: Step) -> bool:
    if live.case.privacy.restricted:
        desk.do(live, "lift-view-restriction", {"reason": phrases.VIEW_LIFTED})
    return True


DEEDS: dict[int, Deed] = {
    steps.SATISFACTION: _satisfaction,
    steps.RESTRICT_CONTACT: _restrict_contact,
    steps.REVIEW_RESTRICTION: _review_restriction,
    steps.DETRIMENT: _detriment,
    steps.FOLLOW_UP: _follow_up,
    steps.RESTRICT_VIEW: while_open(_restrict_view),
    steps.LIFT_VIEW: _lift_view,
}
