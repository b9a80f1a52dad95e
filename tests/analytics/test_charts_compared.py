"""Funnels of teams, and curves read off a printed table, measured against their numbers."""

from dataclasses import replace

import polars as pl
import pytest

from analytics.charts import Curve, funnel_chart, read_off_chart
from analytics.statistics import funnel
from tests.analytics.charts_measured import SIZES, TENTH, Ruler, classed, drawn, number, places
from tests.analytics.charts_samples import READ_OFF, figure, read_off


@pytest.mark.parametrize("size", SIZES)
def test_every_team_stands_at_its_size_and_share(size: str) -> None:
    made = figure("teams")
    svg = drawn(made, size)
    ruler, table = Ruler(svg), made.table
    (dots,) = classed(svg, "data")
    circles = list(dots.all("circle"))
    assert [number(circle.attributes["cy"]) for circle in circles] == pytest.approx(
        [ruler.y(share) for share in table["share"]], abs=TENTH
    )
    across = [number(circle.attributes["cx"]) for circle in circles]
    per_case = (across[2] - across[0]) / (table["total"][2] - table["total"][0])
    zero = across[0] - per_case * table["total"][0]
    assert across == pytest.approx([zero + per_case * total for total in table["total"]], abs=TENTH)


@pytest.mark.parametrize("size", SIZES)
def test_the_limits_of_a_funnel_go_from_team_to_team_at_their_numbers(size: str) -> None:
    made = figure("teams")
    svg = drawn(made, size)
    ruler, rising = Ruler(svg), made.table.sort("total")
    groups = classed(svg, "limit")
    for group, name in zip(groups, ("lower", "near_lower", "near_upper", "upper"), strict=True):
        (line,) = places(next(group.all("path")).attributes["d"])
        assert [y for _, y in line] == pytest.approx([ruler.y(value) for value in rising[name]], abs=TENTH)
        dash = next(group.all("path")).attributes["stroke-dasharray"]
        assert dash == ("2 5" if name.startswith("near") else "7 4")


def test_a_team_beyond_a_limit_is_named_with_words_and_a_letter() -> None:
    made = figure("teams")
    table = made.table
    beyond = table.filter(pl.col("place") != "within the limits")
    assert 0 < beyond.height < table.height
    for name, share, place in beyond.select("row", "share", "place").iter_rows():
        assert f"{name} ({share:.1f}% of " in made.summary
        assert place in made.summary
    assert [sign.words for sign in made.key][3:] == table["row"].to_list()
    texts = {node.text for node in drawn(made, "wide").all("text")}
    assert set("ABCDEF") <= texts


def test_teams_within_the_limits_are_said_to_differ_by_chance() -> None:
    made = funnel_chart(
        funnel([45, 91, 140], [50, 100, 155]), ("A", "B", "C"),
        title="t", unit="u", measure="Share on time", count="On time", total="Due", stub="Team",
    )  # fmt: skip # what is counted stands together
    assert "None lies beyond a limit: they differ by no more than chance may give." in made.summary


def test_more_teams_than_letters_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="27 names for 27 teams, of which 26 can be told apart"):
        funnel_chart(
            funnel([1] * 27, [2] * 27), ("x",) * 27,
            title="t", unit="u", measure="m", count="c", total="t", stub="s",
        )  # fmt: skip # as above


@pytest.mark.parametrize("size", SIZES)
def test_a_curve_that_is_read_off_goes_straight_from_row_to_row(size: str) -> None:
    made = figure("read-off")
    svg = drawn(made, size)
    ruler = Ruler(svg)
    for class_, column in (("first", "value"), ("second", "closed")):
        paths = [
            path.attributes["d"]
            for group in classed(svg, class_)
            for path in group.all("path")
            if path.attributes.get("fill") is None
        ]
        (line,) = places(paths[-1])
        assert [y for _, y in line] == pytest.approx(
            [ruler.y(value) for value in (100.0, *made.table[column])], abs=TENTH
        )
        steps = [x - line[0][0] for x, _ in line]
        assert steps == pytest.approx([steps[-1] * time / READ_OFF[-1] for time in (0, *READ_OFF)], abs=TENTH)


def test_a_hidden_figure_is_a_gap_in_its_curve_and_in_its_band() -> None:
    made = read_off(hidden=True)
    assert "Where a figure is not available or not shown the line has a gap." in made.summary
    assert "22.5" not in made.svg + made.summary
    whole, cut = figure("read-off").svg, made.svg
    assert cut.count("<circle") >= whole.count("<circle")
    value = [path for group in classed(drawn(made, "wide"), "first") for path in group.all("path")]
    assert len(places(value[-1].attributes["d"])) == 2  # before the gap and after it


def test_rows_and_times_that_do_not_match_are_a_mistake() -> None:
    table = figure("read-off").numbers
    with pytest.raises(ValueError, match="2 times for 6 rows"):
        read_off_chart(table, [5, 10], [Curve("a", "value")], measure="m")
    nothing = table.frame.with_columns(pl.lit(None, pl.Float64).alias("value"))
    made = read_off_chart(replace(table, frame=nothing), READ_OFF, [Curve("a", "value")], measure="m")
    assert made.summary == "No figure that can be shown."
