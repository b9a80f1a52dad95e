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
    lone = "; by a lone reviewer" if event.lone_reviewer else ""
    outcome = policy.lists.outcomes.get(event.outcome, event.outcome).lower()
    rests = f", on evidence {listed(event.evidence)}" if event.evidence else ""
    return f"{outcome}: {points} {listed(event.points)}{rests}{lone}"


def to_stage(event: e.Escalated, world: World, policy: Policy) -> str:
    """The stage that was opened."""
    return f"to stage {event.stage}"


def by_days(event: e.Extended | e.ClockAdjusted, world: World, policy: Policy) -> str:
    """How far, and until when."""
    return f"by {event.days} days: {until(event, world, policy)}"


def until(event: e.Extended | e.ClockAdjusted | e.Reopened, world: World, policy: Policy) -> str:
    """When the response is due now."""
    due = event.respond_due
    return f"response due {in_words(due.on) if due.on else due.why_not}"


def recalculated(event: e.Recalculated, world: World, policy: Policy) -> str:
    """Each date that moved, beside the one that was promised."""
    moved = (
        ("acknowledgement", event.acknowledge_was, event.acknowledge_due),
        ("response", event.respond_was, event.respond_due),
    )
    return "; ".join(
        f"{what} due {in_words(due.on) if due.on else due.why_not} instead of {in_words(was) if was else 'no date'}"
        for what, was, due in moved
        if due is not None
    )


def one_point(event: e.PointWithdrawn, world: World, policy: Policy) -> str:
    """Which one."""
    return f"point {event.point}"


def promised(event: e.ReceiptConfirmed, world: World, policy: Policy) -> str:
    """What the automatic reply promised."""
    return f"contact promised by {in_words(event.promised_by)}" if event.promised_by else ""
