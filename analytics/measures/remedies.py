"""Remedies and redress: what was offered, what became of it, how much money it was, and upheld complaints without any."""

from dataclasses import dataclass
from typing import Final

import polars as pl

from analytics.frames import Period
from analytics.measures.outcomes import PARTLY, UPHELD
from analytics.measures.standing import place, within

DELIVERED: Final = "delivered"
OWED: Final = "owed"
DECLINED: Final = "declined"
NOT_APPROVED: Final = "not approved"
REPLACED: Final = "replaced"

FATES: Final = (DELIVERED, OWED, DECLINED, NOT_APPROVED, REPLACED)


@dataclass(frozen=True)
class Missing:
    """Upheld complaints and their remedies, in responses of the period.

    `upheld`: stages responded to with a finding upheld, wholly or in part. `without`: of these, how many were in a case
    for which no remedy had been offered by the end of the period (R11). `considered`: of the remedies in force in the others,
    how many say what they cover; R22 wants both the original injustice and the trouble of pursuing it considered.
    """

    upheld: int
    without: int
    remedies: int
    considered: int


def each(facts: pl.LazyFrame, details: pl.LazyFrame, duties: pl.LazyFrame, period: Period) -> pl.LazyFrame:
    """Every remedy offered by the end of the period: `case_id, number, kind, offered, amount, original, pursuing, covers, due,
    done, fate, late`.

    Population: all remedies of cases. Money is in hundredths. `original` and `pursuing` are the two parts of R22; where `covers` names one of them it is the whole
    amount, and both are null where nobody said. `fate` is one of `FATES` as of the end: "delivered" and "owed" are in force,
    "replaced" ones gave way to another of the same case, so that their money must not be counted twice. `late`: delivered after
    its day, or owed and past it. Source: the facts RemedyOffered, RemedyDelivered, RemedyDeclined and their details; the due
    day is that of `duties`, as it stands in the snapshot.
    """
    known = facts.filter(pl.col("on_date") <= period.as_of)
    offered = (
        known.filter(pl.col("what") == "RemedyOffered")
        .select("case_id", "number", "seq", "amount", kind="code", offered="on_date", place=place())
        .sort("seq")
    )
    parts = ("covers", "for-original", "for-pursuing", "instead-of")
    extra = details.filter(pl.col("name").is_in(parts)).select("seq", "name", "value").sort("seq")

    def happened(what: str, column: str) -> pl.LazyFrame:
        dated = known.filter(pl.col("what") == what).select("on_date", place=place())
        return dated.sort("place").group_by("place").agg(pl.col("on_date").max().alias(column))

    not_approved = (
        known.filter(pl.col("what") == "RemedyApproval")
        .join(details.filter(pl.col("name") == "approved", pl.col("value") == "false"), on="seq", how="semi")
        .select(place=place(), refused=pl.lit(True))
        .unique("place")
    )
    found = offered
    for name in parts:
        part = extra.filter(pl.col("name") == name).select("seq", pl.col("value").alias(name))
        found = found.join(part, on="seq", how="left")
    replaced = found.filter(pl.col("instead-of").is_not_null()).select(
        place=place(pl.col("instead-of").cast(pl.Int64)), replaced=pl.lit(True)
    )
    due = duties.filter(pl.col("kind") == "remedy").select("due", place=place()).sort("place")
    covers, amount = pl.col("covers"), pl.col("amount")
    fate = (
        pl.when(pl.col("done").is_not_null())
        .then(pl.lit(DELIVERED))
        .when(pl.col("declined").is_not_null())
        .then(pl.lit(DECLINED))
        .when("refused")
        .then(pl.lit(NOT_APPROVED))
        .when("replaced")
        .then(pl.lit(REPLACED))
        .otherwise(pl.lit(OWED))
    )
    return (
        found.sort("place")
        .join(happened("RemedyDelivered", "done"), on="place", how="left")
        .join(happened("RemedyDeclined", "declined"), on="place", how="left")
        .join(not_approved, on="place", how="left")
        .join(replaced.unique("place"), on="place", how="left")
        .join(due, on="place", how="left")
        .with_columns(
            original=pl.when(covers == "original")
            .then(amount)
            .otherwise(pl.col("for-original").cast(pl.Int64)),
            pursuing=pl.when(covers == "pursuing")
            .then(amount)
            .otherwise(pl.col("for-pursuing").cast(pl.Int64)),
            covers=covers.fill_null(""),
            fate=fate,
        )
        .with_columns(
            late=pl.when(pl.col("fate") == DELIVERED)
            .then(pl.col("done") > pl.col("due"))
            .when(pl.col("fate") == OWED)
            .then(pl.col("due") < period.as_of)
            .fill_null(False)
        )
        .select(
            pl.col("case_id").set_sorted(),  # as `place` is
            "number",
            "kind",
            "offered",
            "amount",
            "original",
            "pursuing",
            "covers",
            "due",
            "done",
            "fate",
            "late",
        )
    )


def by_kind(each: pl.LazyFrame, period: Period) -> pl.LazyFrame:
    """What became of the remedies offered in the period, by kind: `kind, offered, delivered, late, owed, overdue, fell, priced,
    priced_paid, amount, paid, original, pursuing, unsplit`.

    Population: remedies offered in the period; those replaced by another are not counted again. `delivered` of which `late`
    after their day; `owed` of which `overdue`; `fell`: declined or not approved. Of those in force `priced` are of money, of which
    `priced_paid` delivered. Money, in hundredths: `amount` offered and still in force, `paid` of it delivered, and of `amount` what is for the original injustice, for pursuing it, and `unsplit`.
    Source: `each`.
    """
    fate, in_force = pl.col("fate"), pl.col("fate").is_in([DELIVERED, OWED])
    split = pl.col("original").fill_null(0) + pl.col("pursuing").fill_null(0)
    return (
        each.filter(within("offered", period), fate != REPLACED)
        .group_by("kind")
        .agg(
            pl.len().cast(pl.Int64).alias("offered"),
            (fate == DELIVERED).sum().alias("delivered"),
            ((fate == DELIVERED) & pl.col("late")).sum().alias("late"),
            (fate == OWED).sum().alias("owed"),
            ((fate == OWED) & pl.col("late")).sum().alias("overdue"),
            (~in_force).sum().alias("fell"),
            (in_force & pl.col("amount").is_not_null()).sum().alias("priced"),
            ((fate == DELIVERED) & pl.col("amount").is_not_null()).sum().alias("priced_paid"),
            pl.col("amount").filter(in_force).sum().alias("amount"),
            pl.col("amount").filter(fate == DELIVERED).sum().alias("paid"),
            pl.col("original").filter(in_force).sum().alias("original"),
            pl.col("pursuing").filter(in_force).sum().alias("pursuing"),
            (pl.col("amount").fill_null(0) - split).filter(in_force).sum().alias("unsplit"),
        )
        .with_columns(pl.exclude("kind").cast(pl.Int64))
        .sort("offered", "kind", descending=[True, False])
    )


def paid(each: pl.LazyFrame, period: Period) -> pl.LazyFrame:
    """Redress paid: `n` remedies of money delivered in the period, `amount` in hundredths, whenever they were offered.

    Population: remedies of money. Clock: the day of delivery. Source: `each`.
    """
    money = each.filter(within("done", period), pl.col("amount").is_not_null())
    return money.select(n=pl.len().cast(pl.Int64), amount=pl.col("amount").sum())


def missing(stages: pl.LazyFrame, each: pl.LazyFrame, period: Period) -> pl.LazyFrame:
    """One row with the fields of `Missing`; see there. Population: stages responded to in the period. Source: `standing.stages`, and `each`."""
    upheld = stages.filter(within("responded", period), pl.col("way").is_in([UPHELD, PARTLY])).select(
        "case_id"
    )
    in_force = each.filter(pl.col("fate").is_in([DELIVERED, OWED])).join(upheld, on="case_id", how="semi")
    given = each.filter(pl.col("fate") != NOT_APPROVED).select("case_id").unique()
    return pl.concat(
        [
            upheld.select(upheld=pl.len().cast(pl.Int64)),
            upheld.join(given, on="case_id", how="anti").select(without=pl.len().cast(pl.Int64)),
            in_force.select(
                remedies=pl.len().cast(pl.Int64), considered=(pl.col("covers") != "").sum().cast(pl.Int64)
            ),
        ],
        how="horizontal",
    )
