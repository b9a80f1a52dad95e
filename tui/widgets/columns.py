"""How the columns of a table share a width: fixed ones first, the rest by weight, the least needed dropped."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Column:
    """One column; widths in terminal cells."""

    title: str
    width: int | None = None
    """Fixed width; None for one that takes its share of what is left."""
    min_width: int = 8
    """The least a flexible column needs to be of use."""
    weight: int = 1
    """A flexible column's share of what is left."""
    priority: int = 0
    """When space is short, the column with the lowest priority is dropped first, the last of equals."""
    align: Literal["left", "right"] = "left"

    @property
    def needs(self) -> int:
        """The least width with which the column is shown."""
        return self.min_width if self.width is None else self.width


def lay_out(columns: Sequence[Column], width: int, *, gap: int = 2) -> list[tuple[int, int]]:
    """The columns shown on `width` cells, as (index, width) in their order, with `gap` cells between them.

    The last column left is cut rather than dropped.
    """
    shown = list(range(len(columns)))
    while len(shown) > 1 and sum(columns[i].needs for i in shown) + gap * (len(shown) - 1) > width:
        shown.remove(min(shown, key=lambda i: (columns[i].priority, -i)))
    free = width - sum(columns[i].needs for i in shown) - gap * (len(shown) - 1)
    weights = sum(columns[i].weight for i in shown if columns[i].width is None)
    laid = []
    for i in shown:
        share = 0
        if columns[i].width is None and free > 0:
            # Shared anew at each column, so that rounding leaves no cell over.
            share = free * columns[i].weight // weights
            free -= share
            weights -= columns[i].weight
        laid.append((i, min(columns[i].needs + share, width)))
    return laid
