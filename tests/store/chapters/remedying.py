"""What the tests of remedies share: a complaint that was upheld, and what is offered, refused or missing."""

from datetime import date

import pytest

from store import events as e
from store.case import Case
from store.errors import Refused
from store.rules.gaps import gaps
from tests.store.worlds import (
    TODAY,
    after,
    made,
    receive_case,
    step,
    world,
)

UPHELD = {"outcome": "upheld"}


def upheld(*actions: str) -> Case:
    return after(step(after(receive_case(), "acknowledge"), "decide", UPHELD), *actions)


def offered(case: Case, **values: object) -> e.RemedyOffered:
    event = made(case, "offer-remedy", values)[0].event
    assert isinstance(event, e.RemedyOffered)
    return event


def refused(case: Case, action: str, values: dict[str, object] | None = None, on: date = TODAY) -> str:
    with pytest.raises(Refused) as found:
        made(case, action, values, on=on)
    return str(found.value)


def missing(case: Case) -> set[str]:
    return {gap.code for gap in gaps(case, world())} - {"decision"}


def large(amount: str = "250") -> Case:
    return step(upheld(), "offer-remedy", {"kind": "payment", "amount": amount})
