"""A look at the quality of how a case was handled, by somebody who handled nothing of it (R5, R19, R27)."""

import json
from pathlib import Path

import pytest

from store import events as e
from store.case import Case
from store.case.chapters import Telling, told
from store.case.quality import evolve
from store.errors import Refused
from store.rules.inspect import inspect
from tests.store.chapters.walks import beside
from tests.store.worlds import (
    ANN,
    BOB,
    CARA,
    DAN,
    EVE,
    FIRST,
    IVY,
    SHIPPED,
    TODAY,
    after,
    entry,
    made,
    noon,
    receive_case,
    step,
    why_not,
    world,
)  # fmt: skip
from tui.cli import main

MET = {"met": ["polite", "reasons"]}
NOT_MET = {"met": ["reasons"], "not_met": ["polite"], "text": "It was curt."}


def answered() -> Case:
    """Decided by Ann, with Bob."""
    return step(after(receive_case(), *FIRST), "note", {"text": "x"})


def test_somebody_who_handled_nothing_of_it_looks_at_an_answered_case() -> None:
    case = answered()
    assert why_not(case, "check-quality", DAN) is None
    (new,) = made(case, "check-quality", NOT_MET, DAN)
    assert new.event == e.QualityChecked(on=TODAY, met=("reasons",), not_met=("polite",))
    assert new.texts == {"text": "It was curt."}
    case = step(case, "check-quality", NOT_MET, DAN)
    case = step(step(case, "close"), "check-quality", MET, EVE)
    assert [(look.by, look.not_met) for look in case.quality.all] == [(DAN.id, ("polite",)), (EVE.id, ())]


def test_what_figures_count_is_whether_all_was_as_it_should_be() -> None:
    assert e.QualityChecked(on=TODAY, met=("polite",)).code == "met"
    assert e.QualityChecked(on=TODAY, met=("reasons",), not_met=("polite",)).code == "not-met"


def test_nobody_looks_at_their_own_work_nor_before_there_is_any() -> None:
    assert why_not(receive_case(), "check-quality", DAN) == (
        "No response was sent in CMP-2026-00419 yet, so there is nothing to look at."
    )
    by_eve = after(
        receive_case(), *FIRST, "escalate", "acknowledge", ("decide", BOB), "respond", ("escalate", EVE)
    )
    by_eve = after(by_eve, ("acknowledge", EVE), ("decide", EVE), ("respond", EVE))
    own = "Eve handled CMP-2026-00419: somebody else looks at how it was handled."
    assert why_not(by_eve, "check-quality", EVE) == own
    assert why_not(by_eve, "check-quality", DAN) is None
    assert "this is for the Customer Service Team Leader or the Corporate Compliance Manager" in (
        why_not(answered(), "check-quality", CARA) or ""
    )


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ({"met": []}, "Say what is as it should be (met), and what is not (not_met)."),
        ({"met": [], "not_met": ["polite"]}, "Say in words what is not as it should be (text)."),
        ({"met": ["polite"], "not_met": ["polite"], "text": "x"}, "“Polite and considerate” is said to be as it should be, and not to be."),
    ],
)  # fmt: skip
def test_what_is_no_finding(raw: dict[str, object], why: str) -> None:
    with pytest.raises(Refused) as refused:
        made(answered(), "check-quality", raw, DAN)
    assert str(refused.value) == why


def test_it_is_told_in_words() -> None:
    case = step(answered(), "check-quality", NOT_MET, DAN)
    texts = {case.quality.all[0].seq: {"text": "It was curt."}}
    lines = dict(told(case, Telling(SHIPPED, texts, world().called)))["How it was handled"]
    assert lines == [
        ("Dan", f"looked on {TODAY}"), ("", "Reasons given, and they hold: as it should be"),
        ("", "Polite and considerate: not as it should be"), ("", "It was curt."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("event", "what"),
    [
        (e.QualityChecked(on=TODAY), "Say what is as it should be (met), and what is not (not_met)."),
        (e.QualityChecked(on=TODAY, not_met=("polite",)), "it has no text"),
    ],
)
def test_verify_finds_what_the_rules_would_not_have_made(event: e.CaseEvent, what: str) -> None:
    at = noon(TODAY).replace(tzinfo=None)
    assert inspect(answered(), event, world(DAN), at) == [what]
    fine = e.QualityChecked(on=TODAY, met=("polite",))
    assert inspect(answered(), fine, world(DAN), at) == []
    own = after(receive_case(), "acknowledge", ("decide", IVY), "respond")
    assert inspect(own, fine, world(IVY), at) == [
        "Ivy handled CMP-2026-00419: somebody else looks at how it was handled."
    ]


def test_on_no_path_does_anybody_look_at_their_own_work() -> None:
    """At the first stage, to which nobody comes back after its response."""
    _, report = beside(
        "quality",
        lambda case: tuple(look.by for look in case.quality.all[:1]),
        {"check-quality": [MET]},
        actors=("customer_service", "team_leader", "several roles"),
    )
    assert report.faults == {}
    looked = [
        node.case for node in report.nodes.values() if node.case.quality.all and len(node.case.stages) == 1
    ]
    assert looked
    assert not [case for case in looked if case.quality.all[0].by in case.stage.deciders]


def test_another_event_is_none_of_its() -> None:
    with pytest.raises(ValueError, match="NoteAdded is not an event of quality"):
        evolve(receive_case().quality, entry(9, e.New(1, e.NoteAdded(on=TODAY)), ANN))


def test_through_a_real_register(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    db = ("--db", str(tmp_path / "r.duckdb"), "--as", "Dan")
    from tests.store.evidence.desk import Script

    script = Script()
    script.answered(by="Ann")
    script.write(tmp_path / "r.duckdb").close()
    assert (
        main(
            [
                "do",
                "CMP-2026-00001",
                "check-quality",
                "--met",
                "reasons",
                "--not-met",
                "polite",
                "--text",
                "Curt.",
                *db,
            ]
        )
        == 0
    )
    capsys.readouterr()
    assert main(["show", "CMP-2026-00001", "--json", *db]) == 0
    records = {record["title"]: record["lines"] for record in json.loads(capsys.readouterr().out)["records"]}
    assert records["How it was handled"][-1] == {"label": "", "text": "Curt."}
    assert main(["verify", *db]) == 0
