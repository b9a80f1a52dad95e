"""What complaints are about, where they come from, who makes them, and what went wrong at the root."""

from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

from analytics.frames import Period
from analytics.measures.standing import GOVERNED, share, within

DIMENSIONS: Final = {
    "service": "services",
    "category": "categories",
    "subject_type": "subject_types",
    "severity": "severities",
    "channel": "channels",
    "complainant_type": "complainant_types",
    "complainant_status": "complainant_statuses",
}
"""Each column of the cases, and the list of the policy that has the words for its codes."""

VALUE: Final = "value"
OTHER: Final = "other"
BLANK: Final = "not recorded"


def assessed(
    standing: pl.LazyFrame, facts: pl.LazyFrame, details: pl.LazyFrame, period: Period
) -> pl.LazyFrame:
    """The cases with `severity` and `subject_type` of their last assessment up to the end of the period; "" where there is none.

    Population: all of `standing.cases`. Source: the facts Assessed and their details.
    """
    asked = facts.filter(pl.col("what") == "Assessed", pl.col("on_date") <= period.last).sort(
        "case_id", "seq"
    )
    following = pl.col("case_id").shift(-1)
    last = asked.filter((following != pl.col("case_id")).fill_null(True)).select(
        "case_id", "seq", severity="code"
    )
    subjects = details.filter(pl.col("name") == "subject-type").select("seq", subject_type="value")
    found = last.join(subjects, on="seq", how="left").drop("seq")
    return standing.join(found, on="case_id", how="left").with_columns(
        pl.col("severity", "subject_type").fill_null("")
    )


def by(standing: pl.LazyFrame, column: str, period: Period) -> pl.LazyFrame:
    """Cases by a circumstance, as they stand in the snapshot: `group, label, received, open_end`, for `told`.

    Population: all cases; those under a policy have codes, migrated ones the words as given. `received` in the period;
    `open_end`: open at the end, whenever received. Source: `assessed`, or `standing.cases` for what it has.
    """
    counted = _labelled(standing, column, received=within("received", period), open_end=pl.col("open_end"))
    return counted.filter((pl.col("received") > 0) | (pl.col("open_end") > 0))


def by_period(standing: pl.LazyFrame, column: str, periods: Sequence[Period]) -> pl.LazyFrame:
    """Cases by a circumstance and by when they came: `group, label`, and `q1, q2, …`, those received in each of `periods`.

    Population, words and source as `by`; those received in none of the periods are not here. Clock: the day of receipt.
    """
    names = [f"q{place}" for place in range(1, len(periods) + 1)]
    came = {name: within("received", period) for name, period in zip(names, periods, strict=True)}
    return _labelled(standing, column, **came).filter(pl.sum_horizontal(names) > 0)


def _labelled(standing: pl.LazyFrame, column: str, **counted: pl.Expr) -> pl.LazyFrame:
    """How many cases of each group and label each of `counted` is true of. The few labels are trimmed, not the text of every case."""
    found = standing.group_by("group", label=column).agg(
        rows.sum().cast(pl.Int64).alias(name) for name, rows in counted.items()
    )
    label = pl.col("label").fill_null("").str.strip_chars()
    return found.group_by("group", label).agg(pl.col(*counted).sum())


def told(counted: pl.DataFrame, words: Mapping[str, str], group: str, *, top: int = 10) -> pl.DataFrame:
    """From `by`, one group: `what, label, kinds, received, share, open_end`, the most received first.

    `share` in percent of all received in it, those without a record counted in. `what` is "value", then "other" (the
    `kinds` beyond the first `top`; never one alone), then "not recorded". Codes of cases under a policy are in words.
    """
    found = counted.filter(pl.col("group") == group).select("label", "received", "open_end")
    if group == GOVERNED:
        found = found.with_columns(pl.col("label").replace(dict(words)))
    return grouped(found, ("received", "open_end"), top)


def completeness(by: Mapping[str, pl.DataFrame], group: str) -> pl.DataFrame:
    """How far the cases of one group received in the period are described: `dimension, received, recorded, share`, a row for each.

    From `by`, each under its dimension. `recorded`: something stands there; `share` in percent of `received`.
    """
    rows = []
    for name, counted in by.items():
        here = counted.filter(pl.col("group") == group)
        rows.append(
            (name, int(here["received"].sum()), int(here.filter(pl.col("label") != "")["received"].sum()))
        )
    schema = {"dimension": pl.String, "received": pl.Int64, "recorded": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(share=share("recorded", "received"))


def causes(facts: pl.LazyFrame, period: Period) -> pl.LazyFrame:
    """Root causes, as lessons name them: `label` (the code), `n` lessons, `cases` they were learnt from; the most frequent first.

    Population: lessons recorded in the period, whenever the case was received. A case with two lessons of one cause is one
    of its `cases`. Source: the facts LearningRecorded, so cases under a policy alone.
    """
    return (
        facts.filter(pl.col("what") == "LearningRecorded", within("on_date", period))
        .group_by(label=pl.col("code"))
        .agg(n=pl.len().cast(pl.Int64), cases=pl.col("case_id").n_unique().cast(pl.Int64))
        .sort("n", "label", descending=[True, False])
    )


def grouped(counted: pl.DataFrame, numbers: tuple[str, ...], top: int) -> pl.DataFrame:
    """`label` and its `numbers`, the first of which gives order and share, cut to the `top` labels as `told` says."""
    main = numbers[0]
    ordered = counted.filter(pl.col("label") != "").sort(main, "label", descending=[True, False])
    shown = ordered.head(top if ordered.height > top + 1 else ordered.height)
    rest = ordered.slice(shown.height)
    blank = counted.filter(pl.col("label") == "")
    parts = [
        shown.with_columns(what=pl.lit(VALUE), kinds=pl.lit(1, pl.Int64)),
        _sum(rest, OTHER, numbers),
        _sum(blank, BLANK, numbers),
    ]
    columns = ["what", "label", "kinds", *numbers]
    whole = pl.concat([part.select(columns) for part in parts])
    return whole.with_columns(total=pl.col(main).sum()).select(
        *columns[:4], share(main, "total").alias("share"), *numbers[1:]
    )


def _sum(rows: pl.DataFrame, what: str, numbers: tuple[str, ...]) -> pl.DataFrame:
    summed = rows.select(
        pl.lit(what).alias("what"),
        pl.lit("").alias("label"),
        pl.len().cast(pl.Int64).alias("kinds"),
        *(pl.col(name).sum() for name in numbers),
    )
    return summed if rows.height else summed.clear()
