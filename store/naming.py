"""What a command names beside the case it is about: the changes among its fields, and the leads above the cases."""

from collections.abc import Mapping, Sequence

from store import views
from store.case import Case, reference
from store.errors import NotFound
from store.records import rows
from store.records.change import Change
from store.records.changing import CHANGE
from store.rules.fields import Field, Kind, Values
from store.unit import Unit


def with_leads(unit: Unit, cases: Mapping[int, Case]) -> dict[int, Case]:
    """The cases, and whatever leads them, and whatever leads that: a rule looks for circles among them."""
    found = dict(cases)
    left = [number for case in cases.values() for number in case.links.led_by]
    while left:
        number = left.pop()
        loaded = None if number in found else views.load(unit, number)
        if loaded is not None:
            found[number] = loaded.case
            left += loaded.case.links.led_by
    return found


def changes(unit: Unit, asked: Sequence[Field], values: Values) -> dict[int, Change]:
    """The changes that a command names. Raises NotFound."""
    found: dict[int, Change] = {}
    for field in asked:
        number = values.get(field.name)
        if field.kind is Kind.CHANGE and isinstance(number, int):
            loaded = rows.load(unit, CHANGE, number)
            if loaded is None:
                raise NotFound(f"there is no change {reference(number)} in this register.")
            assert isinstance(loaded.record, Change)  # of that kind
            found[number] = loaded.record
    return found
