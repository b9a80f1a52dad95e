"""What was raised and closed for each policy that this one refers to (R61): none should be open without somebody who has it."""

from typing import NamedTuple

from store.evidence.check import visible_to
from store.governing import Governing
from store.policy import Linked
from store.policy_evidence import ACKNOWLEDGE
from store.unit import Unit

# A fact is closed as soon as it is on record; a duty is with its own owner, or else with whoever has the case.
RAISED = """
    SELECT raised.kind, raised.what, count(*), count(*) FILTER (WHERE closed),
        count(*) FILTER (WHERE NOT closed AND coalesce(raised.owner, c.owner) IS NULL)
    FROM (
        SELECT case_id, kind, what, done IS NOT NULL OR dropped AS closed, owner FROM duties
        UNION ALL SELECT case_id, '{acknowledge}', '', acknowledged IS NOT NULL OR responded IS NOT NULL, NULL FROM stages
        UNION ALL SELECT case_id, what, code, true, NULL FROM facts WHERE what IN ({events})
    ) raised JOIN cases c ON c.case_id = raised.case_id
    WHERE {visible} GROUP BY ALL"""


class Hook(NamedTuple):
    """One linked policy: what is served of it here, how much was raised and closed, and how much is open without an owner.

    The numbers are None where nothing is counted for it here.
    """

    policy: str
    hook: str
    raised: int | None = None
    closed: int | None = None
    without_owner: int | None = None


def hooks(unit: Unit, governing: Governing) -> list[Hook]:
    """One for each linked policy of the policy in force."""
    policy, visible = governing.policy, visible_to(governing)
    kinds = sorted({counted.split(":")[0] for linked in policy.linked for counted in linked.counts})
    events = ", ".join(f"'{kind}'" for kind in kinds if kind.isalpha() and not kind.islower()) or "''"
    sql = RAISED.format(acknowledge=ACKNOWLEDGE, events=events, visible=visible)
    rows = unit.rows(sql) if kinds else []
    return [_hook(linked, rows) for linked in policy.linked]


def _hook(linked: Linked, rows: list[tuple[str, str, int, int, int]]) -> Hook:
    if not linked.counts:
        return Hook(linked.name, linked.hook)
    own = [
        numbers for kind, what, *numbers in rows if kind in linked.counts or f"{kind}:{what}" in linked.counts
    ]
    raised, closed, without_owner = (sum(number[place] for number in own) for place in range(3))
    return Hook(linked.name, linked.hook, raised, closed, without_owner)
