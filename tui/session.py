"""Which register a command is about, and who acts on it."""

import argparse
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tui.output import say

if TYPE_CHECKING:
    from store.calendar import Calendar
    from store.people import Handler
    from store.register import Store


def register_path(args: argparse.Namespace) -> Path:
    """--db, else $UPHELD_DB, else `register.duckdb` in the person's data folder."""
    given = getattr(args, "db", None) or os.environ.get("UPHELD_DB")
    if given:
        return Path(given).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("upheld", appauthor=False) / "register.duckdb"


def as_name(args: argparse.Namespace) -> str | None:
    """--as, or the --handler of a service account, where it was given."""
    name: str | None = getattr(args, "as_name", None) or getattr(args, "served", None)
    return name


def wants_json(args: argparse.Namespace) -> bool:
    """--json."""
    return bool(getattr(args, "json", False))


@contextmanager
def opened(args: argparse.Namespace, *, check_head: bool = True) -> "Iterator[Store]":
    """The register, let go afterwards; what is odd about it is said on standard error."""
    from store.register import Store

    store = Store.open(register_path(args), check_head=check_head)
    try:
        for warning in store.warnings:
            say(warning)
        yield store
    finally:
        store.close()


@contextmanager
def acting(args: argparse.Namespace) -> "Iterator[tuple[Store, Handler]]":
    """The register and who acts."""
    with opened(args) as store:
        yield store, store.acting(as_name(args))


def calendar_in_force(store: "Store") -> "Calendar":
    """The newest calendar of the name that the policy in force gives."""
    governing, name = store.governing(), store.policy.policy.calendar
    return max(
        (item for item in governing.calendars.items() if item[1].name == name), key=lambda item: item[0]
    )[1]


def days_left(store: "Store") -> Callable[[date], int | None]:
    """The working days from today to a date, by the calendar of the policy in force; None where it can't tell."""
    from store.calendar import OutsideCalendar

    today, calendar = store.today, calendar_in_force(store)

    @cache
    def left(day: date) -> int | None:
        try:
            return calendar.count_working_days(today, day)
        except OutsideCalendar:
            return None

    return left
