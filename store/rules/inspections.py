"""What `inspect` asks of the facts of a spine's event, beyond the rules of its action."""

from store import events as e
from store.policy import Stage
from store.rules import clocks, people, stages
from store.rules.situation import Situation, World, in_words


def points(s: Situation, event: e.PointsDecided) -> list[str]:
    """Only points that are left; and who looks at their own decision again says so."""
    found = []
    if not set(event.points) <= set(s.case.points_left):
        found.append("it decides a point that the complaint has not")
    refusal = people.lone_reviewer(s)
    if bool(refusal) != event.lone_reviewer:
        found.append(refusal or "it says that a lone reviewer decided, and none did")
    if event.lone_reviewer and "exception" not in event.texts:
        found.append("it has no exception")
    unknown = stages.unknown_evidence(s, event.evidence)
    return [*found, unknown] if unknown else found


def point_withdrawn(s: Situation, event: e.PointWithdrawn) -> list[str]:
    """Only a point that is left."""
    return [] if event.point in s.case.points_left else ["it withdraws a point that the complaint has not"]


def allocated(s: Situation, event: e.Allocated) -> list[str]:
    """Only to somebody who could have it."""
    given = s.world.handlers.get(event.to)
    refusal = people.can_be_given(s, given) if given else f"there was no handler {event.to} to give it to"
    return [refusal] if refusal else []


# --- dates: what the event says is due is what policy and calendar make it ---------------------------------------------


def same(what: str, said: e.Due | None, expected: e.Due | None) -> list[str]:
    """A date written past the rules is found by working it out again."""
    if said == expected:
        return []
    return [f"{what} due {_in_words(said)}, and by policy and calendar it is {_in_words(expected)}"]


def _in_words(due: e.Due | None) -> str:
    if due is None:
        return "as it was"
    return f"{in_words(due.on) if due.on else due.why_not} ({due.days} {due.unit} days after {in_words(due.after)})"


def opening(
    stage: Stage, event: e.CaseReceived | e.Escalated | e.CaseAdopted, number: int, world: World
) -> list[str]:
    """The dates promised where a stage opens."""
    return _both(event, clocks.promises(stage, event.on, number, world.policies[number], world))


def _both(
    event: e.CaseReceived | e.Escalated | e.CaseAdopted | e.Recalculated,
    expected: tuple[e.Due | None, e.Due | None],
) -> list[str]:
    acknowledge, respond = expected
    found = same("acknowledgement", event.acknowledge_due, acknowledge)
    return found + same("response", event.respond_due, respond)


def escalated(s: Situation, event: e.Escalated) -> list[str]:
    """The dates of the stage that was asked for."""
    return opening(s.following, event, s.policy_number, s.world) if s.following else []


def adopted(s: Situation, event: e.CaseAdopted) -> list[str]:
    """The dates of the stage that the case is brought under."""
    if event.policy != s.world.policy_in_force or event.stage not in s.policy.by_number:
        return ["it names a policy or a stage that is not in force"]
    return opening(s.policy.by_number[event.stage], event, event.policy, s.world)


def acknowledged(s: Situation, event: e.Acknowledged) -> list[str]:
    """A response that runs from here is due accordingly."""
    expected = clocks.after_acknowledgement(s.record, event.on, s.policy, s.world)
    return same("response", event.respond_due, expected)


def asked(s: Situation, event: e.InformationRequested) -> list[str]:
    """The clock stands still only where the policy stops it."""
    if event.stops_the_clock is s.policy.rules.waiting_stops_the_clock.value:
        return []
    return ["it does with the clock what the policy does not"]


def answered(s: Situation, event: e.InformationReceived) -> list[str]:
    """The clock moves by the days waited, where it stood still."""
    since = s.record.paused
    expected = clocks.after_answer(s.record, since, event.on, s.policy, s.world) if since else None
    return same("response", event.respond_due, expected)


def extended(s: Situation, event: e.Extended) -> list[str]:
    """No further than the policy allows."""
    if 1 <= event.days <= s.stage.extension.days - s.record.extended:
        return adjusted(s, event)
    return [f"it adds {event.days} days. {stages.longest_extension(s)}"]


def adjusted(s: Situation, event: e.Extended | e.ClockAdjusted) -> list[str]:
    """By as many days as it says."""
    if event.days < 1:
        return [f"it adds {event.days} days"]
    expected = clocks.moved(s.record.respond_due, event.days, s.policy, s.world)
    return same("response", event.respond_due, expected)


def recalculated(s: Situation, event: e.Recalculated) -> list[str]:
    """Both dates under the newest calendar."""
    return _both(event, clocks.recalculated(s.record, s.policy, s.world))


def reopened(s: Situation, event: e.Reopened) -> list[str]:
    """The full time of the stage, from the day of reopening."""
    number = s.policy_number
    expected = clocks.from_receipt(s.stage.respond, event.on, number, s.policy, s.world)
    return same("response", event.respond_due, expected)
