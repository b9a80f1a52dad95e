"""What speaks against a remedy: the rules of offering, approving and delivering it, and the checks of an event's own facts."""

from store import events as e
from store.case.remedies import COVERS, Remedy
from store.rules.situation import Situation, in_words

# --- rules ---


def kinds(s: Situation) -> str | None:
    """There must be a kind that can be offered: before anything is upheld, one that needs no finding."""
    if not s.policy.lists.remedies:
        return "This policy names no remedies."
    return None if s.policy.remedies.without_finding or _upheld(s) else _no_finding(s)


def one_owed(s: Situation) -> str | None:
    """Something is owed."""
    if s.case.remedies.owed:
        return None
    return f"No remedy of {s.ref} is owed: none was offered, or each was delivered, declined, replaced or not approved."


def one_to_deliver(s: Situation) -> str | None:
    """What is beyond what its offerer may give is approved before it is delivered."""
    return one_owed(s) or (None if deliverable(s) else approved(s))


def one_to_approve(s: Situation) -> str | None:
    """Something waits for a yes or no that the actor may give."""
    waiting = awaiting(s)
    if not waiting:
        return f"No remedy of {s.ref} is waiting for approval."
    return None if approvable(s) else _may_not_approve(s, waiting[0])


def approved(s: Situation) -> str | None:
    """No response tells of a remedy that nobody approved who may give so much (R21)."""
    for remedy in awaiting(s):
        roles = s.policy.titles(s.policy.remedies.approvers(remedy.terms.amount or 0))
        return (
            f"{_called(s, remedy)} is not approved yet: it is for {roles} to approve (approve-remedy); "
            "or offer a smaller one in its place (offer-remedy)."
        )
    return None


def delivered(s: Situation) -> str | None:
    """Nothing owed is left behind when a case is closed, where the policy says so (R11)."""
    if not s.policy.rules.remedies_before_closing.value:
        return None
    for remedy in s.case.remedies.owed:
        due = f", due {in_words(remedy.terms.due)}," if remedy.terms.due else ""
        return (
            f"{_called(s, remedy)}{due} is not delivered yet: record that it was (deliver-remedy), "
            "or that the complainant does not want it (decline-remedy)."
        )
    return None


# --- which remedies, and how much ---


def limit(s: Situation) -> float:
    """The hundredths that the actor may give."""
    return s.policy.remedies.limit(s.actor.roles_on(s.today))


def awaiting(s: Situation) -> tuple[Remedy, ...]:
    """Those that wait for approval."""
    return tuple(remedy for remedy in s.case.remedies.owed if remedy.awaits_approval)


def approvable(s: Situation) -> tuple[Remedy, ...]:
    """Those of them that the actor may approve."""
    return tuple(remedy for remedy in awaiting(s) if _may_not_approve(s, remedy) is None)


def deliverable(s: Situation) -> tuple[Remedy, ...]:
    """Those owed that wait for no approval."""
    return tuple(remedy for remedy in s.case.remedies.owed if not remedy.awaits_approval)


def _may_not_approve(s: Situation, remedy: Remedy) -> str | None:
    terms, amount, mine = s.policy.remedies, remedy.terms.amount or 0, limit(s)
    if remedy.by == s.actor.id and s.policy.rules.another_approves_remedy.value:
        return f"{s.actor.called} offered remedy {remedy.number}, so somebody else must approve it."
    if mine >= amount:
        return None
    roles = s.policy.titles(terms.approvers(amount))
    return f"{_called(s, remedy)} is for {roles} to approve; {s.actor.called} may approve up to {terms.money(mine)}."


def _upheld(s: Situation) -> bool:
    """Whether a point was upheld, wholly or in part, at any stage."""
    outcomes = {decision.outcome for record in s.case.stages for decision in record.decisions}
    return bool(outcomes & set(s.policy.remedies.for_outcomes))


def _no_finding(s: Situation) -> str:
    kinds, without = s.policy.lists.remedies, s.policy.remedies.without_finding
    there_is = (
        f": without a finding there is {', '.join(kinds[code].lower() for code in without)}"
        if without
        else ""
    )
    return f"Nothing of {s.ref} was upheld{there_is}."


def _called(s: Situation, remedy: Remedy) -> str:
    return f"Remedy {remedy.number} ({s.policy.remedy_in_words(remedy.terms.code, remedy.terms.amount)})"


# --- checks of what is offered ---


def kind_and_amount(s: Situation, event: e.RemedyOffered) -> str | None:
    """Money where the kind is money, and no more than somebody may give."""
    terms, kinds = s.policy.remedies, s.policy.lists.remedies
    if event.code not in kinds:
        return f"{event.code!r} is no remedy of this policy."
    if event.code not in terms.with_money:
        return None if event.amount is None else f"{kinds[event.code]} is not money, so it has no amount."
    if event.amount is None or event.amount <= 0:
        return f"{kinds[event.code]} is money: say how much."
    if event.amount > terms.limit():
        return f"Nobody may give more than {terms.money(terms.limit())} under this policy."
    return None


def parts(s: Situation, event: e.RemedyOffered) -> str | None:
    """What is for the original injustice and what is for the pursuing are the amount together (R22)."""
    original, pursuing = event.for_original, event.for_pursuing
    if event.covers not in ("", *COVERS):
        return f"It covers {event.covers!r}, which is none of {', '.join(COVERS)}."
    if event.amount is None or not event.covers:
        return (
            None
            if original is pursuing is None
            else "It has parts of an amount, and is not said to cover them."
        )
    if (
        original is None
        or pursuing is None
        or min(original, pursuing) < 0
        or original + pursuing != event.amount
    ):
        return "What is for the original injustice and what is for pursuing the complaint are not the amount together."
    told = "both" if original and pursuing else "original" if original else "pursuing"
    return (
        None if event.covers == told else f"It is said to cover {event.covers}, and its parts cover {told}."
    )


def finding(s: Situation, event: e.RemedyOffered) -> str | None:
    """A remedy follows a finding, or is of a kind that needs none."""
    return None if event.code in s.policy.remedies.without_finding or _upheld(s) else _no_finding(s)


def dates_and_place(s: Situation, event: e.RemedyOffered) -> str | None:
    """It is due after it is offered, and takes the place of one that is owed."""
    if event.due is not None and event.due < event.on:
        return f"A remedy offered on {in_words(event.on)} can't be due on {in_words(event.due)}."
    if event.instead_of is not None and event.instead_of not in {
        remedy.number for remedy in s.case.remedies.owed
    }:
        return f"Remedy {event.instead_of} is not owed, so no other can take its place."
    return None


def approval_asked(s: Situation, event: e.RemedyOffered) -> str | None:
    """It waits for approval exactly where it is beyond what its offerer may give."""
    if event.for_approval == ((event.amount or 0) > limit(s)):
        return None
    needs = "needs no" if event.for_approval else "needs"
    return f"It {needs} approval: {s.actor.called} may give up to {s.policy.remedies.money(limit(s))}."


# --- checks of what happens to it ---


def of_one_owed(s: Situation, event: e.RemedyEvent) -> str | None:
    """It happens after the offer, and after the approval where there was one."""
    remedy = next((remedy for remedy in s.case.remedies.owed if remedy.number == event.number), None)
    if remedy is None:
        return f"Remedy {event.number} is not owed."
    since, what = (remedy.approved, "approved") if remedy.approved else (remedy.terms.on, "offered")
    if event.on < since:
        return f"{in_words(event.on)} is before {in_words(since)}, when remedy {event.number} was {what}."
    return None


def of_one_deliverable(s: Situation, event: e.RemedyDelivered) -> str | None:
    """It waits for no approval."""
    waits = event.number in {remedy.number for remedy in awaiting(s)}
    return f"Remedy {event.number} is not approved yet." if waits else None


def by_an_approver(s: Situation, event: e.RemedyApproval) -> str | None:
    """Whoever approves may give so much, and is somebody else where the policy says so."""
    remedy = next((remedy for remedy in awaiting(s) if remedy.number == event.number), None)
    return _may_not_approve(s, remedy) if remedy else f"Remedy {event.number} is not waiting for approval."


def with_a_reason(s: Situation, event: e.RemedyApproval) -> str | None:
    """What is not approved says why."""
    return None if event.approved or "reason" in event.texts else "It says no to a remedy without a reason."
