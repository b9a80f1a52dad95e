"""Staff complained about: invited to respond, or a reason why not, and their response kept (R25)."""

from store import events as e
from store.policy import Policy
from store.rules import earliest
from store.rules.common import TEXT, working
from store.rules.fields import Command, Field, Kind
from store.rules.making import one
from store.rules.registry import Action
from store.rules.situation import Situation, World


def about_staff(s: Situation) -> str | None:
    """Nobody is invited to respond to a complaint that is not about them."""
    return None if s.case.about_staff else f"{s.ref} is not about a member of staff."


def told(s: Situation) -> str | None:
    """Who was not told of the complaint can't respond to it."""
    if s.case.staff_informed:
        return None
    return "The member of staff complained about has not been informed yet: inform them first (inform-staff)."


def not_left_out(s: Situation) -> str | None:
    """A response follows an invitation, or comes before anybody said whether there is one."""
    if s.case.staff.invited is not False:
        return None
    return "The member of staff was not invited to respond: record the invitation first (invite-staff)."


def _invite(s: Situation, c: Command) -> tuple[e.New, ...]:
    reason = c.text("not_invited")
    return one(s, e.StaffInvited(on=c.on, invited=not reason), reason=reason, text=c.text("text"))


def _respond(s: Situation, c: Command) -> tuple[e.New, ...]:
    return one(s, e.StaffResponded(on=c.on), text=c.text("text"))


def _invited_or_not(event: e.StaffInvited, world: World, policy: Policy) -> str:
    return "" if event.invited else "not invited"


ACTIONS = (
    Action(
        "invite-staff", "Invite staff", "record that the member of staff was invited to respond, or why not",
        (
            Field("not_invited", Kind.PROSE, "Not invited, because", help="why they were not invited to respond, where they were not"),
            Field("text", Kind.PROSE, "Text", help="how they were invited, and by when they may respond"),
        ),
        working(about_staff, told), earliest.staff_informed, _invite, e.StaffInvited, chapter="staff", says=_invited_or_not,
    ),
    Action(
        "staff-responded", "Staff responded", "keep the response of the member of staff complained about",
        (TEXT,), working(about_staff, told, not_left_out), earliest.staff_informed, _respond, e.StaffResponded, needs=("text",), chapter="staff",
    ),
)  # fmt: skip
