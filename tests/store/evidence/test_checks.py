"""Each check finds what it looks for and nothing else, is quick to say it in a sentence, and is told by a rebuild too."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from store.case import reference
from store.errors import BadInput
from store.evidence import CHECKS, FOR, Found, wanted
from store.importing import Importer
from store.intake.mapping import parse as parse_mapping
from store.register import Store
from store.requirements import ASKS
from tests.store.evidence.desk import ME, Register, Script, ago, refs
from tests.store.evidence.scenes import SCENES
from tests.store.worlds import edited_text

BY_CODE = {check.code: check for check in CHECKS}
GOVERNING = frozenset(
    {
        "no-pack", "untrained", "compliments-unused", "no-contact", "not-discussed", "change-overdue", "not-told-to-staff", "no-effect",
        "effect-unassessed", "unattested", "review-overdue", "no-lawful-basis", "not-screened",
    }
)  # fmt: skip
"""What is checked beside the cases, in test_governing.py."""
ELSEWHERE = frozenset({"under-no-policy", "never-acknowledged", "quality"})
"""What needs another policy, an older register or a certain number: below, by name."""
RETENTION = frozenset({"disposal-overdue", "no-disposal-date", "no-schedule", "file-not-rewritten"})
"""What needs years to pass: in test_keeping.py."""


class Played(NamedTuple):
    """A register in which every scene was played; the numbers that each should and should not find."""

    store: Store
    wanted: dict[str, tuple[list[int], list[int]]]
    found: dict[str, Found]


def look(store: Store, name: str = ME) -> dict[str, Found]:
    return {found.check.code: found for found in store.evidence(store.acting(name)).found}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    script = Script()
    wanted = {code: make(script) for code, make in SCENES.items()}
    store = script.write(tmp_path_factory.mktemp("played") / "register.duckdb")
    yield Played(store, wanted, look(store))
    store.close()


def test_every_check_of_cases_has_a_scene() -> None:
    assert set(SCENES) == set(BY_CODE) - GOVERNING - ELSEWHERE - RETENTION
    assert len(BY_CODE) == len(CHECKS)


@pytest.mark.parametrize("code", SCENES)
def test_a_check_finds_what_is_missing_and_nothing_else(played: Played, code: str) -> None:
    wrong, right = played.wanted[code]
    named = {item.ref for item in played.found[code].items}
    assert refs(wrong) == sorted(named & {reference(number) for number in (*wrong, *right)})
    assert played.found[code].total == len(played.found[code].items) >= len(wrong)


def test_a_check_says_what_it_found_in_a_sentence() -> None:
    for check in CHECKS:
        assert check.words(1) == check.one
        assert "12,345" in check.words(12_345)
        assert not re.search(r"[{}.]", check.words(2))
        assert not check.one.startswith("{")


def test_every_check_is_for_a_requirement_or_an_open_question() -> None:
    known = {*ASKS, *(f"G{n}" for n in range(1, 14))}
    assert {number for check in CHECKS for number in check.requirements} == set(FOR) <= known


def test_words_of_the_policy_stand_for_its_codes(played: Played) -> None:
    said = {code: {item.what for item in played.found[code].items} for code in played.found}
    assert said["flag"] == {"Safeguarding"}
    assert said["refused"] == {"The matter is before a court or tribunal"}
    assert said["referred-nowhere"] == {"CILEX Law School"}
    assert said["incomplete"] >= {"the outcome sought", "what happened, the service it concerns"}
    assert said["undefined"] >= {"the complaint as agreed", "the outcome sought"}
    assert said["logged-late"] >= {"2 days after receipt"}
    assert said["lone-reviewer"] == {"stage 4"}
    assert said["overridden"] == {"", "data protection"}


def test_a_rebuild_finds_the_same(played: Played) -> None:
    """And `verify` finds the rows as the ledger says."""
    before = look(played.store)
    assert played.store.verify().findings == []
    played.store.rebuild()
    assert look(played.store) == before


def test_the_oldest_come_first_and_only_so_many_are_named(played: Played) -> None:
    every = played.found["no-evidence"]
    assert [item.since for item in every.items] == sorted(item.since for item in every.items if item.since)
    (few,) = [
        f
        for f in played.store.evidence(played.store.acting(ME), ["R14"], 3).found
        if f.check.code == "no-evidence"
    ]
    assert (few.total, few.items) == (every.total, every.items[:3])


def test_what_has_been_missing_since_a_day(played: Played) -> None:
    found = played.store.evidence(played.store.acting(ME), ["R10"], since=ago(2)).found
    assert [of.total for of in found if of.check.code == "response-overdue"] == [0]
    found = played.store.evidence(played.store.acting(ME), ["R47"], since=ago(8)).found
    late = next(of for of in found if of.check.code == "acknowledged-late")
    assert 0 < late.total <= played.found["acknowledged-late"].total
    assert all(item.since and item.since >= ago(8) for item in late.items)


def test_only_what_was_asked_for_is_checked(played: Played) -> None:
    asked = played.store.evidence(played.store.acting(ME), ["r11", "24", "G5"])
    assert {n for found in asked.found for n in found.check.requirements} == {"R11", "R24", "R57", "G5"}
    assert asked.hooks == []
    for number, why in (
        ("R17", "R17 is kept by rules, so nothing is checked for it here"),
        ("R63", "there is no requirement 'R63'"),
        ("staff", "there is no requirement 'staff'"),
    ):
        with pytest.raises(BadInput) as refused:
            wanted([number])
        assert str(refused.value).startswith(f"{why}; something is checked for R1, R2, ")


def test_nothing_is_missing_where_there_is_nothing(desk: Register) -> None:
    found = desk.evidence()
    assert {of.check.code for of in found.found if of.total} == {
        "no-pack", "untrained", "unattested", "no-contact", "review-overdue", "no-lawful-basis",
    }  # fmt: skip
    assert "R11" in found.complete
    assert "R59" in found.complete  # what is only listed is not missing
    assert "R58" not in found.complete


# --- what is not for everybody ---


def test_a_case_that_is_not_for_whoever_looks_is_counted_and_not_named(desk: Register) -> None:
    """Neither a restricted one, nor one about whoever looks."""
    plain, hidden = desk.case(complainant_type=""), desk.case(complainant_type="")
    about = desk.case(complainant_type="", about_handler=["Bob"])
    desk.do(hidden, "restrict-view", reason="Known to the team.")
    for name, numbers in (("Ann", [plain, about]), ("Bob", [plain]), ("Dan", [plain, hidden, about])):
        (found,) = [of for of in desk.evidence("R1", by=name).found if of.check.code == "untyped"]
        assert (found.total, found.hidden) == (3, 3 - len(numbers))
        assert sorted(item.ref for item in found.items) == refs(numbers)
    (found,) = [of for of in desk.evidence("R1", by="Bob", at_most=0).found if of.check.code == "untyped"]
    assert (found.total, found.hidden, found.items) == (3, 2, [])


# --- what the scenes leave out ---


def test_a_stage_answered_without_acknowledgement_where_the_policy_lets_it_be(tmp_path: Path) -> None:
    script = Script(
        edited_text(
            ("acknowledge_before_decision = { value = true", "acknowledge_before_decision = { value = false")
        )
    )
    never, done = script.case(on=5), script.answered()
    script.decide(never, on=4)
    script.do(never, "respond", on=4)
    with closing(script.write(tmp_path / "register.duckdb")) as store:
        assert [(item.ref, item.what) for item in look(store)["never-acknowledged"].items] == [
            (reference(never), "stage 1")
        ]
        assert reference(done) not in str(look(store)["never-acknowledged"].items)


def test_a_fixed_draw_of_answers_is_looked_at_by_somebody_else(tmp_path: Path) -> None:
    """About one in ten, by the number of the case alone; one that was looked at is out of it."""
    script = Script()
    cases = [script.answered(by="Ann") for _ in range(200)]
    before = script.answered(on=100, received=101)
    with closing(script.write(tmp_path / "register.duckdb")) as store:
        drawn = [item.ref for item in look(store)["quality"].items]
        assert 8 <= len(drawn) <= 35
        assert set(drawn) <= set(map(reference, cases))
        assert reference(before) not in drawn
        assert [item.ref for item in look(store)["quality"].items] == drawn
        store.do(store.find(drawn[0]), "check-quality", {"met": ["polite"]}, store.acting("Dan"))
        assert [item.ref for item in look(store)["quality"].items] == drawn[1:]


LEGACY = "Id,Came,Closed\n1,2026-03-02,\n2,2026-03-03,2026-04-01\n"
MAPPING = parse_mapping('source = "Old desk"\n[columns]\nkey = "Id"\nreceived = "Came"\nended = "Closed"\n')


def test_open_cases_of_an_older_register_are_under_no_policy_and_nothing_else_is_asked_of_them(
    desk: Register, tmp_path: Path
) -> None:
    (tmp_path / "old.csv").write_text(LEGACY)
    desk.store.bring_in(tmp_path / "old.csv", MAPPING, desk.who(), as_legacy=True)
    assert desk.missing("under-no-policy") == [("CMP-2026-00001", "Old desk")]
    named = {
        of.check.code for of in desk.evidence().found if any(item.ref.startswith("CMP") for item in of.items)
    }
    assert named == {"under-no-policy"}
    desk.do(desk.store.find("CMP-2026-00001"), "adopt", stage=1)
    assert desk.missing("under-no-policy") == []


def test_an_import_under_way_is_not_seen(
    desk: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "old.csv").write_text(LEGACY)
    with monkeypatch.context() as patch:
        patch.setattr(Importer, "_finish", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            desk.store.bring_in(tmp_path / "old.csv", MAPPING, desk.who(), as_legacy=True)
    assert desk.missing("under-no-policy") == []
    assert desk.evidence("R61").hooks[2].raised == 0


def test_what_is_written_case_by_case_is_what_a_rebuild_makes(desk: Register) -> None:
    """What stages and cases do without, as each event leaves it."""
    case = desk.case(on=6, detail="", about_staff=True)
    desk.do(case, "confirm-receipt", on=6)
    desk.do(case, "inform-staff", on=6, text="By telephone.")
    desk.do(case, "acknowledge", on=5)
    desk.decide(case, on=4, outcome="upheld")
    assert desk.missing("undeclared") == [(reference(case), "stage 1")]
    desk.do(case, "declare-interest", on=4)  # late is better than never
    assert desk.missing("undeclared") == []
    assert desk.missing("no-remedy") == [(reference(case), "")]
    desk.do(case, "offer-remedy", on=4, kind="apology", text="We are sorry.")
    assert desk.missing("no-remedy") == []
    assert desk.store.verify().findings == []


# --- the policies that this one refers to ---


def test_what_was_raised_and_closed_for_each_linked_policy(desk: Register) -> None:
    owned, nobodys, closed = (desk.case() for _ in range(3))
    for case in (owned, nobodys, closed):
        desk.do(case, "flag", kind="safeguarding", text="A child is named.")
    desk.do(owned, "allocate", to="Ann", by="Dan")
    desk.do(closed, "hand-on", to="The safeguarding lead")
    desk.do(owned, "declare-interest", conflict=True, text="A cousin.", by="Bob")
    desk.do(owned, "declare-interest", by="Ann")
    desk.do(owned, "place-hold", reason="A claim is announced.")
    hooks = {
        hook.policy: (hook.raised, hook.closed, hook.without_owner) for hook in desk.evidence("R61").hooks
    }
    assert len(hooks) == 13
    assert hooks["Safeguarding"] == (3, 1, 1)
    assert hooks["Conflict of Interest"] == (1, 1, 0)
    assert hooks["Customer Service standards"] == (3, 0, 2)
    assert hooks["Whistleblowing"] == (0, 0, 0)
    assert hooks["Archive, Retention and Destruction"] == (1, 1, 0)
