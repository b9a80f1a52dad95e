"""`upheld handlers`: who handles complaints, in which roles, in whose place, told by whom, and how ready they are."""

import argparse
from typing import TYPE_CHECKING

from store.errors import BadInput
from tui.arguments import CommandParser, civil_date
from tui.output import columns, put, put_json
from tui.session import acting, as_name, opened, wants_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from store.people import Grant, Handler
    from store.policy import Policy
    from store.readiness import Readiness
    from store.register import Store


def arguments(parser: CommandParser) -> None:
    """What it takes."""
    what = parser.add_subparsers(
        dest="what", metavar="COMMAND", parser_class=CommandParser, title="what to do; list if not given"
    )
    what.add_parser("list", help="everybody, with account, roles and line manager", fill=_nothing)
    what.add_parser("add", help="a new handler", fill=_add)
    what.add_parser("grant", help="a role, from a day on", fill=_change)
    what.add_parser("revoke", help="a role ends, from a day on", fill=_change)
    what.add_parser(
        "delegate", help="somebody else holds a role in a handler's place, for a time", fill=_delegate
    )
    what.add_parser("manager", help="who the line manager of a handler is", fill=_manager)
    what.add_parser("train", help="a handler completed a course", fill=_train)
    what.add_parser("attest", help="you know the policy in force and follow it", fill=_nothing)
    what.add_parser("service", help="the account that alone opens the file, for whom it says", fill=_service)
    what.add_parser("ready", help="who is trained and attests, and who is not", fill=_nothing)


def _nothing(parser: CommandParser) -> None:
    """It takes nothing of its own."""


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


def _delegate(parser: CommandParser) -> None:
    _change_of(parser)
    parser.option("--role", required=True, metavar="R", help="code or title (upheld policy show)")
    parser.option("--to", required=True, metavar="NAME", help="who holds it in their place")
    parser.option("--from", dest="since", type=civil_date, metavar="DATE", help="the first day, if not today")
    parser.option(
        "--until",
        required=True,
        type=civil_date,
        metavar="DATE",
        help="the first day on which it is held no longer",
    )


def _manager(parser: CommandParser) -> None:
    _change_of(parser)
    parser.option(
        "--is", dest="to", required=True, metavar="NAME", help="who is told of what they can't resolve"
    )


def _train(parser: CommandParser) -> None:
    _change_of(parser)
    parser.option("--course", required=True, metavar="C", help="code or words (upheld policy show)")
    parser.option(
        "--on", dest="since", type=civil_date, metavar="DATE", help="when it was completed, if not today"
    )
    parser.option("--until", type=civil_date, metavar="DATE", help="the last day on which it is in date")


def _service(parser: CommandParser) -> None:
    parser.add_argument("account", metavar="ACCOUNT", nargs="?", help="shown if not given")
    parser.option("--end", action="store_true", help="everybody opens the file under their own account again")


def _change_of(parser: CommandParser) -> None:
    parser.add_argument("name", metavar="NAME", help="name or account")


def run(args: argparse.Namespace) -> int:
    """List them, or change them."""
    if args.what in (None, "list"):
        with opened(args) as store:
            _put(list(store.handlers().values()), store, args)
        return 0
    if args.what == "ready":
        return _put_ready(args)
    if args.what == "service":
        return _put_service(args)
    with acting(args) as (store, actor):
        _put([_changed(store, actor, args)], store, args)
    return 0


def _put_service(args: argparse.Namespace) -> int:
    """Name or end the service account, and say which there is."""
    if args.account and args.end:
        raise BadInput("name an account, or give --end; not both.")
    with opened(args) as store:
        if args.account or args.end:
            store.name_service_account(args.account or "", store.acting(as_name(args)))
        account = store.governing().settings.service_account
    if wants_json(args):
        put_json({"service_account": account or None})
    else:
        put(account or "none: everybody opens the register under an account of their own")
    return 0


def _changed(store: "Store", actor: "Handler", args: argparse.Namespace) -> "Handler":
    """The handler after what was asked."""
    from store.rules.fields import find_handler

    if args.what == "add":
        return store.add_handler(args.name, args.account, args.role, actor)
    if args.what == "attest":
        return store.attest(actor)
    handlers = store.handlers()
    handler = find_handler(args.name, handlers, "NAME")
    if args.what == "train":
        return store.train(handler, args.course, actor, args.since, args.until)
    if args.what == "manager":
        return store.name_manager(handler, find_handler(args.to, handlers, "--is"), actor)
    if args.what == "delegate":
        to = find_handler(args.to, handlers, "--to")
        return store.delegate(handler, args.role, to, actor, args.since, args.until)
    change = store.grant if args.what == "grant" else store.revoke
    return change(handler, args.role, actor, args.since)


def _put(handlers: "list[Handler]", store: "Store", args: argparse.Namespace) -> None:
    policy, everybody = store.policy, store.handlers()
    if wants_json(args):
        ready = store.readiness()
        facts = [_facts(handler, policy, everybody, ready[handler.id]) for handler in handlers]
        put_json(facts if args.what in (None, "list") else facts[0])
        return
    rows = []
    for handler in handlers:
        roles = "; ".join(_grant(grant, policy, everybody) for grant in _held(handler)) or "no role"
        above = f"; line manager {everybody[handler.manager].called}" if handler.manager else ""
        rows.append((handler.called, handler.account, roles + above))
    put("\n".join(columns(rows, indent="")))


def _facts(
    handler: "Handler", policy: "Policy", everybody: "Mapping[int, Handler]", ready: "Readiness"
) -> dict[str, object]:
    return {
        "name": handler.called,
        "account": handler.account or None,
        "roles": [
            {
                "role": g.role,
                "title": _title(g.role, policy),
                "from": g.since,
                "until": g.until,
                "delegate_of": everybody[g.delegate_of].called if g.delegate_of else None,
            }
            for g in _held(handler)
        ],
        "manager": everybody[handler.manager].called if handler.manager else None,
        "training": [training._asdict() for training in ready.training],
        "in_date": not ready.missing,
        "attested": ready.attested,
    }


def _grant(grant: "Grant", policy: "Policy", everybody: "Mapping[int, Handler]") -> str:
    place = f" in place of {everybody[grant.delegate_of].called}" if grant.delegate_of else ""
    until = f" until {grant.until}" if grant.until else ""
    return f"{_title(grant.role, policy)}{place} from {grant.since}{until}"


def _put_ready(args: argparse.Namespace) -> int:
    """Of those who hold a role: how many are in date and attest, and what is missing of the others (R8, R55)."""
    with opened(args) as store:
        policy, today, ready = store.policy, store.today, store.readiness()
        handlers = [h for h in store.handlers().values() if h.roles_on(today)]
    attested = sum(ready[h.id].attested is not None for h in handlers)
    in_date = sum(not ready[h.id].missing for h in handlers)
    lacking = [h for h in handlers if not ready[h.id].is_ready]
    if wants_json(args):
        facts = {"policy": policy.label, "handlers": len(handlers), "attested": attested, "in_date": in_date}
        percents = {
            "attested_percent": _percent(attested, len(handlers)),
            "in_date_percent": _percent(in_date, len(handlers)),
        }
        missing = [
            {"name": h.called, "missing": ready[h.id].missing, "attested": ready[h.id].attested}
            for h in lacking
        ]
        put_json({**facts, **percents, "not_ready": missing})
        return 0
    of = f"of {len(handlers)} handlers with a role"
    put(f"{attested} {of} ({_percent(attested, len(handlers))}%) attest to {policy.label}")
    put(f"{in_date} {of} ({_percent(in_date, len(handlers))}%) are in date in every course")
    rows = []
    for handler in lacking:
        courses = ", ".join(policy.lists.courses[code] for code in ready[handler.id].missing)
        said = "" if ready[handler.id].attested else "has not attested"
        rows.append(
            (handler.called, "; ".join(filter(None, (said, f"not in date: {courses}" if courses else ""))))
        )
    if rows:
        put("\n".join(columns(rows)))
    return 0


def _percent(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole else None


def _title(role: str, policy: "Policy") -> str:
    return policy.roles[role].title if role in policy.roles else role


def _held(handler: "Handler") -> "list[Grant]":
    """The roles of a handler, without those that were taken back before they began."""
    return [grant for grant in handler.grants if grant.until is None or grant.since < grant.until]
