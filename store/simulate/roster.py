"""Who works there: the handlers that a policy's roles ask for, and who of them takes what."""

from datetime import date
from itertools import chain, cycle
from typing import NamedTuple

from store import events as e
from store.calendar import Calendar
from store.case import Case
from store.people import Handler, evolve
from store.policy import Policy, Stage
from store.rules.actions import RECEIVE
from store.rules.situation import World
from store.simulate.dice import Dice
from store.simulate.names import different

SMALLEST = 10  # handlers in a register of few cases
CASES_A_HANDLER = 3_300  # one more for each so many cases in all, which is some 330 open ones

FIRST = 1  # the handler as whom somebody tries the program, and so one who has work
FIRST_WANTS, FIRST_KEEPS = 30, 25  # open cases; fewer where there are fewer than so many cases:
FEW_CASES = 300


def staffing(policy: Policy, cases: int) -> list[tuple[str, ...]]:
    """The roles of each handler, the first one's first. That one can do most: handles and allocates at the first stage.

    Every role that handles has two holders at least, and every stage enough for another decider; every role has one.
    """
    first = policy.stages[0]
    staff: list[tuple[str, ...]] = [tuple(dict.fromkeys((first.handled_by[0], first.allocated_by[0])))]
    handling = list(dict.fromkeys(role for stage in policy.stages for role in stage.handled_by))
    allocating = [
        r for r in dict.fromkeys(chain(*(s.allocated_by for s in policy.stages))) if r not in handling
    ]
    others = [role for role in policy.roles if role not in handling and role not in allocating]
    for role in handling:
        held = sum(role in roles for roles in staff)
        staff += [(role,)] * (2 - held)
    for stage in policy.stages:
        able = sum(any(role in stage.handled_by for role in roles) for roles in staff)
        staff += [(stage.handled_by[0],)] * (2 + len(stage.another_decider_than.stages) - able)
    administering = [role for role in others if policy.roles[role].administers][:1]
    staff += [(role,) for role in allocating + administering]
    staff += [(role,) for role in others if not policy.roles[role].administers]
    # Most work is at the first stages: of ten more handlers eight are there, one allocates, one is at the last.
    more = cycle(
        first.handled_by * 8 + (first.allocated_by + policy.stages[-1].handled_by[:1]) * len(first.handled_by)
    )
    while len(staff) < SMALLEST + cases // CASES_A_HANDLER:
        staff.append((next(more),))
    return staff


class Pool(NamedTuple):
    """Handlers who may do something, in order of number; `has` is for asking whether one is among hundreds."""

    who: tuple[int, ...]
    has: frozenset[int]


class Roster:
    """The handlers of the simulation with their worlds, and how many open cases each owns."""

    def __init__(
        self,
        policy: Policy,
        policy_number: int,
        calendar: Calendar,
        calendar_number: int,
        cases: int,
        since: date,
        dice: Dice,
    ) -> None:
        self._policy = policy
        self._dice = dice
        staff = staffing(policy, cases)
        self.administrator = 1 + max(
            (n for n, roles in enumerate(staff) if any(policy.roles[role].administers for role in roles)),
            default=0,
        )
        self.founding: list[tuple[int, e.New]] = []
        self.handlers: dict[int, Handler] = {}
        names = different(dice, len(staff))
        order = sorted(range(len(staff)), key=lambda n: n + 1 != self.administrator)
        for n in order:
            self._add(n + 1, names[n], staff[n], since)
        self.handlers = dict(sorted(self.handlers.items()))  # as a register has them
        policies, calendars = {policy_number: policy}, {calendar_number: calendar}
        self.worlds = {h.id: World(h, self.handlers, policies, calendars) for h in self.handlers.values()}
        self.owned = [0] * (len(staff) + 1)
        self.fills_first = False
        few = min(cases, FEW_CASES)
        self._first_wants, self._first_keeps = FIRST_WANTS * few // FEW_CASES, FIRST_KEEPS * few // FEW_CASES
        self._pools: dict[tuple[str, int], Pool] = {}
        self.form_keeper = self._who_keeps_the_form()
        self._receiving = self._who_receives()

    def _add(self, number: int, called: tuple[str, str], roles: tuple[str, ...], since: date) -> None:
        """A handler, added by the administrator, who comes first."""
        name, account = called
        made = [e.New(number, e.HandlerAdded(on=since), {"name": name, "account": account})]
        made += [e.New(number, e.RoleGranted(on=since, role=role)) for role in roles]
        handler: Handler | None = None
        for new in made:
            assert isinstance(new.event, e.HandlerEvent)
            handler = evolve(handler, number, new.event, new.texts)
            self.founding.append((self.administrator, new))
        assert handler is not None
        self.handlers[number] = handler

    def _holders(self, roles: tuple[str, ...]) -> Pool:
        who = [n for n, h in self.handlers.items() if any(grant.role in roles for grant in h.grants)]
        return Pool(tuple(who), frozenset(who))

    def _who_keeps_the_form(self) -> int:
        """As whom the form's export comes in: the administrator, where the policy lets that role receive."""
        able = self.pool(RECEIVE.name, self._policy.stages[0].number)
        return self.administrator if self.administrator in able.has else able.who[0]

    def _who_receives(self) -> tuple[int, ...]:
        """Any team may receive a complaint; those who handle the first stage do so most often."""
        first = self._policy.stages[0]
        able = self.pool(RECEIVE.name, first.number)
        often = [n for n in self.pool_of(first).who if n in able.has]
        return tuple([n for n in able.who if n != self.administrator] + often * 3) or able.who

    def pool(self, action: str, stage: int) -> Pool:
        """Everybody whose role may take the action at the stage."""
        key = action, stage
        if key not in self._pools:
            self._pools[key] = self._holders(self._policy.roles_for(action, stage))
        return self._pools[key]

    def pool_of(self, stage: Stage) -> Pool:
        """Everybody who may be given a case at a stage."""
        key = "", stage.number
        if key not in self._pools:
            self._pools[key] = self._holders(stage.handled_by)
        return self._pools[key]

    def passes(self, before: int | None, after: int | None) -> None:
        """An open case goes from one owner to another; None is nobody, or the end of the case."""
        if before is not None:
            self.owned[before] -= 1
        if after is not None:
            self.owned[after] += 1

    def receiver(self) -> int:
        """Who logs a complaint that a person took in."""
        return self._dice.pick(self._receiving)

    def colleague(self) -> int | None:
        """Whom a complaint may name without leaving nobody to handle it."""
        pool = self.pool_of(self._policy.stages[0]).who
        return self._dice.pick(pool[1:]) if len(pool) > 4 else None

    def barred(self, case: Case, stage: Stage) -> tuple[int, ...]:
        """Who may not handle the case: whoever it is about, and whoever decided at a stage the policy names."""
        earlier = stage.another_decider_than.stages
        if not earlier:
            return case.subjects
        deciders = (n for record in case.stages[:-1] if record.number in earlier for n in record.deciders)
        return (*case.subjects, *deciders)

    def taker(self, action: str, case: Case, stage: Stage) -> int | None:
        """Who takes an action: the owner where that role may, else anybody who may; None where nobody can."""
        pool = self.pool(action, stage.number)
        barred = self.barred(case, stage) if action == "decide" else case.subjects
        if case.owner in pool.has and case.owner not in barred:
            return case.owner
        return self._from(pool, barred)

    def assignee(self, case: Case, stage: Stage) -> int | None:
        """To whom a case is given: of two the one who owns less, but the first handler while that desk is being filled."""
        pool = self.pool_of(stage)
        barred = self.barred(case, stage)
        if case.owner is not None:
            barred = (*barred, case.owner)
        wanted = self.fills_first and self.owned[FIRST] < self._first_wants
        if wanted and FIRST in pool.has and FIRST not in barred:
            return FIRST
        one, other = self._from(pool, barred), self._from(pool, barred)
        if one is None or other is None:
            return None
        return one if self.owned[one] <= self.owned[other] else other

    def first_has_few(self) -> bool:
        """Whether the first handler should rather leave a case open a little longer."""
        return self.fills_first and self.owned[FIRST] <= self._first_keeps

    def _from(self, pool: Pool, barred: tuple[int, ...]) -> int | None:
        """Somebody of the pool who is not barred."""
        who = pool.who
        start = self._dice.below(len(who))
        for n in range(len(who)):
            found = who[(start + n) % len(who)]
            if found not in barred:
                return found
        return None
