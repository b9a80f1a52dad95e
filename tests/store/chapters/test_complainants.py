"""The complainant: who speaks for them, what they need and prefer, what they were told and agreed to."""

from collections.abc import Hashable
from datetime import date, timedelta

import pytest

from store import events as e
from store.case import Case
from store.case.chapters import Telling, duties, told
from store.case.complainants import addressee
from store.errors import Refused
from store.register import Store
from store.rules.actions import ACTIONS
from store.rules.inspect import inspect
from tests.store.chapters.beside import walk_beside
from tests.store.statespace import Report
from tests.store.worlds import (
    ANN,
    BOB,
    FIRST,
    KIM,
    SHIPPED,
    TODAY,
    after,
    closed,
    made,
    noon,
    receive_case,
    step,
    why_not,
    withdrawn,
    world,
)

TOMORROW = TODAY + timedelta(days=1)
YESTERDAY = TODAY - timedelta(days=1)
REP = {"name": "Robin Reed", "relation": "advocate"}
ADJUSTMENT = {
    "kind": "format",
    "need": "I can't read small print.",
    "agreed": "Everything in 18 point.",
    "review": TOMORROW,
}


def owed(case: Case) -> list[tuple[str, int, date | None, int | None]]:
    return [(d.kind, d.number, d.due, d.owner) for d in duties(case) if d.is_owed]


def lines(case: Case, texts: dict[int, dict[str, str]]) -> list[str]:
    sections = dict(told(case, Telling(SHIPPED, texts, world().called)))
    return [f"{label}: {text}" for label, text in sections.get("The complainant", [])]


# --- representatives (F26, G9) ---


def test_a_complaint_of_somebody_without_authority_is_taken_and_reported() -> None:
    case = step(receive_case(), "add-representative", REP)
    assert addressee(case.complainants, TODAY) is None
    assert owed(case) == [("authority", 1, None, None)]
    assert lines(case, {3: {"name": "Robin Reed"}}) == [
        "Representative 1: Robin Reed, Advocate or charity, no authority seen yet: letters go to the complainant"
    ]
    for action in ("acknowledge", "investigate", "allocate"):  # nothing waits for it
        assert why_not(case, action) == why_not(receive_case(), action)


def test_letters_go_to_a_representative_while_their_authority_holds() -> None:
    case = step(receive_case(on=YESTERDAY), "add-representative", REP, on=YESTERDAY)
    case = step(case, "record-authority", {"authority": "signed-form", "until": TOMORROW})
    record = case.complainants
    assert [addressee(record, day) is not None for day in (YESTERDAY, TODAY, TOMORROW, TODAY + timedelta(2))] == [
        False, True, True, False,
    ]  # fmt: skip
    assert owed(case) == []
    ended = step(case, "end-representative")
    assert addressee(ended.complainants, TODAY) is None
    assert why_not(ended, "end-representative") == (
        "Nobody speaks for the complainant of CMP-2026-00419: add them first (add-representative)."
    )


def test_of_several_with_authority_letters_go_to_the_last() -> None:
    case = step(receive_case(), "add-representative", {**REP, "authority": "signed-form"})
    case = step(case, "add-representative", {**REP, "authority": "power-of-attorney"})
    found = addressee(case.complainants, TODAY)
    assert found is not None
    assert found.number == 2
    with pytest.raises(Refused, match=r"^Say which representative, with --number: 1 and 2\.$"):
        step(case, "end-representative")
    found = addressee(step(case, "end-representative", {"number": 2}).complainants, TODAY)
    assert found is not None
    assert found.number == 1


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"seen": TODAY}, "Say what authority was seen (--authority)."),
        ({"until": TODAY}, "Say what authority it is (--authority), if it was seen."),
        ({"authority": "court", "seen": TOMORROW}, "Authority can't be recorded on 16 March 2026 as seen on 17 March 2026, which is later."),
        ({"authority": "court", "until": YESTERDAY}, "The end of the authority, 15 March 2026 is before 16 March 2026, the day of the fact itself."),
    ],
)  # fmt: skip
def test_authority_has_its_dates(values: dict[str, object], sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        step(receive_case(), "add-representative", {**REP, **values})
    assert str(refused.value) == sentence


# --- reasonable adjustments (R31, F24) ---


def test_an_adjustment_is_owed_from_the_day_it_is_agreed_until_it_is_delivered() -> None:
    case = step(receive_case(), "agree-adjustment", ADJUSTMENT)
    assert owed(case) == [("adjustment", 1, TODAY, ANN.id), ("adjustment-review", 1, TOMORROW, ANN.id)]
    case = step(case, "agree-adjustment", {**ADJUSTMENT, "due": TOMORROW, "owner": "Bob"})
    assert ("adjustment", 2, TOMORROW, BOB.id) in owed(case)
    with pytest.raises(Refused, match=r"^Say which adjustment, with --number: 1 and 2\.$"):
        step(case, "deliver-adjustment")
    case = step(case, "deliver-adjustment", {"number": 2})
    with pytest.raises(Refused, match=r"^Adjustment 2 is not one of those that this is for: 1\.$"):
        step(case, "deliver-adjustment", {"number": 2})
    case = step(case, "deliver-adjustment")
    assert (
        why_not(case, "deliver-adjustment") == "No adjustment of CMP-2026-00419 is waiting to be delivered."
    )
    assert [kind for kind, *_ in owed(case)] == ["adjustment-review", "adjustment-review"]


def test_a_changed_adjustment_is_owed_anew_and_an_ended_one_no_longer() -> None:
    case = after(step(receive_case(), "agree-adjustment", ADJUSTMENT), "deliver-adjustment")
    case = step(case, "review-adjustment", {"outcome": "change", "agreed": "Braille.", "review": TOMORROW})
    assert owed(case) == [("adjustment", 1, TODAY, ANN.id), ("adjustment-review", 1, TOMORROW, ANN.id)]
    assert lines(
        case, {3: {"need": "Sight.", "agreed": "18 point."}, case.last_seq: {"agreed": "Braille."}}
    ) == [
        "Adjustment 1: Information in another format: Braille. (needed: Sight.)",
        ": to be delivered by 2026-03-16 by Ann, review 2026-03-17",
    ]
    case = step(case, "review-adjustment", {"outcome": "end"})
    assert owed(case) == []
    assert why_not(case, "review-adjustment") == "No adjustment of CMP-2026-00419 is in force."
    (adjustment,) = case.complainants.adjustments
    assert (adjustment.ended, adjustment.is_to_be_delivered) == (TODAY, False)


@pytest.mark.parametrize(
    ("action", "values", "sentence"),
    [
        ("agree-adjustment", {"review": YESTERDAY}, "The review of 15 March 2026 is before 16 March 2026, the day of the fact itself."),
        ("agree-adjustment", {"due": YESTERDAY}, "The day of delivery, 15 March 2026 is before 16 March 2026, the day of the fact itself."),
        ("review-adjustment", {"outcome": "change"}, "Say what is agreed now (--agreed), where the adjustment changes."),
        ("review-adjustment", {"outcome": "keep", "agreed": "Braille."}, "Only a change has new words and a new day of delivery (--outcome change)."),
        ("review-adjustment", {"outcome": "end", "review": TOMORROW}, "What has ended is not reviewed again: leave --review out."),
        ("review-adjustment", {"outcome": "keep", "review": YESTERDAY}, "The next review, of 15 March 2026 is before 16 March 2026, the day of the fact itself."),
    ],
)  # fmt: skip
def test_the_dates_and_words_of_an_adjustment(action: str, values: dict[str, object], sentence: str) -> None:
    case = step(receive_case(), "agree-adjustment", ADJUSTMENT)
    with pytest.raises(Refused) as refused:
        step(case, action, {**(ADJUSTMENT if action == "agree-adjustment" else {}), **values})
    assert str(refused.value) == sentence


def test_what_was_agreed_can_be_delivered_after_the_case_has_ended_but_not_before_it_was_agreed() -> None:
    case = step(receive_case(on=YESTERDAY), "agree-adjustment", ADJUSTMENT)
    with pytest.raises(
        Refused, match=r"^15 March 2026 is before 16 March 2026, when adjustment 1 was recorded\.$"
    ):
        step(case, "deliver-adjustment", on=YESTERDAY)
    for end in (after(case, *FIRST, "close"), after(case, "withdraw")):
        assert why_not(end, "deliver-adjustment") is None
        assert owed(after(end, "deliver-adjustment"))[0][0] == "adjustment-review"


# --- circumstances, preferences, notice, consent (R13, R30) ---


def test_circumstances_are_kept_until_they_end() -> None:
    case = step(receive_case(), "record-vulnerability", {"kind": "bereavement", "text": "Her father."})
    assert lines(case, {3: {"text": "Her father."}}) == ["Circumstances 1: Bereavement: Her father."]
    case = after(case, "end-vulnerability")
    assert case.complainants.circumstances[0].ended == TODAY
    assert why_not(case, "end-vulnerability") == "No circumstances of CMP-2026-00419 are in force."


def test_preferences_notice_and_consent_are_on_the_record() -> None:
    case = step(receive_case(), "set-preferences", {"format": "braille", "language": "cy"})
    case = step(case, "record-privacy-notice", {"notice": "3.1"})
    case = step(case, "record-consent", {"consent": "given", "body": "The ombudsman"})
    record = case.complainants
    assert (record.format, record.language, record.notice_given, record.consent) == (
        "braille",
        "cy",
        TODAY,
        "given",
    )
    assert lines(case, {4: {"version": "3.1"}}) == [
        "Write in: Braille, Welsh",
        "Privacy notice: given 2026-03-16: 3.1",
        "Sharing: consent given 2026-03-16: [erased]",
    ]
    assert (
        step(case, "record-consent", {"consent": "withdrawn", "body": "The ombudsman"}).complainants.consent
        == "withdrawn"
    )


BEGINS = ("add-representative", "agree-adjustment", "record-vulnerability", "set-preferences", "record-privacy-notice", "record-consent")  # fmt: skip


@pytest.mark.parametrize("action", BEGINS)
def test_nothing_new_is_recorded_of_who_withdrew_or_by_who_is_complained_about(action: str) -> None:
    assert why_not(closed(), action) is None  # the next stage may still be asked for
    assert "was withdrawn on" in (why_not(withdrawn(), action) or "")
    about = receive_case(about_handler=["Kim"])
    assert why_not(about, action, KIM) == "Kim is complained about in CMP-2026-00419, so may not handle it."


# --- what the rules would not have made ---


@pytest.mark.parametrize(
    ("event", "what"),
    [
        (e.RepresentativeAdded(on=TODAY, number=2, relation="friend"), "it has the number 2, where 1 was next"),
        (e.RepresentativeAdded(on=TODAY, number=1, relation="friend", code="court"), "it has authority that nobody saw, or saw some that it has not"),
        (e.AuthorityRecorded(on=TODAY, number=1, code="court", seen=TOMORROW), "Authority can't be recorded on 16 March 2026 as seen on 17 March 2026, which is later."),
        (e.RepresentativeEnded(on=TODAY, number=1), "Nobody speaks for the complainant of CMP-2026-00419: add them first (add-representative)."),
        (e.AdjustmentAgreed(on=TODAY, number=1, code="time", owner=99, due=TODAY, review=TODAY), "there was no handler 99 to own it"),
        (e.AdjustmentDelivered(on=TODAY, number=1), "No adjustment of CMP-2026-00419 is waiting to be delivered."),
        (e.AdjustmentReviewed(on=TODAY, number=1, code="keep"), "No adjustment of CMP-2026-00419 is in force."),
        (e.VulnerabilityRecorded(on=TODAY, number=3, code="care"), "it has the number 3, where 1 was next"),
        (e.VulnerabilityEnded(on=TODAY, number=1), "No circumstances of CMP-2026-00419 are in force."),
    ],
)  # fmt: skip
def test_inspection_finds_what_the_rules_would_not_have_made(event: e.CaseEvent, what: str) -> None:
    assert what in inspect(receive_case(), event, world(ANN), noon(TODAY).replace(tzinfo=None))


# --- every path ---


def facets(case: Case) -> Hashable:
    """One of each is enough: a second is no other state."""
    record = case.complainants
    return (
        tuple((r.seen is None, r.ended is None) for r in record.representatives[:1]),
        tuple((a.is_to_be_delivered, a.ended is None) for a in record.adjustments[:1]),
        tuple(c.ended is None for c in record.circumstances[:1]),
    )


def test_the_records_of_a_complainant_touch_no_state_stage_or_clock_on_any_path(spine: Report) -> None:
    report = walk_beside(spine, "complainants", facets)
    assert {action for _, action in report.done} == {
        name for name, a in ACTIONS.items() if a.chapter == "complainants"
    }


# --- in a register ---


def test_a_letter_is_addressed_to_a_representative_with_authority(store: Store) -> None:
    me = store.acting()
    case = store.find(store.receive({"subject": "A late certificate", "name": "Jo Brown"}, me).ref)
    store.do(case, "add-representative", REP, me)
    assert store.preview(case, "acknowledge", me).startswith("Dear Jo Brown,\n")
    store.do(case, "record-authority", {"authority": "signed-form"}, me)
    assert store.preview(case, "acknowledge", me).startswith(
        "Dear Robin Reed,\n\nWe write to you on behalf of Jo Brown.\n"
    )
    store.do(case, "agree-adjustment", {**ADJUSTMENT, "review": store.today}, me)
    assert [(d.kind, d.is_owed) for d in store.view(case, me).duties] == [
        ("authority", False), ("adjustment", True), ("adjustment-review", True),
    ]  # fmt: skip
    assert store.verify().ok


def test_the_events_keep_names_and_needs_in_texts_alone() -> None:
    new = made(receive_case(), "add-representative", {**REP, "email": "robin@example.org"})[0]
    assert new.texts == {"name": "Robin Reed", "email": "robin@example.org"}
    assert "obin" not in e.canonical(new.event)
