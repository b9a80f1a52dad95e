"""What a kind of record beside the complaints is, and the questions asked of any: what may be done, what it makes, was it allowed.

As with cases, the rules are pure and the events are the record. A record has no stages: its kind, its steps and the policy named in
its first event say who may do what ([who] knows a kind by its name, and a step as "kind-step").
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

from store import events as e
from store.case import Duty, Entry, reference
from store.case.chapters import Telling
from store.errors import Refused
from store.people import Handler
from store.policy import Policy, Who
from store.rules.fields import Command, Field
from store.rules.registry import Intake
from store.rules.situation import World, civil_day, in_words


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What every record has after `version` events, which stand in the ledger from `first_seq` to `last_seq`."""

    id: int
    version: int = 1
    first_seq: int
    last_seq: int
    policy: int
    opened: date
    owner: int | None = None

    @property
    def state(self) -> str:
        """Where it stands, in a word."""
        raise NotImplementedError

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done about it."""
        raise NotImplementedError

    @property
    def next_due(self) -> date | None:
        """When the next thing is due."""
        return None


class Matter(msgspec.Struct, frozen=True, dict=True):
    """A record in its world, with somebody about to act on it, as `Situation` is of a case."""

    record: Any
    world: World
    policy: Policy
    today: date
    on: date

    @cached_property
    def ref(self) -> str:
        """The record's reference."""
        return reference(self.record.id)


class Beginning(NamedTuple):
    """A record that is not there yet: the number it gets, and the number of the policy it will keep to."""

    id: int
    policy: int
    world: World
    today: date
    on: date


def opened(m: Matter) -> tuple[date, str]:
    """Nothing happens to a record before it is there."""
    return m.record.opened, "it was recorded"


def nothing_more(m: Matter, event: Any) -> list[str]:
    """What is asked of an event beyond the rules of its step, where there is nothing more to ask."""
    return []


def no_words(event: Any, world: World, policy: Policy) -> str:
    """What a chronology says of an event beside its texts, where its name says it all."""
    return ""


@dataclass(frozen=True)
class Step:
    """One thing that can be done to a record of a kind; the parts are those of `Action`."""

    name: str
    title: str
    does: str
    fields: tuple[Field, ...]
    rules: tuple[Callable[[Matter], str | None], ...]
    make: Callable[[Matter, Command], tuple[e.New, ...]]
    records: type[e.Event]
    needs: tuple[str, ...] = ()
    earliest: Callable[[Matter], tuple[date, str]] = opened
    who: Who = "anyone"
    inspects: Callable[[Matter, Any], list[str]] = nothing_more
    says: Callable[[Any, World, Policy], str] = no_words


@dataclass(frozen=True)
class Kind:
    """One kind of record. `label` is the text of the first event that it is known by; `rows` are those of its own `tables`."""

    name: str
    title: str
    prefix: str
    stream: str
    label: str
    begin: Intake
    make: Callable[[Beginning, Command], tuple[e.New, ...]]
    starts: type[e.Event]
    start: Callable[[Entry], Record]
    apply: Callable[[Any, Entry], Record]
    tables: tuple[str, ...]
    rows: Callable[[Any], Mapping[str, list[tuple[object, ...]]]]
    tells: Callable[[Any, Telling], Iterable[tuple[str, list[tuple[str, str]]]]]
    steps: Mapping[str, Step] = field(default_factory=dict)
    duties: Callable[[Any], Iterable[Duty]] = lambda record: ()
    says: Callable[[Any, World, Policy], str] = no_words  # of the first event

    @cached_property
    def made_by(self) -> Mapping[type[e.Event], Step]:
        """The step that an event was made by."""
        return {step.records: step for step in self.steps.values()}

    @property
    def keys(self) -> list[str]:
        """The names by which the policy's [who] knows it and its steps."""
        return [self.name, *(f"{self.name}-{step}" for step in self.steps)]

    def words_of(self, event: e.Event, world: World, policy: Policy) -> str:
        """The facts of one of its events in words."""
        step = self.made_by.get(type(event))
        return step.says(event, world, policy) if step else self.says(event, world, policy)


def evolve(kind: Kind, record: Record | None, entry: Entry) -> Record:
    """The record after `entry`. Raises ValueError where the stream can't hold that event (nothing before, or a second start)."""
    name = type(entry.event).__name__
    if isinstance(entry.event, kind.starts):
        if record is not None:
            raise ValueError(f"{name} a second time")
        return kind.start(entry)
    if record is None:
        raise ValueError(f"{name} before the record was begun")
    return replace(kind.apply(record, entry), version=record.version + 1, last_seq=entry.seq)


def roles(kind: Kind, step: Step | None, policy: Policy) -> tuple[str, ...]:
    """The roles that may begin a record of the kind, or take a step."""
    key, who = (kind.name, kind.begin.who) if step is None else (f"{kind.name}-{step.name}", step.who)
    return policy.roles_for(key, policy.stages[0].number, who)


def _may_not(kind: Kind, step: Step | None, actor: Handler, policy: Policy, today: date) -> str | None:
    allowed = roles(kind, step, policy)
    if actor.holds_any(allowed, today):
        return None
    held = " and ".join(policy.roles[r].title if r in policy.roles else r for r in actor.roles_on(today))
    if not held:
        return f"{actor.called} holds no role on {in_words(today)}, so may not act; an administrator can grant one."
    return f"This is for {policy.titles(allowed)}; {actor.called} is {held}."


def _wrong_date(on: date, today: date, earliest: date, what: str) -> str | None:
    if on > today:
        return f"{in_words(on)} is in the future; the latest date is today, {in_words(today)}."
    return f"{in_words(on)} is before {in_words(earliest)}, when {what}." if on < earliest else None


def matter(record: Record, world: World, now: datetime, on: date | None = None) -> Matter:
    """The record in its world at `now`, with a fact of `on` (today where not given)."""
    policy = world.policies[record.policy]
    today = civil_day(policy, now)
    return Matter(record, world, policy, today, on or today)


def why_not(kind: Kind, step: Step, m: Matter) -> str | None:
    """The first rule that speaks against the step, or None where all are silent."""
    refusal = _may_not(kind, step, m.world.actor, m.policy, m.today)
    refusals = (rule(m) for rule in step.rules)
    return refusal or next(filter(None, refusals), None) or _wrong_date(m.on, m.today, *step.earliest(m))


def take(kind: Kind, step: Step, m: Matter, command: Command) -> tuple[e.New, ...]:
    """The events that a step makes of a record. Raises Refused with the sentence that says why not; then nothing happens."""
    refusal = why_not(kind, step, m)
    if refusal:
        raise Refused(refusal)
    return step.make(m, command)


def begin(kind: Kind, command: Command, world: World, now: datetime, number: int) -> tuple[e.New, ...]:
    """The events of a record that begins, under the policy in force on its day. Raises Refused."""
    governing = world.policy_on(command.on)
    policy = world.policies[governing]
    today = civil_day(policy, now)
    refusal = _may_not(kind, None, world.actor, policy, today) or _wrong_date(
        command.on, today, world.calendar_for(policy)[1].first, "the calendar begins"
    )
    if refusal:
        raise Refused(refusal)
    return kind.make(Beginning(number, governing, world, today, command.on), command)


def inspect(
    kind: Kind, record: Record | None, event: e.Event, world: World, recorded: datetime
) -> Iterator[str]:
    """What the rules have against `event` happening to `record` (None before it began), as sentences."""
    step = kind.made_by.get(type(event))
    needs = (kind.label,) if step is None else step.needs
    yield from (f"it has no {name}" for name in needs if name not in event.texts)
    if step is None:
        number = getattr(event, "policy", 0)
        if number not in world.policies:
            yield f"it names policy {number}, which the register has not adopted"
        else:
            today = civil_day(world.policies[number], recorded)
            refusal = _may_not(kind, None, world.actor, world.policies[number], today)
            yield from filter(None, (refusal, _wrong_date(event.on, today, date.min, "")))
    elif record is None:
        yield "it comes before the record was begun"
    elif record.policy in world.policies:
        m = matter(record, world, recorded, event.on)
        yield from filter(None, (why_not(kind, step, m), *step.inspects(m, event)))


def by_name(steps: Iterable[Step]) -> dict[str, Step]:
    """The steps by their name."""
    return {step.name: step for step in steps}


def one(m: Matter, event: e.Event, **texts: str) -> tuple[e.New, ...]:
    """One event of the record, with those of its texts that were given."""
    return (e.New(m.record.id, event, {name: text for name, text in texts.items() if text}),)
