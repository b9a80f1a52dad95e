"""The registry of actions: one entry each, from which screen, command line, help and `can` are read."""

from store.rules import handling, staff
from store.rules.receiving import IMPORT as IMPORT
from store.rules.receiving import RECEIVE as RECEIVE
from store.rules.registry import Action, by_name
from store.rules.registry import Rule as Rule

ACTIONS: dict[str, Action] = by_name(
    (
        *handling.ACTIONS,
        *staff.ACTIONS,
    )
)

RECORDED_BY = {action.records: action for action in ACTIONS.values()}
"""The action that an event was made by."""
