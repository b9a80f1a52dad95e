"""docs/traceability.md says what is true: every requirement is served and proved, by things that are there."""

import re

import pytest

from tests.tools.traceability import PAGE, Requirement, is_test, page, requirements, unknown

ALL = requirements()


def test_every_requirement_is_there() -> None:
    assert [found.number for found in ALL] == [f"R{n}" for n in range(1, 63)]


@pytest.mark.parametrize("found", ALL, ids=lambda found: found.number)
def test_what_it_names_exists(found: Requirement) -> None:
    assert list(unknown(found)) == []


def test_every_question_says_what_is_assumed() -> None:
    rows = re.findall(r"^\| (G\d+) \|(.*)\|$", page(), re.MULTILINE)
    assert [number for number, _ in rows] == [f"G{n}" for n in range(1, 14)]
    for _, row in rows:
        assert all(cell.strip() for cell in row.split("|"))


def test_the_page_is_the_one_that_the_code_writes() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "python -m tests.tools.traceability > docs/traceability.md"
    )


def test_a_name_that_is_gone_is_found() -> None:
    names = {
        "action": "shred", "event": "Shredded", "command": "handlers shred", "code": "store.nothing", "policy": "stages.9.respond",
        "table": "shreds",
    }  # fmt: skip
    gone = Requirement("R0", "", tuple(names.items()), ("tests/x.py::y",))
    assert list(unknown(gone)) == [
        *(f"R0: there is no {kind} {name}" for kind, name in names.items()),
        "R0: there is no test tests/x.py::y",
    ]
    assert not is_test("tests/rules/test_traceability.py::test_nothing")
    checks = "tests/store/evidence/test_checks.py::test_a_check_finds_what_is_missing_and_nothing_else"
    assert is_test(f"{checks}[flag]")
    assert not is_test(f"{checks}[no case of it]")
    assert list(unknown(Requirement("R0", "", (), ()))) == [
        "R0 names nothing that serves it",
        "R0 names no test",
    ]
