"""The server in this process, the desks that it starts, and a browser made of a socket and a screen."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from time import monotonic
from typing import Any

import pyte
from aiohttp import ClientWebSocketResponse, WSMsgType
from aiohttp.test_utils import TestClient, TestServer

from store.register import Store
from tests.tui.support import PATIENCE
from tui.web.door import Door
from tui.web.server import Address, Server

PATIENT = 3 * PATIENCE
"""Seconds for a desk to start as a process on a busy machine."""
SIZE = (100, 30)


class Shown:
    """What a socket's desk draws."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.socket = socket
        self.screen = pyte.Screen(*SIZE)
        self._stream = pyte.ByteStream(self.screen)

    def text(self) -> str:
        return "\n".join(self.screen.display)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Read what the desk draws until something holds."""
        end = monotonic() + PATIENT
        while not holds():
            try:
                message = await self.socket.receive(max(end - monotonic(), 0.01))
            except TimeoutError:
                raise AssertionError(self.text()) from None
            assert message.type is WSMsgType.BINARY, (message, self.text())
            self._stream.feed(message.data)

    async def closed(self) -> int | None:
        """Read until the server closes, and give the code."""
        async with asyncio.timeout(PATIENT):
            while (message := await self.socket.receive()).type is WSMsgType.BINARY:
                self._stream.feed(message.data)
        return self.socket.close_code

    async def type(self, keys: str) -> None:
        await self.socket.send_json(["stdin", keys])


class Site:
    """A server, asked over its port."""

    def __init__(self, client: "TestClient[Any, Any]", server: Server) -> None:
        self.client = client
        self.server = server
        self.origin = server.door.origins[0]

    @asynccontextmanager
    async def desk(self, **headers: str) -> AsyncIterator[Shown]:
        """A desk as the page opens it."""
        width, height = SIZE
        async with self.client.ws_connect(
            f"/ws?width={width}&height={height}", headers={"Origin": self.origin, **headers}
        ) as socket:
            yield Shown(socket)

    async def refused(self, path: str = "/", **headers: str) -> tuple[int, str]:
        """The status and the text of a page."""
        answer = await self.client.get(path, headers=headers)
        return answer.status, await answer.text()


@asynccontextmanager
async def site(
    store: Store, handler: str | None = None, identity_header: str | None = None, sessions: int = 2
) -> AsyncIterator[Site]:
    """A server on a port of its own."""
    server = Server(store, Door((), handler, identity_header), sessions)
    serving = TestServer(server.app(), host="127.0.0.1")
    client: TestClient[Any, Any]
    async with TestClient(serving) as client:
        assert serving.port
        server.door = replace(server.door, origins=Address("127.0.0.1", serving.port).origins())
        yield Site(client, server)
