"""The pages in a real browser: axe finds nothing, nothing is asked of the network, nothing but a table needs scrolling sideways."""

import json
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from analytics.report import write
from tests.analytics import chromium
from tests.analytics.test_page import PAGES, build

pytestmark = pytest.mark.slow

WIDTHS = (1200, 320)
AXE = "axe_playwright_python"  # ships axe.min.js; its own driver is not used
RUN = """axe.run(document).then(found => ({
    violations: found.violations.map(rule => ({rule: rule.id, help: rule.help, nodes: rule.nodes.map(node => node.html)})),
    passes: found.passes.length,
}))"""


@pytest.fixture(scope="module")
def browser() -> Iterator[chromium.Browser]:
    with chromium.browser() as found:
        yield found


@pytest.fixture(scope="module")
def axe() -> str:
    spec = find_spec(AXE)
    if spec is None or spec.origin is None:
        pytest.skip(f"{AXE} is not installed: pip install -e '.[dev]'")
    return (Path(spec.origin).parent / "axe.min.js").read_text("utf-8")


@pytest.fixture(params=[(name, width) for name in PAGES for width in WIDTHS], ids=str)
def shown(
    request: pytest.FixtureRequest, browser: chromium.Browser, tmp_path: Path
) -> tuple[chromium.Browser, Path]:
    name, width = request.param
    page, _ = write(build(name), tmp_path)
    browser.requests.clear()
    browser.open(page, width)
    return browser, page


def test_axe_finds_no_violation(shown: tuple[chromium.Browser, Path], axe: str) -> None:
    browser, _ = shown
    browser.run(axe)
    found: dict[str, Any] = browser.run(RUN)
    assert found["violations"] == [], json.dumps(found["violations"], indent=1)
    assert found["passes"] > 30


def test_nothing_is_asked_of_the_network_and_the_page_fits(shown: tuple[chromium.Browser, Path]) -> None:
    browser, page = shown
    assert browser.requests == [page.resolve().as_uri()]
    assert browser.run("document.documentElement.scrollWidth <= innerWidth")


def test_axe_would_find_a_violation(browser: chromium.Browser, axe: str, tmp_path: Path) -> None:
    """The language taken away by hand: so silence above means something."""
    page, _ = write(build("mixed"), tmp_path)
    text = page.read_text("utf-8")
    head = '<html lang="en-GB">'
    assert text.count(head) == 1
    page.write_text(text.replace(head, "<html>"), "utf-8")
    browser.open(page, WIDTHS[0])
    browser.run(axe)
    assert [rule["rule"] for rule in browser.run(RUN)["violations"]] == ["html-has-lang"]


def test_a_wide_table_scrolls_by_keyboard_and_keeps_its_row_heads(
    browser: chromium.Browser, tmp_path: Path
) -> None:
    page, _ = write(build("mixed"), tmp_path)
    browser.open(page, 320)
    left = browser.run(
        """(() => {
            const region = document.getElementById("days-by-stage");
            region.focus();
            if (document.activeElement !== region) return "not focusable";
            region.scrollLeft = 200;
            const head = region.querySelector("tbody th").getBoundingClientRect();
            return [region.scrollLeft, Math.round(head.left - region.getBoundingClientRect().left)];
        })()"""
    )
    assert left == [200, 0]


def test_it_prints_as_a_tagged_pdf(browser: chromium.Browser, tmp_path: Path) -> None:
    page, _ = write(build("mixed"), tmp_path)
    browser.open(page, WIDTHS[0])
    printed = browser.pdf()
    assert printed.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in printed
