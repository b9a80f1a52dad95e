"""Changes: proposed, seen to, reported, made; and an effect that is registered before anybody looks (R50, R52 to R54)."""

from collections import deque
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from store import events as e
from store.errors import BadInput, Refused
from store.records.change import Change, decimal, duties
from store.records.kind import evolve, inspect, matter
from store.rules.situation import World
from tests.store.records.desk import CHANGE, TYPED, a, after, begun, made, step, told, why_not
from tests.store.worlds import ANN, BOB, EVE, JON, SHIPPED, TODAY, edited_policy, entry, noon, world

LATER = date(2026, 10, 1)  # the day after the window that is registered
REPORTED = edited_policy(
    ("change_reported_before_done = { value = false", "change_reported_before_done = { value = true")
)


def refused(change: Change, name: str, **more: Any) -> str:
    with pytest.raises(Refused) as found:
        made(CHANGE, change, name, **more)
    return str(found.value)


def registered(**typed: object) -> Change:
    found: Change = step(CHANGE, a(CHANGE), "register-effect", **typed)
    return found


def ready() -> Change:
    """A change that was done, with an effect whose window is over on `LATER`."""
    found: Change = step(CHANGE, registered(), "done")
    return found


# --- from proposal to done ---


def test_a_change_is_proposed_with_its_scope_and_the_case_it_comes_from() -> None:
    proposed, behind = begun(
        CHANGE, text="Today.", cause="delay", service=["examinations", "membership"], category=["delay"], owner="Bob",
        due="2026-04-30", case="CMP-2026-00007",
    )  # fmt: skip
    assert proposed.event == e.ChangeProposed(
        on=TODAY, policy=1, kind="procedure", cause="delay", services=("examinations", "membership"), categories=("delay",),
        owner=BOB.id, due=date(2026, 4, 30),
    )  # fmt: skip
    assert proposed.texts == {"title": "Send results by e-mail", "text": "Today."}
    assert behind.event == e.ChangeLinked(on=TODAY, case=2026_00000007)
    assert after(CHANGE, None, (proposed, behind), ANN, TODAY).cases == (2026_00000007,)


def test_owner_and_day_are_a_duty_until_it_is_done() -> None:
    change = step(CHANGE, a(CHANGE), "assign-change")
    (duty,) = duties(change)
    assert (duty.kind, duty.what, duty.due, duty.owner, duty.is_owed) == (
        "change",
        "procedure",
        date(2026, 4, 30),
        BOB.id,
        True,
    )
    assert (change.is_open, change.next_due) == (True, date(2026, 4, 30))
    done = step(CHANGE, change, "done")
    assert [owed.is_owed for owed in duties(done)] == [False]
    assert (done.state, done.is_open, done.next_due) == ("done", False, None)


def test_what_was_done_or_dropped_stays_so() -> None:
    done, dropped = step(CHANGE, a(CHANGE), "done"), step(CHANGE, a(CHANGE), "drop")
    for name in ("done", "drop", "assign-change"):
        assert refused(done, name) == "CHG-2026-00001 was done on 16 March 2026."
    for name in CHANGE.steps:
        assert (
            refused(dropped, name)
            == "CHG-2026-00001 was dropped on 16 March 2026: propose another change (upheld change)."
        )
    assert not any(duty.is_owed for duty in duties(dropped))


def test_a_change_is_reported_with_its_minute_and_what_is_missing_is_told() -> None:
    """Every change carries the reference of a minute, or says whom it was not reported to (R52, R53)."""
    change = step(CHANGE, a(CHANGE), "report")
    assert made(CHANGE, a(CHANGE), "report")[0].texts == {"minute": "EC/26/31"}
    assert told(CHANGE, change, {2: {"minute": "EC/26/31"}})["Reported to"] == {
        "Executive Committee": "2026-03-16, minute EC/26/31",
        "Not yet": "Audit and Risk Committee, All staff",
    }
    assert (
        refused(change, "report")
        == "CHG-2026-00001 was reported on 16 March 2026 already to: Executive Committee."
    )
    with pytest.raises(BadInput, match="--minute is missing"):
        made(CHANGE, a(CHANGE), "report", minute="")


def test_where_the_policy_says_so_a_change_is_reported_before_it_is_made() -> None:
    change = a(CHANGE)
    assert why_not(CHANGE, change, "done") is None
    assert why_not(CHANGE, change, "done", policy=REPORTED) == (
        "CHG-2026-00001 was reported to nobody yet: report it first, with committee and minute (report)."
    )
    assert why_not(CHANGE, step(CHANGE, change, "report"), "done", policy=REPORTED) is None


@pytest.mark.parametrize(
    ("name", "more", "why"),
    [
        ("add-case", {"case": "CMP-2026-00099"}, "There is no case CMP-2026-00099 in this register."),
        ("report", {"on": date(2026, 3, 15)}, "15 March 2026 is before 16 March 2026, when it was recorded."),
        ("done", {"on": date(2026, 3, 17)}, "17 March 2026 is in the future; the latest date is today, 16 March 2026."),
        ("done", {"actor": JON}, "Jon holds no role on 16 March 2026, so may not act; an administrator can grant one."),
    ],
)  # fmt: skip
def test_what_is_refused_of_any_step(name: str, more: dict[str, Any], why: str) -> None:
    assert refused(a(CHANGE), name, **more) == why


def test_the_same_is_not_said_twice() -> None:
    change = step(CHANGE, step(CHANGE, a(CHANGE), "add-case"), "assign-change")
    assert refused(change, "add-case") == "CMP-2026-00007 is behind CHG-2026-00001 already."
    assert refused(change, "assign-change") == "CHG-2026-00001 is with Bob already, due 30 April 2026."


def test_who_may_is_the_policys_to_say() -> None:
    strict = edited_policy(
        ('change = "anyone"\n', 'change = ["compliance_manager"]\nchange-done = ["compliance_manager"]\n')
    )
    assert why_not(CHANGE, a(CHANGE), "done", policy=strict) == (
        "This is for the Corporate Compliance Manager; Ann is Customer Service Team."
    )
    assert why_not(CHANGE, a(CHANGE), "done", EVE, policy=strict) is None
    assert why_not(CHANGE, a(CHANGE), "drop", policy=strict) is None
    with pytest.raises(BadInput, match=r"who\.change-undo: there is no such action"):
        edited_policy(('change = "anyone"\n', 'change-undo = "anyone"\n'))


# --- the effect ---


def test_an_effect_is_registered_before_anybody_looks() -> None:
    change = registered(service="examinations")
    (effect,) = change.effects
    assert effect.terms == e.EffectRegistered(
        on=TODAY, number=1, measure="upheld", service="examinations", expected="fall", window_from=date(2025, 10, 1),
        change_on=date(2026, 4, 1), window_to=date(2026, 9, 30),
    )  # fmt: skip
    assert (effect.seq, effect.recorded) == (2, noon(TODAY).replace(tzinfo=None))
    assert change.next_due is None  # nobody said when it is to be done
    (_, duty) = duties(change)
    assert (duty.kind, duty.number, duty.what, duty.due, duty.is_owed) == (
        "effect",
        1,
        "upheld",
        date(2026, 9, 30),
        True,
    )


def test_it_is_assessed_once_the_change_is_made_and_the_window_is_over() -> None:
    assert why_not(CHANGE, a(CHANGE), "assess-effect", today=LATER) == (
        "No effect of CHG-2026-00001 is registered that was not assessed: register it first, before looking (register-effect)."
    )
    assert (
        why_not(CHANGE, registered(), "assess-effect", today=LATER)
        == "CHG-2026-00001 has not been done yet, so it has had no effect."
    )
    change = ready()
    assert why_not(CHANGE, change, "assess-effect", today=date(2026, 9, 30)) == (
        "The window of effect 1 lasts until 30 September 2026: assess it after that."
    )
    assert (change.is_open, change.next_due) == (True, date(2026, 9, 30))
    assessed = step(CHANGE, change, "assess-effect", today=LATER)
    (effect,) = assessed.effects
    assert effect.found == e.EffectAssessed(
        on=LATER, number=1, verdict="better", window_from=date(2025, 10, 1), window_to=date(2026, 9, 30), value=730, lower=550, upper=970
    )  # fmt: skip
    assert (assessed.is_open, [duty.is_owed for duty in duties(assessed)]) == (False, [False, False])
    assert effect.seq < effect.found_seq


def test_what_was_looked_at_cannot_be_registered_or_changed_any_more() -> None:
    assessed = step(CHANGE, ready(), "assess-effect", today=LATER)
    again = {"window_to": "2027-03-31", "today": LATER}
    assert refused(assessed, "register-effect", **again) == (
        "Effect 1 was assessed on 1 October 2026: what was looked at cannot be registered any more."
    )
    other = step(CHANGE, assessed, "register-effect", measure="late", **again)
    assert [effect.number for effect in other.effects] == [1, 2]


def test_until_then_it_can_be_registered_anew() -> None:
    change = step(CHANGE, registered(), "register-effect", window_to="2026-12-31")
    assert [(effect.number, effect.seq, effect.terms.window_to) for effect in change.effects] == [
        (1, 3, date(2026, 12, 31))
    ]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"window_from": "2026-04-01"}, "The window begins before the day of the change and ends on it or later: --window-from, --change-on, --window-to in order."),
        ({"window_to": "2026-03-31"}, "The window begins before the day of the change and ends on it or later: --window-from, --change-on, --window-to in order."),
        ({"change_on": "2026-01-01", "window_to": "2026-03-15"}, "The window ended on 15 March 2026, so it could be looked at already; register one that ends today or later."),
    ],
)  # fmt: skip
def test_a_window_that_is_none(typed: dict[str, Any], why: str) -> None:
    assert refused(a(CHANGE), "register-effect", **typed) == why


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"effect": 2}, "Say which effect (--effect); not assessed yet: 1."),
        ({"value": ""}, "A verdict rests on an estimate with its interval: give --value, --lower and --upper."),
        ({"value": "", "lower": "", "upper": ""}, "A verdict rests on an estimate with its interval: give --value, --lower and --upper."),
        ({"value": "", "verdict": "too-few"}, "A verdict rests on an estimate with its interval: give --value, --lower and --upper."),
        ({"lower": "0.8"}, "The estimate lies within its interval: --lower, --value, --upper in order."),
    ],
)  # fmt: skip
def test_findings_that_are_none(typed: dict[str, Any], why: str) -> None:
    assert refused(ready(), "assess-effect", today=LATER, **typed) == why


def test_too_few_to_tell_needs_no_estimate() -> None:
    few = step(CHANGE, ready(), "assess-effect", today=LATER, verdict="too-few", value="", lower="", upper="")
    assert told(CHANGE, few)["Effect 1"]["Assessed"] == "2026-10-01, event 4: Too few to tell"


def test_a_change_made_later_than_it_is_counted_from_has_its_effect_registered_anew() -> None:
    late = step(CHANGE, registered(), "done", today=date(2026, 4, 2))
    assert refused(late, "assess-effect", today=LATER) == (
        "The change was made after 1 April 2026, from which effect 1 counts it: register it anew."
    )


def test_of_two_effects_it_is_said_which() -> None:
    both = step(CHANGE, ready(), "register-effect", measure="late", window_to="2026-05-31")
    assert (
        refused(both, "assess-effect", today=LATER)
        == "Say which effect (--effect); not assessed yet: 1 and 2."
    )
    assert both.next_due == date(2026, 5, 31)
    found = step(CHANGE, both, "assess-effect", today=LATER, effect=2)
    assert [effect.found is None for effect in found.effects] == [True, False]


def test_the_page_tells_what_was_registered_when_and_what_was_found() -> None:
    change = step(CHANGE, ready(), "assess-effect", today=LATER, value="-1.5", lower="-2", upper="0.125")
    assert told(CHANGE, change)["Effect 1"] == {
        "Measure": "Complaints upheld, wholly or in part: all complaints",
        "Expected": "it falls",
        "Before": "from 2025-10-01 to the day before 2026-04-01",
        "After": "from 2026-04-01 to 2026-09-30",
        "Registered": "2026-03-16, event 2, recorded 2026-03-16 12:00 UTC",
        "Assessed": "2026-10-01, event 4: As expected: better: -1.5 (-2 to 0.125)",
    }
    assert (decimal(850), decimal(12000), decimal(-5), decimal(None)) == ("0.85", "12", "-0.005", "?")


# --- what was forged, and every path ---


@pytest.mark.parametrize(
    ("change", "event", "what"),
    [
        (a(CHANGE), e.ChangeDone(on=TODAY), ["it has no text"]),
        (a(CHANGE), e.ChangeReported(on=TODAY, committee="executive"), ["it has no minute"]),
        (step(CHANGE, a(CHANGE), "add-case"), e.ChangeLinked(on=TODAY, case=2026_00000007), ["CMP-2026-00007 was behind it already"]),
        (registered(), replace(registered().effects[0].terms, number=2), ["it is effect 2, where only 1 was possible", "The window ended on 30 September 2026, so it could be looked at already; register one that ends today or later."]),
        (ready(), e.EffectAssessed(on=LATER, number=1, verdict="better", window_from=TODAY, window_to=TODAY, value=1, lower=1, upper=1),
            ["The window of effect 1 is not the one that was registered."]),
        (ready(), e.EffectAssessed(on=LATER, number=2, verdict="too-few", window_from=TODAY, window_to=TODAY),
            ["There is no effect 2 that was registered and not assessed."]),
        (None, e.ChangeDone(on=TODAY, texts={"text": "digest"}), ["it comes before the record was begun"]),
        (None, e.ChangeProposed(on=TODAY, policy=1, kind="service"), ["it has no title"]),
        (None, e.ChangeProposed(on=TODAY, policy=7, kind="service", texts={"title": "x"}), ["it names policy 7, which the register has not adopted"]),
        (None, e.ChangeProposed(on=date(2026, 11, 1), policy=1, kind="service", texts={"title": "x"}),
            ["1 November 2026 is in the future; the latest date is today, 1 October 2026."]),
    ],
)  # fmt: skip
def test_inspection_of_what_was_forged(change: Change | None, event: e.Event, what: list[str]) -> None:
    assert list(inspect(CHANGE, change, event, world(), noon(LATER).replace(tzinfo=None))) == what


def test_a_stream_begins_once_and_with_its_beginning() -> None:
    (begin,) = begun(CHANGE)
    with pytest.raises(ValueError, match="ChangeProposed a second time"):
        evolve(CHANGE, a(CHANGE), entry(2, begin, ANN))
    with pytest.raises(ValueError, match="ChangeDone before the record was begun"):
        evolve(CHANGE, None, entry(1, begin._replace(event=e.ChangeDone(on=TODAY)), ANN))


def test_every_path_of_a_change_keeps_its_promises() -> None:
    """Every step on every day that matters, at every state that can be reached; `permitted` and `take` say the same."""
    days = (TODAY, date(2026, 9, 30), LATER)
    begin: Change = a(CHANGE)
    seen = {_key(begin): begin}
    left = deque([begin])
    while left:
        change = left.popleft()
        for today in (day for day in days if day >= _last(change)):
            for name in CHANGE.steps:
                allowed = why_not(CHANGE, change, name, today=today, policy=REPORTED)
                found = _tried(change, name, today)
                if isinstance(found, str):
                    assert allowed in (None, found)
                    continue
                assert allowed is None
                _promises(change, name, found, today)
                if _key(found) not in seen:
                    seen[_key(found)] = found
                    left.append(found)
    assert {change.state for change in seen.values()} == {"proposed", "done", "dropped"}
    assert any(effect.found for change in seen.values() for effect in change.effects)
    assert len(seen) > 30


def _tried(change: Change, name: str, today: date) -> Change | str:
    """The change after a step, or the sentence that refuses it."""
    more: dict[str, Any] = {"window_to": "2026-12-31"} if name == "register-effect" and today == LATER else {}
    try:
        events = made(CHANGE, change, name, today=today, policy=REPORTED, **more)
    except Refused as refusal:
        return str(refusal)
    (new,) = events
    event, place = replace(new.event, texts=dict.fromkeys(new.texts, "digest")), world(policy=REPORTED)
    assert list(inspect(CHANGE, change, event, place, noon(today).replace(tzinfo=None))) == []
    found: Change = after(CHANGE, change, events, ANN, today)
    return found


def _last(change: Change) -> date:
    found = [effect.found.on for effect in change.effects if effect.found]
    days = [change.opened, change.done, change.dropped, *(effect.on for effect in change.effects), *found]
    return max(day for day in days if day)


def _key(change: Change) -> tuple[object, ...]:
    effects = tuple((effect.number, effect.on, effect.found is None) for effect in change.effects)
    return (
        change.owner,
        change.cases,
        bool(change.reports),
        change.done,
        change.dropped,
        effects,
        _last(change),
    )


def _promises(before: Change, name: str, after_it: Change, today: date) -> None:
    assert before.dropped is None
    if name == "done":
        assert before.reports
        assert before.done is None
    if name == "assess-effect":
        assert before.done is not None
        (looked,) = [effect for effect in after_it.effects if effect not in before.effects]
        assert looked.number in {effect.number for effect in before.unassessed}
        assert looked.seq < looked.found_seq
        assert looked.terms.window_to < today
    if name == "register-effect":
        fresh = after_it.effects[-1]
        assert fresh.terms.window_to >= today
        assert fresh.number not in {effect.number for effect in before.effects if effect.found}


def test_a_record_of_a_policy_that_is_gone_is_looked_at_without_its_rules() -> None:
    nowhere = World(ANN, {1: ANN}, {}, {})
    event = e.ChangeDone(on=TODAY, texts={"text": "digest"})
    assert list(inspect(CHANGE, a(CHANGE), event, nowhere, noon(TODAY))) == []
    assert matter(a(CHANGE), world(), noon(TODAY)).ref == "CHG-2026-00001"
    assert set(TYPED) >= set(CHANGE.steps)
    assert SHIPPED.lists.change_kinds
