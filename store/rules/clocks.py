"""Clocks: when something is due, and under which versions of policy and calendar that was computed."""

from collections.abc import Mapping
from datetime import date, timedelta

from store.calendar import OutsideCalendar
from store.case import StageRecord
from store.events import Due
from store.policy import Period, Policy
from store.rules.situation import World


def due(after: date, days: int, unit: str, policy_number: int, policy: Policy, world: World) -> Due:
    """`days` after `after` (day 0). Beyond the end of the calendar the date is None and `why_not` says so; it is never guessed."""
    number, calendar = world.calendar_for(policy)
    if unit == "calendar":
        return Due(after, days, unit, policy_number, number, after + timedelta(days=days))
    try:
        return Due(after, days, unit, policy_number, number, calendar.add_working_days(after, days))
    except OutsideCalendar as outside:
        return Due(after, days, unit, policy_number, number, None, str(outside))


def from_receipt(period: Period, opened: date, policy_number: int, policy: Policy, world: World) -> Due:
    """The due date of a period that runs from receipt."""
    return due(opened, period.days, period.unit, policy_number, policy, world)


def moved(old: Due, more: int, policy: Policy, world: World) -> Due:
    """The due date with `more` days added to the same clock."""
    return due(old.after, old.days + more, old.unit, old.policy, policy, world)


def days_waited(asked: date, answered: date, unit: str, policy: Policy, world: World) -> int:
    """The days of `unit` after `asked`, up to and including `answered`; 0 where the calendar can't tell."""
    if unit == "calendar":
        return (answered - asked).days
    try:
        return world.calendar_for(policy)[1].count_working_days(asked, answered)
    except OutsideCalendar:
        return 0


def why(record: StageRecord, which: str, world: World) -> Mapping[str, object]:
    """The working behind a due date: where it starts, how many days, which were skipped and why."""
    promised = record.acknowledge_due if which == "acknowledge" else record.respond_due
    calendar = world.calendars.get(promised.calendar)
    policy = world.policies[promised.policy]
    period: Period = getattr(policy.by_number[record.number], which)
    skipped = (
        calendar.skipped(promised.after, promised.on)
        if calendar is not None and promised.on is not None and promised.unit == "working"
        else ()
    )
    return {
        "what": which,
        "after": promised.after,
        "days": promised.days,
        "unit": promised.unit,
        "due": promised.on,
        "why_not": promised.why_not,
        "skipped": [{"on": day.date, "why": day.reason} for day in skipped],
        "set_by": period.source or f"set by the owner ({period.question})",
        "extended": record.extended if which == "respond" else 0,
        "policy": f"{policy.policy.reference} {policy.policy.version}",
        "calendar": calendar.label if calendar is not None else "",
    }
