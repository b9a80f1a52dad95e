"""What `inspect` asks of the facts of a spine's event, beyond the rules of its action."""

from store import events as e
from store.rules import people, stages
from store.rules.situation import Situation


def points(s: Situation, event: e.PointsDecided) -> list[str]:
    """Only points that there are."""
    unknown = not set(event.points) <= set(range(1, s.case.points + 1))
    return ["it decides a point that the complaint has not"] if unknown else []


def allocated(s: Situation, event: e.Allocated) -> list[str]:
    """Only to somebody who could have it."""
    given = s.world.handlers.get(event.to)
    refusal = people.can_be_given(s, given) if given else f"there was no handler {event.to} to give it to"
    return [refusal] if refusal else []


def extended(s: Situation, event: e.Extended) -> list[str]:
    """No further than the policy allows."""
    if 1 <= event.days <= s.stage.extension.days - s.record.extended:
        return []
    return [f"it adds {event.days} days. {stages.longest_extension(s)}"]
