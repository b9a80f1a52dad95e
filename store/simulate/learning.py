"""What is learnt from a complaint: the cause, the lesson, the change that follows or why none does; and how well it was handled."""

from dataclasses import replace

from store.simulate import phrases_work as phrases
from store.simulate import shares, steps
from store.simulate.deed import Deed
from store.simulate.desk import Desk, Live
from store.simulate.steps import Step
from store.simulate.vocabulary import NOT_UPHELD, Given

BEHIND_A_CHANGE = 70  # per cent of the lessons that a change under way would answer


def plan(desk: Desk, live: Live, close: int) -> list[Step]:
    """That it is thought about once more before the end, and looked at by somebody else after it."""
    ahead: list[Step] = []
    lists, dice = desk.vocabulary.lists, desk.dice
    outcomes = {decision.outcome for decision in live.case.stage.decisions}
    share = shares.LEARNT[not outcomes - {NOT_UPHELD}]
    if "causes" in lists and dice.chance(share):
        ahead.append((close, steps.LEARN, 0))
    if "quality_items" in lists and _drawn(desk, live) and dice.chance(shares.QUALITY[0]):
        ahead.append((close + 2 + dice.below(30), steps.CHECK_QUALITY, 0))
    return ahead


def _drawn(desk: Desk, live: Live) -> bool:
    """Whether the answer is one to look at: the draw that `upheld evidence` makes (store.evidence.deciding)."""
    sample = desk.policy.evidence.quality
    return sample is not None and live.case.id % 1_000_003 * 2_654_435_761 % 2**32 % sample.one_in == 0


def _learn(desk: Desk, live: Live, step: Step) -> bool:
    case, roster, dice = live.case, desk.roster, desk.dice
    actor = roster.taker("record-learning", case, desk.stage_of(case))
    cause, lesson = phrases.CAUSES.get(case.category, phrases.CAUSES["other"])
    if actor is None:
        return True
    if cause not in desk.policy.lists.causes or dice.chance(20):
        cause = desk.vocabulary.code("causes", dice)
    values: Given = {"cause": cause, "lesson": lesson}
    project = desk.changes.wanted(case) if dice.chance(BEHIND_A_CHANGE) else None
    if project is None:
        desk.do(live, "record-learning", {**values, "no_change": dice.pick(phrases.NO_CHANGE)}, actor=actor)
        return True
    change = project.change
    world = replace(roster.worlds[actor], changes={change.id: change})
    values["change"] = change.id
    desk.do(live, "record-learning", values, actor=actor, world=world, others={change.id: project.takes})
    return True


def _check_quality(desk: Desk, live: Live, step: Step) -> bool:
    """By somebody who handled nothing of it."""
    case, dice = live.case, desk.dice
    if case.stage.responded is None:
        return True
    actor = desk.roster.somebody_else("check-quality", case, desk.stage_of(case))
    if actor is None:
        return True
    items = tuple(desk.policy.lists.quality_items)
    values: Given = {"met": items, "text": dice.pick(phrases.QUALITY_MET)}
    if dice.chance(shares.QUALITY[1]):
        wrong = dice.pick(items)
        met = tuple(item for item in items if item != wrong)
        values = {"met": met, "not_met": (wrong,), "text": dice.pick(phrases.QUALITY_NOT_MET)}
    return desk.do(live, "check-quality", values, actor=actor)


DEEDS: dict[int, Deed] = {steps.LEARN: _learn, steps.CHECK_QUALITY: _check_quality}
