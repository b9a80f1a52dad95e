"""What a person, a screen reader or a printer meets on the page; axe looks again in a browser (test_axe)."""

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any

import pyarrow as pa
import pytest

from analytics import page, report
from tests.analytics.markup import Node, read
from tests.analytics.oracle import messy
from tests.analytics.synthetic import Register, simulated

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</table></main>&amp;&lt;",
    "{{m^2}} **bold** [a](javascript:x) `code` <br>",
    "\u202eevil\u200b\x1b[31m\x07",
    "=HYPERLINK(1)",
    "long " * 60,
)


QUARTER = (date(2026, 4, 1), date(2026, 6, 30))
WHOLE = (None, None)

PAGES: dict[str, tuple[Callable[[], dict[str, pa.Table]], tuple[date | None, date | None]]] = {
    "mixed": (lambda: simulated(400, seed=5, simulated="yes"), WHOLE),
    "quarter": (lambda: simulated(400, seed=5), QUARTER),
    "governed": (lambda: simulated(80, seed=6, migrated=0), WHOLE),
    "migrated": (lambda: simulated(80, seed=6, migrated=1), WHOLE),
    "messy": (lambda: messy(3).tables(), QUARTER),
    "hostile": (lambda: hostile().tables(), WHOLE),
    "empty": (lambda: Register().tables(), WHOLE),
    "nothing then": (lambda: simulated(30, seed=7), (date(1999, 1, 1), date(1999, 3, 31))),
    "all later": (lambda: simulated(30, seed=7), (date(2027, 1, 1), date(2027, 3, 31))),
}


@cache
def build(name: str) -> report.Report:
    tables, (first, last) = PAGES[name]
    return report.build(tables(), first=first, last=last, code="0.1.0")


@cache
def tree_of(name: str) -> Node:
    return read(build(name).html)


def hostile() -> Register:
    register = Register({"organisation": HOSTILE[0], "policy": HOSTILE[1], "simulated": "yes"})
    columns = ("service", "category", "channel", "complainant_type", "complainant_status")
    for text in HOSTILE:
        words: dict[str, Any] = dict.fromkeys(columns, text)
        register.migrated(date(2026, 3, 2), date(2026, 3, 9), outcome_given=text, **words)
        register.governed(date(2026, 3, 2), date(2026, 3, 9), ended_as=text, stages=[_stage(text)], **words)
    return register


def _stage(text: str) -> dict[str, object]:
    return {"opened": date(2026, 3, 2), "responded": date(2026, 3, 5), "outcome": text}


@pytest.fixture(params=list(PAGES))
def name(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture
def tree(name: str) -> Node:
    return tree_of(name)


def test_it_says_what_it_is_and_in_which_language(tree: Node) -> None:
    (html,) = tree.all("html")
    (head,) = tree.all("head")
    (title,) = head.all("title")
    (h1,) = tree.all("h1")
    assert html.attributes["lang"] == "en-GB"
    assert title.text.startswith("Complaints report: ")
    assert h1.text == "Complaints report"
    assert [node.tag for node in tree.all("header", "main", "footer")] == ["header", "main", "footer"]
    assert any(m.attributes.get("content", "").startswith("width=device-width") for m in tree.all("meta"))


def test_headings_go_down_one_step_at_a_time(tree: Node) -> None:
    levels = [int(node.tag[1]) for node in tree.all("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert levels.count(1) == 1


def test_ids_are_unique_and_every_reference_has_its_target(tree: Node) -> None:
    ids = [node.attributes["id"] for node in tree.all() if "id" in node.attributes]
    assert len(ids) == len(set(ids))
    named = [
        target
        for node in tree.all()
        for key in ("headers", "aria-labelledby", "aria-describedby")
        for target in node.attributes.get(key, "").split()
    ]
    named += [node.attributes["href"][1:] for node in tree.all("a")]
    assert set(named) <= set(ids)


def test_every_table_has_a_number_a_caption_and_a_region_to_scroll_it(tree: Node) -> None:
    regions = _regions(tree)
    assert len(regions) == len(list(tree.all("table")))
    number, figures = 0, {figure.attributes["id"] for figure in tree.all("figure")}
    for region in regions:
        (caption,) = region.all("caption")
        title, unit = caption.all("span")
        if (of := region.attributes["id"].removesuffix("-numbers")) in figures:
            place = 1 + [figure.attributes["id"] for figure in tree.all("figure")].index(of)
            assert title.text.startswith(f"Numbers of figure {place}. ")
        else:
            number += 1
            assert title.text.startswith(f"Table {number}. ")
        assert unit.text
        assert region.attributes["tabindex"] == "0"
        assert region.attributes["aria-labelledby"] == title.attributes["id"]


def test_every_figure_has_a_number_a_name_a_description_and_its_numbers(tree: Node) -> None:
    for number, figure in enumerate(tree.all("figure"), 1):
        (caption,) = figure.all("figcaption")
        title = next(caption.all("span"))
        assert title.text.startswith(f"Figure {number}. ")
        drawings = [node for node in figure.all("svg") if node.attributes.get("role") == "img"]
        assert len(drawings) == 2
        for drawing in drawings:
            assert drawing.attributes["aria-labelledby"] == title.attributes["id"]
            described = drawing.attributes["aria-describedby"]
            assert any(node.attributes.get("id") == described and node.text for node in figure.all("p"))
        # Its numbers are in it, or in the table that it names.
        assert list(figure.all("table")) or any(node.text.startswith("Table ") for node in figure.all("a"))


def test_the_contents_name_every_figure_and_every_table_that_is_not_folded_away(tree: Node) -> None:
    (contents,) = tree.all("nav")
    named = {node.attributes["href"][1:] for node in contents.all("a")}
    folded = {region.attributes["id"] for figure in tree.all("figure") for region in _regions(figure)}
    shown = {region.attributes["id"] for region in _regions(tree)} - folded
    assert shown | {figure.attributes["id"] for figure in tree.all("figure")} <= named
    assert not folded & named


def test_heads_have_a_scope_and_no_cell_is_blank_or_a_dash(tree: Node) -> None:
    for cell in tree.all("th", "td"):
        assert cell.text not in ("", "-", "–", "—", "None", "nan", "null"), cell
        if cell.tag == "th":
            assert cell.attributes["scope"] in ("col", "row", "colgroup", "rowgroup")
    for table in tree.all("table"):
        for row in (row for row in table.all("tr") if row.attributes.get("class") != "gt_group_heading_row"):
            assert all("headers" in cell.attributes for cell in row.all("td"))


def test_numbers_stand_to_the_right(tree: Node) -> None:
    for cell in tree.all("td"):
        if re.fullmatch(r"[−\d,.%]+|\[[xz]\]", cell.text):
            assert "gt_right" in cell.attributes["class"].split(), cell


def test_nothing_is_loaded_and_nothing_runs(name: str, tree: Node) -> None:
    active = ("script", "iframe", "object", "embed", "base", "form", "img", "svg", "style", "link")
    assert [node.tag for node in tree.all(*active) if node.tag != "svg"] == ["link", "style"]
    assert not any("xlink:href" in node.attributes for node in tree.all())
    (style,) = tree.all("style")
    assert "url(" not in style.text
    assert "@import" not in style.text
    for node in tree.all():
        assert not [
            name for name in node.attributes if name.startswith("on") or name in ("src", "srcset", "style")
        ]
    links = [node.attributes["href"] for node in tree.all("a", "link")]
    assert all(link.startswith("#") or link == "data:," for link in links)
    assert "http://" not in build(name).html
    assert "https://" not in build(name).html
    policy = next(m for m in tree.all("meta") if m.attributes.get("http-equiv") == "Content-Security-Policy")
    assert policy.attributes["content"].startswith("default-src 'none'")


def test_every_shorthand_used_is_explained(tree: Node) -> None:
    used = {cell.text for cell in tree.all("td") if re.fullmatch(r"\[\w\]", cell.text)}
    used |= {name.text[-3:] for name in tree.all("th") if re.search(r" \[\w\]$", name.text)}
    explained = {node.text for node in tree.all("dt") if node.text.startswith("[")}
    assert used == explained


def test_hostile_words_are_shown_and_do_nothing() -> None:
    tree = tree_of("hostile")
    heads = [node.text for node in tree.all("th")]
    assert "<script>alert(1)</script>" in heads
    assert "{{m^2}} **bold** [a](javascript:x) `code` <br>" in heads
    assert (
        "\N{REPLACEMENT CHARACTER}evil\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}[31m\N{REPLACEMENT CHARACTER}"
        in heads
    )
    assert max(map(len, heads)) <= 90
    assert next(tree.all("p")).text == "<script>alert(1)</script>"


def test_a_simulated_register_says_so_above_everything() -> None:
    (main,) = tree_of("mixed").all("main")
    assert next(main.all("p")).text.startswith("Simulated register. Every case in it is made up.")
    assert "Simulated" not in build("quarter").html


def test_what_does_not_add_up_stands_above_everything() -> None:
    register = Register()
    register.migrated(date(2026, 5, 3), date(2026, 3, 5))
    made = report.build(register.tables(), first=date(2026, 4, 1), last=date(2026, 6, 30))
    faults = [node for node in read(made.html).all("p") if "fault" in node.attributes.get("class", "")]
    assert [fault.text for fault in faults] == [f"Does not add up. {warning}" for warning in made.warnings]
    assert len(faults) == 1
    assert made.manifest["reconciles"] is False
    assert made.headlines[1].endswith("does not reconcile")


def test_key_messages_link_to_the_table_they_are_read_from() -> None:
    tree = tree_of("quarter")
    captions = {region.attributes["id"]: next(region.all("caption")).text for region in _regions(tree)}
    (messages,) = (node for node in tree.all("ul") if node.attributes.get("class") == "messages")
    links = list(messages.all("a"))
    assert len(links) == 5
    for link in links:
        assert captions[link.attributes["href"][1:]].startswith(f"{link.text}. ")


@pytest.mark.parametrize("name", ["mixed", "quarter", "governed", "migrated", "messy"])
def test_key_messages_are_three_to_five_sentences(name: str) -> None:
    tree = tree_of(name)
    (messages,) = (node for node in tree.all("ul") if node.attributes.get("class") == "messages")
    said = [" ".join(line.text.rsplit(" Table ", 1)[:1]) for line in messages.all("li")]
    assert 3 <= len(said) <= 5
    assert all(text.endswith(".") and ". " not in text for text in said)
    assert sum(bool(re.search(r"\d", text)) for text in said) == len(said)


def _regions(tree: Node) -> list[Node]:
    return [node for node in tree.all("div") if node.attributes.get("role") == "region"]


def test_style_has_print_and_narrow_rules_and_is_light() -> None:
    assert "@media print" in page.STYLE
    assert "@media (max-width:" in page.STYLE
    assert "color-scheme: light;" in page.STYLE
