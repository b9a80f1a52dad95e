"""At first sight: how serious a complaint is, what else it touches, what was said in public, who was told."""

from store.simulate import phrases_work as phrases
from store.simulate import shares, steps
from store.simulate.course import Course
from store.simulate.deed import Deed, while_open
from store.simulate.desk import Desk, Live
from store.simulate.steps import Step
from store.simulate.theme import PERSONAL_DATA

SOCIAL, FORM = "social", "form"  # channels
SUBJECTS = {
    "employees": "employee",
    "members": "member",
    "policies": "policy",
}  # by service; of the rest, a process


def plan(desk: Desk, live: Live, way: Course) -> list[Step]:
    """What is looked at when a complaint has just come."""
    dice, now, channel = desk.dice, desk.clock.place, live.case.channel
    ahead: list[Step] = []
    if "severities" in desk.vocabulary.lists and dice.chance(shares.ASSESSED):
        ahead.append((min(now + dice.early(4), way.end), steps.ASSESS, 0))
    if "flags" in desk.vocabulary.lists and dice.chance(_flagged(live)):
        raised = min(now + dice.early(4), way.end)
        late = 1 + dice.early(5) if dice.chance(shares.HANDED_ON_LATE) else 0
        ahead += [(raised, steps.FLAG, 0), (raised + late, steps.HAND_ON, 0)]
    if channel == SOCIAL and "platforms" in desk.vocabulary.lists:
        invited = now + dice.early(3)
        ahead += [(now, steps.LOG_COMMENT, 0), (invited, steps.INVITE_PRIVATE, 0)]
        if dice.chance(shares.MOVED_TO_PRIVATE):
            ahead.append((invited + dice.early(4), steps.MOVE_PRIVATE, 0))
    if dice.chance(shares.OVERRIDDEN):
        ahead.append((way.start, steps.OVERRIDE, 0))
        if dice.chance(30):
            ahead.append((way.end, steps.END_OVERRIDE, 0))
    if channel != FORM and dice.chance(shares.HANDED_OFF):
        ahead.append((now + dice.early(3), steps.HAND_OFF, 0))
    return ahead


def _flagged(live: Live) -> float:
    theme = live.story.theme
    if theme.about == PERSONAL_DATA:
        return shares.FLAGGED_DATA
    return shares.FLAGGED + shares.FLAGGED_BY_THEME.get(theme.category, 0)


def _assess(desk: Desk, live: Live, step: Step) -> bool:
    severity = desk.vocabulary.code("severities", desk.dice)
    values = {"severity": severity}
    subjects = desk.policy.lists.subject_types
    subject = SUBJECTS.get(live.case.service, "process")
    if subject in subjects:
        values["subject_type"] = subject
    reasons = phrases.SEVERITIES.get(severity)
    if reasons:
        values["reasons"] = desk.dice.pick(reasons)
    desk.do(live, "assess", values)
    return True


def _flag(desk: Desk, live: Live, step: Step) -> bool:
    kind = _kind_of_flag(desk, live)
    desk.do(live, "flag", {"kind": kind, "text": phrases.FLAGS.get(kind, phrases.FLAGS[""])[0]})
    return True


def _kind_of_flag(desk: Desk, live: Live) -> str:
    """The procedure that a complaint of its kind touches, where the policy knows it."""
    theme, dice, known = live.story.theme, desk.dice, desk.policy.lists.flags
    likely = ""
    if theme.about == PERSONAL_DATA:
        likely = "data-breach" if dice.chance(60) else "subject-access"
    elif live.case.about_staff and dice.chance(70):
        likely = "disciplinary"
    elif theme.category == "refund":
        likely = "refund"
    return likely if likely in known else desk.vocabulary.code("flags", dice)


def _hand_on(desk: Desk, live: Live, step: Step) -> bool:
    for flag in live.case.flags.open:
        to = phrases.FLAGS.get(flag.code, phrases.FLAGS[""])[1]
        desk.do(live, "hand-on", {"flag": flag.number, "to": to})
    return True


def _log_comment(desk: Desk, live: Live, step: Step) -> bool:
    platform = desk.vocabulary.code("platforms", desk.dice)
    handle = f"@{desk.dice.pick(phrases.HANDLES)}{desk.dice.below(900) + 100}"
    link = f"https://social.example.org/{handle[1:]}/{desk.dice.below(90_000) + 10_000}"
    desk.do(
        live,
        "log-comment",
        {"platform": platform, "handle": handle, "link": link, "text": live.story.subject},
    )
    return True


def _invite_private(desk: Desk, live: Live, step: Step) -> bool:
    if any(comment.invited is None for comment in live.case.social.all):
        desk.do(live, "invite-private", {"text": desk.dice.pick(phrases.INVITED_TO_PRIVATE)})
    return True


def _move_private(desk: Desk, live: Live, step: Step) -> bool:
    if any(comment.moved is None for comment in live.case.social.all):
        desk.do(live, "moved-private", {"channel": desk.reply_channel(live)})
    return True


def _hand_off(desk: Desk, live: Live, step: Step) -> bool:
    """Whoever took it in can't resolve it, and tells the line manager."""
    case = live.case
    manager = desk.roster.manager(case.received_by)
    if manager is None or manager in case.subjects or case.privacy.restricted:
        return True
    reason = desk.dice.pick(phrases.HANDED_OFF)
    return desk.do(live, "hand-off", {"reason": reason}, actor=case.received_by)


def _override(desk: Desk, live: Live, step: Step) -> bool:
    basis, text = desk.dice.pick(phrases.OVERRIDES)
    desk.do(live, "record-override", {"basis": basis, "text": text})
    return True


def _end_override(desk: Desk, live: Live, step: Step) -> bool:
    if live.case.legal.in_force:
        desk.do(live, "end-override", {"reason": phrases.OVERRIDE_OVER})
    return True


def _flag_serious(desk: Desk, live: Live, step: Step) -> bool:
    return desk.do(live, "flag-serious", {"text": desk.dice.pick(phrases.VERY_SERIOUS)})


def _decide_serious(desk: Desk, live: Live, step: Step) -> bool:
    if step[2]:
        values = {
            "reasons": desk.dice.pick(phrases.INVESTIGATED),
            "to": desk.dice.pick(phrases.INVESTIGATORS),
        }
        return desk.do(live, "open-investigation", values)
    return desk.do(live, "decline-investigation", {"reasons": desk.dice.pick(phrases.NOT_INVESTIGATED)})


def _return_serious(desk: Desk, live: Live, step: Step) -> bool:
    return desk.do(live, "return-from-investigation", {"text": desk.dice.pick(phrases.INVESTIGATION_OVER)})


DEEDS: dict[int, Deed] = {
    steps.ASSESS: while_open(_assess),
    steps.FLAG: while_open(_flag),
    steps.HAND_ON: _hand_on,
    steps.LOG_COMMENT: while_open(_log_comment),
    steps.INVITE_PRIVATE: while_open(_invite_private),
    steps.MOVE_PRIVATE: while_open(_move_private),
    steps.HAND_OFF: while_open(_hand_off),
    steps.OVERRIDE: while_open(_override),
    steps.END_OVERRIDE: _end_override,
    steps.FLAG_SERIOUS: _flag_serious,
    steps.DECIDE_SERIOUS: _decide_serious,
    steps.RETURN_SERIOUS: _return_serious,
}
