"""What a rule sees: a case, the world around it, and the day."""

from datetime import date
from functools import cached_property

import msgspec

from store.case import Case, StageRecord, reference
from store.people import Handler
from store.policy import Policy, Stage
from store.world import World as World
from store.world import civil_day as civil_day


class Situation(msgspec.Struct, frozen=True, dict=True):
    """A case in its world, with somebody about to act on it. `on` is the civil date of the fact, `today` that of recording."""

    case: Case
    world: World
    policy: Policy
    today: date
    on: date

    @property
    def actor(self) -> Handler:
        """Who acts."""
        return self.world.actor

    @property
    def policy_number(self) -> int:
        """The number of the policy that governs the case."""
        return self.world.policy_in_force if self.case.policy is None else self.case.policy

    @property
    def record(self) -> StageRecord:
        """The stage the case is at, as it went."""
        return self.case.stage

    @property
    def stage(self) -> Stage:
        """The stage the case is at, as the policy has it; the first for a case of an older register."""
        return self.policy.by_number[self.case.stage.number] if self.case.stages else self.policy.stages[0]

    @property
    def following(self) -> Stage | None:
        """The next stage, or None at the last."""
        return self.policy.stage_after(self.stage.number)

    @cached_property
    def ref(self) -> str:
        """The case's reference."""
        return reference(self.case.id)


def in_words(day: date) -> str:
    """A date as the sentences of the rules write it: 12 November 2026."""
    return f"{day.day} {day:%B %Y}"


def listed(numbers: tuple[int, ...]) -> str:
    """Numbers in words: "1", "1 and 2", "1, 2 and 3"."""
    words = [str(number) for number in numbers]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
