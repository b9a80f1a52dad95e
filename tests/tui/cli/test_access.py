"""A restricted case on the command line: masked in `list`, refused by the rest, and `access`, which tells who opened it."""

import pytest

from tests.tui.cli.conftest import Upheld

ONLY = "{} is restricted: only its owner, the Customer Service Team Leader or the Corporate Compliance Manager may read it."


@pytest.fixture
def hidden(upheld: Upheld, ref: str) -> str:
    """The reference of a restricted complaint, nobody's yet."""
    assert upheld("do", ref, "restrict-view", "--reason", "Known to the team.", "--as", "Ben").code == 0
    return ref


def test_who_may_not_read_it_sees_that_there_is_one_and_no_more(upheld: Upheld, hidden: str) -> None:
    (row,) = upheld("list", "--json", "--as", "Amy").json
    assert (row["ref"], row["subject"], row["restricted"]) == (hidden, "restricted", True)
    page = upheld("list", "--as", "Amy").out
    assert "restricted" in page
    assert "Fee" not in page
    assert upheld("list", "fee", "--json", "--as", "Amy").json == []
    assert upheld("list", "-brown", "--json", "--as", "Amy").json != []
    for words in (("show", hidden), ("can", hidden), ("do", hidden, "note", "--text", "n")):
        told = upheld(*words, "--as", "Amy")
        assert (told.code, told.sentence) == (1, ONLY.format(hidden))


def test_who_may_read_it_is_told_that_it_is_restricted(upheld: Upheld, hidden: str) -> None:
    (row,) = upheld("list", "fee", "--json", "--as", "Lee").json
    assert (row["subject"], row["restricted"]) == ("Fee taken twice", True)
    shown = upheld("show", hidden, "--json", "--as", "Lee").json
    assert (shown["restricted"], shown["complainant"], shown["markers"]) == (True, "Jo Brown", [])
    assert " · restricted\n" in upheld("show", hidden, "--as", "Lee").out


def test_what_is_done_says_how_the_case_stands_without_opening_it(upheld: Upheld, hidden: str) -> None:
    told = upheld("do", hidden, "allocate", "--to", "Amy", "--as", "Lee")
    assert "with Amy" in told.out
    assert upheld("access", "--as", "Cora").err == "upheld: nobody has opened a restricted case.\n"


def test_access_tells_who_opened_it(upheld: Upheld, hidden: str) -> None:
    for name in ("Lee", "Cora", "Lee"):
        assert upheld("show", hidden, "--as", name).code == 0
    found = upheld("access", "--json", "--as", "Ada").json
    assert [(line["seq"], line["handler"], line["ref"]) for line in found] == [
        (1, "Lee", hidden), (2, "Cora", hidden), (3, "Lee", hidden),
    ]  # fmt: skip
    assert [
        line["seq"] for line in upheld("access", hidden, "--handler", "cora", "--json", "--as", "Ada").json
    ] == [2]
    assert upheld("access", "--as", "Cora").out.splitlines()[0].endswith(f"{hidden}  Lee")
    told = upheld("access", "--as", "Lee")
    assert (told.code, told.sentence) == (
        1,
        "the access log is for the Corporate Compliance Manager or the Administrator; Lee is not.",
    )
    assert upheld("verify").code == 0


def test_a_complaint_about_a_handler_is_not_for_them(upheld: Upheld, register: object) -> None:
    ref = upheld("new", "--subject", "Rude", "--about-handler", "Ben", "--json").json["ref"]
    told = upheld("show", ref, "--as", "Ben")
    assert told.sentence == f"Ben is complained about in {ref}, so may not read it."
    (row,) = upheld("list", "--json", "--as", "Ben").json
    assert (row["subject"], row["restricted"]) == ("restricted", True)
    (row,) = upheld("list", "--json", "--as", "Amy").json
    assert (row["subject"], row["restricted"]) == ("Rude", False)


def test_other_cases_of_the_person_show_a_restriction_on_contact(upheld: Upheld, register: object) -> None:
    first, second = (
        upheld("new", "--subject", "Fee", "--email", "jo@example.org", "--json").json["ref"] for _ in range(2)
    )
    upheld(
        "do", first, "restrict-contact", "--kind", "in-writing", "--reason", "r", "--terms", "t", "--challenge", "c",
        "--review", upheld("show", first, "--json").json["received"], "--as", "Cora",
    )  # fmt: skip
    (marker,) = upheld("show", second, "--json").json["markers"]
    assert marker.startswith(
        f"A restriction on contact with this person is in force on {first}, to be reviewed by "
    )
    assert marker in " ".join(upheld("show", second).out.split())
