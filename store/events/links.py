"""Links between complaints: each side keeps its own stream, clocks, letters and rights, and says what it is linked to."""

from store.events.base import CaseEvent


class LinkEvent(CaseEvent, frozen=True):
    """A fact of a link; the other case has the same with the sides changed, in the same transaction."""

    chapter = "links"
    number: int  # of the link, in its own case
    other: int  # the other case


class CaseLinked(LinkEvent, frozen=True):
    """The case was linked to another; `code` says as what, `leads` whether this case is the lead of the two."""

    code: str
    leads: bool = False


class CaseUnlinked(LinkEvent, frozen=True):
    """The link holds no longer. Texts: reason."""
