"""The first civil date that a fact can have, and what happened then, for the sentence that refuses an earlier one."""

from datetime import date

from store.rules.situation import Situation


def stage_opened(s: Situation) -> tuple[date, str]:
    """The complaint, or the request for the stage, came."""
    if s.record.reopened is not None:
        return s.record.reopened, f"{s.stage.title.lower()} was reopened"
    what = (
        "the complaint was received" if len(s.case.stages) == 1 else f"{s.stage.title.lower()} was asked for"
    )
    return s.record.opened, what


def received(s: Situation) -> tuple[date, str]:
    """The complaint came."""
    return s.case.received, "the complaint was received"


def answered(s: Situation) -> tuple[date, str]:
    """A question follows the answer to the one before: no day is waited for twice."""
    last = max((move.on for move in s.record.moves if move.what == "pause"), default=None)
    opened = stage_opened(s)
    return (last, "the complainant answered") if last and last >= opened[0] else opened


def asked(s: Situation) -> tuple[date, str]:
    """An answer follows its question."""
    return s.case.asked or s.record.opened, "the complainant was asked"


def decided(s: Situation) -> tuple[date, str]:
    """A response follows its decision."""
    return s.record.decided_on or s.record.opened, "the decision was made"


def responded(s: Situation) -> tuple[date, str]:
    """The response of the stage was sent."""
    return s.record.responded or s.record.opened, "the response was sent"


def answered_and_ended(s: Situation) -> tuple[date, str]:
    """A request for the next stage follows the response, and the closing where there was one."""
    return (s.case.ended, "the case was closed") if s.case.ended else responded(s)


def acknowledged(s: Situation) -> tuple[date, str]:
    """Work on a stage follows its acknowledgement, where there was one."""
    on, opened = s.record.acknowledged, stage_opened(s)
    return (on, f"{s.stage.title.lower()} was acknowledged") if on and on >= opened[0] else opened


def decidable(s: Situation) -> tuple[date, str]:
    """Staff informed before a decision (R24) are informed on an earlier day, or the same, not only in an earlier line."""
    before, informed = acknowledged(s), s.case.staff_informed
    if informed is None or informed <= before[0] or not s.policy.rules.staff_informed_before_decision.value:
        return before
    return informed, "the member of staff was informed"


def staff_informed(s: Situation) -> tuple[date, str]:
    """Staff respond to what they were told of."""
    on = s.case.staff_informed
    return (on, "the member of staff was informed") if on else received(s)


def resolvable(s: Situation) -> tuple[date, str]:
    """As a decision is: staff are informed first, where the policy says so; acknowledgement is not asked for."""
    informed = s.case.staff_informed
    if informed is None or not s.policy.rules.staff_informed_before_decision.value:
        return stage_opened(s)
    return max((informed, "the member of staff was informed"), stage_opened(s))


def serious_flagged(s: Situation) -> tuple[date, str]:
    """A decision about an internal investigation answers a flag."""
    on = s.case.serious.flagged
    return (on, "it was flagged as very serious") if on else received(s)


def serious_opened(s: Situation) -> tuple[date, str]:
    """Only what was opened comes back."""
    on = s.case.serious.opened
    return (on, "the internal investigation was opened") if on else received(s)
