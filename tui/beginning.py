"""What begins a record beside the complaints: `upheld change`, `upheld compliment`."""

import argparse

from tui.arguments import CommandParser
from tui.fields import ELSEWHERE, add_fields, add_when, typed
from tui.output import put, put_json
from tui.session import acting, wants_json


def add_arguments(parser: CommandParser, kind: str) -> None:
    """The options of a kind's first event."""
    from store.records import KINDS

    parser.epilog = ELSEWHERE
    add_fields(parser, KINDS[kind].begin.fields)
    add_when(parser)


def begin(args: argparse.Namespace, kind: str) -> int:
    """Begin it and print its reference."""
    from store.records import KINDS

    raw = typed(args, KINDS[kind].begin.fields)
    with acting(args) as (store, actor):
        done = store.records.begin(KINDS[kind], raw, actor, on=args.on, key=args.key)
    if wants_json(args):
        put_json({"ref": done.ref})
    else:
        put(done.ref)
    return 0
