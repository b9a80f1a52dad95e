"""Links: duplicates and related cases under a lead, nothing moved (FEATURES.md 11 and 34)."""

from collections.abc import Mapping
from dataclasses import replace as with_
from datetime import date, datetime
from itertools import pairwise

import pytest
from msgspec.structs import replace

from store import events as e
from store.case import Case, Entry, case_id, evolve, reference
from store.case.chapters import Telling, told
from store.errors import NotFound, Refused
from store.policy_file import shipped
from store.register import Store
from store.rules import decide, fields
from store.rules.actions import ACTIONS
from store.rules.fields import Command
from store.rules.inspect import inspect
from store.rules.situation import World
from tests.store.chapters.beside import FEW, spine_of
from tests.store.statespace import Report, walk
from tests.store.worlds import (
    ANN,
    HANDLERS,
    KIM,
    SHIPPED,
    TODAY,
    beside,
    edited_policy,
    entry,
    noon,
    process,
    receive_case,
    step,
    typed_for,
    why_not,
    world,
)

A, B, C = (case_id(2026, n) for n in (1, 2, 3))
Cases = Mapping[int, Case]


def three() -> dict[int, Case]:
    """CMP-2026-00001, 2 and 3, received on three days in that order."""
    days = {A: date(2026, 3, 10), B: date(2026, 3, 11), C: date(2026, 3, 12)}
    return {number: replace(receive_case(on=day), id=number) for number, day in days.items()}


def done(cases: Cases, here: int, action: str, **typed: object) -> tuple[e.New, ...]:
    """The events of an action on one of the cases, which know each other; `on` a day where one is given."""
    on = typed.pop("on", TODAY)
    assert isinstance(on, date)
    raw = {**typed_for(action), **typed}
    command = Command(action, on, fields.read(ACTIONS[action].fields, raw, SHIPPED, HANDLERS))
    return decide.decide(cases[here], command, world(ANN, related=cases), noon(TODAY))


def acted(cases: Cases, here: int, action: str, **typed: object) -> dict[int, Case]:
    """The cases after it."""
    after = dict(cases)
    for new in done(cases, here, action, **typed):
        case = after[new.stream_id]
        after[new.stream_id] = evolve(case, entry(case.last_seq + 1, new, ANN))
    return after


def refused(cases: Cases, here: int, action: str, **typed: object) -> str:
    with pytest.raises(Refused) as found:
        done(cases, here, action, **typed)
    return str(found.value)


def link(cases: Cases, here: int, to: int, **typed: object) -> dict[int, Case]:
    return acted(cases, here, "link-case", to=reference(to), **typed)


# --- linking ---


def test_a_link_stands_in_both_cases_and_the_older_leads() -> None:
    here, there = done(three(), B, "link-case", to=reference(A), kind="duplicate")
    assert here == e.New(B, e.CaseLinked(on=TODAY, number=1, other=A, code="duplicate"))
    assert there == e.New(A, e.CaseLinked(on=TODAY, number=1, other=B, code="duplicate", leads=True))


def test_it_can_be_said_which_of_the_two_leads() -> None:
    cases = link(three(), A, B, lead=reference(B))
    assert cases[A].links.led_by == (B,)
    assert cases[B].links.led_by == ()
    assert refused(three(), A, "link-case", to=reference(B), lead=reference(C)) == (
        "The lead is one of the two cases, CMP-2026-00001 or CMP-2026-00002."
    )


def test_of_two_received_on_one_day_the_lower_number_leads() -> None:
    same_day = {number: replace(receive_case(), id=number) for number in (A, B)}
    assert link(same_day, A, B)[B].links.led_by == (A,)


def test_trap_11_nothing_is_moved_and_each_keeps_state_clocks_letters_and_rights() -> None:
    before = three()
    before[A] = step(before[A], "acknowledge")
    after = acted(link(before, B, A), B, "unlink-case", to=reference(A))
    for linked in (link(before, B, A), after):
        for number in (A, B):
            was, now = before[number], linked[number]
            assert replace(now, links=was.links, version=was.version, last_seq=was.last_seq) == was
            assert why_not(now, "decide") == why_not(was, "decide")
            assert why_not(now, "withdraw") == why_not(was, "withdraw")


@pytest.mark.parametrize(
    ("here", "typed", "why"),
    [
        (A, {"to": reference(A)}, "CMP-2026-00001 is not linked to itself: name the other case (--to)."),
        (A, {"to": reference(B), "kind": "related"}, "CMP-2026-00001 is linked to CMP-2026-00002 already; to link it otherwise, unlink it first (unlink-case)."),
        (B, {"to": reference(A)}, "CMP-2026-00002 is linked to CMP-2026-00001 already; to link it otherwise, unlink it first (unlink-case)."),
        (A, {"to": "CMP-2026-00099"}, "There is no case CMP-2026-00099 in this register."),
        (A, {"to": reference(C), "lead": reference(C)}, "CMP-2026-00001 leads CMP-2026-00003 already, so it cannot be led by it: name the other as lead (--lead)."),
    ],
)  # fmt: skip
def test_what_is_not_linked(here: int, typed: dict[str, object], why: str) -> None:
    """A leads B, and B leads C: so C leads neither."""
    cases = link(link(three(), A, B), B, C)
    assert refused(cases, here, "link-case", **typed) == why


def test_what_was_unlinked_can_be_linked_again_and_then_lead() -> None:
    cases = acted(link(three(), A, B), B, "unlink-case", to=reference(A), reason="Not the same.")
    assert cases[A].links.current == cases[B].links.current == ()
    again = link(cases, A, B, kind="related", lead=reference(B))
    assert [(x.number, x.kind, x.leads) for x in again[A].links.every] == [
        (1, "duplicate", True),
        (2, "related", False),
    ]


# --- both sides before the same rules ---


def test_who_is_complained_about_in_either_case_links_neither() -> None:
    cases = three() | {C: replace(receive_case(about_handler=["Kim"]), id=C)}
    why = "Kim is complained about in CMP-2026-00003, so may not handle it."
    for here, other in ((A, C), (C, A)):
        raw = {**typed_for("link-case"), "to": reference(other)}
        command = Command(
            "link-case", TODAY, fields.read(ACTIONS["link-case"].fields, raw, SHIPPED, HANDLERS)
        )
        with pytest.raises(Refused) as found:
            decide.decide(cases[here], command, world(KIM, related=cases), noon(TODAY))
        assert str(found.value) == (why if here == C else f"CMP-2026-00003: {why}")


def test_a_link_is_not_older_than_either_case() -> None:
    assert refused(three(), A, "link-case", on=date(2026, 3, 10), to=reference(B)) == (
        "CMP-2026-00002: 10 March 2026 is before 11 March 2026, when the complaint was received."
    )


def test_a_link_is_not_undone_before_it_was_made() -> None:
    assert refused(link(three(), A, B), A, "unlink-case", on=date(2026, 3, 12), to=reference(B)) == (
        "12 March 2026 is before 16 March 2026, when the two were linked."
    )


def test_only_a_link_that_holds_is_undone() -> None:
    assert why_not(three()[A], "unlink-case") == "CMP-2026-00001 is linked to no other case."
    assert refused(link(three(), A, B), A, "unlink-case", to=reference(C)) == (
        "CMP-2026-00001 is not linked to CMP-2026-00003."
    )


def test_who_may_is_the_policys_to_say() -> None:
    strict = edited_policy(('link-case = "anyone"\nunlink', 'link-case = ["team_leader"]\nunlink'))
    assert (why_not(three()[A], "link-case", policy=strict) or "").startswith(
        "At stage 1 this is for the Customer Service Team Leader"
    )


# --- what was forged, and what is told ---


@pytest.mark.parametrize(
    ("event", "what"),
    [
        (e.CaseLinked(on=TODAY, number=2, other=C, code="related"), []),
        (e.CaseLinked(on=TODAY, number=2, other=A, code="related"), ["it links the case to itself"]),
        (e.CaseLinked(on=TODAY, number=2, other=B, code="related"), ["the case was linked to CMP-2026-00002 already"]),
        (e.CaseLinked(on=TODAY, number=1, other=C, code="related"), ["it is link 1, where only 2 was possible"]),
        (e.CaseLinked(on=TODAY, number=2, other=C, code="twin"), ["it links the case as 'twin', which is not one of duplicate, related, same-cause"]),
        (e.CaseUnlinked(on=TODAY, number=1, other=B), []),
        (e.CaseUnlinked(on=TODAY, number=1, other=C), ["the case had no link 1 to CMP-2026-00003"]),
        (e.CaseUnlinked(on=TODAY, number=2, other=B), ["the case had no link 2 to CMP-2026-00002"]),
        (e.CaseUnlinked(on=date(2026, 3, 12), number=1, other=B), ["the case had no link 1 to CMP-2026-00002"]),
    ],
)  # fmt: skip
def test_inspection_of_a_forged_link(event: e.CaseEvent, what: list[str]) -> None:
    case = link(three(), A, B)[A]
    texts = {"reason": "digest"}
    assert (
        inspect(case, replace(event, texts=texts), world(related={}), noon(TODAY).replace(tzinfo=None))
        == what
    )


def test_the_case_tells_what_it_is_linked_with() -> None:
    cases = link(three(), A, B)
    entries = [Entry(9, A, noon(TODAY), 1, e.CaseUnlinked(on=TODAY, number=1, other=B))]
    case = evolve(cases[A], entries[0])
    telling = Telling(SHIPPED, {9: {"reason": "Another person."}}, str)
    assert told(cases[B], telling) == [
        ("Linked with", [("Duplicate", "CMP-2026-00001, which leads, since 2026-03-16")])
    ]
    assert told(case, telling) == [
        ("Linked with", [("Duplicate", "CMP-2026-00002, which this one leads, since 2026-03-16; unlinked on 2026-03-16: Another person.")])
    ]  # fmt: skip


# --- every path, and a real register ---


def test_no_path_of_links_touches_a_state_or_a_clock(spine: Report) -> None:
    def with_the_others(case: Case, command: Command, place: World, now: datetime) -> tuple[e.New, ...]:
        return decide.decide(case, command, with_(place, related=beside(case)), now)

    starts = list({node.case.state: node.case for node in spine.nodes.values()}.values())
    whole = process(shipped(), FEW, points=1, chapters=("links",), facets=facets, decide=with_the_others)
    report = walk(with_(whole, starts=starts))
    assert set(report.faults) <= {"way out", "no_clock_lost"}, report.faults  # the spine's own
    assert {facets(node.case) for node in report.nodes.values()} == {
        (0, 0),
        (1, 1),
        (0, 1),
        (2, 2),
        (1, 2),
        (0, 2),
    }
    for node in report.nodes.values():
        assert node.parent is None or spine_of(node.case) == spine_of(node.parent.case), node.path()


def facets(case: Case) -> tuple[int, int]:
    return min(len(case.links.current), 2), min(len(case.links.every), 2)


def test_both_cases_are_changed_in_one_transaction(store: Store) -> None:
    me = store.acting()
    first, second = (store.find(store.receive({"subject": "Late", "name": "Jo"}, me).ref) for _ in range(2))
    store.do(first, "acknowledge", {}, me)
    before = {number: store.view(number, me) for number in (first, second)}

    done = store.do(second, "link-case", {"to": reference(first), "kind": "duplicate"}, me)

    assert (done.ref, done.version, done.events) == (reference(second), 3, ["CaseLinked", "CaseLinked"])
    for number, other in ((first, second), (second, first)):
        was, now = before[number], store.view(number, me)
        assert (now.row._replace(version=was.row.version), now.stages, now.clocks) == (
            was.row,
            was.stages,
            was.clocks,
        )
        assert now.chronology[: len(was.chronology)] == was.chronology  # its letters among them
        ((_, ((label, words),)),) = [record for record in now.records if record[0] == "Linked with"]
        assert label == "Duplicate"
        assert words.startswith(reference(other))
    assert store.verify().ok
    store.rebuild()
    assert store.verify().ok


def test_a_circle_is_refused_however_long_and_what_is_refused_changes_nothing(store: Store) -> None:
    me = store.acting()
    cases = [store.find(store.receive({"subject": "Late"}, me).ref) for _ in range(4)]
    for lead, led in pairwise(cases):
        store.do(led, "link-case", {"to": reference(lead), "kind": "same-cause"}, me)
    head = store.head()
    circle = {"to": reference(cases[0]), "kind": "related", "lead": reference(cases[3])}
    with pytest.raises(Refused, match=r"leads CMP-.* already, so it cannot be led by it"):
        store.do(cases[3], "link-case", circle, me)
    with pytest.raises(NotFound):
        store.do(cases[3], "link-case", {"to": "CMP-2020-00001", "kind": "related"}, me)
    assert store.head() == head
