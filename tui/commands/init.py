"""`upheld init`: an empty register."""

import argparse
from pathlib import Path

from tui.arguments import CommandParser
from tui.output import put, put_json
from tui.session import register_path, wants_json


def arguments(parser: CommandParser) -> None:
    """What it takes."""
    parser.option(
        "--policy",
        metavar="FILE",
        type=Path,
        help="the complaints policy, in TOML; else the one that ships with Upheld",
    )


def run(args: argparse.Namespace) -> int:
    """Make it; whoever runs this becomes administrator and handler."""
    from store.register import Store
    from tui.fields import read_text

    text = read_text(args.policy, "--policy") if args.policy else None
    store = Store.create(register_path(args), policy_text=text)
    try:
        me, policy = store.acting(), store.policy
        roles = [policy.roles[code].title for code in me.roles_on(store.today)]
    finally:
        store.close()
    if wants_json(args):
        put_json({"path": str(store.path), "handler": me.called, "account": me.account, "roles": roles})
    else:
        put(f"{store.path}")
        put(f"{me.called} (account {me.account}): {', '.join(roles)}")
    return 0
