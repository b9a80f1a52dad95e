"""Restricted view: for whose eyes a case is, in the rules and in the queue."""

from collections.abc import Callable
from pathlib import Path

import pytest

from store import events as e
from store.case import Case
from store.errors import Refused
from store.filters import parse
from store.people import Handler
from store.register import Store
from store.rules import decide, privacy
from store.rules.inspect import inspect
from tests.store.chapters.beside import walk_beside
from tests.store.chapters.desk import WHY, is_refused, received, team
from tests.store.statespace import Report
from tests.store.worlds import (
    ANN,
    BOB,
    CARA,
    DAN,
    EVE,
    FIRST,
    GITA,
    HAL,
    HANDLERS,
    JON,
    KIM,
    SECOND,
    TODAY,
    after,
    noon,
    receive_case,
    step,
    why_not,
    world,
)

ONLY = "CMP-2026-00419 is restricted: only its owner, the Customer Service Team Leader or the Corporate Compliance Manager may read it."


def readers_of(case: Case) -> set[str]:
    found = {
        h.name: privacy.may_read(decide.situation(case, world(h), noon(TODAY))) for h in HANDLERS.values()
    }
    return {name for name, why in found.items() if why is None}


def hidden(case: Case | None = None) -> Case:
    """A restricted case, with Ann."""
    return step(step(case or receive_case(), "allocate", actor=DAN), "restrict-view", {"reason": WHY}, GITA)


# --- the rule (R13, R28) ---


def test_a_restricted_case_is_for_its_owner_who_allocates_it_and_whom_the_policy_names() -> None:
    case = step(receive_case(), "restrict-view", {"reason": WHY}, GITA)
    assert readers_of(receive_case()) == {h.name for h in HANDLERS.values()}
    assert readers_of(case) == {
        "Dan",
        "Ivy",
        "Eve",
        "Finn",
    }  # nobody's yet: who allocates, and the policy's readers
    case = step(case, "allocate", actor=DAN)
    assert readers_of(case) == {"Ann", "Dan", "Ivy", "Eve", "Finn"}
    for actor in (BOB, CARA, GITA, HAL, JON):
        refusals = {p.why for p in decide.permitted(case, world(actor), noon(TODAY))}
        assert refusals == {ONLY}
        with pytest.raises(Refused, match="^" + ONLY):
            step(case, "note", actor=actor)


def test_work_goes_on_through_every_stage_of_a_restricted_case() -> None:
    case = after(hidden(), *FIRST, "escalate")
    assert case.privacy.restricted
    assert readers_of(case) == {"Dan", "Ivy", "Eve", "Finn"}  # the next stage is nobody's yet
    case = step(case, "allocate", {"to": "Bob"}, DAN)
    case = after(
        case, *((name if isinstance(name, tuple) else (name, BOB)) for name in SECOND), ("escalate", EVE)
    )
    assert readers_of(case) == {"Ivy", "Eve", "Finn"}  # at stage 3 the team leader allocates no longer
    assert why_not(case, "acknowledge", EVE) is None


def test_a_case_about_a_handler_is_hidden_from_them_by_itself() -> None:
    about = receive_case(about_handler=["Kim"])
    assert readers_of(about) == {h.name for h in HANDLERS.values()} - {"Kim"}
    assert privacy.may_read(decide.situation(about, world(KIM), noon(TODAY))) == (
        "Kim is complained about in CMP-2026-00419, so may not read it."
    )
    assert "Ivy" not in readers_of(hidden(receive_case(about_handler=["Ivy"])))  # whatever they hold


def test_anybody_may_restrict_and_who_allocates_may_lift() -> None:
    case = hidden()
    assert why_not(case, "restrict-view", DAN) == "The view of CMP-2026-00419 is restricted already."
    assert (why_not(case, "lift-view-restriction", ANN) or "").startswith(
        "At stage 1 this is for the Customer Service Team Leader;"
    )
    lifted = step(case, "lift-view-restriction", actor=DAN)
    assert readers_of(lifted) == {h.name for h in HANDLERS.values()}
    assert why_not(lifted, "lift-view-restriction", DAN) == "The view of CMP-2026-00419 is not restricted."


def test_the_view_touches_no_state_stage_or_clock_on_any_path(spine: Report) -> None:
    report = walk_beside(spine, "privacy", lambda case: case.privacy.restricted)
    assert {action for _, action in report.done} == {"restrict-view", "lift-view-restriction"}


def test_inspection_finds_what_was_done_by_who_may_not_read_it() -> None:
    event = e.NoteAdded(on=TODAY, texts={"text": "digest"})
    recorded = noon(TODAY).replace(tzinfo=None)
    assert inspect(hidden(), event, world(BOB), recorded) == [ONLY]
    assert inspect(hidden(), event, world(ANN), recorded) == []


# --- the register ---


def test_the_queue_masks_exactly_what_a_handler_may_not_open(store: Store, me: Handler) -> None:
    """Every case against every handler: masked in the queue where it may not be read, and no search tells it from another."""
    people = {**team(store, me), "me": me}
    cases = [
        received(store, me, point=["one"], about_handler=about) for about in ([], ["Bob"], ["Eve"], [], [])
    ]
    store.do(cases[0], "allocate", {"to": "Bob"}, me)
    for number in (0, 2, 3):
        store.do(cases[number], "restrict-view", {"reason": WHY}, me)
    for action, raw in (
        ("acknowledge", {}), ("decide", {"outcome": "upheld", "reasons": "r", "authority": "a"}), ("respond", {}), ("escalate", {}),
    ):  # fmt: skip
        store.do(cases[3], action, raw, me)
    refused = 0
    for who, actor in people.items():
        rows = {row.key: row for row in store.page(parse(""), actor).rows}
        assert set(rows) == set(cases)  # masked rows still count
        for case in cases:
            masked = is_refused(lambda case=case, actor=actor: store.can(case, actor))  # type: ignore[misc]
            refused += masked
            row = rows[case]
            assert (row.subject, row.complainant) == (
                ("restricted",) * 2 if masked else ("Fee taken twice", "Jo Brown")
            ), who
            assert row.restricted is (masked or case in (cases[0], cases[2], cases[3]))
            assert store.row(case, actor) == row
        readable = {case for case in cases if rows[case].subject != "restricted"}
        searches = [parse(words) for words in ("brown", "name:jo", "about:twice", '"taken twice"')]
        assert store.counts(searches, actor) == [len(readable)] * 4
        assert {row.key for row in store.page(searches[0], actor).rows} == readable
        # turned round, every masked row is let through, whatever its words
        assert {row.key for row in store.page(parse("-brown"), actor).rows} == set(cases) - readable
        assert {row.key for row in store.page(parse("-zebra"), actor).rows} == set(cases)
    assert refused == 13
    assert store.verify().ok


def test_a_case_of_an_older_register_can_be_restricted_too(store: Store, me: Handler, tmp_path: Path) -> None:
    from store.intake.mapping import parse as parse_mapping

    bob = team(store, me)["Bob"]
    (tmp_path / "old.csv").write_text("no,got,about,who\nA1,2020-01-31,Old fee,Jo Brown\n")
    columns = 'reference = "no", received = "got", subject = "about", name = "who"'
    mapping = parse_mapping(f'source = "Old"\nopen = "never"\ncolumns = {{ {columns} }}')
    store.bring_in(tmp_path / "old.csv", mapping, me, as_legacy=True)
    (row,) = store.page(parse("").with_ended(), me).rows
    store.do(row.key, "restrict-view", {"reason": WHY}, bob)
    assert is_refused(lambda: store.view(row.key, bob))
    assert [r.subject for r in store.page(parse("").with_ended(), bob).rows] == ["restricted"]
    assert store.page(parse("A1").with_ended(), bob).total == 0  # nor by the older register's reference
    assert store.page(parse("A1").with_ended(), me).total == 1
    assert store.view(row.key, me).case.privacy.restricted


def test_naming_a_restricted_case_needs_the_right_to_read_it(store: Store, me: Handler) -> None:
    bob = team(store, me)["Bob"]
    first, second = received(store, me), received(store, me)
    store.do(first, "restrict-view", {"reason": WHY}, me)
    with pytest.raises(Refused, match=r"^CMP-.* is restricted: only its owner"):
        store.do(second, "link-case", {"to": "CMP-2026-00001", "kind": "related"}, bob)


def test_nothing_is_read_of_it_and_nothing_done_but_by_who_may_read_it(store: Store, me: Handler) -> None:
    bob = team(store, me)["Bob"]
    case = received(store, me)
    store.do(case, "restrict-view", {"reason": WHY}, me)
    reads: list[Callable[[Handler], object]] = [
        lambda actor: store.view(case, actor),
        lambda actor: store.view(case, actor, refresh=True),
        lambda actor: store.can(case, actor),
        lambda actor: store.who_may_take(case, actor),
        lambda actor: store.preview(case, "acknowledge", actor),
        lambda actor: store.do(case, "note", {"text": "n"}, actor),
    ]
    before = store.head()
    for read in reads:
        with pytest.raises(Refused, match=r"^CMP-.* is restricted: only its owner, .* may read it\.$"):
            read(bob)
    assert store.head() == before
    for read in reads:
        read(me)
