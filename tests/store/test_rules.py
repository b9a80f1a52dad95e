"""Each rule by itself: the sentence with which it refuses, and that it is silent where it should be."""

from collections.abc import Callable
from typing import NamedTuple

import pytest
from msgspec.structs import replace

from store.case import REFERRED, Case
from store.errors import Refused
from store.people import Handler
from store.policy import Policy
from store.rules import decide
from store.rules.actions import ACTIONS
from store.rules.situation import listed
from tests.store.worlds import (
    ANN,
    EVE,
    FIRST,
    GITA,
    JON,
    KIM,
    LAST,
    LEO,
    SHIPPED,
    TODAY,
    after,
    at_stage,
    closed,
    edited_policy,
    handler,
    made,
    noon,
    receive_case,
    step,
    why_not,
    withdrawn,
    world,
)


class Refusal(NamedTuple):
    """A case, what somebody tries on it, and the sentence that refuses it."""

    id: str
    case: Callable[[], Case]
    action: str
    actor: Handler
    why: str


SAYS = [
    # who
    Refusal("no role at all", receive_case, "note", JON, "Jon holds no role on 16 March 2026, so may not act; an administrator can grant one."),
    Refusal("a role that ended today", receive_case, "acknowledge", LEO, "Leo holds no role on 16 March 2026, so may not act; an administrator can grant one."),
    Refusal("another role", receive_case, "acknowledge", GITA, "At stage 1 this is for the Customer Service Team or the Customer Voice and Reporting Team; Gita is Member of staff."),
    Refusal("several other roles", lambda: at_stage(3), "allocate", handler(30, "Max", "staff", "administrator"), "At stage 3 this is for the Corporate Compliance Manager; Max is Member of staff and Administrator."),
    Refusal("a role this policy has not", receive_case, "acknowledge", handler(31, "Nia", "ombudsman"), "At stage 1 this is for the Customer Service Team or the Customer Voice and Reporting Team; Nia is ombudsman."),
    Refusal("the allocator allocates", receive_case, "allocate", ANN, "At stage 1 this is for the Customer Service Team Leader; Ann is Customer Service Team."),
    Refusal("stage 2 is not for the manager", lambda: at_stage(2), "decide", EVE, "At stage 2 this is for the Customer Service Team or the Customer Voice and Reporting Team; Eve is Corporate Compliance Manager."),
    Refusal("stage 3 is not for the team", lambda: at_stage(3), "acknowledge", ANN, "At stage 3 this is for the Corporate Compliance Manager; Ann is Customer Service Team."),
    Refusal("the last stage", lambda: at_stage(4), "respond", ANN, "At stage 4 this is for the Corporate Compliance Manager; Ann is Customer Service Team."),
    Refusal("complained about", lambda: receive_case(about_handler=["Kim"]), "acknowledge", KIM, "Kim is complained about in CMP-2026-00419, so may not handle it."),
    Refusal("decided before", lambda: after(at_stage(2), "acknowledge"), "decide", ANN, "Ann decided at stage 1, so somebody else must decide at stage 2."),
    # order
    Refusal("acknowledged twice", lambda: after(receive_case(), "acknowledge"), "acknowledge", ANN, "Stage 1 was already acknowledged on 16 March 2026."),
    Refusal("confirmed twice", lambda: after(receive_case(), "confirm-receipt"), "confirm-receipt", ANN, "Receipt was already confirmed automatically on 16 March 2026."),
    Refusal("investigate unacknowledged", receive_case, "investigate", ANN, "Stage 1 has not been acknowledged yet: acknowledge it first."),
    Refusal("investigate twice", lambda: after(receive_case(), "acknowledge", "investigate"), "investigate", ANN, "The investigation of stage 1 has already been started."),
    Refusal("investigate what is decided", lambda: after(receive_case(), "acknowledge", "decide"), "investigate", ANN, "Stage 1 is already decided: respond to the complainant."),
    Refusal("ask when decided", lambda: after(receive_case(), "acknowledge", "decide"), "ask", ANN, "Stage 1 is already decided: respond to the complainant."),
    Refusal("ask twice", lambda: after(receive_case(), "ask"), "ask", ANN, "Waiting for the complainant, who was asked on 16 March 2026: record the answer first (answered)."),
    Refusal("decide while waiting", lambda: after(receive_case(), "acknowledge", "ask"), "decide", ANN, "Waiting for the complainant, who was asked on 16 March 2026: record the answer first (answered)."),
    Refusal("answered unasked", receive_case, "answered", ANN, "Nothing was asked of the complainant that is still unanswered."),
    Refusal("decide unacknowledged", receive_case, "decide", ANN, "Stage 1 has not been acknowledged yet: acknowledge it first."),
    Refusal("decide, staff not informed", lambda: after(receive_case(about_staff="yes"), "acknowledge"), "decide", ANN, "The member of staff complained about has not been informed yet: inform them first (inform-staff)."),
    Refusal("respond undecided", lambda: after(receive_case(), "acknowledge"), "respond", ANN, "Stage 1 has not been decided yet: decide it, with reasons, before the response is sent."),
    Refusal("respond, a point undecided", lambda: step(after(receive_case(points=3), "acknowledge"), "decide", {"point": 2}), "respond", ANN, "Stage 1 is not wholly decided: points 1 and 3 still to decide."),
    Refusal("respond, one point undecided", lambda: step(after(receive_case(points=2), "acknowledge"), "decide", {"point": 2}), "respond", ANN, "Stage 1 is not wholly decided: point 1 still to decide."),
    Refusal("decide after the response", lambda: after(receive_case(), *FIRST), "decide", ANN, "The response of stage 1 was sent on 16 March 2026: escalate if the complainant is not satisfied, or close."),
    Refusal("decide after the last response", lambda: after(at_stage(4), *LAST), "decide", EVE, "The response of stage 4 was sent on 16 March 2026: close the case, or reopen the stage (reopen)."),
    Refusal("escalate unanswered", receive_case, "escalate", ANN, "Stage 2 can be opened only after the response of stage 1 was sent, and it has not been."),
    Refusal("escalate past the last", lambda: after(at_stage(4), *LAST), "escalate", EVE, "Stage 4 is the last stage of this policy: there is no further stage to ask for."),
    Refusal("close unanswered", receive_case, "close", ANN, "The response of stage 1 has not been sent yet."),
    Refusal("after the close", closed, "acknowledge", ANN, "CMP-2026-00419 was closed on 16 March 2026; the complainant may ask for the next stage (escalate), which reopens it."),
    Refusal("after the last close", lambda: after(at_stage(4), *LAST, ("close", EVE)), "close", EVE, "CMP-2026-00419 was closed on 16 March 2026; it can be reopened at the same stage (reopen)."),
    Refusal("after a withdrawal", withdrawn, "acknowledge", ANN, "CMP-2026-00419 was withdrawn on 16 March 2026, so nothing more can be done on it but notes."),
    Refusal("a withdrawal is not escalated", withdrawn, "escalate", ANN, "CMP-2026-00419 was withdrawn on 16 March 2026, so nothing more can be done on it but notes."),
    Refusal("nor closed", withdrawn, "close", ANN, "CMP-2026-00419 was withdrawn on 16 March 2026, so nothing more can be done on it but notes."),
    Refusal("extended all the way", lambda: step(receive_case(), "extend", {"days": 20}), "extend", ANN, "At most 20 working days may be added at stage 1, and 20 already were."),
]  # fmt: skip


@pytest.mark.parametrize("refusal", SAYS, ids=lambda refusal: refusal.id)
def test_a_rule_says_why_not(refusal: Refusal) -> None:
    case = refusal.case()
    assert why_not(case, refusal.action, refusal.actor) == refusal.why
    with pytest.raises(Refused) as error:
        made(case, refusal.action, {"to": "Bob"} if refusal.action == "allocate" else None, refusal.actor)
    assert str(error.value) == refusal.why


def test_a_case_referred_elsewhere_stays_ended() -> None:
    """No action of this policy refers a case yet; the state is of the record."""
    case = replace(receive_case(), state=REFERRED, ended=TODAY)
    why = (
        "CMP-2026-00419 was referred elsewhere on 16 March 2026, so nothing more can be done on it but notes."
    )
    assert why_not(case, "decide") == why
    assert why_not(case, "escalate") == why
    assert why_not(case, "note") is None


@pytest.mark.parametrize(
    ("policy", "action", "case"),
    [
        (edited_policy(("acknowledge_before_decision = { value = true", "acknowledge_before_decision = { value = false")), "decide", receive_case),
        (edited_policy(("staff_informed_before_decision = { value = true", "staff_informed_before_decision = { value = false")), "decide", lambda: after(receive_case(about_staff="yes"), "acknowledge")),
        (edited_policy(('another_decider_than = { stages = [1], set_by = "owner", question = "G4" }', "")), "decide", lambda: after(at_stage(2), "acknowledge")),
    ],
    ids=["acknowledgement", "staff informed", "another decider"],
)  # fmt: skip
def test_a_policy_may_do_without_a_rule(policy: Policy, action: str, case: Callable[[], Case]) -> None:
    assert why_not(case(), action) is not None
    assert why_not(case(), action, policy=policy) is None


def test_the_rules_speak_in_order() -> None:
    """Who first, then whether the case is open, then what comes before."""
    case = after(receive_case(about_handler=["Kim"]), "withdraw")
    assert "holds no role" in (why_not(case, "decide", JON) or "")
    assert "was withdrawn" in (why_not(case, "decide", KIM) or "")


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_roles_of_each_action_are_named_in_words(number: int) -> None:
    found = {p.action: p.roles for p in decide.permitted(at_stage(number), world(), noon(TODAY))}
    team = ["Customer Service Team", "Customer Voice and Reporting Team"]
    manager = ["Corporate Compliance Manager"]
    assert found["acknowledge"] == (team if number < 3 else manager)
    assert found["allocate"] == (["Customer Service Team Leader"] if number < 3 else manager)
    assert found["escalate"] == (team + manager if number == 2 else team if number == 1 else manager)
    assert found["note"] == [role.title for role in SHIPPED.roles.values()]
    assert list(found) == list(ACTIONS)


def test_fields_are_described_for_a_form() -> None:
    case = receive_case(points=2)
    found = {p.action: {f["name"]: f for f in p.fields} for p in decide.permitted(case, world(), noon(TODAY))}
    assert found["decide"]["point"]["choices"] == {"1": "point 1", "2": "point 2"}
    assert found["decide"]["outcome"] == {
        "name": "outcome",
        "kind": "choice",
        "label": "Outcome",
        "required": True,
        "choices": {"upheld": "Upheld", "partly-upheld": "Partly upheld", "not-upheld": "Not upheld"},
        "help": "the decision",
    }
    assert found["close"] == {}


def test_every_action_has_a_name_and_words() -> None:
    for name, action in ACTIONS.items():
        assert name == action.name
        assert action.title[0].isupper()
        assert action.does[0].islower()


def test_numbers_in_words() -> None:
    assert [listed(numbers) for numbers in ((1,), (1, 2), (1, 2, 3))] == ["1", "1 and 2", "1, 2 and 3"]
