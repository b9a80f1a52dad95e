"""A day on which the office is closed is announced in the middle of everything: a newer calendar, and dates that move with it."""

from dataclasses import replace
from datetime import date, timedelta

from store import adoption, calendar
from store.calendar import Calendar, ClosedDay
from store.rules import stages
from store.rules.decide import situation
from store.simulate.desk import Desk, Live
from store.simulate.staffing import Staff

ANNOUNCED = timedelta(24)  # before the day
REASON = "the office moves"
LOOKED_AT_AGAIN = timedelta(40)  # after the announcement


def with_a_closed_day(table: Calendar, around: date) -> tuple[Calendar, date] | None:
    """The calendar with one more closed day, the first Friday worked from `around` on; None where it ends before that."""
    day = around
    while day <= table.last and not (day.weekday() == 4 and table.is_working(day)):
        day += timedelta(1)
    if day > table.last:
        return None
    closed = ClosedDay(day, REASON, "closure day", "Notice to all staff")
    return replace(table, version=table.version + 1, closed={**table.closed, day: closed}), day


def adopt(desk: Desk, staff: Staff, table: Calendar) -> None:
    """It computes due dates from now on; those promised stay."""
    made = adoption.of_calendar(calendar.canonical_text(table), staff.governing(), desk.clock.day)
    desk.records([(staff.administrator, new) for new in made])
    staff.calendars[made[0].stream_id] = table
    desk.look_again_until = desk.clock.day + LOOKED_AT_AGAIN


def look_again(desk: Desk, live: Live) -> None:
    """Whoever begins to work on a complaint soon after that sees whether its dates are other ones now."""
    if desk.look_again_until is None or desk.clock.day > desk.look_again_until:
        return
    actor = desk.roster.taker("recalculate", live.case, desk.stage_of(live.case))
    if actor is None:
        return
    s = situation(live.case, desk.roster.worlds[actor], desk.clock.now)
    if stages.newer_calendar(s) is None:
        desk.do(live, "recalculate", {}, actor=actor)
