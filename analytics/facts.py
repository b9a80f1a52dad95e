"""Every measure of a report, taken once from the frames."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from analytics.frames import Frames, Period, period
from analytics.measures import circumstances, outcomes, standing, timeliness, volumes


@dataclass(frozen=True)
class Facts:
    """What a report says, before words and tables. Frames are as the measure of that name describes them."""

    about: Mapping[str, str]
    period: Period
    titles: dict[int, str]
    words: dict[str, dict[str, str]]
    received: dict[str, int]  # in the period, by group
    open_end: dict[str, int]  # by group
    balance: volumes.Balance
    by_month: pl.DataFrame
    by_year: pl.DataFrame
    by_stage: pl.DataFrame
    migrated: timeliness.Elapsed
    stages: dict[int, timeliness.Elapsed]
    on_time: pl.DataFrame
    ages: pl.DataFrame
    oldest: pl.DataFrame
    circumstances: dict[str, dict[str, pl.DataFrame]]  # by dimension, then group
    outcomes: pl.DataFrame
    ends: pl.DataFrame
    as_given: pl.DataFrame

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups that have cases in this period or open at its end, those under a policy first."""
        return tuple(
            name
            for name in (standing.GOVERNED, standing.MIGRATED)
            if self.received[name] or self.open_end[name]
        )

    @property
    def empty(self) -> bool:
        """Whether nothing came, went or was open."""
        flows = self.balance
        return not (flows.opening or flows.received or flows.reopened or flows.closed or flows.open_end)


def gather(frames: Frames, first: date | None = None, last: date | None = None) -> Facts:
    """The facts of a period of a register; by default of all of it. Raises BadInput as `frames.period` does."""
    span = period(frames, first, last)
    # Read by every measure, so worked out once.
    cases = standing.cases(frames.cases, frames.movements, span).collect().lazy()
    stages = standing.stages(frames.stages, cases, frames.policies, span).collect().lazy()
    titles = standing.titles(frames.policy_stages)
    words = _words(frames.words)
    balance = volumes.balance(cases, frames.movements, span)
    by_month = volumes.monthly(frames.movements, span, balance.opening)
    groups = (standing.GOVERNED, standing.MIGRATED)
    return Facts(
        about=frames.about,
        period=span,
        titles=titles,
        words=words,
        received=volumes.received_by_group(cases, span),
        open_end=volumes.open_by_group(cases),
        balance=balance,
        by_month=by_month,
        by_year=volumes.yearly(by_month),
        by_stage=volumes.by_stage(stages, titles, span),
        migrated=timeliness.migrated(cases, span),
        stages=timeliness.by_stage(stages, frames.working_days, span),
        on_time=timeliness.on_time(stages, titles, span),
        ages=timeliness.ages(cases, span),
        oldest=timeliness.oldest(cases, span),
        circumstances={
            column: {
                group: circumstances.by(cases, column, words.get(name, {}), group, span) for group in groups
            }
            for column, name in circumstances.DIMENSIONS.items()
        },
        outcomes=outcomes.by_stage(stages, titles, words.get("outcomes", {}), span),
        ends=outcomes.ends(cases, span),
        as_given=outcomes.as_given(cases, span),
    )


def _words(words: pl.LazyFrame) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for name, code, text in words.select("list", "code", "words").collect().iter_rows():
        found.setdefault(name, {})[code] = text
    return found
