"""The world around a case: who acts, who else there is, what governs, and which day it is where the policy is in force."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from store.calendar import Calendar
from store.people import Handler
from store.policy import Policy

if TYPE_CHECKING:
    from store.case import Case
    from store.records.change import Change  # which asks of a World what may be done


@dataclass(frozen=True, slots=True)
class World:
    """Everything beside the case that a rule may ask: who acts, who else there is, what governs.

    `policies` and `calendars` are keyed by their number in the register; `calendar_for` finds the newest of a name.
    """

    actor: Handler
    handlers: Mapping[int, Handler]
    policies: Mapping[int, Policy]
    calendars: Mapping[int, Calendar]
    related: Mapping[int, "Case"] = field(default_factory=dict)  # the cases that a command names
    adopted: Mapping[int, date] = field(
        default_factory=dict
    )  # when each policy was; from ever where it is not said
    changes: Mapping[int, "Change"] = field(default_factory=dict)  # those that a command names
    certificates: int = 0  # of erasures, how many were given before

    def seen_by(self, handler: Handler) -> "World":
        """The same with another handler in it who acts."""
        return replace(self, actor=handler)

    def called(self, number: int) -> str:
        """A handler by name."""
        return self.handlers[number].called if number in self.handlers else f"handler {number}"

    @property
    def policy_in_force(self) -> int:
        """The number of the policy that governs complaints received now: the one adopted last."""
        return max(self.policies)

    @property
    def in_force(self) -> Policy:
        """That policy."""
        return self.policies[self.policy_in_force]

    def policy_on(self, day: date) -> int:
        """The number of the policy in force at receipt on `day` (R2); the first for one received before any was adopted."""
        in_force = [n for n in self.policies if self.adopted.get(n, date.min) <= day]
        return max(in_force) if in_force else min(self.policies)

    def policy_of(self, case: "Case") -> Policy:
        """The policy that governs the case; the one in force for a case of an older register that is under none."""
        return self.in_force if case.policy is None else self.policies[case.policy]

    def calendar_for(self, policy: Policy) -> tuple[int, Calendar]:
        """The newest calendar of the policy's name, with its number."""
        number = max(n for n, calendar in self.calendars.items() if calendar.name == policy.policy.calendar)
        return number, self.calendars[number]


def civil_day(policy: Policy, now: datetime) -> date:
    """The civil date at `now` (UTC, with or without zone) in the policy's time zone."""
    zone = policy.zone
    if now.tzinfo is not None:
        return now.astimezone(zone).date()
    return zone.fromutc(now.replace(tzinfo=zone)).date()  # as quick as it gets; asked for every event


def utc_now() -> datetime:
    """The time to record: UTC, without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)
