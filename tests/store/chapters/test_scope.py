"""What kind of complaint it is: assessed, very serious and back, flagged, begun in public; and how it ends without a decision."""

import dataclasses
from datetime import date, timedelta

import pytest
from msgspec import structs

from store import events as e
from store.case import REFERRED, RESPONDED, Case
from store.case.chapters import duties
from store.errors import Refused
from store.policy_file import shipped
from store.rules.actions import ACTIONS
from store.rules.inspect import inspect
from tests.store.statespace import Report, walk
from tests.store.worlds import (
    ANN,
    FIRST,
    SHIPPED,
    TODAY,
    after,
    made,
    noon,
    process,
    receive_case,
    step,
    why_not,
    world,
)

FEW = ("customer_service", "several roles")


def owed(case: Case) -> list[tuple[str, int, str]]:
    return [(duty.kind, duty.number, duty.what) for duty in duties(case) if duty.is_owed]


# --- very serious, and back (R34) ---


def test_a_very_serious_complaint_is_decided_either_way_before_anything_else_is() -> None:
    case = step(after(receive_case(), "acknowledge"), "flag-serious", {"text": "An assault is alleged."})
    assert owed(case) == [("serious", 1, "decide")]
    assert case.serious.due == date(2026, 3, 18)  # two working days, Monday to Wednesday
    for action in ("decide", "resolve"):
        assert (why_not(case, action) or "").startswith(
            "CMP-2026-00419 is flagged as very serious: decide first"
        )
    assert why_not(case, "flag-serious") is not None
    declined = step(case, "decline-investigation", {"reasons": "The police have it."})
    assert owed(declined) == []
    assert why_not(declined, "decide") is None
    assert (
        why_not(declined, "return-from-investigation")
        == "No internal investigation of CMP-2026-00419 is open."
    )


def test_an_internal_investigation_comes_back_to_where_the_complaint_was() -> None:
    before = after(receive_case(), "acknowledge", "investigate")
    case = step(before, "flag-serious", {"text": "Dishonesty is alleged."})
    case = step(case, "open-investigation", {"reasons": "It meets the criterion.", "to": "Internal audit"})
    assert owed(case) == [("serious", 2, "return")]
    assert (case.state, case.stages) == (before.state, before.stages)  # neither state nor clock was touched
    assert (why_not(case, "decide") or "").startswith("The internal investigation has not come back yet")
    case = step(case, "return-from-investigation", {"text": "Nothing was found."})
    assert owed(case) == []
    assert why_not(case, "decide") is None
    assert why_not(case, "flag-serious") is None  # it may come up again


def test_a_flag_after_the_decision_still_holds_the_response_back() -> None:
    case = step(
        after(receive_case(), "acknowledge", "decide"), "flag-serious", {"text": "More came to light."}
    )
    assert (why_not(case, "respond") or "").startswith("CMP-2026-00419 is flagged as very serious")


# --- flags for other procedures (R61) ---


def test_a_flag_is_to_be_handed_on_the_same_day_and_stays_owed_until_it_is() -> None:
    case = step(receive_case(), "flag", {"kind": "safeguarding", "text": "A child is at risk."})
    (duty,) = [duty for duty in duties(case) if duty.kind == "flag"]
    assert (duty.what, duty.due, duty.done) == ("safeguarding", TODAY, None)
    closed = after(case, *FIRST, "close")
    handed = step(closed, "hand-on", {"to": "Safeguarding lead"})  # late is better than never
    assert owed(handed) == []
    assert why_not(handed, "hand-on") == "No flag of CMP-2026-00419 is waiting to be handed on."


def test_with_two_flags_waiting_the_one_meant_is_asked_for() -> None:
    case = step(receive_case(), "flag", {"kind": "media"})
    case = step(case, "flag", {"kind": "data-breach"})
    with pytest.raises(Refused, match=r"^Say which flag: there is 1 and 2\.$"):
        step(case, "hand-on", {"to": "Press office"})
    with pytest.raises(Refused, match=r"^It can't be flag 3: there is 1 and 2\.$"):
        step(case, "hand-on", {"to": "Press office", "flag": 3})
    case = step(case, "hand-on", {"to": "Data protection officer", "flag": 2})
    assert [flag.number for flag in case.flags.open] == [1]
    assert step(case, "hand-on", {"to": "Press office"}).flags.open == ()


# --- social media (R49) ---


def test_a_comment_is_kept_and_moved_to_a_private_channel() -> None:
    case = step(
        receive_case(),
        "log-comment",
        {"platform": "facebook", "handle": "@jo", "link": "https://f.example/1"},
    )
    assert owed(case) == [("social", 1, "facebook")]
    case = step(case, "invite-private")
    assert owed(case) == []
    case = step(case, "moved-private", {"channel": "email"})
    assert case.social.all[0].moved == TODAY
    assert why_not(case, "moved-private") == "No comment of CMP-2026-00419 is left in public."


# --- ends without a decision ---


def test_what_is_put_right_at_once_needs_no_acknowledgement_and_may_still_be_escalated() -> None:
    """Front-line resolution inside stage 1; there is no stage 0 (R7)."""
    case = step(receive_case(), "resolve", {"text": "Sent the card again; she is content."})
    assert (case.state, case.stage.acknowledged, case.stage.responded) == (RESPONDED, TODAY, TODAY)
    assert case.stage.next_step == "stage"
    closed = after(case, "close")
    assert closed.end == "resolved"
    again = after(case, "escalate")
    assert [stage.number for stage in again.stages] == [1, 2]


def test_a_decided_point_is_responded_to_and_not_resolved() -> None:
    case = step(receive_case(points=2), "acknowledge")
    case = step(case, "decide", {"point": 1})
    assert why_not(case, "resolve") == "A point is decided already: decide the rest, and respond."


@pytest.mark.parametrize(
    ("action", "values", "end", "said"),
    [
        ("refer", {"to": "regulation"}, "out of scope", "referred elsewhere"),
        ("refuse", {"ground": "court"}, "refused", "refused"),
        ("service-request", {"service": "events"}, "service request", "found to be a request for service"),
    ],
)
def test_an_end_outside_the_stages(action: str, values: dict[str, object], end: str, said: str) -> None:
    case = step(receive_case(), action, {"reason": "As it is.", **values})
    assert (case.state, case.end, case.ended) == (REFERRED, end, TODAY)
    assert why_not(case, "acknowledge") == (
        f"CMP-2026-00419 was {said} on 16 March 2026, so nothing more can be done on it but notes."
    )


def test_what_went_through_a_stage_as_a_complaint_stays_one() -> None:
    case = after(receive_case(), *FIRST, "escalate")
    for action in ("refuse", "service-request"):
        assert (
            why_not(case, action, ANN)
            == "CMP-2026-00419 has been dealt with as a complaint already, so it stays one."
        )
    assert why_not(case, "refer") is None  # whose it is may come to light at any time


def test_a_policy_that_names_nobody_else_refers_nothing() -> None:
    alone = structs.replace(SHIPPED, scope=structs.replace(SHIPPED.scope, elsewhere={}))
    case = receive_case(policy=alone)
    assert (why_not(case, "refer", policy=alone) or "").startswith("This policy names nobody else")


def test_the_contact_in_force_on_the_day_is_the_one_that_counts() -> None:
    """R37, and G6: the details of the Law School are promised and not given."""
    elsewhere = SHIPPED.scope.elsewhere
    first = elsewhere["regulation"].contacts[0].since
    assert "info@CILEXregulation.org.uk" in elsewhere["regulation"].contact_on(first)
    assert elsewhere["regulation"].contact_on(first - timedelta(1)) == ""
    assert elsewhere["law-school"].contact_on(TODAY) == ""


# --- inspection and the state space ---


@pytest.mark.parametrize(
    ("event", "what"),
    [
        (e.FlagRaised(on=TODAY, number=2, code="media", due=TODAY, texts={"text": "x"}), "it is flag 2, and should be 1"),
        (e.FlagHandedOn(on=TODAY, number=1, texts={"to": "x"}), "No flag of CMP-2026-00419 is waiting to be handed on."),
        (e.SocialCommentLogged(on=TODAY, number=3, code="x", texts={"handle": "x"}), "it is comment 3, and should be 1"),
        (e.InvitedToPrivateChannel(on=TODAY, number=1), "No comment of CMP-2026-00419 is waiting for an invitation to a private channel."),
        (e.InternalInvestigationReturned(on=TODAY, texts={"text": "x"}), "No internal investigation of CMP-2026-00419 is open."),
    ],
)  # fmt: skip
def test_inspection_finds_what_the_rules_would_not_have_made(event: e.CaseEvent, what: str) -> None:
    assert what in inspect(receive_case(), event, world(ANN), noon(TODAY).replace(tzinfo=None))


def facets(case: Case) -> object:
    s = case.serious
    return (
        (s.is_undecided, s.is_under_way, s.decided is None),
        min(len(case.flags.open), 1), min(len(case.flags.all), 1),
        tuple((c.invited is None, c.moved is None) for c in case.social.all[:1]),
    )  # fmt: skip


def promised(report: Report) -> None:
    assert report.faults == {}
    for node in report.nodes.values():
        if node.case.serious.is_under_way or node.case.serious.is_undecided:
            assert node.by.split(": ")[-1].split()[0] not in {"decide", "respond", "resolve"}


@pytest.mark.parametrize("chapter", ["serious", "flags", "social"])
def test_the_promises_hold_with_each_chapter(chapter: str) -> None:
    walked = process(shipped(), FEW, points=1, chapters=("", chapter), facets=facets)
    # one of each is enough: a second flag or comment is no other state, and would be tried without end
    report = walk(dataclasses.replace(walked, starts=walked.starts[:1]))
    promised(report)
    own = {name for name, action in ACTIONS.items() if action.chapter == chapter}
    assert own <= {action for _, action in report.done}


def test_every_action_of_the_group_makes_the_event_it_is_known_by() -> None:
    case = receive_case()
    values: dict[str, dict[str, object]] = {"assess": {"severity": "serious"}, "flag": {"kind": "media"}}
    for name, typed in values.items():
        assert isinstance(made(case, name, typed)[0].event, ACTIONS[name].records)
