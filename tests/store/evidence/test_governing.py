"""What is missing beside the cases: handlers not ready, reviews, packs, changes that nobody heard of, compliments nobody used."""

import datetime as dt
from contextlib import closing
from pathlib import Path

import pytest

from store.case import reference
from store.policy_file import shipped
from tests.store.evidence.desk import PEOPLE, Register, Script, ago, moment
from tests.store.worlds import edited_text


def test_handlers_who_are_not_in_date_with_the_training(desk: Register) -> None:
    """R8: until every course is on record, and again once one has run out."""
    courses = {"customer-care": "Customer care processes", "complaint-handling": "Complaint handling"}
    assert [name for name, _ in desk.missing("untrained")] == sorted(PEOPLE)
    assert dict(desk.missing("untrained"))["Ann"] == ", ".join(courses.values())
    for course in courses:
        desk.store.train(desk.who("Ann"), course, desk.who(), ago(30), None)
    desk.store.train(desk.who("Bob"), "customer-care", desk.who(), ago(30), ago(1))
    desk.store.train(desk.who("Bob"), "complaint-handling", desk.who(), ago(30), ago(-1))
    found = dict(desk.missing("untrained"))
    assert "Ann" not in found
    assert found["Bob"] == "Customer care processes"


def test_handlers_who_have_not_attested_to_the_policy_in_force(desk: Register) -> None:
    """R55: per version; whoever holds no role any more need not."""
    desk.store.attest(desk.who("Ann"))
    desk.store.revoke(desk.who("Bob"), "customer_service", desk.who())
    assert {name for name, _ in desk.missing("unattested")} == set(PEOPLE) - {"Ann", "Bob"}
    desk.store.adopt_policy(edited_text(('version = "3.0"', 'version = "4.0"')), desk.who())
    assert ("Ann", "POL/CO/CO/CC/0001A 4.0") in desk.missing("unattested")


def test_a_review_that_is_overdue_until_it_is_recorded(desk: Register) -> None:
    """R58, R62: and a review that did not look at equality again is told."""
    ((policy, says),) = desk.missing("review-overdue")
    assert (policy, says) == ("POL/CO/CO/CC/0001A 3.0", "1,424 days overdue")
    assert desk.missing("not-screened") == []
    desk.store.record_review("Read again.", desk.who(), ago(1))
    assert desk.missing("review-overdue") == []
    assert desk.missing("not-screened") == [(policy, "")]
    desk.store.record_review("With the equality lead.", desk.who(), equality_screened=True)
    assert desk.missing("not-screened") == []


def test_a_committee_without_a_pack_in_the_time_that_the_owner_set(desk: Register) -> None:
    """R51, R3: three months, as shipped; a pack carries the head of the ledger."""
    assert desk.missing("no-pack") == [("Audit and Risk Committee", "none since 2026-01-05")]
    head = desk.store.head()
    facts = {
        "committee": "audit-and-risk", "minute": "ARC 12/3", "digest": "d" * 64, "page": "e" * 64, "count": str(head.count),
        "head": head.hash, "period_from": "2026-01-01", "period_to": "2026-03-31",
    }  # fmt: skip
    desk.store.records.enter_pack(facts, desk.who(), on=ago(100))
    assert desk.missing("no-pack") == [("Audit and Risk Committee", f"the last on {ago(100)}")]
    desk.store.records.enter_pack({**facts, "digest": "f" * 64}, desk.who(), on=ago(10))
    assert desk.missing("no-pack") == []


def test_nothing_is_missing_of_the_time_before_a_register_began(desk: Register) -> None:
    desk.now = moment(dt.date(2026, 4, 4))
    assert desk.missing("no-pack") == []
    desk.now = moment(dt.date(2026, 4, 6))
    assert [name for name, _ in desk.missing("no-pack")] == ["Audit and Risk Committee"]


def test_changes_that_nobody_heard_of(desk: Register) -> None:
    """R52, R53: each with the committee that should have; one that was dropped is owed to nobody."""
    one, dropped = (desk.record("change", title="Take fees once", kind="procedure", on=20) for _ in range(2))
    desk.step("change", dropped, "drop", reason="It costs more than it saves.")
    assert desk.missing("not-discussed") == [
        (reference(one), "Audit and Risk Committee"), (reference(one), "Executive Committee"),
    ]  # fmt: skip
    assert desk.missing("not-told-to-staff") == [(reference(one), "All staff")]
    for committee in ("executive", "audit-and-risk", "staff"):
        desk.step("change", one, "report", committee=committee, minute="12/3")
    assert desk.missing("not-discussed") == desk.missing("not-told-to-staff") == []


def test_changes_that_are_late_or_of_which_nobody_knows_whether_they_worked(desk: Register) -> None:
    """R54."""
    change = {"title": "Take fees once", "kind": "procedure", "owner": "Ann"}
    late, to_come = (desk.record("change", on=100, due=str(day), **change) for day in (ago(1), ago(-1)))
    assert desk.missing("change-overdue") == [(reference(late), "")]
    desk.step("change", late, "done", on=90, text="The button was changed.")
    assert desk.missing("change-overdue") == []
    assert desk.missing("no-effect") == [(reference(late), "")]
    window = {"window_from": str(ago(200)), "change_on": str(ago(90)), "window_to": str(ago(1))}
    desk.now = moment(ago(80))  # before anybody could look
    desk.step("change", late, "register-effect", on=80, measure="late", expected="fall", **window)
    desk.now = moment(ago(0))
    assert desk.missing("no-effect") == []
    assert desk.missing("effect-unassessed") == [(reference(late), "responses after their date")]
    desk.step("change", late, "assess-effect", verdict="too-few")
    assert desk.missing("effect-unassessed") == []
    assert reference(to_come) not in str(desk.evidence("R54").found)


def test_compliments_that_nobody_used(desk: Register) -> None:
    """R9."""
    lying, shared, used = (desk.record("compliment", subject="Kind on the phone") for _ in range(3))
    for number in (shared, used):
        desk.step("compliment", number, "share", to=["Ann"])
    desk.step("compliment", used, "use", how="thanks", text="In the newsletter.")
    assert desk.missing("compliments-unused") == [
        (reference(lying), "not shared either"),
        (reference(shared), ""),
    ]


def test_contact_details_that_the_policy_does_not_give(desk: Register) -> None:
    """R37, G6."""
    assert desk.missing("no-contact") == [("CILEX Law School", "")]


def test_a_lawful_basis_is_told_to_be_missing_until_the_owner_names_one(desk: Register) -> None:
    """R59, G7."""
    assert desk.missing("no-lawful-basis") == [("POL/CO/CO/CC/0001A 3.0", "")]
    named = edited_text(
        ('version = "3.0"', 'version = "4.0"'), ('lawful_basis = ""', 'lawful_basis = "UK GDPR 9(2)(g)"')
    )
    desk.store.adopt_policy(named, desk.who())
    assert desk.missing("no-lawful-basis") == []


@pytest.mark.parametrize("name", ["ombudsman-code", "spso-model"])
def test_another_policy_asks_only_for_what_it_names(tmp_path: Path, name: str) -> None:
    """And what it does not name is missing of nobody."""
    with closing(Script(shipped(name)).write(tmp_path / "register.duckdb")) as store:
        evidence = store.evidence(store.acting())
    found = {of.check.code: of for of in evidence.found}
    assert [hook.raised for hook in evidence.hooks] == [0, 0, 0, 0]
    assert [item.ref for item in found["no-pack"].items] == (
        [] if name == "ombudsman-code" else ["Governing body"]
    )
    assert found["not-discussed"].total == found["unconfirmed"].total == found["no-contact"].total == 0
