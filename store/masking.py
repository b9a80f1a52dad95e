"""Which rows of the queue are for whose eyes: `rules.privacy.may_read` in SQL, so that masking costs a million rows nothing.

The labels are joined only where the row may be read. So nothing of a masked row is selected, and no text that is looked for is
found in one, nor left out for being there.
"""

from typing import TYPE_CHECKING, Final

from store.unit import Unit
from store.world import civil_day

if TYPE_CHECKING:
    from store.listing import Reading

MASK: Final = "restricted"
"""What stands in place of subject and complainant."""
ERASED: Final = "erased"
"""The same, where the case was disposed of or redacted."""


def readable(unit: Unit, reading: "Reading") -> str:
    """A condition over `cases c`: whether whoever looks may read the case. Made of numbers only."""
    actor, world = reading.actor, reading.world
    about = [
        number for (number,) in unit.rows("SELECT case_id FROM subjects WHERE handler_id = ?", [actor.id])
    ]
    places = [
        (number, stage.number)
        for number, policy in world.policies.items()
        for stage in policy.stages
        if actor.holds_any(policy.readers_at(stage), civil_day(policy, reading.now))
    ]
    in_force = world.policy_in_force
    if (in_force, world.policies[in_force].stages[0].number) in places:
        places.append((in_force, 0))  # a case of an older register, which is at no stage yet
    open_to = ["NOT c.restricted", f"coalesce(c.owner = {actor.id}, false)"]
    if places:
        pairs = ", ".join(f"({number}, {stage})" for number, stage in places)
        open_to.append(f"(coalesce(c.policy, {in_force}), c.stage) IN ({pairs})")
    not_about = [f"c.case_id NOT IN ({', '.join(map(str, about))})"] if about else []
    return " AND ".join([f"({' OR '.join(open_to)})", *not_about])


def join(condition: str) -> str:
    """The labels of the cases for which the condition holds."""
    return f"LEFT JOIN labels l ON l.case_id = c.case_id AND {condition}"
