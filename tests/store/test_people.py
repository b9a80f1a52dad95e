"""Handlers and their dated roles."""

from datetime import date

import pytest

from store import events as e
from store.people import Grant, Handler, evolve

MONDAY, TUESDAY, WEDNESDAY = date(2026, 3, 9), date(2026, 3, 10), date(2026, 3, 11)


def after(*events: e.HandlerEvent) -> Handler:
    handler: Handler | None = None
    for event in events:
        handler = evolve(handler, 5, event, {"name": "Ann", "account": "ann"})
    assert handler is not None
    return handler


ADDED = e.HandlerAdded(on=MONDAY)


def granted(on: date, role: str = "staff") -> e.RoleGranted:
    return e.RoleGranted(on=on, role=role)


def revoked(on: date, role: str = "staff") -> e.RoleRevoked:
    return e.RoleRevoked(on=on, role=role)


def test_a_handler_is_added_with_a_name_that_may_be_erased() -> None:
    assert after(ADDED) == Handler(5, "Ann", "ann")
    assert after(ADDED).called == "Ann"
    assert evolve(None, 5, ADDED, {}).called == "handler 5"


@pytest.mark.parametrize(
    ("events", "held"),
    [
        ((granted(TUESDAY),), (False, True, True)),
        ((granted(MONDAY), revoked(WEDNESDAY)), (True, True, False)),
        ((granted(MONDAY), revoked(MONDAY)), (False, False, False)),
        ((granted(WEDNESDAY), revoked(MONDAY)), (False, False, False)),
        ((granted(MONDAY), revoked(TUESDAY), granted(WEDNESDAY)), (True, False, True)),
        ((granted(MONDAY), revoked(TUESDAY), revoked(WEDNESDAY)), (True, False, False)),
        ((granted(MONDAY), revoked(WEDNESDAY), revoked(TUESDAY)), (True, False, False)),
        ((granted(MONDAY), revoked(TUESDAY, "administrator")), (True, True, True)),
    ],
)
def test_a_role_is_held_from_its_grant_until_its_revocation(
    events: tuple[e.HandlerEvent, ...], held: tuple[bool, ...]
) -> None:
    handler = after(ADDED, *events)
    days = (MONDAY, TUESDAY, WEDNESDAY)
    assert tuple(handler.holds_any(("staff",), day) for day in days) == held
    assert tuple(handler.roles_on(day) == ("staff",) for day in days) == held


def test_roles_in_the_order_of_granting_and_once() -> None:
    handler = after(
        ADDED, granted(MONDAY, "staff"), granted(MONDAY, "administrator"), granted(MONDAY, "staff")
    )
    assert handler.roles_on(TUESDAY) == ("staff", "administrator")
    assert handler.grants[1] == Grant("administrator", MONDAY)
    assert not handler.holds_any((), TUESDAY)


def test_events_that_cannot_be_of_a_handler() -> None:
    with pytest.raises(ValueError, match=r"^RoleGranted before the handler was added$"):
        evolve(None, 5, granted(MONDAY), {})
    with pytest.raises(ValueError, match=r"^HandlerEvent is not an event of a handler$"):
        evolve(after(ADDED), 5, e.HandlerEvent(on=MONDAY), {})
