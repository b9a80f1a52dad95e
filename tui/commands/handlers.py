"""`upheld handlers`: who handles complaints, and in which roles."""

import argparse
from typing import TYPE_CHECKING

from tui.arguments import CommandParser, civil_date
from tui.output import columns, put, put_json
from tui.session import acting, opened, wants_json

if TYPE_CHECKING:
    from store.people import Grant, Handler
    from store.policy import Policy


def arguments(parser: CommandParser) -> None:
    """What it takes."""
    what = parser.add_subparsers(
        dest="what", metavar="COMMAND", parser_class=CommandParser, title="what to do; list if not given"
    )
    what.add_parser("list", help="everybody, with account and roles", fill=_nothing)
    what.add_parser("add", help="a new handler", fill=_add)
    what.add_parser("grant", help="a role, from a day on", fill=_change)
    what.add_parser("revoke", help="a role ends, from a day on", fill=_change)


def _nothing(parser: CommandParser) -> None:
    """`list` takes nothing of its own."""


def _add(parser: CommandParser) -> None:
    parser.add_argument("name", metavar="NAME")
    parser.option(
        "--account", required=True, metavar="A", help="the account of the operating system they work under"
    )
    parser.option(
        "--role",
        action="append",
        default=[],
        metavar="R",
        help="code or title; repeat for each (upheld policy show)",
    )


def _change(parser: CommandParser) -> None:
    parser.add_argument("name", metavar="NAME", help="name or account")
    parser.add_argument("role", metavar="ROLE", help="code or title (upheld policy show)")
    parser.option("--from", dest="since", type=civil_date, metavar="DATE", help="the first day, if not today")


def run(args: argparse.Namespace) -> int:
    """List them, or change them."""
    if args.what in (None, "list"):
        return _list(args)
    from store.rules.fields import find_handler

    with acting(args) as (store, actor):
        if args.what == "add":
            changed = store.add_handler(args.name, args.account, args.role, actor)
        else:
            handler = find_handler(args.name, store.handlers(), "NAME")
            change = store.grant if args.what == "grant" else store.revoke
            changed = change(handler, args.role, actor, args.since)
        _put([changed], store.policy, args)
    return 0


def _list(args: argparse.Namespace) -> int:
    with opened(args) as store:
        _put(list(store.handlers().values()), store.policy, args)
    return 0


def _put(handlers: "list[Handler]", policy: "Policy", args: argparse.Namespace) -> None:
    facts = [
        {
            "name": handler.called,
            "account": handler.account or None,
            "roles": [
                {"role": g.role, "title": _title(g.role, policy), "from": g.since, "until": g.until}
                for g in _held(handler)
            ],
        }
        for handler in handlers
    ]
    if wants_json(args):
        put_json(facts if args.what in (None, "list") else facts[0])
        return
    rows = []
    for handler in handlers:
        roles = [
            f"{_title(g.role, policy)} from {g.since}{f' until {g.until}' if g.until else ''}"
            for g in _held(handler)
        ]
        rows.append((handler.called, handler.account, "; ".join(roles) or "no role"))
    put("\n".join(columns(rows, indent="")))


def _title(role: str, policy: "Policy") -> str:
    return policy.roles[role].title if role in policy.roles else role


def _held(handler: "Handler") -> "list[Grant]":
    """The roles of a handler, without those that were taken back before they began."""
    return [grant for grant in handler.grants if grant.until is None or grant.since < grant.until]
