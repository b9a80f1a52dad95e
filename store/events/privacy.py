"""Restricted view: whose eyes a case is for (R13, R28)."""

from store.events.base import CaseEvent


class PrivacyEvent(CaseEvent, frozen=True):
    """A fact of who may read the case."""

    chapter = "privacy"


class ViewRestricted(PrivacyEvent, frozen=True):
    """From now on only those read the case whom the policy lets read a restricted one. Texts: reason."""


class ViewRestrictionLifted(PrivacyEvent, frozen=True):
    """Every handler may read the case again. Texts: reason."""
