"""Charts in chapters: each is drawn from one printed table alone, so what is hidden there can be seen in no chart."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest

from analytics import frames, report
from analytics.chapters import Chapter
from analytics.chapters.drawn import Drawn, drawn
from analytics.charts import figure_html
from analytics.facts import Facts, gather
from analytics.tables import CONFIDENTIAL, Column, Table
from tests.analytics.synthetic import Register, simulated
from tests.analytics.test_page import PAGES

TODAY = date(2026, 11, 24)


def chapters_of(facts: Facts) -> dict[str, Chapter]:
    return {chapter.id: chapter for chapter in (module.chapter(facts) for module in report.BODY)}


@pytest.fixture(scope="module", params=["mixed", "governed", "migrated", "messy"])
def chapters(request: pytest.FixtureRequest) -> dict[str, Chapter]:
    tables, (first, last) = PAGES[request.param]
    return chapters_of(gather(frames.load(tables()), first, last))


@pytest.fixture(scope="module")
def large() -> dict[str, Chapter]:
    return chapters_of(gather(frames.load(simulated(2500, seed=9))))


def each(chapters: dict[str, Chapter]) -> Iterator[tuple[Drawn, Table]]:
    for chapter in chapters.values():
        tables = {table.id: table for table in chapter.tables}
        for figure in chapter.figures:
            yield figure, tables[figure.table]


def hidden(table: Table, columns: tuple[str, ...], rows: list[int]) -> Table:
    """The table with some rows of some columns as disclosure control leaves them."""
    place = pl.int_range(pl.len()).is_in(rows)
    frame = table.frame.with_columns(pl.when(~place).then(name).alias(name) for name in columns)
    marks = {(row, name): CONFIDENTIAL for row in rows for name in columns}
    return replace(table, frame=frame, marks={**table.marks, **marks})


def test_every_figure_stands_before_a_table_of_its_chapter(chapters: dict[str, Chapter]) -> None:
    figures = list(each(chapters))
    assert figures
    ids = [figure.id for figure, _ in figures]
    assert len(ids) == len(set(ids))
    for figure, table in figures:
        assert figure.table == table.id
        assert {*figure.columns} <= {column.name for column in table.columns}


def test_a_chart_is_drawn_from_its_table_alone(large: dict[str, Chapter]) -> None:
    """Drawn again from the same figures it is the same chart, and from others another: it holds nothing back from elsewhere."""
    for figure, table in each(large):
        again = figure.told(table)
        assert again is not None
        assert again.figure.svg == figure.figure.svg
        assert again.figure.summary == figure.figure.summary
        # Half of every figure: a chart that kept the old ones would look the same.
        fewer = table.frame.with_columns(
            (pl.col(name) // 2 if table.frame[name].dtype == pl.Int64 else pl.col(name) / 2).alias(name)
            for name in figure.columns
            if table.frame[name].dtype.is_numeric()
        )
        other = figure.told(replace(table, frame=fewer))
        assert other is None or other.figure.svg != figure.figure.svg


def test_what_is_hidden_in_a_table_is_in_no_chart_of_it(large: dict[str, Chapter]) -> None:
    tried = dropped = 0
    for figure, table in each(large):
        for row in range(len(table.rows)):
            if row in table.totals:
                continue
            told = figure.told(hidden(table, figure.columns, [row]))
            tried += 1
            if told is None:
                dropped += 1
                continue
            name = table.rows[row][1]
            shown = figure_html(told.figure, "it", 1)
            for column in figure.columns:
                value = table.frame[column][row]
                if isinstance(value, int):
                    assert f"<title>{name}: {value:,}" not in shown
            numbers = told.figure.numbers
            if numbers.id == table.id:
                assert all(numbers.frame[column][row] is None for column in figure.columns)
    assert tried > dropped > 0


def test_where_everything_is_hidden_a_chart_is_left_out_or_says_so(large: dict[str, Chapter]) -> None:
    for figure, table in each(large):
        told = figure.told(hidden(table, figure.columns, list(range(len(table.rows)))))
        if told is not None:
            assert re.search(r"can be shown|No cases|not drawn", told.figure.summary), figure.id
            assert not re.search(r"\d", told.figure.summary.replace("95%", "")), figure.id


def test_a_chapter_told_in_protected_tables_draws_its_charts_again(large: dict[str, Chapter]) -> None:
    volumes = large["volumes"]
    assert [figure.id for figure in volumes.figures] == ["received-by-month"]
    tables = {table.id: table for table in volumes.tables}
    same = volumes.told(tables)
    assert same.tables == volumes.tables
    assert same.numbers[0].figures == volumes.numbers[0].figures
    month = tables["by-month"]
    told = volumes.told(tables | {"by-month": hidden(month, ("received",), [5])})
    assert told.figures == ()
    assert [table.id for table in told.tables] == [table.id for table in volumes.tables]
    del tables["by-quarter"]
    less = volumes.told(tables)
    assert "by-quarter" not in {table.id for table in less.tables}
    assert [basis.table for basis in less.bases] == [table.id for table in less.tables]


def test_bars_of_a_hidden_count_have_a_mark_and_no_length(large: dict[str, Chapter]) -> None:
    chapter = large["circumstances"]
    figure = next(figure for figure in chapter.figures if figure.table == "categories")
    table = next(table for table in chapter.tables if table.id == "categories")
    group = figure.id.split("-")[1]
    row = next(place for place, (key, _) in enumerate(table.rows) if key.startswith(f"{group}."))
    told = figure.told(hidden(table, ("received",), [row]))
    assert told is not None
    assert CONFIDENTIAL in told.figure.svg
    assert told.figure.svg.count("<rect") == figure.figure.svg.count("<rect") - 1


def test_a_figure_of_a_column_that_is_not_there_is_a_mistake() -> None:
    table = Table("t", "T", "u", "s", (("a", "A"),), (Column("n", "N"),), pl.DataFrame({"n": [1]}))
    with pytest.raises(ValueError, match="figure f: table t has no column m"):
        drawn("f", table, ("m",), lambda _: None)
    assert drawn("f", table, ("n",), lambda _: None) == []


def months(counts: list[int], first: date = date(2025, 1, 1)) -> Register:
    """A register that receives so many cases in each month, from the first day of the first one."""
    register = Register({"data_cut": TODAY.isoformat()})
    for place, n in enumerate(counts):
        year, month = divmod(first.year * 12 + first.month - 1 + place, 12)
        for number in range(n):
            register.governed(date(year, month + 1, 1) + timedelta(days=number % 28))
    return register


def chart_of(register: Register, last: date | None = None) -> list[Drawn]:
    return list(chapters_of(gather(frames.load(register.tables()), None, last))["volumes"].figures)


def test_fewer_than_12_months_have_trial_limits_that_are_called_so() -> None:
    (chart,) = chart_of(months([10, 12, 9, 11, 10, 13]), date(2025, 6, 30))
    assert "These are trial limits: they rest on 6 points, and 12 are needed." in chart.figure.summary
    assert chart.figure.numbers.frame["value"].to_list() == [10, 12, 9, 11, 10, 13]


def test_limits_of_the_first_12_months_hold_for_those_that_follow() -> None:
    level = [10, 12, 9, 11, 10, 13, 10, 12, 9, 11, 10, 13]
    (chart,) = chart_of(months([*level, 30, 31, 29, 30]), date(2026, 4, 30))
    frame = chart.figure.numbers.frame
    assert frame["mean"].n_unique() == 1
    assert frame["mean"][0] == pytest.approx(sum(level) / 12)
    assert frame["signal"].to_list()[-1].startswith("outside a limit")
    assert "trial" not in chart.figure.summary


def test_part_of_a_month_is_no_point_of_a_chart() -> None:
    register = months([10, 12, 9, 11, 10, 13, 11])
    (chart,) = chart_of(register, date(2025, 7, 14))
    assert [words for _, words in chart.figure.numbers.rows][-1] == "June 2025"
    later = Register({"data_cut": TODAY.isoformat()})
    for row in register.cases:
        later.governed(row["received"] + timedelta(days=9))
    (chart,) = chart_of(later, date(2025, 8, 31))
    assert [words for _, words in chart.figure.numbers.rows][0] == "February 2025"


def test_counts_under_5_a_month_have_a_rate_chart_and_fewer_still_have_none() -> None:
    (chart,) = chart_of(months([3, 4, 2, 3, 5, 3]), date(2025, 6, 30))
    assert "for each 30 days" in chart.figure.numbers.unit
    assert chart.figure.numbers.frame["value"][0] == pytest.approx(3 / 31 * 30)
    assert chart_of(months([1, 0, 2, 1, 1, 1]), date(2025, 6, 30)) == []


def test_new_limits_begin_where_the_register_says_that_something_else_is_counted() -> None:
    register = Register({"data_cut": TODAY.isoformat()})
    for month in range(1, 13):
        for day in range(1, 9):
            register.migrated(date(2024, month, day), date(2024, month, day) + timedelta(days=3))
    for month in range(1, 10):
        for day in range(1, 21):
            register.governed(date(2025, month, day))
    (chart,) = chart_of(register, date(2025, 9, 30))
    assert (
        "New limits from January 2025: The cases of the older register old have ended."
        in chart.figure.summary
    )
    assert chart.figure.numbers.frame["segment"].to_list() == [1] * 12 + [2] * 9


def test_leaving_open_cases_out_shows_fewer_still_waiting() -> None:
    """The curve of closed cases never lies above the one that counts the open ones in."""
    chapter = chapters_of(gather(frames.load(simulated(800, seed=3)), date(2026, 5, 1), TODAY))["timeliness"]
    curves = [figure for figure in chapter.figures if figure.id.startswith("curve-")]
    assert len(curves) >= 2
    for curve in curves:
        frame = curve.figure.numbers.frame
        known = frame.drop_nulls(["value", "closed"])
        assert (known["closed"] <= known["value"] + 1e-9).all()
        assert (known["closed"] < known["value"] - 1).any()
    drawings = "".join(curve.figure.svg for curve in curves)
    assert "stroke-dasharray" in drawings
