"""The facts of the spine's events in words, for a chronology: how it came, to whom, until when, which outcome."""

from store import events as e
from store.policy import Policy
from store.rules.situation import World, in_words, listed


def channel(event: e.CaseReceived | e.Acknowledged | e.Responded, world: World, policy: Policy) -> str:
    """How it came, or was sent."""
    return f"by {policy.lists.channels.get(event.channel, event.channel).lower()}" if event.channel else ""


def to_whom(event: e.Allocated, world: World, policy: Policy) -> str:
    """Who has the case now."""
    return f"to {world.called(event.to)}"


def outcome(event: e.PointsDecided, world: World, policy: Policy) -> str:
    """What was decided, on which points."""
    points = "point" if len(event.points) == 1 else "points"
    return (
        f"{policy.lists.outcomes.get(event.outcome, event.outcome).lower()}: {points} {listed(event.points)}"
    )


def to_stage(event: e.Escalated, world: World, policy: Policy) -> str:
    """The stage that was opened."""
    return f"to stage {event.stage}"


def by_days(event: e.Extended, world: World, policy: Policy) -> str:
    """How far, and until when."""
    until = in_words(event.respond_due.on) if event.respond_due.on else event.respond_due.why_not
    return f"by {event.days} days: response due {until}"


def promised(event: e.ReceiptConfirmed, world: World, policy: Policy) -> str:
    """What the automatic reply promised."""
    return f"contact promised by {in_words(event.promised_by)}" if event.promised_by else ""
