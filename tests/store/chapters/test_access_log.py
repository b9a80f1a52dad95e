"""The log of who opened which restricted case: once an opening, never a refresh, and a chain of its own."""

from datetime import UTC, datetime
from typing import NoReturn

import duckdb
import pytest

from store import access
from store.access import HEAD
from store.errors import Busy, Refused, UpheldError
from store.filters import parse
from store.head import read_head, write_head
from store.people import Handler
from store.register import Store
from store.schema import ACCESS_TRIGGERS
from tests.store.chapters.desk import WHY, received, team


def log_of(store: Store, me: Handler) -> list[tuple[str, str]]:
    return [(opening.handler, opening.ref[-1]) for opening in store.openings(me)]


def test_an_opening_is_logged_once_and_a_refresh_never(store: Store, me: Handler) -> None:
    eve = team(store, me)["Eve"]
    case, plain = received(store, me), received(store, me)
    store.do(case, "restrict-view", {"reason": WHY}, me)
    for _ in range(2):
        store.view(plain, me)
    assert log_of(store, me) == []
    store.view(case, me)
    for _ in range(3):
        store.view(case, me, refresh=True)
    store.preview(case, "acknowledge", me)
    store.can(case, me)
    store.page(parse(""), me)
    assert log_of(store, me) == [(me.called, "1")]
    store.view(case, eve, refresh=True)  # of nothing that was opened: an opening
    store.view(case, me)  # again: another
    assert log_of(store, me) == [(me.called, "1"), ("Eve", "1"), (me.called, "1")]
    assert [o.handler for o in store.openings(me, handler=eve)] == ["Eve"]
    assert store.openings(me, case=plain) == []
    other = Store.open(store.path)
    other.preview(case, "acknowledge", me)  # a letter tells what is in it, so that is an opening too
    assert len(log_of(store, me)) == 4
    assert store.verify().ok


def test_a_restriction_that_comes_while_the_case_is_open_is_logged_at_the_next_refresh(
    store: Store, me: Handler
) -> None:
    case = received(store, me)
    store.view(case, me)
    store.do(case, "restrict-view", {"reason": WHY}, me)
    store.view(case, me, refresh=True)
    assert log_of(store, me) == [(me.called, "1")]


@pytest.mark.parametrize(
    "error", [Busy("the register is busy: try again"), UpheldError("there is no room on the disk")]
)
def test_a_read_that_cannot_be_logged_is_refused(
    store: Store, me: Handler, monkeypatch: pytest.MonkeyPatch, error: UpheldError
) -> None:
    case = received(store, me)
    store.do(case, "restrict-view", {"reason": WHY}, me)

    def cannot(*_: object) -> NoReturn:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(access, "log", cannot)
        for _ in range(2):
            with pytest.raises(type(error)) as refused:
                store.view(case, me, refresh=True)
            assert (
                str(refused.value)
                == f"CMP-{store.today.year}-00001 is restricted and is not shown, as its reading could not be logged: {error}"
            )
    assert log_of(store, me) == []
    assert store.verify().ok


def test_the_log_is_for_who_reads_every_restricted_case_and_who_administers(
    store: Store, me: Handler
) -> None:
    people = team(store, me)
    for name in ("Eve", "Hal"):
        assert store.openings(people[name]) == []
    with pytest.raises(
        Refused,
        match=r"^the access log is for the Corporate Compliance Manager or the Administrator; Bob is not\.$",
    ):
        store.openings(people["Bob"])
    case = received(store, me, about_handler=["Hal"])
    store.do(case, "restrict-view", {"reason": WHY}, me)
    store.view(case, me)
    assert (len(store.openings(people["Eve"])), len(store.openings(people["Hal"]))) == (1, 0)


# --- its chain ---


@pytest.fixture
def logged(store: Store, me: Handler) -> Store:
    """A register with three openings in its log."""
    case = received(store, me)
    store.do(case, "restrict-view", {"reason": WHY}, me)
    for _ in range(3):
        store.view(case, me)
    assert store.verify().ok
    return store


def tampered(store: Store, statement: str, *, careful: bool = True) -> list[str]:
    """What `verify` finds after something was done to the log past the program."""
    store.close()
    with duckdb.connect(str(store.path)) as con:
        for name in ACCESS_TRIGGERS:
            con.execute(f"DROP TRIGGER {name} ON access")
        con.execute(statement)
        for sql in ACCESS_TRIGGERS.values() if careful else ():
            con.execute(sql)
    return [f"{finding.where}: {finding.what}" for finding in store.verify().findings]


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE access SET handler_id = 7 WHERE seq = 2", "access log, opening 2: it was changed"),
        ("UPDATE access SET opened = opened - INTERVAL 1 HOUR WHERE seq = 1", "access log, opening 1: it was changed"),
        ("DELETE FROM access WHERE seq = 2", "access log, opening 2: it was changed"),
        ("INSERT INTO access SELECT * FROM access WHERE seq = 3", "access log, opening 4: it was changed"),
        ("DELETE FROM access WHERE seq = 3", "access log: the last 1 openings are gone: the head beside it says there were 3"),
        ("DELETE FROM access", "access log: the last 3 openings are gone"),
    ],
)  # fmt: skip
def test_verify_finds_what_was_done_to_the_log(logged: Store, statement: str, found: str) -> None:
    (said,) = tampered(logged, statement)
    assert said.startswith(found)


def test_verify_finds_a_log_written_anew(logged: Store) -> None:
    end = read_head(logged.path.with_name(logged.path.name + ".d"), HEAD)
    assert end is not None
    assert end.count == 3
    write_head(logged.path.with_name(logged.path.name + ".d"), type(end)(3, "1" * 64), HEAD)
    (finding,) = logged.verify().findings
    assert finding.where == "access log, opening 3"


def test_the_log_refuses_to_be_changed_and_verify_misses_its_triggers(logged: Store) -> None:
    logged.close()
    with duckdb.connect(str(logged.path)) as con:
        for statement in ("UPDATE access SET handler_id = 7", "DELETE FROM access"):
            with pytest.raises(duckdb.Error, match="the access log is append-only"):
                con.execute(statement)
    said = tampered(logged, "SELECT 1", careful=False)
    assert said == [
        f"access log: the trigger {name}, which keeps it append-only, is gone" for name in ACCESS_TRIGGERS
    ]


def test_rebuild_keeps_the_log_and_makes_the_masks_anew(logged: Store, me: Handler) -> None:
    before = logged.openings(me)
    logged.rebuild()
    assert logged.openings(me) == before
    assert logged.verify().ok
    assert [row.restricted for row in logged.page(parse(""), me).rows] == [True]
    assert before[0].opened <= datetime.now(UTC).replace(tzinfo=None)
