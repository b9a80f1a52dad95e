"""`upheld redact REF`: erase what one case says before its time, at somebody's request."""

import argparse
import sys

from tui.arguments import CommandParser
from tui.erasing import say_wait
from tui.fields import add_fields, typed
from tui.output import is_interactive, put, put_json, say
from tui.session import acting, wants_json

EPILOG = """\
The same erasure as that of `upheld retention --apply`, with a certificate, for a
case whose time is not over: a request for erasure that is granted, for instance.
The case must have ended and be on no legal hold. Its facts stay. The reason is
kept, so let it name nobody."""


def arguments(parser: CommandParser) -> None:
    """What it takes."""
    from store.rules.actions import ACTIONS

    parser.epilog = EPILOG
    parser.add_argument("ref", metavar="REF", help="the case")
    add_fields(parser, ACTIONS["redact"].fields)
    parser.option("--yes", action="store_true", help="do not ask")


def run(args: argparse.Namespace) -> int:
    """Erase it and say which certificate it has."""
    from store.rules.actions import ACTIONS

    raw = typed(args, ACTIONS["redact"].fields)
    with acting(args) as (store, actor):
        case = store.find(args.ref)
        if is_interactive() and not args.yes and not wants_json(args):
            ref = store.row(case, actor).ref
            print(f"Erase what {ref} says, for good? [y/N] ", end="", file=sys.stderr, flush=True)
            if sys.stdin.readline().strip().casefold() not in ("y", "yes"):
                say("nothing was changed.")
                return 0
        say_wait(store)
        done, rewritten = store.retention.redact(case, raw, actor)
        number = store.retention.certificate(case, actor).number
    if wants_json(args):
        put_json({"ref": done.ref, "version": done.version, "certificate": number, "rewritten": rewritten})
    else:
        put(f"{done.ref} is redacted; the file is written anew (upheld retention --certificate {done.ref})")
    return 0
