"""Who acts: the running account, or the handler whom the service account of a register names."""

import datetime as dt
import os
import pwd
from pathlib import Path

import pytest

from store.demo import make
from store.errors import BadInput, Refused
from store.identity import Person, must_be_closed, running_account
from store.register import Store

AMAL = Person("Amal Jones", "amal")
SOMEBODY = next(found.pw_name for found in pwd.getpwall() if found.pw_uid != os.getuid())


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A register whose service account is the running one; Amal administers, Bo is a handler with no account anywhere."""
    store = Store.create(tmp_path / "closed" / "register.duckdb", administrator=AMAL)
    store.add_handler("Bo Nash", "", ["customer_service"], store.acting("amal"))
    return store


def test_service_account_says_who_acts(store: Store) -> None:
    assert store.acting("amal").name == store.acting("Amal Jones").name == "Amal Jones"
    assert store.acting("bo nash").name == "Bo Nash"
    with pytest.raises(BadInput, match="--handler: no handler is called"):
        store.acting("Mallory")
    with pytest.raises(
        Refused, match=r"is the service account of this register; say who acts with --handler NAME\.$"
    ):
        store.acting()
    made = store.receive({"subject": "a"}, store.acting("Bo Nash"))
    assert store.view(store.find(made.ref), store.acting("amal")).chronology[0].actor == "Bo Nash"
    assert store.verify().ok


def test_nobody_else_vouches_for_who_acts(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.identity.running_account", lambda: "amal")
    assert (
        store.acting().name == "Amal Jones"
    )  # an account of their own, should they be able to open the file at all
    with pytest.raises(Refused, match="acting as somebody else"):
        store.acting("Bo Nash")
    monkeypatch.setattr("store.identity.running_account", lambda: "bo")
    with pytest.raises(Refused, match="bo is not a handler"):
        store.acting("Bo Nash")


def test_service_account_vouches_only_where_nobody_else_can_open_the_file(store: Store) -> None:
    store.path.parent.chmod(0o750)
    with pytest.raises(
        Refused, match=r"others can enter .*closed \(chmod go= .*closed\), so a service account can't vouch"
    ):
        store.acting("amal")
    store.path.parent.chmod(0o700)
    assert store.acting("amal").name == "Amal Jones"


def test_folder_of_another_is_not_vouched_for(store: Store) -> None:
    with pytest.raises(Refused, match=f"^{store.path.parent} does not belong to {SOMEBODY}, so"):
        must_be_closed(store.path, SOMEBODY)


def test_service_account_is_named_and_ended_by_who_administers(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "r.duckdb")
    me = store.acting()
    other = store.add_handler("Bo Nash", "bo", ["customer_service"], me)
    with pytest.raises(Refused, match="the service account is named by"):
        store.name_service_account(SOMEBODY, other)
    with pytest.raises(
        Refused, match=f"{running_account()} is the account of .*; a service account must be nobody's own"
    ):
        store.name_service_account(running_account(), me)
    with pytest.raises(BadInput, match="this machine has no account 'no such'"):
        store.name_service_account("no such", me)
    with pytest.raises(Refused, match="there is no service account to end"):
        store.name_service_account("", me)
    store.name_service_account(SOMEBODY, me)
    assert store.governing().settings.service_account == SOMEBODY
    with pytest.raises(Refused, match="is the service account already"):
        store.name_service_account(SOMEBODY, me)
    with pytest.raises(Refused, match="must be nobody's own"):
        store.add_handler("Cy", SOMEBODY, [], me)
    assert store.verify().ok
    store.rebuild()
    assert store.governing().settings.service_account == SOMEBODY
    store.name_service_account("", me)
    assert store.governing().settings.service_account == ""
    assert store.verify().ok


def test_register_is_not_begun_where_others_could_open_it(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    with pytest.raises(Refused, match="others can enter"):
        Store.create(tmp_path / "r.duckdb", administrator=AMAL)
    with pytest.raises(Refused, match="must be nobody's own"):
        Store.create(tmp_path / "s" / "r.duckdb", administrator=Person("Me", running_account()))
    with pytest.raises(BadInput, match="the name of the administrator is empty"):
        Store.create(tmp_path / "s" / "r.duckdb", administrator=Person(" "))
    assert not (tmp_path / "r.duckdb").exists()
    assert not (tmp_path / "s").exists()


def test_demo_register_has_no_service_account(tmp_path: Path) -> None:
    path = tmp_path / "demo.duckdb"
    make(path, cases=5, seed=1, today=dt.date(2026, 11, 2))
    store = Store.open(path)
    roles = store.policy.administering
    administrator = next(h for h in store.handlers().values() if h.holds_any(roles, store.today))
    with pytest.raises(Refused, match="nothing to vouch for"):
        store.name_service_account(SOMEBODY, administrator)
