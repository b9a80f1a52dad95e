"""Charts and tables on a page, as a reader or a screen reader meets them; axe looks again in a browser (test_charts_axe)."""

import re
from itertools import pairwise

import pytest

from analytics.charts import figure_html, style
from tests.analytics import charts_samples as samples
from tests.analytics.charts_samples import FIGURES, HOSTILE, figure
from tests.analytics.markup import Node, read


@pytest.fixture(scope="module")
def page() -> Node:
    return read(samples.sample())


def figures(page: Node) -> list[Node]:
    return list(page.all("figure"))


def test_the_page_has_a_language_a_title_and_one_main_heading(page: Node) -> None:
    (html,) = page.all("html")
    (h1,) = page.all("h1")
    (head,) = page.all("head")
    assert html.attributes["lang"] == "en-GB"
    assert next(head.all("title")).text == h1.text == "Charts and tables"


def test_every_figure_has_a_caption_with_its_number_and_a_sentence(page: Node) -> None:
    assert len(figures(page)) == len(FIGURES)
    for number, node in enumerate(figures(page), 1):
        (caption,) = node.all("figcaption")
        made = figure(node.attributes["id"])
        assert caption.text.startswith(f"Figure {number}. {made.title}")
        assert caption.text.endswith(made.numbers.unit)
        summary = next(p for p in node.all("p") if p.attributes.get("id"))
        assert summary.text == made.summary
        assert summary.text.endswith(".")


def test_both_drawings_are_images_named_by_the_caption_and_described_by_the_sentence(page: Node) -> None:
    texts = {node.attributes["id"]: node.text for node in page.all() if "id" in node.attributes}
    for node in figures(page):
        images = [svg for svg in node.all("svg") if svg.attributes.get("role") == "img"]
        assert [svg.attributes["class"] for svg in images] == ["wide", "narrow"]
        for svg in images:
            assert texts[svg.attributes["aria-labelledby"]].startswith("Figure ")
            assert texts[svg.attributes["aria-describedby"]] == figure(node.attributes["id"]).summary
            assert next(svg.all("title")).text == figure(node.attributes["id"]).title


def test_every_other_drawing_is_a_sparkline_with_a_name_or_hidden_from_screen_readers(page: Node) -> None:
    for svg in page.all("svg"):
        if svg.attributes.get("role") != "img":
            assert svg.attributes == {"viewbox": "0 0 28 14", "aria-hidden": "true"}
        elif svg.attributes["class"] == "spark":
            assert re.search(r": first .+, last .+, lowest .+, highest .+\.$", next(svg.all("title")).text)


def test_the_numbers_of_every_chart_are_in_a_table_of_the_same_figure(page: Node) -> None:
    for number, node in enumerate(figures(page), 1):
        made = figure(node.attributes["id"])
        details = list(node.all("details"))
        assert len(details) == (1 if made.table.height else 0)
        for shown in details:
            assert next(shown.all("summary")).text == f"The numbers of figure {number}"
            (table,) = shown.all("table")
            assert next(table.all("caption")).text.startswith(f"Numbers of figure {number}. {made.title}")
            heads = [th.text for th in table.all("th") if th.attributes["scope"] == "row"]
            assert heads == made.table["row"].to_list()
            cells = [[td.text for td in row.all("td")] for row in table.all("tr")]
            assert len([row for row in cells if len(row) == len(made.numbers.columns)]) == made.table.height


def test_ids_are_unique_and_every_reference_has_its_target(page: Node) -> None:
    ids = [node.attributes["id"] for node in page.all() if "id" in node.attributes]
    assert len(ids) == len(set(ids))
    named = [
        target
        for node in page.all()
        for key in ("headers", "aria-labelledby", "aria-describedby")
        for target in node.attributes.get(key, "").split()
    ]
    assert set(named) <= set(ids)


def test_heads_have_a_scope_cells_have_headers_and_none_is_blank(page: Node) -> None:
    for cell in page.all("th", "td"):
        assert cell.text not in ("", "-", "–", "—", "None", "nan", "null")
        if cell.tag == "th":
            assert cell.attributes["scope"] in ("col", "row", "colgroup", "rowgroup")
    for table in page.all("table"):
        for row in (row for row in table.all("tr") if row.attributes.get("class") != "gt_group_heading_row"):
            assert all("headers" in cell.attributes for cell in row.all("td"))


def test_every_mark_in_a_table_is_explained_right_under_it(page: Node) -> None:
    for part in [*figures(page), *page.all("section")]:
        if part.tag == "figure" or not list(part.all("figure")):
            used = {mark for cell in part.all("td", "th") for mark in re.findall(r"\[[bcpxz]\]", cell.text)}
            notes = " ".join(p.text for p in part.all("p") if p.attributes.get("class") == "note")
            assert used <= set(re.findall(r"\[\w\](?=: )", notes))


def test_nothing_is_loaded_nothing_runs_and_nothing_is_styled_in_place(page: Node) -> None:
    active = ("script", "iframe", "object", "embed", "base", "form", "img", "image", "use", "style", "link")
    assert [node.tag for node in page.all(*active)] == ["link", "style"]
    for node in page.all():
        for name in node.attributes:
            assert not name.startswith("on")
            assert name not in ("src", "srcset", "style", "xlink:href")
        assert node.tag in ("a", "link") or "href" not in node.attributes
    text = samples.sample()
    for outside in ("http:", "https:", "//", "url(", "@import", "javascript:x)"):
        assert outside not in text.replace(HOSTILE[3], "") or outside == "javascript:x)"


def test_headings_are_left_to_the_page(page: Node) -> None:
    levels = [int(node.tag[1]) for node in page.all("h1", "h2", "h3", "h4")]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_hostile_words_are_shown_and_do_nothing() -> None:
    tree = read(figure_html(figure("hostile"), "hostile", 1))
    assert next(tree.all("figcaption")).text == f"Figure 1. {HOSTILE[0]}{HOSTILE[1]}"
    heads = [th.text for th in tree.all("th")]
    assert {HOSTILE[0], HOSTILE[1], HOSTILE[2], "]]> <![CDATA[ {{m^2}} <!-- **b** -->"} <= {
        head.replace("{ {", "{{") for head in heads
    }
    evil = "\N{REPLACEMENT CHARACTER}evil\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}[31m\N{REPLACEMENT CHARACTER}"
    assert evil in heads
    assert any(evil in li.text for li in tree.all("li"))
    assert max(map(len, heads)) <= 90
    for svg in tree.all("svg"):
        assert "script" not in {node.tag for node in svg.all()}
    titles = [title.text for svg in tree.all("svg") for title in svg.all("title")]
    assert any(title.startswith(f"{HOSTILE[0]}: 3") for title in titles)
    assert titles.count(HOSTILE[0]) == 2


def test_colours_have_the_contrast_that_words_need() -> None:
    """On white, and white on them: 4.5 to 1 (WCAG 1.4.3); lines would do with 3 (1.4.11)."""
    (line,) = (line for line in style.STYLE.splitlines() if "--signal:" in line and "#" in line)
    colours = dict(re.findall(r"--(\w+): #(\w{6});", line))
    assert len(colours) == 5
    for colour in [*colours.values(), "1c2228", "4a545e", "14506e"]:
        assert 1.05 / (luminance(colour) + 0.05) >= 4.5, colour


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_what_colour_tells_a_shape_a_dash_or_a_letter_tells_too() -> None:
    """Without any colour at all: every line of a chart with several has a dash of its own."""
    for name, classes in (
        ("answered", ("first", "second", "third", "fourth")),
        ("volumes", ("limit", "mean")),
    ):
        tree = read(figure(name).svg)
        dashes = set()
        for class_ in classes:
            groups = [node for node in tree.all("g") if node.attributes.get("class") == class_]
            dashes |= {
                path.attributes.get("stroke-dasharray", "")
                for group in groups
                for path in group.children
                if isinstance(path, Node) and path.tag == "path" and group.attributes.get("fill") == "none"
            }
        assert len(dashes) == (4 if name == "answered" else 3)


def test_print_narrow_and_forced_colours_have_rules() -> None:
    for rule in ("@media print", "@media screen and (max-width:", "@media (forced-colors: active)"):
        assert rule in style.STYLE
