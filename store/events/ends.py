"""How a complaint leaves the stages without a decision: resolved, referred, refused, or found to be a request for service."""

from store.events.base import CaseEvent


class Resolved(CaseEvent, frozen=True):
    """Put right with the complainant's agreement, without a finding (R7). Texts: text, letter with the next-step block."""

    counted = True
    stage: int
    channel: str = ""
    next_step: str = ""


class Referred(CaseEvent, frozen=True):
    """Outside the policy: the complainant was told who deals with it (R35 to R37). `code` says who. Texts: reason, letter."""

    counted = True
    stage: int
    code: str
    channel: str = ""


class ComplaintRefused(CaseEvent, frozen=True):
    """Not taken up, on a ground that the policy names (LGSCO 8.1). `code` is the ground. Texts: reason, letter."""

    counted = True
    stage: int
    code: str
    channel: str = ""


class ServiceRequestFound(CaseEvent, frozen=True):
    """A first request for service, logged as such and not counted as a complaint. `code` is the service. Texts: reason."""

    counted = True
    stage: int
    code: str = ""
