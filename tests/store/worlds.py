"""A small desk to try the rules on: handlers of every role, a complaint, and one step after another.

Nothing here knows a rule: what happens is decided by `store.rules` and applied by `store.case.evolve`.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any

from msgspec.structs import replace

from store.calendar import Calendar, parse_calendar
from store.calendar import shipped as shipped_calendar
from store.case import Case, Entry, case_id, evolve, reference
from store.case.links import Links
from store.events import CaseEvent, New
from store.people import Grant, Handler
from store.policy import Policy
from store.policy_file import parse, shipped
from store.rules import decide, fields
from store.rules.actions import ACTIONS, RECEIVE
from store.rules.fields import Command, Kind
from store.rules.situation import World
from tests.store.promises import Process, read_policy

TODAY = date(2026, 3, 16)  # a Monday
LONG_AGO = date(2020, 1, 1)
CASE = case_id(2026, 419)  # CMP-2026-00419
PERSON = 77
POLICY, CALENDAR = 1, 1  # their numbers in the register

ENGLAND = parse_calendar(shipped_calendar("england-and-wales"))


def handler(
    number: int, name: str, *roles: str, since: date = LONG_AGO, until: date | None = None
) -> Handler:
    """A handler who holds `roles` from `since` until the day before `until`."""
    return Handler(number, name, name.lower(), tuple(Grant(role, since, until) for role in roles))


ANN = handler(1, "Ann", "customer_service")
BOB = handler(2, "Bob", "customer_service")
CARA = handler(3, "Cara", "customer_voice")
DAN = handler(4, "Dan", "team_leader")
EVE = handler(5, "Eve", "compliance_manager")
FINN = handler(6, "Finn", "compliance_manager")
GITA = handler(7, "Gita", "staff")
HAL = handler(8, "Hal", "administrator")
IVY = handler(9, "Ivy", "customer_service", "team_leader", "compliance_manager")
JON = handler(10, "Jon")
KIM = handler(11, "Kim", "customer_service")  # the member of staff complained about, where somebody is
LEO = handler(12, "Leo", "customer_service", until=TODAY)  # whose role ended this morning

HANDLERS: Mapping[int, Handler] = {
    h.id: h for h in (ANN, BOB, CARA, DAN, EVE, FINN, GITA, HAL, IVY, JON, KIM, LEO)
}


@cache
def edited_policy(*edits: tuple[str, str]) -> Policy:
    """The shipped policy with each (old, new) made in its text; `old` must stand there."""
    return parse(edited_text(*edits))


def edited_text(*edits: tuple[str, str]) -> str:
    """The text of the shipped policy with each (old, new) made in it; `old` must stand there."""
    text = shipped()
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    return text


SHIPPED = edited_policy()


def world(
    actor: Handler = ANN,
    policy: Policy = SHIPPED,
    handlers: Mapping[int, Handler] = HANDLERS,
    calendar: Calendar = ENGLAND,
    related: Mapping[int, Case] | None = None,
) -> World:
    """What a rule sees beside the case, with `actor` about to act; a few other cases there are, where none are given."""
    others = other_cases() if related is None else related
    return World(actor, handlers, {POLICY: policy}, {CALENDAR: calendar}, others)


@cache
def other_cases() -> Mapping[int, Case]:
    """CMP-2026-00007, 8 and 9: complaints of the week before, linked with nothing."""
    received = receive_case(on=date(2026, 3, 9))
    return {number: replace(received, id=number) for number in (case_id(2026, n) for n in (7, 8, 9))}


def beside(case: Case) -> Mapping[int, Case]:
    """The same, each linked with `case` as that says it is."""
    found = dict(other_cases())
    for link in case.links.every:
        there = replace(link, other=case.id, leads=not link.leads)
        other = found[link.other]
        found[link.other] = replace(other, links=Links((*other.links.every, there)))
    return found


def noon(day: date) -> datetime:
    """Noon UTC on `day`: the same day in every time zone that matters here."""
    return datetime.combine(day, time(12), UTC)


def entry(seq: int, new: New, actor: Handler, today: date = TODAY) -> Entry:
    """The event as it would stand in the ledger."""
    return Entry(seq, new.stream_id, noon(today).replace(tzinfo=None), actor.id, new.event)


def received_events(
    *,
    on: date = TODAY,
    actor: Handler = GITA,
    policy: Policy = SHIPPED,
    calendar: Calendar = ENGLAND,
    handlers: Mapping[int, Handler] = HANDLERS,
    today: date = TODAY,
    **typed: object,
) -> tuple[New, ...]:
    """The events of a complaint that arrives; `typed` are the fields as somebody types them."""
    values = fields.read(RECEIVE.fields, {"subject": "A late certificate", **typed}, policy, handlers)
    place = world(actor, policy, handlers, calendar, {})
    return decide.receive(Command(RECEIVE.name, on, values), place, noon(today), decide.Numbers(CASE, PERSON))


def receive_case(
    *,
    points: int = 1,
    on: date = TODAY,
    actor: Handler = GITA,
    policy: Policy = SHIPPED,
    calendar: Calendar = ENGLAND,
    handlers: Mapping[int, Handler] = HANDLERS,
    today: date = TODAY,
    **typed: object,
) -> Case:
    """A complaint just received, of so many points."""
    if points > 1:
        typed["point"] = [f"point {n}" for n in range(1, points + 1)]
    case: Case | None = None
    events = received_events(
        on=on, actor=actor, policy=policy, calendar=calendar, handlers=handlers, today=today, **typed
    )
    for seq, new in enumerate(events, start=1):
        if isinstance(new.event, CaseEvent):
            case = evolve(case, entry(seq, new, actor, today))
    assert case is not None
    return case


# Words that do for a field that must have some, where a test says nothing of its own.
TYPED: Mapping[str, Mapping[str, object]] = {
    "allocate": {"to": "Ann"},
    "ask": {"text": "Which certificate?"},
    "answered": {"text": "The one of May."},
    "decide": {"outcome": "upheld", "reasons": "It was late.", "authority": "Service standards, 4"},
    "extend": {"days": 5, "reason": "The examiner is away."},
    "withdraw": {"reason": "It has come."},
    "adopt": {"stage": 1},
    "note": {"text": "Rang back."},
    "link-case": {"to": "CMP-2026-00007", "kind": "duplicate"},
    "unlink-case": {"to": "CMP-2026-00007"},
    "record-learning": {"no_change": "It happened once."},
    "declare-interest": {"text": "Nothing that I know of."},
    "check-quality": {"met": ["polite"]},
}


def made(
    case: Case,
    action: str,
    values: Mapping[str, object] | None = None,
    actor: Handler = ANN,
    on: date | None = None,
    *,
    policy: Policy = SHIPPED,
    calendar: Calendar = ENGLAND,
    today: date = TODAY,
) -> tuple[New, ...]:
    """The events that an action makes of `case`; `values` are added to those of `TYPED`. Raises Refused."""
    raw = {**typed_for(action), **(values or {})}
    read = fields.read(ACTIONS[action].fields, raw, policy, HANDLERS)
    command = Command(action, on or today, read)
    place = world(actor, policy, calendar=calendar, related=beside(case))
    return decide.decide(case, command, place, noon(today))


def step(
    case: Case,
    action: str,
    values: Mapping[str, object] | None = None,
    actor: Handler = ANN,
    on: date | None = None,
    *,
    policy: Policy = SHIPPED,
    calendar: Calendar = ENGLAND,
    today: date = TODAY,
) -> Case:
    """The case after an action, decided by the rules. Raises Refused."""
    events = made(case, action, values, actor, on, policy=policy, calendar=calendar, today=today)
    own = [new for new in events if new.stream_id == case.id]  # a link has another side
    for seq, new in enumerate(own, start=case.last_seq + 1):
        case = evolve(case, entry(seq, new, actor, today))
    return case


def after(case: Case, *actions: str | tuple[str, Handler], policy: Policy = SHIPPED) -> Case:
    """The case after several actions with the values of `TYPED`, by Ann where nobody is named."""
    for action in actions:
        name, actor = action if isinstance(action, tuple) else (action, ANN)
        case = step(case, name, actor=actor, policy=policy)
    return case


def why_not(case: Case, action: str, actor: Handler = ANN, policy: Policy = SHIPPED) -> str | None:
    """What `permitted` says of an action."""
    found = {p.action: p for p in decide.permitted(case, world(actor, policy), noon(TODAY))}[action]
    assert found.allowed is (found.why is None)
    return found.why


FIRST = ("acknowledge", "decide", "respond")  # what takes a case through stage 1, by Ann
SECOND: tuple[str | tuple[str, Handler], ...] = ("acknowledge", ("decide", BOB), "respond")
THIRD: tuple[str | tuple[str, Handler], ...] = (("acknowledge", EVE), ("decide", FINN), ("respond", EVE))
LAST: tuple[str | tuple[str, Handler], ...] = (("acknowledge", EVE), ("decide", EVE), ("respond", EVE))


def at_stage(number: int) -> Case:
    """A case just come to a stage of the shipped policy."""
    case = receive_case()
    if number > 1:
        case = after(case, *FIRST, "escalate")
    if number > 2:
        case = after(case, *SECOND, ("escalate", EVE))
    if number > 3:
        case = after(case, *THIRD, ("escalate", EVE))
    return case


def closed() -> Case:
    """A case closed after stage 1."""
    return after(receive_case(), *FIRST, "close")


def withdrawn() -> Case:
    """A case withdrawn at stage 1."""
    return after(receive_case(), "withdraw")


def cast(policy: Policy) -> dict[str, Handler]:
    """Somebody of each role of any policy, and who else may matter, by a name that says what they are."""
    first, last = policy.stages[0], policy.stages[-1]
    holding: dict[str, tuple[str, ...]] = {role: (role,) for role in policy.roles}
    holding["several roles"] = (first.handled_by[0], first.allocated_by[0], last.handled_by[0])
    holding["complained about"] = first.handled_by[:1]
    made = {name: handler(n, name, *roles) for n, (name, roles) in enumerate(holding.items(), start=1)}
    ended = handler(len(made) + 1, "no role any more", *first.handled_by, until=TODAY)
    return {**made, ended.name: ended}


def typed_for(name: str, policy: Policy = SHIPPED) -> dict[str, object]:
    """The values of `TYPED` for an action, and something for every other field that must be filled."""
    some: dict[Kind, object] = {
        Kind.NUMBER: 1,
        Kind.NUMBERS: [1],
        Kind.MONEY: "40",
        Kind.DATE: TODAY,
        Kind.HANDLER: ANN.id,
    }
    needed = {
        field.name: next(iter(field.choices(policy)), some.get(field.kind, "As it was."))
        for field in ACTIONS[name].fields
        if field.required
    }
    return {**needed, **TYPED.get(name, {})}


def tries(
    policy: Policy, handlers: Mapping[int, Handler], points: int, chapters: Collection[str]
) -> dict[str, tuple[Command, ...]]:
    """Every action of some chapters with values to try it with today: at every case that allows it, some of them are good."""
    typed: dict[str, list[dict[str, object]]] = {name: [typed_for(name, policy)] for name in ACTIONS}
    handling = {role for stage in policy.stages for role in stage.handled_by}
    able = [number for number, h in handlers.items() if handling & {grant.role for grant in h.grants}]
    typed["allocate"] = [{"to": number} for number in (*able, next(n for n in handlers if n not in able))]
    point: list[dict[str, object]] = [{"point": n} for n in range(1, points + 1) if points > 1]
    outcome = next(iter(policy.lists.outcomes))
    alone: list[dict[str, object]] = [{"exception": "Nobody else holds the role."}]
    reviewed = any(stage.lone_reviewer.stages for stage in policy.stages)
    typed["decide"] = [
        {**TYPED["decide"], "outcome": outcome, **which, **exception}
        for which in ({}, *point)
        for exception in ({}, *alone[:reviewed])
    ]
    typed["withdraw-point"] = [{**typed_for("withdraw-point"), "point": n} for n in range(1, points + 1)]
    allowances = {stage.extension.days for stage in policy.stages}
    typed["extend"] = [
        {**TYPED["extend"], "days": days}
        for days in sorted(allowances if len(allowances) == 1 else {1, *allowances})
    ]
    typed["escalate"] = [{"reason": "The answer left something out."}]
    for name in ("link-case", "unlink-case"):
        typed[name] = [{**typed_for(name), "to": reference(number)} for number in other_cases()]
    typed["hand-off"] = [{"reason": "It is beyond me.", "to": number} for number in list(handlers)[:3]]

    def command(name: str, raw: Mapping[str, object]) -> Command:
        asked = ACTIONS[name].fields
        if any(f.required and f.kind is Kind.CHOICE and not f.choices(policy) for f in asked):
            return Command(name, TODAY)  # of a list that this policy has not: it must be refused anyway
        return Command(name, TODAY, fields.read(asked, raw, policy, handlers))

    return {
        name: tuple(command(name, raw) for raw in raws)
        for name, raws in typed.items()
        if ACTIONS[name].chapter in chapters
    }


def process(
    text: str, actors: Sequence[str] = (), *, points: int = 2, chapters: Collection[str] = ("",), **more: Any
) -> Process:
    """Any policy as a process to walk: from a complaint of so many points, one about a handler, and one at each later stage
    where the policy lets it begin.

    `actors` are names of `cast`, all of them where none is given; `chapters` are those whose actions are tried, "" the way
    through the stages; `more` goes to `Process`, to plant faults in it.
    """
    policy = parse(text)
    everybody = cast(policy)
    handlers = {h.id: h for h in everybody.values()}
    calendar = parse_calendar(shipped_calendar(policy.policy.calendar))
    place: dict[str, Any] = {"policy": policy, "handlers": handlers, "calendar": calendar}
    anybody = next(iter(everybody.values()))
    about = ["complained about"]
    later = [
        receive_case(points=points, actor=anybody, stage=code, stage_reason="It is a grave one.", **place)
        for code in policy.choices("direct")
    ]
    return Process(
        policy=read_policy(text),
        starts=[
            receive_case(points=points, actor=anybody, **place),
            receive_case(actor=anybody, about_handler=about, **place),
            *later,
        ],
        worlds={name: world(everybody[name], **place) for name in actors or everybody},
        commands=tries(policy, handlers, points, chapters),
        now=noon(TODAY),
        **more,
    )
