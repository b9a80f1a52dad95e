"""Duplicates and related complaints, linked under the older one."""

from dataclasses import replace

from store.simulate import phrases_work as phrases
from store.simulate import shares, steps
from store.simulate.course import Course
from store.simulate.deed import Deed
from store.simulate.desk import Desk, Live
from store.simulate.steps import Step
from store.simulate.vocabulary import Given

DUPLICATE, ALIKE = "duplicate", ("related", "same-cause", "same-cause")


def plan(desk: Desk, live: Live, way: Course) -> list[Step]:
    """That somebody sees how it belongs to another complaint."""
    if live.twin is None and not desk.dice.chance(shares.LINKED):
        return []
    seen = desk.clock.place + desk.dice.early(5)
    ahead = [(seen, steps.LINK, 0)]
    if desk.dice.chance(shares.UNLINKED):
        ahead.append((seen + 2 + desk.dice.below(20), steps.UNLINK, 0))
    return ahead


def _link(desk: Desk, live: Live, step: Step) -> bool:
    known = [came.live for came in desk.recent.get(live.story.theme[:2], ()) if came.live is not live]
    other = live.twin or (desk.dice.pick(known) if known else None)
    if other is None or live.case.links.to(other.case.id):
        return True
    kind = DUPLICATE if live.twin else desk.dice.pick(ALIKE)
    _both(desk, live, other, "link-case", {"to": other.case.id, "kind": kind})
    return True


def _unlink(desk: Desk, live: Live, step: Step) -> bool:
    """Only what is remembered still: its other side takes part."""
    known = [came.live for came in desk.recent.get(live.story.theme[:2], ())]
    others = [other for other in known if live.case.links.to(other.case.id)]
    if others:
        values: Given = {"to": others[0].case.id, "reason": phrases.SAME_CAUSE_UNLINKED}
        _both(desk, live, others[0], "unlink-case", values)
    return True


def _both(desk: Desk, live: Live, other: Live, action: str, values: Given) -> None:
    """The action, by somebody who may read both."""
    roster = desk.roster
    actor = roster.taker(action, live.case, desk.stage_of(live.case))
    if (
        actor is None
        or actor in other.case.subjects
        or live.case.privacy.restricted
        or other.case.privacy.restricted
    ):
        return
    if other.case.interests.has_conflict(actor):
        return
    world = replace(roster.worlds[actor], related={other.case.id: other.case})
    desk.do(live, action, values, actor=actor, world=world, others={other.case.id: other.takes})


DEEDS: dict[int, Deed] = {steps.LINK: _link, steps.UNLINK: _unlink}
