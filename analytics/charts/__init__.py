"""Charts as static SVG, each with a table of the same numbers: nothing to run, nothing to load, nothing by colour alone.

Each function takes a result of `analytics.statistics`, or figures, and gives a `Figure`; `figure_html` puts it on a
page that has `style.STYLE`. The same figures give the same bytes. Words are escaped, whatever they hold. Data with
nothing to draw give a figure that says so.
"""

from analytics.charts.bars import bar_chart, stacked_bars
from analytics.charts.change import before_after_chart
from analytics.charts.control import control_chart
from analytics.charts.figure import Figure, Sign, empty, figure_html
from analytics.charts.funnel import funnel_chart
from analytics.charts.read_off import Curve, read_off_chart
from analytics.charts.spark import sparkline
from analytics.charts.survival import survival_chart

__all__ = [
    "Curve",
    "Figure",
    "Sign",
    "bar_chart",
    "before_after_chart",
    "control_chart",
    "empty",
    "figure_html",
    "funnel_chart",
    "read_off_chart",
    "sparkline",
    "stacked_bars",
    "survival_chart",
]
