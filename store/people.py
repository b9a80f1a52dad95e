"""Handlers and the dated roles they hold."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

if TYPE_CHECKING:
    from store import events as e


class Grant(msgspec.Struct, frozen=True):
    """A role held from `since` until the day before `until`; for good where `until` is None.

    `delegate_of` is the handler in whose place it is held, where it was delegated.
    """

    role: str
    since: date
    until: date | None = None
    delegate_of: int | None = None

    def covers(self, day: date) -> bool:
        """Whether the role is held on `day`."""
        return self.since <= day and (self.until is None or day < self.until)


class Handler(msgspec.Struct, frozen=True):
    """A person who handles complaints. `name` and `account` are "" once erased; `manager` is their line manager."""

    id: int
    name: str = ""
    account: str = ""
    grants: tuple[Grant, ...] = ()
    manager: int | None = None

    def roles_on(self, day: date) -> tuple[str, ...]:
        """The roles held on `day`, in the order of granting."""
        return tuple(dict.fromkeys(grant.role for grant in self.grants if grant.covers(day)))

    def holds_any(self, roles: Iterable[str], day: date) -> bool:
        """Whether one of `roles` is held on `day`."""
        for grant in self.grants:  # noqa: SIM110  a plain loop: asked of every event of a million cases, 0.9 µs less
            if grant.role in roles and grant.covers(day):
                return True
        return False

    @property
    def called(self) -> str:
        """The name to show."""
        return self.name or f"handler {self.id}"


def evolve(
    handler: Handler | None, stream_id: int, event: "e.HandlerEvent", texts: Mapping[str, str]
) -> Handler:
    """The handler after `event`; `texts` are the bodies of its texts that still exist."""
    from store import events as e  # who only asks what a handler may do does without

    if isinstance(event, e.HandlerAdded):
        return Handler(stream_id, texts.get("name", ""), texts.get("account", ""))
    if handler is None:
        raise ValueError(f"{type(event).__name__} before the handler was added")
    match event:
        case e.RoleGranted(on=on, role=role, until=until, delegate_of=holder):
            return replace(handler, grants=(*handler.grants, Grant(role, on, until, holder)))
        case e.RoleRevoked():
            return replace(handler, grants=tuple(_ended(grant, event) for grant in handler.grants))
        case e.LineManagerNamed(manager=manager):
            return replace(handler, manager=manager)
        case e.TrainingCompleted() | e.PolicyAttested():  # evidence, which no rule asks: store.readiness
            return handler
    raise ValueError(f"{type(event).__name__} is not an event of a handler")


def _ended(grant: Grant, event: "e.RoleRevoked") -> Grant:
    """The grant as the revocation leaves it; one that had not begun yet never covers a day."""
    if grant.role != event.role or (grant.until is not None and grant.until <= event.on):
        return grant
    return replace(grant, until=max(event.on, grant.since))
