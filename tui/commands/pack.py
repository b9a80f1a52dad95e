"""`upheld pack`: the register of packs, each with the committee it went to and the minute."""

import argparse
from pathlib import Path

from tui.arguments import CommandParser
from tui.fields import add_fields, add_when, typed
from tui.output import columns, put, put_json, say
from tui.session import acting, opened, wants_json


def arguments(parser: CommandParser) -> None:
    """What it takes."""
    what = parser.add_subparsers(
        dest="what", metavar="COMMAND", parser_class=CommandParser, title="what to do; list if not given"
    )
    what.add_parser("list", help="every pack that was recorded", fill=_nothing)
    what.add_parser("record", help="enter a pack in the register", fill=_record)


def _nothing(parser: CommandParser) -> None:
    """`list` takes nothing of its own."""


def _record(parser: CommandParser) -> None:
    from store.records.changing import COMMITTEE, MINUTE

    parser.add_argument(
        "manifest", type=Path, metavar="MANIFEST", help="the manifest.json that `upheld report` wrote"
    )
    add_fields(parser, (COMMITTEE, MINUTE))
    add_when(parser)


def run(args: argparse.Namespace) -> int:
    """List them, or enter one."""
    return _enter(args) if args.what == "record" else _list(args)


def _enter(args: argparse.Namespace) -> int:
    from analytics.manifest import for_register
    from store.records.changing import COMMITTEE, MINUTE

    facts = {**for_register(args.manifest), **typed(args, (COMMITTEE, MINUTE))}
    with acting(args) as (store, actor):
        done = store.records.enter_pack(facts, actor, on=args.on, key=args.key)
    if wants_json(args):
        put_json({"ref": done.ref})
    else:
        put(done.ref)
    return 0


def _list(args: argparse.Namespace) -> int:
    with opened(args) as store:
        packs = store.records.packs()
        committees = store.policy.lists.committees
    if wants_json(args):
        put_json([pack._asdict() for pack in packs])
        return 0
    rows = [
        (
            pack.ref,
            str(pack.on),
            committees.get(pack.committee, pack.committee),
            pack.minute,
            pack.digest[:12],
        )
        for pack in packs
    ]
    if rows:
        put("\n".join(columns([("Reference", "On", "Committee", "Minute", "Manifest"), *rows], indent="")))
    else:
        say("no pack has been recorded yet (upheld pack record).")
    return 0
