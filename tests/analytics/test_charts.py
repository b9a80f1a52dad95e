"""What all charts have in common, and bars: what is drawn is what the table says."""

import hashlib
import os
import re
import subprocess
import sys
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from analytics.charts import (
    bar_chart,
    before_after_chart,
    control_chart,
    figure_html,
    stacked_bars,
    survival_chart,
)
from analytics.statistics import interrupted_series, kaplan_meier, xmr
from tests.analytics import charts_samples as samples
from tests.analytics.charts_measured import SIZES, drawn, number
from tests.analytics.charts_samples import figure
from tests.analytics.markup import read

ROOT = Path(__file__).resolve().parents[2]


def test_a_summary_says_what_there_is_to_see() -> None:
    assert figure("volumes").summary == (
        "Complaints received, January 2023 to December 2025: 36 points, mean 42.4, limits 30.7 to 54.1. 8 points are "
        "signals. August 2023 (71), outside a limit: above; September 2024 to March 2025, one of 7 points or more on "
        "one side of the mean: above the mean."
    )
    assert "New limits from February 2024: Policy 2 shortens stage 1" in figure("rebaselined").summary
    assert figure("trial").summary.endswith(
        "These are trial limits: they rest on 6 points, and 12 are needed. No point is a signal: ups and downs of "
        "this size are to be expected."
    )
    assert figure("single").summary.endswith("1 point, mean 12. There are too few points for limits.")
    assert "The axis does not begin at 0." in figure("long").summary
    assert "0.89 (95% interval 0.84 to 0.93) times" in figure("ban").summary
    assert "1.03 (95% interval 1.02 to 1.05), points the other way" in figure("ban").summary
    assert "Too few to tell: 4 points before the change and 3 after it" in figure("too-few").summary
    assert figure("waiting").summary.startswith(
        "Stage 1, 400 cases: half by 12 working days (95% interval 11 to 14). Share still waiting: 23.8% after 20 and "
    )


@pytest.mark.parametrize("size", SIZES)
def test_bars_are_as_long_as_their_numbers(size: str) -> None:
    made = figure("categories")
    bars = [float(bar.attributes["width"]) for bar in drawn(made, size).all("rect")]
    values = [value for value in made.table["value"] if value]
    assert [bar / bars[0] for bar in bars] == pytest.approx([v / values[0] for v in values], abs=0.002)
    texts = [text.text for text in drawn(made, size).all("text")]
    assert "[c]" in texts  # and no bar for it
    assert len(bars) == 3


@pytest.mark.parametrize("size", SIZES)
def test_parts_of_a_bar_are_as_long_as_their_shares_and_a_row_with_a_hidden_part_has_none(size: str) -> None:
    made = figure("outcomes")
    bars = [(bar.text, float(bar.attributes["width"])) for bar in drawn(made, size).all("rect")]
    assert len(bars) == 6 + 5
    shares = [made.table[f"share{number}"][row] for row in (0, 1) for number in range(1, 7)]
    found = dict(bars)
    whole = sum(wide + 1.5 for hint, wide in bars if hint.startswith("Stage 1"))
    for hint, wide in found.items():
        assert (wide + 1.5) / whole == pytest.approx(number(hint.split(": ")[1]) / 100, abs=0.01)
    assert [share for share in shares if share == 0] == [0]
    hidden = made.table.row(2, named=True)
    assert (hidden["n1"], hidden["n2"], hidden["share1"], hidden["share3"]) == (4, None, None, None)
    assert "Stage 3: not drawn, [c]." in made.summary
    assert made.as_table("x").shorthand == {"[c]", "[z]"}


def test_parts_are_told_apart_by_letters_in_the_bars_and_in_the_key() -> None:
    made = figure("outcomes")
    letters = {
        text.text[:1]
        for text in drawn(made, "wide").all("text")
        if re.fullmatch(r"[A-F]( [\d.]+%)?", text.text)
    }
    assert letters == {"A", "B", "C"}  # the others are too narrow for one
    assert [re.sub("<.*?>", "", sign.drawn) for sign in made.key] == list("ABCDEF")


def test_nothing_to_draw_is_said_in_the_picture_and_beside_it() -> None:
    empties = {
        "No cases in this period.": [
            figure("nothing"),
            survival_chart({}, title="T", unit="U", measure="M"),
            survival_chart({"A": kaplan_meier([], [])}, title="T", unit="U", measure="M"),
            before_after_chart(
                interrupted_series([], [], 0), 0, [], change="c", title="T", unit="U", measure="M"
            ),
            bar_chart([], [], title="T", unit="U", measure="M", stub="S"),
            stacked_bars(["A"], ["x"], [(0,)], title="T", unit="U", stub="S"),
        ],
        "No figure that can be shown: [c].": [
            bar_chart(["A"], [None], title="T", unit="U", measure="M", stub="S"),
            stacked_bars(["A"], ["x", "y"], [(None, None)], title="T", unit="U", stub="S"),
        ],
    }
    for words, figures in empties.items():
        for made in figures:
            assert made.summary == words
            for size in SIZES:
                assert [text.text for text in drawn(made, size).all("text")] == [words]
            (caption,) = read(figure_html(made, "a", 1)).all("figcaption")
            assert caption.text.startswith("Figure 1. ")


def test_what_does_not_fit_together_is_a_mistake_said_in_a_sentence() -> None:
    words: dict[str, Any] = {"title": "T", "unit": "U", "measure": "M"}
    curve = kaplan_meier([1], [True])
    with pytest.raises(ValueError, match="2 labels for 1 points"):
        control_chart(xmr([1]), ["a", "b"], **words)
    with pytest.raises(ValueError, match="1 labels and a change at 3, for 2 points"):
        before_after_chart(interrupted_series([1, 2], [1, 1], 1), 3, ["a"], change="c", **words)
    with pytest.raises(ValueError, match="5 curves: 4 can be told apart"):
        survival_chart(dict.fromkeys("abcde", curve), **words)
    with pytest.raises(ValueError, match="one that rises are two charts"):
        survival_chart({"a": curve, "b": curve.rename({"survival": "incidence"})}, **words)
    with pytest.raises(ValueError, match="or one below 0"):
        bar_chart(["a"], [-1], stub="S", **words)
    with pytest.raises(ValueError, match="7 parts: 1 to 6"):
        stacked_bars([], list("abcdefg"), [], title="T", unit="U", stub="S")
    with pytest.raises(ValueError, match="counts for 1 rows of 2 parts"):
        stacked_bars(["a"], ["x", "y"], [(1,)], title="T", unit="U", stub="S")
    for bad in ("", "1a", 'a"', "a b", "é"):
        with pytest.raises(ValueError, match="is no id"):
            figure_html(figure("single"), bad, 1)


def test_axes_name_months_years_days_or_words_as_there_is_room() -> None:
    def named(name: str, size: str) -> list[str]:
        texts = [text.text for text in drawn(figure(name), size).all("text")]
        return [text for text in texts if re.fullmatch(r"\d+ [A-Z][a-z]{2}|[A-Z][a-z]{2}|20\d\d", text)]

    assert named("volumes", "wide")[:4] == ["Jan", "Apr", "Jul", "Oct"]
    assert named("volumes", "narrow") == ["Jan", "Jul", "Jan", "Jul", "Jan", "Jul", "2023", "2024", "2025"]
    assert named("long", "wide") == [str(year) for year in range(2023, 2034)]
    assert len(named("long", "narrow")) < 8
    assert named("rare", "wide")[:2] == ["30 Mar", "2 Apr"]


def test_months_that_start_late_in_the_year_are_named_from_a_round_one() -> None:
    days = [date(2025 + (10 + place) // 12, (10 + place) % 12 + 1, 1) for place in range(4)]
    made = control_chart(xmr([1, 2, 1, 2]), days, title="T", unit="U", measure="M")
    texts = [text.text for text in drawn(made, "wide").all("text")]
    assert [t for t in texts if t in ("Nov", "Dec", "Jan", "Feb", "2025", "2026")] == [
        *("Nov", "Dec", "Jan", "Feb", "2025", "2026")
    ]


def test_texts_stay_in_the_picture_and_labels_do_not_touch() -> None:
    for name in samples.FIGURES:
        for size in SIZES:
            svg = drawn(figure(name), size)
            _, _, width, height = map(float, svg.attributes["viewbox"].split())
            for text in svg.all("text"):
                assert -1 <= float(text.attributes["x"]) <= width
                assert 0 < float(text.attributes["y"]) <= height
            beside = sorted(
                float(text.attributes["y"])
                for text in svg.all("text")
                if re.match("(upper|mean|lower) ", text.text)
            )
            assert all(after - before > 10 for before, after in pairwise(beside))


def test_the_same_figures_give_the_same_bytes_in_another_process() -> None:
    ask = (
        "from hashlib import sha256; from tests.analytics.charts_samples import sample\n"
        "print(sha256(sample().encode()).hexdigest())"
    )
    other = subprocess.run(
        [sys.executable, "-c", ask],
        cwd=ROOT,
        env=os.environ
        | {"PYTHONHASHSEED": "7", "POLARS_MAX_THREADS": "1", "TZ": "Asia/Tokyo", "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert other.stdout.strip() == hashlib.sha256(samples.sample().encode()).hexdigest()
