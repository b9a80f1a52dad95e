"""A complaints policy as data, asked by the rules; `policy_file` reads and checks it.

No stage number, role name or day count is written in code; they all come from here (DESIGN.md, The record, 3).
"""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

Who = Literal["anyone", "stage", "allocator", "stage or next"] | tuple[str, ...]
"""Who may: any handler, who handles the stage, who allocates at it, who handles it or the next one; or these roles."""


class _Data(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the file; a key it does not know is an error."""


class Origin(_Data, frozen=True):
    """Where a value comes from: a passage of the policy (`source`), or the owner, answering `question`."""

    source: str = ""
    set_by: Literal["", "owner"] = ""
    question: str = ""


class Period(Origin, frozen=True, kw_only=True):
    """So many days: working days of the policy's calendar, or calendar days."""

    days: int
    unit: Literal["working", "calendar"] = "working"


class AnotherDecider(Origin, frozen=True):
    """Nobody who decided at one of `stages` decides here."""

    stages: tuple[int, ...] = ()


class Switch(Origin, frozen=True, kw_only=True):
    """A rule that a policy has or has not."""

    value: bool


class Identity(_Data, frozen=True):
    """Document control of the policy."""

    reference: str
    title: str
    organisation: str
    version: str
    issued: date
    time_zone: str
    calendar: str
    owner: str = ""
    approved_by: str = ""
    applies_to: str = ""
    review_due: date | None = None
    review_months: int | None = None
    equality_screened: bool = False
    contractual: bool = False


class Role(_Data, frozen=True):
    """A role handlers can hold. `administers`: may add handlers, grant roles and adopt policies."""

    title: str
    at_init: bool = False
    administers: bool = False


class Stage(_Data, frozen=True):
    """One stage of the procedure; its periods run from receipt of the complaint or of the request for the stage."""

    number: int
    title: str
    handled_by: tuple[str, ...]
    allocated_by: tuple[str, ...]
    acknowledge: Period
    respond: Period
    extension: Period
    another_decider_than: AnotherDecider = AnotherDecider()


class Rules(_Data, frozen=True):
    """The rules that policies differ in."""

    acknowledge_before_decision: Switch
    staff_informed_before_decision: Switch
    waiting_stops_the_clock: Switch
    escalation_needs_a_reason: Switch


class Lists(_Data, frozen=True):
    """The lists that facts are chosen from: code to words."""

    channels: dict[str, str]
    complainant_types: dict[str, str]
    complainant_statuses: dict[str, str]
    services: dict[str, str]
    categories: dict[str, str]
    outcomes: dict[str, str]


class ExternalBody(_Data, frozen=True):
    """Whom a complainant may turn to after the last stage, and the words that say so."""

    name: str
    contact: str
    within: str = ""


class Question(_Data, frozen=True):
    """Something the policy leaves open, and what is assumed until its owner answers."""

    id: str
    asks: str
    assumed: str


class Policy(_Data, frozen=True, dict=True):
    """A whole policy."""

    policy: Identity
    roles: dict[str, Role]
    stages: tuple[Stage, ...]
    who: dict[str, Who]
    rules: Rules
    lists: Lists
    external_body: ExternalBody | None = None
    no_external_body: Origin | None = None  # who says that there is none; one of the two must be given
    questions: tuple[Question, ...] = ()

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone of its civil dates."""
        return ZoneInfo(self.policy.time_zone)

    @cached_property
    def by_number(self) -> Mapping[int, Stage]:
        """Its stages by their number."""
        return {stage.number: stage for stage in self.stages}

    def stage_after(self, number: int) -> Stage | None:
        """The stage that follows `number`, or None after the last."""
        later = [stage for stage in self.stages if stage.number > number]
        return later[0] if later else None

    def roles_for(self, action: str, stage: int, otherwise: Who = "stage") -> tuple[str, ...]:
        """The codes of the roles that may take `action` at `stage`, in the policy's order; every role for "anyone".

        `otherwise` is who may where the policy does not say.
        """
        known = self._roles.get((action, stage))
        if known is None:
            known = self._roles[action, stage] = self._roles_of(
                self.who.get(action, otherwise), self.by_number[stage]
            )
        return known

    @cached_property
    def _roles(self) -> dict[tuple[str, int], tuple[str, ...]]:
        return {}

    def _roles_of(self, who: Who, here: Stage) -> tuple[str, ...]:
        if who == "anyone":
            return tuple(self.roles)
        if who == "allocator":
            return here.allocated_by
        if isinstance(who, tuple):
            return who
        following = self.stage_after(here.number)
        if who == "stage or next" and following is not None:
            return here.handled_by + tuple(
                role for role in following.handled_by if role not in here.handled_by
            )
        return here.handled_by

    def titles(self, roles: tuple[str, ...]) -> str:
        """Role codes in words: "the Customer Service Team or the Corporate Compliance Manager"."""
        return " or ".join(f"the {self.roles[role].title}" for role in roles)
