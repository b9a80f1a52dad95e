"""Remedies that the rules would not have made are found, and on every path their promises hold."""

from datetime import date

import pytest

from store import events as e
from store.case import Case
from store.rules.actions import ACTIONS
from store.rules.inspect import inspect
from tests.store.chapters.remedying import large, upheld
from tests.store.chapters.walks import beside
from tests.store.worlds import (
    ANN,
    EVE,
    TODAY,
    noon,
    world,
)

# --- inspection ---


def event(**changes: object) -> e.RemedyOffered:
    facts = {"number": 1, "stage": 1, "code": "payment", "amount": 4000, **changes}
    return e.RemedyOffered(on=TODAY, **facts)  # type: ignore[arg-type]  # facts of every type


@pytest.mark.parametrize(
    ("forged", "what"),
    [
        (event(), None),
        (event(number=2), "It has the number 2, where 1 comes next."),
        (event(code="yacht"), "'yacht' is no remedy of this policy."),
        (event(amount=None), "Payment is money: say how much."),
        (event(code="apology"), "Apology is not money, so it has no amount."),
        (event(amount=25000), "It needs approval: Ann may give up to £100.00."),
        (event(for_approval=True), "It needs no approval: Ann may give up to £100.00."),
        (event(covers="everything"), "It covers 'everything', which is none of original, pursuing, both."),
        (event(for_pursuing=1), "It has parts of an amount, and is not said to cover them."),
        (event(covers="both", for_original=1, for_pursuing=1), "What is for the original injustice and what is for pursuing the complaint are not the amount together."),
        (event(covers="both", for_original=5000, for_pursuing=-1000), "What is for the original injustice and what is for pursuing the complaint are not the amount together."),
        (event(covers="both", for_original=4000, for_pursuing=0), "It is said to cover both, and its parts cover original."),
        (event(due=date(2026, 1, 1)), "A remedy offered on 16 March 2026 can't be due on 1 January 2026."),
        (event(instead_of=4), "Remedy 4 is not owed, so no other can take its place."),
        (e.RemedyDelivered(on=TODAY, number=1, texts={"text": "x"}), "Remedy 1 is not owed."),
        (e.RemedyDeclined(on=TODAY, number=1, texts={"reason": "x"}), "Remedy 1 is not owed."),
        (e.RemedyApproval(on=TODAY, number=1), "Remedy 1 is not waiting for approval."),
    ],
)  # fmt: skip
def test_inspection_finds_an_offer_that_the_rules_would_not_have_made(
    forged: e.CaseEvent, what: str | None
) -> None:
    found = inspect(upheld(), forged, world(ANN), noon(TODAY).replace(tzinfo=None))
    assert (what in found) if what else not found


def test_inspection_finds_a_remedy_approved_by_the_wrong_people_or_delivered_without() -> None:
    def found(event: e.CaseEvent, actor: object = ANN) -> list[str]:
        return inspect(large(), event, world(actor), noon(TODAY).replace(tzinfo=None))  # type: ignore[arg-type]  # a handler

    assert "Ann offered remedy 1, so somebody else must approve it." in found(
        e.RemedyApproval(on=TODAY, number=1)
    )
    assert found(e.RemedyApproval(on=TODAY, number=1), EVE) == []
    assert "It says no to a remedy without a reason." in found(
        e.RemedyApproval(on=TODAY, number=1, approved=False), EVE
    )
    delivered = e.RemedyDelivered(on=TODAY, number=1, texts={"text": "x"})
    assert "Remedy 1 is not approved yet." in found(delivered)


def test_no_response_in_the_ledger_tells_of_a_remedy_that_nobody_approved() -> None:
    responded = e.Responded(on=TODAY, stage=1, channel="email", next_step="stage")
    assert any(
        "not approved yet" in what
        for what in inspect(large(), responded, world(ANN), noon(TODAY).replace(tzinfo=None))
    )


# --- every path ---


def facets(case: Case) -> object:
    return tuple((r.is_owed, r.awaits_approval) for r in case.remedies.all[:2])


def test_on_every_path_no_response_goes_out_before_the_approval_and_no_case_closes_with_a_remedy_owed() -> (
    None
):
    """Told from what the events say of each remedy, not from the rules."""
    lone = {"exception": "Nobody else is there."}
    which: list[dict[str, object]] = [{"remedy": 1}, {"remedy": 2}]
    tried: dict[str, list[dict[str, object]]] = {
        "offer-remedy": [{"kind": "apology"}, {"kind": "payment", "amount": "250"}],
        "decide": [{**lone}, {**lone, "remedy": "goodwill", "remedy_amount": "250"}],
        "approve-remedy": [*which, {"remedy": 1, "not_approved": "Too much."}],
        "deliver-remedy": which,
        "decline-remedy": which,
    }
    _, report = beside("remedies", facets, tried)
    assert report.faults == {}
    closed = responded = 0
    for node in report.nodes.values():
        case = node.case
        deed = node.by.split(": ")[-1].split()[0]
        if deed == "close":
            closed += 1
            assert all(r.delivered or r.dropped for r in case.remedies.all)
        if deed == "respond":
            responded += 1
            assert not any(r.terms.for_approval and not (r.approved or r.dropped) for r in case.remedies.all)
    assert closed > 1
    assert responded > 1
    own = {action for _, action in report.done if ACTIONS[action].chapter == "remedies"}
    assert own == {"offer-remedy", "approve-remedy", "deliver-remedy", "decline-remedy"}
