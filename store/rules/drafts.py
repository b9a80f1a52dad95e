"""Draft decisions: shared with the complainant, whose comments are kept (R29; ISO 10002, 7.9)."""

from store import events as e
from store.policy import Policy
from store.rules import earliest, people, stages
from store.rules.common import TEXT, checked, inspected, next_number, which, working
from store.rules.fields import Command, Field, Kind
from store.rules.making import one
from store.rules.registry import Action
from store.rules.situation import Situation, World, in_words


def shared(s: Situation) -> str | None:
    """Comments are on something."""
    return (
        None
        if s.case.drafts.all
        else f"No draft decision of {s.ref} was shared: share it first (share-draft)."
    )


def _against_share(s: Situation, event: e.DraftShared) -> str | None:
    if event.due is not None and event.due < event.on:
        return f"Comments can't be asked for by {in_words(event.due)}, before the draft is shared."
    return None


def _share(s: Situation, c: Command) -> tuple[e.New, ...]:
    event = e.DraftShared(on=c.on, number=len(s.case.drafts.all) + 1, due=c.date("by"))
    return one(s, checked(s, event, _against_share), text=c.text("text"))


def _against_comments(s: Situation, event: e.CommentsReceived) -> str | None:
    on = next((draft.on for draft in s.case.drafts.all if draft.number == event.number), None)
    if on is None:
        return f"There is no draft {event.number} in {s.ref}."
    if event.on < on:
        return f"{in_words(event.on)} is before {in_words(on)}, when draft {event.number} was shared."
    return None


def _comment(s: Situation, c: Command) -> tuple[e.New, ...]:
    """On the draft shared last, where nothing else is said."""
    numbers = tuple(draft.number for draft in s.case.drafts.all)
    given = c.number("draft")
    event = e.CommentsReceived(
        on=c.on, number=which(numbers[-1] if given is None else given, numbers, "draft")
    )
    return one(s, checked(s, event, _against_comments), text=c.text("text"))


def _until(event: e.DraftShared, world: World, policy: Policy) -> str:
    return f"draft {event.number}" + (f", comments by {in_words(event.due)}" if event.due else "")


def _on_which(event: e.CommentsReceived, world: World, policy: Policy) -> str:
    return f"on draft {event.number}"


ACTIONS = (
    Action(
        "share-draft", "Share draft", "record that a draft decision was shared with the complainant for comments",
        (
            Field("text", Kind.PROSE, "Draft", required=True, help="the draft decision as it was shared"),
            Field("by", Kind.DATE, "Comments by", help="the day by which the complainant may comment"),
        ),
        working(), earliest.stage_opened, _share, e.DraftShared, needs=("text",), final=True, chapter="drafts", inspects=inspected(next_number, _against_share), says=_until,
    ),
    Action(
        "comments-received", "Comments received", "keep the complainant's comments on a draft decision",
        (TEXT, Field("draft", Kind.NUMBER, "Draft", help="the number of the draft; the last one if not given")),
        (stages.is_open, people.not_a_subject, shared), earliest.received, _comment, e.CommentsReceived, needs=("text",), chapter="drafts", inspects=inspected(_against_comments), says=_on_which,
    ),
)  # fmt: skip
