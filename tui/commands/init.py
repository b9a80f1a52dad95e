"""`upheld init`: an empty register."""

import argparse

from store.errors import BadInput
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
    parser.option(
        "--administrator",
        metavar="NAME",
        help="the first handler, where the running account is a service account that alone opens the register",
    )
    parser.option(
        "--account", metavar="A", help="the administrator's account, at the proxy or on this machine"
    )


def run(args: argparse.Namespace) -> int:
    """Make it; whoever runs this becomes administrator and handler, or the service account of one."""
    from store.identity import Person
    from store.register import Store
    from tui.commands.policy import policy_text

    text = policy_text(args.policy, "--policy") if args.policy else None
    if args.account and not args.administrator:
        raise BadInput("--account is that of the administrator: name them with --administrator.")
    administrator = Person(args.administrator, args.account or "") if args.administrator is not None else None
    store = Store.create(register_path(args), policy_text=text, administrator=administrator)
    try:
        me, policy = store.acting(args.administrator), store.policy
        roles = [policy.roles[code].title for code in me.roles_on(store.today)]
    finally:
        store.close()
    if wants_json(args):
        put_json(
            {"path": str(store.path), "handler": me.called, "account": me.account or None, "roles": roles}
        )
    else:
        put(f"{store.path}")
        account = f" (account {me.account})" if me.account else ""
        put(f"{me.called}{account}: {', '.join(roles)}")
    return 0
