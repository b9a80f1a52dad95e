"""Time until something happens, where not everything has happened yet.

Kaplan and Meier's estimate, its companion where there are several ways to end, and what is read off them.
Sources: Kaplan and Meier (1958), J. Am. Stat. Assoc. 53; Kalbfleisch and Prentice (2002), The Statistical
Analysis of Failure Time Data, 2nd ed., 1.4 and 8.2; Brookmeyer and Crowley (1982), Biometrics 38; Marubini and
Valsecchi (1995), Analysing Survival Data, 10.3.
"""

import math
from collections.abc import Sequence
from typing import Final

import polars as pl

from analytics.statistics.estimate import Estimate, as_series, normal_quantile

CENSORED: Final = 0
EVENT: Final = 1
COMPETING: Final = 2


def kaplan_meier(
    durations: pl.Series | Sequence[float],
    observed: pl.Series | Sequence[bool] | Sequence[int],
    *,
    confidence: float = 0.95,
) -> pl.DataFrame:
    """The share still waiting after each time: S(t) = product over times u <= t of (1 - events(u) / at_risk(u)).

    `durations` are 0 or more; `observed` says whether the event came then or the case was last seen
    without it. One row for each distinct duration, in order: `time, at_risk, events, censored, survival, lower,
    upper`. The interval is Greenwood's, on the log(-log) scale, which keeps it between 0 and 1:
    S ** exp(+-z sqrt(V) / log S), V = sum of events / (at_risk (at_risk - events)). Null where nobody is left.
    Raises ValueError for a duration that is missing or negative: those are to be counted and shown, not averaged.
    """
    ends = as_series(observed).cast(pl.Boolean).cast(pl.Int8)  # False is CENSORED, True is EVENT
    n, d = pl.col("at_risk"), pl.col("events")
    table = _counts(durations, ends).with_columns(survival=(1 - d / n).cum_prod())
    greenwood = pl.when(n > d).then(d / (n * (n - d))).otherwise(0.0).cum_sum()
    lower, upper = _limits(pl.col("survival"), pl.col("survival") * greenwood.sqrt(), confidence)
    return table.select("time", "at_risk", "events", "censored", "survival", lower=lower, upper=upper)


def cumulative_incidence(
    durations: pl.Series | Sequence[float], ends: pl.Series | Sequence[int], *, confidence: float = 0.95
) -> pl.DataFrame:
    """The share that has had the event by each time, where other ends compete with it (Aalen and Johansen).

    I(t) = sum over times u <= t of S(u-) events(u) / at_risk(u), S the share with no end of any kind. A case that
    ended otherwise will never have the event, so it counts as without it for good; taking it as censored, as
    1 - Kaplan-Meier does, would promise that it still may. `ends` holds CENSORED, EVENT or COMPETING for each
    duration. Columns `time, at_risk, events, competing, censored, incidence, lower, upper`; the variance is by the
    delta method (Marubini and Valsecchi), Greenwood's where nothing competes; the interval is on the log(-log)
    scale of 1 - I. Raises ValueError as above.
    """
    n, d = pl.col("at_risk"), pl.col("events")
    ended = d + pl.col("competing")
    table = _counts(durations, as_series(ends).cast(pl.Int8)).with_columns(left=(1 - ended / n).cum_prod())
    table = table.with_columns(before=pl.col("left").shift(fill_value=1.0))
    table = table.with_columns(incidence=(pl.col("before") * d / n).cum_sum())
    # Of the three sums the first two hold I(t) - I(u): written out, each is a running sum over u.
    now, then = pl.col("incidence"), pl.col("incidence")
    a = pl.when(n > ended).then(ended / (n * (n - ended))).otherwise(0.0)
    b = pl.col("before") * d / n**2
    c = pl.col("before") ** 2 * d * (n - d) / n**3
    variance = (
        now**2 * a.cum_sum() - 2 * now * (then * a).cum_sum() + (then**2 * a).cum_sum()
        + c.cum_sum()
        - 2 * (now * b.cum_sum() - (then * b).cum_sum())
    )  # fmt: skip # one line a sum
    table = table.with_columns(variance=variance.clip(lower_bound=0))  # rounding may leave -1e-20
    lower, upper = _limits(1 - now, pl.col("variance").sqrt(), confidence)
    known = pl.col("left") > 0
    return table.select(
        "time",
        "at_risk",
        "events",
        "competing",
        "censored",
        "incidence",
        lower=pl.when(known).then(1 - upper),
        upper=pl.when(known).then(1 - lower),
    )


def median_time(curve: pl.DataFrame, share: float = 0.5) -> Estimate:
    """The first time by which `share` has had the event, read off either curve; an unreached one is None.

    Limits as Brookmeyer and Crowley: the first times at which the limits of the curve reach `share`.
    """
    if "survival" in curve.columns:
        curve = curve.select(
            "time",
            "at_risk",
            incidence=1 - pl.col("survival"),
            lower=1 - pl.col("upper"),
            upper=1 - pl.col("lower"),
        )

    def first(column: str) -> float | None:
        times = curve.filter(pl.col(column) >= share - 1e-12)["time"]  # 0.5 may come out as 0.4999…
        return float(times[0]) if len(times) else None

    n = int(curve["at_risk"][0]) if curve.height else 0
    return Estimate(first("incidence"), first("upper"), first("lower"), n)


def at_times(curve: pl.DataFrame, times: Sequence[float]) -> pl.DataFrame:
    """The rows of a curve as they stand at `times`: before the first row nothing has happened.

    Null beyond the longest duration while cases are still waiting there: nothing is known so far out.
    """
    asked = pl.DataFrame({"asked": as_series(times) if len(times) else pl.Series([], dtype=pl.Int64)})
    if not curve.height:
        return asked.rename({"asked": "time"}).with_columns(
            pl.lit(None, pl.Float64()).alias(name) for name in ("value", "lower", "upper")
        )
    value, start = ("survival", 1.0) if "survival" in curve.columns else ("incidence", 0.0)
    last = curve.row(-1, named=True)
    known = pl.lit(last["censored"] == 0) | (pl.col("asked") <= last["time"])
    steps = curve.select("lower", "upper", value=value, time=pl.col("time").cast(pl.Float64))
    found = asked.sort("asked").join_asof(
        steps, left_on=pl.col("asked").cast(pl.Float64), right_on="time", coalesce=False
    )
    before = pl.col("time").is_null()
    columns = {
        name: pl.when(before).then(start).when(known).then(name) for name in ("value", "lower", "upper")
    }
    return found.select(time="asked", **columns)


def _counts(durations: pl.Series | Sequence[float], ends: pl.Series) -> pl.DataFrame:
    """One row for each distinct duration, in order: how many were waiting just before, and how they fared then."""
    time = as_series(durations)
    if len(time) != len(ends):
        raise ValueError(f"{len(time)} durations, and {len(ends)} ends of them")
    table = pl.DataFrame({"time": time.cast(pl.Int64) if time.dtype == pl.Null else time, "end": ends})
    known = pl.col("time").is_between(0, math.inf, closed="left") & pl.col("end").is_not_null()
    if not table.select(known.fill_null(False).all()).item():
        raise ValueError("a duration is missing or below 0: leave such cases out, and say how many")
    end = pl.col("end")
    counted = table.group_by("time").agg(
        at_risk=pl.len(),
        events=(end == EVENT).sum(),
        competing=(end == COMPETING).sum(),
        censored=(end == CENSORED).sum(),
    )
    return (
        counted.sort("time")
        .with_columns(pl.exclude("time").cast(pl.Int64))
        .with_columns(pl.col("at_risk").cum_sum(reverse=True))
    )


def _limits(left: pl.Expr, deviation: pl.Expr, confidence: float) -> tuple[pl.Expr, pl.Expr]:
    """Lower and upper limit of a share still waiting, on the log(-log) scale; 1 and 1 before the first event, null at 0."""
    z = normal_quantile(confidence)
    theta = z * deviation / (left * left.log())  # negative, as the log of a share below 1 is
    return tuple(  # type: ignore[return-value] # two of them
        pl.when(left >= 1).then(1.0).when(left > 0).then(left ** (sign * theta).exp()) for sign in (-1, 1)
    )
