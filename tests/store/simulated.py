"""A simulation run to its end, for tests to ask."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

from store import demo
from store import events as e
from store.calendar import parse_calendar, shipped
from store.case import Case, Entry, evolve
from store.people import Handler
from store.people import evolve as evolve_handler
from store.policy import Policy
from store.policy_file import parse
from store.records import BY_STREAM
from store.records import kind as records
from store.records.change import Change
from store.simulate import simulate

TODAY = date(2026, 11, 24)
SHIPPED = Path(demo.__file__).parent / "policies"


class Made:
    """A simulation run to its end: the events in order, and what came of them."""

    def __init__(self, cases: int, policy: Policy, seed: int = 1) -> None:
        calendar = parse_calendar(shipped(policy.policy.calendar))
        self.entries: list[Entry] = []
        self.cases: dict[int, Case] = {}
        self.changes: dict[int, Change] = {}
        self.handlers: dict[int, Handler] = {}
        self.count: Counter[type[e.Event]] = Counter()
        matters: dict[int, records.Record] = {}
        for batch in simulate(
            cases=cases,
            seed=seed,
            today=TODAY,
            policy=policy,
            policy_number=1,
            calendar=calendar,
            calendar_number=1,
        ):
            for recorded, actor, (number, event, texts) in batch:
                self.count[type(event)] += 1
                entry = Entry(len(self.entries) + 1, number, recorded, actor, event)
                self.entries.append(entry)
                if isinstance(event, e.CaseEvent):
                    self.cases[number] = evolve(self.cases.get(number), entry)
                elif isinstance(event, e.HandlerEvent):
                    self.handlers[number] = evolve_handler(self.handlers.get(number), number, event, texts)
                elif event.stream in BY_STREAM:
                    matters[number] = records.evolve(BY_STREAM[event.stream], matters.get(number), entry)
        self.changes = {number: matter for number, matter in matters.items() if isinstance(matter, Change)}

    def per_cent(
        self, of: Callable[[Case], bool], among: Callable[[Case], bool] = lambda case: True
    ) -> float:
        """How many cases in a hundred, of some."""
        asked = [case for case in self.cases.values() if among(case)]
        return 100 * sum(map(of, asked)) / len(asked)


def policy_of(name: str) -> Policy:
    return parse((SHIPPED / f"{name}.toml").read_text(encoding="utf-8"))
