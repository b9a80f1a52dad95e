"""How many cases came, went and stayed, and whether that adds up."""

from dataclasses import dataclass

import polars as pl

from analytics import wording as w
from analytics.frames import Period, months
from analytics.measures.standing import GOVERNED, MIGRATED, within

FLOWS = ("received", "reopened", "closed")


@dataclass(frozen=True)
class Balance:
    """Opening + received + reopened - closed = open at end, in cases.

    `opening` and `open_end` are counted case by case, the rest movement by movement, so the sum can fail.
    `disordered`: cases whose own dates are out of order at either end of the period (closed before they were
    received, or twice). `open_now`: open by the state of the cases, where the period reaches the last movement;
    `received_cases`: by the day of receipt of the cases.
    """

    opening: int
    received: int
    reopened: int
    closed: int
    open_end: int
    disordered: int
    open_now: int | None
    received_cases: int

    @property
    def expected(self) -> int:
        """What should be open at the end."""
        return self.opening + self.received + self.reopened - self.closed

    @property
    def faults(self) -> tuple[str, ...]:
        """What does not add up, a sentence each; empty where everything does."""
        found = []
        if self.expected != self.open_end:
            difference = abs(self.expected - self.open_end)
            found.append(
                f"Opening + received + reopened − closed gives {w.number(self.expected)}, but open at the end are "
                f"{w.counted(self.open_end, 'case')}: a difference of {w.number(difference)}. "
                f"Cases whose own dates are out of order at the start or end of the period: {w.number(self.disordered)}."
            )
        if self.open_now is not None and self.open_now != self.open_end:
            found.append(
                f"Open at the end are {w.counted(self.open_end, 'case')} by their movements, {w.number(self.open_now)} by "
                f"their state."
            )
        if self.received != self.received_cases:
            found.append(
                f"Received were {w.counted(self.received, 'case')} by the movements, {w.number(self.received_cases)} by the "
                f"days of receipt."
            )
        return tuple(found)


def balance(standing: pl.LazyFrame, movements: pl.LazyFrame, period: Period) -> Balance:
    """The reconciliation of the period. Population: all cases of the register, whichever policy, migrated ones too.

    Source: movements (a case received, reopened or closed, on a civil date), against `standing.cases`.
    """
    what, on = pl.col("what"), pl.col("on_date")
    flows, last = pl.collect_all(
        [
            movements.filter(within("on_date", period)).group_by("what").len(),
            movements.select((on.max() <= period.last).fill_null(True)),
        ]
    )
    counted = dict(flows.select(what, pl.col("len").cast(pl.Int64)).iter_rows())
    odd = ~(pl.col("net_before").is_in([0, 1]) & pl.col("net_end").is_in([0, 1]))
    row = (
        standing.select(
            opening=pl.col("open_before").sum(),
            open_end=pl.col("open_end").sum(),
            disordered=odd.sum(),
            open_now=pl.col("is_open").sum(),
            received_cases=within("received", period).sum(),
        )
        .collect()
        .row(0, named=True)
    )
    return Balance(
        **{name: counted.get(name, 0) for name in FLOWS},
        **(row | {"open_now": row["open_now"] if last.item() else None}),
    )


def monthly(movements: pl.LazyFrame, period: Period, opening: int) -> pl.DataFrame:
    """Every month that the period touches: `month, opening, received, reopened, closed, open_end`.

    Population as `balance`; days outside the period are not counted, so its first and last month may be part of one.
    Each row carries the one before it on, from `opening`.
    """
    flows = (
        movements.filter(within("on_date", period))
        .group_by(month=pl.col("on_date").dt.truncate("1mo"))
        .agg((pl.col("what") == name).sum().cast(pl.Int64).alias(name) for name in FLOWS)
    )
    every = pl.LazyFrame({"month": pl.Series(months(period), dtype=pl.Date)})
    filled = every.join(flows, on="month", how="left").sort("month").with_columns(pl.col(FLOWS).fill_null(0))
    return _carried(filled, opening).collect()


def yearly(by_month: pl.DataFrame) -> pl.DataFrame:
    """The same by calendar year: `year` (its first day) in place of `month`."""
    opening = by_month["opening"][0] if by_month.height else 0
    summed = (
        by_month.lazy().group_by(year=pl.col("month").dt.truncate("1y")).agg(pl.col(FLOWS).sum()).sort("year")
    )
    return _carried(summed, opening).collect()


def by_stage(stages: pl.LazyFrame, titles: dict[int, str], period: Period) -> pl.DataFrame:
    """By stage, in cases under a policy: `stage, title, opened, responded, gone, escalated, escalated_share, open_end`.

    `opened`, `responded`, `gone` (ended without a response): in the period. `escalated`: of those responded to in the
    period, how many had asked for the next stage by its end; the share has `responded` as denominator (percent; null
    where nothing was responded to). `open_end`: at this stage at the end. Source: `standing.stages`.
    """
    answered = within("responded", period)
    counted = stages.group_by("stage").agg(
        opened=within("opened", period).sum(),
        responded=answered.sum(),
        gone=within("gone", period).sum(),
        escalated=(answered & pl.col("moved_on").is_not_null()).sum(),
        open_end=pl.col("at_end").sum(),
    )
    every = pl.LazyFrame(
        {"stage": list(titles), "title": list(titles.values())},
        schema={"stage": pl.Int64, "title": pl.String},
    )
    numbers = ("opened", "responded", "gone", "escalated", "open_end")
    return (
        every.join(counted, on="stage", how="left")
        .sort("stage")
        .with_columns(pl.col(numbers).cast(pl.Int64).fill_null(0))
        .with_columns(escalated_share=share("escalated", "responded"))
        .select("stage", "title", "opened", "responded", "gone", "escalated", "escalated_share", "open_end")
        .collect()
    )


def open_by_group(standing: pl.LazyFrame) -> dict[str, int]:
    """How many cases are open at the end, of those under a policy and of the migrated."""
    return _by_group(standing.filter("open_end"))


def received_by_group(standing: pl.LazyFrame, period: Period) -> dict[str, int]:
    """How many cases were received in the period, of those under a policy and of the migrated."""
    return _by_group(standing.filter(within("received", period)))


def _by_group(cases: pl.LazyFrame) -> dict[str, int]:
    found = cases.group_by("group").len().collect()
    return {GOVERNED: 0, MIGRATED: 0} | dict(found.iter_rows())


def share(part: str, whole: str) -> pl.Expr:
    """`part` in percent of `whole`; null where there is nothing to divide by."""
    return pl.when(pl.col(whole) > 0).then(100 * pl.col(part) / pl.col(whole))


def _carried(flows: pl.LazyFrame, opening: int) -> pl.LazyFrame:
    gained = pl.col("received") + pl.col("reopened") - pl.col("closed")
    end = gained.cum_sum() + opening
    return flows.with_columns(open_end=end).select(
        pl.first(), (pl.col("open_end") - gained).alias("opening"), *FLOWS, "open_end"
    )
