"""`upheld do REF ACTION`: any action on a case, by the same rules as the screen."""

import argparse
from typing import TYPE_CHECKING

from store.errors import Refused, UpheldError
from tui.arguments import CommandParser, count
from tui.fields import ELSEWHERE, add_fields, add_when, typed
from tui.output import put, put_json
from tui.previewing import add_preview, show_preview
from tui.session import acting, wants_json

if TYPE_CHECKING:
    from store.once import Done
    from store.people import Handler
    from store.records.kind import Step
    from store.register import Store
    from store.rules.registry import Action
    from store.views import Row


def arguments(parser: CommandParser) -> None:
    """What it takes: an action of a case, or a step of a record beside the cases."""
    from store.records import STEPS
    from store.rules.actions import ACTIONS

    parser.add_argument(
        "ref", metavar="REF", help="CMP-2026-00419, or 419 for the newest case of that number"
    )
    actions = parser.add_subparsers(
        dest="action", metavar="ACTION", required=True, parser_class=CommandParser, title="actions"
    )
    every: list[Action | Step] = [*ACTIONS.values(), *STEPS.values()]
    for action in every:
        does = f"{action.does[0].upper()}{action.does[1:]}."
        actions.add_parser(
            action.name, help=action.does, description=does, epilog=ELSEWHERE, fill=_Fill(action)
        )


class _Fill:
    """Fills the parser of one action from its fields."""

    def __init__(self, action: "Action | Step") -> None:
        self._action = action

    def __call__(self, parser: CommandParser) -> None:
        add_fields(parser, self._action.fields)
        add_when(parser)
        parser.option(
            "--version",
            type=count,
            metavar="N",
            help="refuse if the case is not at this version any more (see show)",
        )
        add_preview(parser)


def run(args: argparse.Namespace) -> int:
    """Do it and say how the case, or the record, stands now."""
    from store.case import reference
    from store.records import STEPS
    from store.rules.actions import ACTIONS

    raw = typed(args, (ACTIONS | STEPS)[args.action].fields)
    with acting(args) as (store, actor):
        beside = store.records.find(args.ref)
        if args.preview:
            if beside:
                raise Refused(f"{args.ref} is no complaint: nothing of it is written to a complainant.")
            case = store.find(args.ref)
            seen = store.preview_as_sent(case, args.action, actor, raw, args.on)
            return show_preview(args, seen, reference(case))
        if beside:
            done = store.records.do(
                *beside, args.action, raw, actor, on=args.on, key=args.key, version=args.version
            )
            return _told(args, done, store.records.view(*beside, actor).row.state)
        case = store.find(args.ref)
        done = store.do(case, args.action, raw, actor, on=args.on, key=args.key, version=args.version)
        row = _row_now(store, case, actor)
    return _told(args, done, row.state if row else None, _standing(row) if row else "saved")


def _told(args: argparse.Namespace, done: "Done", state: str | None, stands: str = "") -> int:
    if wants_json(args):
        put_json({"ref": done.ref, "version": done.version, "events": done.events, "state": state})
        return 0
    repeated = " was done before under this key, and not again" if done.repeated else ""
    put(f"{done.ref} {args.action}{repeated}: {stands or f'now {state} (version {done.version})'}")
    return 0


def _row_now(store: "Store", case: int, actor: "Handler") -> "Row | None":
    """How the case stands; what was done is saved, so that it can't be read now is no failure."""
    try:
        return store.row(case, actor)
    except UpheldError:
        return None


def _standing(row: "Row") -> str:
    parts = [f"now {row.state} at stage {row.stage} of {row.stages}"]
    if row.due is not None:
        parts.append(f"{row.due_what} by {row.due}")
    parts.append(f"with {row.owner}" if row.owner else "with nobody yet")
    return f"{', '.join(parts)} (version {row.version})"
