"""What was not dealt with as a complaint here: referred to somebody else, refused, or found to be a request for service."""

from typing import Final

import polars as pl

from analytics.frames import Period
from analytics.measures.standing import OUT_OF_SCOPE, REFUSED, SERVICE_REQUEST, within

KINDS: Final = {
    "Referred": (OUT_OF_SCOPE, "elsewhere"),
    "ComplaintRefused": (REFUSED, "refusals"),
    "ServiceRequestFound": (SERVICE_REQUEST, "services"),
}
"""Each fact, the end that it gives a case, and the list that has the words for its code."""


def turned_away(facts: pl.LazyFrame, standing: pl.LazyFrame, period: Period) -> pl.LazyFrame:
    """By reason: `what, code, n, days, share`; the most frequent first within each of `KINDS`.

    Population: the facts Referred, ComplaintRefused and ServiceRequestFound of the period, whenever the case was received.
    `code` says to whom, on which ground, for which service ("" where nobody said). `days`: the median of calendar days from
    receipt, negative ones left in. `share`, in percent, has all of the same kind as denominator. Source: `facts`,
    `standing.cases` for the day of receipt.
    """
    kind = pl.col("what").replace_strict({name: end for name, (end, _) in KINDS.items()})
    order = {end: place for place, (end, _) in enumerate(KINDS.values())}
    return (
        facts.filter(pl.col("what").is_in(list(KINDS)), within("on_date", period))
        .join(standing.select("case_id", "received"), on="case_id")
        .group_by(what=kind, code="code")
        .agg(
            n=pl.len().cast(pl.Int64),
            days=(pl.col("on_date") - pl.col("received")).dt.total_days().median(),
        )
        .with_columns(share=100 * pl.col("n") / pl.col("n").sum().over("what"))
        .sort(
            pl.col("what").replace_strict(order, return_dtype=pl.Int64),
            "n",
            "code",
            descending=[False, True, False],
        )
    )


def no_complaints(standing: pl.LazyFrame, period: Period) -> pl.LazyFrame:
    """Of the cases under a policy received in the period, how many turned out to be none: `ended_as, n`.

    Population: cases under a policy received in the period. They are in every volume, because somebody had to deal with them, and in no count of complaints: out of scope (R35,
    R36) and requests for service. Source: `standing.cases`; the end is as of the snapshot.
    """
    return (
        standing.filter(
            pl.col("policy").is_not_null(),
            within("received", period),
            pl.col("ended_as").is_in([OUT_OF_SCOPE, SERVICE_REQUEST]),
        )
        .group_by("ended_as")
        .agg(n=pl.len().cast(pl.Int64))
        .sort("ended_as")
    )
