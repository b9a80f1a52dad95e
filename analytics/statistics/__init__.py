"""Statistics that a committee can trust: each with its formula, its source, and an independent oracle in its tests.

Inputs are Polars Series or sequences; results are frames or frozen dataclasses: an `Estimate` has `value, lower, upper,
n`, a `Chart` `mean, lower, upper, near_lower, near_upper, signals, trial`. Bad input raises ValueError in a
sentence; data that cannot answer give None.

Time until an answer: `survival`. Signal or noise: `control`, and `rare` for small counts. Before and after a change:
`rates` and `series`. Shares and teams: `proportions`.
"""

from analytics.statistics.control import Baseline, Chart, Rule, Signal, xmr
from analytics.statistics.estimate import Estimate
from analytics.statistics.proportions import Funnel, false_discovery, funnel, proportion
from analytics.statistics.rare import (
    Advice,
    cases_between_events,
    chart_for,
    proportion_chart,
    rate_chart,
    time_between_events,
)
from analytics.statistics.rates import Detectable, rate_ratio, smallest_detectable
from analytics.statistics.series import InterruptedSeries, interrupted_series
from analytics.statistics.survival import (
    CENSORED,
    COMPETING,
    EVENT,
    at_times,
    cumulative_incidence,
    kaplan_meier,
    median_time,
)

__all__ = [
    "CENSORED",
    "COMPETING",
    "EVENT",
    "Advice",
    "Baseline",
    "Chart",
    "Detectable",
    "Estimate",
    "Funnel",
    "InterruptedSeries",
    "Rule",
    "Signal",
    "at_times",
    "cases_between_events",
    "chart_for",
    "cumulative_incidence",
    "false_discovery",
    "funnel",
    "interrupted_series",
    "kaplan_meier",
    "median_time",
    "proportion",
    "proportion_chart",
    "rate_chart",
    "rate_ratio",
    "smallest_detectable",
    "time_between_events",
    "xmr",
]
