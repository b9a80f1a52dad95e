"""Mentions: a note may name colleagues who should read it. They find the case under "Mentioned" until they write on it.

There is no action that takes a mention away: whatever its colleague writes on the case answers it, a note of one word too, and that
stands on record where whoever asked can read it. So it needs no undoing either: a mention that was answered too early is made again.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from store import events as e
from store.case import Entry
from store.errors import Refused
from store.people import Handler
from store.policy import Policy
from store.rules import privacy
from store.rules.fields import Command, Field, Kind
from store.rules.making import one
from store.rules.situation import Situation, World, in_words

MENTION = Field(
    "mention",
    Kind.HANDLERS,
    "Mention",
    help="the colleagues who should read it; they find the case under Mentioned",
)


def can_be_mentioned(s: Situation, handler: Handler) -> str | None:
    """Only who may read the case, or the mention would tell them of it; and who may write, or they could not answer."""
    as_they_see_it = replace(s, world=s.world.seen_by(handler))
    refusal = privacy.may_read(as_they_see_it)
    if refusal is None and not handler.roles_on(s.today):
        refusal = f"{handler.called} holds no role on {in_words(s.today)}, so may not act."
    return f"{handler.called} can't be mentioned in {s.ref}: {refusal}" if refusal else None


def note(s: Situation, c: Command) -> tuple[e.New, ...]:
    """A note changes nothing; it is refused where a colleague whom it names may not read it."""
    mentioned = c.numbers("mention")
    for number in mentioned:
        refusal = can_be_mentioned(s, s.world.handlers[number])
        if refusal:
            raise Refused(refusal)
    return one(s, e.NoteAdded(on=c.on, mentions=mentioned), text=c.text("text"))


def noted(s: Situation, event: e.NoteAdded) -> list[str]:
    """What `inspect` asks: everybody who is named was there, and could be."""
    found = []
    for number in event.mentions:
        handler = s.world.handlers.get(number)
        refusal = can_be_mentioned(s, handler) if handler else f"there was no handler {number} to mention"
        found += [refusal] if refusal else []
    return found


def to_whom(event: e.NoteAdded, world: World, policy: Policy) -> str:
    """Whom a note mentions, for a chronology."""
    return f"mentions {', '.join(map(world.called, event.mentions))}" if event.mentions else ""


def of_whoever_looks(entries: Iterable[Entry], mentioned: Iterable[int], world: World) -> list[str]:
    """That whoever looks is mentioned and has not written on the case since, in a sentence; [] where they are not."""
    me = world.actor.id
    if me not in mentioned:
        return []
    last = [x for x in entries if isinstance(x.event, e.NoteAdded) and me in x.event.mentions][-1]
    who = "You" if last.actor == me else world.called(last.actor)
    return [
        f"{who} mentioned you in a note of {in_words(last.event.on)}; whatever you write on the case answers it."
    ]
