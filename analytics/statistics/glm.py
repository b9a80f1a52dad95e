"""Poisson regression with a log link, for the dozen columns and few hundred points of a series.

Source: McCullagh and Nelder (1989), Generalized Linear Models, 2nd ed., 2.5 (iteratively reweighted least squares)
and 9.2 (over-dispersion). Plain Python: a table this small is solved in milliseconds, without numpy.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

Rows = Sequence[Sequence[float]]

SETTLED: Final = 1e-9
"""The largest step of a logarithm that counts as none: each step is about the square of the one before."""

HOPELESS: Final = 50**2
"""A variance of a coefficient that only one on its way to infinity has, or one that says nothing."""


@dataclass(frozen=True)
class Fit:
    """Coefficients, their covariance at dispersion 1, the expected counts, and Pearson's chi squared / freedom."""

    coefficients: list[float]
    covariance: list[list[float]]
    fitted: list[float]
    dispersion: float


def poisson(rows: Rows, counts: Sequence[float], offset: Sequence[float]) -> Fit | None:
    """log(expected) = offset + row . coefficients, by maximum likelihood; None where no finite answer fits best.

    That is so where columns depend on each other, or a column picks out points that have no case at all.
    """
    predicted = [math.log(count + 0.5) for count in counts]
    for _ in range(50):
        expected = [math.exp(eta) for eta in predicted]
        # One weighted least-squares step on the working response.
        working = [
            eta - off + (count - mu) / mu
            for eta, mu, count, off in zip(predicted, expected, counts, offset, strict=True)
        ]
        solved = _solve(rows, expected, working)
        if solved is None:
            return None
        coefficients, covariance = solved
        before, predicted = (
            predicted,
            [off + dot(row, coefficients) for row, off in zip(rows, offset, strict=True)],
        )
        if max(map(abs, predicted)) > 700:
            return None  # on its way to infinity
        if max(abs(new - old) for new, old in zip(predicted, before, strict=True)) < SETTLED:
            return _fit(coefficients, covariance, counts, [math.exp(eta) for eta in predicted])
    return None


def _fit(
    coefficients: list[float], covariance: list[list[float]], counts: Sequence[float], expected: list[float]
) -> Fit | None:
    pearson = math.fsum((count - mu) ** 2 / mu for count, mu in zip(counts, expected, strict=True))
    dispersion = pearson / (len(counts) - len(coefficients))
    widest = max(line[place] for place, line in enumerate(covariance)) * max(dispersion, 1)
    return Fit(coefficients, covariance, expected, dispersion) if widest < HOPELESS else None


def dot(one: Sequence[float], other: Sequence[float]) -> float:
    """The sum of products."""
    return math.fsum(a * b for a, b in zip(one, other, strict=True))


def variance_of(row: Sequence[float], covariance: Rows) -> float:
    """Of row . coefficients."""
    return max(dot(row, [dot(line, row) for line in covariance]), 0.0)


def _solve(
    rows: Rows, weights: Sequence[float], response: Sequence[float]
) -> tuple[list[float], list[list[float]]] | None:
    """Weighted least squares, and the inverse of X'WX by Cholesky; None where that has none."""
    size = len(rows[0])
    matrix = [
        [math.fsum(w * row[i] * row[j] for w, row in zip(weights, rows, strict=True)) for j in range(size)]
        for i in range(size)
    ]
    lower = [[0.0] * size for _ in range(size)]
    for i in range(size):
        for j in range(i + 1):
            rest = matrix[i][j] - sum(lower[i][k] * lower[j][k] for k in range(j))
            if i > j:
                lower[i][j] = rest / lower[j][j]
            elif rest <= 1e-10 * matrix[i][i]:
                return None
            else:
                lower[i][i] = math.sqrt(rest)
    inverse = [_backward(lower, _forward(lower, [float(i == j) for j in range(size)])) for i in range(size)]
    target = [
        math.fsum(w * row[i] * y for w, row, y in zip(weights, rows, response, strict=True))
        for i in range(size)
    ]
    return [dot(line, target) for line in inverse], inverse


def _forward(lower: Rows, target: Sequence[float]) -> list[float]:
    found: list[float] = []
    for row, wanted in zip(lower, target, strict=True):
        found.append((wanted - sum(a * b for a, b in zip(row, found, strict=False))) / row[len(found)])
    return found


def _backward(lower: Rows, target: Sequence[float]) -> list[float]:
    found = [0.0] * len(target)
    for i in reversed(range(len(target))):
        rest = sum(lower[k][i] * found[k] for k in range(i + 1, len(target)))
        found[i] = (target[i] - rest) / lower[i][i]
    return found
