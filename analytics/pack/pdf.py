"""The page of a pack as a tagged PDF, by a Chromium that is there already; nothing is installed, and nothing asks the network."""

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
LIMIT: Final = 120
"""Seconds after which it is given up."""


def program() -> str | None:
    """The browser's path; None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def write(page: Path, out: Path) -> bool:
    """Print `page` into `out`. False, with nothing left behind, where there is no browser or it fails."""
    browser = program()
    if browser is None:
        return False
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        made = Path(folder) / "made.pdf"
        command = [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-extensions", "--disable-background-networking",
            "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={folder}/profile", "--no-pdf-header-footer",
            "--export-tagged-pdf", "--generate-pdf-document-outline", f"--print-to-pdf={made}", page.resolve().as_uri(),
        ]  # fmt: skip
        try:
            subprocess.run(command, check=True, timeout=LIMIT, stdin=subprocess.DEVNULL, capture_output=True)
        except (OSError, subprocess.SubprocessError):
            return False
        if not made.is_file() or not made.read_bytes().startswith(b"%PDF-"):
            return False
        beside = out.with_name(f".{out.name}.part")
        shutil.copyfile(made, beside)
        beside.replace(out)
    return True
