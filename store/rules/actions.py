"""The registry of actions: one entry each, from which screen, command line, help and `can` are read."""

from store.rules import (
    complainants,
    contact,
    drafts,
    ends,
    evidence,
    handling,
    handoff,
    interests,
    learning,
    legal,
    links,
    privacy,
    quality,
    remedies,
    retention,
    scope,
    staff,
    strands,
    updates,
)
from store.rules.receiving import IMPORT as IMPORT
from store.rules.receiving import RECEIVE as RECEIVE
from store.rules.registry import Action, by_name
from store.rules.registry import Rule as Rule

ACTIONS: dict[str, Action] = by_name(
    (
        *handling.ACTIONS,
        *ends.ACTIONS,
        *scope.ACTIONS,
        *complainants.ACTIONS,
        *contact.ACTIONS,
        *privacy.ACTIONS,
        *strands.ACTIONS,
        *updates.ACTIONS,
        *staff.ACTIONS,
        *interests.ACTIONS,
        *evidence.ACTIONS,
        *handoff.ACTIONS,
        *drafts.ACTIONS,
        *remedies.ACTIONS,
        *links.ACTIONS,
        *learning.ACTIONS,
        *quality.ACTIONS,
        *legal.ACTIONS,
        *retention.ACTIONS,
    )
)

RECORDED_BY = {action.records: action for action in ACTIONS.values()}
"""The action that an event was made by."""
