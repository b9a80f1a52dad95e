"""The export of the online enquiry form comes in as new complaints, by its shipped mapping (R38, R41, R44, R46, R48)."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from store.filters import parse
from store.intake.mapping import load
from tests.store.evidence.desk import Register, Script
from tests.store.intake.samples import MAPPINGS

FIELDS = (
    "Customer Status", "Customer Type", "First name", "Last name", "Email", "My Query Relates To", "Query Detail", "File Upload 1",
    "File Upload 2",
)  # fmt: skip
"""Those of Appendix C."""
COMPLAINT = "Feedback: Making a Complaint"
LONG = "My results of March came in May, and nobody answered when I asked. " * 4
ROWS = (
    ("Active", "Member", "Jo", "Brown", "jo@example.org", COMPLAINT, LONG, "letter.pdf", ""),
    ("Not a member", "Other", "", "", "", COMPLAINT, "The gate was shut.", "", ""),
    ("Active", "Student", "Al", "Lee", "al@example.org", "Exams", "When are they?", "", ""),
)


def export(path: Path, rows: tuple[tuple[str, ...], ...] = ROWS) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("Submitted", *FIELDS), *(("20/11/2026 16:05", *row) for row in rows)])
    return path


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Register]:
    Script().write(tmp_path / "register.duckdb").close()
    opened = Register(tmp_path / "register.duckdb")
    yield opened
    opened.store.close()


def bring_in(desk: Register, path: Path) -> tuple[int, int, int, int]:
    mapping = load(MAPPINGS / "enquiry-form.toml")
    done = desk.store.bring_in(path, mapping, desk.who(), as_legacy=False)
    return done.read, done.accepted, done.rejected, done.already_present


def test_every_field_of_the_form_has_its_place() -> None:
    assert load(MAPPINGS / "enquiry-form.toml").mistake(("Submitted", *FIELDS)) == ""
    assert set(load(MAPPINGS / "enquiry-form.toml").named) == {"Submitted", *FIELDS}


def test_a_row_becomes_a_complaint_under_the_policy_with_its_clocks(desk: Register, tmp_path: Path) -> None:
    assert bring_in(desk, export(tmp_path / "form.csv")) == (3, 2, 1, 0)
    view = desk.store.view(desk.store.find("CMP-2026-00001"), desk.who())
    case = view.case
    assert (case.channel, case.complainant_type, case.complainant_status) == ("form", "member", "current")
    assert (view.row.complainant, view.contact) == ("Jo Brown", {"email": "jo@example.org"})
    assert view.detail == f"Query Detail: {LONG.strip()}\nFile Upload 1: letter.pdf"
    assert view.row.subject == f"{LONG[:199]}…"
    assert (case.received, case.policy, case.stage.acknowledge_due.on) == (
        date(2026, 11, 20),
        1,
        date(2026, 12, 1),
    )
    assert desk.store.verify().findings == []


def test_its_automatic_reply_is_a_fact_of_the_export_and_stops_no_clock(
    desk: Register, tmp_path: Path
) -> None:
    """R46: it promises contact by the day of the acknowledgement, which is still owed."""
    bring_in(desk, export(tmp_path / "form.csv"))
    view = desk.store.view(desk.store.find("CMP-2026-00001"), desk.who())
    assert [line.event for line in view.chronology] == ["CaseReceived", "Signposted", "ReceiptConfirmed"]
    assert (
        "by 1 December 2026" in view.chronology[1].text
    )  # R18: what happens next, by the policy's own words
    assert view.case.confirmed == view.case.received
    assert (view.case.state, view.row.due_what, view.row.due) == (
        "received",
        "acknowledge",
        date(2026, 12, 1),
    )
    assert view.chronology[-1].text == "contact promised by 1 December 2026"
    assert desk.missing("unconfirmed") == []


def test_who_is_no_member_gives_no_name_and_is_taken_in(desk: Register, tmp_path: Path) -> None:
    """R33, G10."""
    bring_in(desk, export(tmp_path / "form.csv"))
    view = desk.store.view(desk.store.find("CMP-2026-00002"), desk.who())
    assert (view.case.complainant, view.case.complainant_type, view.case.complainant_status) == (
        None,
        "other",
        "none",
    )


def test_what_the_form_does_not_ask_for_is_reported_as_missing(desk: Register, tmp_path: Path) -> None:
    """R44, G10: the outcome sought."""
    bring_in(desk, export(tmp_path / "form.csv"))
    assert dict(desk.missing("incomplete"))["CMP-2026-00001"] == "the outcome sought, the service it concerns"


def test_an_enquiry_that_is_no_complaint_is_rejected_and_counted(desk: Register, tmp_path: Path) -> None:
    mapping = load(MAPPINGS / "enquiry-form.toml")
    done = desk.store.bring_in(export(tmp_path / "form.csv"), mapping, desk.who(), as_legacy=False)
    assert done.rejects_file is not None
    assert "row 3 is no complaint: 'My Query Relates To' holds 'Exams'." in done.rejects_file.read_text(
        "utf-8"
    )


def test_the_same_export_again_brings_nothing_and_a_longer_one_what_is_new(
    desk: Register, tmp_path: Path
) -> None:
    """R48: read = accepted + rejected + already present."""
    bring_in(desk, export(tmp_path / "form.csv"))
    assert bring_in(desk, tmp_path / "form.csv") == (3, 0, 1, 2)
    more = ("Active", "Member", "Di", "Day", "di@example.org", COMPLAINT, "No answer.", "", "")
    assert bring_in(desk, export(tmp_path / "next.csv", (*ROWS, more))) == (4, 1, 1, 2)
    assert desk.store.page(parse("channel:form"), desk.who()).total == 3


def test_a_type_that_the_policy_does_not_know_is_a_reject_with_its_reason(
    desk: Register, tmp_path: Path
) -> None:
    row = ("Active", "Supplier", "Di", "Day", "di@example.org", COMPLAINT, "No answer.", "", "")
    assert bring_in(desk, export(tmp_path / "form.csv", (row,))) == (1, 0, 1, 0)
