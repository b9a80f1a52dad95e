"""What can go wrong, in words for the person at the edge.

UpheldError
├── Refused     a rule of the policy says no; nothing was changed
├── Stale       the case has moved on since it was read; nothing was changed
├── Busy        another process holds the register; try again
├── NotFound    no such register, case, handler or file
├── BadInput    a value that cannot be used, and where it stands
└── Damaged     the record on disk is not what it should be

`str()` of each is one clear sentence: what happened, where, and what to do.
"""


class UpheldError(Exception):
    """The root: everything Upheld raises on purpose."""


class Refused(UpheldError):
    """A rule of the policy says no; nothing was changed."""


class Stale(UpheldError):
    """The case has moved on since it was read; nothing was changed."""


class Busy(UpheldError):
    """Another process holds the register; try again."""


class NotFound(UpheldError):
    """No such register, case, handler or file."""


class BadInput(UpheldError):
    """A value that cannot be used, and where it stands."""


class Damaged(UpheldError):
    """The record on disk is not what it should be."""
