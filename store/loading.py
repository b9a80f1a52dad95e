"""Cases read from a register for somebody: the one that is meant, if they may read it."""

from collections.abc import Sequence

from store import views
from store.case import Case, reference
from store.errors import NotFound, Refused
from store.rules import decide, fields, privacy
from store.unit import Unit
from store.views import Reading


def load(unit: Unit, case: int) -> views.Loaded:
    """A case, whoever looks. Raises NotFound."""
    loaded = views.load(unit, case)
    if loaded is None:
        raise NotFound(f"there is no case {reference(case)} in this register.")
    return loaded


def readable(unit: Unit, case: int, reading: Reading) -> views.Loaded:
    """A case that whoever looks may read; Refused with the sentence that says why not."""
    loaded = load(unit, case)
    refusal = privacy.may_read(decide.situation(loaded.case, reading.world, reading.now))
    if refusal:
        raise Refused(refusal)
    return loaded


def named(
    unit: Unit, asked: Sequence[fields.Field], values: fields.Values, reading: Reading
) -> dict[int, Case]:
    """The other cases that a command names."""
    numbers = [
        values[field.name] for field in asked if field.kind is fields.Kind.CASE and field.name in values
    ]
    return {number: readable(unit, number, reading).case for number in numbers if isinstance(number, int)}
