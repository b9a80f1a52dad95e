"""Every chart and table in a real browser, wide and narrow, tables unfolded: axe finds nothing, and all of it fits."""

import json
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.analytics import charts_samples, chromium
from tests.analytics.test_axe import AXE, RUN, WIDTHS

pytestmark = pytest.mark.slow

# The two longest are like the others, and axe looks at every cell.
UNFOLD = "document.querySelectorAll('details').forEach(found => found.open = found.querySelectorAll('tr').length < 100)"


@pytest.fixture(scope="module")
def browser() -> Iterator[chromium.Browser]:
    with chromium.browser() as found:
        yield found


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("charts") / "sample.html"
    path.write_text(charts_samples.sample(), "utf-8")
    return path


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_no_violation(browser: chromium.Browser, page: Path, width: int) -> None:
    spec = find_spec(AXE)
    if spec is None or spec.origin is None:
        pytest.skip(f"{AXE} is not installed: pip install -e '.[dev]'")
    browser.requests.clear()
    browser.open(page, width)
    browser.run(UNFOLD)
    browser.run((Path(spec.origin).parent / "axe.min.js").read_text("utf-8"))
    found: dict[str, Any] = browser.run(RUN)
    assert found["violations"] == [], json.dumps(found["violations"], indent=1)[:3000]
    assert found["passes"] > 20
    assert browser.requests == [page.resolve().as_uri()]
    assert browser.run("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("width", WIDTHS)
def test_one_of_the_two_drawings_is_shown_and_its_words_can_be_read(
    browser: chromium.Browser, page: Path, width: int
) -> None:
    browser.open(page, width)
    shown = browser.run(
        """[...document.querySelectorAll('.drawing')].map(drawing => {
            const seen = [...drawing.querySelectorAll(':scope > svg')].filter(svg => svg.clientWidth);
            const sizes = seen.flatMap(svg => [...svg.querySelectorAll('text')].map(
                text => parseFloat(getComputedStyle(text).fontSize) * svg.clientWidth / svg.viewBox.baseVal.width));
            return [seen.map(svg => svg.getAttribute('class')).join(), Math.min(...sizes)];
        })"""
    )
    assert {name for name, _ in shown} == {"wide" if width > 1000 else "narrow"}
    assert min(size for _, size in shown) >= 12


def test_words_do_not_leave_their_picture(browser: chromium.Browser, page: Path) -> None:
    for width in WIDTHS:
        browser.open(page, width)
        outside = browser.run(
            """[...document.querySelectorAll('.drawing > svg')].filter(svg => svg.clientWidth).flatMap(svg => {
                const box = svg.getBoundingClientRect();
                return [...svg.querySelectorAll('text')].filter(text => {
                    const at = text.getBoundingClientRect();
                    return at.left < box.left - 2 || at.right > box.right + 2 || at.bottom > box.bottom + 2;
                }).map(text => text.textContent);
            })"""
        )
        assert outside == []


def test_in_print_the_wide_drawing_and_the_numbers_are_there(browser: chromium.Browser, page: Path) -> None:
    browser.open(page, 688)
    browser.send("Emulation.setEmulatedMedia", media="print")
    try:
        shown = browser.run(
            """[document.querySelector('#volumes .wide').clientWidth > 0, document.querySelector('#volumes .narrow').clientWidth,
                document.querySelector('#volumes table').checkVisibility({contentVisibilityAuto: true})]"""
        )
    finally:
        browser.send("Emulation.setEmulatedMedia", media="")
    assert shown == [True, 0, True]
    printed = browser.pdf()
    assert b"/StructTreeRoot" in printed
    assert printed.count(b"/Figure") >= len(charts_samples.FIGURES)


def test_where_colours_are_forced_lines_take_the_colour_of_words(
    browser: chromium.Browser, page: Path
) -> None:
    browser.open(page, WIDTHS[0])
    ask = "getComputedStyle(document.querySelector('#volumes .signal')).color"
    plain = browser.run(ask)
    browser.send("Emulation.setEmulatedMedia", features=[{"name": "forced-colors", "value": "active"}])
    try:
        assert browser.run(ask) != plain
    finally:
        browser.send("Emulation.setEmulatedMedia", features=[])
