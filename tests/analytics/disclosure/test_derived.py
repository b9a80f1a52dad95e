"""Percentages, means, series, alternative texts and files of a protected table."""

import io

import polars as pl
import pytest

from analytics.disclosure import (
    Protected,
    Series,
    audit,
    change,
    derive,
    from_frame,
    mean,
    median,
    protect,
    rate,
    series,
    share,
    shares,
)
from analytics.tables import Column, Table, as_html
from tests.analytics.markup import read

HIDDEN_COUNTS = (3, 1717, 5151, 6161)


@pytest.fixture
def made() -> Protected:
    rows = [
        ("A", "x", 3), ("A", "y", 1717), ("A", "z", 40),
        ("B", "x", 5151), ("B", "y", 6161), ("B", "z", 0),
    ]  # fmt: skip
    found = protect(pl.DataFrame(rows, schema=["r", "c", "n"], orient="row"), "r", "c", "n")
    assert sorted(place for place, why in found.why.items()) == [
        (("A",), ("x",)), (("A",), ("y",)), (("B",), ("x",)), (("B",), ("y",)),
    ]  # fmt: skip
    return found


def test_a_figure_of_a_hidden_count_is_hidden(made: Protected) -> None:
    hidden, shown, total, none = made.at("A", "x"), made.at("A", "z"), made.at("A"), made.at("B", "z")
    assert share(hidden, total).text == "[c]"
    assert share(shown, hidden).text == "[c]"
    assert share(shown, total).text == "2.3"
    assert share(shown, none).text == "[z]"
    assert rate(hidden, 5000).text == "[c]"
    assert rate(shown, 5000).value == 8
    assert rate(shown, 0).text == "[z]"
    assert change(shown, hidden).mark == "[c]"
    assert change(shown, none).value == 40
    assert mean(12.0, hidden).text == "[c]"
    assert mean(100.0, shown).text == "2.5"
    assert mean(None, shown).text == "[z]"
    assert mean(0.0, none).text == "[z]"
    assert median(7.0, hidden).text == "[c]"
    assert median(7.0, shown).text == "7"
    assert median(None, none).text == "[z]"


def test_no_number_is_computed_from_a_hidden_count(made: Protected) -> None:
    def never(*_: float) -> float:
        raise AssertionError("called")

    assert derive(never, made.at("A", "z"), made.at("A", "x")).text == "[c]"


def test_shares_of_each_total(made: Protected) -> None:
    for of in ("row", "column", "all"):
        found = shares(made, of)
        assert (found["share"].is_null() >= found["n"].is_null()).all()
        total = found.filter(pl.col("row_level") == 0, pl.col("column_level") == 0)
        assert total["share"].to_list() == [100.0]
    assert shares(made, "row").filter(r="A", c="z")["share"].to_list() == [100 * 40 / 1760]


def test_shares_need_totals() -> None:
    frame = pl.DataFrame({"m": ["2026-01", "2026-02"], "n": [20, 30]})
    made = protect(frame, "m", None, "n", time="m", stock=True)
    with pytest.raises(ValueError, match="no totals to take a share of"):
        shares(made)


def test_a_series_has_gaps_and_its_words_speak_of_what_is_shown(made: Protected) -> None:
    found = series(made, row="A")
    assert found == Series(("x", "y", "z"), (None, None, 40))
    assert found.shown == (("z", 40),)
    assert found.words("Service A") == (
        "Service A: 3 points, 2 of them not shown as [c]. Of those shown: first 40 (z), last 40 (z), lowest 40 (z), "
        "highest 40 (z)."
    )
    assert series(made, column="y").words("Kind y") == "Kind y: 2 points, none of them shown."
    assert series(made, row=()).values == (5154, 7878, 40)
    assert series(made, row=()).words("All") == (
        "All: 3 points: first 5,154 (x), last 40 (z), lowest 40 (z), highest 7,878 (y)."
    )
    assert Series((), ()).words("Nothing") == "Nothing: 0 points, nothing to show."


def test_a_series_of_a_table_of_one_dimension() -> None:
    frame = pl.DataFrame({"m": ["2026-01", None, "<b>"], "n": [20, 30, 40]})
    found = series(protect(frame, "m", None, "n"), column=())
    assert (found.labels, found.values) == (("2026-01", "not recorded", "<b>"), (20, 30, 40))


def test_a_series_is_of_a_row_or_a_column(made: Protected) -> None:
    for named in ({}, {"row": "A", "column": "x"}):
        with pytest.raises(ValueError, match="name one of the two"):
            series(made, **named)
    with pytest.raises(KeyError, match="no row"):
        series(made, row="Z")
    with pytest.raises(KeyError, match="no column"):
        series(made, column="Z")


def test_nothing_made_of_it_holds_a_hidden_count(made: Protected) -> None:
    laid = made.grid()
    page = as_html(
        Table(
            id="kinds", title="Cases", unit="Cases", stub="Service",
            rows=tuple(("/".join(map(str, row)) or "all", "All" if not row else str(row[0])) for row in laid.rows),
            columns=tuple(Column(f"c{n}", str(path)) for n, path in enumerate(laid.columns)),
            frame=laid.frame, marks=laid.marks, notes=(made.note,),
        ),
        1,
    )  # fmt: skip
    assert [cell.text for cell in read(page).all("td")].count("[c]") == 4
    everything = [
        page, made.frame().write_csv(), repr(made), str(made.release.as_json()), made.note,
        *(shares(made, of).write_csv() for of in ("row", "column", "all")),
        *(series(made, row=row).words("w") for row in ("A", "B", ())), *(series(made, column=c).words("w") for c in "xyz"),
    ]  # fmt: skip
    for text in everything:
        assert not any(str(count) in text or f"{count:,}" in text for count in HIDDEN_COUNTS[1:])


def test_a_companion_file_says_no_more_than_the_page(made: Protected) -> None:
    written = made.frame().write_csv().encode()
    again = pl.read_csv(io.BytesIO(written), schema_overrides={"r": pl.String, "c": pl.String})
    assert again["mark"].to_list().count("[c]") == again["n"].null_count() == 4
    release = from_frame(again, "r", "c", "n", threshold=10)
    assert release == made.release
    assert audit(release).ok
    told = again.with_columns(n=pl.when((pl.col("r") == "A") & (pl.col("c") == "x")).then(3).otherwise("n"))
    assert {finding.kind for finding in audit(from_frame(told, "r", "c", "n", threshold=10)).findings} == {
        "recoverable"
    }


def test_the_note_says_why_and_not_how_many_are_small(made: Protected) -> None:
    assert made.note == (
        "[c]: confidential. 4 figures of 12 are hidden: counts from 1 to 9, and others from which these could be worked "
        "out. With so few cases, those concerned might be recognised by people who know them."
    )
    one = made.with_printed({(("A",), ("y",)): 1717, (("B",), ("x",)): 5151, (("B",), ("y",)): 6161})
    assert "1 figure of 12 is hidden" in one.note
