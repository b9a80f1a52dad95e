"""A guess at unknown counts, near to a solution and away from its edges: where the exact search begins, and no more.

Counts are moved, equation by equation, half-way into what their bounds allow (projections onto convex sets). It reckons
in floats, as nothing rests on it: the search takes a bad guess as well, and takes longer.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from analytics.disclosure.narrowing import Line
from analytics.disclosure.simplex import Bound

SWEEPS: Final = 60
MARGIN: Final = 0.75  # how far from a bound a guess is kept, where there is room
NEAR: Final = 0.2


def near(
    lines: Sequence[Line], low: Mapping[int, int], high: Mapping[int, Bound], start: Mapping[int, int]
) -> dict[int, int]:
    """A whole number for each unknown; those of `start` are kept as they are given, if they are given for all."""
    if start.keys() >= low.keys():
        return {unknown: start[unknown] for unknown in low}
    least, most = {}, {}
    for unknown, bound in low.items():
        top = high[unknown]
        roomy = top is None or top - bound >= 2
        least[unknown] = bound + (MARGIN if roomy else 0.0)
        most[unknown] = float("inf") if top is None else top - (MARGIN if roomy else 0.0)
    found = {unknown: float(start.get(unknown, 0)) for unknown in low}
    for _ in range(SWEEPS):
        worst = 0.0
        for terms, equals in lines:
            miss = equals - sum(by * found[unknown] for unknown, by in terms.items())
            worst = max(worst, abs(miss))
            share = miss / len(terms)
            for unknown, by in terms.items():
                value = found[unknown] + share / by
                found[unknown] = min(max(value, least[unknown]), most[unknown])
        if worst < NEAR:
            break
    return {unknown: round(value) for unknown, value in found.items()}
