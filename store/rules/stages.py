"""The order of a case: what must come before what, each rule a sentence that says why not, or None."""

from store.case import CLOSED, DECIDED, INVESTIGATING, RESPONDED, WAITING
from store.rules import clocks
from store.rules.situation import Situation, in_words, listed

ENDED_AS = {
    "withdrawn": "withdrawn",
    "refused": "refused",
    "service request": "found to be a request for service",
}


def under_a_policy(s: Situation) -> str:
    """A case of an older register is under no policy, so nothing of a policy can be done to it."""
    return f"{s.ref} came from {s.case.source} and is under no policy: adopt it first (adopt), at the stage it has reached."


def is_migrated(s: Situation) -> str | None:
    """What is under a policy already is not brought under one again."""
    return None if not s.case.stages else f"{s.ref} is under a policy already."


def open_when_migrated(s: Situation) -> str | None:
    """What had ended in the older register stays as it was given."""
    return (
        None
        if s.case.is_open
        else f"{s.ref} had ended in {s.case.source}, so there is nothing to bring under a policy."
    )


def is_open(s: Situation) -> str | None:
    """Nothing more happens to a case that has ended, but notes and, where it was closed, the next stage."""
    case = s.case
    if case.is_open:
        return None
    if case.state == CLOSED:
        further = (
            "; the complainant may ask for the next stage (escalate), which reopens it"
            if s.following
            else "; it can be reopened at the same stage (reopen)"
        )
        return f"{s.ref} was closed on {in_words(case.ended or s.on)}{further}."
    word = ENDED_AS.get(case.end, "referred elsewhere")
    return (
        f"{s.ref} was {word} on {in_words(case.ended or s.on)}, so nothing more can be done on it but notes."
    )


def not_responded(s: Situation) -> str | None:
    """What prepares a response comes before it."""
    if s.case.state != RESPONDED:
        return None
    sent = in_words(s.record.responded or s.on)
    further = "escalate if the complainant is not satisfied" if s.following else "close the case"
    further += ", or close" if s.following else ", or reopen the stage (reopen)"
    return f"The response of {s.stage.title.lower()} was sent on {sent}: {further}."


def not_waiting(s: Situation) -> str | None:
    """While the complainant has been asked for something, their answer comes first."""
    if s.case.state != WAITING:
        return None
    return f"Waiting for the complainant, who was asked on {in_words(s.case.asked or s.on)}: record the answer first (answered)."


def is_waiting(s: Situation) -> str | None:
    """An answer needs a question."""
    return (
        None if s.case.state == WAITING else "Nothing was asked of the complainant that is still unanswered."
    )


def not_acknowledged(s: Situation) -> str | None:
    """Each stage is acknowledged once."""
    if s.record.acknowledged is None:
        return None
    return f"{s.stage.title} was already acknowledged on {in_words(s.record.acknowledged)}."


def acknowledged(s: Situation) -> str | None:
    """Where the policy says so, acknowledgement comes before the work."""
    if s.record.acknowledged is not None or not s.policy.rules.acknowledge_before_decision.value:
        return None
    return f"{s.stage.title} has not been acknowledged yet: acknowledge it first."


def not_investigating(s: Situation) -> str | None:
    """An investigation starts once a stage."""
    if s.case.state == INVESTIGATING:
        return f"The investigation of {s.stage.title.lower()} has already been started."
    return None


def not_decided(s: Situation) -> str | None:
    """What belongs to the investigation comes before the decision."""
    if s.case.state == DECIDED:
        return f"{s.stage.title} is already decided: respond to the complainant."
    return None


def decided(s: Situation) -> str | None:
    """A response answers every point."""
    left = s.case.undecided
    if not left:
        return None
    if left == tuple(range(1, s.case.points + 1)):
        return (
            f"{s.stage.title} has not been decided yet: decide it, with reasons, before the response is sent."
        )
    word = "point" if len(left) == 1 else "points"
    return f"{s.stage.title} is not wholly decided: {word} {listed(left)} still to decide."


def responded(s: Situation) -> str | None:
    """A stage is left only after its response was sent."""
    if s.record.responded is not None:
        return None
    return f"The response of {s.stage.title.lower()} has not been sent yet."


def responded_before_escalating(s: Situation) -> str | None:
    """Stages are followed in numerical order, each before the next (R17)."""
    if s.record.responded is not None:
        return None
    following = s.following
    nxt = following.title if following else "the next stage"
    return f"{nxt} can be opened only after the response of {s.stage.title.lower()} was sent, and it has not been."


def has_following(s: Situation) -> str | None:
    """There is no stage after the last."""
    return (
        None
        if s.following
        else f"{s.stage.title} is the last stage of this policy: there is no further stage to ask for."
    )


def may_reopen(s: Situation) -> str | None:
    """Escalating reopens a closed case; a case that was withdrawn or referred stays ended."""
    return None if s.case.is_open or s.case.state == CLOSED else is_open(s)


def may_be_withdrawn_in_part(s: Situation) -> str | None:
    """The last point that is left is the complaint."""
    if len(s.case.points_left) > 1:
        return None
    return f"Only one point of {s.ref} is left: withdraw the whole complaint (withdraw)."


def adjustment_agreed(s: Situation) -> str | None:
    """A clock is altered for a reasonable adjustment that was agreed, and for nothing else (R31)."""
    if any(adjustment.ended is None for adjustment in s.case.complainants.adjustments):
        return None
    return f"No reasonable adjustment is agreed in {s.ref}: agree it first (agree-adjustment), or extend."


def newer_calendar(s: Situation) -> str | None:
    """A promised date moves with the calendar only where a newer one gives another."""
    if any(clocks.recalculated(s.record, s.policy, s.world)):
        return None
    return f"Under the newest calendar the dates of {s.stage.title.lower()} are the same, so there is nothing to recalculate."


def no_open_strand(s: Situation) -> str | None:
    """No clock is lost: a complaint about personal data has its outcome before the case ends, however it ends."""
    if not s.case.strands.is_open:
        return None
    return "The data-protection strand has no outcome yet: conclude it first (conclude-data-protection)."


def may_be_extended(s: Situation) -> str | None:
    """Where every day the policy allows was added, no number of days can be."""
    return None if s.record.extended < s.stage.extension.days else longest_extension(s)


def longest_extension(s: Situation) -> str:
    """How far a stage can be extended, in all."""
    allowed, used = s.stage.extension, s.record.extended
    days = "day" if allowed.days == 1 else "days"
    already = f", and {used} already {'was' if used == 1 else 'were'}" if used else ""
    return f"At most {allowed.days} {allowed.unit} {days} may be added at {s.stage.title.lower()}{already}."


def staff_informed(s: Situation) -> str | None:
    """Staff complained about are informed before a decision (R24), where the policy says so."""
    if (
        not s.case.about_staff
        or s.case.staff_informed
        or not s.policy.rules.staff_informed_before_decision.value
    ):
        return None
    return "The member of staff complained about has not been informed yet: inform them first (inform-staff)."


def unknown_evidence(s: Situation, cited: tuple[int, ...]) -> str | None:
    """A decision rests on evidence that the case has (R14)."""
    known = s.case.evidence.numbers
    unknown = [number for number in cited if number not in known]
    if not unknown:
        return None
    there_is = f"it has {listed(tuple(sorted(known)))}" if known else "it has none yet (add-evidence)"
    return f"There is no evidence {unknown[0]} in {s.ref}: {there_is}."


def not_confirmed(s: Situation) -> str | None:
    """The form's automatic reply goes out once."""
    if s.case.confirmed is None:
        return None
    return f"Receipt was already confirmed automatically on {in_words(s.case.confirmed)}."
