"""`upheld demo`: a simulated register, made by the same rules from a seed and a date."""

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import chain as in_turn
from pathlib import Path
from typing import NamedTuple

from store import calendar, policy_file
from store import events as e
from store.bulk import without_collector
from store.founding import found, founding
from store.ledger import Happening, Salt
from store.rules.situation import civil_day
from store.simulate.ahead import simulated, simulated_ahead
from store.unit_of_work import RegisterFile

DEFAULT_CASES = 2_000
DEFAULT_SEED = 1
WORTH_A_PROCESS = 20_000  # cases; below, starting a process takes longer than it saves


class Made(NamedTuple):
    """A simulated register that was made: how much is in it, and the hash of its last event."""

    path: Path
    cases: int
    open: int
    events: int
    head: str


Progress = Callable[[int, int], None]  # complaints that have come in so far, of how many


def make(
    path: Path, *, cases: int, seed: int, today: date, progress: Progress = lambda done, total: None
) -> Made:
    """Make a simulated register at `path`; the same cases, seed and date give the same ledger. Raises Refused where there is one."""
    text = policy_file.shipped()
    policy = policy_file.parse(text)
    table = calendar.shipped(policy.policy.calendar)
    make_batches = simulated_ahead if cases >= WORTH_A_PROCESS else simulated
    batches = make_batches(cases=cases, seed=seed, today=today, policy_text=text, calendar_text=table)

    def whole() -> Iterator[Sequence[Happening]]:
        first = next(batches)
        began = first[0].recorded
        created = e.RegisterCreated(
            on=civil_day(policy, began), simulated=True, seed=seed, cases=cases, today=today
        )
        yield founding(text, began, created)
        received = 0
        for batch in in_turn([first], batches):
            yield batch
            received += sum(isinstance(happening.new.event, e.CaseReceived) for happening in batch)
            progress(received, cases)

    with without_collector():
        head = found(path, whole(), _salts(seed))
    with RegisterFile(path).read() as unit:
        still_open = unit.value("SELECT count(*) FROM cases WHERE is_open")
    return Made(path, cases, still_open, head.count, head.hash)


def _salts(seed: int) -> Salt:
    """Salts from the seed: nothing in a simulated register needs hiding, and the same seed must give the same ledger."""
    chance = random.Random(f"salt {seed}")
    return lambda: f"{chance.getrandbits(128):032x}"
