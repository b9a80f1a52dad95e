"""Curves of waiting, and series before and after a change, measured against their tables."""

from itertools import pairwise

import polars as pl
import pytest

from analytics.charts import before_after_chart, survival_chart
from analytics.statistics import interrupted_series, kaplan_meier
from tests.analytics import charts_samples as samples
from tests.analytics.charts_measured import SIZES, TENTH, Ruler, classed, drawn, marks, places
from tests.analytics.charts_samples import figure
from tests.analytics.statistics.sicily import BAN


@pytest.mark.parametrize("size", SIZES)
def test_before_and_after_points_and_lines_stand_where_their_numbers_say(size: str) -> None:
    made = figure("ban")
    svg = drawn(made, size)
    ruler, table = Ruler(svg), made.table
    assert [y for _, y in marks(svg)] == pytest.approx(
        [ruler.y(value) for value in table["observed"]], abs=TENTH
    )
    (fitted,) = classed(svg, "data")
    before, after = places(next(fitted.all("path")).attributes["d"])
    assert (len(before), len(after)) == (BAN, 59 - BAN)
    assert [y for _, y in before + after] == pytest.approx(
        [ruler.y(value) for value in table["fitted"]], abs=TENTH
    )
    without = [
        path
        for group in classed(svg, "without")
        for path in group.all("path")
        if "stroke-dasharray" in path.attributes
    ]
    (line,) = places(without[0].attributes["d"])
    assert [y for _, y in line] == pytest.approx(
        [ruler.y(value) for value in table["counterfactual"].drop_nulls()], abs=TENTH
    )
    assert table["counterfactual"].null_count() == BAN  # before the change the two lines are one
    assert without[0].attributes["stroke-dasharray"] == "7 4"
    edge = (before[-1][0] + after[0][0]) / 2
    (moment,) = classed(svg, "moment")
    assert places(next(moment.all("path")).attributes["d"])[0][0][0] == pytest.approx(edge, abs=TENTH)


def test_a_slope_is_told_and_a_model_that_gives_nothing_has_no_lines() -> None:
    assert "With each further point it was " in samples.ban(slope=True).summary
    few = figure("too-few")
    assert not classed(drawn(few, "wide"), "data")
    assert few.table.columns == ["row", "when", "observed"]
    assert few.table["when"].to_list() == ["before"] * 4 + ["after"] * 3


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["waiting", "answered", "few-waits"])
def test_a_curve_is_drawn_at_the_numbers_of_its_table(name: str, size: str) -> None:
    made = figure(name)
    svg = drawn(made, size)
    ruler, table = Ruler(svg), made.table
    groups = table["group"].unique(maintain_order=True) if "group" in table.columns else ["all"]
    for group, class_ in zip(groups, ("first", "second", "third", "fourth"), strict=False):
        rows = table.filter(pl.col("group") == group) if "group" in table.columns else table
        band, line = (node for node in classed(svg, class_) if node.tag == "g")
        (way,) = places(next(line.all("path")).attributes["d"])
        wanted = [ruler.y(value) for value in rows["value"].drop_nulls()]
        ends = way if name != "few-waits" else [way[0], *way[2::2]]
        assert [y for _, y in ends] == pytest.approx(wanted, abs=TENTH)
        edges = classed(band, "edge")
        assert len(edges) == 2
        for edge, limit in zip(edges, ("lower", "upper"), strict=True):
            (way,) = places(next(edge.all("path")).attributes["d"])
            ends = way if name != "few-waits" else [way[0], *way[2::2]]
            assert [y for _, y in ends] == pytest.approx(
                [ruler.y(v) for v in rows[limit].drop_nulls()], abs=TENTH
            )


def test_a_curve_read_off_step_by_step_holds_its_height_until_the_next_step() -> None:
    (way,) = places(next(classed(drawn(figure("few-waits"), "wide"), "first")[1].all("path")).attributes["d"])
    for (x0, y0), (x1, y1) in pairwise(way):
        assert x0 == x1 or y0 == y1


def test_what_is_under_the_axis_of_a_curve_is_how_many_were_waiting() -> None:
    days, seen = [3, 9, 9, 14, 30], [True, True, False, True, False]
    made = figure("few-waits")
    for time, risk in made.table.select("row", "at_risk").iter_rows():
        assert risk == sum(day >= float(time) for day in days)
    assert made.table["events"].sum() == sum(seen)
    assert made.table["censored"].sum() == 2
    texts = [text.text for text in drawn(made, "wide").all("text")]
    at = texts.index("Still watched")
    assert texts[at + 1 :] == ["5", "4", "2", "1", "1", "1", "1"]


def test_a_curve_that_ends_while_cases_wait_is_drawn_no_further() -> None:
    made = survival_chart(
        {"A": kaplan_meier([2, 4, 6], [True, True, False]), "B": kaplan_meier([5, 20], [True, True])},
        title="T",
        unit="U",
        measure="Share still waiting",
        until=20,
    )
    a = made.table.filter(pl.col("group") == "A")
    assert a.filter(pl.col("value").is_null())["row"].to_list() == ["10", "15", "20"]
    assert made.as_table("x").shorthand == {"[x]"}
    assert "A, 3 cases: half by 4 working days" in made.summary
    assert "33.3% after 6 working days" in made.summary


def test_times_that_are_no_whole_numbers_have_rows_of_their_own() -> None:
    curve = kaplan_meier([0.1 * place for place in range(1, 90)], [True] * 89)
    made = survival_chart({"A": curve}, title="T", unit="U", measure="Share", until=0.9)
    assert made.table["row"].to_list() == [f"{0.1 * place:.1f}".removesuffix(".0") for place in range(11)]
    assert made.table["at_risk"].to_list() == [89, *range(89, 79, -1)]


@pytest.mark.parametrize(
    ("counts", "verdict"),
    [
        ([20, 22, 19, 21] * 3 + [60, 62, 59, 61] * 3, "a rise beyond what chance would often give."),
        ([60, 62, 59, 61] * 3 + [20, 22, 19, 21] * 3, "a fall beyond what chance would often give."),
        ([20, 22, 19, 21] * 6, "no more than chance may give."),
    ],
)
def test_the_effect_of_a_change_is_told_from_chance(counts: list[int], verdict: str) -> None:
    result = interrupted_series(counts, [1] * 24, 12)
    made = before_after_chart(
        result, 12, samples.months(24), change="New form", title="T", unit="U", measure="Cases"
    )
    assert verdict in made.summary
    assert f"{result.value:.2f} (95% interval {result.lower:.2f} to {result.upper:.2f})" in made.summary


def test_a_change_after_the_last_point_gives_no_ratio() -> None:
    later = before_after_chart(
        interrupted_series([3, 9], [1, 1], 2),
        2,
        samples.months(2),
        change="New form",
        title="T",
        unit="U",
        measure="M",
    )
    assert later.summary == (
        "After the last point: New form. Too few to tell: 2 points before the change and 0 after it, and 8 are needed "
        "on each side."
    )


def test_a_half_that_is_not_reached_is_said() -> None:
    made = survival_chart(
        {"A": kaplan_meier([2, 9, 9, 9], [True, False, False, False])}, title="T", unit="U", measure="Waiting"
    )
    assert made.summary == "A, 4 cases: half is not reached. Waiting: 75.0% after 9 working days."
