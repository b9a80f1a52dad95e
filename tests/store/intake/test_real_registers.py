"""The two real registers by their shipped mappings (skipped where the real data is not there)."""

from collections import Counter
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from store.intake import readers
from store.intake.shapes import Reject, Row
from tests.store.intake.samples import read, shipped


@pytest.fixture(scope="module")
def council(real_data: Path) -> list[Row]:
    rows: list[Row] = []
    for item in readers.read(real_data / "complaints/nyc_council_complaints.parquet", shipped("nyc-council")):
        assert not isinstance(item, Reject), item
        rows.append(item)
    return rows


def test_the_first_register(real_data: Path) -> None:
    rows, rejects = read(real_data / "complaints/cfpb_2013_2016.csv", shipped("cfpb"))
    assert (len(rows), rejects) == (3_186, [])
    assert sum(row.is_open for row in rows) == 3
    assert {row.key for row in rows} == {None}
    assert {row.ended for row in rows} == {None}
    assert sum(count - 1 for count in Counter(tuple(row.raw.values()) for row in rows).values()) == 11
    assert (min(r.received for r in rows), max(r.received for r in rows)) == (
        date(2013, 6, 4),
        date(2017, 2, 23),
    )
    assert {row.facts["channel"] for row in rows} == {"Fax", "Phone", "Postal mail", "Referral", "Web"}
    assert not any("N/A" in row.facts["detail"] for row in rows)
    assert any(
        "ZIP code: 6106" in row.facts["detail"] for row in rows
    )  # the lost zero stays lost, not guessed


def test_the_second_register(council: list[Row]) -> None:
    assert len(council) == 341_299
    assert sum(row.is_open for row in council) == 14_142
    keys = Counter(row.key for row in council)
    assert sum(count == 2 for count in keys.values()) == 105
    assert set(keys.values()) == {1, 2}
    assert len({tuple(row.raw.values()) for row in council}) == 341_299  # each differs from its namesake
    placeholders = {"Please choose an issue...", "Select One", "@getxlate.Udf_Code_Genera"}
    assert not placeholders & {row.facts.get("category") for row in council}
    assert not any(row.ended and row.ended < row.received for row in council)


def test_how_long_its_cases_took(council: list[Row]) -> None:
    """Calendar days, the closed ones alone, and by Kaplan and Meier with those still open at the data cut."""
    cut = max(day for row in council for day in (row.received, row.ended) if day)
    took = pl.DataFrame(
        {
            "days": [((row.ended or cut) - row.received).days for row in council],
            "is_closed": [not row.is_open for row in council],
        }
    )
    assert took.filter("is_closed")["days"].median() == 7
    curve = (
        took.group_by("days")
        .agg(closed=pl.col("is_closed").sum(), leaving=pl.len())
        .sort("days")
        .with_columns(at_risk=pl.col("leaving").cum_sum(reverse=True))
        .with_columns(open=(1 - pl.col("closed") / pl.col("at_risk")).cum_prod())
    )
    assert curve.filter(pl.col("open") <= 0.5)["days"][0] == 9
    assert curve.filter(pl.col("days") <= 28)["open"][-1] == pytest.approx(0.38, abs=0.005)
