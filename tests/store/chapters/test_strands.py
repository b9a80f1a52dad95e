"""The data-protection strand inside a case: the clock of the law beside those of the stages."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from msgspec import structs

from store import events as e
from store.case import Case, Duty
from store.case.chapters import Telling, told
from store.case.chapters import duties as duties_of
from store.errors import Refused
from store.policy import Policy
from store.register import Store
from store.rules import stages, strands
from store.rules.actions import ACTIONS
from store.rules.inspect import inspect
from tests.store.chapters.walks import beside
from tests.store.worlds import (
    CALENDAR,
    DAN,
    FIRST,
    POLICY,
    SHIPPED,
    TODAY,
    after,
    closed,
    edited_policy,
    edited_text,
    made,
    noon,
    receive_case,
    step,
    typed_for,
    why_not,
    world,
)

FROM_JANUARY = ("in_force = 2026-06-19", "in_force = 2026-01-01")
LAW = edited_policy(FROM_JANUARY)
CONCLUDED = {"outcome": "not-upheld", "reasons": "The copy was right."}


def opened(on: date = TODAY, policy: Policy = LAW) -> Case:
    today = max(on, TODAY)
    case = receive_case(on=min(on, TODAY), policy=policy, today=today)
    return step(case, "open-data-protection", on=on, policy=policy, today=today)


def acknowledged() -> Case:
    return step(opened(), "acknowledge-data-protection", policy=LAW)


# --- the clock of the law ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "due", "rolled"),
    [
        (date(2026, 3, 16), date(2026, 4, 15), []),  # 17 March is the first day, and Wednesday 15 April the thirtieth
        (date(2026, 3, 19), date(2026, 4, 20), ["Saturday", "Sunday"]),  # the thirtieth is Saturday 18 April
        (date(2026, 3, 4), date(2026, 4, 7), ["Good Friday (bank holiday)", "Saturday", "Sunday", "Easter Monday (bank holiday)"]),
        (date(2026, 11, 24), date(2026, 12, 24), []),  # the office is closed on 24 December, and the law does not stop for that
        (date(2026, 11, 25), date(2026, 12, 29), ["Christmas Day (bank holiday)", "Boxing Day (bank holiday)", "Sunday", "Boxing Day (observed, bank holiday)"]),
        (date(2026, 12, 2), date(2027, 1, 4), ["New Year's Day (bank holiday)", "Saturday", "Sunday"]),
        (date(2026, 6, 20), date(2026, 7, 20), []),
    ],
)  # fmt: skip
def test_thirty_days_counting_from_the_day_after_receipt(
    received: date, due: date, rolled: list[str]
) -> None:
    law = LAW.data_protection
    assert law is not None
    found = strands.statutory(law, received, POLICY, LAW, world(policy=LAW))
    assert found == e.Due(received, 30, "calendar", POLICY, CALENDAR, due)
    why = strands.why(found, world(policy=LAW))
    assert [day["why"] for day in why["skipped"]] == rolled  # type: ignore[attr-defined]  # a list of days
    assert (why["what"], why["due"], why["set_by"], why["calendar"]) == (
        "acknowledge-data-protection", due, "Data Protection Act 2018, section 164A", "england-and-wales v1",
    )  # fmt: skip


def test_where_the_calendar_ends_the_last_day_is_not_guessed() -> None:
    law = LAW.data_protection
    assert law is not None
    found = strands.statutory(law, date(2028, 12, 20), POLICY, LAW, world(policy=LAW))
    assert (found.on, found.why_not) == (
        None,
        "not computable: calendar england-and-wales v1 ends 2028-12-31",
    )
    assert strands.why(found, world(policy=LAW))["skipped"] == []


def test_what_is_due_next_is_the_earliest_of_the_stages_and_the_law() -> None:
    case = opened()
    assert case.next_due == ("acknowledge", case.stage.acknowledge_due)
    case = step(case, "acknowledge", policy=LAW)
    assert case.next_due == ("respond", case.stage.respond_due)  # both on 15 April: the stage is named first
    late = step(case, "extend", policy=LAW)
    assert late.next_due == ("acknowledge-data-protection", late.strands.acknowledge_due)
    answered = step(step(late, "decide", policy=LAW), "respond", policy=LAW)
    assert answered.next_due == ("acknowledge-data-protection", late.strands.acknowledge_due)
    assert step(answered, "acknowledge-data-protection", policy=LAW).next_due is None


def test_the_clocks_of_the_stages_stay_as_they_are() -> None:
    before = receive_case(policy=LAW)
    for case in (
        opened(),
        acknowledged(),
        step(acknowledged(), "conclude-data-protection", CONCLUDED, policy=LAW),
    ):
        assert (case.stages, case.state) == (before.stages, before.state)


# --- order ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "action", "why"),
    [
        (opened, "open-data-protection", "CMP-2026-00419 has its data-protection strand already, received on 16 March 2026."),
        (closed, "open-data-protection", "CMP-2026-00419 was closed on 16 March 2026; the complainant may ask for the next stage (escalate), which reopens it."),
        (receive_case, "acknowledge-data-protection", "CMP-2026-00419 has no data-protection strand: open it first (open-data-protection)."),
        (receive_case, "update-data-protection", "CMP-2026-00419 has no data-protection strand: open it first (open-data-protection)."),
        (acknowledged, "acknowledge-data-protection", "The data-protection strand was acknowledged on 16 March 2026."),
        (opened, "conclude-data-protection", "The data-protection strand is not acknowledged yet: acknowledge it first (acknowledge-data-protection)."),
        (lambda: step(acknowledged(), "conclude-data-protection", CONCLUDED, policy=LAW), "update-data-protection", "The data-protection strand was concluded on 16 March 2026."),
        (opened, "withdraw", "The data-protection strand has no outcome yet: conclude it first (conclude-data-protection)."),
        (lambda: after(opened(), *FIRST, policy=LAW), "close", "The data-protection strand has no outcome yet: conclude it first (conclude-data-protection)."),
        (opened, "refer", "The data-protection strand has no outcome yet: conclude it first (conclude-data-protection)."),
        (opened, "refuse", "The data-protection strand has no outcome yet: conclude it first (conclude-data-protection)."),
        (opened, "service-request", "The data-protection strand has no outcome yet: conclude it first (conclude-data-protection)."),
    ],
)  # fmt: skip
def test_a_rule_says_why_not(case: Callable[[], Case], action: str, why: str) -> None:
    assert why_not(case(), action, policy=LAW) == why


def test_a_policy_that_says_nothing_of_it_has_no_strand() -> None:
    policy = structs.replace(SHIPPED, data_protection=None)
    assert why_not(receive_case(policy=policy), "open-data-protection", policy=policy) == (
        "This policy says nothing of complaints about personal data ([data_protection]), so no strand of its own can be opened."
    )


def test_nothing_that_came_before_the_law_is_under_it() -> None:
    case = receive_case()
    why = "{} March 2026 is before 19 June 2026, when the law on complaints about personal data came into force."
    assert why_not(case, "open-data-protection") == why.format(16)
    july = date(2026, 7, 1)
    with pytest.raises(Refused) as error:
        made(case, "open-data-protection", on=date(2026, 3, 20), today=july)
    assert str(error.value) == why.format(20)
    (new,) = made(case, "open-data-protection", on=date(2026, 6, 19), today=july)
    assert isinstance(new.event, e.DataProtectionReceived)
    assert new.event.acknowledge_due.on == date(2026, 7, 20)  # the thirtieth day is Sunday 19 July


def test_it_is_not_before_the_complaint_nor_out_of_order() -> None:
    later = date(2026, 3, 20)
    case = step(receive_case(policy=LAW), "open-data-protection", on=later, today=later, policy=LAW)
    for action in ("acknowledge-data-protection", "update-data-protection"):
        with pytest.raises(
            Refused, match=r"is before 20 March 2026, when the complaint about personal data was received\.$"
        ):
            made(case, action, on=TODAY, today=later, policy=LAW)
    with pytest.raises(Refused, match=r"is before 16 March 2026, when the complaint was received\.$"):
        made(receive_case(policy=LAW), "open-data-protection", on=TODAY - timedelta(1), policy=LAW)


def test_the_strand_may_be_opened_while_the_case_is_answered_and_not_closed() -> None:
    case = after(receive_case(policy=LAW), *FIRST, policy=LAW)
    assert why_not(case, "open-data-protection", policy=LAW) is None
    assert "At stage 1 this is for" in (why_not(case, "open-data-protection", DAN, LAW) or "")


# --- the record -------------------------------------------------------------------------------------------------------


def test_what_is_owed_and_what_is_told() -> None:
    case = opened()
    due = case.strands.acknowledge_due
    assert due is not None
    assert duties_of(case) == [
        Duty("data-protection", 1, "acknowledge", due.on),
        Duty("data-protection", 2, "conclude"),
    ]
    case = step(acknowledged(), "update-data-protection", {"text": "We have asked the archive."}, policy=LAW)
    case = step(case, "conclude-data-protection", CONCLUDED, policy=LAW)
    assert [duty.done for duty in duties_of(case)] == [TODAY, TODAY]
    texts = {
        case.last_seq - 1: {"text": "We have asked the archive."},
        case.last_seq: {"reasons": "The copy was right."},
    }
    assert told(case, Telling(LAW, texts, lambda n: "")) == [
        (
            "Data protection",
            [
                ("Received", "2026-03-16"),
                ("Acknowledged", "2026-03-16 (due 2026-04-15)"),
                ("Update", "2026-03-16: We have asked the archive."),
                ("Concluded", "2026-03-16, not upheld: The copy was right."),
            ],
        )
    ]
    erased = told(case, Telling(LAW, {}, lambda n: ""))[0][1]
    assert erased[2:] == [
        ("Update", "2026-03-16: [erased]"),
        ("Concluded", "2026-03-16, not upheld: [erased]"),
    ]


def test_a_date_written_past_the_rules_is_found() -> None:
    case = receive_case(policy=LAW)
    wrong = e.Due(TODAY, 30, "calendar", POLICY, CALENDAR, date(2026, 5, 1))
    event = e.DataProtectionReceived(on=TODAY, acknowledge_due=wrong)
    assert inspect(case, event, world(policy=LAW), noon(TODAY)) == [
        "acknowledgement due 1 May 2026 (30 calendar days after 16 March 2026), and by policy and calendar it is "
        "15 April 2026 (30 calendar days after 16 March 2026)"
    ]
    assert inspect(case, event, world(), noon(TODAY))[0].startswith("16 March 2026 is before 19 June 2026")


def test_no_clock_is_lost_beside_the_stages() -> None:
    process, report = beside(
        "strands",
        lambda case: (
            case.strands.acknowledge_due is None,
            case.strands.acknowledged is None,
            case.strands.concluded is None,
        ),
        text=edited_text(FROM_JANUARY),
    )
    assert report.faults == {}
    assert {action for _, action in report.done} >= {
        "open-data-protection", "acknowledge-data-protection", "update-data-protection", "conclude-data-protection",
    }  # fmt: skip
    ended = [node.case for node in report.nodes.values() if not node.case.is_open]
    assert {case.strands.is_open for case in ended} == {False}
    assert {case.strands.concluded is None for case in ended} == {True, False}
    assert process.starts


@pytest.mark.parametrize(("action", "event"), [("close", "Closed"), ("withdraw", "Withdrawn")])
def test_an_end_that_forgets_the_strand_would_be_found(
    monkeypatch: pytest.MonkeyPatch, action: str, event: str
) -> None:
    whole = ACTIONS[action]
    left = tuple(rule for rule in whole.rules if rule is not stages.no_open_strand)
    monkeypatch.setitem(ACTIONS, action, replace(whole, rules=left))
    _, report = beside("strands", lambda case: case.strands.is_open, text=edited_text(FROM_JANUARY))
    assert report.faults["ends_hold"].what == f"{event} while the data-protection strand has no outcome"


# --- through a register -----------------------------------------------------------------------------------------------


def test_through_a_register(tmp_path: Path) -> None:
    """The letter says what the law asks for, whoever writes it; the queue shows the date; verify finds nothing."""
    july = datetime(2026, 7, 1, 12)
    store = Store.create(tmp_path / "register.duckdb", clock=lambda: july)
    me = store.acting()
    case = store.find(store.receive({"subject": "My file", "name": "Ada"}, me).ref)
    store.do(case, "open-data-protection", {}, me)
    store.do(case, "acknowledge", {}, me)
    store.do(case, "extend", {"days": 10, "reason": "The archive moves."}, me)
    view = store.view(case, me)
    assert (view.row.due, view.row.due_what) == (date(2026, 7, 31), "acknowledge-data-protection")
    assert [clock["what"] for clock in view.clocks] == ["acknowledge-data-protection", "respond"]
    store.do(case, "acknowledge-data-protection", {}, me)
    store.do(
        case,
        "conclude-data-protection",
        {"outcome": "upheld", "reasons": "It was kept too long.", "letter": "Dear Ada"},
        me,
    )
    lines = [line for line in store.view(case, me).chronology if line.event.startswith("DataProtection")]
    assert "how we handle your personal data, which we received on 1 July 2026" in lines[1].text
    right = "you have the right to complain to the Information Commissioner's Office: "
    assert right in lines[2].text
    assert "Dear Ada" in lines[2].text
    assert store.verify().findings == []
    assert store.rebuild() == 1
    other = store.find(store.receive({"subject": "Another"}, me).ref)
    for action in ("open-data-protection", "acknowledge-data-protection", "conclude-data-protection"):
        store.do(other, action, typed_for(action), me)
    written = store.view(other, me).chronology[-1].text
    assert right in written
    assert "upheld.\nAs it was." in written
