"""The server of the desk in a browser: its page, who is refused, and desks that live as long as their sockets."""

import asyncio
import os
import re
import signal
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from aiohttp import WSServerHandshakeError

from store.errors import Busy
from store.register import Store
from tests.tui.support import make_queue
from tests.tui.web.desks import PATIENT, Site, site
from tui.web.process import DeskProcess
from tui.web.server import FILES

UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(make_queue(tmp_path))
    yield opened
    opened.close()


@pytest.fixture
async def served(store: Store) -> AsyncIterator[Site]:
    """Every desk is Ann's."""
    async with site(store, "Ann") as found:
        yield found


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[asyncio.subprocess.Process]:
    """The processes of the desks."""
    found: list[asyncio.subprocess.Process] = []
    begin = asyncio.create_subprocess_exec

    async def spy(*words: str, **how: Any) -> asyncio.subprocess.Process:
        found.append(await begin(*words, **how))
        return found[-1]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", spy)
    return found


async def gone(process: asyncio.subprocess.Process) -> int:
    """The exit code, once nothing of its group is left."""
    async with asyncio.timeout(PATIENT):
        code = await process.wait()
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
    return code


# --- the page --------------------------------------------------------------------------------------------------------


async def test_page_asks_nothing_of_others(served: Site) -> None:
    answer = await served.client.get("/")
    text = await answer.text()
    assert answer.status == 200
    assert '<html lang="en-GB">' in text
    assert "<title>Upheld: the complaints desk</title>" in text
    assert "upheld --help" in text[text.index("<noscript>") : text.index("</noscript>")]
    socket = served.origin.replace("http:", "ws:") + "/ws"
    assert re.findall(r"\w+://[^\"]*", text) == [socket]
    assert "<style" not in text
    assert re.findall(r"<script(?! src=\"static/)|\son\w+=", text) == []
    for name in re.findall(r"(?:src|href)=\"static/([^\"]*)\"", text):
        assert (await served.client.get(f"/static/{name}")).status == 200
    assert "://" not in FILES["desk.css"].read_text("utf-8") + FILES["desk.js"].read_text("utf-8")


@pytest.mark.parametrize("path", ["/", "/static/desk.js", "/nowhere"])
async def test_headers_of_every_answer(served: Site, path: str) -> None:
    headers = (await served.client.get(path)).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
    assert "script-src" not in policy  # so it is that of default-src: nothing inline
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Frame-Options"] == "DENY"
    assert "aiohttp" not in headers["Server"]


async def test_only_its_own_files_are_served(served: Site) -> None:
    for name in FILES:
        assert (await served.client.get(f"/static/{name}")).status == 200
    for path in ("/static/", "/static/server.py", "/static/..%2fserver.py", "/download/x"):
        assert (await served.client.get(path)).status == 404


async def test_what_the_script_would_obey_in_an_address_is_dropped(served: Site) -> None:
    answer = await served.client.get("/?ping=https://evil.org&delay=1", allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (302, "/")


# --- who is refused --------------------------------------------------------------------------------------------------


async def test_another_host_is_not_answered(served: Site) -> None:
    for path in ("/", "/ws", "/static/desk.js"):
        status, text = await served.refused(path, Host="evil.org")
        assert status == 421
        assert "This address is not one of the desk" in text
    assert (await served.refused("/", Host=served.origin.split("//")[1]))[0] == 200


@pytest.mark.parametrize("origin", ["https://evil.org", "null", "http://127.0.0.1", None])
async def test_socket_from_another_page_is_refused(
    served: Site, started: Sequence[object], origin: str | None
) -> None:
    status, text = await served.refused("/ws", **UPGRADE, **({"Origin": origin} if origin else {}))
    assert status == 403
    assert "only the page of the desk itself may open it" in text.lower()
    assert not started


async def test_identity_of_the_proxy(store: Store) -> None:
    async with site(store, identity_header="X-Remote-User") as served:
        for who, sentence in (
            (None, "The proxy did not say who you are"),
            ("<b>", "is not the account of a handler"),
        ):
            headers = {"X-Remote-User": who} if who else {}
            for path, more in (("/", {}), ("/ws", {**UPGRADE, "Origin": served.origin})):
                status, text = await served.refused(path, **headers, **more)
                assert status == 403
                assert sentence in text
                assert "<b>" not in text
        async with (
            served.desk(**{"X-Remote-User": "bob"}) as bob,
            served.desk(**{"X-Remote-User": "ann"}) as ann,
        ):
            await bob.until(lambda: "acting as Bob" in bob.text())
            await ann.until(lambda: "acting as Ann" in ann.text())


async def test_too_many_desks(store: Store) -> None:
    async with site(store, "Ann", sessions=1) as served:
        async with served.desk() as desk:
            status, text = await served.refused()
            assert status == 503
            assert "1 desks are open already" in text
            with pytest.raises(WSServerHandshakeError, match="503"):
                async with served.desk():
                    pass
            await desk.until(lambda: "Mine" in desk.text())
        async with asyncio.timeout(PATIENT):
            while (await served.refused())[0] != 200:  # its place is free once its process has ended
                pass


async def test_busy_register_is_said_on_the_page(served: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> None:
        raise Busy("the register is in use; try again.")

    monkeypatch.setattr(Store, "acting", busy)
    status, text = await served.refused()
    assert status == 503
    assert "The register is in use; try again." in text


async def test_unforeseen_error_is_a_page_and_a_log(
    served: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tui.log.log_file", lambda: tmp_path / "log" / "upheld.log")
    monkeypatch.setattr(Store, "acting", lambda *_: 1 / 0)
    status, text = await served.refused()
    assert status == 500
    assert "division" not in text
    assert "ZeroDivisionError" in (tmp_path / "log" / "upheld.log").read_text("utf-8")


# --- a desk ----------------------------------------------------------------------------------------------------------


async def test_desk_draws_obeys_keys_and_ends_with_its_socket(
    served: Site, started: Sequence[asyncio.subprocess.Process]
) -> None:
    async with served.desk() as desk:
        await desk.socket.send_json(["focus"])
        await desk.until(lambda: "CMP-2026-00001" in desk.text() and "Mine · 4 of 7 open" in desk.text())
        await desk.type("/refund")
        await desk.until(lambda: "filter: refund" in desk.text())
        await desk.socket.send_json(["resize", {"width": 60, "height": 20}])
        desk.screen.resize(20, 60)
        await desk.until(
            lambda: "filter: refund" in desk.text() and "enter to the cases" in desk.screen.display[19]
        )
        assert os.getpgid(started[0].pid) == started[0].pid  # a group of its own, which ends as one
        assert started[0].returncode is None
    assert await gone(started[0]) == 128 + signal.SIGHUP  # as when a terminal is gone


async def test_leaving_the_desk_closes_the_socket(
    served: Site, started: Sequence[asyncio.subprocess.Process]
) -> None:
    async with served.desk() as desk:
        await desk.until(lambda: "Mine" in desk.text())
        await desk.type("\x11")
        assert await desk.closed() == 1000
    assert await gone(started[0]) == 0


async def test_desk_that_cannot_begin_says_why(served: Site, started: Sequence[object]) -> None:
    def wrong(words: Sequence[str]) -> list[str]:
        return ["--db", "/nowhere/register.db", *words[2:]]

    begin = DeskProcess.start
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DeskProcess, "start", lambda words, *size: begin(wrong(words), *size))
        async with served.desk() as desk:
            assert await desk.closed() == 1000
    assert "upheld: there is no register" in desk.text()
    assert len(started) == 1


@pytest.mark.parametrize("sent", ["no JSON", "{}", "[]", "[1]", '["stdin", "a", 2]'])
async def test_message_that_no_page_sends_ends_the_desk(
    served: Site, started: Sequence[asyncio.subprocess.Process], sent: str
) -> None:
    async with served.desk() as desk:
        await desk.socket.send_str(sent)
        assert await desk.closed() == 1008
    await gone(started[0])


async def test_sizes_and_keys_out_of_reason_do_no_harm(served: Site) -> None:
    async with served.client.ws_connect("/ws?width=x&height=-4", headers={"Origin": served.origin}) as socket:
        for sent in (
            ["resize", {"width": "a", "height": None}],
            ["resize", {"width": 10**9}],
            ["resize", []],
            ["stdin", 3],
            ["stdin", "\ud800"],
            ["unheard-of", {}],
            ["ping", {"a": 1}],
        ):
            await socket.send_json(sent)
        async with asyncio.timeout(PATIENT):
            while (message := await socket.receive()).type.name == "BINARY":
                pass
        assert message.json() == ["pong", {"a": 1}]


async def test_desk_that_will_not_end_is_ended(
    served: Site, started: Sequence[asyncio.subprocess.Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.web.process.GRACE", 0.2)
    async with served.desk() as desk:
        await desk.until(lambda: "Mine" in desk.text())
        started[0].send_signal(signal.SIGSTOP)  # from here it obeys nothing
    assert await gone(started[0]) == -signal.SIGKILL
