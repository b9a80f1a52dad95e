"""What a case can be: the names of its states."""

from typing import Final

RECEIVED: Final = "received"
ACKNOWLEDGED: Final = "acknowledged"
INVESTIGATING: Final = "investigating"
WAITING: Final = "waiting"
DECIDED: Final = "decided"
RESPONDED: Final = "responded"
CLOSED: Final = "closed"
WITHDRAWN: Final = "withdrawn"
REFERRED: Final = "referred"

STATES: Final = (
    RECEIVED,
    ACKNOWLEDGED,
    INVESTIGATING,
    WAITING,
    DECIDED,
    RESPONDED,
    CLOSED,
    WITHDRAWN,
    REFERRED,
)
ENDED: Final = frozenset({CLOSED, WITHDRAWN, REFERRED})
