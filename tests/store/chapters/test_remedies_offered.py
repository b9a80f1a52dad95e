"""Remedies are of several kinds, with typed money, for the original injustice and for the pursuing (R11, R21, R22)."""

from datetime import date

import pytest
from msgspec.structs import replace

from store import events as e
from store.case import evolve
from store.errors import BadInput
from store.policy_file import parse
from store.rules.inspect import inspect
from tests.store.chapters.remedying import UPHELD, offered, refused, upheld
from tests.store.worlds import (
    ANN,
    TODAY,
    after,
    edited_policy,
    edited_text,
    entry,
    made,
    noon,
    receive_case,
    step,
    why_not,
    world,
)

# --- what is offered ---


def test_money_is_kept_in_pence_with_its_two_parts() -> None:
    event = offered(upheld(), kind="payment", amount="£1,250.50", for_pursuing="250.25", due="2026-04-01")
    assert (event.amount, event.for_original, event.for_pursuing, event.covers) == (
        125050,
        100025,
        25025,
        "both",
    )
    assert (event.code, event.number, event.due, event.owner) == ("payment", 1, date(2026, 4, 1), ANN.id)


@pytest.mark.parametrize(
    ("values", "covers", "parts"),
    [
        ({"kind": "refund", "amount": "40"}, "", (None, None)),
        ({"kind": "refund", "amount": "40", "covers": "original"}, "original", (4000, 0)),
        ({"kind": "payment", "amount": "40", "covers": "pursuing"}, "pursuing", (0, 4000)),
        ({"kind": "payment", "amount": "40", "for_pursuing": "0"}, "original", (4000, 0)),
        ({"kind": "payment", "amount": "40", "for_pursuing": "40"}, "pursuing", (0, 4000)),
        ({"kind": "payment", "amount": "40", "for_pursuing": "15", "covers": "both"}, "both", (2500, 1500)),
        ({"kind": "apology"}, "", (None, None)),
        ({"kind": "apology", "covers": "both"}, "both", (None, None)),
    ],
)
def test_hardship_from_pursuing_the_complaint_counts_beside_the_original_injustice(
    values: dict[str, object], covers: str, parts: tuple[int | None, int | None]
) -> None:
    """R22: two components, whatever the kind of remedy."""
    event = offered(upheld(), **values)
    assert (event.covers, (event.for_original, event.for_pursuing)) == (covers, parts)


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"kind": "apology", "amount": "40"}, "Apology is not money, so it has no amount."),
        ({"kind": "refund"}, "Refund is money: say how much."),
        ({"kind": "refund", "amount": "0"}, "Refund is money: say how much."),
        ({"kind": "apology", "for_pursuing": "5"}, "What is for pursuing the complaint is a part of an amount: say the amount too."),
        ({"kind": "payment", "amount": "40", "covers": "both"}, "It covers both: say how much of the amount is for pursuing the complaint (offer-remedy)."),
        ({"kind": "payment", "amount": "40", "for_pursuing": "41"}, "The part for pursuing the complaint does not agree with the amount, or with what it covers."),
        ({"kind": "payment", "amount": "40", "for_pursuing": "10", "covers": "original"}, "The part for pursuing the complaint does not agree with the amount, or with what it covers."),
        ({"kind": "apology", "due": "2026-03-15"}, "A remedy offered on 16 March 2026 can't be due on 15 March 2026."),
        ({"kind": "apology", "instead_of": 1}, "Remedy 1 is not owed, so no other can take its place."),
    ],
)  # fmt: skip
def test_what_cannot_be_offered(values: dict[str, object], why: str) -> None:
    assert refused(upheld(), "offer-remedy", values) == why


@pytest.mark.parametrize("amount", ["forty", "40.5", "-40", "40.505", "4 0"])
def test_an_amount_is_an_amount(amount: str) -> None:
    with pytest.raises(
        BadInput, match=r"^--amount: .* is not an amount of money; write it as 40 or 1250\.50\.$"
    ):
        offered(upheld(), kind="refund", amount=amount)


def test_without_a_finding_there_is_only_what_needs_none() -> None:
    case = receive_case()
    assert offered(case, kind="goodwill", amount="20").code == "goodwill"
    assert offered(case, kind="apology").code == "apology"
    assert refused(case, "offer-remedy", {"kind": "refund", "amount": "20"}) == (
        "Nothing of CMP-2026-00419 was upheld: without a finding there is apology, explanation, goodwill payment."
    )
    after_not_upheld = step(after(case, "acknowledge"), "decide", {"outcome": "not-upheld"})
    assert refused(after_not_upheld, "offer-remedy", {"kind": "correction"}).startswith("Nothing of ")
    partly = step(after(case, "acknowledge"), "decide", {"outcome": "partly-upheld"})
    assert offered(partly, kind="correction").code == "correction"
    strict = edited_policy(
        ('without_finding = ["apology", "explanation", "goodwill"]', "without_finding = []")
    )
    assert why_not(case, "offer-remedy", policy=strict) == "Nothing of CMP-2026-00419 was upheld."


def test_a_policy_without_remedies_offers_none() -> None:
    text = edited_text(("with_money =", "# with_money ="), ("without_finding =", "# without_finding ="))
    head, _, rest = text.partition("[lists.remedies]\n")
    none = parse(head + rest[rest.index("[lists.") :])
    assert why_not(receive_case(), "offer-remedy", policy=none) == "This policy names no remedies."


# --- with a decision, in one go ---


def test_one_command_decides_and_offers_a_remedy() -> None:
    case = after(receive_case(), "acknowledge")
    values = {
        **UPHELD,
        "remedy": "refund",
        "remedy_amount": "40",
        "remedy_covers": "original",
        "remedy_due": "2026-03-30",
    }
    decided, remedy = made(case, "decide", values)
    assert isinstance(decided.event, e.PointsDecided)
    assert remedy.event == e.RemedyOffered(
        on=TODAY, number=1, stage=1, code="refund", amount=4000, for_original=4000, for_pursuing=0, covers="original",
        due=date(2026, 3, 30), owner=ANN.id,
    )  # fmt: skip
    assert step(case, "decide", values).remedies.owed


def test_the_remedy_of_a_decision_is_held_to_the_decision_that_is_made_and_not_to_the_one_before() -> None:
    case = upheld()
    to_the_contrary: dict[str, object] = {"outcome": "not-upheld", "remedy": "refund", "remedy_amount": "40"}
    assert refused(case, "decide", to_the_contrary).startswith("Nothing of CMP-2026-00419 was upheld")
    assert refused(case, "decide", {**UPHELD, "remedy_amount": "40"}) == (
        "Say which remedy it is that has an amount, a date, or something that it covers."
    )


def test_inspection_finds_nothing_in_a_decision_with_its_remedy() -> None:
    case = after(receive_case(), "acknowledge")
    for new in made(case, "decide", {**UPHELD, "remedy": "payment", "remedy_amount": "300"}):
        assert isinstance(new.event, e.CaseEvent)
        with_texts = replace(new.event, texts=dict.fromkeys(new.texts, "digest"))
        assert inspect(case, with_texts, world(ANN), noon(TODAY).replace(tzinfo=None)) == []
        case = evolve(case, entry(case.last_seq + 1, new, ANN))
