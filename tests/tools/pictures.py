"""Take the pictures of the README from the real program: `python -m tests.tools.pictures`.

The desk on the simulated register as an SVG, the report of the same register as a PNG (needs Chromium).
"""

import asyncio
import re
import subprocess
import tempfile
from datetime import date, datetime
from pathlib import Path

from analytics import report
from store import demo
from store.register import Store
from tests.analytics.chromium import program
from tui.app import UpheldApp
from tui.opening import Opening

DOCS = Path(__file__).resolve().parents[2] / "docs"
TODAY = date(2026, 11, 24)
MORNING = datetime(2026, 11, 24, 9, 0)


def main() -> None:
    """Make a register, look at it, and write what is seen into docs/."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.duckdb"
        demo.make(path, cases=2_000, seed=1, today=TODAY)
        asyncio.run(_desk(path))
        store = Store.open(path)
        report.write(report.build(store.facts("0.1.0"), code="0.1.0"), Path(folder) / "report")
        store.close()
        _photograph(Path(folder) / "report" / "index.html", DOCS / "report.png")


def _photograph(page: Path, picture: Path) -> None:
    """The top of a page, as it stands in a window."""
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1000,1250"]
    subprocess.run(
        [program(), *options, f"--screenshot={picture}", page.as_uri()], check=True, capture_output=True
    )


async def _desk(path: Path) -> None:
    app = UpheldApp(Opening(path, None, lambda path: Store.open(path, clock=lambda: MORNING)))
    async with app.run_test(size=(120, 32)) as pilot:
        while app.store is None or "next" not in app.export_screenshot():
            await pilot.pause(0.05)
        picture = app.export_screenshot(title="upheld demo")
        # Textual names a font on the web; whoever looks has one of their own.
        picture = re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.DOTALL)
        (DOCS / "desk.svg").write_text(picture, encoding="utf-8")
    app.register.close()


if __name__ == "__main__":
    main()
