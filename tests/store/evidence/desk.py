"""Desks on which something goes missing: one played by the rules in memory and written down at once, one on a real register."""

import datetime as dt
from abc import ABC, abstractmethod
from functools import reduce
from pathlib import Path
from typing import Any

from store import events as e
from store.calendar import parse_calendar
from store.calendar import shipped as shipped_calendar
from store.case import Case, Entry, case_id, evolve, reference
from store.evidence import CHECKS, Evidence
from store.founding import found, founding
from store.ledger import Happening
from store.people import Grant, Handler
from store.policy_file import parse, shipped
from store.records import KINDS
from store.register import Store
from store.rules import decide, fields
from store.rules.actions import ACTIONS, RECEIVE
from store.rules.fields import Command
from store.rules.situation import World

TODAY = dt.date(2026, 11, 24)  # a Tuesday
BEGAN = dt.date(2026, 1, 5)
WHOLE = {
    "subject": "Fee taken twice", "detail": "On 2 March, by Direct Debit.", "outcome_sought": "One of them back.",
    "name": "Jo Brown", "email": "jo@example.org", "channel": "email", "complainant_type": "member", "service": "finance",
    "category": "fees",
}  # fmt: skip
"""A complaint that says everything."""
DECISION = {"outcome": "not-upheld", "reasons": "It was right.", "authority": "Standard 4"}
ME = "Me"  # holds every role that handles or allocates
PEOPLE = {
    ME: ("customer_service", "customer_voice", "team_leader", "compliance_manager", "administrator"),
    "Ann": ("customer_service",), "Bob": ("customer_service",), "Dan": ("team_leader",), "Eve": ("compliance_manager",),
    "Finn": ("compliance_manager",), "Gita": ("staff",),
}  # fmt: skip


def ago(days: int) -> dt.date:
    """So many days before today."""
    return TODAY - dt.timedelta(days=days)


def moment(day: dt.date) -> dt.datetime:
    """Half past nine on a day, as the ledger keeps it."""
    return dt.datetime.combine(day, dt.time(9, 30))


def clock() -> dt.datetime:
    """This morning."""
    return moment(TODAY)


def refs(numbers: list[int]) -> list[str]:
    """As people call them."""
    return sorted(map(reference, numbers))


class Desk(ABC):
    """What scenes are played on; everything is done by who holds every role, where nobody else is named."""

    @abstractmethod
    def case(self, on: int = 0, by: str = ME, **said: Any) -> int:
        """A complaint received so many days ago that says everything, but for what is said otherwise."""

    @abstractmethod
    def do(self, case: int, action: str, on: int = 0, by: str = ME, **said: Any) -> None:
        """An action, so many days ago."""

    def decide(self, case: int, on: int = 0, by: str = ME, **said: Any) -> None:
        """A decision."""
        self.do(case, "decide", on, by, **{**DECISION, **said})

    def answered(
        self, on: int = 5, received: int = 10, by: str = ME, decision: dict[str, Any] | None = None
    ) -> int:
        """A complaint acknowledged, decided and answered so many days ago."""
        case = self.case(received)
        self.do(case, "acknowledge", on, by)
        self.decide(case, on, by, **(decision or {}))
        self.do(case, "respond", on, by)
        return case


class Script(Desk):
    """A desk in memory. Nothing is written past the rules; `write` makes a register of what happened."""

    def __init__(self, text: str | None = None) -> None:
        self.text = text or shipped()
        self.policy = parse(self.text)
        grants = {name: tuple(Grant(role, BEGAN) for role in roles) for name, roles in PEOPLE.items()}
        self.handlers = {
            number: Handler(number, name, name.lower(), grants[name]) for number, name in enumerate(PEOPLE, 1)
        }
        self.numbers = {handler.name: number for number, handler in self.handlers.items()}
        self.calendar = parse_calendar(shipped_calendar(self.policy.policy.calendar))
        self.cases: dict[int, Case] = {}
        self.happened: list[Happening] = []

    def _world(self, by: str) -> World:
        actor = self.handlers[self.numbers[by]]
        return World(actor, self.handlers, {1: self.policy}, {1: self.calendar}, self.cases)

    def case(self, on: int = 0, by: str = ME, **said: Any) -> int:
        given = {name: text for name, text in {**WHOLE, **said}.items() if text}
        values = fields.read(RECEIVE.fields, given, self.policy, self.handlers)
        number = case_id(TODAY.year, len(self.cases) + 1)
        numbers = decide.Numbers(number, len(self.cases) + 1)
        command = Command(RECEIVE.name, ago(on), values)
        self._happen(by, decide.receive(command, self._world(by), clock(), numbers), None, number)
        return number

    def do(self, case: int, action: str, on: int = 0, by: str = ME, **said: Any) -> None:
        values = fields.read(ACTIONS[action].fields, said, self.policy, self.handlers)
        command = Command(action, ago(on), values)
        made = decide.decide(self.cases[case], command, self._world(by), clock())
        self._happen(by, made, self.cases[case], case)

    def _happen(self, by: str, made: tuple[e.New, ...], before: Case | None, number: int) -> None:
        actor = self.numbers[by]
        self.happened += [Happening(clock(), actor, new) for new in made]
        first = len(self.happened)
        entries = [
            Entry(first + n, number, clock(), actor, new.event)
            for n, new in enumerate(made)
            if isinstance(new.event, e.CaseEvent)
        ]
        after = reduce(evolve, entries, before)
        assert after is not None
        self.cases[number] = after

    def write(self, path: Path) -> Store:
        """A register in which all of it happened."""
        day = BEGAN
        began = founding(
            self.text, moment(day), e.RegisterCreated(on=day, simulated=True, seed=1, cases=0, today=day)
        )
        for number, (name, roles) in enumerate(PEOPLE.items(), 1):
            added = e.New(number, e.HandlerAdded(on=day), {"name": name, "account": name.lower()})
            granted = [
                e.New(number, e.RoleGranted(on=day, role=role)) for role in roles if role in self.policy.roles
            ]
            began += [Happening(moment(day), 1, new) for new in (added, *granted)]
        found(path, [began, self.happened])
        return Store.open(path, clock=clock)


class Register(Desk):
    """A desk on a real register."""

    def __init__(self, path: Path) -> None:
        self.now = clock()
        self.store = Store.open(path, clock=lambda: self.now)

    def who(self, name: str = ME) -> Handler:
        """A handler by name."""
        return next(handler for handler in self.store.handlers().values() if handler.name == name)

    def case(self, on: int = 0, by: str = ME, **said: Any) -> int:
        given = {name: text for name, text in {**WHOLE, **said}.items() if text}
        return self.store.find(self.store.receive(given, self.who(by), on=ago(on)).ref)

    def do(self, case: int, action: str, on: int = 0, by: str = ME, **said: Any) -> None:
        self.store.do(case, action, said, self.who(by), on=ago(on))

    def record(self, of: str, /, on: int = 0, **said: Any) -> int:
        """A change or a compliment."""
        ref = self.store.records.begin(KINDS[of], said, self.who(), on=ago(on)).ref
        known = self.store.records.find(ref)
        assert known is not None
        return known[1]

    def step(self, of: str, number: int, step: str, on: int = 0, **said: Any) -> None:
        """A step of one."""
        self.store.records.do(KINDS[of], number, step, said, self.who(), on=ago(on))

    def evidence(self, *numbers: str, by: str = ME, **more: Any) -> Evidence:
        """What is missing."""
        return self.store.evidence(self.who(by), numbers, **more)

    def missing(self, code: str, **more: Any) -> list[tuple[str, str]]:
        """What a check names, and what it says of each."""
        (number, *_) = next(check.requirements for check in CHECKS if check.code == code)
        (one,) = [of for of in self.evidence(number, **more).found if of.check.code == code]
        return [(item.ref, item.what) for item in one.items]
