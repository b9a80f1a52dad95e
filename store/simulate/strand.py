"""Complaints about personal data: the strand of the law inside a case, with its own clock."""

from store.simulate import phrases_work as phrases
from store.simulate import shares, steps
from store.simulate.course import Course
from store.simulate.deed import Deed, while_open
from store.simulate.desk import Desk, Live
from store.simulate.steps import Step
from store.simulate.theme import PERSONAL_DATA

WITHDRAWN = "withdrawn"
OUTCOMES = ("upheld", "partly-upheld", "not-upheld", "not-upheld")


def plan(desk: Desk, live: Live, way: Course) -> list[Step]:
    """The strand, for a complaint about personal data that came under the law."""
    law, dice, now = desk.policy.data_protection, desk.dice, desk.clock.place
    if law is None or live.story.theme.about != PERSONAL_DATA:
        return []
    if (law.in_force is not None and live.case.received < law.in_force) or not dice.chance(shares.STRAND):
        return []
    opened = now + dice.early(2)
    acknowledged = opened + (20 + dice.below(12) if dice.chance(shares.STRAND_LATE) else dice.early(15))
    ahead = [(opened, steps.OPEN_STRAND, 0), (acknowledged, steps.ACKNOWLEDGE_STRAND, 0)]
    if way.end > acknowledged and dice.chance(shares.STRAND_UPDATED):
        ahead.append((acknowledged + dice.below(way.end - acknowledged), steps.UPDATE_STRAND, 0))
    ahead.append((max(way.end, acknowledged), steps.CONCLUDE_STRAND, 0))
    return ahead


def over(desk: Desk, live: Live, *, withdrawn: bool) -> bool:
    """Whether no strand is open any more: before a case ends, its strand has an outcome."""
    if not live.case.strands.is_open:
        return True
    channel = {"channel": desk.reply_channel(live)}
    if live.case.strands.acknowledged is None and not desk.do(live, "acknowledge-data-protection", channel):
        return False
    outcome = WITHDRAWN if withdrawn else desk.dice.pick(OUTCOMES)
    values = {"outcome": outcome, "reasons": phrases.STRAND_REASONS[outcome], **channel}
    return desk.do(live, "conclude-data-protection", values)


def _open(desk: Desk, live: Live, step: Step) -> bool:
    desk.do(live, "open-data-protection", {"text": desk.dice.pick(phrases.STRANDS)})
    return True


def _acknowledge(desk: Desk, live: Live, step: Step) -> bool:
    if live.case.strands.is_open and live.case.strands.acknowledged is None:
        desk.do(live, "acknowledge-data-protection", {"channel": desk.reply_channel(live)})
    return True


def _update(desk: Desk, live: Live, step: Step) -> bool:
    if live.case.strands.is_open:
        desk.do(live, "update-data-protection", {"text": desk.dice.pick(phrases.STRAND_UPDATES)})
    return True


def _conclude(desk: Desk, live: Live, step: Step) -> bool:
    over(desk, live, withdrawn=False)
    return True


DEEDS: dict[int, Deed] = {
    steps.OPEN_STRAND: while_open(_open),
    steps.ACKNOWLEDGE_STRAND: while_open(_acknowledge),
    steps.UPDATE_STRAND: while_open(_update),
    steps.CONCLUDE_STRAND: while_open(_conclude),
}
