"""What governs changes in a real register: policies, calendars, reviews; and the cases under way keep what was promised."""

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from store import adoption, calendar, policy_file
from store import events as e
from store.errors import BadInput, Refused
from store.governing import Parsed, read_governing
from store.governing_rows import GoverningRows
from store.people import Handler
from store.register import Store
from store.review import Review, months_after, still_open
from store.rules import decide
from store.rules.actions import RECEIVE
from store.rules.fields import Command
from store.rules.inspect import inspect
from store.rules.situation import World
from store.unit_of_work import RegisterFile
from tests.store.worlds import ANN, CALENDAR, ENGLAND, HANDLERS, SHIPPED, edited_policy, edited_text, noon

TODAY = dt.date(2026, 11, 24)
DECISION = {"outcome": "upheld", "reasons": "It was late.", "authority": "Standard 4"}
QUICKER = (
    ('version = "3.0"', 'version = "4.0"'),
    ("respond = { days = 20,", "respond = { days = 10,"),
)
NEWER = edited_text(*QUICKER)


class Clock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.now = dt.datetime.combine(TODAY, dt.time(9, 30))

    def __call__(self) -> dt.datetime:
        return self.now

    def goes_on(self, days: int) -> None:
        self.now += dt.timedelta(days=days)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "register.duckdb"
    Store.create(path, clock=Clock()).close()
    return path


@pytest.fixture
def store(template: Path, tmp_path: Path, clock: Clock) -> Iterator[Store]:
    shutil.copytree(template.parent, tmp_path, dirs_exist_ok=True)
    opened = Store.open(tmp_path / template.name, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def me(store: Store) -> Handler:
    return store.acting()


def received(store: Store, me: Handler, on: dt.date | None = None) -> int:
    return store.find(store.receive({"subject": "Fee taken twice"}, me, on=on).ref)


def after_first_stage(store: Store, case: int, me: Handler) -> None:
    for action, raw in (("acknowledge", {}), ("decide", DECISION), ("respond", {})):
        store.do(case, action, raw, me)


# --- a policy is adopted (R2, R4) -------------------------------------------------------------------------------------


def test_a_case_under_way_keeps_its_version(store: Store, me: Handler, clock: Clock) -> None:
    """R4: the old one goes on under the old periods, through its stages; the new one comes under the new."""
    old = received(store, me)
    adopted = store.adopt_policy(NEWER, me)
    assert (adopted.number, adopted.policy.label) == (2, "POL/CO/CO/CC/0001A 4.0")
    new = received(store, me)
    assert [store.view(n, me).policy.policy.version for n in (old, new)] == ["3.0", "4.0"]
    first = {n: store.view(n, me).case.stage.respond_due for n in (old, new)}
    assert [(first[n].days, first[n].policy) for n in (old, new)] == [(20, 1), (10, 2)]
    clock.goes_on(1)
    for case in (old, new):
        after_first_stage(store, case, me)
        store.do(case, "escalate", {}, me)
    second = {n: store.view(n, me).case.stage.respond_due for n in (old, new)}
    assert [(second[n].days, second[n].policy) for n in (old, new)] == [(20, 1), (10, 2)]
    before = {n: store.view(n, me).case for n in (old, new)}
    assert store.verify().findings == []
    store.rebuild()
    assert {n: store.view(n, me).case for n in (old, new)} == before


def test_the_version_in_force_at_receipt_governs(store: Store, me: Handler, clock: Clock) -> None:
    """R2: one that came before the adoption and is logged after it is under the older version; `verify` would notice."""
    clock.goes_on(10)
    store.adopt_policy(NEWER, me)
    adopted = store.today
    clock.goes_on(5)
    for days, version in ((-11, "3.0"), (-1, "3.0"), (0, "4.0"), (5, "4.0")):
        case = received(store, me, adopted + dt.timedelta(days=days))
        assert store.view(case, me).policy.policy.version == version
    assert store.verify().findings == []


def test_verify_finds_a_case_under_a_version_that_was_not_in_force() -> None:
    texts = {"subject": "x"}
    both = World(ANN, HANDLERS, {1: SHIPPED, 2: SHIPPED}, {CALENDAR: ENGLAND}, adopted={1: TODAY, 2: TODAY})
    recorded = noon(TODAY).replace(tzinfo=None)
    (new, _) = decide.receive(Command(RECEIVE.name, TODAY), both, noon(TODAY), decide.Numbers(1, 1))
    event = replace(new.event, texts=texts)
    assert isinstance(event, e.CaseReceived)
    assert inspect(None, event, both, recorded) == []
    assert inspect(None, replace(event, policy=1), both, recorded) == [
        "it is under policy 1, and policy 2 was in force at receipt"
    ]
    assert inspect(None, replace(event, policy=3), both, recorded) == [
        "it names policy 3, which the register had not adopted"
    ]


def test_the_first_policy_governs_what_came_before_any() -> None:
    days = {1: TODAY, 2: TODAY + dt.timedelta(days=2)}
    around = World(ANN, HANDLERS, {1: SHIPPED, 2: SHIPPED}, {CALENDAR: ENGLAND}, adopted=days)
    found = [around.policy_on(TODAY + dt.timedelta(days=n)) for n in (-400, 0, 1, 2, 3)]
    assert found == [1, 1, 1, 2, 2]
    assert World(ANN, HANDLERS, {1: SHIPPED, 2: SHIPPED}, {}).policy_on(dt.date(2000, 1, 1)) == 2


def test_what_differs_is_said_before_and_after(store: Store, me: Handler) -> None:
    proposed = store.propose_policy(NEWER)
    assert store.governing().policy.policy.version == "3.0"
    assert proposed.differences[:2] == [
        adoption.Difference("policy.version", "3.0", "4.0"),
        adoption.Difference("stages[1].respond.days", "20", "10"),
    ]
    assert len(proposed.differences) == 5
    assert store.adopt_policy(NEWER, me).differences == proposed.differences
    (row,) = [line for line in store.policy_log() if line.policy == 2]
    assert (row.on, row.actor, type(row.event)) == (TODAY, me.called, e.PolicyAdopted)
    assert store.policy_text() == NEWER


def test_another_procedure_altogether_brings_its_calendar(store: Store, me: Handler) -> None:
    adopted = store.adopt_policy(_with_administrator(policy_file.shipped("spso-model")), me)
    governing = store.governing()
    assert [known.label for known in governing.calendars.values()] == ["england-and-wales v1", "scotland v1"]
    assert (
        adopted.notes
        == [
            f"{me.called} is left without a role; held now: Customer Service Team, Customer Service Team Leader, Administrator.",
            "nobody holds a role that handles stage 1: frontline response: the Frontline Officer or the Line Manager.",
            "nobody holds a role that handles stage 2: investigation: the Investigating Officer or the Senior Manager.",
            *(f"question G{n} is gone without an answer." for n in range(1, 14)),
        ][1:]
    )
    store.grant(me, "Frontline Officer", me)
    case = received(store, me)
    due = store.view(case, me).case.stage.respond_due
    assert (due.days, due.calendar) == (5, 2)
    # a role of the older version can still be granted: its cases go on
    assert "compliance_manager" in store.grant(me, "compliance_manager", me).roles_on(TODAY)
    assert store.verify().findings == []


def _with_administrator(text: str) -> str:
    """The model with a role more, whose code is held in a register of the other policy."""
    role = '[roles.administrator]\ntitle = "Administrator"\nadministers = true\n\n'
    return text.replace("[roles.frontline]", role + "[roles.frontline]")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (policy_file.shipped(), "POL/CO/CO/CC/0001A 3.0 is in force already: nothing in this file differs from it."),
        (NEWER.replace('"england-and-wales"', '"camelot"'), "there is no calendar 'camelot' in this register: adopt it first"),
        (policy_file.shipped("spso-model"), "nobody would be left who may add handlers and grant roles: under this policy those are the Complaints Coordinator (coordinator), and nobody holds that role."),
    ],
    ids=("the same", "no calendar", "no administrator"),
)  # fmt: skip
def test_a_policy_that_is_not_adopted(store: Store, me: Handler, text: str, sentence: str) -> None:
    before = store.head()
    attempts: list[Callable[[], object]] = [
        lambda: store.propose_policy(text), lambda: store.adopt_policy(text, me),
    ]  # fmt: skip
    for attempt in attempts:
        with pytest.raises(Refused) as refused:
            attempt()
        assert str(refused.value).startswith(sentence)
    with pytest.raises(BadInput, match=r"^the policy file, policy\.reference: this is missing\."):
        store.adopt_policy(NEWER.replace('reference = "POL/CO/CO/CC/0001A"\n', ""), me)
    assert store.head() == before


def test_who_may_change_what_governs(store: Store, me: Handler) -> None:
    other = store.add_handler("Handler B", "b", ["customer_service"], me)
    for attempt, what in (
        (lambda: store.adopt_policy(NEWER, other), "a policy is adopted"),
        (lambda: store.adopt_calendar(calendar.shipped("scotland"), other), "a calendar is adopted"),
        (lambda: store.record_review("", other), "a review of the policy is recorded"),
        (lambda: store.grant(other, "staff", other), "handlers and roles are changed"),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert str(refused.value) == f"{what} by the Administrator; Handler B is not."


def test_the_same_version_in_other_words_is_worth_knowing(store: Store) -> None:
    notes = store.propose_policy(edited_text(*QUICKER[1:])).notes
    assert (
        "it has the reference and version of the one in force, POL/CO/CO/CC/0001A 3.0: cases will not tell them apart by name."
        in notes
    )


# --- questions, review (R58, R62, G8) ---------------------------------------------------------------------------------


def test_a_policy_that_answers_a_question_closes_it(store: Store, me: Handler) -> None:
    assert still_open(store.governing().review, TODAY) == "13 open questions · review 1,424 days overdue"
    answer = 'id = "G3"\nanswer = "The Legal Ombudsman is named."\nanswered_on = 2026-11-01\n'
    store.adopt_policy(NEWER.replace('id = "G3"\n', answer), me)
    assert len(store.policy.open_questions) == 12
    assert still_open(store.governing().review, TODAY).startswith("12 open questions · ")


def test_the_clock_of_the_review_runs_from_issue_and_from_each_review(
    store: Store, me: Handler, clock: Clock
) -> None:
    """G8: what the policy states and what its interval gives are both told."""
    review = store.governing().review
    assert (review.stated, review.computed, review.due) == (
        dt.date(2022, 12, 31), dt.date(2022, 12, 1), dt.date(2022, 12, 31),
    )  # fmt: skip
    assert review.overdue(TODAY) == (TODAY - dt.date(2022, 12, 31)).days == 1424
    store.log_trigger("regulatory-change", "Section 164A is in force.", me, dt.date(2026, 6, 19))
    store.record_review("Periods set.", me, TODAY - dt.timedelta(days=1), equality_screened=True)
    review = store.governing().review
    assert (review.stated, review.due, review.overdue(TODAY)) == (None, dt.date(2028, 5, 23), 0)
    assert still_open(review, TODAY) == "13 open questions"
    _, trigger, done = store.policy_log()
    assert isinstance(trigger.event, e.ReviewTriggered)
    assert (trigger.on, trigger.event.code, trigger.text) == (
        dt.date(2026, 6, 19), "regulatory-change", "Section 164A is in force.",
    )  # fmt: skip
    assert isinstance(done.event, e.PolicyReviewed)
    assert (done.event.equality_screened, done.text) == (True, "Periods set.")
    assert store.verify().findings == []
    store.rebuild()
    assert store.governing().review == review
    # the next version has a clock of its own
    clock.goes_on(1)
    store.adopt_policy(NEWER, me)
    assert store.governing().review.overdue(TODAY) == 1424


@pytest.mark.parametrize(
    ("attempt", "sentence"),
    [
        (lambda s, me: s.log_trigger("whim", "x", me), "--kind: 'whim' is not one of feedback, regulatory-change."),
        (lambda s, me: s.log_trigger("feedback", "  ", me), "--text is empty: say in a sentence what calls for a review."),
        (lambda s, me: s.log_trigger("feedback", "x", me, dt.date(2027, 1, 1)), "2027-01-01 is in the future; the latest date is today, 2026-11-24."),
        (lambda s, me: s.record_review("", me, dt.date(2027, 1, 1)), "2027-01-01 is in the future; the latest date is today, 2026-11-24."),
        (lambda s, me: s.record_review("", me, dt.date(2021, 5, 31)), "2021-05-31 is before the policy was issued, 2021-06-01."),
        (lambda s, me: (s.record_review("", me), s.record_review("", me, dt.date(2026, 11, 23))), "2026-11-23 is before the policy was last reviewed, 2026-11-24."),
    ],
)  # fmt: skip
def test_reviews_that_can_not_be(store: Store, me: Handler, attempt: object, sentence: str) -> None:
    with pytest.raises((BadInput, Refused)) as error:
        attempt(store, me)  # type: ignore[operator]  # one of those above
    assert str(error.value) == sentence


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        ("2021-06-01", 18, "2022-12-01"),
        ("2024-08-31", 6, "2025-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2025-12-15", 1, "2026-01-15"),
        ("2025-11-30", 1, "2025-12-30"),
    ],
)
def test_months_worked_by_hand(day: str, months: int, after: str) -> None:
    assert months_after(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(after)


def test_a_policy_that_says_nothing_of_reviews_is_never_overdue() -> None:
    silent = Review(edited_policy(("review_due = 2022-12-31\nreview_months = 18\n", "")))
    assert (silent.due, silent.overdue(TODAY)) == (None, 0)
    due = edited_policy(("review_due = 2022-12-31\n", ""))
    assert Review(due).due == dt.date(2022, 12, 1)
    assert still_open(Review(due), dt.date(2022, 12, 2)).endswith("review 1 day overdue")


# --- calendars --------------------------------------------------------------------------------------------------------

CLOSED = (
    calendar.shipped("england-and-wales").replace("version = 1", "version = 2", 1)
    + '\n[[closed]]\nkind = "closure day"\nreason = "move"\nsource = "minute 3"\ndates = [2026-11-26]\n'
)


def test_a_new_calendar_moves_no_promised_date(store: Store, me: Handler) -> None:
    old = received(store, me)
    promised = store.view(old, me).case.stage
    assert store.adopt_calendar(CLOSED, me) == "england-and-wales v2"
    new = received(store, me)
    assert store.view(old, me).case.stage == promised
    due = store.view(new, me).case.stage.acknowledge_due
    assert (due.on, due.calendar) == (dt.date(2026, 12, 4), 2)
    assert (promised.acknowledge_due.on, promised.acknowledge_due.calendar) == (dt.date(2026, 12, 3), 1)
    assert store.governing().calendars_adopted == {1: TODAY, 2: TODAY}
    assert store.verify().findings == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (calendar.shipped("england-and-wales"), "the calendar england-and-wales v1 was adopted already, day for day."),
        (CLOSED.replace("version = 2", "version = 1", 1), "the calendar england-and-wales v1 is in force: give the new one a version above 1, "),
        (CLOSED.split("\n\n")[0].replace("first = 2012-01-01", "first = 2027-01-01"), "the calendar england-and-wales v2 runs from 2027-01-01 to 2028-12-31, without today."),
    ],
)  # fmt: skip
def test_a_calendar_that_is_not_adopted(store: Store, me: Handler, text: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        store.adopt_calendar(text, me)
    assert str(refused.value).startswith(sentence)
    with pytest.raises(BadInput, match="is not valid TOML"):
        store.adopt_calendar("x = [", me)


# --- training and attestation (R8, R55) -------------------------------------------------------------------------------


def test_who_is_ready_for_the_policy(store: Store, me: Handler, clock: Clock) -> None:
    assert store.readiness()[me.id].missing == ("customer-care", "complaint-handling")
    store.train(me, "Complaint Handling", me, None, None)
    store.train(me, "customer-care", me, dt.date(2026, 1, 5), dt.date(2026, 11, 25))
    store.train(
        me, "customer-care", me, dt.date(2025, 1, 5), dt.date(2026, 1, 5)
    )  # an older one, logged late
    assert store.attest(me).id == me.id
    ready = store.readiness()[me.id]
    assert (ready.missing, ready.attested, ready.is_ready) == ((), TODAY, True)
    with pytest.raises(Refused, match=r"attested to POL/CO/CO/CC/0001A 3\.0 already, on 24 November 2026\.$"):
        store.attest(me)
    clock.goes_on(2)
    assert store.readiness()[me.id].missing == ("customer-care",)
    store.adopt_policy(NEWER, me)  # another version, another attestation
    assert store.readiness()[me.id].attested is None
    store.attest(me)
    assert store.readiness()[me.id].attested == TODAY + dt.timedelta(days=2)
    assert store.verify().findings == []


@pytest.mark.parametrize(
    ("course", "on", "until", "sentence"),
    [
        ("juggling", None, None, "there is no course 'juggling'; the courses are customer-care, complaint-handling."),
        ("customer-care", dt.date(2026, 11, 25), None, "25 November 2026 is in the future; the latest date is today, 24 November 2026."),
        ("customer-care", None, dt.date(2026, 11, 23), "23 November 2026 is before 24 November 2026, when the course was completed."),
    ],
)  # fmt: skip
def test_training_that_can_not_be(
    store: Store, me: Handler, course: str, on: dt.date | None, until: dt.date | None, sentence: str
) -> None:
    with pytest.raises((BadInput, Refused)) as error:
        store.train(me, course, me, on, until)
    assert str(error.value) == sentence


# --- delegates and line managers (R57, R60) ---------------------------------------------------------------------------


def test_a_delegation_begins_and_ends_by_itself(store: Store, me: Handler, clock: Clock) -> None:
    cora = store.add_handler("Cora", "c", ["compliance_manager"], me)
    dora = store.add_handler("Dora", "d", ["staff"], me)
    begins, ends = TODAY + dt.timedelta(days=1), TODAY + dt.timedelta(days=3)
    dora = store.delegate(cora, "compliance_manager", dora, me, begins, ends)
    held = [dora.holds_any(("compliance_manager",), TODAY + dt.timedelta(days=n)) for n in range(5)]
    assert held == [False, True, True, False, False]
    assert dora.grants[-1].delegate_of == cora.id
    assert store.handlers()[dora.id] == dora
    clock.goes_on(1)
    again = store.grant(dora, "compliance_manager", me)  # in her own right, while she is a delegate
    assert again.grants[-1].delegate_of is None
    assert store.verify().findings == []


def test_delegations_that_can_not_be(store: Store, me: Handler) -> None:
    cora = store.add_handler("Cora", "c", ["compliance_manager"], me)
    dora = store.add_handler("Dora", "d", ["staff"], me)
    later = TODAY + dt.timedelta(days=9)
    for holder, role, to, until, sentence in (
        (cora, "compliance_manager", cora, later, "Cora can't be their own delegate."),
        (cora, "compliance_manager", dora, TODAY, "24 November 2026 is not after 24 November 2026, when the delegation begins."),
        (cora, "team_leader", dora, later, "Cora does not hold that role in their own right on 24 November 2026, so can't delegate it."),
        (me, "administrator", me, later, f"{me.called} can't be their own delegate."),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            store.delegate(holder, role, to, me, None, until)
        assert str(refused.value) == sentence
    store.delegate(cora, "compliance_manager", dora, me, None, later)
    for holder, to, sentence in (
        (cora, dora, "Dora holds that role already on 24 November 2026."),
        (
            dora,
            me,
            "Dora does not hold that role in their own right on 24 November 2026, so can't delegate it.",
        ),
    ):
        with pytest.raises(Refused) as refused:
            store.delegate(holder, "compliance_manager", to, me, None, later)
        assert str(refused.value) == sentence


def test_nobody_is_above_themselves(store: Store, me: Handler) -> None:
    cora, dora = (store.add_handler(name, name.lower(), ["staff"], me) for name in ("Cora", "Dora"))
    assert store.name_manager(cora, me, me).manager == me.id
    assert store.name_manager(dora, cora, me).manager == cora.id
    for handler, manager, sentence in (
        (me, dora, f"{me.called} would be above themselves in the line."),
        (cora, cora, "Cora would be above themselves in the line."),
        (cora, me, f"{me.called} is the line manager of Cora already."),
    ):
        with pytest.raises(Refused) as refused:
            store.name_manager(handler, manager, me)
        assert str(refused.value) == sentence
    assert store.name_manager(dora, me, me).manager == me.id
    assert store.verify().findings == []


# --- registers that are older than the tables -------------------------------------------------------------------------


def test_a_register_with_the_tables_of_an_earlier_make_opens(store: Store, me: Handler) -> None:
    """Its ledger is what counts: the tables are made anew from it, once."""
    received(store, me)
    before = store.governing()
    with RegisterFile(store.path).write() as unit:
        unit.run("ALTER TABLE policies DROP COLUMN adopted")
        unit.run("ALTER TABLE handlers DROP COLUMN manager")
        unit.run("DROP TABLE grants")
        unit.run("DROP TABLE access")
    again = Store.open(store.path)
    assert again.governing() == before
    assert again.verify().findings == []


def test_rows_of_events_and_rows_read_agree(store: Store, me: Handler) -> None:
    store.adopt_policy(NEWER, me)
    store.record_review("", me)
    with RegisterFile(store.path).read() as unit:
        governing = read_governing(unit, Parsed())
    assert governing.adopted == {1: TODAY, 2: TODAY}
    assert governing.reviewed == {2: TODAY}
    rows = GoverningRows()
    rows.apply(1, 1, e.PolicyAdopted(on=TODAY, text="t", sha256="s"), {})
    rows.apply(2, 1, e.ReviewTriggered(on=TODAY, code="feedback"), {})
    assert rows.tables()["policies"] == [(1, "t", TODAY, None)]
