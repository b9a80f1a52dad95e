"""`upheld can REF`: what may happen next, and why the rest may not."""

import argparse

from tui.arguments import CommandParser
from tui.output import put, put_json
from tui.session import acting, wants_json


def arguments(parser: CommandParser) -> None:
    """What it takes."""
    parser.add_argument(
        "ref", metavar="REF", help="CMP-2026-00419, or 419 for the newest case of that number"
    )
    parser.option(
        "--all",
        action="store_true",
        help="say of every chapter's actions why they may not be taken (--json always does)",
    )


def run(args: argparse.Namespace) -> int:
    """Print every action, allowed or with the sentence that says why not."""
    with acting(args) as (store, actor):
        beside = store.records.find(args.ref)
        permissions = store.records.can(*beside, actor) if beside else store.can(store.find(args.ref), actor)
    if wants_json(args):
        put_json([permission._asdict() for permission in permissions])
    else:
        from tui.page import next_steps

        put("\n".join(["What may happen next", *next_steps(permissions, everything=args.all)]))
    return 0
