"""The import contracts of pyproject.toml hold, and each of them finds a breach."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the packages of `folder` against the contracts of its own pyproject.toml."""
    return subprocess.run(
        [sys.executable, "-c", LINT, "--no-logo", "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_contracts_hold() -> None:
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "4 kept, 0 broken" in result.stdout


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("store/planted.py", "import analytics", "Imports run one way"),
        ("store/planted.py", "def late() -> None:\n    import tui.app", "Imports run one way"),
        ("analytics/planted.py", "from tui import app", "Imports run one way"),
        ("analytics/planted.py", "import duckdb", "Only the store imports duckdb"),
        ("tui/planted.py", "from duckdb import connect", "Only the store imports duckdb"),
        ("analytics/planted.py", "import textual.app", "Only the screen imports textual"),
        ("store/planted.py", "from textual import on", "Only the screen imports textual"),
        ("tui/planted.py", "import great_tables", "Only analytics imports great_tables"),
    ],
)
def test_planted_breach_is_found(tmp_path: Path, module: str, line: str, contract: str) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in ("store", "analytics", "tui"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    (tmp_path / "tui" / "app.py").touch()
    (tmp_path / module).write_text(line + "\n")

    result = lint_imports(tmp_path)

    assert result.returncode == 1, result.stdout + result.stderr
    assert "3 kept, 1 broken" in result.stdout
    broken = [row for row in result.stdout.splitlines() if row.endswith("BROKEN")]
    assert len(broken) == 1
    assert broken[0].startswith(contract)


def test_going_through_the_layer_below_is_no_breach(tmp_path: Path) -> None:
    """The screen reaches duckdb and great_tables through the other packages, and only so."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package, line in {
        "store": "import duckdb",
        "analytics": "import great_tables\nimport store",
        "tui": "import analytics\nimport store\nimport textual",
    }.items():
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text(line + "\n")

    result = lint_imports(tmp_path)

    assert result.returncode == 0, result.stdout + result.stderr
