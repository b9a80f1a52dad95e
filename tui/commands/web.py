"""`upheld web`: the desk in a browser, on loopback, behind a reverse proxy."""

import argparse
from importlib.util import find_spec

from store.errors import BadInput, Refused
from tui.arguments import CommandParser, count
from tui.session import as_name, opened
from tui.web import SESSIONS
from tui.web.door import Door, header_name, loopback, origin


def arguments(parser: CommandParser) -> None:
    """Where to listen, and whose desk it is."""
    parser.option("--host", default="127.0.0.1", help="the loopback address to listen at (127.0.0.1)")
    parser.option("--port", type=_port, default=8000, metavar="N", help="the port to listen at (8000)")
    parser.option(
        "--public-url",
        metavar="URL",
        help="the address that people open, where a proxy has one; no other is answered then",
    )
    parser.option(
        "--handler", metavar="NAME", help="every desk is this handler's; else the running account's"
    )
    parser.option(
        "--identity-header",
        metavar="NAME",
        help="every desk is that of the account which the proxy names in this header",
    )
    parser.option(
        "--sessions", type=count, default=SESSIONS, metavar="N", help=f"desks open at once ({SESSIONS})"
    )


def run(args: argparse.Namespace) -> int:
    """Serve until told to end."""
    if find_spec("textual_serve") is None:
        raise Refused("the desk in a browser needs textual-serve: pip install 'upheld[web]' brings it.")
    handler = args.handler or as_name(args)
    if handler and args.identity_header:
        raise BadInput(
            "whose desk it is can be said once: by --handler (or --as), or by the proxy (--identity-header)."
        )
    header = header_name(args.identity_header) if args.identity_header else None
    host, public = loopback(args.host), origin(args.public_url) if args.public_url else None
    with opened(args) as store:
        if header is None:
            Door((), handler).who(store, ())  # refused here, where the sentence is read
        import asyncio

        from tui.web.server import Address, serve

        asyncio.run(
            serve(
                store,
                Address(host, args.port, public),
                handler=handler,
                identity_header=header,
                sessions=args.sessions,
            )
        )
    return 0


def _port(text: str) -> int:
    """The type of --port."""
    if not text.isascii() or not text.isdigit() or not 0 <= int(text[:6]) <= 65535:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a port; write a number up to 65535 (0: any that is free)."
        )
    return int(text)
