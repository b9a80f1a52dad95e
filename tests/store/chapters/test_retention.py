"""How long a case is kept: its class and its date, holds on it, and its erasure, after which nothing happens to it (R61)."""

from dataclasses import replace as with_fields
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from store import events as e
from store.case import Case, reference
from store.case.chapters import Telling, told
from store.case.retention import evolve
from store.errors import BadInput, Refused
from store.policy import Policy
from store.policy_check import mistakes
from store.rules import decide
from store.rules.actions import ACTIONS
from store.rules.fields import Command
from store.rules.inspect import inspect
from store.rules.keeping import kept, why
from store.rules.situation import World
from tests.store.chapters.walks import beside
from tests.store.worlds import (
    ANN,
    BOB,
    DAN,
    EVE,
    FIRST,
    KIM,
    SHIPPED,
    TODAY,
    after,
    closed,
    edited_policy,
    edited_text,
    entry,
    made,
    noon,
    receive_case,
    step,
    why_not,
    withdrawn,
    world,
)

DUE = date(2032, 3, 16)  # 72 months after TODAY
REASON = {"reason": "A claim is announced."}


def held() -> Case:
    return step(closed(), "place-hold", REASON, EVE)


def disposed() -> Case:
    return step(closed(), "dispose", actor=EVE, today=DUE)


def redacted() -> Case:
    return step(closed(), "redact", {"reason": "Asked for, and granted."}, EVE)


# --- class and date ---


def test_the_date_is_so_many_months_after_the_end_and_goes_when_the_case_is_reopened() -> None:
    found = kept(closed(), world())
    assert (found.code, found.because, found.due) == ("complaint", "default", DUE)
    again = step(closed(), "reopen", {"reason": "New facts."})
    found = kept(again, world())
    assert (found.due, found.why_not) == (None, "the case has not ended")


def test_the_longest_class_that_a_fact_puts_it_into_holds() -> None:
    refused = step(receive_case(), "refuse", {"ground": "court", "reason": "It is before a court."})
    assert kept(refused, world())[:3:2] == ("not-a-complaint", "end:refused")
    flagged = step(receive_case(), "flag", {"kind": "safeguarding", "text": "A child."})
    flagged = step(flagged, "hand-on", {"to": "The lead"})  # done or not
    both = step(flagged, "refuse", {"ground": "court", "reason": "It is before a court."})
    found = kept(both, world())
    assert (found.code, found.because) == ("safeguarding", "flag:safeguarding")
    other = step(receive_case(), "flag", {"kind": "media", "text": "The press rang."})
    assert kept(other, world()).code == "complaint"


def test_somebody_chooses_another_with_a_reason() -> None:
    case = step(closed(), "set-retention", {"class": "Safeguarding", "reason": "A child is named."}, DAN)
    assert (case.retention.code, kept(case, world()).due) == ("safeguarding", date(2051, 3, 16))
    with pytest.raises(Refused, match="was put into that class already"):
        made(case, "set-retention", {"class": "safeguarding", "reason": "x"}, DAN)
    with pytest.raises(BadInput, match="--class: 'forever' is not one of complaint, safeguarding"):
        made(case, "set-retention", {"class": "forever", "reason": "x"}, DAN)
    assert "this is for the Customer Service Team Leader or the Corporate Compliance" in (
        why_not(closed(), "set-retention", ANN) or ""
    )


def test_the_schedule_in_force_holds_for_every_case_and_gives_the_choices() -> None:
    longer = edited_policy(
        ("months = 72", "months = 84"),
        ("[retention.classes.safeguarding]", "[retention.classes.child]"),
    )
    place = replace_policies(longer)
    assert kept(closed(), place).due == date(2033, 3, 16)
    found = {p.action: p for p in decide.permitted(closed(), place, noon(TODAY))}
    (field, _) = found["set-retention"].fields
    assert list(field["choices"]) == ["complaint", "child", "not-a-complaint"]  # type: ignore[call-overload]  # a mapping
    gone = step(closed(), "set-retention", {"class": "safeguarding", "reason": "A child."}, DAN)
    left = kept(gone, place)
    assert (left.due, left.why_not) == (
        None,
        "the policy in force has no retention class 'safeguarding': choose another (set-retention)",
    )


def replace_policies(newer: Policy) -> World:
    place = world(DAN)
    return with_fields(place, policies={**place.policies, 2: newer})


def test_a_policy_without_a_schedule_keeps_everything() -> None:
    bare = replace(SHIPPED, retention=type(SHIPPED.retention)())
    found = kept(closed(), world(policy=bare))
    assert (found.of, found.due) == (None, None)
    assert why_not(closed(), "set-retention", DAN, bare) == (
        "The policy in force has no retention schedule ([retention])."
    )
    assert why_not(closed(), "dispose", EVE, bare) == (
        "CMP-2026-00419 has no date of disposal: the policy in force has no retention schedule."
    )


def test_why_as_data() -> None:
    found = why(held(), world())
    assert found == {
        "class": "complaint", "title": "Complaint", "because": "default", "months": 72,
        "reason": SHIPPED.retention.classes["complaint"].reason, "owner": "Corporate Compliance Manager",
        "set_by": "set by the owner (G11)", "policy": SHIPPED.label, "ended": TODAY, "due": DUE, "why_not": None,
        "holds": [{"number": 1, "since": TODAY}], "erased": None, "certificate": None,
    }  # fmt: skip
    gone = why(disposed(), world())
    assert (gone["due"], gone["why_not"], gone["erased"], gone["certificate"]) == (
        None,
        "it is erased",
        DUE,
        1,
    )


# --- holds ---


def test_a_hold_keeps_a_case_whatever_its_date_until_each_is_released() -> None:
    case = step(held(), "place-hold", REASON, DAN)
    assert [hold.number for hold in case.retention.in_force] == [1, 2]
    refusal = (
        r"is on legal hold since 16 March 2026: it is kept until the hold is released \(release-hold\)\."
    )
    for action in ("dispose", "redact"):
        with pytest.raises(Refused, match=refusal):
            made(case, action, actor=EVE, today=DUE)
    with pytest.raises(Refused, match="Say which hold, with --number: 1 and 2"):
        made(case, "release-hold", {"number": "", "reason": "Settled."}, EVE)
    case = step(case, "release-hold", {"number": 1, "reason": "Settled."}, EVE)
    with pytest.raises(Refused, match=refusal):
        made(case, "dispose", actor=EVE, today=DUE)
    case = step(case, "release-hold", {"number": "", "reason": "Settled."}, EVE)
    assert why_not(case, "release-hold", EVE) == "No legal hold is on CMP-2026-00419."
    assert made(case, "dispose", actor=EVE, today=DUE)


# --- disposal and redaction ---


def test_a_case_is_disposed_of_when_its_time_is_over_and_not_a_day_before() -> None:
    with pytest.raises(
        Refused, match=r"is kept until 16 March 2032 \(complaint, 72 months after it ended\)\."
    ):
        made(closed(), "dispose", actor=EVE, today=DUE - timedelta(days=1))
    (new,) = made(closed(), "dispose", actor=EVE, today=DUE)
    assert new.event == e.Disposed(on=DUE, number=1, policy=1, method="erasure", code="complaint", due=DUE)
    with pytest.raises(Refused, match="when it is erased: that has the day on which it is done"):
        made(closed(), "dispose", actor=EVE, on=DUE, today=DUE + timedelta(days=9))


def test_an_open_case_is_never_erased() -> None:
    for action in ("dispose", "redact"):
        assert why_not(receive_case(), action, EVE) == (
            "CMP-2026-00419 is still open: what it says is erased only after it has ended."
        )


def test_who_may_not() -> None:
    for action in ("dispose", "redact", "release-hold"):
        assert "this is for the Corporate Compliance Manager" in (why_not(withdrawn(), action, DAN) or "")
    about = after(receive_case(about_handler=["Eve"]), "withdraw")
    assert "Eve is complained about" in (why_not(about, "redact", EVE) or "")


def test_a_redaction_needs_a_reason_and_no_date() -> None:
    with pytest.raises(BadInput, match="--reason is missing"):
        made(closed(), "redact", {"reason": ""}, EVE)
    (new,) = made(closed(), "redact", {"reason": "Granted."}, EVE)
    assert (new.event, new.texts) == (
        e.Redacted(on=TODAY, number=1, policy=1, method="erasure"),
        {"reason": "Granted."},
    )


@pytest.mark.parametrize("gone", [disposed(), redacted()])
def test_nothing_more_happens_to_what_is_erased(gone: Case) -> None:
    erased = gone.retention.erased
    assert erased is not None
    what = "disposed of" if erased.disposed else "redacted"
    day = f"{erased.on.day} {erased.on:%B %Y}"
    for action in ACTIONS:
        for actor in (ANN, EVE, KIM):
            assert why_not(gone, action, actor) == (
                f"CMP-2026-00419 was {what} on {day} (certificate 1): only its facts are left."
            )


def test_no_other_case_is_linked_with_what_is_erased() -> None:
    case = receive_case()
    other = replace(redacted(), id=case.id + 1)
    command = Command("link-case", TODAY, {"to": other.id, "kind": "related"})
    with pytest.raises(Refused, match=f"{reference(other.id)}: .*was redacted"):
        decide.decide(case, command, world(ANN, related={other.id: other}), noon(TODAY))


def test_it_is_told_in_words() -> None:
    case = step(step(held(), "release-hold", {"reason": "Settled."}, EVE), "redact", actor=EVE)
    record, erased = case.retention, case.retention.erased
    assert erased is not None
    hold = record.holds[0]
    texts = {hold.seq: REASON, hold.end: {"reason": "Settled."}, erased.seq: {"reason": "Granted."}}
    assert dict(told(case, Telling(SHIPPED, texts, world().called)))["How long it is kept"] == [
        ("Legal hold 1", f"A claim is announced., since {TODAY} (Eve)"), ("", f"released {TODAY}: Settled."),
        ("Erased", f"redacted {TODAY} by Eve, certificate 1"), ("", "Granted."),
    ]  # fmt: skip
    chosen = step(closed(), "set-retention", {"class": "safeguarding", "reason": "x"}, DAN)
    lines = dict(told(chosen, Telling(SHIPPED, {}, world().called)))["How long it is kept"]
    assert lines == [("Class chosen", "[erased]")]


# --- what the walk and `inspect` say ---


def test_on_no_path_does_anything_follow_an_erasure_or_is_a_held_case_erased() -> None:
    _, report = beside(
        "retention",
        lambda case: (
            case.retention.code,
            tuple(hold.released is None for hold in case.retention.holds[:1]),
            case.retention.erased is None,
        ),
        {
            "place-hold": [REASON],
            "set-retention": [{"class": code, "reason": "x"} for code in ("safeguarding", "complaint")],
        },
        text=edited_text(
            ('release-hold = ["compliance_manager"]', 'release-hold = "anyone"'),
            ('redact = ["compliance_manager"]', 'redact = "anyone"'),
        ),
    )
    assert report.faults == {}
    gone = [name for name, node in report.nodes.items() if node.case.retention.erased]
    assert gone
    assert not any(report.edges[name] for name in gone)
    for name in gone:
        case = report.nodes[name].case
        assert not case.retention.in_force
        assert not case.is_open


@pytest.mark.parametrize(
    ("event", "what"),
    [
        (e.HoldPlaced(on=TODAY, number=2, texts={"reason": "x"}), "it has the number 2, where 1 was next"),
        (e.HoldReleased(on=TODAY, number=1, texts={"reason": "x"}), "No legal hold is on CMP-2026-00419."),
        (e.RetentionSet(on=TODAY, code="ever", texts={"reason": "x"}), "it names the retention class 'ever', which there was not"),
        (e.RetentionSet(on=TODAY, code="complaint"), "it has no reason"),
        (e.Redacted(on=TODAY, number=1, policy=2, method="erasure", texts={"reason": "x"}), "it names policy 2, and policy 1 was in force"),
        (e.Redacted(on=TODAY, number=1, policy=1, method="fire", texts={"reason": "x"}), "it was done by 'fire', which nothing is"),
        (e.Redacted(on=TODAY, number=1, policy=1, method="erasure"), "it has no reason"),
        (
            e.Disposed(on=TODAY, number=1, policy=1, method="erasure", code="complaint", due=TODAY),
            "CMP-2026-00419 is kept until 16 March 2032 (complaint, 72 months after it ended).",
        ),
        (
            e.Disposed(on=TODAY, number=1, policy=1, method="erasure", code="complaint", due=TODAY),
            "it disposes of the case as 'complaint' from 2026-03-16, which by the schedule was 'complaint' from 2032-03-16",
        ),
    ],
)  # fmt: skip
def test_verify_finds_what_the_rules_would_not_have_made(event: e.CaseEvent, what: str) -> None:
    assert what in inspect(closed(), event, world(EVE), noon(TODAY).replace(tzinfo=None))


def test_another_event_is_none_of_its() -> None:
    with pytest.raises(ValueError, match="NoteAdded is not an event of retention"):
        evolve(receive_case().retention, entry(9, e.New(1, e.NoteAdded(on=TODAY)), ANN))


# --- the schedule in the policy file ---


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('default = "complaint"', 'default = "complaints"', "retention.default: there is no class 'complaints': did you mean 'complaint'?"),
        ('default = "complaint"\n', "", "retention.default: this is missing: the class of a case that falls into none by itself."),
        ("months = 300", "months = 1201", "retention.classes.safeguarding.months: 1201 months are not from 1 to 1200."),
        ("months = 300", "months = 0", "retention.classes.safeguarding.months: 0 months are not from 1 to 1200."),
        ('title = "Safeguarding"', 'title = " "', "retention.classes.safeguarding.title: this is empty"),
        ('"flag:safeguarding"]\nset_by', '"flag:safegard"]\nset_by', "retention.classes.safeguarding.when: 'safegard' is no flag that there is: did you mean 'safeguarding'?"),
        ('"end:refused"', '"ends:refused"', "retention.classes.not-a-complaint.when: nothing is called 'ends': did you mean 'end'?"),
        ('"end:refused"', '"end"', "retention.classes.not-a-complaint.when: 'end' does not say which end."),
        ("end:service request", "end:service", "retention.classes.not-a-complaint.when: 'service' is no end that there is: did you mean 'service request'?"),
        ("months = 300", "years = 25", "retention.classes.safeguarding.years: there is no such key here."),
        ('when = ["flag:safeguarding"]\nset_by = "owner"\nquestion = "G11"', 'when = []', 'retention.classes.safeguarding: it says neither source = "…" nor set_by = "owner".'),
    ],
)  # fmt: skip
def test_a_mistake_is_said_in_one_sentence_with_its_place(old: str, new: str, sentence: str) -> None:
    assert any(found.sentence.startswith(sentence) for found in mistakes(edited_text((old, new))))


def test_a_policy_may_have_no_schedule_and_is_told_what_that_means() -> None:
    text = edited_text()
    start, end = text.index("[retention]"), text.index("# What `upheld evidence`")
    (found,) = mistakes(text[:start] + text[end:])
    assert (found.where, found.only_warns) == ("retention.classes", True)


def test_who_decided_may_dispose_of_it_too() -> None:
    """What is erased is erased for everybody alike; only who is complained about, or has a conflict, may not."""
    by_bob = after(receive_case(), "acknowledge", ("decide", BOB), "respond", "close")
    assert by_bob.stages[0].deciders == {BOB.id}
    assert len(FIRST) == 3
    assert made(by_bob, "dispose", actor=EVE, today=DUE)
