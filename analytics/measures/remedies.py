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
    in_force, delivered = pl.col("fate").is_in([DELIVERED, OWED]), pl.col("fate") == DELIVERED
    split = pl.col("original").fill_null(0) + pl.col("pursuing").fill_null(0)
    return (
        each.filter(offered(period))
        .group_by("kind")
        .agg(
            *(one.sum().alias(name) for name, one in fates().items()),
            pl.col("amount").filter(in_force).sum().alias("amount"),
            pl.col("amount").filter(delivered).sum().alias("paid"),
            pl.col("original").filter(in_force).sum().alias("original"),
            pl.col("pursuing").filter(in_force).sum().alias("pursuing"),
            (pl.col("amount").fill_null(0) - split).filter(in_force).sum().alias("unsplit"),
        )
        .with_columns(pl.exclude("kind").cast(pl.Int64))
        .sort("offered", "kind", descending=[True, False])
    )


def offered(period: Period) -> pl.Expr:
    """Which remedies `by_kind` counts."""
    return within("offered", period) & (pl.col("fate") != REPLACED)


def fates() -> dict[str, pl.Expr]:
    """Which of these each count of `by_kind` counts."""
    fate, in_force = pl.col("fate"), pl.col("fate").is_in([DELIVERED, OWED])
    priced = pl.col("amount").is_not_null()
    return {
        "offered": fate.is_not_null(),
        "delivered": fate == DELIVERED,
        "late": (fate == DELIVERED) & pl.col("late"),
        "owed": fate == OWED,
        "overdue": (fate == OWED) & pl.col("late"),
        "fell": ~in_force,
        "priced": in_force & priced,
        "priced_paid": (fate == DELIVERED) & priced,
    }


def paid(each: pl.LazyFrame, period: Period) -> pl.LazyFrame:
    """Redress paid: `n` remedies of money delivered in the period, `amount` in hundredths, whenever they were offered.

    Population: remedies of money. Clock: the day of delivery. Source: `each`.
    """
    return paid_each(each, period).select(n=pl.len().cast(pl.Int64), amount=pl.col("amount").sum())


def paid_each(each: pl.LazyFrame, period: Period) -> pl.LazyFrame:
    """The remedies of `paid`. Population and source: as there."""
    return each.filter(within("done", period), pl.col("amount").is_not_null())


def upheld(stages: pl.LazyFrame, period: Period) -> pl.LazyFrame:
    """The responses that upheld a complaint, wholly or in part: `case_id`. Population: stages responded to in the period.
    Source: `standing.stages`.
    """
    return stages.filter(within("responded", period), pl.col("way").is_in([UPHELD, PARTLY])).select("case_id")


def given(each: pl.LazyFrame) -> pl.LazyFrame:
    """The cases with a remedy that counts as offered: `case_id`, each once. Population: all remedies. Source: `each`."""
    return each.filter(pl.col("fate") != NOT_APPROVED).select("case_id").unique()


def in_force(each: pl.LazyFrame, stages: pl.LazyFrame, period: Period) -> pl.LazyFrame:
    """The remedies in force. Population: those of cases of which a response of the period upheld the complaint. Source: `each`, and
    `standing.stages`.
    """
    found = each.filter(pl.col("fate").is_in([DELIVERED, OWED]))
    return found.join(upheld(stages, period), on="case_id", how="semi")


def missing(stages: pl.LazyFrame, each: pl.LazyFrame, period: Period) -> pl.LazyFrame:
    """One row with the fields of `Missing`; see there. Population: stages responded to in the period. Source: `standing.stages`, and `each`."""
    found = upheld(stages, period)
    return pl.concat(
        [
            found.select(upheld=pl.len().cast(pl.Int64)),
            found.join(given(each), on="case_id", how="anti").select(without=pl.len().cast(pl.Int64)),
            in_force(each, stages, period).select(
                remedies=pl.len().cast(pl.Int64), considered=(pl.col("covers") != "").sum().cast(pl.Int64)
            ),
        ],
        how="horizontal",
    )
