"""Finding out: evidence, interests declared, staff heard, notes, the draft shown to the complainant."""

from store.simulate import phrases, shares, steps
from store.simulate import phrases_work as words
from store.simulate.course import Course
from store.simulate.deed import Deed, while_open, while_working
from store.simulate.desk import Desk, Live
from store.simulate.dice import Dice
from store.simulate.roster import deciders
from store.simulate.steps import Step
from store.simulate.vocabulary import NOT_UPHELD, Given

NOT_INVITED, INVITED = 0, 1


def plan(desk: Desk, live: Live, way: Course) -> list[Step]:
    """What is found out between the beginning of the work and the decision."""
    dice, between = desk.dice, way.decide - way.start + 1
    ahead: list[Step] = []
    later = len(live.case.stages) > 1
    if way.investigated and dice.chance(shares.EVIDENCE[later]):
        pieces = 2 if dice.chance(shares.MORE_EVIDENCE) else 1
        ahead += [(way.start + dice.below(between), steps.EVIDENCE, 0) for _ in range(pieces)]
    if dice.chance(shares.NOTED):
        ahead.append((way.start + dice.below(between), steps.NOTE, 0))
    if live.case.about_staff:
        informed = next((place for place, what, _ in way.steps if what == steps.INFORM_STAFF), None)
        ahead += [] if informed is None else _staff(informed, way.decide, dice)
    if not way.decided:
        return ahead
    if dice.chance(shares.UPDATED[way.late]):
        ahead.append((way.start + dice.late(between), steps.UPDATE, 0))
    if dice.chance(shares.CONFLICT):
        ahead.append((way.start, steps.DECLARE, 1))
    elif dice.chance(shares.DECLARED):
        ahead.append((way.start, steps.DECLARE, 0))
    if way.investigated and between > 8 and dice.chance(shares.DRAFT_SHARED):
        shared = way.decide - 6 - dice.below(2)
        ahead.append((shared, steps.SHARE_DRAFT, 0))
        if dice.chance(shares.COMMENTED):
            ahead.append((shared + 1 + dice.below(5), steps.COMMENTS, 0))
    return ahead


def _staff(informed: int, decide: int, dice: Dice) -> list[Step]:
    """Who was informed is invited, or not, and answers."""
    chance = dice.random() * 100
    invited = informed + dice.early(3)
    if chance < shares.INVITED:
        ahead = [(invited, steps.INVITE_STAFF, INVITED)]
        if dice.chance(shares.STAFF_RESPONDED):
            ahead.append((invited + dice.early(max(decide - invited, 0) + 3), steps.STAFF_RESPOND, 0))
        return ahead
    return (
        [(invited, steps.INVITE_STAFF, NOT_INVITED)] if chance < shares.INVITED + shares.NOT_INVITED else []
    )


def set_out(live: Live, outcome: str, dice: Dice) -> Given:
    """What a decision rests on: the evidence that it cites; what happened, and what should have."""
    found: Given = {}
    if live.case.evidence.all and dice.chance(shares.CITED):
        found["evidence"] = tuple(piece.number for piece in live.case.evidence.all)
    if dice.chance(shares.FACTS_SET_OUT):
        incident = live.story.incident
        found["facts"] = incident.not_found if outcome == NOT_UPHELD else incident.found
        found["standard"] = dice.pick(words.STANDARDS)
    return found


def _evidence(desk: Desk, live: Live, step: Step) -> bool:
    text, source = desk.dice.pick(words.EVIDENCE)
    values: Given = {"text": text, "source": source}
    if desk.dice.chance(60):
        values["dated"] = desk.ahead(-desk.dice.below(60))
    if live.case.points > 1 and desk.dice.chance(40):
        values["point"] = 1 + desk.dice.below(live.case.points)
    desk.do(live, "add-evidence", values)
    return True


def _note(desk: Desk, live: Live, step: Step) -> bool:
    desk.do(live, "note", {"text": desk.dice.pick(phrases.NOTES)})
    return True


def _update(desk: Desk, live: Live, step: Step) -> bool:
    values: Given = {"text": desk.dice.pick(words.UPDATES), "channel": desk.reply_channel(live)}
    desk.do(live, "update", values)
    return True


def _declare(desk: Desk, live: Live, step: Step) -> bool:
    """The owner declares; where there is a conflict, somebody else takes the case."""
    owner, conflict = live.case.owner, bool(step[2])
    stage = desk.stage_of(live.case)
    if owner is None or owner not in desk.roster.pool_of(stage).has:
        return True
    if not conflict:
        text = desk.dice.pick(words.NO_CONFLICT)
        return desk.do(live, "declare-interest", {"text": text} if text else {}, actor=owner)
    other = desk.roster.assignee(live.case, stage)
    if other is None or other in deciders(live.case, stage.lone_reviewer.stages):
        return True
    desk.do(
        live, "declare-interest", {"conflict": True, "text": desk.dice.pick(words.CONFLICTS)}, actor=owner
    )
    return desk.do(live, "allocate", {"to": other})


def _inform_staff(desk: Desk, live: Live, step: Step) -> bool:
    return desk.do(live, "inform-staff", {"text": desk.dice.pick(phrases.STAFF_INFORMED)})


def _invite_staff(desk: Desk, live: Live, step: Step) -> bool:
    if live.case.staff_informed is None:
        return True
    if step[2] == INVITED:
        values: Given = {"text": desk.dice.pick(words.STAFF_INVITED), "by": desk.ahead(7)}
    else:
        values = {"not_invited": desk.dice.pick(words.STAFF_NOT_INVITED)}
    desk.do(live, "invite-staff", values)
    return True


def _staff_respond(desk: Desk, live: Live, step: Step) -> bool:
    if live.case.staff.invited:
        desk.do(live, "staff-responded", {"text": desk.dice.pick(words.STAFF_RESPONSES)})
    return True


def _share_draft(desk: Desk, live: Live, step: Step) -> bool:
    desk.do(live, "share-draft", {"text": desk.dice.pick(words.DRAFTS), "by": desk.ahead(7)})
    return True


def _comments(desk: Desk, live: Live, step: Step) -> bool:
    if live.case.drafts.all:
        desk.do(live, "comments-received", {"text": desk.dice.pick(words.COMMENTS)})
    return True


DEEDS: dict[int, Deed] = {
    steps.EVIDENCE: while_open(_evidence),
    steps.NOTE: _note,
    steps.UPDATE: while_working(_update),
    steps.DECLARE: while_working(_declare),
    steps.INFORM_STAFF: _inform_staff,
    steps.INVITE_STAFF: while_working(_invite_staff),
    steps.STAFF_RESPOND: while_open(_staff_respond),
    steps.SHARE_DRAFT: while_working(_share_draft),
    steps.COMMENTS: while_open(_comments),
}
