"""What complaints are about, where they come from and who makes them."""

from collections.abc import Mapping
from typing import Final

import polars as pl

from analytics.frames import Period
from analytics.measures.standing import GOVERNED, within
from analytics.measures.volumes import share

DIMENSIONS: Final = {
    "service": "services",
    "category": "categories",
    "channel": "channels",
    "complainant_type": "complainant_types",
    "complainant_status": "complainant_statuses",
}
"""Each column of the cases, and the list of the policy that has the words for its codes."""

VALUE: Final = "value"
OTHER: Final = "other"
BLANK: Final = "not recorded"


def by(
    standing: pl.LazyFrame,
    column: str,
    words: Mapping[str, str],
    group: str,
    period: Period,
    *,
    top: int = 10,
) -> pl.DataFrame:
    """Cases of one group by a circumstance: `what, label, kinds, received, share, open_end`, the most received first.

    Population: cases under a policy, their codes in words, or migrated cases, the words as given. `received` in the
    period, `share` in percent of all received in it, those without a record counted in; `open_end`: open at the end,
    whenever received. `what` is "value", then "other" (the `kinds` beyond the first `top`; never one alone), then
    "not recorded". Source: `standing.cases`, as the cases stand in the snapshot.
    """
    counted = (
        standing.filter(pl.col("group") == group)
        .group_by(label=pl.col(column).fill_null("").str.strip_chars())
        .agg(
            received=within("received", period).sum().cast(pl.Int64),
            open_end=pl.col("open_end").sum().cast(pl.Int64),
        )
        .filter((pl.col("received") > 0) | (pl.col("open_end") > 0))
        .collect()
    )
    if group == GOVERNED:
        counted = counted.with_columns(pl.col("label").replace(dict(words)))
    return grouped(counted, ("received", "open_end"), top)


def grouped(counted: pl.DataFrame, numbers: tuple[str, ...], top: int) -> pl.DataFrame:
    """`label` and its `numbers`, the first of which gives order and share, cut to the `top` labels as `by` says."""
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
