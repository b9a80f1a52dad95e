"""Who there is and what governs: handlers, policies, calendars and settings, as the register has them."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from store.calendar import Calendar, parse_calendar
from store.people import Grant, Handler
from store.policy import Policy
from store.policy_file import read as read_policy
from store.review import Review
from store.unit import Unit


class Governing(NamedTuple):
    """Who there is and what governs, as it stands in the register."""

    handlers: Mapping[int, Handler]
    last_seqs: Mapping[int, int]  # of each handler's stream
    policies: Mapping[int, Policy]
    calendars: Mapping[int, Calendar]
    settings: "Settings"
    unfinished: tuple[int, ...]  # imports under way or abandoned: their cases are in no queue
    adopted: Mapping[int, date]  # when each policy was
    reviewed: Mapping[int, date]  # when each policy was last, where it was
    calendars_adopted: Mapping[int, date]

    @property
    def policy(self) -> Policy:
        """The policy in force: the one adopted last."""
        return self.policies[max(self.policies)]

    @property
    def review(self) -> Review:
        """The review of the policy in force."""
        number = max(self.policies)
        return Review(self.policies[number], self.reviewed.get(number))


class Settings(NamedTuple):
    """The row of the table `settings`: whether the register is simulated, and from what; and its service account, or ""."""

    simulated: bool
    seed: int | None
    cases: int | None
    today: date | None
    service_account: str = ""


class Parsed:
    """Policies and calendars already parsed; a number's text never changes, so it is parsed once a process."""

    def __init__(self) -> None:
        self.policies: dict[int, Policy] = {}
        self.calendars: dict[int, Calendar] = {}


def read_governing(unit: Unit, parsed: Parsed) -> Governing:
    """Handlers, policies and calendars of the register.

    The text of an adopted policy is only read, not checked: a version of Upheld that asks more of a new policy still opens it.
    """
    grants: dict[int, list[Grant]] = {}
    for handler_id, *grant in unit.rows("SELECT * FROM grants ORDER BY rowid"):
        grants.setdefault(handler_id, []).append(Grant(*grant))
    handlers: dict[int, Handler] = {}
    last: dict[int, int] = {}
    for number, name, account, last_seq, manager in unit.rows("SELECT * FROM handlers ORDER BY handler_id"):
        handlers[number] = Handler(number, name, account, tuple(grants.get(number, ())), manager)
        last[number] = last_seq
    adopted: dict[int, date] = {}
    reviewed: dict[int, date] = {}
    for number, on, again in unit.rows("SELECT number, adopted, reviewed FROM policies ORDER BY number"):
        adopted[number] = on
        if again is not None:
            reviewed[number] = again
        if number not in parsed.policies:
            text = unit.value("SELECT text FROM policies WHERE number = ?", [number])
            parsed.policies[number] = read_policy(text, f"policy {number} of the register")
    calendars_adopted = dict(unit.rows("SELECT number, adopted FROM calendars ORDER BY number"))
    for number in calendars_adopted:
        if number not in parsed.calendars:
            parsed.calendars[number] = parse_calendar(
                unit.value("SELECT text FROM calendars WHERE number = ?", [number])
            )
    settings = Settings(*unit.rows("SELECT simulated, seed, cases, today, service_account FROM settings")[0])
    unfinished = tuple(batch for (batch,) in unit.rows("SELECT batch FROM imports WHERE state <> 'finished'"))
    return Governing(
        handlers,
        last,
        {number: parsed.policies[number] for number in adopted},
        {number: parsed.calendars[number] for number in calendars_adopted},
        settings,
        unfinished,
        adopted,
        reviewed,
        calendars_adopted,
    )
