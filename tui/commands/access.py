"""`upheld access`: who opened which restricted case."""

import argparse

from tui.arguments import CommandParser
from tui.output import columns, put, put_json, say
from tui.session import acting, wants_json


def arguments(parser: CommandParser) -> None:
    """What it takes."""
    parser.add_argument("ref", metavar="REF", nargs="?", help="of this case only")
    parser.option("--handler", metavar="NAME", help="by this handler only")


def run(args: argparse.Namespace) -> int:
    """List them, oldest first."""
    from store.rules.fields import find_handler

    with acting(args) as (store, actor):
        case = store.find(args.ref) if args.ref else None
        handler = find_handler(args.handler, store.handlers(), "--handler") if args.handler else None
        found = store.openings(actor, case, handler)
    if wants_json(args):
        put_json([opening._asdict() for opening in found])
    elif found:
        put(
            "\n".join(
                columns([(f"{o.opened:%Y-%m-%d %H:%M:%S}Z", o.ref, o.handler) for o in found], indent="")
            )
        )
    else:
        say("nobody has opened a restricted case.")
    return 0
