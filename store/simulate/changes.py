"""Changes that follow from complaints: proposed, made, reported, and measured as it was settled before anybody looked."""

from bisect import bisect_left
from collections import defaultdict, deque
from datetime import date, timedelta
from functools import partial
from math import exp, sqrt

from store.case import Case, Entry
from store.records import kind as records
from store.records.change import Change
from store.records.changing import CHANGE
from store.simulate.desk import Desk
from store.simulate.diary import Diary
from store.simulate.planned import CHANGES, NOTHING, Planned
from store.simulate.vocabulary import Effect, Given

ENOUGH = 10  # complaints in both windows together, for a verdict
BEHIND = 5  # of the complaints answered last, that a change begins with
NORMAL = 1.959964  # of the interval of 95 per cent


class Timeline:
    """The days of the changes, from the first complaint to the last day."""

    def __init__(self, first: date, diary: Diary) -> None:
        self._first = first
        self._diary = diary
        self._days = diary.last - diary.number(first)

    def span(self, per_cent: float) -> timedelta:
        """So much of the way."""
        return timedelta(int(self._days * per_cent // 100))

    def day(self, per_cent: float) -> date:
        """A day by how far it is on the way."""
        return self._first + self.span(per_cent)

    def working(self, per_cent: float) -> date:
        """The same, or else the next working day."""
        return self._diary.day(self._diary.place(self._diary.number(self.day(per_cent))))

    def effects(self) -> tuple[Effect, ...]:
        """What the changes do."""
        return tuple(
            Effect(self.working(plan.done), plan.service, plan.category, plan.keeps)
            for plan in CHANGES
            if plan.done is not None and plan.keeps != NOTHING
        )


class Project:
    """A change under way."""

    def __init__(self, plan: Planned, change: Change, owner: int) -> None:
        self.plan = plan
        self.change = change
        self.owner = owner

    def takes(self, entry: Entry) -> None:
        """Something happened to it, on the occasion of a complaint."""
        evolved = records.evolve(CHANGE, self.change, entry)
        assert isinstance(evolved, Change)
        self.change = evolved


class Changes:
    """The changes of the register, and what is counted for them."""

    def __init__(self, desk: Desk, timeline: Timeline) -> None:
        self._desk = desk
        self._timeline = timeline
        self._projects: list[Project] = []
        self._came: dict[tuple[str, str], list[date]] = defaultdict(
            list
        )  # measured days of receipt, in order of logging
        self._last: dict[str, deque[Case]] = {}  # the complaints answered last, by category
        self._measured = {(plan.service, plan.category) for plan in CHANGES if plan.window}

    def begins(self) -> None:
        """The changes go into the diary, as far as the policy has the words for them."""
        lists = self._desk.policy.lists
        for plan in CHANGES:
            known = plan.kind in lists.change_kinds and plan.category in lists.categories
            if known and (not plan.service or plan.service in lists.services):
                self._desk.later_on(self._timeline.day(plan.proposed), partial(self._propose, plan))

    def counts(self, case: Case) -> None:
        """A complaint came."""
        for key in (("", case.category), (case.service, case.category)):
            if key in self._measured:
                self._came[key].append(case.received)

    def answered(self, case: Case) -> None:
        """A complaint was answered; it may be the one that a change begins with."""
        self._last.setdefault(case.category, deque(maxlen=BEHIND)).append(case)

    def wanted(self, case: Case) -> Project | None:
        """The change under way that a complaint of the kind belongs behind."""
        for project in self._projects:
            plan, change = project.plan, project.change
            meant = plan.category == case.category and plan.service in ("", case.service)
            if meant and change.done is None and change.dropped is None and case.id not in change.cases:
                return project
        return None

    # --- the way of one ---

    def _propose(self, plan: Planned) -> None:
        desk = self._desk
        owner = desk.roster.somebody(desk.policy.stages[-1].allocated_by + desk.policy.stages[0].allocated_by)
        if owner is None or owner not in desk.roster.of_kind(CHANGE.name).has:
            return
        lists, known = desk.policy.lists, list(self._last.get(plan.category, ()))
        case = known.pop() if known else None
        values: Given = {
            "title": plan.title, "text": plan.text, "kind": plan.kind, "category": (plan.category,),
            "owner": owner, "due": self._timeline.day(plan.due),
        }  # fmt: skip
        if plan.cause in lists.causes:
            values["cause"] = plan.cause
        if plan.service:
            values["service"] = (plan.service,)
        if case is not None:
            values["case"] = case.id
        change = desk.begin(CHANGE, values, owner, case)
        assert isinstance(change, Change)  # of that kind
        project = Project(plan, change, owner)
        self._projects.append(project)
        place = desk.clock.place
        for other in known:
            desk.later(place + desk.dice.below(6), partial(self._add_case, project, other))
        if plan.done is not None and plan.window:
            desk.later(place + 3 + desk.dice.below(6), partial(self._register, project))
        if plan.done is not None:
            desk.later_on(self._timeline.day(plan.done), partial(self._done, project))
        if plan.put_off is not None:
            desk.later_on(self._timeline.day(plan.due), partial(self._put_off, project))
        if plan.dropped is not None:
            desk.later_on(self._timeline.day(plan.dropped), partial(self._drop, project))
        for n, committee in enumerate(code for code in plan.reported if code in lists.committees):
            desk.later(place + 12 + n * 25 + desk.dice.below(15), partial(self._report, project, committee))

    def _add_case(self, project: Project, case: Case) -> None:
        if case.id not in project.change.cases:
            self._take(project, "add-case", {"case": case.id}, case)

    def _take(self, project: Project, step: str, values: Given, case: Case | None = None) -> None:
        """A step of the change, by its owner, or somebody else who may."""
        pool = self._desk.roster.of_kind(CHANGE.name, step)
        actor = project.owner if project.owner in pool.has else self._desk.dice.pick(pool.who)
        change = self._desk.take(CHANGE, project.change, step, values, actor, case)
        assert isinstance(change, Change)
        project.change = change

    def _register(self, project: Project) -> None:
        """What will be looked at, settled before the change is made."""
        plan = project.plan
        middle, window = self._timeline.working(plan.done or 0), self._timeline.span(plan.window)
        values: Given = {
            "measure": "received", "category": plan.category, "expected": "fall",
            "window_from": middle - window, "change_on": middle, "window_to": middle + window,
        }  # fmt: skip
        if plan.service:
            values["service"] = plan.service
        self._take(project, "register-effect", values)
        self._desk.later_on(
            middle + window + timedelta(1 + self._desk.dice.below(14)), partial(self._assess, project)
        )

    def _done(self, project: Project) -> None:
        self._take(project, "done", {"text": project.plan.said})

    def _put_off(self, project: Project) -> None:
        due = self._timeline.day(project.plan.put_off or project.plan.due)
        self._take(project, "assign-change", {"owner": project.owner, "due": due})

    def _drop(self, project: Project) -> None:
        self._take(project, "drop", {"reason": project.plan.why})

    def _report(self, project: Project, committee: str) -> None:
        if project.change.dropped is None:
            day = self._desk.clock.day
            minute = f"{committee.upper().replace('-', ' ')} {day.year}/{day.month:02d}, item {2 + self._desk.dice.below(9)}"
            self._take(project, "report", {"committee": committee, "minute": minute})

    def _assess(self, project: Project) -> None:
        """The complaints of the window that was registered, before and after, and what they come to."""
        terms = project.change.effects[0].terms
        done = project.change.done
        if done is None or done > terms.change_on:
            return
        came = sorted(self._came[terms.service, terms.category])
        before, after = (
            bisect_left(came, end) - bisect_left(came, start)
            for start, end in (
                (terms.window_from, terms.change_on),
                (terms.change_on, terms.window_to + timedelta(1)),
            )
        )
        days = (terms.change_on - terms.window_from).days, (terms.window_to - terms.change_on).days + 1
        values: Given = {
            "text": f"{before} complaints in {days[0]} days before, {after} in {days[1]} days after."
        }
        self._take(project, "assess-effect", values | found(before, days[0], after, days[1]))


def found(before: int, days_before: int, after: int, days_after: int) -> Given:
    """The rate after divided by that before, with its interval (of the logarithm, normal), in thousandths; and the verdict."""
    if before + after < ENOUGH or not before or not after:
        return {"verdict": "too-few"}
    ratio = after * days_before / (before * days_after)
    spread = exp(NORMAL * sqrt(1 / before + 1 / after))
    verdict = "better" if ratio * spread < 1 else "worse" if ratio / spread > 1 else "no-difference"
    value, lower, upper = (int(x * 1000 + 0.5) for x in (ratio, ratio / spread, ratio * spread))
    return {"verdict": verdict, "value": value, "lower": lower, "upper": upper}
