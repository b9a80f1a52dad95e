"""Staff complained about: invited to respond, or a reason why not, and their response kept (R25)."""

from store import events as e
from store.policy import Policy
from store.rules import earliest, people, stages
from store.rules.common import TEXT, checked, inspected, working
from store.rules.fields import Command, Field, Kind
from store.rules.making import one
from store.rules.registry import Action
from store.rules.situation import Situation, World, in_words


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


def _due(s: Situation, event: e.StaffInvited) -> str | None:
    """Who is invited has some time, and who is not has none."""
    if event.due is None or (event.invited and event.due >= event.on):
        return None
    if not event.invited:
        return "Who is not invited has no date to respond by."
    return f"A response can't be due on {in_words(event.due)}, before the invitation."


def _reason(s: Situation, event: e.StaffInvited) -> str | None:
    """Who is not invited is told why not (R25)."""
    return (
        None
        if event.invited or "reason" in event.texts
        else "It says that they were not invited, without a reason."
    )


def _invite(s: Situation, c: Command) -> tuple[e.New, ...]:
    reason = c.text("not_invited")
    event = e.StaffInvited(on=c.on, invited=not reason, due=c.date("by"))
    return one(s, checked(s, event, _due), reason=reason, text=c.text("text"))


def _respond(s: Situation, c: Command) -> tuple[e.New, ...]:
    return one(s, e.StaffResponded(on=c.on), text=c.text("text"))


def _invited_or_not(event: e.StaffInvited, world: World, policy: Policy) -> str:
    return "" if event.invited else "not invited"


ACTIONS = (
    Action(
        "invite-staff", "Invite staff", "record that the member of staff was invited to respond, or why not",
        (
            Field("not_invited", Kind.PROSE, "Not invited, because", help="why they were not invited to respond, where they were not"),
            Field("by", Kind.DATE, "Respond by", help="the day by which they may respond"),
            Field("text", Kind.PROSE, "Text", help="how they were invited"),
        ),
        working(about_staff, told), earliest.staff_informed, _invite, e.StaffInvited, chapter="staff", inspects=inspected(_due, _reason), says=_invited_or_not,
    ),
    Action(
        "staff-responded", "Staff responded", "keep the response of the member of staff complained about",
        (TEXT,), (stages.is_open, people.not_a_subject, about_staff, told, not_left_out), earliest.staff_informed, _respond, e.StaffResponded, needs=("text",), chapter="staff",
    ),
)  # fmt: skip
