"""What the tests of the chapters share: a register, and the walk of the spine."""

from pathlib import Path

import pytest

from store.people import Handler
from store.policy_file import shipped
from store.register import Store
from store.rules import decide
from tests.store.chapters.beside import FEW
from tests.store.statespace import Report, walk
from tests.store.worlds import process


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty one; who runs the tests handles stages 1 and 2, allocates and administers."""
    return Store.create(tmp_path / "register.duckdb")


@pytest.fixture
def me(store: Store) -> Handler:
    """Who runs the tests."""
    return store.acting()


@pytest.fixture(scope="session")
def spine() -> Report:
    """Every state of the spine, as few people reach it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decide, "describe", lambda *_: {})  # a third of the time, for what no promise asks
        return walk(process(shipped(), FEW, points=1))
