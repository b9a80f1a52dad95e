"""Complainants: who speaks for them, what they need and prefer, and what they were told and agreed to."""

from datetime import timedelta

from store.simulate import phrases_people as phrases
from store.simulate import shares, steps
from store.simulate.assessing import FORM
from store.simulate.course import Course
from store.simulate.deed import Deed, while_open, while_working
from store.simulate.desk import Desk, Live
from store.simulate.names import person
from store.simulate.steps import Step
from store.simulate.vocabulary import Given

REVIEW_AFTER = 150  # days, about: an adjustment is looked at again
SEEN, NOT_SEEN = 1, 0  # the authority of a representative, when they are added
TIME = "time"  # the kind of adjustment that may move a date


def plan(desk: Desk, live: Live, way: Course) -> list[Step]:
    """What is known of the complainant soon after a complaint has come."""
    dice, now, lists = desk.dice, desk.clock.place, desk.vocabulary.lists
    soon = min(now + dice.early(6), way.end)
    ahead: list[Step] = []
    if "relations" in lists and "authorities" in lists and dice.chance(shares.REPRESENTED):
        ahead += _represented(soon, way, desk)
    if "adjustments" in lists and dice.chance(shares.ADJUSTED.get(live.case.category, shares.ADJUSTED[""])):
        ahead.append((soon, steps.ADJUST, 0))
    if "vulnerabilities" in lists and dice.chance(shares.VULNERABLE):
        ahead.append((soon, steps.VULNERABILITY, 0))
        if dice.chance(shares.OVER):
            ahead.append((way.end + dice.below(30), steps.END_VULNERABILITY, 0))
    if "formats" in lists and dice.chance(shares.PREFERRING):
        ahead.append((soon, steps.PREFER, 0))
    if live.case.channel != FORM and dice.chance(shares.NOTICE_GIVEN):
        ahead.append((now, steps.NOTICE, 0))
    referred = live.story.theme.about and any(what == steps.REFER for _, what, _ in way.steps)
    if referred and dice.chance(shares.CONSENTED):
        ahead.append((way.end, steps.CONSENT, 0))
    return ahead


def _represented(soon: int, way: Course, desk: Desk) -> list[Step]:
    dice = desk.dice
    chance = dice.random() * 100
    if chance < shares.AUTHORITY_LATER:
        return [(soon, steps.REPRESENT, NOT_SEEN), (soon + 2 + dice.early(12), steps.AUTHORITY, 0)]
    seen = SEEN if chance >= shares.AUTHORITY_LATER + shares.AUTHORITY_NEVER else NOT_SEEN
    ahead = [(soon, steps.REPRESENT, seen)]
    if dice.chance(8):
        ahead.append((soon + 5 + dice.below(max(way.end - soon, 1)), steps.END_REPRESENTATIVE, 0))
    return ahead


def _represent(desk: Desk, live: Live, step: Step) -> bool:
    who, dice = person(desk.dice), desk.dice
    values: Given = {"relation": desk.vocabulary.code("relations", dice)}
    values.update((name, text) for name, text in zip(who._fields, who, strict=True) if text)
    if step[2] == SEEN:
        values["authority"] = desk.vocabulary.code("authorities", dice)
    desk.do(live, "add-representative", values)
    return True


def _authority(desk: Desk, live: Live, step: Step) -> bool:
    if live.case.complainants.representatives:
        desk.do(live, "record-authority", {"authority": desk.vocabulary.code("authorities", desk.dice)})
    return True


def _end_representative(desk: Desk, live: Live, step: Step) -> bool:
    if any(one.ended is None for one in live.case.complainants.representatives):
        desk.do(live, "end-representative", {"reason": desk.dice.pick(phrases.REPRESENTED_NO_LONGER)})
    return True


# --- adjustments ---


def _adjust(desk: Desk, live: Live, step: Step) -> bool:
    """Agreed, with what follows: that it is delivered, that a date moves with it, that it is looked at again."""
    dice, place = desk.dice, desk.clock.place
    kind = desk.vocabulary.code("adjustments", dice)
    need, agreed = dice.pick(phrases.ADJUSTMENTS.get(kind, phrases.ADJUSTMENTS["other"]))
    due = place + 1 + dice.early(12)
    review = desk.ahead(REVIEW_AFTER + dice.below(60))
    by = desk.diary.day(due)
    if not desk.do(
        live, "agree-adjustment", {"kind": kind, "need": need, "agreed": agreed, "due": by, "review": review}
    ):
        return True
    late = 1 + dice.early(15) if dice.chance(shares.ADJUSTED_LATE) else -dice.below(due - place + 1)
    ahead: list[Step] = []
    if not dice.chance(shares.UNDELIVERED):
        ahead.append((due + late, steps.DELIVER_ADJUSTMENT, 0))
    if kind == TIME and dice.chance(shares.MORE_TIME):
        ahead.append((place + 1, steps.ADJUST_CLOCK, 0))
    last = desk.last_place(review)
    at = last - dice.below(12) if dice.chance(shares.ADJUSTMENT_REVIEWED) else last + 3 + dice.below(20)
    ahead.append((max(at, place), steps.REVIEW_ADJUSTMENT, 0))
    live.steps = steps.in_order(live.steps + ahead)
    return True


def _deliver_adjustment(desk: Desk, live: Live, step: Step) -> bool:
    desk.do(live, "deliver-adjustment", {"text": desk.dice.pick(phrases.ADJUSTED)})
    return True


def _adjust_clock(desk: Desk, live: Live, step: Step) -> bool:
    days = desk.dice.pick((3, 5, 5, 10))
    desk.do(live, "adjust-clock", {"days": days, "reason": desk.dice.pick(phrases.MORE_TIME)})
    return True


def _review_adjustment(desk: Desk, live: Live, step: Step) -> bool:
    """Most go on as they are as long as the case does, and end with it."""
    open_, dice = live.case.is_open, desk.dice
    if not live.case.complainants.adjustments:
        return True
    values: Given = {"outcome": "end", "reason": phrases.ADJUSTMENT_OVER}
    if open_ or dice.chance(20):
        next_one = desk.clock.day + timedelta(REVIEW_AFTER)
        values = {"outcome": "keep", "reason": dice.pick(phrases.ADJUSTMENT_KEPT), "review": next_one}
    desk.do(live, "review-adjustment", values)
    return True


# --- circumstances, preferences, notice, consent ---


def _vulnerability(desk: Desk, live: Live, step: Step) -> bool:
    kind = desk.vocabulary.code("vulnerabilities", desk.dice)
    text = phrases.CIRCUMSTANCES.get(kind, phrases.CIRCUMSTANCES["other"])
    desk.do(live, "record-vulnerability", {"kind": kind, "text": text})
    return True


def _end_vulnerability(desk: Desk, live: Live, step: Step) -> bool:
    if any(one.ended is None for one in live.case.complainants.circumstances):
        desk.do(live, "end-vulnerability", {"reason": desk.dice.pick(phrases.CIRCUMSTANCES_OVER)})
    return True


def _prefer(desk: Desk, live: Live, step: Step) -> bool:
    values: Given = {"format": desk.vocabulary.code("formats", desk.dice)}
    if "languages" in desk.vocabulary.lists:
        values["language"] = desk.vocabulary.code("languages", desk.dice)
    desk.do(live, "set-preferences", values)
    return True


def _notice(desk: Desk, live: Live, step: Step) -> bool:
    desk.do(live, "record-privacy-notice", {"notice": f"Privacy notice of {desk.clock.day.year}, read out"})
    return True


def _consent(desk: Desk, live: Live, step: Step) -> bool:
    body = desk.policy.choices("elsewhere").get(live.story.theme.about, "")
    given = "given" if desk.dice.chance(80) else "refused"
    if body:
        desk.do(live, "record-consent", {"consent": given, "body": body})
    return True


DEEDS: dict[int, Deed] = {
    steps.REPRESENT: while_open(_represent),
    steps.AUTHORITY: while_open(_authority),
    steps.END_REPRESENTATIVE: _end_representative,
    steps.ADJUST: while_open(_adjust),
    steps.DELIVER_ADJUSTMENT: _deliver_adjustment,
    steps.ADJUST_CLOCK: while_working(_adjust_clock),
    steps.REVIEW_ADJUSTMENT: _review_adjustment,
    steps.VULNERABILITY: while_open(_vulnerability),
    steps.END_VULNERABILITY: _end_vulnerability,
    steps.PREFER: while_open(_prefer),
    steps.NOTICE: while_open(_notice),
    steps.CONSENT: while_open(_consent),
}
