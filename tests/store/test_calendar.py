import datetime as dt
import random
import runpy
from collections.abc import Callable
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.calendar import (
    KINDS,
    Calendar,
    CalendarError,
    ClosedDay,
    OutsideCalendar,
    SkippedDay,
    canonical_text,
    digest,
    parse_calendar,
    shipped,
    shipped_names,
)
from store.errors import NotFound

ENGLAND = parse_calendar(shipped("england-and-wales"))
ENDS = "not computable: calendar england-and-wales v1 ends 2028-12-31"
STARTS = "not computable: calendar england-and-wales v1 starts 2012-01-01"
GENERATOR = Path(__file__).parent.parent / "tools" / "freeze_calendar.py"


def on(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


# --- worked by hand -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        pytest.param("2025-03-03", 1, "2025-03-04", id="receipt is day 0"),
        pytest.param("2025-03-03", 7, "2025-03-12", id="one weekend"),
        pytest.param("2025-03-01", 1, "2025-03-03", id="received on a Saturday"),
        pytest.param("2025-03-01", 0, "2025-03-01", id="day 0 is receipt, working or not"),
        pytest.param("2024-12-20", 1, "2024-12-23", id="the last day before the closure"),
        pytest.param("2024-12-20", 2, "2025-01-02", id="over Christmas and the change of year"),
        pytest.param("2024-12-20", 7, "2025-01-09", id="seven days over the change of year"),
        pytest.param("2023-12-25", 7, "2024-01-10", id="received on Christmas Day"),
        pytest.param("2026-12-31", 1, "2027-01-04", id="received in the closure, then New Year's Day"),
        pytest.param("2022-12-23", 1, "2023-01-03", id="New Year's Day moved to the Monday"),
        pytest.param("2025-04-15", 7, "2025-04-28", id="over Easter"),
        pytest.param("2024-03-28", 1, "2024-04-02", id="Easter Sunday is the day the clocks go forward"),
        pytest.param("2023-03-24", 5, "2023-03-31", id="clocks forward"),
        pytest.param("2023-10-27", 5, "2023-11-03", id="clocks back"),
        pytest.param("2024-02-28", 2, "2024-03-01", id="leap day"),
        pytest.param("2026-08-03", 20, "2026-09-01", id="four weeks and the late summer holiday"),
        pytest.param("2012-06-01", 1, "2012-06-06", id="Diamond Jubilee"),
        pytest.param("2020-05-07", 1, "2020-05-11", id="May Day moved to Friday 8 May 2020"),
        pytest.param("2020-05-01", 1, "2020-05-04", id="and the first Monday of that May was worked"),
        pytest.param("2022-06-01", 1, "2022-06-06", id="Platinum Jubilee, spring holiday moved"),
        pytest.param("2022-09-16", 1, "2022-09-20", id="State Funeral"),
        pytest.param("2023-05-05", 1, "2023-05-09", id="Coronation"),
        pytest.param("2025-03-12", -7, "2025-03-03", id="seven days back"),
        pytest.param("2025-03-02", -1, "2025-02-28", id="one day back from a Sunday"),
    ],
)
def test_due_dates_worked_by_hand(received: str, days: int, due: str) -> None:
    assert ENGLAND.add_working_days(on(received), days) == on(due)
    assert ENGLAND.count_working_days(on(received), on(due)) == days


def test_counts_worked_by_hand() -> None:
    count = ENGLAND.count_working_days
    friday, saturday, monday = on("2025-03-07"), on("2025-03-08"), on("2025-03-10")
    assert count(friday, friday) == 0
    assert (count(friday, saturday), count(saturday, friday)) == (
        0,
        -1,
    )  # the start never counts, the end does
    assert (count(saturday, monday), count(monday, saturday)) == (1, 0)
    assert (count(friday, monday), count(monday, friday)) == (1, -1)
    assert count(on("2024-12-23"), on("2025-01-01")) == 0
    assert count(on("2023-12-31"), on("2024-12-31")) == 262 - 8 - 4  # weekdays, bank holidays, closure days


def test_a_last_day_rolls_forward_to_a_working_day() -> None:
    assert ENGLAND.next_working_day(on("2025-03-07")) == on("2025-03-07")
    assert ENGLAND.next_working_day(on("2025-03-08")) == on("2025-03-10")
    assert ENGLAND.next_working_day(on("2024-12-24")) == on("2025-01-02")


@pytest.mark.parametrize("day", ["2012-06-05", "2020-05-08", "2022-06-03", "2022-09-19", "2023-05-08"])
def test_extra_holidays_are_closed(day: str) -> None:
    assert not ENGLAND.is_working(on(day))
    assert ENGLAND.closed[on(day)].kind == "bank holiday"


def test_bank_holidays_of_a_year_as_the_government_listed_them() -> None:
    listed = "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27"
    frozen = [
        f"{day:%m-%d}"
        for day, closed in sorted(ENGLAND.closed.items())
        if day.year == 2022 and closed.kind == "bank holiday" and day.weekday() < 5
    ]
    assert " ".join(frozen) == listed


def test_why_the_days_were_passed_over() -> None:
    assert ENGLAND.skipped(on("2020-12-23"), on("2021-01-04")) == (
        SkippedDay(on("2020-12-24"), "closed (office closure)"),
        SkippedDay(on("2020-12-25"), "Christmas Day (bank holiday)"),
        SkippedDay(on("2020-12-26"), "Saturday, also Boxing Day (bank holiday)"),
        SkippedDay(on("2020-12-27"), "Sunday"),
        SkippedDay(on("2020-12-28"), "Boxing Day (observed, bank holiday)"),
        SkippedDay(on("2020-12-29"), "closed (office closure)"),
        SkippedDay(on("2020-12-30"), "closed (office closure)"),
        SkippedDay(on("2020-12-31"), "closed (office closure)"),
        SkippedDay(on("2021-01-01"), "New Year's Day (bank holiday)"),
        SkippedDay(on("2021-01-02"), "Saturday"),
        SkippedDay(on("2021-01-03"), "Sunday"),
    )
    assert ENGLAND.skipped(on("2021-01-02"), on("2021-01-03")) == (SkippedDay(on("2021-01-03"), "Sunday"),)
    assert ENGLAND.skipped(on("2021-01-03"), on("2021-01-02")) == ()
    assert (
        ClosedDay(on("2026-07-01"), "office move", "override", "minute 4").words == "office move (override)"
    )


# --- the edges of the table -----------------------------------------------------------------------------------

BEFORE, FIRST, LAST, AFTER = on("2011-12-31"), on("2012-01-01"), on("2028-12-31"), on("2029-01-01")


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (lambda: ENGLAND.add_working_days(on("2028-12-22"), 1), ENDS),  # a Friday; then the closure
        (lambda: ENGLAND.add_working_days(on("2028-01-04"), 10**9), ENDS),
        (lambda: ENGLAND.add_working_days(AFTER, -1), ENDS),
        (lambda: ENGLAND.add_working_days(AFTER, 0), ENDS),
        (lambda: ENGLAND.next_working_day(on("2028-12-23")), ENDS),
        (lambda: ENGLAND.count_working_days(LAST, AFTER), ENDS),
        (lambda: ENGLAND.skipped(LAST, AFTER), ENDS),
        (lambda: ENGLAND.is_working(dt.date.max), ENDS),
        (lambda: ENGLAND.add_working_days(on("2012-01-03"), -1), STARTS),
        (lambda: ENGLAND.add_working_days(BEFORE, 1), STARTS),
        (lambda: ENGLAND.count_working_days(FIRST, BEFORE), STARTS),
        (lambda: ENGLAND.skipped(BEFORE, FIRST), STARTS),
        (lambda: ENGLAND.is_working(BEFORE), STARTS),
        (lambda: ENGLAND.next_working_day(dt.date.min), STARTS),
    ],
)
def test_outside_the_table_nothing_is_guessed(ask: Callable[[], object], sentence: str) -> None:
    with pytest.raises(LookupError) as caught:
        ask()
    assert isinstance(caught.value, OutsideCalendar)
    assert str(caught.value) == sentence


def test_the_first_and_last_day_of_the_table_can_be_asked_for() -> None:
    assert ENGLAND.add_working_days(FIRST, 1) == on("2012-01-03")
    assert ENGLAND.add_working_days(on("2012-01-04"), -1) == on("2012-01-03")
    assert (
        ENGLAND.add_working_days(LAST, -1)
        == on("2028-12-22")
        == ENGLAND.add_working_days(on("2028-12-21"), 1)
    )
    assert ENGLAND.count_working_days(LAST, FIRST) == -ENGLAND.count_working_days(FIRST, LAST) != 0
    assert not ENGLAND.is_working(FIRST)
    assert not ENGLAND.is_working(LAST)


def test_a_datetime_is_not_a_civil_date() -> None:
    with pytest.raises(TypeError, match="civil dates"):
        ENGLAND.add_working_days(dt.datetime(2025, 3, 3, 23, 30, tzinfo=dt.UTC), 1)


# --- oracles --------------------------------------------------------------------------------------------------

MONDAY = on("2023-12-18")
REASON = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=12)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Any calendar of up to 60 days, with weekends of all kinds and some days closed."""
    first = MONDAY + dt.timedelta(draw(st.integers(0, 6)))
    length = draw(st.integers(1, 60))
    closed = draw(
        st.dictionaries(st.integers(0, length - 1), st.tuples(REASON, st.sampled_from(KINDS), REASON))
    )
    text = canonical_text(
        Calendar(
            name="drawn",
            title=draw(REASON),
            version=draw(st.integers(1, 10**6)),
            first=first,
            last=first + dt.timedelta(length - 1),
            weekend=frozenset(draw(st.sets(st.integers(0, 6), max_size=6))),
            closed={
                day: ClosedDay(day, *facts)
                for day, facts in ((first + dt.timedelta(place), facts) for place, facts in closed.items())
            },
            source=draw(REASON),
        )
    )
    return parse_calendar(text)


@st.composite
def asked(draw: st.DrawFn) -> tuple[Calendar, dt.date, dt.date]:
    """A calendar and two of its days, in any order."""
    calendar = draw(calendars())
    days = st.dates(calendar.first, calendar.last)
    return calendar, draw(days), draw(days)


def numpy_of(calendar: Calendar) -> np.busdaycalendar:
    return np.busdaycalendar(
        weekmask=[weekday not in calendar.weekend for weekday in range(7)], holidays=list(calendar.closed)
    )


def agrees_with_numpy(calendar: Calendar, oracle: np.busdaycalendar, start: dt.date, end: dt.date) -> None:
    assert calendar.is_working(start) == np.is_busday(start, busdaycal=oracle)
    count = calendar.count_working_days(start, end)
    assert count == -np.busday_count(end, start, busdaycal=oracle)
    if count:
        # n working days after a closed day are n after the working day before it, and the other way round.
        roll: Literal["backward", "forward"] = "backward" if count > 0 else "forward"
        expected = np.busday_offset(np.datetime64(start), np.int64(count), roll=roll, busdaycal=oracle)
        assert calendar.add_working_days(start, count) == expected.item()


@given(asked())
def test_any_calendar_agrees_with_numpy(case: tuple[Calendar, dt.date, dt.date]) -> None:
    calendar, start, end = case
    agrees_with_numpy(calendar, numpy_of(calendar), start, end)


@pytest.mark.parametrize("name", shipped_names())
def test_the_shipped_calendars_agree_with_numpy(name: str) -> None:
    seed = 20120101
    calendar = parse_calendar(shipped(name))
    pick, oracle = random.Random(seed), numpy_of(calendar)
    days = [FIRST + dt.timedelta(n) for n in range((LAST - FIRST).days + 1)]
    for _ in range(3_400):  # of three calendars: 10,000 cases
        agrees_with_numpy(calendar, oracle, pick.choice(days), pick.choice(days))
    for start, end in pairwise(days):
        agrees_with_numpy(calendar, oracle, start, end)


@given(asked(), st.integers(-70, 70))
def test_counting_undoes_adding(case: tuple[Calendar, dt.date, dt.date], days: int) -> None:
    calendar, start, _ = case
    try:
        due = calendar.add_working_days(start, days)
    except OutsideCalendar:
        edge = calendar.last if days > 0 else calendar.first
        assert abs(calendar.count_working_days(start, edge)) < abs(days)
    else:
        assert calendar.count_working_days(start, due) == days
        assert days == 0 or calendar.is_working(due)


@given(asked())
def test_every_day_either_counts_or_is_explained(case: tuple[Calendar, dt.date, dt.date]) -> None:
    calendar, *days = case
    start, end = sorted(days)
    skipped = calendar.skipped(start, end)
    assert len(skipped) + calendar.count_working_days(start, end) == (end - start).days
    assert all(
        start < day.date <= end and not calendar.is_working(day.date) and day.reason for day in skipped
    )


@given(asked())
def test_rolling_forward_is_the_day_itself_or_day_one(case: tuple[Calendar, dt.date, dt.date]) -> None:
    calendar, start, _ = case
    if calendar.is_working(start):
        assert calendar.next_working_day(start) == start
    elif calendar.count_working_days(start, calendar.last):
        assert calendar.next_working_day(start) == calendar.add_working_days(start, 1)
    else:
        with pytest.raises(OutsideCalendar, match=f"ends {calendar.last}"):
            calendar.next_working_day(start)


# --- the frozen table -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "subdivision"), [("england-and-wales", "ENG"), ("scotland", "SCT"), ("northern-ireland", "NIR")]
)
def test_the_frozen_table_is_what_holidays_says(name: str, subdivision: str) -> None:
    holidays = pytest.importorskip(
        "holidays", reason="the `holidays` package of the dev extra is not installed"
    )
    closed_days = parse_calendar(shipped(name)).closed
    frozen = {day: closed for day, closed in closed_days.items() if closed.kind == "bank holiday"}
    (source,) = {closed.source for closed in frozen.values()}
    release = f"holidays {version('holidays')}"
    if not source.startswith(f"{release},"):
        pytest.skip(f"the table was frozen from {source}; installed is {release}")
    said = holidays.country_holidays("GB", subdiv=subdivision, years=range(FIRST.year, LAST.year + 1))
    assert {day: closed.reason for day, closed in frozen.items()} == dict(said)
    generator = runpy.run_path(str(GENERATOR))
    assert canonical_text(generator["frozen_calendar"](name)) == shipped(name)


@pytest.mark.parametrize(
    ("name", "received", "days", "due"),
    [
        pytest.param("scotland", "2025-04-17", 1, "2025-04-21", id="Good Friday, and no Easter Monday"),
        pytest.param("scotland", "2025-12-31", 1, "2026-01-05", id="1 and 2 January"),
        pytest.param("scotland", "2025-11-28", 1, "2025-12-02", id="Saint Andrew's Day moved to the Monday"),
        pytest.param("scotland", "2025-08-01", 1, "2025-08-05", id="the first Monday of August"),
        pytest.param("scotland", "2025-08-22", 1, "2025-08-25", id="and not the last"),
        pytest.param("scotland", "2025-12-24", 1, "2025-12-29", id="no office closure of somebody else"),
        pytest.param("northern-ireland", "2025-03-14", 1, "2025-03-18", id="Saint Patrick's Day"),
        pytest.param("northern-ireland", "2025-07-11", 1, "2025-07-15", id="Battle of the Boyne, moved"),
        pytest.param("northern-ireland", "2025-04-17", 1, "2025-04-22", id="Good Friday and Easter Monday"),
        pytest.param("northern-ireland", "2025-12-24", 1, "2025-12-29", id="open until Christmas"),
    ],
)
def test_due_dates_elsewhere_worked_by_hand(name: str, received: str, days: int, due: str) -> None:
    calendar = parse_calendar(shipped(name))
    assert calendar.add_working_days(on(received), days) == on(due)
    assert calendar.count_working_days(on(received), on(due)) == days


def test_closure_days_are_data_of_the_organisation() -> None:
    """An organisation copies a calendar, adds its own closure days and raises the version; nothing else changes."""
    ours = shipped("scotland").replace("version = 1", "version = 2") + (
        '\n[[closed]]\nkind = "closure day"\nreason = "Trades holiday"\nsource = "minute 7"\ndates = [2026-07-20]\n'
    )
    calendar, theirs = parse_calendar(ours), parse_calendar(shipped("scotland"))
    assert calendar.label == "scotland v2"
    assert set(calendar.closed) - set(theirs.closed) == {on("2026-07-20")}
    assert calendar.skipped(on("2026-07-17"), on("2026-07-20"))[-1].reason == "closed (Trades holiday)"


def test_the_office_is_closed_from_24_december_to_1_january_every_year() -> None:
    days = [FIRST + dt.timedelta(n) for n in range((LAST - FIRST).days + 1)]
    inside = {day for day in days if (day.month == 12 and day.day >= 24) or (day.month, day.day) == (1, 1)}
    assert not any(ENGLAND.is_working(day) for day in inside)
    closure = {day for day, closed in ENGLAND.closed.items() if closed.kind == "closure day"}
    weekdays = {day for day in inside if day.weekday() < 5}
    assert closure == {day for day in weekdays if ENGLAND.closed[day].kind != "bank holiday"}


def test_what_is_shipped() -> None:
    assert shipped_names() == ("england-and-wales", "northern-ireland", "scotland")
    for name in shipped_names():
        calendar = parse_calendar(shipped(name))
        assert calendar.name == name
        assert canonical_text(calendar) == shipped(name)
        assert (calendar.first, calendar.last, calendar.weekend) == (FIRST, LAST, frozenset({5, 6}))
    assert ENGLAND.label == "england-and-wales v1"
    for name in ("wales", "../calendars/england-and-wales", ""):
        with pytest.raises(NotFound, match="there is england-and-wales"):
            shipped(name)


# --- text -----------------------------------------------------------------------------------------------------

SMALL = """\
name = "small"
title = "A small one"
version = 2
first = 2026-01-01
last = 2026-12-31
weekend = ["saturday", "sunday"]
source = "a test"

[[closed]]
kind = "bank holiday"
reason = "Good Friday"
source = "gov.uk"
dates = [
    2026-04-03,
]

[[closed]]
kind = "override"
reason = "office move"
source = "a minute"
dates = [
    2026-07-01, 2026-07-02,
]
"""


def test_a_text_in_another_order_has_the_same_canonical_text() -> None:
    head, good_friday, move = SMALL.split("\n\n")
    turned = "\n".join(sorted(head.splitlines(), reverse=True)).replace(
        '"saturday", "sunday"', '"sunday", "saturday"'
    )
    one, two = "\ndates = [2026-07-02]", "\ndates = [2026-07-01] # moved"
    split = [move[: move.index("\ndates")] + dates for dates in (one, two)]
    other = "# a comment\n" + "\n\n".join([turned, *split, good_friday]).replace("\n", "\r\n")
    assert other != SMALL
    assert parse_calendar(other) == parse_calendar(SMALL)
    assert hash(parse_calendar(other)) == hash(parse_calendar(SMALL))
    assert canonical_text(parse_calendar(other)) == SMALL == canonical_text(parse_calendar(SMALL))


def test_letters_typed_in_two_ways_are_one_text() -> None:
    composed, decomposed = SMALL.replace("move", "No\u00ebl"), SMALL.replace("move", "Noe\u0308l")
    assert canonical_text(parse_calendar(decomposed)) == composed


def test_a_changed_fact_changes_the_digest() -> None:
    assert digest("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    moved = parse_calendar(SMALL.replace("2026-07-01", "2026-07-03"))
    assert digest(canonical_text(moved)) != digest(SMALL)


@given(calendars())
def test_canonical_text_reads_back_as_the_same_calendar(calendar: Calendar) -> None:
    text = canonical_text(calendar)
    assert parse_calendar(text) == calendar
    assert canonical_text(parse_calendar(text)) == text


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("[[closed]]", "[[closed", "the calendar is not valid TOML: .*at line 9, column 9"),
        ("2026-04-03", "2026-02-30", r"the calendar is not valid TOML: Invalid date.*line 14"),
        ('name = "small"\n', "", "the calendar has no name: add a line such as name = "),
        ("weekend", "weekends", "the calendar has no weekend: add a line such as weekend = "),
        (
            "version = 2",
            "version = 2\nzone = 1",
            "the calendar: 'zone' is not a known key; the keys are name, ",
        ),
        ('"small"', '"Small!"', "the calendar: name is 'Small!'; use only a-z, 0-9"),
        ('"small"', "7", "the calendar: name is 7; write one line of text such as "),
        ('"A small one"', '" "', "calendar small: title is ' '; write one line of text"),
        ('"a test"', r'"a\ntest"', r"calendar small: source is 'a\\ntest'; write one line of text"),
        ("version = 2", "version = 0", "calendar small: version is 0; write a whole number from 1 up"),
        ("version = 2", "version = true", "calendar small: version is True; write a whole number"),
        (
            "first = 2026-01-01",
            'first = "2026-01-01"',
            "calendar small: first has '2026-01-01'; write a bare date",
        ),
        (
            "last = 2026-12-31",
            "last = 2026-12-31T09:00:00",
            "calendar small: last has 2026-12-31 09:00:00; write",
        ),
        (
            "first = 2026",
            "first = 2027",
            "calendar small: first is 2027-01-01, which is after last, 2026-12-31",
        ),
        ('["saturday", "sunday"]', '"sunday"', "calendar small: weekend is 'sunday'; write a list such as "),
        ('"sunday"]', '"Sunday"]', "calendar small: weekend has 'Sunday'; use monday, tuesday"),
        ('"sunday"]', '"saturday"]', "calendar small: weekend has saturday twice; keep one"),
        ('"a test"\n', '"a test"\nclosed = [1]\n#', "the calendar is not valid TOML: .*"),
        ('reason = "Good Friday"\n', "", "calendar small, closed table 1 has no reason: add a line such as"),
        (
            '"gov.uk"',
            "2026",
            r"calendar small, closed table 1 \(Good Friday\): source is 2026; write one line",
        ),
        (
            '"a minute"',
            '"a minute"\nday = 1',
            "calendar small, closed table 2: 'day' is not a known key; the keys",
        ),
        (
            '"override"',
            '"holiday"',
            r"closed table 2 \(office move\): kind is 'holiday'; use one of bank holiday, ",
        ),
        (
            "2026-07-01, 2026-07-02,",
            "",
            r"closed table 2 \(office move\): dates is \[\]; write a list such as ",
        ),
        (
            "2026-07-02",
            "'2026-07-02'",
            r"closed table 2 \(office move\): dates has '2026-07-02'; write a bare date",
        ),
        ("2026-07-02", "2026-07-01", "2026-07-01 is closed already, as office move; keep one"),
        ("2026-07-02", "2026-04-03", "2026-04-03 is closed already, as Good Friday; keep one"),
        ("2026-07-02", "2027-01-01", "2027-01-01 is outside the range, 2026-01-01 to 2026-12-31"),
        ("2026-07-02", "2025-12-31", "2025-12-31 is outside the range, 2026-01-01 to 2026-12-31"),
    ],
)
def test_a_mistake_is_named_in_one_sentence(old: str, new: str, sentence: str) -> None:
    text = SMALL.replace(old, new, 1)
    assert text != SMALL
    with pytest.raises(CalendarError, match=sentence) as caught:
        parse_calendar(text)
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize("closed", ["closed = [1]", "closed = 2026-04-03", "[closed]\nkind = 1"])
def test_closed_must_be_tables(closed: str) -> None:
    with pytest.raises(CalendarError, match=r"calendar small: closed must be tables, each under a line"):
        parse_calendar(SMALL.split("\n\n")[0] + "\n" + closed)


def test_a_calendar_may_have_no_closed_days() -> None:
    bare = parse_calendar(SMALL.split("\n\n")[0])
    assert bare.closed == {}
    assert bare.add_working_days(on("2026-04-02"), 1) == on("2026-04-03")


@pytest.mark.parametrize("text", ["a = " + "[" * 100_000, "version = 1" + "0" * 5_000])
def test_what_tomllib_stumbles_over_is_still_a_sentence(text: str) -> None:
    with pytest.raises(CalendarError, match="the calendar is not valid TOML: "):
        parse_calendar(text)


@given(st.integers(0, len(SMALL)), st.integers(0, 12), st.text(max_size=12))
def test_a_damaged_text_is_read_or_refused_with_one_line(place: int, cut: int, put: str) -> None:
    try:
        calendar = parse_calendar(SMALL[:place] + put + SMALL[place + cut :])
    except CalendarError as error:
        sentence = str(error)
    else:
        sentence = ""
        assert parse_calendar(canonical_text(calendar)) == calendar
    assert sentence.isprintable()
