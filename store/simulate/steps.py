"""What can lie ahead of a case, in the order in which it is done where several fall on one day."""

from typing import Final

Step = tuple[int, int, int]
"""The place of a working day, what is done, and which: the point decided (0: all), the days of an extension, the question.

A plain tuple, because there are millions of them.
"""

(
    CONFIRM, LOG_COMMENT, INVITE_PRIVATE, MOVE_PRIVATE, OPEN_STRAND, HAND_OFF, ASSESS, FLAG, HAND_ON, LINK, FLAG_SERIOUS,
    ALLOCATE, ACKNOWLEDGE, ACKNOWLEDGE_STRAND, RESTRICT_VIEW, DECIDE_SERIOUS, RETURN_SERIOUS, REPRESENT, AUTHORITY, NOTICE, PREFER,
    VULNERABILITY, ADJUST, ADJUST_CLOCK, DELIVER_ADJUSTMENT, INFORM_STAFF, INVITE_STAFF, STAFF_RESPOND, DECLARE, INVESTIGATE,
    EVIDENCE, NOTE, ASK, ANSWERED, EXTEND, HAND_OVER, UPDATE_STRAND, UPDATE, SHARE_DRAFT, COMMENTS, WITHDRAW_POINT, DECIDE, CORRECT,
    APPROVE, CONCLUDE_STRAND, CONSENT, RESOLVE, RESPOND, REFER, REFUSE, SERVICE_REQUEST, WITHDRAW, DELIVER, SATISFACTION, LEARN,
    CLOSE, REOPEN, ESCALATE, UNLINK, RESTRICT_CONTACT, REVIEW_RESTRICTION, DETRIMENT, FOLLOW_UP, REVIEW_ADJUSTMENT, LIFT_VIEW,
    END_REPRESENTATIVE, END_VULNERABILITY, OVERRIDE, END_OVERRIDE, CHECK_QUALITY,
) = range(70)  # fmt: skip

SPINE: Final = frozenset(
    {
        FLAG_SERIOUS, ALLOCATE, ACKNOWLEDGE, DECIDE_SERIOUS, RETURN_SERIOUS, INFORM_STAFF, INVESTIGATE, ASK, ANSWERED, EXTEND,
        HAND_OVER, WITHDRAW_POINT, DECIDE, CORRECT, APPROVE, RESOLVE, RESPOND, REFER, REFUSE, SERVICE_REQUEST, WITHDRAW, CLOSE,
        REOPEN, ESCALATE,
    }
)  # fmt: skip
"""The way through the stages: each step waits for the one before, and a stage that ends leaves none behind."""


def in_order(steps: list[Step]) -> list[Step]:
    """The steps as a case holds them, the next one last."""
    steps.sort(reverse=True)
    return steps


def beside(steps: list[Step]) -> list[Step]:
    """Those that stay when a stage ends."""
    return [step for step in steps if step[1] not in SPINE]


def put_off(steps: list[Step], step: Step, place: int) -> list[Step]:
    """The steps with one put off until a later place: what follows it on the way waits too, what lies beside does not."""
    if step[1] not in SPINE:
        return in_order([*steps, (place, *step[1:])])
    waiting = [
        (max(at, place), what, which) if what in SPINE else (at, what, which) for at, what, which in steps
    ]
    return in_order([*waiting, (place, *step[1:])])
