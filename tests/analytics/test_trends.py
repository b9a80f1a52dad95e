"""What complaints are about, quarter by quarter, against counting one by one."""

from datetime import date

import polars as pl

from analytics import frames
from analytics.chapters import circumstances, trends
from analytics.chapters.circumstances import NAMES
from analytics.facts import gather
from analytics.tables import as_html
from tests.analytics.synthetic import WORDS, Register, simulated

QUARTER = (date(2026, 4, 1), date(2026, 6, 30))
STARTS = [
    date(2025, 1, 1),
    date(2025, 4, 1),
    date(2025, 7, 1),
    date(2025, 10, 1),
    date(2026, 1, 1),
    date(2026, 4, 1),
]
ENDS = [
    date(2025, 3, 31),
    date(2025, 6, 30),
    date(2025, 9, 30),
    date(2025, 12, 31),
    date(2026, 3, 31),
    date(2026, 6, 30),
]


def test_every_quarter_is_counted_case_by_case_also_those_before_the_period() -> None:
    tables = simulated(900, seed=8)
    facts = gather(frames.load(tables), *QUARTER)
    ((table, basis),) = trends.of(facts, "category", NAMES["category"])
    cases = pl.DataFrame(pl.from_arrow(tables["cases"])).to_dicts()
    codes = {words: code for code, words in WORDS["categories"].items()}
    for (key, words), row in zip(table.rows, table.frame.iter_rows(named=True), strict=True):
        group = key.split(".", 1)[0]
        code = codes[words] if group == "governed" else words
        mine = [
            c for c in cases if c["category"] == code and (c["policy"] is not None) == (group == "governed")
        ]
        counted = [sum(a <= c["received"] <= b for c in mine) for a, b in zip(STARTS, ENDS, strict=True)]
        assert [row[f"q{place}"] for place in range(1, 7)] == counted
        assert row["trend"] == counted
    assert [one.period for one in basis.counts] == [
        f"{a.isoformat()}/{b.isoformat()}" for a, b in zip(STARTS, ENDS, strict=True)
    ]


def test_a_line_hides_with_any_quarter_it_draws() -> None:
    facts = gather(frames.load(simulated(900, seed=8)), *QUARTER)
    ((table, basis),) = trends.of(facts, "service", NAMES["service"])
    assert basis.derived["trend"] == tuple(one.column for one in basis.counts)
    assert as_html(table, 1).count('class="spark"') == len(table.rows)
    assert "<details>" not in as_html(table, 1)  # the numbers stand beside the line


def test_fewer_than_five_quarters_are_no_trend() -> None:
    register = Register({"data_cut": "2026-06-30"})
    for month in range(1, 7):
        for day in range(1, 20):
            register.governed(date(2026, month, day), category="delay", service="finance")
    facts = gather(frames.load(register.tables()))
    assert len(facts.trends.quarters) == 2
    assert trends.of(facts, "category", NAMES["category"]) == []
    assert not any(table.id.endswith("-by-quarter") for table in circumstances.chapter(facts).tables)
