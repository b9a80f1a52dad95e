"""Who is let in to the desk in a browser: addresses, origins and handlers."""

from pathlib import Path

import pytest

from store.errors import BadInput, Refused
from store.identity import Person, running_account
from store.register import Store
from tests.tui.support import make_queue
from tui.web.door import Door, header_name, loopback, origin

HERE = ("https://desk.example.org",)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("127.0.0.2", "127.0.0.2"),
        ("::1", "::1"),
        ("[::1]", "::1"),
        ("localhost", "127.0.0.1"),
    ],
)
def test_loopback(host: str, address: str) -> None:
    assert loopback(host) == address


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "", "192.168.1.2", "desk.example.org", "127.0.0.1.evil.org"]
)
def test_no_other_host(host: str) -> None:
    with pytest.raises(Refused, match=r"is served on loopback only .* docs/deployment\.md"):
        loopback(host)


@pytest.mark.parametrize(
    ("url", "as_sent"),
    [
        ("https://desk.example.org", "https://desk.example.org"),
        ("https://Desk.Example.org:443/", "https://desk.example.org"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("http://127.0.0.1:80", "http://127.0.0.1"),
    ],
)
def test_origin_is_written_as_browsers_do(url: str, as_sent: str) -> None:
    assert origin(url) == as_sent


@pytest.mark.parametrize(
    "url",
    [
        "desk.example.org",
        "ftp://desk.example.org",
        "https://",
        "https://desk.example.org/upheld",
        "https://a@desk.example.org",
        "https://desk.example.org?x",
        "https://desk.example.org:port",
        "https://[::1",
    ],
)
def test_no_other_public_address(url: str) -> None:
    with pytest.raises(BadInput, match="write the address that people open, without a path"):
        origin(url)


@pytest.mark.parametrize("name", ["", "X Remote", "X-Remote-User:", "Host", "origin", "Ä"])
def test_no_other_identity_header(name: str) -> None:
    assert header_name("X-Remote-User") == "X-Remote-User"
    with pytest.raises(BadInput, match=r"such as X-Remote-User\.$"):
        header_name(name)


def test_addresses() -> None:
    door = Door(HERE)
    assert door.admits_host("Desk.example.org")
    assert door.admits_origin("https://desk.example.org")
    for host in ("desk.example.org:443", "evil.org", "127.0.0.1:8000", ""):
        assert not door.admits_host(host)
    for found in (None, "null", "http://desk.example.org", "https://desk.example.org.evil.org", ""):
        assert not door.admits_origin(found)


@pytest.fixture
def demo(tmp_path: Path) -> Store:
    return Store.open(make_queue(tmp_path))


def test_demo_register_lets_the_proxy_name_a_handler(demo: Store) -> None:
    door = Door(HERE, identity_header="X-Remote-User")
    assert door.who(demo, ["bob"]).name == "Bob"
    for identity, sentence in (
        ([], "the proxy did not say who you are"),
        ([" "], "the proxy did not say who you are"),
        (["bob", "ann"], "the proxy did not say who you are"),  # one of them may be the visitor's own
        (["Bob"], "'Bob' is not the account of a handler"),  # a name is no identity: two people may share one
        (["mallory"], "'mallory' is not the account of a handler"),
    ):
        with pytest.raises(Refused, match=sentence):
            door.who(demo, identity)


def test_demo_register_lets_every_desk_be_one_handlers(demo: Store) -> None:
    assert Door(HERE, handler="Bob").who(demo, ["ann"]).name == "Bob"
    assert Door(HERE).who(demo, []).id == min(demo.handlers())
    with pytest.raises(BadInput, match="no handler is called"):
        Door(HERE, handler="Mallory").who(demo, [])


def test_real_register_has_the_running_account_only(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "register.db")
    me = store.acting()
    store.add_handler("Somebody Else", "somebody", ["customer_service"], me)
    assert Door(HERE).who(store, []) == me
    assert Door(HERE, identity_header="X-Remote-User").who(store, [running_account()]) == me
    for door in (Door(HERE, handler="somebody"), Door(HERE, identity_header="X-Remote-User")):
        with pytest.raises(
            Refused, match="acting as somebody else is for demo registers and service accounts only"
        ):
            door.who(store, ["somebody"])


def test_service_account_serves_whom_the_proxy_names(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "closed" / "register.db", administrator=Person("Amal Jones", "amal"))
    store.add_handler("Bo Nash", "bo", ["customer_service"], store.acting("amal"))
    door = Door(HERE, identity_header="X-Remote-User")
    assert [door.who(store, [account]).name for account in ("bo", "amal")] == ["Bo Nash", "Amal Jones"]
    with pytest.raises(Refused, match="'mallory' is not the account of a handler"):
        door.who(store, ["mallory"])
    assert Door(HERE, handler="bo").who(store, []).name == "Bo Nash"
    with pytest.raises(Refused, match="say who acts with --handler NAME"):
        Door(HERE).who(store, [])
    store.path.parent.chmod(0o755)
    with pytest.raises(Refused, match="can't vouch for who acts"):
        door.who(store, ["bo"])
