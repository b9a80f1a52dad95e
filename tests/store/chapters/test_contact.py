"""Contact: a restriction and its reviews, which never stop a case; alleged detriment; satisfaction with the handling."""

from collections.abc import Hashable
from datetime import date, timedelta

import pytest

from store import events as e
from store.case import Case, evolve
from store.case.chapters import Telling, duties, told
from store.errors import BadInput, Refused
from store.policy_file import shipped
from store.register import Store
from store.rules import decide
from store.rules.actions import ACTIONS
from store.rules.inspect import inspect
from tests.store.chapters.beside import FEW, spine_of, walk_beside
from tests.store.statespace import Report
from tests.store.worlds import (
    ANN,
    DAN,
    EVE,
    FIRST,
    SHIPPED,
    TODAY,
    after,
    closed,
    edited_policy,
    entry,
    noon,
    process,
    receive_case,
    step,
    why_not,
    world,
)

TOMORROW = TODAY + timedelta(days=1)
RESTRICTION = {
    "kind": "in-writing", "reason": "Forty calls in a day.", "terms": "One e-mail a week.",
    "challenge": "By letter of today.", "review": date(2026, 9, 16),
}  # fmt: skip


def restricted(case: Case) -> Case:
    return step(case, "restrict-contact", RESTRICTION, EVE)


def owed(case: Case) -> list[tuple[str, int, date | None]]:
    return [(d.kind, d.number, d.due) for d in duties(case) if d.is_owed]


# --- restrictions (R26, F25) ---


def test_a_restriction_is_for_the_role_the_policy_names_at_every_stage() -> None:
    for actor in (ANN, DAN):
        assert (why_not(receive_case(), "restrict-contact", actor) or "").startswith(
            "At stage 1 this is for the Corporate Compliance Manager;"
        )
    assert why_not(receive_case(), "restrict-contact", EVE) is None


def test_a_restriction_has_reason_terms_and_the_right_to_challenge_it_and_is_reviewed_until_it_is_lifted() -> (
    None
):
    case = restricted(receive_case())
    assert owed(case) == [("restriction", 1, date(2026, 9, 16))]
    assert (
        why_not(case, "restrict-contact", EVE)
        == "Contact is restricted since 16 March 2026: review that first (review-restriction)."
    )
    case = step(case, "review-restriction", {"outcome": "continue", "review": date(2026, 6, 1)}, EVE)
    assert owed(case) == [("restriction", 1, date(2026, 6, 1))]
    case = step(case, "review-restriction", {"outcome": "lift"}, EVE)
    assert owed(case) == []
    assert (
        why_not(case, "review-restriction", EVE) == "No restriction on contact is in force in CMP-2026-00419."
    )
    assert restricted(case).contact.restrictions[1].number == 2
    texts = {3: {name: str(RESTRICTION[name]) for name in ("reason", "terms", "challenge")}}
    assert dict(told(case, Telling(SHIPPED, texts, world().called)))["Contact"] == [
        ("Restriction 1", "In writing only, from 2026-03-16, lifted 2026-03-16: One e-mail a week."),
        ("", "because Forty calls in a day."),
        ("", "right to challenge: By letter of today."),
        ("", "review: [erased]"),
        ("", "review: [erased]"),
    ]
    needed = {field.name for field in ACTIONS["restrict-contact"].fields if field.required}
    assert needed == {"kind", "reason", "terms", "challenge", "review"}


@pytest.mark.parametrize(
    ("action", "values", "sentence"),
    [
        ("restrict-contact", {"review": date(2026, 9, 17)}, "A restriction is reviewed within 6 months, so by 16 September 2026; 17 September 2026 is later."),
        ("restrict-contact", {"review": TODAY - timedelta(1)}, "The review of 15 March 2026 is before 16 March 2026, the day of the fact itself."),
        ("review-restriction", {"outcome": "continue"}, "Say when a restriction that goes on is reviewed next (--review)."),
        ("review-restriction", {"outcome": "continue", "review": date(2026, 9, 17)}, "A restriction is reviewed within 6 months, so by 16 September 2026; 17 September 2026 is later."),
        ("review-restriction", {"outcome": "lift", "review": TOMORROW}, "What is lifted is not reviewed again: leave --review out."),
    ],
)  # fmt: skip
def test_no_restriction_goes_unreviewed_for_longer_than_the_policy_says(
    action: str, values: dict[str, object], sentence: str
) -> None:
    case = receive_case() if action == "restrict-contact" else restricted(receive_case())
    with pytest.raises(Refused) as refused:
        step(case, action, {**(RESTRICTION if action == "restrict-contact" else {}), **values}, EVE)
    assert str(refused.value) == sentence


def test_how_long_is_policy_data() -> None:
    policy = edited_policy(("[restriction_review]\nmonths = 6", "[restriction_review]\nmonths = 12"))
    values = {**RESTRICTION, "review": date(2027, 3, 16)}
    assert step(
        receive_case(policy=policy), "restrict-contact", values, EVE, policy=policy
    ).contact.restricted


def facets(case: Case) -> Hashable:
    contact = case.contact
    return (
        tuple(r.lifted is None for r in contact.restrictions[:1]),
        tuple(d.followed_up is None for d in contact.detriments[:1]),
        tuple(said.stage for said in contact.satisfaction),
    )


def test_the_records_of_contact_touch_no_state_stage_or_clock_on_any_path(spine: Report) -> None:
    report = walk_beside(spine, "contact", facets)
    assert {action for _, action in report.done} == {
        name for name, a in ACTIONS.items() if a.chapter == "contact"
    }


def test_a_restriction_never_closes_slows_or_stops_a_case(spine: Report) -> None:
    """At every state that can be reached: restricted or not, the same may be done, in the same words, and the same is due."""
    walked = process(shipped(), FEW, points=1, chapters=("", "contact"))
    others = [action for action in ACTIONS.values() if action.chapter != "contact"]
    boss = walked.worlds["several roles"]
    for node in spine.nodes.values():
        (new,) = decide.decide(node.case, walked.commands["restrict-contact"][0], boss, walked.now)
        case = evolve(node.case, entry(node.case.last_seq + 1, new, boss.actor))
        assert case.contact.restricted
        assert spine_of(case) == spine_of(node.case)
        for place in walked.worlds.values():
            asked = [decide.permitted(one, place, walked.now, others) for one in (case, node.case)]
            assert asked[0] == asked[1]


# --- detriment (R12) ---


def test_an_allegation_of_detriment_is_followed_up_even_after_the_close() -> None:
    case = step(closed(), "allege-detriment", {"text": "My booking was cancelled.", "due": TOMORROW})
    assert owed(case) == [("detriment", 1, TOMORROW)]
    case = step(case, "follow-up-detriment", {"outcome": "not-found", "text": "It was cancelled before."})
    assert owed(case) == []
    assert (
        why_not(case, "follow-up-detriment")
        == "No allegation of detriment is waiting for a follow-up in CMP-2026-00419."
    )
    with pytest.raises(Refused, match=r"^The follow-up by 15 March 2026 is before 16 March 2026"):
        step(case, "allege-detriment", {"text": "Again.", "due": TODAY - timedelta(1)})


# --- satisfaction (R54, ISO 10002 8.3) ---


def test_satisfaction_is_recorded_once_a_stage_after_its_response() -> None:
    case = receive_case()
    assert why_not(case, "record-satisfaction") == "The response of stage 1 has not been sent yet."
    case = step(after(case, *FIRST), "record-satisfaction", {"score": "4", "text": "Quick."})
    assert why_not(case, "record-satisfaction") == "Satisfaction with stage 1 was recorded already."
    (said,) = case.contact.satisfaction
    assert (said.stage, said.score) == (1, "4")
    assert (
        why_not(after(case, "escalate"), "record-satisfaction")
        == "The response of stage 2 has not been sent yet."
    )


@pytest.mark.parametrize(
    ("event", "what"),
    [
        (e.ContactRestricted(on=TODAY, number=2, code="times", due=TODAY), "it has the number 2, where 1 was next"),
        (e.ContactRestricted(on=TODAY, number=1, code="times", due=date(2027, 1, 1)), "A restriction is reviewed within 6 months, so by 16 September 2026; 1 January 2027 is later."),
        (e.ContactRestricted(on=date.max, number=1, code="times", due=date.max), "31 December 9999 is in the future; the latest date is today, 16 March 2026."),
        (e.RestrictionReviewed(on=TODAY, number=1, code="continue"), "Say when a restriction that goes on is reviewed next (--review)."),
        (e.RestrictionReviewed(on=TODAY, number=1, code="lift"), "No restriction on contact is in force in CMP-2026-00419."),
        (e.DetrimentAlleged(on=TODAY, number=0, due=TODAY), "it has the number 0, where 1 was next"),
        (e.DetrimentFollowedUp(on=TODAY, number=1, code="found"), "No allegation of detriment is waiting for a follow-up in CMP-2026-00419."),
        (e.SatisfactionRecorded(on=TODAY, number=2, code="1"), "it is of stage 2, where only stage 1 was possible"),
    ],
)  # fmt: skip
def test_inspection_finds_what_the_rules_would_not_have_made(event: e.CaseEvent, what: str) -> None:
    actor = EVE if isinstance(event, e.ContactRestricted | e.RestrictionReviewed) else ANN
    assert what in inspect(receive_case(), event, world(actor), noon(TODAY).replace(tzinfo=None))


# --- in a register: it concerns the person ---


def test_other_cases_of_the_same_person_tell_of_the_restriction(store: Store) -> None:
    me = store.acting()
    eve = store.add_handler("Eve", "eve", ["compliance_manager"], me)

    def received(**contact: str) -> int:
        return store.find(store.receive({"subject": "Fee", "name": "Jo Brown", **contact}, me).ref)

    first = received(email="Jo.Brown@example.org")
    same = (received(email="jo.brown@EXAMPLE.org "), received(email="new@example.org", telephone="0 123"))
    other = (received(email="another@example.org"), received())  # a name is no proof of who somebody is
    store.do(first, "restrict-contact", {**RESTRICTION, "review": store.today}, eve)
    phoned = received(telephone="01 23", email="jo.brown@example.org")
    marker = "A restriction on contact with this person is in force on CMP-"
    assert [bool(store.view(case, me).markers) for case in (first, same[0], phoned, same[1], *other)] == [
        False, True, True, False, False, False,
    ]  # fmt: skip
    assert store.view(same[0], me).markers[0].startswith(marker)
    store.do(first, "review-restriction", {"outcome": "lift", "reason": "Calm since."}, eve)
    assert store.view(same[0], me).markers == []
    assert store.verify().ok


def test_a_telephone_number_tells_of_the_restriction_however_it_is_written(store: Store) -> None:
    me = store.acting()
    eve = store.add_handler("Eve", "eve", ["compliance_manager"], me)

    def received(telephone: str) -> int:
        return store.find(
            store.receive({"subject": "Fee", "name": "Jo Brown", "telephone": telephone}, me).ref
        )

    restricted = received("+44 7700 900123")
    same, other, too_short = received("07700 900123"), received("07700 900124"), received("0123")
    store.do(restricted, "restrict-contact", {**RESTRICTION, "review": store.today}, eve)
    assert [len(store.view(case, me).markers) for case in (same, other, too_short)] == [1, 0, 0]


@pytest.mark.parametrize("months", [0, 601])
def test_a_policy_that_lets_a_restriction_go_unreviewed_is_a_mistake(months: int) -> None:
    with pytest.raises(BadInput, match=rf"restriction_review\.months: {months} months are not from 1 to 600"):
        edited_policy(("[restriction_review]\nmonths = 6", f"[restriction_review]\nmonths = {months}"))
