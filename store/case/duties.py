"""What somebody owes in a case beside its stages: a remedy to deliver, a restriction to review, a flag to hand on."""

from datetime import date
from typing import Final, NamedTuple

KINDS: Final = (
    "serious", "flag", "social", "authority", "adjustment", "adjustment-review", "restriction", "detriment", "data-protection",
    "remedy",
)  # fmt: skip
"""What can be owed in a case, in the order of the chapters."""


class Duty(NamedTuple):
    """One thing owed. `kind` and `number` name it in its case ("remedy" 2); `what` is a code that says more.

    `due` is None where no day was set, `done` while it is not done; `dropped` where it is owed no longer (declined, lifted).
    """

    kind: str
    number: int
    what: str = ""
    due: date | None = None
    done: date | None = None
    owner: int | None = None
    dropped: bool = False

    @property
    def is_owed(self) -> bool:
        """Neither done nor dropped."""
        return self.done is None and not self.dropped
