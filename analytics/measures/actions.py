"""What is owed beside the stages: remedies, reviews, follow-ups, hand-offs, changes, and how much of it is overdue."""

from typing import Final

import polars as pl

from analytics.frames import Period
from analytics.measures.standing import place, share

BEGINS: Final = {
    "RemedyOffered": "remedy",
    "SeriousFlagged": "serious",
    "FlagRaised": "flag",
    "SocialCommentLogged": "social",
    "ContactRestricted": "restriction",
    "DetrimentAlleged": "detriment",
    "RepresentativeAdded": "authority",
    "AdjustmentAgreed": "adjustment",
    "DataProtectionReceived": "data-protection",
}
"""The fact by which a duty of a case begins, and the kind of the duty."""

CHANGE: Final = "change"
EFFECT: Final = "effect"

KINDS: Final = (*BEGINS.values(), "adjustment-review", CHANGE, EFFECT)

_NUMBERED: Final = ("remedy", "flag", "social", "restriction", "detriment", "authority", "adjustment")


def each(
    duties: pl.LazyFrame, facts: pl.LazyFrame, changes: pl.LazyFrame, effects: pl.LazyFrame, period: Period
) -> pl.LazyFrame:
    """Every duty that had begun by the end of the period: `case_id, kind, begun, due, done, dropped`.

    Duties of cases, and of changes, whose number then stands for that of a case: to make the change by its day, and to assess an effect once its window is over. `done`
    is null where it was done only afterwards. That a duty is owed no longer (`dropped`) is known as of the snapshot, and of a
    change as of its day. One whose beginning no fact tells has begun when it is due or done. Population: all duties of the register.
    Source: `duties`, the facts of `BEGINS`, `changes` and `effects`.
    """
    begins = (
        facts.filter(pl.col("what").is_in(list(BEGINS)))
        .select(began=_began(pl.col("what").replace_strict(BEGINS, return_dtype=pl.String)), begun="on_date")
        .sort("began")
        .group_by("began")
        .agg(pl.col("begun").min())
    )
    of_cases = (
        duties.with_columns(began=_began(pl.col("kind").replace({"adjustment-review": "adjustment"})))
        .sort("began")
        .join(begins, on="began", how="left")
        .select(
            "case_id",
            "kind",
            pl.coalesce("begun", pl.min_horizontal("due", "done")).alias("begun"),
            "due",
            "done",
            "dropped",
        )
    )
    gone = (pl.col("dropped") <= period.as_of).fill_null(False)
    of_changes = changes.select(
        case_id="change_id", kind=pl.lit(CHANGE), begun="proposed", due="due", done="done", dropped=gone
    )
    of_effects = effects.join(changes.select("change_id", "dropped"), on="change_id", how="left").select(
        case_id="change_id",
        kind=pl.lit(EFFECT),
        begun="registered",
        due="window_to",
        done="assessed",
        dropped=gone,
    )
    known = period.as_of
    return (
        pl.concat([of_cases, of_changes, of_effects])
        .filter((pl.col("begun") <= known).fill_null(True))
        .with_columns(done=pl.when(pl.col("done") <= known).then("done"))
    )


def _began(kind: pl.Expr) -> pl.Expr:
    """Which duty of which case a fact begins, as one number: of a kind that is not numbered, a case has one."""
    kinds = list(BEGINS.values())
    index = kind.replace_strict(
        dict(zip(kinds, range(len(kinds)), strict=True)), default=None, return_dtype=pl.Int64
    )
    number = pl.when(kind.is_in(_NUMBERED)).then("number").otherwise(0)
    return place(number * len(kinds) + index)


def by_kind(each: pl.LazyFrame, period: Period) -> pl.LazyFrame:
    """Actions by kind: `kind, owed, overdue, undated, oldest, due, in_time, late, undone, share`, in the order of `KINDS`.

    Population: what `each` gives. At the end of the period: `owed`, neither done nor owed no longer; of these `overdue`, past their day, and `undated`, without
    one; `oldest`: how many calendar days the longest overdue is past its day. In the period: `due`, all that fell due, less
    what is owed no longer; of these `in_time` (`share`, percent of `due`), done `late`, and `undone` at the end. What falls due on
    the last day itself and is not done is owed, and neither due nor overdue yet. Source: `each`.
    """
    which = of_kind(period)
    oldest = pl.col("due").filter(which["overdue"]).min()
    order = {kind: place for place, kind in enumerate(KINDS)}
    return (
        each.group_by("kind")
        .agg(
            **{name: one.sum().cast(pl.Int64) for name, one in which.items()},
            oldest=(pl.lit(period.as_of) - oldest).dt.total_days(),
        )
        .filter((pl.col("owed") > 0) | (pl.col("due") > 0))
        .with_columns(share=share("in_time", "due"))
        .sort(pl.col("kind").replace_strict(order, default=len(order), return_dtype=pl.Int64), "kind")
        .select("kind", "owed", "overdue", "undated", "oldest", "due", "in_time", "late", "undone", "share")
    )


def of_kind(period: Period) -> dict[str, pl.Expr]:
    """Which actions each count of `by_kind` counts."""
    due, done = pl.col("due"), pl.col("done")
    owed = done.is_null() & ~pl.col("dropped")
    overdue = owed & (due < period.as_of).fill_null(False)
    fell = due.is_between(period.first, period.as_of).fill_null(False) & (done.is_not_null() | overdue)
    return {
        "owed": owed,
        "overdue": overdue,
        "undated": owed & due.is_null(),
        "due": fell,
        "in_time": fell & (done <= due),
        "late": fell & (done > due),
        "undone": fell & done.is_null(),
    }
