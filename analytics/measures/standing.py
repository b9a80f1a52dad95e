"""What each case and each of its stages had come to by the end of a period: the common ground of the measures."""

from typing import Final

import polars as pl

from analytics.frames import Period

OTHER_ENDS: Final = ("withdrawn", "out-of-scope", "referred")
"""Ends that compete with an answer: such a case will never have one, so it is neither answered nor still waiting."""

GOVERNED: Final = "governed"
MIGRATED: Final = "migrated"

_STEPS: Final = {"received": 1, "reopened": 1, "closed": -1}


def cases(cases: pl.LazyFrame, movements: pl.LazyFrame, period: Period) -> pl.LazyFrame:
    """The cases, with how they stood around the period by their movements.

    `net_before`, `net_end`: received and reopened less closed, before `first` and up to `last`; 1 is open, 0 is not
    (or not yet received), anything else is a case whose dates are out of order. `open_before`, `open_end` say so.
    `group` is "governed" (under a policy) or "migrated" (a legacy row that no policy governs).
    """
    step = pl.col("what").replace_strict(_STEPS, return_dtype=pl.Int64)
    net = movements.group_by("case_id").agg(
        net_before=step.filter(pl.col("on_date") < period.first).sum(),
        net_end=step.filter(pl.col("on_date") <= period.last).sum(),
    )
    joined = cases.join(net, on="case_id", how="left").with_columns(
        pl.col("net_before", "net_end").fill_null(0)
    )
    return joined.with_columns(
        group=pl.when(pl.col("policy").is_null()).then(pl.lit(MIGRATED)).otherwise(pl.lit(GOVERNED)),
        open_before=pl.col("net_before") == 1,
        open_end=pl.col("net_end") == 1,
    )


def stages(
    stages: pl.LazyFrame, standing: pl.LazyFrame, policies: pl.LazyFrame, period: Period
) -> pl.LazyFrame:
    """Every stage of a case under a policy that was opened by `as_of`, with what had come of it by then.

    `calendar` of the policy; `contacted`: the acknowledgement, or the response where that came first; `responded`;
    `moved_on`: the next stage was asked for; `gone`: the day on which the stage ended without a response, because
    the case ended or went on; `at_end`: the case was open at this stage at the end of the period.
    State such as the day a case ended is as of the snapshot, so a later end does not hide an earlier one.
    """
    known = period.as_of
    of_case = standing.filter(pl.col("group") == GOVERNED).select("case_id", "policy", "ended", "open_end")
    calendars = policies.select(policy="number", calendar="calendar")
    found = (
        stages.filter(pl.col("opened") <= known)
        .join(of_case, on="case_id")
        .join(calendars, on="policy", how="left")
        .sort("case_id", "stage")
    )
    by_then = {
        name: pl.when(pl.col(name) <= known).then(name) for name in ("acknowledged", "responded", "ended")
    }
    # The next row is the next stage where it is of the same case; `over` would group a million cases.
    following = pl.when(pl.col("case_id").shift(-1) == pl.col("case_id")).then(pl.col("opened").shift(-1))
    return (
        found.with_columns(**by_then, moved_on=following)
        .with_columns(
            contacted=pl.min_horizontal("acknowledged", "responded"),
            gone=pl.when(pl.col("responded").is_null()).then(
                pl.when(pl.col("moved_on").is_not_null()).then("moved_on").otherwise("ended")
            ),
            at_end=pl.col("open_end") & pl.col("moved_on").is_null(),
        )
        .drop("acknowledged", "ended", "open_end")
    )


def titles(policy_stages: pl.LazyFrame) -> dict[int, str]:
    """What each stage number is called, in order; by the latest policy that has it, with its number where two share a title."""
    found = dict(policy_stages.sort("policy", "stage").select("stage", "title").collect().iter_rows())
    shared = {title for title in found.values() if list(found.values()).count(title) > 1}
    return {
        stage: f"{title} ({stage})" if title in shared else title for stage, title in sorted(found.items())
    }


def within(column: str, period: Period) -> pl.Expr:
    """Whether a date lies in the period."""
    return pl.col(column).is_between(period.first, period.last)
