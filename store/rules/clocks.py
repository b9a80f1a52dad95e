"""Clocks: when something is due, and under which versions of policy and calendar that was computed.

A promised date moves only by an event that says so. What adds days to a clock counts them in the calendar that the date came from;
a newer calendar of the same name moves it by `recalculate` alone.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from msgspec.structs import replace

from store.calendar import Calendar, OutsideCalendar
from store.case import StageRecord
from store.events import Due
from store.policy import Period, Policy, Stage
from store.rules.situation import World


def _calendar(under: int | None, policy: Policy, world: World) -> tuple[int, Calendar]:
    """A calendar by its number; the newest of the policy's name where none is given."""
    found = None if under is None else world.calendars.get(under)
    return world.calendar_for(policy) if under is None or found is None else (under, found)


def due(
    after: date,
    days: int,
    unit: str,
    policy_number: int,
    policy: Policy,
    world: World,
    under: int | None = None,
) -> Due:
    """`days` after `after` (day 0). Beyond the end of the calendar the date is None and `why_not` says so; it is never guessed."""
    number, calendar = _calendar(under, policy, world)
    try:
        on = after + timedelta(days) if unit == "calendar" else calendar.add_working_days(after, days)
    except OutsideCalendar as outside:
        return Due(after, days, unit, policy_number, number, None, str(outside))
    except OverflowError:
        return Due(after, days, unit, policy_number, number, None, "not computable: after the year 9999")
    return Due(after, days, unit, policy_number, number, on)


def from_receipt(period: Period, opened: date, policy_number: int, policy: Policy, world: World) -> Due:
    """The due date of a period that runs from receipt."""
    return due(opened, period.days, period.unit, policy_number, policy, world)


def promises(stage: Stage, opened: date, number: int, policy: Policy, world: World) -> tuple[Due, Due]:
    """When a stage opened on a day is to be acknowledged, and answered.

    An answer that runs from the acknowledgement is due, while there is none, at the latest that it can be.
    """
    acknowledge = from_receipt(stage.acknowledge, opened, number, policy, world)
    if stage.respond.runs_from == "receipt":
        return acknowledge, from_receipt(stage.respond, opened, number, policy, world)
    return acknowledge, _latest(acknowledge, stage.respond.days, stage.respond.unit, policy, world)


def _latest(acknowledge: Due, days: int, unit: str, policy: Policy, world: World) -> Due:
    """The response date where the acknowledgement is made on its last day."""
    if acknowledge.on is None:
        return replace(acknowledge, days=days, unit=unit, latest=True)
    under = acknowledge.calendar
    return replace(due(acknowledge.on, days, unit, acknowledge.policy, policy, world, under), latest=True)


def moved(old: Due, more: int, policy: Policy, world: World) -> Due:
    """The due date with `more` days added to the same clock, in the same calendar."""
    if old.latest and old.on is None:
        return replace(old, days=old.days + more)
    new = due(old.after, old.days + more, old.unit, old.policy, policy, world, old.calendar)
    return replace(new, latest=old.latest)


def days_waited(
    asked: date, answered: date, unit: str, policy: Policy, world: World, under: int | None = None
) -> int:
    """The days of `unit` after `asked`, up to and including `answered`; 0 where the calendar can't tell, or it came before."""
    if answered <= asked:
        return 0
    if unit == "calendar":
        return (answered - asked).days
    try:
        return _calendar(under, policy, world)[1].count_working_days(asked, answered)
    except OutsideCalendar:
        return 0


def after_answer(record: StageRecord, asked: date, answered: date, policy: Policy, world: World) -> Due:
    """The response date after the complainant's answer: later by the days waited since the clock had begun to run."""
    old = record.respond_due
    waited = days_waited(max(asked, old.after), answered, old.unit, policy, world, old.calendar)
    return moved(old, waited, policy, world)


def after_acknowledgement(record: StageRecord, on: date, policy: Policy, world: World) -> Due | None:
    """The response date once the stage is acknowledged, where its clock runs from there; None where it does not.

    Where the acknowledgement came late, the clock runs from the last day for it: nobody gains by being late.
    """
    if not record.respond_due.latest:
        return None
    start = min(on, record.acknowledge_due.on or on)
    return _rerun(record, start, record.respond_due.calendar, policy, world)


def recalculated(record: StageRecord, policy: Policy, world: World) -> tuple[Due | None, Due | None]:
    """The dates for acknowledgement and response under the newest calendar; None where they are the same, or the thing is done."""
    under, _ = world.calendar_for(policy)
    acknowledge, respond = record.acknowledge_due, record.respond_due
    if record.acknowledged is None:
        was = acknowledge
        acknowledge = due(was.after, was.days, was.unit, was.policy, policy, world, under)
    if not respond.latest:
        respond = _rerun(record, respond.after, under, policy, world)
    elif acknowledge.on is None:
        respond = replace(respond, on=None, why_not=acknowledge.why_not)
    else:
        respond = replace(_rerun(record, acknowledge.on, under, policy, world), latest=True)
    return (
        acknowledge if acknowledge.on != record.acknowledge_due.on else None,
        respond if respond.on != record.respond_due.on else None,
    )


def _rerun(record: StageRecord, start: date, under: int, policy: Policy, world: World) -> Due:
    """The response date of a clock that runs from `start`, with every day added to it; pauses are counted again, from there."""
    old = record.respond_due
    days = policy.by_number[record.number].respond.days
    for move in record.moves:
        if move.what == "pause" and move.since is not None:
            if policy.rules.waiting_stops_the_clock.value:
                days += days_waited(max(move.since, start), move.on, old.unit, policy, world, under)
        else:
            days += move.days
    return due(start, days, old.unit, old.policy, policy, world, under)


def why(record: StageRecord, which: str, world: World) -> Mapping[str, object]:
    """The working behind a date of a stage, "acknowledge" or "respond", as data.

    Where it starts, how many days, which were skipped and why, what moved it, and under which policy and calendar.
    """
    promised = record.acknowledge_due if which == "acknowledge" else record.respond_by
    policy = world.policies[promised.policy]
    period: Period = getattr(policy.by_number[record.number], which)
    moves = record.moves if which == "respond" else ()
    return {
        **working(which, promised, period, world),
        "starts": starts(record, which, period),
        "extended": sum(move.days for move in moves if move.what == "extension"),
        "paused": record.paused if which == "respond" else None,
        "moved": [
            {
                "what": move.what,
                "on": move.on,
                "since": move.since,
                "days": move.days,
                "due": move.due.on,
                "why_not": move.due.why_not,
                "seq": move.seq,
            }
            for move in moves
        ],
    }


def starts(record: StageRecord, which: str, period: Period) -> str:
    """What day 0 of a clock is: "receipt", "reopening", "acknowledgement", or the last day for it where that was missed or is to come."""
    if which == "respond" and record.reopened is not None:
        return "reopening"
    if which == "acknowledge" or period.runs_from == "receipt":
        return "receipt"
    return "acknowledgement" if record.respond_due.after == record.acknowledged else "last day to acknowledge"


def working(what: str, promised: Due, period: Period, world: World) -> dict[str, object]:
    """The part of the working that every clock has; see `why`."""
    calendar = world.calendars.get(promised.calendar)
    policy = world.policies[promised.policy]
    skipped = (
        calendar.skipped(promised.after, promised.on)
        if calendar is not None and promised.on is not None and promised.unit == "working"
        else ()
    )
    return {
        "what": what,
        "after": promised.after,
        "starts": "receipt",
        "latest": promised.latest,
        "days": promised.days,
        "unit": promised.unit,
        "due": promised.on,
        "why_not": promised.why_not,
        "skipped": [{"on": day.date, "why": day.reason} for day in skipped],
        "set_by": period.source or f"set by the owner ({period.question})",
        "extended": 0,
        "paused": None,
        "moved": [],
        "policy": f"{policy.policy.reference} {policy.policy.version}",
        "calendar": calendar.label if calendar is not None else "",
    }
