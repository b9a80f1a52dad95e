"""What the statistics share: an estimate with its interval, and numbers that are what they claim to be."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import polars as pl

Numbers = pl.Series | Sequence[float]


@dataclass(frozen=True)
class Estimate:
    """A value with the limits of its interval, from `n` cases. None where the data do not reach it."""

    value: float | None
    lower: float | None
    upper: float | None
    n: int


def normal_quantile(confidence: float) -> float:
    """How many standard errors a two-sided interval reaches to either side: 1.96 for 0.95."""
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence of {confidence}: it lies between 0 and 1, as 0.95 does")
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def as_series(values: pl.Series | Sequence[object]) -> pl.Series:
    """The values as a Series of one type; a list may mix whole numbers and fractions."""
    return values if isinstance(values, pl.Series) else pl.Series(list(values), strict=False)


def as_numbers(values: Numbers, what: str, *, lowest: float | None = None) -> pl.Series:
    """The values as floats; ValueError names the first, counted from 1, that is missing, infinite or too low."""
    series = as_series(values)
    if not (series.dtype.is_numeric() or series.dtype in (pl.Boolean, pl.Null)):
        raise ValueError(f"{what}: numbers are needed, and these are {series.dtype}")
    floats = series.cast(pl.Float64)
    wrong = (~floats.is_finite()).fill_null(True)
    if wrong.any():
        raise ValueError(
            f"{what}: number {wrong.arg_true()[0] + 1} is missing; leave the point out, or fill it in"
        )
    if lowest is not None and (floats < lowest).any():
        raise ValueError(f"{what}: number {(floats < lowest).arg_true()[0] + 1} is below {lowest:g}")
    return floats


def as_counts(values: Numbers, what: str) -> pl.Series:
    """Counts of cases: as above, and whole numbers of 0 or more."""
    counts = as_numbers(values, what, lowest=0)
    if (counts != counts.floor()).any():
        raise ValueError(f"{what}: number {(counts != counts.floor()).arg_true()[0] + 1} is no whole number")
    return counts


def as_sizes(values: Numbers, what: str, length: int) -> pl.Series:
    """What each of `length` counts is out of: as many numbers, all above 0."""
    sizes = as_numbers(values, what)
    if len(sizes) != length:
        raise ValueError(f"{what}: {len(sizes)} numbers for {length} counts")
    if (sizes <= 0).any():
        raise ValueError(
            f"{what}: number {(sizes <= 0).arg_true()[0] + 1} is not above 0; leave the point out"
        )
    return sizes
