"""Control charts measured: points, limits and signals stand where the table says."""

import re

import pytest

from analytics.charts import control_chart, figure_html
from analytics.statistics import Rule, xmr
from tests.analytics import charts_samples as samples
from tests.analytics.charts_measured import SIZES, TENTH, Ruler, classed, drawn, marks, number, places
from tests.analytics.charts_samples import figure


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["volumes", "rebaselined", "shares", "rates", "rare", "trial", "long"])
def test_every_point_of_a_control_chart_stands_where_its_number_says(name: str, size: str) -> None:
    made = figure(name)
    svg = drawn(made, size)
    ruler, table = Ruler(svg), made.table
    found = marks(svg)
    assert len(found) == table.height
    for (hint, y), row, value, signal in zip(
        found, table["row"], table["value"], table["signal"], strict=True
    ):
        assert y == pytest.approx(ruler.y(value), abs=2 * TENTH)
        assert hint.startswith(f"{row}: ")
        assert hint.endswith(signal) or signal == "none"
        assert number(re.split(": |, ", hint)[1]) == pytest.approx(value, abs=0.5) or name != "volumes"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["volumes", "rebaselined", "shares", "rates"])
def test_limits_are_drawn_at_their_numbers_and_change_where_they_do(name: str, size: str) -> None:
    made = figure(name)
    svg = drawn(made, size)
    ruler = Ruler(svg)
    heights = [
        y
        for group in classed(svg, "limit") + classed(svg, "mean")
        for path in group.all("path")
        for run in places(path.attributes["d"])
        for _, y in run
    ]
    limits = made.table.select("lower", "upper", "near_lower", "near_upper", "mean")
    wanted = {round(ruler.y(value)) for column in limits.iter_columns() for value in column.drop_nulls()}
    assert {round(y) for y in heights} <= {y + more for y in wanted for more in (-1, 0, 1)}
    assert wanted <= {round(y) + more for y in heights for more in (-1, 0, 1)}
    segments = made.table["segment"].n_unique() if "segment" in made.table.columns else 1
    (mean,) = classed(svg, "mean")
    assert len(places(next(mean.all("path")).attributes["d"])) == segments


def test_each_rule_has_a_shape_of_its_own_and_words_in_key_table_and_summary() -> None:
    values = (
        [10, 11] * 8
        + [30]
        + [10, 11] * 3
        + [14, 10, 14]
        + [12, 12.5, 13, 12, 13, 12.5, 12]
        + [5, 6, 7, 8, 9, 10, 11]
    )
    made = control_chart(
        xmr(values),
        samples.months(len(values)),
        title="T",
        unit="U",
        measure="M",
        form="mean",
    )
    rules = {signal.rule for signal in xmr(values).signals if signal}
    assert rules == set(Rule)
    svg = drawn(made, "wide")
    (group,) = classed(svg, "signal")
    shapes = {(node.tag, node.attributes.get("d", "").count("L")) for node in group.all("circle", "path")}
    assert shapes == {("path", 3), ("path", 2), ("circle", 0)}  # diamond and square, triangle, ring
    said = [sign.words for sign in made.key if sign.words.startswith("Signal: ")]
    assert said == [f"Signal: {rule.words}" for rule in Rule]
    for rule in Rule:
        assert rule.words in made.summary
        assert made.table["signal"].str.starts_with(rule.words).any()


def test_trial_limits_are_called_so_on_the_chart() -> None:
    for size in SIZES:
        assert "trial limits" in [text.text for text in drawn(figure("trial"), size).all("text")]
        assert "trial limits" not in [text.text for text in drawn(figure("volumes"), size).all("text")]
    assert [sign.words for sign in figure("trial").key][2] == "Trial limits, from 6 points: 12 are needed"


def test_a_limit_that_no_value_can_pass_is_left_out_and_said() -> None:
    values = [1, 9, 0, 8, 2, 7, 1, 9, 0, 8, 1, 7]
    made = control_chart(xmr(values), samples.months(12), title="T", unit="U", measure="M")
    assert made.table["lower"].null_count() == 12
    assert "A lower limit that no value can lie below is left out." in figure_html(made, "a", 1)
    free = control_chart(xmr(values), samples.months(12), title="T", unit="U", measure="M", least=None)
    assert free.table["lower"][0] < 0
    assert "−" in "".join(text.text for text in drawn(free, "wide").all("text"))


def test_a_limit_far_above_every_point_does_not_press_them_flat() -> None:
    made = figure("rare")
    assert made.table["upper"][0] > 2 * float(made.table["value"].max() or 0)  # type: ignore[arg-type] # a float
    assert "The upper limit lies above the drawing." in made.summary
    svg = drawn(made, "wide")
    ruler, heights = Ruler(svg), [y for _, y in marks(svg)]
    assert max(heights) - min(heights) > 0.6 * abs(ruler.y1 - ruler.y0)


def test_nothing_month_after_month_is_a_line_along_the_bottom() -> None:
    made = control_chart(xmr([0] * 12), samples.months(12), title="T", unit="U", measure="M")
    assert made.summary.endswith(
        "mean 0, limits 0 to 0. No point is a signal: ups and downs of this size are to be expected."
    )
    svg = drawn(made, "wide")
    assert [y for _, y in marks(svg)] == [Ruler(svg).y(0)] * 12
