"""`upheld init`: an empty register."""

import argparse

from tui.arguments import CommandParser
from tui.output import put, put_json
from tui.session import register_path, wants_json


def arguments(parser: CommandParser) -> None:
    """What it takes."""
    parser.option(
        "--policy",
        metavar="FILE",
        help="the complaints policy: one that ships with Upheld, by name, or a file in TOML; else the one of CILEX",
    )


def run(args: argparse.Namespace) -> int:
    """Make it; whoever runs this becomes administrator and handler."""
    from store.register import Store
    from tui.commands.policy import policy_text

    text = policy_text(args.policy, "--policy") if args.policy else None
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
