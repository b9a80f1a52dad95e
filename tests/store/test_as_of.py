"""A register as it was when its ledger had fewer events."""

from datetime import date
from pathlib import Path

import pytest

from analytics.frames import digest
from store.demo import make
from store.errors import Refused
from store.head import Head
from store.register import Store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    path = tmp_path_factory.mktemp("as-of") / "register.duckdb"
    make(path, cases=40, seed=3, today=date(2026, 11, 24))
    return Store.open(path)


def test_the_facts_are_those_of_then_whatever_was_added(store: Store) -> None:
    then, before = store.head(), digest(store.facts("1"))
    case = store.find("CMP-2026-00003")
    actor = store.acting()
    store.do(case, "note", {"text": "later"}, actor)
    assert digest(store.facts("1")) != before
    done: list[int] = []
    assert digest(store.facts_as_of(then, "1", done.append)) == before
    assert done[-1] == 40
    assert digest(store.facts_as_of(store.head(), "1")) == digest(store.facts("1"))


def test_an_earlier_end_has_fewer_cases(store: Store) -> None:
    head = store.head()
    with store._file.read() as unit:
        middle = unit.value("SELECT hash FROM ledger WHERE seq = ?", [head.count // 2])
    found = store.facts_as_of(Head(head.count // 2, middle), "1")
    about = dict(zip(found["about"]["key"].to_pylist(), found["about"]["value"].to_pylist(), strict=True))
    assert (about["ledger_count"], about["ledger_head"]) == (str(head.count // 2), middle)
    assert 0 < len(found["cases"]) < 40


def test_another_ledger_is_refused(store: Store) -> None:
    head = store.head()
    with pytest.raises(Refused, match="another register, or an older copy"):
        store.facts_as_of(Head(head.count + 1, head.hash), "1")
    with pytest.raises(Refused, match="does not have the hash"):
        store.facts_as_of(Head(head.count - 1, head.hash), "1")


def test_nothing_is_left_lying_and_nothing_is_written(store: Store, tmp_path: Path) -> None:
    stamp, files = store.stamp(), sorted(store.path.parent.rglob("*"))
    with store._file.read() as unit:
        first = unit.value("SELECT hash FROM ledger WHERE seq = 30")
    store.facts_as_of(Head(30, first), "1")
    assert store.stamp() == stamp
    assert sorted(store.path.parent.rglob("*")) == files
