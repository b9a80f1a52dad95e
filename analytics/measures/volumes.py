"""How many cases came, went and stayed, and whether that adds up."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from analytics import wording as w
from analytics.frames import Period
from analytics.measures.standing import GOVERNED, MIGRATED, every_stage, share, within

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


def daily(walk: pl.LazyFrame, movements: pl.LazyFrame) -> pl.LazyFrame:
    """Day by day: `on_date, received, reopened, closed`, and `step`, by how many more cases were open that evening, case by case.

    Population: all cases. A row for each day on which anything moved. Source: movements, and `standing.walk` for `step`.
    """
    moved = movements.group_by("on_date").agg(
        (pl.col("what") == name).sum().cast(pl.Int64).alias(name) for name in FLOWS
    )
    is_open = walk.filter(pl.col("net") == 1)
    began = is_open.group_by("on_date").agg(step=pl.len().cast(pl.Int64))
    ended = (
        is_open.filter(pl.col("until").is_not_null())
        .group_by(on_date="until")
        .agg(step=-pl.len().cast(pl.Int64))
    )
    return (
        pl.concat([moved, began, ended], how="diagonal")
        .group_by("on_date")
        .agg(pl.all().sum())
        .sort("on_date")
    )


def flows(daily: pl.DataFrame, periods: Sequence[Period]) -> pl.DataFrame:
    """Period by period: `start, last, opening, received, reopened, closed, open_end, counted`.

    Population as `balance`. `periods` follow one another without a gap, as those of `periods.among` do. Each row carries the
    one before it on, from `opening`; `counted` is how many were open at its end, case by case, so that each row can fail to
    reconcile (`astray`). Clock: the day on which a case moved. Source: `daily`.
    """
    starts = pl.DataFrame({"start": [p.first for p in periods], "last": [p.last for p in periods]})
    placed = daily.filter(pl.col("on_date") <= periods[-1].last).join_asof(
        starts, left_on="on_date", right_on="start", coalesce=False
    )
    before = int(placed.filter(pl.col("start").is_null())["step"].sum())
    gained = pl.col("received") + pl.col("reopened") - pl.col("closed")
    return (
        starts.join(placed.group_by("start").agg(pl.col(*FLOWS, "step").sum()), on="start", how="left")
        .sort("start")
        .with_columns(pl.col(*FLOWS, "step").fill_null(0))
        .with_columns(counted=before + pl.col("step").cum_sum(), open_end=before + gained.cum_sum())
        .select(
            "start", "last", (pl.col("open_end") - gained).alias("opening"), *FLOWS, "open_end", "counted"
        )
    )


def astray(found: pl.DataFrame) -> int:
    """In how many rows of `flows` the number carried on is not the number counted."""
    return found.filter(pl.col("open_end") != pl.col("counted")).height


def per_thousand(count: int, members: float | None) -> float | None:
    """A count for every 1,000 members of the organisation; None where nobody says how many there are, as no register knows that."""
    return 1000 * count / members if members else None


def by_stage(
    stages: pl.LazyFrame, movements: pl.LazyFrame, titles: dict[int, str], period: Period
) -> pl.LazyFrame:
    """By stage, in cases under a policy: `stage, title, opened, responded, gone, closed, escalated, escalated_share, open_end`.

    Population: stages of cases under a policy. `opened` (reached), `responded`, `gone` (ended without a response): in the period. `closed`: cases closed in the
    period, each time it happened, by the stage they had reached. `escalated`: of those responded to in the period, how
    many had asked for the next stage by its end; the share has `responded` as denominator (percent; null where nothing
    was responded to). `open_end`: at this stage at the end. Source: `standing.stages`, and the movements for `closed`.
    """
    counted = stages.group_by("stage").agg(**{name: one.sum() for name, one in of_stages(period).items()})
    closed = closings(stages, movements, period).group_by("stage").agg(closed=pl.len())
    numbers = ("opened", "responded", "gone", "closed", "escalated", "open_end")
    return (
        every_stage(titles)
        .join(counted, on="stage", how="left")
        .join(closed, on="stage", how="left")
        .sort("stage")
        .with_columns(pl.col(numbers).cast(pl.Int64).fill_null(0))
        .with_columns(escalated_share=share("escalated", "responded"))
        .select("stage", "title", *numbers[:5], "escalated_share", "open_end")
    )


def of_stages(period: Period) -> dict[str, pl.Expr]:
    """Which stages each count of `by_stage` counts, but for `closed`."""
    answered = within("responded", period)
    return {
        "opened": within("opened", period),
        "responded": answered,
        "gone": within("gone", period),
        "escalated": answered & pl.col("moved_on").is_not_null(),
        "open_end": pl.col("at_end"),
    }


def closings(stages: pl.LazyFrame, movements: pl.LazyFrame, period: Period) -> pl.LazyFrame:
    """Each time a case was closed in the period, with the stage it had reached: `case_id, stage, on_date`. Population: cases
    under a policy. Source: movements, and `standing.stages`.
    """
    closed = movements.filter(pl.col("what") == "closed", within("on_date", period)).select(
        "case_id", "on_date"
    )
    on, following = pl.col("on_date"), pl.col("moved_on")
    return (
        stages.select("case_id", "stage", "opened", "moved_on")
        .join(closed, on="case_id")
        .filter(on >= pl.col("opened"), (on < following).fill_null(True))
        .select("case_id", "stage", "on_date")
    )


def by_group(standing: pl.LazyFrame, period: Period) -> pl.LazyFrame:
    """Cases received in the period and open at its end, of those under a policy and of the migrated: `group, received, open_end`.

    Population: all cases. Clock: the day of receipt. Source: `standing.cases`.
    """
    counted = standing.group_by("group").agg(
        received=within("received", period).sum().cast(pl.Int64),
        open_end=pl.col("open_end").sum().cast(pl.Int64),
    )
    every = pl.LazyFrame({"group": [GOVERNED, MIGRATED]})
    return every.join(counted, on="group", how="left", maintain_order="left").fill_null(0)
