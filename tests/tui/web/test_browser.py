"""The desk in a real browser: it appears, obeys a key, and asks nothing of anybody else."""

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from time import monotonic

import pytest

from tests.analytics import chromium
from tests.tui.support import make_queue
from tests.tui.web.desks import PATIENT
from tests.tui.web.test_command import serving

pytestmark = pytest.mark.slow

INK = """(() => {
    const canvas = document.querySelector("canvas.xterm-text-layer");
    if (!canvas) return [];
    const {data, width, height} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const lines = Array(20).fill(0);
    for (let at = 3; at < data.length; at += 4)
        if (data[at]) lines[Math.floor((at / 4 / width) * 20 / height)] += data[at - 1] + data[at - 2] + data[at - 3];
    return lines;
})()"""
"""How much light stands in each twentieth of the terminal."""
ROOM_LEFT = """document.querySelector("#terminal").clientHeight - document.querySelector(".xterm-screen").clientHeight"""
"""Pixels below the last line of the terminal."""
LINE = 24
"""More pixels than a line is high, with letters of 16."""
VIOLATIONS = """axe.run(document).then(found => found.violations.map(rule =>
    rule.id + ": " + rule.nodes.map(node => node.html).join(" ")))"""


def until(holds: Callable[[], bool]) -> None:
    end = monotonic() + PATIENT
    while not holds():
        assert monotonic() < end


def test_desk_appears_obeys_a_key_and_asks_nothing_of_others(tmp_path: Path) -> None:
    spec = find_spec("axe_playwright_python")  # ships axe.min.js; its own driver is not used
    assert spec is not None
    assert spec.origin is not None
    axe = (Path(spec.origin).parent / "axe.min.js").read_text("utf-8")
    with serving(make_queue(tmp_path)) as (server, address), chromium.browser() as browser:
        browser.visit(f"{address}/", 1200, 800)
        until(lambda: sum(light > 0 for light in browser.run(INK)) >= 15)
        assert browser.run("document.activeElement.className") == "xterm-helper-textarea"
        assert browser.run("document.querySelector('#opening').checkVisibility()") is False
        assert browser.run(ROOM_LEFT) < LINE
        browser.run(axe)
        assert browser.run(VIOLATIONS) == []

        def key(text: str, **more: object) -> None:
            before = browser.run(INK)
            browser.send("Input.dispatchKeyEvent", type="keyDown", key=text, text=text, **more)
            until(lambda: bool(browser.run(INK) != before))

        key("/")
        for letter in "refund":
            key(letter)
        server.terminate()
        until(lambda: bool(browser.run("document.activeElement.id") == "again"))
        assert "What was saved is kept" in browser.run("document.querySelector('#closed').innerText")
        assert browser.run(VIOLATIONS) == []
    assert len(browser.requests) > 5
    assert [asked for asked in browser.requests if not asked.startswith((address, "data:"))] == []
