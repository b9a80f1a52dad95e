"""The notebooks run from a snapshot without an error, and are stored without results: what they show belongs to a register."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tui.cli import main

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_is_stored_without_results(path: Path) -> None:
    cells = json.loads(path.read_text("utf-8"))["cells"]
    assert any(cell["cell_type"] == "code" for cell in cells)
    for cell in cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nbclient, nbformat = (
        pytest.importorskip(name, reason="pip install -e '.[notebooks]'") for name in ("nbclient", "nbformat")
    )
    monkeypatch.setenv("UPHELD_SNAPSHOT", str(_snapshot(tmp_path / "snapshot.duckdb")))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])))
    book = nbformat.read(path, as_version=4)
    nbclient.NotebookClient(book, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()

    shown = [_shown(output) for cell in book.cells for output in cell.get("outputs", [])]
    assert len(shown) >= sum(cell.cell_type == "code" for cell in book.cells)
    assert "'300 received, " in shown[-1]
    assert ": reconciles'" in shown[-1]


def _shown(output: dict[str, Any]) -> str:
    assert output["output_type"] == "execute_result", output
    text: str = output["data"]["text/plain"]
    return text


def _snapshot(path: Path) -> Path:
    """A snapshot as its user makes one, of a simulated register."""
    register = path.with_name("register.db")
    for words in (
        ["demo", "--db", str(register), "--cases", "300", "--today", "2026-11-20", "--no-open"],
        ["snapshot", "--db", str(register), str(path)],
    ):
        assert main(words) == 0
    return path
