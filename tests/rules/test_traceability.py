"""docs/traceability.md says what is true: every requirement is served and proved, by things that are there."""

import re

import pytest

from tests.tools.traceability import PAGE, Requirement, page, requirements, test_exists, unknown

ALL = requirements()


def test_every_requirement_is_there() -> None:
    assert [found.number for found in ALL] == [f"R{n}" for n in range(1, 63)]


@pytest.mark.parametrize("found", ALL, ids=lambda found: found.number)
def test_what_it_names_exists(found: Requirement) -> None:
    assert list(unknown(found)) == []


def test_every_question_says_what_is_assumed() -> None:
    rows = re.findall(r"^\| (G\d+) \|(.*)\|$", page(), re.M)
    assert [number for number, _ in rows] == [f"G{n}" for n in range(1, 14)]
    for _, row in rows:
        assert all(cell.strip() for cell in row.split("|"))


def test_the_page_is_the_one_that_the_code_writes() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tests.tools.traceability > docs/traceability.md"


def test_a_name_that_is_gone_is_found() -> None:
    gone = Requirement("R0", "", (("action", "shred"), ("code", "store.nothing"), ("policy", "stages.9.respond")), ("tests/x.py::y",))
    assert list(unknown(gone)) == [
        "R0: there is no action shred",
        "R0: there is no code store.nothing",
        "R0: there is no policy stages.9.respond",
        "R0: there is no test tests/x.py::y",
    ]
    assert not test_exists("tests/rules/test_traceability.py::test_nothing")
    assert list(unknown(Requirement("R0", "", (), ()))) == ["R0 names nothing that serves it", "R0 names no test"]
