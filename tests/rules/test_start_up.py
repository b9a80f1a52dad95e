"""Help and the first rows of the desk appear at once: what they do without is not imported."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {"duckdb", "polars", "pyarrow", "textual", "great_tables", "numpy"}
ASK = """
import json, sys
from tui.cli import main
try:
    code = main([sys.argv[1]])
except SystemExit as stop:
    code = stop.code
print(json.dumps({"code": code, "modules": sorted(sys.modules)}), file=sys.stderr)
"""


@pytest.mark.parametrize("flag", ["--help", "--version"])
def test_help_and_version_import_nothing_heavy(flag: str) -> None:
    result = subprocess.run(
        [sys.executable, "-c", ASK, flag], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert result.returncode == 0, result.stderr
    seen = json.loads(result.stderr.splitlines()[-1])

    assert not seen["code"]
    assert "upheld" in result.stdout.lower()
    assert HEAVY.isdisjoint(seen["modules"]), sorted(HEAVY.intersection(seen["modules"]))


OPEN = """
import json, sys
import tui.opening
before = sorted(sys.modules)
import tui.app, tui.screens.queue
print(json.dumps({"before": before, "after": sorted(sys.modules)}))
"""
REST = (
    "store.case.model",
    "store.events",
    "store.register",
    "store.rules",
    "store.views",
    "tui.screens.case",
)
"""What the first rows do without: it comes while they are looked at."""


def test_the_first_rows_wait_for_no_rule_of_a_case() -> None:
    result = subprocess.run(
        [sys.executable, "-c", OPEN], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    seen = json.loads(result.stdout)

    assert not [name for name in seen["after"] if name.startswith(REST)]
    assert not [name for name in seen["before"] if name.startswith(("textual", "rich"))]


@pytest.mark.parametrize("name", sorted(HEAVY | set(REST)))
def test_heavy_name_is_that_of_a_real_package(name: str) -> None:
    """A misspelt name above would never be found in `sys.modules`."""
    assert find_spec(name)
