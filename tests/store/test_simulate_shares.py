"""That a simulated register holds the whole policy, in the shares that the table says, and that its changes do what they do."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from store import demo
from store import events as e
from store.case import Case
from store.readiness import readiness
from store.records import KINDS
from store.records.change import Change
from store.register import Store
from store.rules.actions import RECORDED_BY
from store.simulate import shares
from store.simulate.changes import found
from store.simulate.planned import CHANGES, NOTHING
from store.simulate.theme import Theme
from store.simulate.vocabulary import Effect, Vocabulary
from tests.store.simulated import TODAY, Made, policy_of

CASES = 4_000


POLICY = policy_of("cilex")


@pytest.fixture(scope="module")
def made() -> Made:
    return Made(CASES, POLICY)


# --- the whole policy ---------------------------------------------------------------------------------------------------


def test_everything_that_can_be_done_is_done_somewhere(made: Made) -> None:
    """But for bringing in an older register, packs, which are made from a register that is there, and what is kept for years."""
    elsewhere = {e.CaseAdopted, e.PackRecorded}
    elsewhere |= {event for event in RECORDED_BY if issubclass(event, e.RetentionEvent)}
    of_cases = {event for event in RECORDED_BY if not made.count[event]}
    of_records = {
        event
        for kind in KINDS.values()
        for event in (kind.starts, *(step.records for step in kind.steps.values()))
        if not made.count[event]
    }
    seldom = {
        e.OverrideEnded,
        e.CaseUnlinked,
        e.ViewRestrictionLifted,
    }  # fewer than one in a thousand complaints
    assert of_cases | of_records <= elsewhere | seldom
    assert made.count[e.TrainingCompleted] > made.count[e.PolicyAttested] > 5
    assert made.count[e.LineManagerNamed] > 5
    assert made.count[e.CalendarAdopted] == 1


def answered(case: Case) -> bool:
    return case.stages[0].responded is not None


def decided(case: Case) -> bool:
    return answered(case) and not case.stages[0].resolved


def upheld(case: Case) -> bool:
    return decided(case) and any(d.outcome in ("upheld", "partly-upheld") for d in case.stages[0].decisions)


def elsewhere(case: Case) -> bool:
    return (case.service, case.category) in (("qualifications", "other"), ("members", "decision"))


def requested(case: Case) -> bool:
    return (case.service, case.category) == ("membership", "other")


def personal(case: Case) -> bool:
    return (case.service, case.category) == ("website", "other")


def complaint(case: Case) -> bool:
    return not (elsewhere(case) or requested(case) or case.state == "received")


def adjusted(case: Case) -> bool:
    return bool(case.complainants.adjustments)


SHARES: dict[str, tuple[float, Callable[[Case], bool], Callable[[Case], bool]]] = {
    "resolved": (shares.RESOLVED, lambda c: c.stages[0].resolved, lambda c: complaint(c) and not c.is_open),
    "refused": (shares.REFUSED, lambda c: c.end == "refused", complaint),
    "referred": (shares.REFERRED, lambda c: c.end == "out of scope", lambda c: elsewhere(c) and not c.is_open),
    "requests": (shares.NO_COMPLAINT, lambda c: c.end == "service request", lambda c: requested(c) and not c.is_open),
    "remedies": (shares.REMEDY, lambda c: bool(c.remedies.all), upheld),
    "assessed": (shares.ASSESSED, lambda c: c.scope.on is not None, lambda c: not c.is_open),
    "serious": (shares.VERY_SERIOUS[1], lambda c: c.serious.flagged is not None, lambda c: c.about_staff and decided(c)),
    "represented": (shares.REPRESENTED, lambda c: bool(c.complainants.representatives), complaint),
    "adjusted": (shares.ADJUSTED["access"], adjusted, lambda c: c.category == "access" and complaint(c)),
    "adjusted seldom": (shares.ADJUSTED[""], adjusted, lambda c: c.category != "access"),
    "vulnerable": (shares.VULNERABLE, lambda c: bool(c.complainants.circumstances), complaint),
    "invited": (shares.INVITED, lambda c: c.staff.invited is True, lambda c: c.staff_informed is not None and not c.is_open),
    "left out": (shares.NOT_INVITED, lambda c: c.staff.invited is False, lambda c: c.staff_informed is not None and not c.is_open),
    "strands": (
        shares.STRAND, lambda c: c.strands.acknowledge_due is not None,
        lambda c: personal(c) and date(2026, 6, 19) <= c.received < date(2026, 11, 1),
    ),
    "satisfaction": (shares.SATISFACTION, lambda c: bool(c.contact.satisfaction), lambda c: c.state == "closed" and len(c.stages) == 1),
    "learnt": (shares.LEARNT[0], lambda c: bool(c.learning.lessons), lambda c: upheld(c) and c.state == "closed" and len(c.stages) == 1),
    "moved to private": (shares.MOVED_TO_PRIVATE, lambda c: any(x.moved for x in c.social.all), lambda c: bool(c.social.all)),
    "restricted": (shares.RESTRICTED_CONTACT, lambda c: bool(c.contact.restrictions), lambda c: c.received < date(2026, 8, 1)),
    "detriment": (shares.DETRIMENT, lambda c: bool(c.contact.detriments), lambda c: c.received < date(2026, 8, 1)),
}  # fmt: skip


@pytest.mark.parametrize("name", SHARES)
def test_a_share_comes_out_roughly_as_the_table_says(made: Made, name: str) -> None:
    """Within what chance allows four times in a hundred thousand, and a tenth more for what ends before its time."""
    share, of, among = SHARES[name]
    count = sum(map(among, made.cases.values()))
    chance = 4 * (share * (100 - share) / count) ** 0.5
    assert count > 10
    assert share - chance - share / 8 <= made.per_cent(of, among) <= share + chance + share / 8


def test_remedies_are_money_too_and_for_the_pursuing_too(made: Made) -> None:
    remedies = [remedy for case in made.cases.values() for remedy in case.remedies.all]
    money = [remedy.terms for remedy in remedies if remedy.terms.amount]
    assert 0.15 < len(money) / len(remedies) < 0.45
    assert all((terms.amount or 0) >= 100 for terms in money)
    assert {terms.covers for terms in money} == {"original", "pursuing", "both", ""}
    both = [terms for terms in money if terms.covers == "both"]
    assert all((terms.for_original or 0) + (terms.for_pursuing or 0) == terms.amount for terms in both)
    beyond = [remedy for remedy in remedies if remedy.terms.for_approval]
    assert {remedy.dropped for remedy in beyond} >= {"", "not approved"}
    assert all(remedy.approved_by != remedy.by for remedy in beyond if remedy.approved)
    late = [r for r in remedies if r.delivered and r.terms.due and r.delivered > r.terms.due]
    assert 0.03 < len(late) / sum(bool(r.delivered and r.terms.due) for r in remedies) < 0.25
    assert any(remedy.dropped == "declined" for remedy in remedies)
    assert any(remedy.is_owed for remedy in remedies)


def test_some_reviews_are_overdue_and_most_duties_are_kept(made: Made) -> None:
    overdue: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    for case in made.cases.values():
        for restriction in case.contact.restrictions:
            overdue["restriction"] += restriction.lifted is None and restriction.due < TODAY
        for adjustment in case.complainants.adjustments:
            kept["adjustment"] += adjustment.delivered is not None
            overdue["adjustment"] += adjustment.is_to_be_delivered and adjustment.due < TODAY
        for flag in case.flags.all:
            kept["flag"] += flag.handed == flag.raised
            overdue["flag"] += flag.handed is None or flag.handed > flag.raised
    assert 1 <= overdue["restriction"] < 10
    assert 1 <= overdue["adjustment"] < kept["adjustment"] / 5
    assert 1 <= overdue["flag"] < kept["flag"] / 3


def test_no_case_is_closed_by_a_restriction_and_none_with_something_owed(made: Made) -> None:
    for case in made.cases.values():
        if case.state == "closed":
            assert not case.remedies.owed
            assert not case.strands.is_open
            assert case.stage.responded


def test_at_the_last_stage_another_decides_or_it_is_said_why_not(made: Made) -> None:
    lone = [
        entry.event.lone_reviewer
        for entry in made.entries
        if isinstance(entry.event, e.PointsDecided) and entry.event.stage == 4
    ]
    assert len(lone) > 15
    assert 0 < sum(lone) < len(lone) / 3


def test_somebody_is_not_trained_or_has_not_attested(made: Made) -> None:
    of_handlers = [entry for entry in made.entries if isinstance(entry.event, e.HandlerEvent)]
    ready = readiness(of_handlers, made.handlers, POLICY, 1, TODAY)
    assert 0 < sum(bool(one.missing) for one in ready.values()) < len(ready)
    assert sum(one.attested is not None for one in ready.values()) > len(ready) / 2
    delegated = [grant for handler in made.handlers.values() for grant in handler.grants if grant.delegate_of]
    assert delegated
    assert all(grant.until and grant.since < grant.until for grant in delegated)


def test_a_day_that_was_announced_moves_dates_by_an_event(made: Made) -> None:
    moved = [entry.event for entry in made.entries if isinstance(entry.event, e.Recalculated)]
    assert 2 < len(moved) < CASES / 50
    assert all((event.respond_due or event.acknowledge_due) is not None for event in moved)
    assert {due.calendar for event in moved if (due := event.respond_due)} == {2}


def test_linked_cases_say_the_same_on_both_sides(made: Made) -> None:
    linked = [(case, link) for case in made.cases.values() for link in case.links.every]
    assert len(linked) > 30
    for case, link in linked:
        mirrored = made.cases[link.other].links.every
        assert any(
            other.other == case.id and other.leads != link.leads and other.kind == link.kind
            for other in mirrored
        )
    assert {link.kind for _, link in linked} == {"duplicate", "related", "same-cause"}


# --- changes that worked, and changes that did not --------------------------------------------------------------------


def change_of(made: Made, title: str) -> Change:
    """The change by its place in the plan: each is of a category of its own."""
    plan = next(plan for plan in CHANGES if plan.title == title)
    return next(change for change in made.changes.values() if change.categories == (plan.category,))


def counted(made: Made, change: Change) -> tuple[float, float]:
    """How many came a day before and after, in the window that was registered."""
    terms = change.effects[0].terms
    came = [case.received for case in made.cases.values() if case.category == terms.category]
    before = sum(terms.window_from <= day < terms.change_on for day in came)
    after = sum(terms.change_on <= day <= terms.window_to for day in came)
    return before / (terms.change_on - terms.window_from).days, after / (
        (terms.window_to - terms.change_on).days + 1
    )


MEASURED = [plan.title for plan in CHANGES if plan.window and plan.done and plan.done + plan.window < 100]


@pytest.mark.parametrize("title", MEASURED)
def test_a_change_that_works_lowers_what_comes_and_another_does_not(made: Made, title: str) -> None:
    plan = next(plan for plan in CHANGES if plan.title == title)
    change = change_of(made, title)
    before, after = counted(made, change)
    assert plan.keeps / 100 / 1.4 < after / before < plan.keeps / 100 * 1.4
    verdict = change.effects[0].found
    assert verdict is not None
    assert verdict.value == pytest.approx(1000 * after / before, abs=1)
    assert (verdict.verdict == "better") is (plan.keeps != NOTHING)


def test_both_kinds_are_there_and_one_that_nobody_can_tell_yet() -> None:
    assert Counter(plan.keeps == NOTHING for plan in CHANGES if plan.title in MEASURED) == {True: 2, False: 2}
    assert any(plan.window and plan.done and plan.done + plan.window > 100 for plan in CHANGES)


def test_changes_are_reported_made_dropped_and_put_off(made: Made) -> None:
    states = Counter(change.state for change in made.changes.values())
    assert states == {"done": 6, "proposed": 2, "dropped": 1}
    assert any(change.is_open and change.due and change.due < TODAY for change in made.changes.values())
    assert all(change.cases for change in made.changes.values())
    assert all(change.reports for change in made.changes.values() if change.state == "done")
    for change in made.changes.values():
        for effect in change.effects:
            assert change.done is None or effect.on < change.done <= effect.terms.change_on


def test_a_change_takes_its_share_of_one_category_from_its_day_on() -> None:
    vocabulary = Vocabulary(POLICY)
    since = date(2026, 5, 4)
    before = vocabulary.themes_on(since - timedelta(1)).total
    vocabulary.changes((Effect(since, "", "booking", 50),))
    assert vocabulary.themes_on(since - timedelta(1)).total > before * 0.99
    assert (
        vocabulary.themes_on(since - timedelta(35)).total
        == Vocabulary(POLICY).themes_on(since - timedelta(35)).total
    )
    assert vocabulary.themes_on(since).total < Vocabulary(POLICY).themes_on(since).total

    def theme(service: str, category: str) -> Theme:
        return Theme(service, category, 10, "", "anyone", 0, (), (), ())

    effect = Effect(since, "events", "booking", 40)
    assert effect.share(theme("events", "booking"), since) == 40
    assert effect.share(theme("events", "booking"), since - timedelta(1)) == 100
    assert effect.share(theme("examinations", "booking"), since) == 100
    assert effect.share(theme("events", "refund"), since) == 100


def test_a_verdict_rests_on_an_interval() -> None:
    assert found(100, 200, 50, 200) == {"verdict": "better", "value": 500, "lower": 356, "upper": 702}
    assert found(50, 100, 100, 100)["verdict"] == "worse"
    assert found(50, 100, 51, 100)["verdict"] == "no-difference"
    assert found(4, 100, 5, 100) == {"verdict": "too-few"}
    assert found(40, 100, 0, 100) == {"verdict": "too-few"}


# --- the register that is made of it ----------------------------------------------------------------------------------


def test_the_same_seed_and_day_give_the_same_head_and_verify_finds_nothing(tmp_path: Path) -> None:
    first, second = (demo.make(tmp_path / f"{n}.duckdb", cases=250, seed=4, today=TODAY) for n in (1, 2))
    assert first.head == second.head
    store = Store.open(first.path)
    try:
        report = store.verify()
        assert report.ok, report.findings[:5]
        assert report.events == first.events
    finally:
        store.close()


@pytest.mark.parametrize("name", ["ombudsman-code", "spso-model"])
def test_the_other_policies_have_their_registers_too(name: str) -> None:
    """What happens there is in the words of those policies, and nothing is refused."""
    other = Made(300, policy_of(name))
    assert len(other.cases) == 300
    assert {case.stage.number for case in other.cases.values()} == {1, 2}
    assert other.count[e.RemedyDelivered] > 50
    assert other.changes
    assert sum(case.is_open and case.owner == 1 for case in other.cases.values()) >= 10
