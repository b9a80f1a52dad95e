"""Who may see which cases are behind a figure, and which of them nobody names to them."""

from store.masking import readable
from store.unit import Unit
from store.views import Reading


def may_not(reading: Reading) -> str | None:
    """Why the actor may not: figures take in restricted cases, so it is for those who read these, or administer."""
    policy = reading.governing.policy
    roles = {code for code, role in policy.roles.items() if role.administers}
    roles.update(*(policy.readers_at(stage) for stage in policy.stages))
    allowed = [code for code in policy.roles if code in roles]
    if reading.actor.holds_any(allowed, reading.today):
        return None
    return f"the cases behind figures are for {policy.titles(tuple(allowed))}; {reading.actor.called} is not."


def withheld(unit: Unit, reading: Reading) -> frozenset[int]:
    """The cases that the actor may not read all the same, such as one about themselves."""
    return frozenset(
        number
        for (number,) in unit.rows(f"SELECT c.case_id FROM cases c WHERE NOT ({readable(unit, reading)})")
    )
