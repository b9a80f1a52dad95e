"""Staff complained about: informed, invited to respond or a reason why not, and what they said (R24, R25)."""

from datetime import date

import pytest

from store import events as e
from store.case import Case
from store.case.chapters import Telling, told
from store.errors import Refused
from store.rules.actions import ACTIONS
from store.rules.gaps import gaps
from store.rules.inspect import inspect
from tests.store.chapters.walks import beside
from tests.store.worlds import ANN, KIM, SHIPPED, TODAY, after, made, noon, receive_case, step, why_not, world


def about_kim() -> Case:
    return receive_case(about_handler=["Kim"])


def missing(case: Case) -> set[str]:
    return {gap.code for gap in gaps(case, world()) if gap.code.startswith("staff")}


def test_staff_not_informed_and_not_invited_without_a_reason_are_listed() -> None:
    case = about_kim()
    assert missing(case) == {"staff-uninformed"}
    case = after(case, "inform-staff")
    assert missing(case) == {"staff-uninvited"}
    assert missing(step(case, "invite-staff")) == set()
    assert (
        missing(step(case, "invite-staff", {"not_invited": "It would put the complainant at risk."})) == set()
    )
    assert missing(receive_case()) == set()


def test_an_invitation_follows_being_told_and_only_where_somebody_is_complained_about() -> None:
    assert why_not(about_kim(), "invite-staff") == (
        "The member of staff complained about has not been informed yet: inform them first (inform-staff)."
    )
    assert why_not(receive_case(), "invite-staff") == "CMP-2026-00419 is not about a member of staff."
    assert why_not(after(about_kim(), "inform-staff"), "invite-staff", KIM) == (
        "Kim is complained about in CMP-2026-00419, so may not handle it."
    )


def test_who_is_not_invited_is_left_out_with_a_reason_that_is_kept() -> None:
    case = after(about_kim(), "inform-staff")
    (new,) = made(case, "invite-staff", {"not_invited": "The police asked us not to."})
    assert new.event == e.StaffInvited(on=TODAY, invited=False)
    assert new.texts == {"reason": "The police asked us not to."}
    left_out = step(case, "invite-staff", {"not_invited": "The police asked us not to."})
    assert why_not(left_out, "staff-responded") == (
        "The member of staff was not invited to respond: record the invitation first (invite-staff)."
    )
    assert why_not(step(left_out, "invite-staff"), "staff-responded") is None


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"by": "2026-03-15"}, "A response can't be due on 15 March 2026, before the invitation."),
        ({"by": "2026-03-20", "not_invited": "No."}, "Who is not invited has no date to respond by."),
    ],
)
def test_the_time_to_respond(values: dict[str, object], why: str) -> None:
    case = after(about_kim(), "inform-staff")
    assert step(case, "invite-staff", {"by": "2026-03-20"}).staff.due == date(2026, 3, 20)
    with pytest.raises(Refused) as refused:
        made(case, "invite-staff", values)
    assert str(refused.value) == why


def test_their_response_is_kept_as_given_though_it_come_after_the_answer() -> None:
    case = after(about_kim(), "inform-staff", "invite-staff", "acknowledge", "decide", "respond")
    case = step(case, "staff-responded", {"text": "I was on leave."})
    (seq,) = case.staff.answers
    telling = Telling(SHIPPED, {seq: {"text": "I was on leave."}}, world().called)
    lines = dict(told(case, telling))["Staff complained about"]
    assert lines == [
        ("Invitation", "invited to respond on 2026-03-16"),
        ("Response", "2026-03-16: I was on leave."),
    ]


@pytest.mark.parametrize(
    ("event", "what"),
    [
        (e.StaffInvited(on=TODAY, invited=False), "It says that they were not invited, without a reason."),
        (e.StaffInvited(on=TODAY, due=date(2026, 3, 1)), "A response can't be due on 1 March 2026, before the invitation."),
        (e.StaffResponded(on=TODAY), "it has no text"),
    ],
)  # fmt: skip
def test_inspection_finds_what_the_rules_would_not_have_made(event: e.CaseEvent, what: str) -> None:
    case = after(about_kim(), "inform-staff")
    assert what in inspect(case, event, world(ANN), noon(TODAY).replace(tzinfo=None))


def test_every_promise_holds_with_staff_on_every_path() -> None:
    def facets(case: Case) -> object:
        return case.staff.invited, bool(case.staff.responded)

    tried = [{}, {"not_invited": "At their own wish."}]
    _, report = beside("staff", facets, {"invite-staff": tried}, about_staff=True)
    assert report.faults == {}
    for node in report.nodes.values():  # told from the records, not from the rules
        record = node.case.staff
        assert node.case.staff_informed is not None or (record.invited is None and not record.responded)
    own = {action for _, action in report.done if ACTIONS[action].chapter == "staff"}
    assert own == {"invite-staff", "staff-responded"}
