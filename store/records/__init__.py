"""The records beside the complaints: changes, compliments, packs. One entry each; commands, tables and `verify` read them here."""

from store.records.changing import CHANGE
from store.records.compliment import COMPLIMENT
from store.records.kind import Kind, Step
from store.records.pack import PACK

KINDS: dict[str, Kind] = {kind.name: kind for kind in (CHANGE, COMPLIMENT, PACK)}
BY_STREAM: dict[str, Kind] = {kind.stream: kind for kind in KINDS.values()}
BY_PREFIX: dict[str, Kind] = {kind.prefix: kind for kind in KINDS.values()}
STEPS: dict[str, Step] = {name: step for kind in KINDS.values() for name, step in kind.steps.items()}
"""Every step; no two kinds have one of the same name, nor has an action of a case."""
WHO: tuple[str, ...] = tuple(key for kind in KINDS.values() for key in kind.keys)
"""The names by which the policy's [who] knows them."""
