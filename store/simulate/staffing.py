"""Who works there: the handlers that a policy's roles ask for, with their line managers, their training and their word for the policy."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import chain, cycle

from store import administration
from store import events as e
from store.calendar import Calendar
from store.governing import Governing, Settings
from store.people import Handler, evolve
from store.policy import Policy
from store.rules.situation import World
from store.simulate import shares
from store.simulate.dice import Dice
from store.simulate.names import different

SMALLEST = 10  # handlers in a register of few cases
CASES_A_HANDLER = 3_300  # one more for each so many cases in all, which is some 330 open ones

IN_DATE = timedelta(365)  # a training lasts a year
LEAVE = timedelta(14)
TRAINED_BEFORE = 300  # days before the first that trainings were completed on

Recorded = tuple[int, e.New]
"""By whom, and what."""


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


class Staff:
    """The handlers with their worlds, which change where a role or a line manager does."""

    def __init__(
        self,
        policies: dict[int, Policy],
        calendars: dict[int, Calendar],
        cases: int,
        since: date,
        dice: Dice,
    ) -> None:
        self.policy = policy = policies[max(policies)]
        self.policies = policies
        self.calendars = calendars  # another may follow
        self._dice = dice
        self.roles = staffing(policy, cases)
        administers = [any(policy.roles[role].administers for role in roles) for roles in self.roles]
        self.administrator = len(administers) - administers[::-1].index(True) if any(administers) else 1
        self.handlers: dict[int, Handler] = {}
        self.worlds: dict[int, World] = {}
        self.founding = [*self._added(since), *self._managers(since)]
        in_order = sorted(self.handlers.items())  # as a register has them
        self.handlers.clear()
        self.handlers.update(in_order)
        self.turns: set[date] = set()  # days on which others hold a role than the day before

    def _added(self, since: date) -> Iterator[Recorded]:
        """Each handler with the roles held from the first day, added by the administrator, who comes first."""
        names = different(self._dice, len(self.roles))
        for n in sorted(range(len(self.roles)), key=lambda n: n + 1 != self.administrator):
            number, (name, account) = n + 1, names[n]
            added = e.New(number, e.HandlerAdded(on=since), {"name": name, "account": account})
            granted = (e.New(number, e.RoleGranted(on=since, role=role)) for role in self.roles[n])
            for new in (added, *granted):
                self.takes(new)
                yield self.administrator, new

    def _managers(self, since: date) -> Iterator[Recorded]:
        """Who handles has a line manager who allocates; who allocates, one who allocates at the last stage."""
        leads = self.holding(self.policy.stages[0].allocated_by, since)
        heads = self.holding(self.policy.stages[-1].allocated_by, since)
        for number in self.handlers:
            above = heads if number in leads else leads
            manager = above[number % len(above)] if above else number
            if number in heads or manager == number or number == self.administrator:
                continue
            for new in administration.name_manager(number, manager, self.governing(), since):
                self.takes(new)
                yield self.administrator, new

    def holding(self, roles: Sequence[str], on: date) -> list[int]:
        """Who holds one of some roles on a day, in order of number."""
        return sorted(n for n, handler in self.handlers.items() if handler.holds_any(roles, on))

    def takes(self, new: e.New) -> None:
        """A handler is what an event makes of them."""
        assert isinstance(new.event, e.HandlerEvent)
        handler = evolve(self.handlers.get(new.stream_id), new.stream_id, new.event, new.texts)
        self.handlers[handler.id] = handler
        self.worlds[handler.id] = World(handler, self.handlers, self.policies, self.calendars)

    def governing(self) -> Governing:
        """What an administrator's acts are decided from."""
        settings = Settings(simulated=True, seed=None, cases=None, today=None)
        return Governing(self.handlers, {}, self.policies, self.calendars, settings, (), {}, {}, {})


Act = Callable[[date], list[Recorded]]
"""What is recorded when it is done."""
Later = Callable[[date, Act], None]
"""Has something done on the first working day from a date."""


class Readiness:
    """Training and attestation: most in date, some not (R8, R55)."""

    def __init__(self, staff: Staff, later: Later, dice: Dice) -> None:
        self._staff = staff
        self._later = later
        self._dice = dice

    def begins(self, since: date) -> list[Recorded]:
        """What stands on record on the first day; what follows is put into the diary."""
        made: list[Recorded] = []
        for number in self._staff.handlers:
            for course in self._staff.policy.lists.courses:
                on = since - timedelta(self._dice.below(TRAINED_BEFORE))
                made += self._trained(number, course, on, since)
            if self._dice.chance(shares.ATTESTED):
                made += self._attested(number, since)
            elif self._dice.chance(shares.ATTESTED_LATER * 100 / (100 - shares.ATTESTED)):
                self._later(since + timedelta(20 + self._dice.below(90)), partial(self._attested, number))
        return made

    def _trained(self, number: int, course: str, on: date, today: date) -> list[Recorded]:
        """A training that was completed, and the next one in time, late, or never."""
        until, chance = on + IN_DATE, self._dice.random() * 100
        again = until - timedelta(self._dice.below(30))
        if chance >= shares.TRAINED:
            again = until + timedelta(10 + self._dice.below(120))
        if chance < shares.TRAINED + shares.TRAINED_LATE:
            self._later(again, lambda day: self._trained(number, course, day, day))
        staff = self._staff
        made = administration.train(number, course, on, until, staff.governing(), today)
        return [(staff.administrator, new) for new in made]

    def _attested(self, number: int, today: date) -> list[Recorded]:
        staff = self._staff
        made = administration.attest(staff.handlers[number], None, staff.governing(), today)
        return [(number, new) for new in made]


def on_leave(staff: Staff, today: date, dice: Dice) -> list[Recorded]:
    """Somebody who handles the last stage is away for two weeks, and another holds the role in their place (R57)."""
    last, first = staff.policy.stages[-1], staff.policy.stages[0]
    role = last.handled_by[0]
    able = staff.holding((role,), today)
    others = [n for n in staff.holding(first.allocated_by, today) if n not in able][1:]
    others = others or [n for n in staff.holding(first.handled_by, today) if n not in able][1:]
    if not able or not others:
        return []
    until = today + LEAVE
    made = administration.delegate(dice.pick(able), role, dice.pick(others), today, until, staff.governing())
    for new in made:
        staff.takes(new)
    staff.turns |= {today, until}
    return [(staff.administrator, new) for new in made]
