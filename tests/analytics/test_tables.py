import polars as pl
import pytest

from analytics import wording as w
from analytics.tables import Column, Table, as_html, build, finish
from tests.analytics.markup import read


def table(**changes: object) -> Table:
    plain: dict[str, object] = {
        "id": "kinds",
        "title": "Cases by kind",
        "unit": "Cases",
        "stub": "Kind",
        "rows": (("a", "A"), ("b", "B & C"), ("all", "All")),
        "columns": (
            Column("n", "Number"),
            Column("share", "Share", "percent", under="Of all"),
            Column("mean", "Mean", "mean", under="Of all"),
            Column("median", "Median", "days"),
            Column("words", "Words", "text"),
        ),
        "frame": pl.DataFrame(
            {
                "n": [1234, None, -1],
                "share": [12.345, None, 100.0],
                "mean": [19.0, None, 1.25],
                "median": [7.0, None, 7.5],
                "words": ["<i>x</i>", "y", "z"],
            }
        ),
    }
    return Table(**(plain | changes))  # type: ignore[arg-type] # of many kinds


def cells(made: Table) -> list[str]:
    return [cell.text for cell in read(as_html(made, 4)).all("td")]


def test_figures_are_printed_by_their_form() -> None:
    assert cells(table()) == [
        *("1,234", "12.3%", "19.0", "7", "<i>x</i>"),
        *("[z]", "[z]", "[z]", "[z]", "y"),
        *("−1", "100.0%", "1.2", "7.5", "z"),
    ]


def test_a_mark_says_why_a_figure_is_missing() -> None:
    made = table(marks={(1, "median"): "[x]", (0, "n"): "[x]"})  # the second is there after all
    assert cells(made)[5:9] == ["[z]", "[z]", "[z]", "[x]"]
    assert made.shorthand == {"[z]", "[x]"}
    assert table(frame=table().frame.fill_null(0)).shorthand == set()


def test_figures_by_name_for_the_manifest() -> None:
    found = table(frame=table().frame.with_columns(share=pl.lit(1) / 3)).figures
    assert len(found) == 15
    assert (found["kinds.a.n"], found["kinds.b.n"], found["kinds.a.share"]) == (1234, None, 0.333333)


def test_sums_stand_out_and_groups_have_a_head() -> None:
    tree = read(as_html(table(totals=frozenset({2}), groups=("First <", "First <", "Second")), 1))
    (summed,) = (row for row in tree.all("tr") if row.attributes.get("class") == "sum")
    assert next(summed.all("th")).text == "All"
    heads = [th.text for th in tree.all("th") if th.attributes["scope"] == "colgroup"]
    assert heads == ["Of all", "First <", "Second"]


def test_a_column_is_labelled_with_plain_text_whatever_it_holds() -> None:
    tree = read(as_html(table(columns=(Column("n", "<b>{{x}}</b> **y**\u202e"),)), 1))
    assert list(tree.all("th"))[1].text == "<b>{ {x}}</b> **y**\ufffd"


def test_notes_follow_the_table_as_plain_text() -> None:
    (note,) = (p for p in read(as_html(table(notes=("a <b> c",)), 1)).all("p"))
    assert note.text == "a <b> c"


def test_a_row_too_few_or_a_key_twice_is_a_mistake() -> None:
    for rows in ((("a", "A"),), (("a", "A"), ("a", "B"), ("c", "C"))):
        with pytest.raises(ValueError, match="table kinds: "):
            table(rows=rows)


def test_an_empty_head_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="table kinds has an empty head"):
        as_html(table(stub=""), 1)


def test_html_laid_out_otherwise_is_not_guessed_at() -> None:
    made = table()
    with pytest.raises(ValueError, match="found 0 times, not once"):
        finish(build(made).tab_header(title="only a title"), made, 1)


def test_words() -> None:
    assert [w.counted(n, "case") for n in (0, 1, 2, 1234)] == ["0 cases", "1 case", "2 cases", "1,234 cases"]
    assert w.counted(2, "reply", "replies") == "2 replies"
    assert [w.listed(list(parts)) for parts in ("a", "ab", "abc")] == ["a", "a and b", "a, b and c"]
    assert [w.plain(x) for x in (7, 7.5, 154.705, -2.0, 1234)] == ["7", "7.5", "154.7", "−2", "1,234"]
    assert w.sentence("from here") == "From here."
    assert w.label("a" * 81) == "a" * 79 + "…"
    assert w.clean(" a\n\tb\u200b\ue000 é") == "a b\ufffd\ufffd é"
    assert w.clean("e\u0301") == "é"
