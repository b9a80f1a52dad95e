"""Who of those who work there takes what."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from store.case import Case
from store.policy import Policy, Stage
from store.records import KINDS
from store.rules.actions import ACTIONS, RECEIVE
from store.simulate.dice import Dice
from store.simulate.staffing import Staff

FIRST = 1  # the handler as whom somebody tries the program, and so one who has work
FIRST_WANTS, FIRST_KEEPS = 30, 25  # open cases; fewer where there are fewer than so many cases:
FEW_CASES = 300
HOLDERS = -1  # no stage's number: the pool is of roles


class Pool(NamedTuple):
    """Handlers who may do something, in order of number; `has` is for asking whether one is among hundreds."""

    who: tuple[int, ...]
    has: frozenset[int]


def barred_from(case: Case) -> tuple[int, ...]:
    """Who may have nothing to do with the case: whoever it is about, and whoever declared a conflict of interest."""
    if not case.interests.all:
        return case.subjects
    return (*case.subjects, *(d.by for d in case.interests.all if case.interests.has_conflict(d.by)))


def deciders(case: Case, stages: Sequence[int]) -> tuple[int, ...]:
    """Who decided at one of some earlier stages."""
    if not stages:
        return ()
    return tuple(n for record in case.stages[:-1] if record.number in stages for n in record.deciders)


class Roster:
    """Who takes an action, and how many open cases each handler owns."""

    def __init__(self, policy: Policy, staff: Staff, cases: int, since: date, dice: Dice) -> None:
        self._policy = policy
        self._staff = staff
        self._dice = dice
        self._today = since
        self.worlds = staff.worlds
        self.owned = [0] * (len(staff.handlers) + 1)
        self.fills_first = False
        few = min(cases, FEW_CASES)
        self._first_wants, self._first_keeps = FIRST_WANTS * few // FEW_CASES, FIRST_KEEPS * few // FEW_CASES
        self._pools: dict[tuple[str, int], Pool] = {}
        self.form_keeper = self._who_keeps_the_form()
        self._receiving = self._who_receives()

    def begins(self, today: date) -> None:
        """A day begins; somebody may hold a role from it on, or no longer."""
        self._today = today
        if today in self._staff.turns:
            self.changed()

    def changed(self) -> None:
        """Others may than before."""
        self._pools.clear()

    def manager(self, handler: int) -> int | None:
        """The line manager of a handler."""
        return self._staff.handlers[handler].manager

    def roles(self, handler: int) -> tuple[str, ...]:
        """The roles that a handler holds today."""
        return self._staff.handlers[handler].roles_on(self._today)

    # --- who may ---

    def holders(self, roles: Sequence[str]) -> Pool:
        """Everybody who holds one of some roles today."""
        key = " ".join(roles), HOLDERS
        if key not in self._pools:
            who = self._staff.holding(roles, self._today)
            self._pools[key] = Pool(tuple(who), frozenset(who))
        return self._pools[key]

    def pool(self, action: str, stage: int) -> Pool:
        """Everybody whose role may take the action at the stage."""
        key = action, stage
        if key not in self._pools:
            who = RECEIVE.who if action == RECEIVE.name else ACTIONS[action].who
            self._pools[key] = self.holders(self._policy.roles_for(action, stage, who))
        return self._pools[key]

    def pool_of(self, stage: Stage) -> Pool:
        """Everybody who may be given a case at a stage."""
        return self.holders(stage.handled_by)

    def readers_of(self, stage: Stage) -> Pool:
        """Everybody who reads a restricted case at a stage, beside its owner."""
        return self.holders(self._policy.readers_at(stage))

    def _who_keeps_the_form(self) -> int:
        """As whom the form's export comes in: the administrator, where the policy lets that role receive."""
        able = self.pool(RECEIVE.name, self._policy.stages[0].number)
        return self._staff.administrator if self._staff.administrator in able.has else able.who[0]

    def _who_receives(self) -> tuple[int, ...]:
        """Any team may receive a complaint; those who handle the first stage do so most often."""
        first = self._policy.stages[0]
        able = self.pool(RECEIVE.name, first.number)
        often = [n for n in self.pool_of(first).who if n in able.has]
        return tuple([n for n in able.who if n != self._staff.administrator] + often * 3) or able.who

    # --- who does ---

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

    def taker(self, action: str, case: Case, stage: Stage) -> int | None:
        """Who takes an action: the owner where that role may, else somebody who may; None where nobody can."""
        pool = self._pools.get((action, stage.number)) or self.pool(action, stage.number)
        owner, barred = case.owner, barred_from(case) if case.interests.all else case.subjects
        if action == "decide":
            barred = (*barred, *deciders(case, stage.another_decider_than.stages))
        if owner in pool.has and owner not in barred:
            return owner
        if owner is None and ACTIONS[action].who == "anyone":
            working = self._both(pool, self.pool_of(stage))
            pool = working if working.who else pool
        if case.privacy.restricted:
            pool = self._both(pool, self.readers_of(stage))
        if action == "decide" and stage.lone_reviewer.stages:
            found = self._from(pool, (*barred, *deciders(case, stage.lone_reviewer.stages)))
            if found is not None:
                return found
        return self._from(pool, barred)

    @staticmethod
    def _both(one: Pool, other: Pool) -> Pool:
        """Who is in both."""
        who = tuple(n for n in one.who if n in other.has)
        return Pool(who, frozenset(who))

    def somebody_else(self, action: str, case: Case, stage: Stage) -> int | None:
        """Who takes an action that is for somebody who decided nothing of the case and does not own it."""
        pool = self.pool(action, stage.number)
        if case.privacy.restricted:
            pool = self._both(pool, self.readers_of(stage))
        handled = {case.owner, *(n for record in case.stages for n in record.deciders)}
        return self._from(pool, (*barred_from(case), *(n for n in handled if n is not None)))

    def assignee(self, case: Case, stage: Stage, *, alone: bool = False) -> int | None:
        """To whom a case is given: of two the one who owns less, but the first handler while that desk is being filled.

        Who decided where another should look again is given it only if nobody else is there, or `alone`.
        """
        pool = self.pool_of(stage)
        barred = (*barred_from(case), *deciders(case, stage.another_decider_than.stages))
        if case.owner is not None:
            barred = (*barred, case.owner)
        before = deciders(case, stage.lone_reviewer.stages)
        if before and alone:
            return next((n for n in before if n in pool.has and n not in barred), None)
        wanted = self.fills_first and self.owned[FIRST] < self._first_wants
        if wanted and FIRST in pool.has and FIRST not in barred:
            return FIRST
        strictly = (*barred, *before) if before else barred
        one, other = self._from(pool, strictly), self._from(pool, strictly)
        if one is None or other is None:
            return self._from(pool, barred) if before else None
        return one if self.owned[one] <= self.owned[other] else other

    def approver(self, case: Case, stage: Stage, amount: int, offerer: int) -> int | None:
        """Who approves a remedy beyond what its offerer may give; None where nobody can."""
        pool = self.holders(self._policy.remedies.approvers(amount))
        if case.privacy.restricted:
            allowed = self.readers_of(stage).has
            pool = Pool(tuple(n for n in pool.who if n in allowed or n == case.owner), frozenset())
        return self._from(pool, (*barred_from(case), offerer))

    def of_kind(self, kind: str, step: str = "") -> Pool:
        """Everybody who may begin a record beside the complaints, or take a step of one."""
        key = f"{kind}-{step}" if step else kind
        who = KINDS[kind].steps[step].who if step else KINDS[kind].begin.who
        return self.holders(self._policy.roles_for(key, self._policy.stages[0].number, who))

    def somebody(self, roles: Sequence[str]) -> int | None:
        """Somebody who holds one of some roles."""
        return self._from(self.holders(roles), ())

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
