"""Staff complained about: what they were told, and what they said (R24, R25)."""

from datetime import date

from store.events.base import CaseEvent


class StaffEvent(CaseEvent, frozen=True):
    """A fact of the member of staff complained about."""

    chapter = "staff"


class StaffInvited(StaffEvent, frozen=True):
    """The member of staff was invited to respond, by `due`, or not, and why not (R25). Texts: reason, where not invited; text."""

    invited: bool = True
    due: date | None = None

    @property
    def code(self) -> str:
        """Whether they were, as figures count it."""
        return "invited" if self.invited else "not-invited"


class StaffResponded(StaffEvent, frozen=True):
    """The member of staff gave a response; it is kept as given. Texts: text."""
