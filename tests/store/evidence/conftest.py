"""A register with handlers and without a case."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.evidence.desk import Register, Script


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once."""
    path = tmp_path_factory.mktemp("evidence") / "register.duckdb"
    Script().write(path).close()
    return path


@pytest.fixture
def desk(empty: Path, tmp_path: Path) -> Iterator[Register]:
    """A desk on a copy of one's own."""
    shutil.copytree(empty.parent, tmp_path / "own")
    opened = Register(tmp_path / "own" / empty.name)
    yield opened
    opened.store.close()
