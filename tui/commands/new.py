"""`upheld new`: take in a complaint."""

import argparse

from tui.arguments import CommandParser
from tui.fields import ELSEWHERE, add_fields, add_when, typed
from tui.output import put, put_json, say
from tui.previewing import add_preview, show_preview
from tui.session import acting, wants_json

AT_MOST = 3  # earlier cases named; `show` names more


def arguments(parser: CommandParser) -> None:
    """What it takes."""
    from store.rules.actions import RECEIVE

    parser.epilog = ELSEWHERE
    add_fields(parser, RECEIVE.fields)
    add_when(parser, "--received")
    add_preview(parser)


def run(args: argparse.Namespace) -> int:
    """Take it in and print its reference."""
    from store.rules.actions import RECEIVE

    raw = typed(args, RECEIVE.fields)
    with acting(args) as (store, actor):
        if args.preview:
            return show_preview(args, store.preview_received(raw, actor, args.on))
        same = store.possible_duplicates(raw, actor)
        missing = store.still_to_ask(raw, args.on)
        done = store.receive(raw, actor, on=args.on, key=args.key)
    for alike in [alike for alike in same if alike.ref != done.ref][:AT_MOST]:
        say(f"possibly the same as {alike.ref}: {alike.words} ({alike.state}, received {alike.received}).")
    if missing:
        say(f"missing so far: {', '.join(missing)}; ask for it.")
    if wants_json(args):
        put_json({"ref": done.ref})
    else:
        put(done.ref)
    return 0
