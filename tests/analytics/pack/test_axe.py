"""Pages of packs in a real browser: axe finds nothing, nothing is asked of the network, and they print as a tagged PDF."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics.pack import keeping, pdf
from analytics.pack.build import PAGE, PDF
from tests.analytics import chromium
from tests.analytics.pack.made import pack
from tests.analytics.test_axe import RUN, WIDTHS, axe  # noqa: F401  a fixture

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def browser() -> Iterator[chromium.Browser]:
    with chromium.browser() as found:
        yield found


@pytest.fixture(scope="module", params=["published", "internal"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("pack")
    keeping.write(pack("mixed", internal=request.param == "internal"), made, with_pdf=False)
    return made


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_no_violation_and_nothing_is_loaded(
    browser: chromium.Browser,
    axe: str,  # noqa: F811
    folder: Path,
    width: int,
) -> None:
    for page in (folder / PAGE, folder / "tables" / "on-time.html", folder / "tables" / "services.html"):
        browser.requests.clear()
        browser.open(page, width)
        assert browser.requests == [page.resolve().as_uri()]
        assert browser.run("document.documentElement.scrollWidth <= innerWidth"), page.name
        browser.run(axe)
        found = browser.run(RUN)
        assert found["violations"] == [], json.dumps(found["violations"], indent=1)


def test_the_pdf_is_tagged(folder: Path) -> None:
    chromium.program()
    assert pdf.write(folder / PAGE, folder / PDF)
    printed = (folder / PDF).read_bytes()
    assert b"/StructTreeRoot" in printed
    assert b"/Outlines" in printed


def test_without_a_browser_there_is_no_pdf(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert not pdf.write(folder / PAGE, folder / "none.pdf")
    assert not (folder / "none.pdf").exists()
