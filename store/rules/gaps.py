"""What a case does without: evidence that the policy asks for and that no rule waits for, as sentences for whoever looks.

A rule refuses; a gap is shown and counted, for there may be good reasons for it.
"""

from collections.abc import Iterator
from typing import NamedTuple

from store.case import Case
from store.case.remedies import DECLINED
from store.policy import Policy
from store.rules.situation import World

LACKS = {
    "facts": "the facts",
    "standard": "what should have happened",
    "evidence": "the evidence it rests on",
}


class Gap(NamedTuple):
    """One thing missing. `code` says what, `where` in which record: a stage, a point, a remedy."""

    code: str
    where: str
    words: str


def gaps(case: Case, world: World) -> list[Gap]:
    """Everything missing, [] for a case of an older register that is under no policy."""
    if not case.stages:
        return []
    policy = world.policy_of(case)
    return [*_impartiality(case, world), *_staff(case), *_decisions(case, policy), *_remedies(case, policy)]


def _impartiality(case: Case, world: World) -> Iterator[Gap]:
    """Whoever declared a conflict does not keep the case (R23)."""
    if case.is_open and case.owner is not None and case.interests.has_conflict(case.owner):
        words = f"{world.called(case.owner)} has the case and declared a conflict of interest: allocate it to somebody else."
        yield Gap("conflict", "Owner", words)


def _staff(case: Case) -> Iterator[Gap]:
    """Staff are informed, and invited to respond or not with a reason (R24, R25)."""
    if not case.about_staff:
        return
    if case.staff_informed is None:
        yield Gap("staff-uninformed", "Staff", "The member of staff complained about has not been informed.")
    elif case.staff.invited is None:
        words = "The member of staff was neither invited to respond nor left out with a reason."
        yield Gap("staff-uninvited", "Staff", words)


def _decisions(case: Case, policy: Policy) -> Iterator[Gap]:
    """A decision sets what happened beside what should have happened, on evidence (R14, R19; PHSO)."""
    for stage in case.stages:
        for decision in stage.decisions:
            if decision.lacks:
                title = policy.by_number[stage.number].title
                where = f"{title}, point {decision.point}" if case.points > 1 else title
                missing = ", ".join(LACKS[name] for name in decision.lacks)
                yield Gap("decision", where, f"The decision was made without {missing}.")


def _remedies(case: Case, policy: Policy) -> Iterator[Gap]:
    """What is upheld is put right, and what its pursuing cost the complainant is considered (R11, R22)."""
    outcomes = {decision.outcome for stage in case.stages for decision in stage.decisions}
    if not outcomes & set(policy.remedies.for_outcomes):
        return
    offered = [remedy for remedy in case.remedies.all if remedy.dropped in ("", DECLINED)]
    if not offered:
        yield Gap("no-remedy", "Remedy", "Something was upheld, and no remedy is offered.")
    elif not any(remedy.terms.covers for remedy in offered):
        words = "Nobody has said whether the trouble of pursuing the complaint was considered."
        yield Gap("pursuing", "Remedy", words)
