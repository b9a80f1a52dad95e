"""Random tables with a hierarchy, from a seed or from Hypothesis, and the oracle's view of what was made of them."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl
from hypothesis import strategies as st

from analytics.disclosure import Protected
from tests.analytics.disclosure.brute import Puzzle, read

ROWS = ["service", "category"]
COLUMN = "outcome"
CAP = 13
"""More than any inner count of these tables by more than any width, so that the oracle finds what it needs."""


@dataclass(frozen=True)
class Case:
    """A table and how it is to be protected."""

    table: pl.DataFrame
    settings: dict[str, Any]


def draw(choose: Callable[[int, int], int], most: int = 9) -> Case:
    """A table of up to 2 × 2 × 3 counts, some of them absent; `choose` gives a number between two."""
    rows = [
        (f"s{service}", f"k{category}", f"o{outcome}", (0, 1, 2, choose(0, most))[choose(0, 3)])
        for service in range(choose(1, 2))
        for category in range(choose(1, 2))
        for outcome in range(choose(1, 3))
        if choose(0, 9)
    ]
    return Case(
        pl.DataFrame(rows, schema={**dict.fromkeys([*ROWS, COLUMN], pl.String), "n": pl.Int64}, orient="row"),
        {
            "threshold": choose(1, 5),
            "zeros": ("printed", "printed", "hidden")[choose(0, 2)],
            "width": (None, None, 1, 2)[choose(0, 3)],
        },
    )


def seeded(seed: str) -> Case:
    return draw(random.Random(seed).randint)


@st.composite
def cases(give: st.DrawFn) -> Case:
    return draw(lambda low, high: give(st.integers(low, high)))


def puzzle(made: Protected, *, clever: bool) -> Puzzle:
    """What a reader has of a table. A clever one can tell small inner counts from those hidden for their sake."""
    least = 1 if made.release.zeros == "printed" else 0
    clever = clever and made.threshold - 1 - least >= made.width

    def limits(line: dict[str, object]) -> tuple[int, int | None]:
        row, column = (str(line["service"]), str(line["category"])), (str(line[COLUMN]),)
        if not clever or line["row_level"] != 2 or line["column_level"] != 1:
            return least, None
        return (
            (least, made.threshold - 1) if made.at(row, column).why == "primary" else (made.threshold, None)
        )

    frame = made.frame()
    inner = frame.filter(pl.col("row_level") == 2, pl.col("column_level") == 1)
    found = Puzzle(inner.select(*ROWS, COLUMN).rows())
    read(found, frame, [ROWS, [COLUMN]], "n", [*ROWS, COLUMN], limits)
    return found
