"""What each case and each of its stages had come to by the end of a period: the common ground of the measures."""

from typing import Final

import polars as pl

from analytics.frames import Period

ANSWERED: Final = "answered"
RESOLVED: Final = "resolved"
WITHDRAWN: Final = "withdrawn"
OUT_OF_SCOPE: Final = "out of scope"
REFUSED: Final = "refused"
SERVICE_REQUEST: Final = "service request"

NO_COMPLAINT: Final = (OUT_OF_SCOPE, SERVICE_REQUEST)
"""Ends of what turned out to be no complaint under the policy (R35, R36; ServiceRequestFound): counted as such, apart."""

OTHER_ENDS: Final = (WITHDRAWN, *NO_COMPLAINT, REFUSED)
"""Ends that compete with an answer: such a case will never have one, so it is neither answered nor still waiting."""

MOVED_ON: Final = "moved on"
CLOSED: Final = "closed"
NONE_RECORDED: Final = "none-recorded"
"""Ways to finish a stage that say nothing of the complaint: the next was asked for, or the case closed, without a response;
a response without a finding on record."""

GOVERNED: Final = "governed"
MIGRATED: Final = "migrated"

_SAME: Final = {"out-of-scope": OUT_OF_SCOPE, "referred": OUT_OF_SCOPE}
"""Other names of an end."""


def walk(movements: pl.LazyFrame) -> pl.LazyFrame:
    """Between which days each case was open: `case_id, on_date, until, net`, a row for each day on which it moved.

    `net` is received and reopened less closed up to and including `on_date`: 1 is open, 0 is not, anything else is a case
    whose dates are out of order. It holds until the day before `until`, null where nothing follows. Population: all cases that moved. Source: `movements`.
    """
    step = pl.when(pl.col("what") == "closed").then(-1).otherwise(1)
    moves = movements.select("case_id", "on_date", step=step).sort("case_id", "on_date")
    case, so_far = pl.col("case_id"), pl.col("step").cum_sum()
    begins = (case != case.shift()).fill_null(True)
    # What had been summed up when the case began: cheaper than a window over a million cases.
    before = pl.when(begins).then(so_far - pl.col("step")).forward_fill()
    same_case = case.shift(-1) == case
    return (
        moves.with_columns(net=so_far - before, until=pl.when(same_case).then(pl.col("on_date").shift(-1)))
        .filter((pl.col("until") != pl.col("on_date")).fill_null(True))
        .select("case_id", "on_date", "until", "net")
    )


def cases(cases: pl.LazyFrame, walk: pl.LazyFrame, period: Period) -> pl.LazyFrame:
    """The cases, with how they stood around the period by their movements.

    `net_before`, `net_end`: received and reopened less closed, before `first` and up to `last`; 1 is open, 0 is not
    (or not yet received), anything else is a case whose dates are out of order. `open_before`, `open_end` say so.
    `group` is "governed" (under a policy) or "migrated" (a legacy row that no policy governs). The ends have one name each. Population: all cases of the register. Source: `cases`, and `walk`.
    """
    on, until = pl.col("on_date"), pl.col("until")
    before = walk.filter(on < period.first, (until >= period.first).fill_null(True))
    end = walk.filter(on <= period.last, (until > period.last).fill_null(True))
    joined = (
        cases.join(before.select("case_id", net_before="net"), on="case_id", how="left")
        .join(end.select("case_id", net_end="net"), on="case_id", how="left")
        .with_columns(pl.col("net_before", "net_end").fill_null(0), pl.col("ended_as").replace(_SAME))
    )
    return joined.with_columns(
        group=pl.when(pl.col("policy").is_null()).then(pl.lit(MIGRATED)).otherwise(pl.lit(GOVERNED)),
        open_before=pl.col("net_before") == 1,
        open_end=pl.col("net_end") == 1,
    )


def stages(
    stages: pl.LazyFrame,
    standing: pl.LazyFrame,
    facts: pl.LazyFrame,
    policies: pl.LazyFrame,
    calendar: pl.LazyFrame,
    period: Period,
) -> pl.LazyFrame:
    """Every stage of a case under a policy that was opened by `as_of`, with what had come of it by then.

    `entered`: the stage at which the case came under it; `contacted`: the acknowledgement, or the response where that came first; `responded`;
    `moved_on`: the next stage was asked for; `gone`: the day on which the stage ended without a response, because
    the case ended or went on; `place`: case and stage as one number, in the order of which the rows are; `at_end`: the case was open at this stage at the end of the period. `finished` is the
    day of whichever came, and `way` how: the outcome decided, "resolved" without a finding, "none-recorded" for a
    response with neither; without a response one of `OTHER_ENDS`, "moved on" or "closed"; "" while it is not. `days` and
    `contact_days`: working days by the calendar of the policy (`calendar`, the snapshot's table) from the day it was opened, day
    0, to `finished` and to `contacted` (or `finished`, where nobody was), and else to the end of the period; null outside the calendar.
    State such as the day a case ended is as of the snapshot, so a later end does not hide an earlier one, and a response
    that was taken back when its stage was reopened is not there. Population: stages of cases under a policy. Source: `stages`, the cases,
    and the facts Resolved.
    """
    known = period.as_of
    of_case = standing.filter(pl.col("group") == GOVERNED).select(
        "case_id",
        "policy",
        "ended",
        "ended_as",
        "open_end",
        "service",
        "category",
        "team",
        "complainant_type",
    )
    calendars = policies.select(policy="number", calendar="calendar")
    resolved = (
        facts.filter(pl.col("what") == "Resolved")
        .select(response=place("on_date"), resolved=pl.lit(True))
        .unique("response")
    )
    found = (
        stages.filter(pl.col("opened") <= known)
        .with_columns(place=place("stage"), response=place("responded"))
        .sort("place")
        .join(resolved, on="response", how="left", maintain_order="left")
        .with_columns(pl.col("case_id").set_sorted())  # as `place` is
        .join(of_case, on="case_id", maintain_order="left")
        .join(calendars, on="policy", how="left", maintain_order="left")
    )
    by_then = {
        name: pl.when(pl.col(name) <= known).then(name) for name in ("acknowledged", "responded", "ended")
    }
    # The next row is the next stage where it is of the same case; `over` would group a million cases.
    case = pl.col("case_id")
    following = pl.when(case.shift(-1) == case).then(pl.col("opened").shift(-1))
    entered = pl.when((case != case.shift()).fill_null(True)).then("stage").forward_fill()
    answer = (
        pl.when(pl.col("outcome") != "")
        .then("outcome")
        .when(pl.col("resolved"))
        .then(pl.lit(RESOLVED))
        .otherwise(pl.lit(NONE_RECORDED))
    )
    judged = (
        found.with_columns(**by_then, moved_on=following, entered=entered)
        .with_columns(
            contacted=pl.min_horizontal("acknowledged", "responded"),
            gone=pl.when(pl.col("responded").is_null()).then(
                pl.when(pl.col("moved_on").is_not_null()).then("moved_on").otherwise("ended")
            ),
            at_end=pl.col("open_end") & pl.col("moved_on").is_null(),
        )
        .with_columns(
            finished=pl.coalesce("responded", "gone"),
            way=pl.when(pl.col("responded").is_not_null())
            .then(answer)
            .when(pl.col("gone").is_null())
            .then(pl.lit(""))
            .when(pl.col("moved_on").is_not_null())
            .then(pl.lit(MOVED_ON))
            .when(pl.col("ended_as").is_in(OTHER_ENDS))
            .then("ended_as")
            .otherwise(pl.lit(CLOSED)),
        )
    )
    known_days = judged.with_columns(
        stop=pl.coalesce("finished", pl.lit(known)),
        contact=pl.coalesce("contacted", "finished", pl.lit(known)),
    )
    return working_days(
        known_days, calendar, days=("opened", "stop"), contact_days=("opened", "contact")
    ).drop("acknowledged", "open_end", "outcome", "response", "resolved", "calendar", "stop", "contact")


def titles(policy_stages: pl.LazyFrame) -> dict[int, str]:
    """What each stage number is called, in order; by the latest policy that has it, with its number where two share a title."""
    found = dict(policy_stages.sort("policy", "stage").select("stage", "title").collect().iter_rows())
    shared = {title for title in found.values() if list(found.values()).count(title) > 1}
    return {
        stage: f"{title} ({stage})" if title in shared else title for stage, title in sorted(found.items())
    }


def promised(policy_stages: pl.LazyFrame) -> dict[int, int]:
    """By when each stage is to be answered, in working days from its opening, by the latest policy that says so in these."""
    said = policy_stages.filter(pl.col("respond_unit") == "working", pl.col("respond_days") > 0)
    return dict(said.sort("policy", "stage").select("stage", "respond_days").collect().iter_rows())


def every_stage(titles: dict[int, str]) -> pl.LazyFrame:
    """`stage, title`, a row for each of `titles`: so that a stage that nobody reached is there, with nothing in it."""
    return pl.LazyFrame(
        {"stage": list(titles), "title": list(titles.values())},
        schema={"stage": pl.Int64, "title": pl.String},
    )


def share(part: str, whole: str) -> pl.Expr:
    """`part` in percent of `whole`; null where there is nothing to divide by."""
    return pl.when(pl.col(whole) > 0).then(100 * pl.col(part) / pl.col(whole))


def within(column: str, period: Period) -> pl.Expr:
    """Whether a date lies in the period."""
    return pl.col(column).is_between(period.first, period.last)


def place(second: str | pl.Expr = "number", first: str = "case_id") -> pl.Expr:
    """A case, and the number in it of a stage, a remedy or the like, or a day, as one whole number that orders as the two do.

    Sorted by it, two frames are joined several times as fast as by two columns. `second` is below 2 ** 20, which is the year 4840.
    """
    within_case = pl.col(second) if isinstance(second, str) else second
    return pl.col(first) * 2**20 + within_case.to_physical()


def working_days(frame: pl.LazyFrame, calendar: pl.LazyFrame, **spans: tuple[str, str]) -> pl.LazyFrame:
    """A column for each of `spans`: the working days from one date column, day 0, to another, by the `calendar` of the row.

    Null where a date is missing or lies outside the calendar. `calendar` is the snapshot's table of working days. The rows stay in order.
    """
    dates = dict.fromkeys(name for span in spans.values() for name in span)
    for name in dates:
        so_far = calendar.select(pl.col("so_far").alias(f"{name}_so_far"), day=place("day", "calendar"))
        frame = frame.with_columns(day=place(name, "calendar")).join(
            so_far, on="day", how="left", maintain_order="left"
        )
    counted = (
        (pl.col(f"{stop}_so_far") - pl.col(f"{start}_so_far")).alias(name)
        for name, (start, stop) in spans.items()
    )
    return frame.with_columns(*counted).drop("day", *(f"{name}_so_far" for name in dates))
