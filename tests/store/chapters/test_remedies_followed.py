"""Remedies within one's band or approved, and followed until they are delivered (R11, R21)."""

from datetime import date

import pytest

from store import events as e
from store.case.chapters import Telling, duties, told
from store.errors import BadInput, Refused
from store.policy_file import parse
from tests.store.chapters.remedying import large, missing, refused, upheld
from tests.store.worlds import (
    ANN,
    BOB,
    DAN,
    EVE,
    GITA,
    IVY,
    SHIPPED,
    TODAY,
    after,
    edited_policy,
    edited_text,
    made,
    receive_case,
    step,
    why_not,
    world,
)

LEAVE_OWED = (
    "remedies_before_closing = { value = true, source",
    "remedies_before_closing = { value = false, source",
)


# --- approval by band ---


@pytest.mark.parametrize(
    ("amount", "actor", "needs"),
    [
        ("100", ANN, False),
        ("100.01", ANN, True),
        ("500", IVY, False),
        ("9999", IVY, False),
        ("0.01", ANN, False),
    ],
)
def test_what_is_beyond_ones_band_needs_approval(amount: str, actor: object, needs: bool) -> None:
    event = made(upheld(), "offer-remedy", {"kind": "payment", "amount": amount}, actor)[0].event  # type: ignore[arg-type]  # a handler
    assert isinstance(event, e.RemedyOffered)
    assert event.for_approval is needs


def test_no_response_and_no_delivery_before_the_approval() -> None:
    case = large()
    why = (
        "Remedy 1 (payment of £250.00) is not approved yet: it is for the Customer Service Team Leader or the Corporate "
        "Compliance Manager to approve (approve-remedy); or offer a smaller one in its place (offer-remedy)."
    )
    assert why_not(case, "respond") == why_not(case, "deliver-remedy") == why
    case = step(case, "approve-remedy", actor=DAN)
    assert why_not(case, "respond") is why_not(case, "deliver-remedy") is None


def test_nor_is_a_complaint_resolved_with_a_remedy_that_nobody_approved() -> None:
    case = step(receive_case(), "offer-remedy", {"kind": "goodwill", "amount": "250"})
    assert (why_not(case, "resolve") or "").startswith(
        "Remedy 1 (goodwill payment of £250.00) is not approved yet"
    )


def test_who_may_approve() -> None:
    case = large()
    assert why_not(case, "approve-remedy", DAN) is None
    assert why_not(case, "approve-remedy", EVE) is None
    beyond = "Remedy 1 (payment of £250.00) is for the Customer Service Team Leader or the Corporate Compliance Manager to approve; "
    assert why_not(case, "approve-remedy", BOB) == beyond + "Bob may approve up to £100.00."
    assert why_not(case, "approve-remedy", GITA) == beyond + "Gita may approve up to £0.00."
    assert why_not(large("500.01"), "approve-remedy", DAN) == (
        "Remedy 1 (payment of £500.01) is for the Corporate Compliance Manager to approve; Dan may approve up to £500.00."
    )
    assert why_not(upheld(), "approve-remedy", EVE) == "No remedy of CMP-2026-00419 is waiting for approval."


def test_nobody_approves_what_they_offered_themselves_where_the_policy_says_so() -> None:
    case = step(upheld(), "offer-remedy", {"kind": "payment", "amount": "250"}, BOB)
    assert why_not(case, "approve-remedy", BOB) == "Bob offered remedy 1, so somebody else must approve it."
    alone = edited_policy(
        ("another_approves_remedy = { value = true", "another_approves_remedy = { value = false")
    )
    assert (why_not(case, "approve-remedy", BOB, policy=alone) or "").endswith(
        "Bob may approve up to £100.00."
    )


def test_a_remedy_that_is_not_approved_says_why_and_is_owed_no_longer() -> None:
    (new,) = made(large(), "approve-remedy", {"not_approved": "It is out of proportion."}, EVE)
    assert new.event == e.RemedyApproval(on=TODAY, number=1, approved=False)
    assert new.texts == {"reason": "It is out of proportion."}
    case = step(large(), "approve-remedy", {"not_approved": "It is out of proportion."}, EVE)
    assert case.remedies.owed == ()
    assert why_not(case, "respond") is None
    assert missing(case) == {"no-remedy"}


def test_a_policy_without_bands_asks_for_no_approval_and_a_limit_is_a_limit() -> None:
    text = edited_text()
    head, rest = text.split("[[remedies.approval]]", 1)
    unbounded = parse(head + rest[rest.index("# After the last stage") :])
    (new,) = made(
        step(after(receive_case(), "acknowledge"), "decide"),
        "offer-remedy",
        {"kind": "payment", "amount": "9999"},
        policy=unbounded,
    )
    assert isinstance(new.event, e.RemedyOffered)
    assert not new.event.for_approval
    capped = edited_policy(
        ('by = ["compliance_manager"]\nset_by', 'up_to = 2000.50\nby = ["compliance_manager"]\nset_by')
    )
    with pytest.raises(Refused, match=r"^Nobody may give more than £2,000\.50 under this policy\.$"):
        made(upheld(), "offer-remedy", {"kind": "payment", "amount": "2000.51"}, policy=capped)


@pytest.mark.parametrize("amount", ["0", "-5", "0.001", "inf", "nan", "1e12"])
def test_a_band_that_is_no_amount_is_a_mistake_of_the_policy(amount: str) -> None:
    what = r"remedies\.approval\[1\]\.up_to: .* is not an amount of money, like 100 or 99\.50"
    with pytest.raises(BadInput, match=what):
        parse(edited_text(("up_to = 100\n", f"up_to = {amount}\n")))


# --- delivery, and how it ends otherwise ---


def test_a_remedy_is_followed_until_it_is_delivered_with_what_shows_it() -> None:
    """The fault of section 3f: no remedy delivery date."""
    case = step(upheld(), "offer-remedy", {"kind": "refund", "amount": "40", "due": "2026-03-20"})
    (duty,) = duties(case)
    assert (duty.kind, duty.number, duty.what, duty.due, duty.owner, duty.is_owed) == (
        "remedy", 1, "refund", date(2026, 3, 20), ANN.id, True,
    )  # fmt: skip
    case = step(case, "deliver-remedy", {"text": "Bank transfer 4417"})
    (duty,) = duties(case)
    assert (duty.done, duty.is_owed) == (TODAY, False)
    assert why_not(case, "deliver-remedy") == (
        "No remedy of CMP-2026-00419 is owed: none was offered, or each was delivered, declined, replaced or not approved."
    )


def test_a_case_is_not_closed_while_a_remedy_is_owed() -> None:
    case = after(
        step(upheld(), "offer-remedy", {"kind": "refund", "amount": "40", "due": "2026-03-20"}), "respond"
    )
    assert why_not(case, "close") == (
        "Remedy 1 (refund of £40.00), due 20 March 2026, is not delivered yet: record that it was (deliver-remedy), "
        "or that the complainant does not want it (decline-remedy)."
    )
    assert why_not(after(case, "deliver-remedy"), "close") is None
    assert why_not(step(case, "decline-remedy", {"reason": "They want no money."}), "close") is None
    assert why_not(case, "escalate") is None  # whoever is not satisfied need not wait for it


def test_where_the_policy_lets_a_case_close_the_delivery_is_recorded_after_closing() -> None:
    loose = edited_policy(LEAVE_OWED)
    case = after(step(upheld(), "offer-remedy", {"kind": "apology"}), "respond", "close", policy=loose)
    assert why_not(case, "deliver-remedy", policy=loose) is None
    case = after(case, "deliver-remedy", policy=loose)
    assert (case.state, case.remedies.owed) == ("closed", ())


def test_a_remedy_of_an_earlier_stage_is_delivered_by_whoever_handles_the_stage_that_is_open() -> None:
    case = after(step(upheld(), "offer-remedy", {"kind": "apology"}), "respond", "escalate")
    case = after(case, ("acknowledge", BOB), ("decide", BOB), ("respond", BOB), ("escalate", EVE))
    assert why_not(case, "deliver-remedy", EVE) is None
    assert why_not(case, "deliver-remedy", ANN) is not None


def test_another_remedy_takes_the_place_of_one_and_neither_is_edited() -> None:
    case = step(large(), "offer-remedy", {"kind": "payment", "amount": "100", "instead_of": 1})
    assert [(r.number, r.terms.amount, r.dropped) for r in case.remedies.all] == [
        (1, 25000, "replaced"),
        (2, 10000, ""),
    ]
    assert why_not(case, "respond") is None


def test_which_remedy_is_meant_is_said_where_there_are_several() -> None:
    case = step(
        step(upheld(), "offer-remedy", {"kind": "apology"}),
        "offer-remedy",
        {"kind": "refund", "amount": "40"},
    )
    assert refused(case, "deliver-remedy") == "Say which remedy: there is 1 and 2."
    assert refused(case, "decline-remedy", {"remedy": 3}) == "It can't be remedy 3: there is 1 and 2."
    case = step(case, "deliver-remedy", {"remedy": 2})
    assert [r.number for r in case.remedies.owed] == [1]


def test_nothing_happens_to_a_remedy_before_it_is_offered_or_approved() -> None:
    case = after(receive_case(on=date(2026, 3, 2)), "acknowledge")
    assert refused(
        step(case, "offer-remedy", {"kind": "apology"}), "deliver-remedy", on=date(2026, 3, 10)
    ) == ("10 March 2026 is before 16 March 2026, when remedy 1 was offered.")
    early = step(case, "offer-remedy", {"kind": "goodwill", "amount": "250"}, on=TODAY)
    approved = step(early, "approve-remedy", actor=EVE)
    assert refused(approved, "deliver-remedy", on=date(2026, 3, 10)) == (
        "10 March 2026 is before 16 March 2026, when remedy 1 was approved."
    )


# --- what is told ---


def test_upheld_without_a_remedy_and_pursuing_not_considered_are_told() -> None:
    case = upheld()
    assert missing(case) == {"no-remedy"}
    case = step(case, "offer-remedy", {"kind": "apology"})
    assert missing(case) == {"pursuing"}
    assert missing(step(case, "offer-remedy", {"kind": "apology", "covers": "original"})) == set()
    assert missing(step(case, "decline-remedy", {"reason": "Words cost nothing."})) == {"pursuing"}
    assert missing(step(after(receive_case(), "acknowledge"), "decide", {"outcome": "not-upheld"})) == set()


def test_the_record_in_words() -> None:
    case = step(large(), "approve-remedy", actor=EVE)
    case = step(case, "deliver-remedy", {"text": "Bank transfer 4417"})
    case = step(
        case, "offer-remedy", {"kind": "payment", "amount": "40", "for_pursuing": "15", "due": "2026-03-20"}
    )
    case = step(case, "decline-remedy", {"reason": "No."})
    delivered, declined = case.remedies.all
    texts = {
        delivered.last: {"text": "Bank transfer 4417"},
        declined.seq: {"text": "By cheque"},
        declined.last: {"reason": "No."},
    }
    lines = dict(told(case, Telling(SHIPPED, texts, world().called)))["Remedies"]
    assert lines == [
        ("Remedy 1", "payment of £250.00; offered on 2026-03-16; approved by Eve on 2026-03-16; delivered on 2026-03-16: Bank transfer 4417"),
        ("Remedy 2", "payment of £40.00: By cheque; £25.00 for the original injustice, £15.00 for the trouble of pursuing; "
            "offered on 2026-03-16, due 2026-03-20; declined: No."),
    ]  # fmt: skip
