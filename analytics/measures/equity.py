"""Is everyone treated alike? Outcomes and times by type of complainant, and of those for whom an adjustment was agreed (R5, R59)."""

from collections.abc import Mapping
from typing import Final

import polars as pl

from analytics.frames import Period
from analytics.measures.outcomes import NOT_UPHELD, PARTLY, UPHELD
from analytics.measures.promises import promise
from analytics.measures.standing import within
from analytics.measures.timeliness import stage_waits
from analytics.statistics import cumulative_incidence, funnel, median_time, proportion

TYPE: Final = "complainant_type"
ADJUSTED: Final = "adjustment"
VULNERABLE: Final = "vulnerability"

DIMENSIONS: Final = (TYPE, ADJUSTED, VULNERABLE)
YES, NO = "yes", "no"
MARKED: Final = {ADJUSTED: "AdjustmentAgreed", VULNERABLE: "VulnerabilityRecorded"}
"""The fact by which a case belongs to those with an adjustment, or with a vulnerability on record."""

DISCOVERED: Final = 0.05

SCHEMA: Final = {
    "dimension": pl.String, "code": pl.String,
    "found": pl.Int64, "upheld": pl.Int64, "upheld_share": pl.Float64, "upheld_lower": pl.Float64, "upheld_upper": pl.Float64,
    "upheld_verdict": pl.String, "due": pl.Int64, "within": pl.Int64, "share": pl.Float64, "lower": pl.Float64, "upper": pl.Float64,
    "verdict": pl.String, "begun": pl.Int64, "median": pl.Float64,
}  # fmt: skip # in groups


def lawful(facts: pl.LazyFrame) -> pl.LazyFrame:
    """One row `lawful`: whether the snapshot tells of which kind a vulnerability is, which it does on a lawful basis alone.

    Where the policy names no such basis, nothing is counted by a characteristic of the complainant. Population and source: the facts
    VulnerabilityRecorded.
    """
    said = (pl.col("what") == MARKED[VULNERABLE]) & (pl.col("code") != "")
    return facts.select(lawful=said.any())


def marked(stages: pl.LazyFrame, facts: pl.LazyFrame, first: int, period: Period) -> pl.LazyFrame:
    """The first stages (number `first`) with what is counted of them and `DIMENSIONS`: type of complainant, and of the others whether it is so, as known by the end of the period.

    Population: first stages of cases under a policy. Source: `standing.stages`, and the facts of `MARKED`.
    """
    known = facts.filter(pl.col("on_date") <= period.as_of)
    found = stages.filter(pl.col("stage") == first).select(
        "case_id", "stage", "opened", "respond_due", "responded", "gone", "finished", "way", "days", TYPE
    )
    for name, what in MARKED.items():
        has = known.filter(pl.col("what") == what).select("case_id", pl.lit(True).alias(name))
        found = found.join(has.unique("case_id"), on="case_id", how="left")
    return found.with_columns(pl.col(*MARKED).fill_null(False))


def counts(marked: pl.LazyFrame, period: Period) -> pl.LazyFrame:
    """By all `DIMENSIONS` together: `found, upheld, due, within`, for `told`.

    Population: first stages of cases under a policy. `found`: responded to in the period with a finding; of these `upheld`, wholly or in
    part. `due` and `within` as for `promises.on_time`, open cases past their date counted in. Source: `standing.stages`, `facts`.
    """
    finding = within("responded", period) & pl.col("way").is_in([UPHELD, PARTLY, NOT_UPHELD])
    due, kept = promise("respond", period)
    counted = marked.group_by(DIMENSIONS).agg(
        found=finding.sum().cast(pl.Int64),
        upheld=(finding & pl.col("way").is_in([UPHELD, PARTLY])).sum().cast(pl.Int64),
        due=due.sum().cast(pl.Int64),
        within=kept.sum().cast(pl.Int64),
    )
    return counted.with_columns(said())


def waits(marked: pl.LazyFrame, period: Period) -> pl.LazyFrame:
    """By all `DIMENSIONS` together, the waits begun in the period, how many of each length and end: `days, end, n`, for `told`.

    Population and source as `counts`. Clock: working days from the opening of the stage, day 0. As for `timeliness.elapsed`, what ends before it begins, or outside the
    calendar, is left out.
    """
    return (
        stage_waits(marked, period, *DIMENSIONS)
        .filter("begun", pl.col("days") >= 0, pl.col("stop") >= pl.col("start"))
        .group_by(*DIMENSIONS, "days", "end")
        .agg(n=pl.len())
        .with_columns(said())
    )


def said() -> list[pl.Expr]:
    """The marks that `marked` puts, as `YES` and `NO`."""
    return [pl.when(name).then(pl.lit(YES)).otherwise(pl.lit(NO)).alias(name) for name in MARKED]


def told(counts: pl.DataFrame, waits: pl.DataFrame, *, lawful: bool) -> pl.DataFrame:
    """From `counts` and `waits`: a row for each code of each dimension, with the columns of `SCHEMA`.

    Shares are in percent with Wilson's 95 % interval: `upheld` of `found`, `within` of `due`. `median`: working days by which half of
    those `begun` had been answered, open ones counted in, null where half had not been. `upheld_verdict` and `verdict` compare each
    with the whole: "higher" or "lower" where it differs by more than chance, room made for how many are looked at (funnel,
    Benjamini and Hochberg), else "no sign of a difference". `lawful` as told by `lawful`; without it `VULNERABLE` is left out.
    """
    rows: list[Mapping[str, object]] = []
    for dimension in DIMENSIONS if lawful else DIMENSIONS[:2]:
        whole = counts.group_by(pl.col(dimension).fill_null("").alias("code")).agg(
            pl.col("found", "upheld", "due", "within").sum()
        )
        began = waits.with_columns(code=pl.col(dimension).fill_null(""))
        each = whole.filter((pl.col("found") > 0) | (pl.col("due") > 0)).sort(
            pl.col("due") + pl.col("found"), "code", descending=[True, False]
        )
        upheld_verdicts = _verdicts(each, "upheld", "found")
        verdicts = _verdicts(each, "within", "due")
        rows += [
            {"dimension": dimension}
            | row
            | _limits("upheld_", row["upheld"], row["found"])
            | _limits("", row["within"], row["due"])
            | _median(began.filter(code=row["code"]))
            | {"upheld_verdict": upheld_verdicts.get(row["code"]), "verdict": verdicts.get(row["code"])}
            for row in each.iter_rows(named=True)
        ]
    return pl.DataFrame(rows, schema=SCHEMA)


def _limits(prefix: str, part: int, whole: int) -> dict[str, float | None]:
    found = proportion(part, whole)
    limits = {"share": found.value, "lower": found.lower, "upper": found.upper}
    return {
        f"{prefix}{name}": 100 * value if value is not None and whole else None
        for name, value in limits.items()
    }


def _median(began: pl.DataFrame) -> dict[str, float | int | None]:
    days = began["days"].repeat_by(began["n"]).explode().drop_nulls()
    ends = began["end"].repeat_by(began["n"]).explode().drop_nulls()
    return {"begun": len(days), "median": median_time(cumulative_incidence(days, ends)).value}


def _verdicts(each: pl.DataFrame, part: str, whole: str) -> dict[str, str]:
    """By code, how its share compares with that of all."""
    known = each.filter(pl.col(whole) > 0)
    if known.height < 2:
        return {}
    found = funnel(known[part], known[whole])
    mean = found.mean or 0.0
    words = [
        "no sign of a difference" if adjusted > DISCOVERED else "higher" if share > mean else "lower"
        for share, adjusted in found.teams.select("share", "adjusted").iter_rows()
    ]
    return dict(zip(known["code"], words, strict=True))
