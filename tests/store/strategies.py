"""Anything that may stand in an event, sensible or not."""

from datetime import date
from typing import Any

import msgspec
from hypothesis import strategies as st

from store import events as e

dates = st.dates()
words = st.text(max_size=20)
numbers = st.integers(-(2**63), 2**63 - 1)
dues = st.builds(e.Due, dates, numbers, words, numbers, numbers, st.none() | dates, words)
OF_TYPE: dict[object, st.SearchStrategy[Any]] = {
    date: dates,
    str: words,
    int: numbers,
    bool: st.booleans(),
    e.Due: dues,
    dict[str, str]: st.dictionaries(words, words, max_size=3),
    tuple[int, ...]: st.lists(numbers, max_size=4).map(tuple),
    tuple[str, ...]: st.lists(words, max_size=4).map(tuple),
}


def strategy(annotation: Any) -> st.SearchStrategy[Any]:
    """Anything that may stand in a field."""
    if annotation in OF_TYPE:
        return OF_TYPE[annotation]
    wanted, nothing = annotation.__args__
    assert nothing is type(None)
    return st.none() | OF_TYPE[wanted]


def any_of(cls: type[e.Event]) -> st.SearchStrategy[e.Event]:
    """Any event of a type, sensible or not."""
    return st.builds(cls, **{f.name: strategy(f.type) for f in msgspec.structs.fields(cls)})


def events(base: type[e.Event] = e.Event, *but: type[e.Event]) -> st.SearchStrategy[e.Event]:
    """Any event of any type below `base`, `but` those."""
    types = [cls for cls in e.TYPES.values() if issubclass(cls, base) and cls not in but]
    return st.sampled_from(types).flatmap(any_of)
