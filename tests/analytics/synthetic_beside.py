"""What stands beside the cases of a register made by chance: assessments, remedies, lessons, answers, changes, compliments."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from analytics.promised import SCHEMA

WORDS = {
    "elsewhere": {"regulation": "Institute Regulation", "school": "Law School"},
    "refusals": {
        "dealt-with": "The same matter has completed the procedure",
        "court": "The matter is before a court",
    },
    "severities": {"minor": "Minor", "moderate": "Moderate", "serious": "Serious"},
    "subject_types": {"policy": "A policy", "process": "A process", "employee": "An employee"},
    "remedies": {"apology": "Apology", "refund": "Refund", "goodwill": "Goodwill payment"},
    "causes": {
        "delay": "We were slow",
        "information": "We gave wrong information",
        "none": "Nothing went wrong",
    },
    "change_kinds": {"service": "Service", "procedure": "Procedure"},
    "committees": {
        "audit-and-risk": "Audit and Risk Committee",
        "executive": "Executive Committee",
        "staff": "All staff",
    },
    "feedback_uses": {"thanks": "Thanks to staff", "practice": "Good practice passed on"},
    "measures": {"received": "Complaints received", "late": "Responses after their date"},
    "expected": {"fall": "It falls", "rise": "It rises"},
    "verdicts": {
        "better": "As expected: better",
        "no-difference": "No difference that can be told from chance",
    },
}

DAY = timedelta(days=1)


def change_id(number: int) -> int:
    return 1_2025_0000_0000 + number


def beside(
    cases: pl.DataFrame, stages: pl.DataFrame, rng: np.random.Generator, today: date
) -> dict[str, pl.DataFrame]:
    """The tables, from those of a simulated register."""
    governed = cases.filter(pl.col("policy").is_not_null())
    answered = stages.filter(pl.col("responded").is_not_null())
    facts: list[pl.DataFrame] = [
        _some(governed, rng, 0.8, "received", "Assessed", WORDS["severities"]),
        _some(governed.filter(pl.col("ended_as") == "answered"), rng, 0.3, "ended", "LearningRecorded", WORDS["causes"]),
        _some(answered, rng, 0.25, "responded", "SatisfactionRecorded", dict.fromkeys("12345", ""), number="stage"),
        _some(governed.filter(pl.col("ended_as") == "out of scope"), rng, 1, "ended", "Referred", WORDS["elsewhere"]),
        _some(governed.filter(pl.col("ended_as") == "refused"), rng, 1, "ended", "ComplaintRefused", WORDS["refusals"]),
        _some(
            governed.filter(pl.col("ended_as") == "service request"), rng, 1, "ended", "ServiceRequestFound",
            {"membership": "", "finance": ""},
        ),
    ]  # fmt: skip # one line a fact
    upheld = answered.filter(pl.col("outcome").is_in(["upheld", "partly-upheld"]), pl.col("stage") == 1)
    offered = _some(upheld, rng, 0.7, "responded", "RemedyOffered", WORDS["remedies"])
    money = pl.Series(rng.integers(1, 60, offered.height) * 500)
    offered = offered.with_columns(amount=pl.when(pl.col("code") != "apology").then(money))
    wait = pl.Series(rng.integers(0, 60, offered.height))
    done = (
        offered.with_columns(wait=wait)
        .with_columns(on_date=pl.col("on_date") + pl.duration(days="wait"))
        .drop("wait")
        .filter(pl.Series(rng.random(offered.height) < 0.8))
        .with_columns(what=pl.lit("RemedyDelivered"), code=pl.lit(""), amount=pl.lit(None, pl.Int64))
    )
    found = pl.concat([*facts, offered, done.filter(pl.col("on_date") <= today)]).sort(
        "on_date", "case_id", "what"
    )
    found = found.with_columns(seq=pl.int_range(100, 100 + found.height))
    remedies = found.filter(pl.col("what") == "RemedyOffered")
    deliveries = found.filter(pl.col("what") == "RemedyDelivered").select("case_id", done="on_date")
    duties = remedies.join(deliveries, on="case_id", how="left").select(
        "case_id",
        kind=pl.lit("remedy"),
        number=pl.lit(1),
        what="code",
        due=pl.col("on_date") + 28 * DAY,
        done="done",
        dropped=pl.lit(False),
    )
    with_money = remedies.filter(pl.col("amount").is_not_null())
    details = [
        with_money.select("case_id", "seq", name=pl.lit("covers"), value=pl.lit("both")),
        with_money.select(
            "case_id", "seq", name=pl.lit("for-original"), value=(pl.col("amount") - 100).cast(pl.String)
        ),
        with_money.select("case_id", "seq", name=pl.lit("for-pursuing"), value=pl.lit("100")),
        found.filter(pl.col("what") == "Assessed").select(
            "case_id", "seq", name=pl.lit("subject-type"), value=pl.lit("process")
        ),
    ]
    made = {"facts": found, "duties": duties, "details": pl.concat(details), **_records(governed, rng, today)}
    return {
        name: frame.select(pl.col(column).cast(kind) for column, kind in SCHEMA[name].items())
        for name, frame in made.items()
    }


def _some(
    rows: pl.DataFrame,
    rng: np.random.Generator,
    share: float,
    day: str,
    what: str,
    codes: dict[str, str],
    number: str = "",
) -> pl.DataFrame:
    """One fact for a share of the rows, on one of their days, with a code by chance."""
    chosen = rows.filter(pl.Series(rng.random(rows.height) < share, dtype=pl.Boolean))
    return chosen.select(
        "case_id",
        on_date=day,
        what=pl.lit(what),
        code=pl.Series(rng.choice(list(codes), chosen.height), dtype=pl.String),
        number=pl.col(number).cast(pl.Int64) if number else pl.lit(1, pl.Int64),
        amount=pl.lit(None, pl.Int64),
    )


def _records(governed: pl.DataFrame, rng: np.random.Generator, today: date) -> dict[str, pl.DataFrame]:
    made = [today - 300 * DAY, today - 100 * DAY, None]
    ids = [change_id(number) for number in (1, 2, 3)]
    changes = {
        "change_id": ids, "kind": ["service", "procedure", "service"], "cause": ["delay", "", "information"],
        "proposed": [today - 400 * DAY, today - 200 * DAY, today - 50 * DAY],
        "due": [today - 310 * DAY, today - 120 * DAY, today - 10 * DAY], "done": made, "dropped": [None] * 3,
    }  # fmt: skip
    effect: dict[str, Any] = {
        "change_id": ids[:2], "number": [1, 1], "registered": [today - 350 * DAY, today - 150 * DAY], "measure": ["received", "late"],
        "service": ["", ""], "category": ["delay", ""], "expected": ["fall", "fall"], "change_on": made[:2],
        "window_from": [today - 700 * DAY, today - 500 * DAY], "window_to": [today - 5 * DAY, today + 200 * DAY],
        "assessed": [today - 2 * DAY, None], "verdict": ["no-difference", None], "value": [980, None], "lower": [700, None],
        "upper": [1300, None],
    }  # fmt: skip
    n = max(governed.height // 20, 1)
    received = pl.Series([today - int(age) * DAY for age in rng.integers(0, 700, n)])
    feedback = pl.DataFrame({"feedback_id": [2_2025_0000_0000 + number for number in range(n)], "received": received}).with_columns(
        channel=pl.lit("email"),
        service=pl.Series(rng.choice(["membership", "finance", ""], n)),
        staff=pl.Series(rng.integers(0, 3, n)),
        shared=pl.when(pl.Series(rng.random(n) < 0.7)).then(pl.col("received") + 2 * DAY),
        used=pl.when(pl.Series(rng.random(n) < 0.4)).then(pl.col("received") + 9 * DAY),
    )  # fmt: skip
    feedback = feedback.with_columns(
        used_as=pl.when(pl.col("used").is_null()).then(pl.lit("")).otherwise(pl.lit("thanks"))
    )
    packs = {
        "pack_id": [3_2025_0000_0001], "on_date": [today - 40 * DAY], "committee": ["executive"], "digest": ["ab" * 32], "events": [12],
        "head": ["cd" * 32], "period_from": [today - 200 * DAY], "period_to": [today - 100 * DAY],
    }  # fmt: skip
    return {
        "changes": pl.DataFrame(changes),
        "change_scope": pl.DataFrame({"change_id": ids, "what": ["category"] * 2 + ["service"], "code": ["delay", "refund", "finance"]}),
        "change_cases": pl.DataFrame({"change_id": ids[:1], "case_id": [1]}),
        "change_reports": pl.DataFrame({"change_id": ids[:1], "committee": ["executive"], "on_date": [today - 290 * DAY]}),
        "effects": pl.DataFrame(effect),
        "feedback": feedback,
        "packs": pl.DataFrame(packs),
    }  # fmt: skip
