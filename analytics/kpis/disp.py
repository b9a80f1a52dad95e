"""The return of the FCA's Dispute Resolution sourcebook (DISP 1.10.2 and annex 1R), as far as the register can fill it in.

Complaints received, closed within 4 weeks, within 8 and later, upheld, outstanding at the start, redress paid. Upheld in part is upheld.
"""

from typing import Final

import polars as pl

from analytics.frames import Period
from analytics.kpis.model import Conformity, Indicator, Reading, Stance, Topic, number, percent
from analytics.measures.outcomes import PARTLY, UPHELD
from analytics.measures.standing import GOVERNED, NO_COMPLAINT, within

WEEKS_4: Final = 28
WEEKS_8: Final = 56
"""In calendar days."""

SOURCE: Final = "FCA Handbook, DISP 1.10.2 and DISP 1 annex 1R (the text before PS25/19)"
COMPLAINTS: Final = "cases under a policy, less those out of scope and requests for service"
COUNTS: Final = (
    "outstanding",
    "opened",
    "closed",
    "weeks_4",
    "weeks_8",
    "later",
    "untimed",
    "upheld",
    "outstanding_end",
)


def complaints(standing: pl.LazyFrame, stages: pl.LazyFrame, period: Period) -> pl.LazyFrame:
    """By product and cause: `service, category`, and the counts of `COUNTS`.

    Population: `COMPLAINTS`. `outstanding`: open before the period began; `opened`: received in it; `closed`: last ended in it, in
    `weeks_4` (28 calendar days or fewer from receipt), `weeks_8` (29 to 56), `later`, or `untimed` (ended before it was
    received); `upheld`: of those closed, the last response was upheld, wholly or in part; `outstanding_end`: open at the
    end. A case reopened in the period is neither opened nor outstanding, so these need not add up: `reopened` of the
    reconciliation says by how much. Source: `standing.cases`; the outcome is that of `standing.stages`.
    """
    return (
        complaint_cases(standing, stages)
        .group_by("service", "category")
        .agg(**{name: one.sum().cast(pl.Int64) for name, one in of_return(period).items()})
        .filter(pl.sum_horizontal(COUNTS) > 0)
        .sort("service", "category")
    )


def complaint_cases(standing: pl.LazyFrame, stages: pl.LazyFrame) -> pl.LazyFrame:
    """The cases of `complaints`, each with how its last stage finished (`way`)."""
    last = stages.filter(pl.col("moved_on").is_null()).select("case_id", "way")
    complaints = standing.filter(pl.col("group") == GOVERNED, ~pl.col("ended_as").is_in(NO_COMPLAINT))
    return complaints.join(last, on="case_id", how="left")


def of_return(period: Period) -> dict[str, pl.Expr]:
    """Which of these each of `COUNTS` counts."""
    closed = within("ended", period)
    days = (pl.col("ended") - pl.col("received")).dt.total_days()
    return {
        "outstanding": pl.col("open_before"),
        "opened": within("received", period),
        "closed": closed,
        "weeks_4": closed & days.is_between(0, WEEKS_4),
        "weeks_8": closed & days.is_between(WEEKS_4 + 1, WEEKS_8),
        "later": closed & (days > WEEKS_8),
        "untimed": closed & (days < 0),
        "upheld": closed & pl.col("way").is_in([UPHELD, PARTLY]),
        "outstanding_end": pl.col("open_end"),
    }


def vulnerable(standing: pl.LazyFrame, facts: pl.LazyFrame, period: Period) -> pl.LazyFrame:
    """One row `vulnerable`, counting `vulnerable_cases`."""
    return vulnerable_cases(standing, facts, period).select(vulnerable=pl.len().cast(pl.Int64))


def vulnerable_cases(standing: pl.LazyFrame, facts: pl.LazyFrame, period: Period) -> pl.LazyFrame:
    """Complaints received in the period whose complainant's vulnerability was recorded by its end."""
    recorded = (
        facts.filter(pl.col("what") == "VulnerabilityRecorded", pl.col("on_date") <= period.as_of)
        .select("case_id")
        .unique()
    )
    received = standing.filter(
        pl.col("group") == GOVERNED, within("received", period), ~pl.col("ended_as").is_in(NO_COMPLAINT)
    )
    return received.join(recorded, on="case_id", how="semi")


def disp(found: pl.DataFrame, redress: int, paid: int, vulnerable: int) -> Conformity:
    """The set, from `complaints`; `redress` paid in the period, in hundredths, by so many remedies (`paid`), and complainants recorded as
    `vulnerable`.
    """
    row = found.select(pl.col(COUNTS).sum()).row(0, named=True)
    closed = row["closed"]
    in_4 = percent("within 4 weeks", row["weeks_4"], closed)
    upheld = percent("", row["upheld"], closed)
    clock = "calendar days from receipt to the end of the case"
    ended = f"{COMPLAINTS}, that last ended in the period"
    indicators = (
        Indicator("outstanding", "Outstanding at the start", "1.10.2; annex 1R", "cases", COMPLAINTS, (number("", row["outstanding"]),)),
        Indicator("received", "Received", "1.10.2", "cases", COMPLAINTS, (number("", row["opened"]),)),
        Indicator(
            "closed", "Closed, by time", "1.10.2", "cases", ended,
            (
                number("within 4 weeks", row["weeks_4"]),
                number("over 4 and up to 8 weeks", row["weeks_8"]),
                number("over 8 weeks", row["later"]),
                number("without a time: ended before it was received", row["untimed"]),
                number("", closed),
            ),
            clock=clock,
        ),
        Indicator(
            "in-time", "Closed within 4 and 8 weeks", "1.10.2", "percent", ended,
            (in_4, percent("within 8 weeks", row["weeks_4"] + row["weeks_8"], closed)), "closed within that time", "all closed", clock,
        ),
        Indicator(
            "upheld", "Upheld, in part or in whole", "1.10.2", "percent", ended, (upheld,),
            "the last response was upheld or partly upheld", "all closed",
        ),
        Indicator("redress", "Redress paid", "1.10.2", "money", "remedies of money delivered in the period", (Reading("", redress, paid),)),
        Indicator(
            "vulnerable", "Complainant recorded as vulnerable", "PS25/19, first of two counts", "cases", COMPLAINTS,
            (number("", vulnerable),),
        ),
    )  # fmt: skip # an indicator a paragraph
    return Conformity(
        "disp",
        "FCA DISP",
        SOURCE,
        indicators,
        {
            Topic.RECEIVED: Stance("all received, less what turned out to be no complaint", "cases", number("", row["opened"])),
            Topic.CLOSED: Stance(
                "every case that ended, whether answered, withdrawn or refused", "cases", number("", closed)
            ),
            Topic.UPHELD: Stance("upheld in whole or in part, of all closed", "percent", upheld),
            Topic.IN_TIME: Stance("4 weeks from receipt to the end of the case, of those closed", "percent", in_4),
        },
        (
            "The one return of PS25/19 (first for 1 January to 30 June 2027) is not held here in full: of its two counts of vulnerability "
            "only the complainant’s own is recorded.",
            "Summary resolution within three business days is not recorded as such.",
        ),
    )  # fmt: skip # a stance a line
