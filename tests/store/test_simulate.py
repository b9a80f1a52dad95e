import hashlib
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from msgspec.structs import replace

from store import demo as simulated_register
from store import events as e
from store.calendar import Calendar, parse_calendar, shipped
from store.case import Case, Entry, case_id, evolve
from store.errors import BadInput
from store.ledger import Happening
from store.people import Handler
from store.people import evolve as evolve_handler
from store.policy import Policy
from store.policy_file import parse
from store.policy_file import shipped as shipped_policy
from store.records import BY_STREAM
from store.records import kind as records
from store.rules.fields import clean
from store.rules.inspect import inspect
from store.rules.situation import World
from store.simulate import engine, simulate, steps
from store.simulate.ahead import simulated_ahead
from store.simulate.course import Stage, afterwards, course
from store.simulate.dice import Dice, Weighted, weighted
from store.simulate.names import FIRST, LAST, ascii_of
from store.simulate.staffing import staffing
from tests.store.worlds import edited_policy

ROOT = Path(__file__).resolve().parents[2]
POLICY = parse(shipped_policy())
ENGLAND = parse_calendar(shipped("england-and-wales"))
TODAY = date(2026, 11, 24)  # a Tuesday


def batches(
    cases: int, seed: int = 1, today: date = TODAY, policy: Policy = POLICY, calendar: Calendar = ENGLAND
) -> Iterator[list[Happening]]:
    return simulate(
        cases=cases,
        seed=seed,
        today=today,
        policy=policy,
        policy_number=1,
        calendar=calendar,
        calendar_number=1,
    )


class Run(NamedTuple):
    """A simulation that was run to its end: what happened, and the cases and handlers that came of it."""

    happenings: list[Happening]
    cases: dict[int, Case]
    handlers: dict[int, Handler]

    @property
    def open(self) -> list[Case]:
        return [case for case in self.cases.values() if case.is_open]

    def of_case(self) -> dict[int, list[Happening]]:
        found = defaultdict(list)
        for happening in self.happenings:
            if isinstance(happening.new.event, e.CaseEvent):
                found[happening.new.stream_id].append(happening)
        return found


def run(cases: int, seed: int = 1, today: date = TODAY, policy: Policy = POLICY) -> Run:
    happenings = [happening for batch in batches(cases, seed, today, policy) for happening in batch]
    found = Run(happenings, {}, {})
    for seq, (recorded, actor, (number, event, texts)) in enumerate(happenings, 1):
        if isinstance(event, e.CaseEvent):
            found.cases[number] = evolve(found.cases.get(number), Entry(seq, number, recorded, actor, event))
        elif isinstance(event, e.HandlerEvent):
            found.handlers[number] = evolve_handler(found.handlers.get(number), number, event, texts)
    return found


@pytest.fixture(scope="module")
def demo() -> Run:
    """The register that `upheld demo` makes when nothing is asked for."""
    return run(2_000)


def local(recorded: datetime) -> datetime:
    return recorded.replace(tzinfo=UTC).astimezone(POLICY.zone)


# --- the same arguments, the same events --------------------------------------------------------------------------

DIGEST = """
import hashlib
from tests.store.test_simulate import digest
print(digest(300))
"""


def digest(cases: int, seed: int = 1) -> str:
    """Everything that is recorded, in one hash."""
    whole = hashlib.sha256()
    for batch in batches(cases, seed):
        for recorded, actor, (number, event, texts) in batch:
            line = (
                recorded.isoformat(),
                actor,
                number,
                type(event).__name__,
                e.canonical(event),
                list(texts.items()),
            )
            whole.update(repr(line).encode())
    return whole.hexdigest()


def test_a_seed_gives_the_same_events_in_every_process() -> None:
    def elsewhere(hash_seed: str) -> str:
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", DIGEST],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert not done.returncode, done.stderr
        return done.stdout.strip()

    assert digest(300) == digest(300) == elsewhere("1") == elsewhere("2")
    assert digest(300, seed=2) != digest(300)


def test_dice_fall_as_they_did_when_this_was_written() -> None:
    """On every Python: a register that is made again must have the same head."""
    dice = Dice(2026)
    assert [dice.below(1000) for _ in range(8)] == [119, 502, 511, 860, 102, 223, 601, 556]
    assert [dice.early(100) for _ in range(4)] == [42, 56, 44, 14]
    assert [dice.late(100) for _ in range(4)] == [90, 63, 53, 94]
    assert dice.below(0) == dice.early(0) == dice.late(0) == 0
    table = Weighted([("never", 0), ("often", 9), ("seldom", 1)])
    assert Counter(table.pick(dice) for _ in range(1000)) == {"often": 894, "seldom": 106}
    assert weighted(["x", "y"], {"y": 3}).pick(dice) == "y"
    assert {weighted(["x", "y"], {}).pick(dice) for _ in range(50)} == {"x", "y"}


# --- the rules ------------------------------------------------------------------------------------------------------


def test_every_event_is_one_that_the_rules_allow(demo: Run) -> None:
    """As `verify` asks it of a register: event by event, with the handlers and the calendars there were."""
    handlers: dict[int, Handler] = {}
    calendars = {1: ENGLAND}
    cases: dict[int, Case] = {}
    matters: dict[int, records.Record] = {}
    for seq, (recorded, actor, (number, bare, texts)) in enumerate(demo.happenings, 1):
        event = replace(bare, texts=texts)
        entry = Entry(seq, number, recorded, actor, event)
        found: list[str] = []
        if isinstance(event, e.HandlerEvent):
            handlers[number] = evolve_handler(handlers.get(number), number, event, texts)
        elif isinstance(event, e.CalendarAdopted):
            calendars[number] = parse_calendar(event.text)
        elif isinstance(event, e.CaseEvent):
            world = World(handlers[actor], handlers, {1: POLICY}, calendars)
            found = inspect(cases.get(number), event, world, recorded)
            cases[number] = evolve(cases.get(number), entry)
        elif event.stream in BY_STREAM:
            kind, world = BY_STREAM[event.stream], World(handlers[actor], handlers, {1: POLICY}, calendars)
            found = list(records.inspect(kind, matters.get(number), event, world, recorded))
            matters[number] = records.evolve(kind, matters.get(number), entry)
        assert not found, (number, event, found)
    assert len(cases) == 2_000
    assert len(matters) > 60


def test_it_is_recorded_in_order_and_ends_this_morning(demo: Run) -> None:
    assert all(a.recorded <= b.recorded for a, b in pairwise(demo.happenings))
    last = local(demo.happenings[-1].recorded)
    assert last.date() in (TODAY, TODAY - timedelta(1))
    assert last <= datetime(TODAY.year, TODAY.month, TODAY.day, 8, 30, tzinfo=POLICY.zone)
    first = local(demo.happenings[0].recorded).date()
    assert timedelta(540) < TODAY - first < timedelta(1000)


def test_people_work_in_office_hours_and_only_the_form_does_not(demo: Run) -> None:
    arrives_by_itself = (e.PersonRecorded, e.CaseReceived, e.Signposted, e.ReceiptConfirmed)
    closed = Counter(
        type(h.new.event) for h in demo.happenings if not ENGLAND.is_working(local(h.recorded).date())
    )
    assert set(closed) == set(arrives_by_itself)
    assert {case.channel for case in demo.cases.values() if not ENGLAND.is_working(case.received)} >= {
        "form",
        "email",
    }
    for recorded, _, new in demo.happenings:
        at = local(recorded)
        if isinstance(new.event, arrives_by_itself):
            assert 6 <= at.hour < 24
        else:
            assert 9 <= at.hour < 17, new


def test_cases_are_numbered_by_year_of_receipt_as_they_are_logged(demo: Run) -> None:
    next_of: Counter[int] = Counter()
    lags: Counter[int] = Counter()
    for recorded, _, new in demo.happenings:
        if isinstance(new.event, e.CaseReceived):
            next_of[new.event.on.year] += 1
            assert new.stream_id == case_id(new.event.on.year, next_of[new.event.on.year])
            lags[(local(recorded).date() - new.event.on).days] += 1
    assert sum(next_of.values()) == 2_000
    assert min(lags) == 0
    assert 0.7 < lags[0] / 2_000 < 0.95
    assert max(lags) >= 3


def test_some_complaint_of_the_old_year_is_logged_in_the_new(demo: Run) -> None:
    received = [
        (local(h.recorded).year, h.new.event.on.year)
        for h in demo.happenings
        if isinstance(h.new.event, e.CaseReceived)
    ]
    assert any(logged > came for logged, came in received)


def test_people_are_numbered_on_from_the_first_given() -> None:
    found = simulate(
        cases=40,
        seed=3,
        today=TODAY,
        policy=POLICY,
        policy_number=4,
        calendar=ENGLAND,
        calendar_number=7,
        first_person=90,
    )
    made = [h.new for batch in found for h in batch]
    people = [new.stream_id for new in made if isinstance(new.event, e.PersonRecorded)]
    assert people == list(range(90, 90 + len(people)))
    received = [new.event for new in made if isinstance(new.event, e.CaseReceived)]
    assert [event.complainant for event in received if event.complainant] == people
    assert {(event.policy, event.respond_due.policy, event.respond_due.calendar) for event in received} == {
        (4, 4, 7),
        (4, 4, 8),  # a day on which the office was closed had been announced
    }


# --- a believable desk ------------------------------------------------------------------------------------------------


def test_the_default_demo_looks_like_a_desk_at_work(demo: Run) -> None:
    assert len(demo.cases) == 2_000
    assert 0.075 <= len(demo.open) / 2_000 <= 0.12
    due = [promised[1].on for case in demo.open if (promised := case.next_due)]
    assert 5 <= sum(day < TODAY for day in due if day) <= 25
    assert 10 <= sum(TODAY <= day <= TODAY + timedelta(7) for day in due if day) <= 70
    assert {case.state for case in demo.open} >= {
        "received",
        "acknowledged",
        "investigating",
        "waiting",
        "responded",
    }
    assert {case.stage.number for case in demo.cases.values()} == {1, 2, 3, 4}
    assert sum(case.owner is None for case in demo.open) >= 2
    assert sum(case.stage.acknowledged is None for case in demo.open) >= 5
    assert sum(case.owner == 1 for case in demo.open) >= 20
    assert 0.03 <= sum(case.state == "withdrawn" for case in demo.cases.values()) / 2_000 <= 0.06


def test_what_happens_is_as_frequent_as_it_should_be(demo: Run) -> None:
    count: Counter[str] = Counter()
    responded: Counter[int] = Counter()
    escalated: Counter[int] = Counter()
    for stream in demo.of_case().values():
        case = None
        for seq, (recorded, actor, (number, event, _)) in enumerate(stream, 1):
            assert isinstance(event, e.CaseEvent)
            if case is not None and isinstance(event, e.Acknowledged):
                assert case.stage.acknowledge_due.on
                count["acknowledged"] += 1
                count["acknowledged late"] += event.on > case.stage.acknowledge_due.on
            elif case is not None and isinstance(event, e.Responded):
                assert case.stage.respond_due.on
                responded[event.stage] += 1
                count["responded late"] += event.on > case.stage.respond_due.on
            elif isinstance(event, e.Resolved):
                count["resolved"] += 1
            elif case is not None and isinstance(event, e.Escalated):
                escalated[case.stage.number] += 1
                count["reopened"] += case.state == "closed"
            count[type(event).__name__] += 1
            case = evolve(case, Entry(seq, number, recorded, actor, event))
    assert 0.08 <= count["acknowledged late"] / count["acknowledged"] <= 0.16
    assert 0.08 <= count["responded late"] / responded.total() <= 0.17
    assert 0.15 <= escalated[1] / (responded[1] + count["resolved"]) <= 0.24
    assert 0.28 <= escalated[2] / responded[2] <= 0.44
    assert 0.2 <= escalated[3] / responded[3] <= 0.45
    assert not escalated[4]
    assert count["reopened"] >= 3
    forms = sum(case.channel == "form" for case in demo.cases.values())
    assert count["ReceiptConfirmed"] == forms
    assert 0.35 < forms / 2_000 < 0.6
    seldom = (
        "StaffInformed",
        "Extended",
        "NoteAdded",
        "InformationRequested",
        "InformationReceived",
        "Withdrawn",
    )
    assert all(20 <= count[name] < 600 for name in seldom), count
    assert count["InformationReceived"] < count["InformationRequested"]


def test_results_and_renewals_have_their_seasons(demo: Run) -> None:
    """Examinations are complained about after the results, membership when it is renewed."""

    def share(service: str, *months: int) -> float:
        of_service = [case.received.month for case in demo.cases.values() if case.service == service]
        return sum(month in months for month in of_service) / len(of_service)

    assert share("examinations", 3, 8) > 1.5 * share("membership", 3, 8)
    assert share("membership", 10, 11, 12, 1) > 1.3 * share("examinations", 10, 11, 12, 1)
    assert len({(case.service, case.category) for case in demo.cases.values()}) > 25
    christmas = sum((case.received.month, case.received.day // 25) == (12, 1) for case in demo.cases.values())
    assert christmas < 2_000 * 7 / 365


def test_texts_are_as_a_person_could_have_typed_them(demo: Run) -> None:
    for _, _, new in demo.happenings:
        for name, text in new.texts.items():
            assert text == clean(text, name)
            assert "\n" not in text
            assert len(text) <= (200 if name in ("subject", "name") or name.startswith("point") else 400)
            assert not set("{}<>") & set(text)
    emails = {new.texts["email"].partition("@")[2] for _, _, new in demo.happenings if "email" in new.texts}
    assert all(
        host.split(".", 1)[-1].startswith("example.") or host.startswith("example.") for host in emails
    )
    assert {type(new.event) for _, _, new in demo.happenings if "letter" in new.texts} == {e.Extended}


# --- who works there --------------------------------------------------------------------------------------------------


def test_handlers_have_the_roles_that_the_policy_asks_for(demo: Run) -> None:
    roles = {n: h.roles_on(TODAY) for n, h in demo.handlers.items()}
    assert len(roles) == 10
    assert roles[1] == ("customer_service", "team_leader")
    assert all(len(held) == 1 for n, held in roles.items() if n != 1)
    held = Counter(role for each in roles.values() for role in each)
    assert held["compliance_manager"] == 2
    assert held["administrator"] == 1
    assert min(held["customer_service"], held["customer_voice"], held["team_leader"]) >= 2
    assert set(held) == set(POLICY.roles)
    assert (
        len({h.name for h in demo.handlers.values()})
        == len({h.account for h in demo.handlers.values()})
        == 10
    )
    assert all(h.account.isascii() and h.account == h.account.lower() for h in demo.handlers.values())


def test_there_are_more_handlers_where_there_is_more_to_do() -> None:
    assert len(staffing(POLICY, 0)) == 10
    assert 200 < len(staffing(POLICY, 1_000_000)) < 400


def test_no_two_accounts_can_be_alike() -> None:
    assert len({ascii_of(name) for name in FIRST}) == len(FIRST)
    assert len({ascii_of(name) for name in LAST}) == len(LAST)
    assert all(name.isalpha() for name in map(ascii_of, FIRST + LAST))


@pytest.mark.parametrize(
    ("seed", "today"),
    [
        (1, TODAY),
        (2, date(2026, 1, 1)),
        (3, date(2026, 3, 28)),
        (4, date(2025, 8, 20)),
        (5, date(2026, 6, 7)),
    ],
)
def test_the_first_handler_has_work_in_a_small_demo_too(seed: int, today: date) -> None:
    found = run(300, seed, today)
    mine = [case for case in found.open if case.owner == 1]
    assert len(mine) >= 20
    assert len({case.state for case in mine}) >= 2
    assert 0.08 <= len(found.open) / 300 <= 0.17


# --- odd days, odd sizes, odd policies --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "today", [date(2026, 11, 21), date(2026, 11, 22), date(2026, 1, 1), date(2025, 12, 25)]
)
def test_today_may_be_a_day_on_which_nobody_works(today: date) -> None:
    found = run(150, today=today)
    assert len(found.cases) == 150
    assert found.open
    assert local(found.happenings[-1].recorded).date() <= today


@pytest.mark.parametrize("cases", [0, 1, 2])
def test_a_register_of_hardly_any_cases(cases: int) -> None:
    found = run(cases)
    assert len(found.cases) == cases
    assert len(found.handlers) == 10


def test_events_come_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BATCH", 500)
    sizes = [len(batch) for batch in batches(200)]
    assert len(sizes) > 3
    assert all(500 <= size < 505 for size in sizes[:-1])


@pytest.mark.parametrize("today", [date(2011, 12, 31), date(2029, 1, 1)])
def test_a_day_that_the_calendar_does_not_know_is_refused(today: date) -> None:
    with pytest.raises(
        BadInput, match=f"england-and-wales v1 runs from 2012-01-01 to 2028-12-31, and {today} is outside it"
    ):
        run(10, today=today)


@pytest.mark.parametrize("today", [date(2012, 3, 1), date(2028, 12, 31)])
def test_the_first_and_the_last_days_of_the_calendar_will_do(today: date) -> None:
    assert len(run(60, today=today).cases) == 60


# A desk of another kind: two stages, calendar days, clocks that stop, other lists, nobody but the team may receive.
EDITS = (
    ('for_outcomes = ["upheld", "partly-upheld"]', 'for_outcomes = ["partly-upheld"]'),
    ('receive = "anyone"', 'receive = "stage"'),
    ('confirm-receipt = "anyone"', 'confirm-receipt = "stage"'),
    ('decide = "stage"', 'decide = "allocator"'),
    ('handled_by = ["customer_service", "customer_voice"]', 'handled_by = ["customer_voice"]'),
    ('unit = "working"', 'unit = "calendar"'),
    ("waiting_stops_the_clock = { value = false", "waiting_stops_the_clock = { value = true"),
    (
        'upheld = "Upheld"\npartly-upheld = "Partly upheld"',
        'proven = "Proven"\npartly-upheld = "Partly upheld"',
    ),
    ('form = "Online enquiry form"\n', ""),
    ('confirms_itself = { codes = ["form"]', 'confirms_itself = { codes = ["email"]'),
    ('employees = "Conduct of employees"', 'repairs = "Repairs"'),
)


def test_another_policy_is_followed_by_its_data() -> None:
    policy = edited_policy(*EDITS)
    found = run(400, policy=policy)
    assert len(found.cases) == 400
    assert found.handlers[1].roles_on(TODAY) == ("customer_voice", "team_leader")
    holders = {n for n, h in found.handlers.items() if h.holds_any(("customer_voice",), TODAY)}
    made = [(h.actor, h.new.event) for h in found.happenings]
    assert {actor for actor, event in made if isinstance(event, e.CaseReceived)} <= holders
    deciders = {actor for actor, event in made if isinstance(event, e.PointsDecided) and event.stage == 1}
    assert deciders == {n for n, h in found.handlers.items() if h.holds_any(("team_leader",), TODAY)}
    assert {event.outcome for _, event in made if isinstance(event, e.PointsDecided)} == {
        "partly-upheld",
        "not-upheld",
    }
    assert not any(isinstance(event, e.ReceiptConfirmed) for _, event in made)
    assert any(event.respond_due for _, event in made if isinstance(event, e.InformationReceived))
    assert all(ENGLAND.is_working(local(h.recorded).date()) for h in found.happenings)


def test_a_policy_that_shares_no_word_with_ours_has_plain_ones() -> None:
    text = shipped_policy()
    lists, after = text.index("[lists.channels]"), text.index("[[questions]]")
    own = "\n".join(
        f'[lists.{name}]\na = "{words} one"\nb = "{words} two"'
        for name, words in {
            "channels": "Way", "complainant_types": "Kind", "complainant_statuses": "State",
            "services": "Service", "categories": "Trouble", "outcomes": "End",
        }.items()
    )  # fmt: skip
    before = text[:lists]
    for codes_of in ("with_money", "without_finding", "for_outcomes"):  # lists that are gone
        before = re.sub(rf"^{codes_of} = .*\n", "", before, flags=re.MULTILINE)
    after_lists = re.sub(r"^governs = .*\n", "", text[after:], flags=re.MULTILINE)
    before = re.sub(r"^\[evidence\]\n(?:[^\[\n].*\n)*", "", before, flags=re.MULTILINE)
    found = run(200, policy=parse(f"{before}{own}\n\n{after_lists}"))
    assert len(found.cases) == 200
    assert {(case.service, case.category) for case in found.cases.values()} == {
        (x, y) for x in "ab" for y in "ab"
    }
    assert {case.channel for case in found.cases.values()} == {"a", "b"}
    subjects = {h.new.texts["subject"] for h in found.happenings if "subject" in h.new.texts}
    assert "Trouble one: Service two" in subjects


def test_what_nobody_can_do_waits() -> None:
    """Here the last stage may not be decided by who decided the one before, and one person alone may decide at either."""
    policy = edited_policy(
        ('decide = "stage"', 'decide = "allocator"'),
        ('allocated_by = ["compliance_manager"]', 'allocated_by = ["staff"]'),
        (
            'title = "Stage 4"\n',
            'title = "Stage 4"\nanother_decider_than = { stages = [3], set_by = "owner", question = "G5" }\n',
        ),
    )
    found = run(700, policy=policy)
    last = [case for case in found.cases.values() if case.stage.number == 4]
    assert last
    assert not any(case.stage.decisions for case in last)
    assert all(case.is_open or case.state == "withdrawn" for case in last)


ORDER = (
    (steps.ALLOCATE, steps.INVESTIGATE), (steps.ACKNOWLEDGE, steps.INVESTIGATE), (steps.ACKNOWLEDGE, steps.DECIDE),
    (steps.ASK, steps.ANSWERED), (steps.ANSWERED, steps.DECIDE), (steps.INFORM_STAFF, steps.DECIDE),
    (steps.FLAG_SERIOUS, steps.DECIDE_SERIOUS), (steps.DECIDE_SERIOUS, steps.RETURN_SERIOUS),
    (steps.DECIDE_SERIOUS, steps.DECIDE), (steps.RETURN_SERIOUS, steps.DECIDE), (steps.DECIDE, steps.RESPOND),
    (steps.EXTEND, steps.RESPOND), (steps.INFORM_STAFF, steps.RESOLVE),
)  # fmt: skip


def test_a_stage_is_planned_in_an_order_that_the_rules_allow() -> None:
    """Whatever the dice say, and even where the dates to keep have passed already."""
    dice = Dice(5)
    for respond_by in (-5, 0, 3, 20):
        for _ in range(300):
            stage = Stage(
                10, 10 + respond_by // 2, 10 + respond_by, 20, "working", 2, True, True, True, True, 8
            )
            way = course(stage, dice)
            ahead = steps.in_order(way.steps)[::-1]
            assert ahead[0][0] >= 10
            assert ahead[-1][0] == way.end >= way.decide
            at = {what: n for n, (_, what, _) in enumerate(ahead)}
            for before, after in ORDER:
                assert before not in at or after not in at or at[before] < at[after], (before, after, ahead)
            assert (steps.RESPOND in at) == way.decided
    assert {afterwards(5, 0, True, dice)[0][1] for _ in range(50)} == {steps.CLOSE}
    assert {afterwards(5, 100, False, dice)[0][1] for _ in range(50)} == {steps.ESCALATE}


def test_what_is_put_off_holds_up_what_follows_it_and_nothing_else() -> None:
    ahead = steps.in_order([(9, steps.RESPOND, 0), (4, steps.NOTE, 0), (30, steps.DELIVER, 1)])
    later = steps.put_off(ahead, (4, steps.DECIDE, 0), 12)
    assert later[::-1] == [
        (4, steps.NOTE, 0), (12, steps.DECIDE, 0), (12, steps.RESPOND, 0), (30, steps.DELIVER, 1),
    ]  # fmt: skip
    again = steps.put_off(later, (4, steps.NOTE, 0), 13)
    assert [what for _, what, _ in again[::-1]] == [
        steps.NOTE, steps.DECIDE, steps.RESPOND, steps.NOTE, steps.DELIVER,
    ]  # fmt: skip
    assert steps.beside(later) == [(30, steps.DELIVER, 1), (4, steps.NOTE, 0)]


def test_made_in_another_process_it_is_the_same_register(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heads = []
    for worth_a_process in (1, 10_000):
        monkeypatch.setattr(simulated_register, "WORTH_A_PROCESS", worth_a_process)
        heads.append(
            simulated_register.make(
                tmp_path / f"{worth_a_process}.duckdb", cases=60, seed=5, today=date(2026, 11, 24)
            ).head
        )
    assert heads[0] == heads[1]


def test_what_goes_wrong_in_the_other_process_is_raised_here() -> None:
    with pytest.raises(BadInput, match="calendar"):
        list(
            simulated_ahead(
                cases=5,
                seed=1,
                today=date(2050, 1, 1),
                policy_text=shipped_policy(),
                calendar_text=shipped("england-and-wales"),
            )
        )
