"""What one line after the other leaves of a count's bounds: cheap, exact, and often all there is to know."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from analytics.disclosure.simplex import Bound

PATIENCE: Final = 40
"""Looks at each line, on average, after which bounds are left as they are: they hold at any time."""

Line = tuple[Mapping[int, int], int]
"""Σ coefficient × unknown = a number."""


def narrow(
    lines: Sequence[Line],
    users: Mapping[int, Sequence[int]],
    low: dict[int, int],
    high: dict[int, Bound],
    todo: Iterable[int],
) -> bool:
    """Narrow `low` and `high` to what the lines `todo`, and those that follow from them, allow. False: nothing fits.

    `users`: the lines of each unknown. Every whole-number solution within the bounds given is within those left.
    """
    waiting = dict.fromkeys(todo)
    for _ in range(PATIENCE * len(lines)):
        if not waiting:
            break
        number = next(iter(waiting))
        del waiting[number]
        terms, equals = lines[number]
        changed = _narrow_by(terms, equals, low, high)
        if changed is None:
            return False
        for unknown in changed:
            waiting |= dict.fromkeys(users[unknown])
    return True


def _narrow_by(
    terms: Mapping[int, int], equals: int, low: dict[int, int], high: dict[int, Bound]
) -> list[int] | None:
    """Which bounds one line narrows; None where it can't be met."""
    least = most = open_least = open_most = 0
    parts: list[tuple[int, int, Bound, Bound]] = []
    for unknown, by in terms.items():
        top = high[unknown]
        far = None if top is None else by * top
        below, above = (by * low[unknown], far) if by > 0 else (far, by * low[unknown])
        parts.append((unknown, by, below, above))
        if below is None:
            open_least += 1
        else:
            least += below
        if above is None:
            open_most += 1
        else:
            most += above
    if (not open_least and least > equals) or (not open_most and most < equals):
        return None
    changed = []
    for unknown, by, below, above in parts:
        up, down = high[unknown], low[unknown]
        if open_least == (below is None):  # all others are bounded
            room = equals - least + (below or 0)
            if by > 0:
                up = room // by if up is None else min(up, room // by)
            else:
                down = max(down, -(room // -by))
        if open_most == (above is None):
            room = equals - most + (above or 0)
            if by > 0:
                down = max(down, -(-room // by))
            else:
                up = -room // -by if up is None else min(up, -room // -by)
        if up is not None and up < down:
            return None
        if up != high[unknown] or down != low[unknown]:
            high[unknown], low[unknown] = up, down
            changed.append(unknown)
    return changed
