"""The server: its page, the files that the page needs, and the socket between a browser and a desk.

Of textual-serve only the script, the style sheet and the fonts of its page are used: its own page asks Google for a font,
and its process class runs a shell and leaves behind what the desk began.
"""

import asyncio
import html
import json
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Final

from aiohttp import WSCloseCode, WSMsgType, web

from store.errors import Busy, Refused, UpheldError
from store.people import Handler
from store.register import Store
from tui.format import plain
from tui.log import keep
from tui.output import say
from tui.web import SESSIONS
from tui.web.door import Door
from tui.web.process import GRACE, DeskProcess

HERE: Final = Path(str(files("tui.web")))
TEXTUAL: Final = Path(str(files("textual_serve"))) / "static"
FILES: Final = {
    "desk.css": HERE / "desk.css",
    "desk.js": HERE / "desk.js",
    "textual.js": TEXTUAL / "js" / "textual.js",
    "xterm.css": TEXTUAL / "css" / "xterm.css",
    "roboto-mono.ttf": TEXTUAL / "fonts" / "RobotoMono-VariableFont_wght.ttf",
    "roboto-mono-italic.ttf": TEXTUAL / "fonts" / "RobotoMono-Italic-VariableFont_wght.ttf",
}
LARGEST_MESSAGE: Final = 1 << 20
"""Bytes of one message of a browser; what is pasted comes as one."""
LARGEST_SIDE: Final = 1000
"""Columns or rows of a terminal."""
HEARTBEAT: Final = 15.0
"""Seconds after which a browser is asked whether it is still there."""
CLEAR: Final = b"\x1bc"
"""A terminal as new."""

Handle = Callable[[web.Request], Awaitable[web.StreamResponse]]


class NotAsked(ValueError):
    """A message that no page of ours sends."""


class Server:
    """Serves the desks of one register to whom `door` lets in, `sessions` at once."""

    def __init__(self, store: Store, door: Door, sessions: int = SESSIONS) -> None:
        self.store = store
        self.door = door
        self.sessions = sessions
        self._desks: dict[asyncio.Task[None], web.WebSocketResponse] = {}

    def app(self) -> web.Application:
        """The application for aiohttp."""
        app = web.Application(middlewares=[self._guard])
        app.add_routes(
            [
                web.get("/", self._page),
                web.get("/ws", self._socket),
                web.get("/static/{name}", self._file),
            ]
        )
        app.on_response_prepare.append(self._secure)
        app.on_shutdown.append(self._close)
        app.on_cleanup.append(self._wait)
        return app

    # --- at the door ---

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handle) -> web.StreamResponse:
        """Answers to no other host, and says every refusal on a page."""
        if not self.door.admits_host(request.host):
            return _refusal("this address is not one of the desk; open the one that you were given.", 421)
        try:
            return await handler(request)
        except web.HTTPException:
            raise
        except UpheldError as error:
            return _refusal(str(error), 503 if isinstance(error, Busy) else 403)
        except Exception as error:  # noqa: BLE001  no traceback ever reaches a person
            keep(error)
            return _refusal("something went wrong that nobody foresaw; it is in the log of the server.", 500)

    async def _secure(self, request: web.Request, response: web.StreamResponse) -> None:
        found = self.door.origin_of(request.host)
        socket = f" {_socket_address(found)}" if found else ""  # older browsers don't take 'self' for sockets
        response.headers.update(
            {
                # Styles alone may stand inline: xterm writes its own into the page.
                "Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
                f"connect-src 'self'{socket}; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; object-src 'none'",
                "Cross-Origin-Opener-Policy": "same-origin",
                "Cross-Origin-Resource-Policy": "same-origin",
                "Referrer-Policy": "no-referrer",
                "X-Content-Type-Options": "nosniff",
                "X-Frame-Options": "DENY",
                "Cache-Control": "no-cache" if request.path.startswith("/static/") else "no-store",
                "Server": "upheld",
            }
        )

    async def _who(self, request: web.Request) -> Handler:
        header = self.door.identity_header
        identity = request.headers.getall(header, []) if header else []
        handler = await asyncio.to_thread(self.door.who, self.store, identity)
        if len(self._desks) >= self.sessions:
            raise Busy(f"{self.sessions} desks are open already, which is all that may be; try again later.")
        return handler

    # --- the page ---

    async def _page(self, request: web.Request) -> web.StreamResponse:
        if request.query_string:  # textual.js would act on it
            raise web.HTTPFound("/")
        await self._who(request)
        socket = _socket_address(self.door.origin_of(request.host) or "")
        return web.Response(text=_filled("page.html", socket=socket), content_type="text/html")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        found = FILES.get(request.match_info["name"])
        if found is None:
            raise web.HTTPNotFound
        return web.FileResponse(found)

    # --- the socket ---

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        if not self.door.admits_origin(request.headers.get("Origin")):
            raise Refused("only the page of the desk itself may open it.")
        handler = await self._who(request)
        socket = web.WebSocketResponse(timeout=1.0, heartbeat=HEARTBEAT, max_msg_size=LARGEST_MESSAGE)
        # A task of its own, begun without waiting since places were counted: what ends this request, be it the server
        # itself, must not leave a desk that is ending half way.
        desk = asyncio.create_task(self._show(request, socket, handler))
        self._desks[desk] = socket
        desk.add_done_callback(self._desks.pop)
        await asyncio.shield(desk)
        return socket

    async def _show(self, request: web.Request, socket: web.WebSocketResponse, handler: Handler) -> None:
        """A desk for as long as the socket is open, and the socket for as long as there is a desk."""
        await socket.prepare(request)
        words = ["--db", str(self.store.path), "--as", handler.account or handler.name]
        columns, rows = _side(request.query.get("width"), 80), _side(request.query.get("height"), 24)
        desk = await DeskProcess.start(words, columns, rows)
        drawing = asyncio.create_task(_draw(desk, socket))
        try:
            await _obey(desk, socket)
        finally:
            await desk.end()
            await drawing

    async def _close(self, _: web.Application) -> None:
        await asyncio.gather(*(socket.close(code=WSCloseCode.GOING_AWAY) for socket in self._desks.values()))

    async def _wait(self, _: web.Application) -> None:
        await asyncio.gather(*self._desks, return_exceptions=True)


async def _draw(desk: DeskProcess, socket: web.WebSocketResponse) -> None:
    """Everything the desk draws, to the browser; once that is gone it is read and dropped, so that the desk can end."""
    gone = False
    async for frame in desk.frames():
        gone = gone or not await _sent(socket, frame)
    said = await desk.last_words()
    if said and not gone:
        await _sent(socket, CLEAR + "\r\n".join(plain(line) for line in said.splitlines()).encode())
    await socket.close()


async def _sent(socket: web.WebSocketResponse, data: bytes) -> bool:
    if socket.closed:
        return False
    try:
        await socket.send_bytes(data)
    except ConnectionError:
        return False
    return True


async def _obey(desk: DeskProcess, socket: web.WebSocketResponse) -> None:
    """What the page says, until it is gone: keys, its size, whether it has the focus."""
    async for message in socket:
        if message.type is not WSMsgType.TEXT:
            continue
        try:
            kind, value = _read(message.data)
        except NotAsked:
            await socket.close(code=WSCloseCode.POLICY_VIOLATION)
            return
        match kind, value:
            case "stdin", str(keys):
                await desk.type(keys)
            case "resize", {"width": width, "height": height}:
                await desk.tell("resize", width=_side(width, 80), height=_side(height, 24))
            case "focus" | "blur", _:
                await desk.tell(kind)
            case "ping", value:
                await socket.send_json(["pong", value])
            case _:
                pass


def _read(text: str) -> tuple[str, object]:
    """A message of the page: its kind, and what comes with it."""
    try:
        read = json.loads(text)
    except ValueError as error:
        raise NotAsked(text) from error
    if not isinstance(read, list) or not 1 <= len(read) <= 2 or not isinstance(read[0], str):
        raise NotAsked(text)
    return read[0], read[1] if len(read) == 2 else None


def _side(given: object, default: int) -> int:
    """Columns or rows that a browser named, within reason."""
    try:
        return min(max(int(str(given)), 1), LARGEST_SIDE)
    except ValueError:
        return default


def _socket_address(origin: str) -> str:
    return f"ws{origin.removeprefix('http')}/ws"


def _filled(name: str, **values: str) -> str:
    text = (HERE / name).read_text("utf-8")
    return Template(text).substitute({key: html.escape(value) for key, value in values.items()})


def _refusal(sentence: str, status: int) -> web.Response:
    said = plain(sentence[:1].upper() + sentence[1:])
    return web.Response(text=_filled("refusal.html", sentence=said), status=status, content_type="text/html")


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen; a port of 0 is any that is free. `public` is the address that people open, where a proxy has one."""

    host: str
    port: int
    public: str | None = None

    def origins(self) -> tuple[str, ...]:
        """The page's addresses as `Origin` has them: the proxy's alone, where there is one."""
        if self.public:
            return (self.public,)
        shown = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == 80 else f":{self.port}"
        return (f"http://{shown}{port}", f"http://localhost{port}")


async def serve(
    store: Store, address: Address, *, handler: str | None, identity_header: str | None, sessions: int
) -> None:
    """Serve until SIGTERM or SIGINT; every desk has ended then. Raises Refused where the port can't be had."""
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    server = Server(store, Door((), handler, identity_header), sessions)
    runner = web.AppRunner(server.app(), access_log=None, shutdown_timeout=GRACE)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, address.host, address.port).start()
        except OSError as error:
            raise Refused(
                f"{address.host} port {address.port} can't be listened on ({error.strerror}); choose another with --port."
            ) from None
        here = replace(address, port=runner.addresses[0][1])
        server.door = replace(server.door, origins=here.origins())
        proxied = f", for a proxy on {here.host} port {here.port}" if here.public else ""
        say(f"the desk is at {here.origins()[0]}{proxied}; ctrl+c ends it.")
        await told.wait()
    finally:
        await runner.cleanup()
