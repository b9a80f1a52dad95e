"""Poisson regression where there is no answer; where there is one, test_series.py has it against statsmodels."""

import math

import pytest

from analytics.statistics.glm import poisson


def test_a_mean_is_a_regression_on_nothing() -> None:
    fit = poisson([[1.0]] * 4, [2, 4, 6, 8], [0.0] * 4)
    assert fit is not None
    assert math.exp(fit.coefficients[0]) == pytest.approx(5)
    assert fit.covariance[0][0] == pytest.approx(1 / 20)
    assert fit.fitted == pytest.approx([5] * 4)
    assert fit.dispersion == pytest.approx((9 + 1 + 1 + 9) / 5 / 3)


def test_large_counts_settle_too() -> None:
    fit = poisson([[1.0, float(t)] for t in range(9)], [10**12 * 2**t for t in range(9)], [0.0] * 9)
    assert fit is not None
    assert fit.coefficients == pytest.approx([12 * math.log(10), math.log(2)])


@pytest.mark.parametrize(
    ("rows", "counts"),
    [
        ([[1.0, 2.0], [1.0, 2.0], [1.0, 2.0]], [1, 2, 3]),  # one column is twice the other
        ([[1.0, 0.0], [1.0, 0.0], [1.0, 1.0], [1.0, 1.0]], [5, 6, 0, 0]),  # no case where the second is 1
        ([[1.0, 1.0], [1.0, 2.0], [1.0, 3.0]], [0, 0, 9]),  # as steep as you like
        ([[1.0, 0.0], [1.0, 400.0], [1.0, 401.0]], [1, 0, 10**9]),
    ],
)
def test_without_a_finite_answer_there_is_none(rows: list[list[float]], counts: list[int]) -> None:
    assert poisson(rows, counts, [0.0] * len(rows)) is None
