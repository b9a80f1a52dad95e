"""`upheld web` as a command: what it refuses, and a server that ends with everything it began."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from urllib.request import urlopen

import pytest
from aiohttp import ClientSession

from tests.tui.support import make_queue
from tests.tui.web.desks import PATIENT, Shown
from tui.cli import main

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_queue(tmp_path)


@contextmanager
def serving(path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server as a process, and its address."""
    words = [sys.executable, "-m", "tui", "web", "--db", str(path), "--handler", "Ann", "--port", "0"]
    with subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            said = process.stderr.readline()
            found = re.fullmatch(
                r"upheld: the desk is at (http://127\.0\.0\.1:\d+); ctrl\+c ends it\.\n", said
            )
            assert found, said
            yield process, found[1]
        finally:
            process.kill()


def children(parent: int) -> list[int]:
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True)
    pairs = [tuple(map(int, line.split())) for line in listed.stdout.splitlines()]
    return [pid for pid, of in pairs if of == parent]


def until_gone(pid: int) -> None:
    end = monotonic() + PATIENT
    while monotonic() < end:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
    raise AssertionError(f"{pid} is still there")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
async def test_no_desk_outlives_its_server(path: Path, number: signal.Signals) -> None:
    with serving(path) as (process, address):
        async with (
            ClientSession() as session,
            session.ws_connect(f"{address}/ws?width=100&height=30", headers={"Origin": address}) as socket,
        ):
            desk = Shown(socket)
            await desk.until(lambda: "Mine · 4 of 7 open" in desk.text())
            (child,) = children(process.pid)
            process.send_signal(number)
            await desk.closed()
        code = process.wait(PATIENT)
    assert code == (-number if number is signal.SIGKILL else 0)
    until_gone(child)


def refused(capsys: pytest.CaptureFixture[str], path: Path, *words: str) -> str:
    assert main(["web", "--db", str(path), *words]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    return err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--host", "0.0.0.0"), "--host 0.0.0.0: the desk is served on loopback only"),
        (("--public-url", "desk"), "--public-url desk: write the address that people open"),
        (("--identity-header", "Host"), "--identity-header Host: name a header of the proxy's own"),
        (("--handler", "Ann", "--identity-header", "X-User"), "whose desk it is can be said once"),
        (("--as", "Ann", "--identity-header", "X-User"), "whose desk it is can be said once"),
        (("--handler", "Mallory"), "no handler is called"),
    ],
)  # fmt: skip
def test_refused(
    capsys: pytest.CaptureFixture[str], path: Path, words: tuple[str, ...], sentence: str
) -> None:
    assert sentence in refused(capsys, path, *words)


def test_without_textual_serve(
    capsys: pytest.CaptureFixture[str], path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.commands.web.find_spec", lambda name: None)
    assert "pip install 'upheld[web]'" in refused(capsys, path)


def test_port_in_use(capsys: pytest.CaptureFixture[str], path: Path) -> None:
    with serving(path) as (_, address):
        with urlopen(address, timeout=PATIENT) as answer:
            assert answer.status == 200
        port = address.rpartition(":")[2]
        assert f"127.0.0.1 port {port} can't be listened on" in refused(capsys, path, "--port", port)


@pytest.mark.parametrize("port", ["x", "-1", "65536", "１"])
def test_no_such_port(capsys: pytest.CaptureFixture[str], path: Path, port: str) -> None:
    assert main(["web", "--db", str(path), "--port", port]) == 2
    assert f"{port!r} is not a port" in capsys.readouterr().err
