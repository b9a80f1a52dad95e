"""The first assessment: severity, very serious complaints, flags for other procedures, comments on social media."""

from collections.abc import Callable
from typing import Any

from store import events as e
from store.policy import Policy
from store.rules import clocks, earliest, people, stages
from store.rules.common import TEXT, which, working
from store.rules.fields import Command, Field, Kind
from store.rules.making import one
from store.rules.registry import Action
from store.rules.situation import Situation, World

OPEN = (stages.is_open, people.not_a_subject)
REASONS = Field("reasons", Kind.PROSE, "Reasons", required=True, help="why, by what criterion")


# --- very serious complaints (R34) ---


def not_flagged(s: Situation) -> str | None:
    """One flag at a time: the next after the investigation that the last one led to, or did not."""
    if s.case.serious.is_undecided:
        return (
            f"{s.ref} is flagged as very serious already: decide whether to open an internal investigation."
        )
    return under_way(s)


def under_way(s: Situation) -> str | None:
    """While an internal investigation is open nothing is decided here: it may change every answer."""
    if not s.case.serious.is_under_way:
        return None
    return "The internal investigation has not come back yet: record its return first (return-from-investigation)."


def flagged(s: Situation) -> str | None:
    """A decision about an internal investigation answers a flag."""
    if s.case.serious.is_undecided:
        return None
    return f"{s.ref} is not flagged as very serious: flag it first (flag-serious)."


def flag_decided(s: Situation) -> str | None:
    """Every flag is decided, one way or the other, before the complaint is."""
    if not s.case.serious.is_undecided:
        return under_way(s)
    return (
        f"{s.ref} is flagged as very serious: decide first whether to open an internal investigation "
        "(open-investigation or decline-investigation)."
    )


def investigation_open(s: Situation) -> str | None:
    """Only what was opened comes back."""
    return None if s.case.serious.is_under_way else f"No internal investigation of {s.ref} is open."


def _flag_serious(s: Situation, c: Command) -> tuple[e.New, ...]:
    number, period = s.case.stage.respond_due.policy, s.policy.scope.serious_decided
    due = clocks.from_receipt(period, c.on, number, s.policy, s.world).on if period else None
    return one(s, e.SeriousFlagged(on=c.on, due=due), text=c.text("text"))


def _open(s: Situation, c: Command) -> tuple[e.New, ...]:
    return one(s, e.InternalInvestigationOpened(on=c.on), reasons=c.text("reasons"), to=c.text("to"))


def _decline(s: Situation, c: Command) -> tuple[e.New, ...]:
    return one(s, e.InternalInvestigationDeclined(on=c.on), reasons=c.text("reasons"))


def _return(s: Situation, c: Command) -> tuple[e.New, ...]:
    return one(s, e.InternalInvestigationReturned(on=c.on), text=c.text("text"))


# --- flags and comments, by number ---


def a_flag_is_open(s: Situation) -> str | None:
    """There must be something to hand on."""
    return None if s.case.flags.open else f"No flag of {s.ref} is waiting to be handed on."


def a_comment_to_invite(s: Situation) -> str | None:
    """An invitation answers a comment."""
    if any(comment.invited is None for comment in s.case.social.all):
        return None
    return f"No comment of {s.ref} is waiting for an invitation to a private channel."


def a_comment_to_move(s: Situation) -> str | None:
    """A move follows an invitation, or comes unasked."""
    if any(comment.moved is None for comment in s.case.social.all):
        return None
    return f"No comment of {s.ref} is left in public."


def _raise_flag(s: Situation, c: Command) -> tuple[e.New, ...]:
    event = e.FlagRaised(on=c.on, number=len(s.case.flags.all) + 1, code=c.text("kind"), due=c.on)
    return one(s, event, text=c.text("text"))


def _hand_on(s: Situation, c: Command) -> tuple[e.New, ...]:
    number = which(c.number("flag"), tuple(flag.number for flag in s.case.flags.open), "flag")
    return one(s, e.FlagHandedOn(on=c.on, number=number), to=c.text("to"), text=c.text("text"))


def _log_comment(s: Situation, c: Command) -> tuple[e.New, ...]:
    event = e.SocialCommentLogged(on=c.on, number=len(s.case.social.all) + 1, code=c.text("platform"))
    return one(s, event, **{name: c.text(name) for name in ("handle", "link", "text")})


def _invite(s: Situation, c: Command) -> tuple[e.New, ...]:
    waiting = tuple(comment.number for comment in s.case.social.all if comment.invited is None)
    number = which(c.number("comment"), waiting, "comment")
    return one(s, e.InvitedToPrivateChannel(on=c.on, number=number), text=c.text("text"))


def _move(s: Situation, c: Command) -> tuple[e.New, ...]:
    waiting = tuple(comment.number for comment in s.case.social.all if comment.moved is None)
    number = which(c.number("comment"), waiting, "comment")
    return one(s, e.MovedToPrivateChannel(on=c.on, number=number, code=c.text("channel")))


def _assess(s: Situation, c: Command) -> tuple[e.New, ...]:
    event = e.Assessed(on=c.on, code=c.text("severity"), subject_type=c.text("subject_type"))
    return one(s, event, reasons=c.text("reasons"))


# --- what inspection asks of an event's own number ---


def _known_flag(s: Situation, event: e.FlagHandedOn) -> list[str]:
    known = event.number in {flag.number for flag in s.case.flags.open}
    return [] if known else [f"flag {event.number} was not waiting to be handed on"]


def _next_flag(s: Situation, event: e.FlagRaised) -> list[str]:
    expected = len(s.case.flags.all) + 1
    return [] if event.number == expected else [f"it is flag {event.number}, and should be {expected}"]


def _next_comment(s: Situation, event: e.SocialCommentLogged) -> list[str]:
    expected = len(s.case.social.all) + 1
    return [] if event.number == expected else [f"it is comment {event.number}, and should be {expected}"]


def _known_comment(s: Situation, event: e.InvitedToPrivateChannel | e.MovedToPrivateChannel) -> list[str]:
    known = event.number in {comment.number for comment in s.case.social.all}
    return [] if known else [f"there was no comment {event.number}"]


# --- words ---


def _severity(event: e.Assessed, world: World, policy: Policy) -> str:
    return policy.lists.severities.get(event.code, event.code)


def _flag_kind(event: e.FlagRaised, world: World, policy: Policy) -> str:
    return f"flag {event.number}, {policy.lists.flags.get(event.code, event.code)}: to be handed on by {event.due}"


def _platform(event: e.SocialCommentLogged, world: World, policy: Policy) -> str:
    return f"comment {event.number}, {policy.lists.platforms.get(event.code, event.code)}"


def _numbered(what: str) -> "Callable[[Any, World, Policy], str]":
    return lambda event, world, policy: f"{what} {event.number}"


FLAG = Field("flag", Kind.NUMBER, "Flag", help="which flag; the one that waits if there is one only")
COMMENT = Field(
    "comment", Kind.NUMBER, "Comment", help="which comment; the one that waits if there is one only"
)

ACTIONS = (
    Action(
        "assess", "Assess", "record how serious it is and what kind of thing it is about",
        (
            Field("severity", Kind.CHOICE, "Severity", required=True, list_name="severities", help="how serious it is"),
            Field("subject_type", Kind.CHOICE, "About", list_name="subject_types", help="what is complained about"),
            Field("reasons", Kind.PROSE, "Reasons", help="why: safety, complexity, impact"),
        ),
        OPEN, earliest.received, _assess, e.Assessed, who="anyone", chapter="scope", says=_severity,
    ),
    Action(
        "flag-serious", "Flag as very serious", "ask for a decision whether to open an internal investigation",
        (TEXT,), (*OPEN, stages.not_responded, not_flagged), earliest.received, _flag_serious, e.SeriousFlagged, needs=("text",), who="anyone", chapter="serious",
    ),
    Action(
        "open-investigation", "Open internal investigation", "decide that a very serious complaint is investigated internally first",
        (REASONS, Field("to", Kind.LINE, "To", help="who investigates")),
        working(flagged), earliest.serious_flagged, _open, e.InternalInvestigationOpened, needs=("reasons",), chapter="serious",
    ),
    Action(
        "decline-investigation", "No internal investigation", "decide that the complaint goes on without an internal investigation",
        (REASONS,), working(flagged), earliest.serious_flagged, _decline, e.InternalInvestigationDeclined, needs=("reasons",), chapter="serious",
    ),
    Action(
        "return-from-investigation", "Back from investigation", "record that the internal investigation is over; the complaint goes on",
        (TEXT,), working(investigation_open), earliest.serious_opened, _return, e.InternalInvestigationReturned, needs=("text",), chapter="serious",
    ),
    Action(
        "flag", "Flag for another procedure", "record that something here belongs to another procedure too, to be handed on the same day",
        (Field("kind", Kind.CHOICE, "Procedure", required=True, list_name="flags", help="the procedure it belongs to"), TEXT),
        OPEN, earliest.received, _raise_flag, e.FlagRaised, needs=("text",), who="anyone", chapter="flags", inspects=_next_flag, says=_flag_kind,
    ),
    Action(
        "hand-on", "Hand flag on", "record to whom a flag was handed on",
        (Field("to", Kind.LINE, "To", required=True, help="who has it now"), FLAG, Field("text", Kind.PROSE, "Text", help="what was said")),
        (people.not_a_subject, a_flag_is_open), earliest.received, _hand_on, e.FlagHandedOn, needs=("to",), who="anyone", chapter="flags", final=True,
        inspects=_known_flag, says=_numbered("flag"),
    ),
    Action(
        "log-comment", "Log social media comment", "keep a comment made on social media, with who made it and where",
        (
            Field("platform", Kind.CHOICE, "Platform", required=True, list_name="platforms", help="where it was made"),
            Field("handle", Kind.LINE, "Handle", required=True, help="the name it was made under"),
            Field("link", Kind.LINE, "Link", help="its address"),
            Field("text", Kind.PROSE, "Text", help="what it says"),
        ),
        OPEN, earliest.received, _log_comment, e.SocialCommentLogged, needs=("handle",), who="anyone", chapter="social", inspects=_next_comment, says=_platform,
    ),
    Action(
        "invite-private", "Invite to private channel", "record that the writer of a comment was asked to go on in private",
        (COMMENT, Field("text", Kind.PROSE, "Text", help="the words used")),
        (*OPEN, a_comment_to_invite), earliest.received, _invite, e.InvitedToPrivateChannel, who="anyone", chapter="social", final=True,
        inspects=_known_comment, says=_numbered("comment"),
    ),
    Action(
        "moved-private", "Moved to private channel", "record that the writer of a comment went on in private",
        (COMMENT, Field("channel", Kind.CHOICE, "Channel", required=True, list_name="channels", help="the private channel")),
        (*OPEN, a_comment_to_move), earliest.received, _move, e.MovedToPrivateChannel, who="anyone", chapter="social",
        inspects=_known_comment, says=_numbered("comment"),
    ),
)  # fmt: skip
