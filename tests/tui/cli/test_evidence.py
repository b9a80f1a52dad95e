"""`upheld evidence`: what is missing, requirement by requirement, on the command line; and what `new` says of a complaint that lacks something."""

from datetime import timedelta
from pathlib import Path

import pytest

from store.evidence import CHECKS, Hook
from tests.tui.cli.conftest import TODAY, Upheld
from tui.commands.evidence import _hooks

WHOLE = (
    *("new", "--subject", "Fee taken twice", "--detail", "On 2 March.", "--outcome-sought", "One back."),
    *("--name", "Jo Brown", "--complainant-type", "member", "--service", "finance", "--category", "fees"),
)


def upheld_without_remedy(upheld: Upheld) -> str:
    ref: str = upheld(*WHOLE, "--json").json["ref"]
    assert upheld("do", ref, "acknowledge").code == 0
    assert upheld("do", ref, "decide", "--outcome", "upheld", "--reasons", "r", "--authority", "a").code == 0
    return ref


def test_it_is_grouped_by_requirement_in_words_with_the_references(upheld: Upheld, register: Path) -> None:
    ref = upheld_without_remedy(upheld)
    told = upheld("evidence", "R11", "R14", "R12")
    assert (told.code, told.err) == (0, "")
    assert told.out.splitlines() == [
        "R11  Mistakes are acknowledged and put right",
        "  1 complaint was upheld, and no remedy is offered",
        f"    {ref}  {TODAY}",
        "",
        "R14  The facts of the case are established",
        "  1 decision cites no evidence",
        f"    {ref}  {TODAY}  stage 1",
        "  1 decision does not set out the facts",
        f"    {ref}  {TODAY}  stage 1",
        "",
        "Nothing is missing for R12.",
    ]


def test_everything_is_checked_where_nothing_is_named(upheld: Upheld, register: Path) -> None:
    upheld_without_remedy(upheld)
    page = upheld("evidence").out
    assert (
        "R58  The policy is reviewed every 18 months, and upon feedback or regulatory change\n  The review of the policy is overdue"
        in page
    )
    assert "has no contact details (also G6)\n    CILEX Law School\n" in page
    assert "(also G7; listed)" in page
    assert "Policies that it refers to" in page
    assert "  Archive, Retention and Destruction " in page
    assert "not kept" not in page
    assert "Nothing is missing for R1, R2, " in page


def test_an_open_question_is_told_in_its_own_words(upheld: Upheld, register: Path) -> None:
    ref = upheld(*WHOLE, "--json").json["ref"]
    assert upheld("do", ref, "add-representative", "--name", "Al", "--relation", "family").code == 0
    assert (
        upheld("evidence", "G9")
        .out.splitlines()[0]
        .startswith("G9  No definition of a complaint; nothing on anonymous")
    )


def test_what_a_policy_counts_nothing_for_is_told_to_be_not_kept() -> None:
    lines = [
        " ".join(line.split())
        for line in _hooks([Hook("Gifts", "None is taken."), Hook("Refunds", "", 3, 2, 1)])
    ]
    assert lines == ["Raised Closed Nobody has", "Gifts not kept", "Refunds 3 2 1"]


def test_in_json(upheld: Upheld, register: Path) -> None:
    ref = upheld_without_remedy(upheld)
    told = upheld("evidence", "--json").json
    assert [check["check"] for check in told["checks"]] == [check.code for check in CHECKS]
    (found,) = [check for check in told["checks"] if check["check"] == "no-remedy"]
    assert found == {
        "check": "no-remedy", "requirements": ["R11"], "kind": "missing", "words": "1 complaint was upheld, and no remedy is offered",
        "count": 1, "restricted": 0, "items": [{"ref": ref, "since": str(TODAY), "what": ""}],
    }  # fmt: skip
    assert "R12" in told["complete"]
    assert told["hooks"][0]["raised"] == 0
    assert {
        "policy": "Safeguarding",
        "hook": "An urgent flag, handed on the same day.",
        "raised": 0,
        "closed": 0,
        "without_owner": 0,
    } in (told["hooks"])


def test_the_first_twenty_are_named_or_all(upheld: Upheld, register: Path) -> None:
    for _ in range(22):
        upheld("new", "--subject", "Fee")
    lines = upheld("evidence", "R1").out.splitlines()
    assert lines[2] == "  22 complaints do not say who the complainant is to us"
    assert lines[-1] == "    and 2 more (--all)"
    assert len(lines) == 2 + 1 + 20 + 1
    assert len(upheld("evidence", "R1", "--all").out.splitlines()) == 2 + 1 + 22
    assert (
        upheld("evidence", "R1", "--since", TODAY + timedelta(days=1)).out == "Nothing is missing for R1.\n"
    )


def test_what_is_not_for_whoever_looks_is_counted(upheld: Upheld, register: Path) -> None:
    ref = upheld("new", "--subject", "Rude", "--about-handler", "Ben", "--json").json["ref"]
    page = upheld("evidence", "R24", "--as", "Ben").out
    assert ref not in page
    assert "1 of them is restricted and not named here" in page
    assert ref in upheld("evidence", "R24", "--as", "Amy").out
    found = upheld("evidence", "R24", "--as", "Ben", "--json").json["checks"][0]
    assert (found["count"], found["restricted"], found["items"]) == (1, 1, [])


@pytest.mark.parametrize("number", ["R63", "R17", "x"])
def test_a_requirement_that_nothing_is_checked_for(upheld: Upheld, register: Path, number: str) -> None:
    told = upheld("evidence", number)
    assert told.code == 1
    assert "something is checked for R1, R2, " in told.sentence


# --- what `new` says ---


def test_new_says_what_is_missing_at_the_first_contact_and_takes_it_in_all_the_same(
    upheld: Upheld, register: Path
) -> None:
    """R44: so that it is asked for while the complainant is still there."""
    told = upheld(
        "new", "--subject", "Fee taken twice", "--detail", "On 2 March.", "--name", "Jo Brown", "--json"
    )
    assert told.code == 0
    assert told.err == (
        "upheld: missing so far: the outcome sought, who the complainant is to us, the service it concerns; ask for it.\n"
    )
    assert upheld(*WHOLE[:3], *WHOLE[3:]).err.count("missing so far") == 0
    assert told.json["ref"] in upheld("evidence", "R44").out
