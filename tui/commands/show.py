"""`upheld show REF`: one case, or one record beside the cases, whole."""

import argparse
from typing import TYPE_CHECKING

from tui.arguments import CommandParser
from tui.output import columns, put, put_json
from tui.session import acting, days_left, wants_json

if TYPE_CHECKING:
    from store.views import CaseView


def arguments(parser: CommandParser) -> None:
    """What it takes."""
    parser.add_argument(
        "ref", metavar="REF", help="CMP-2026-00419, or 419 for the newest case of that number"
    )
    parser.option("--all", action="store_true", help="why each of all actions may not be taken, too")


def run(args: argparse.Namespace) -> int:
    """Print everything about the case, with what may happen next."""
    with acting(args) as (store, actor):
        beside = store.records.find(args.ref)
        if beside:
            from tui import record_page

            record = store.records.view(*beside, actor)
            if wants_json(args):
                put_json(record_page.facts(record))
            else:
                put("\n".join(record_page.record_page(record, store.today)))
            return 0
        view = store.view(store.find(args.ref), actor)
        same = store.possible_duplicates(view.case.id, actor)
        if wants_json(args):
            put_json({**facts(view), "possible_duplicates": [{"ref": x.ref, "why": x.words} for x in same]})
        else:
            from tui.page import case_page

            lines = [*case_page(view, store.today, days_left(store), everything=args.all)]
            if same:
                found = [(x.ref, f"{x.words}; {x.state}, received {x.received}") for x in same]
                lines += ["", "Possibly the same (link-case)", *columns(found)]
            put("\n".join(lines))
    return 0


def facts(view: "CaseView") -> dict[str, object]:
    """The case as promised to those who script against it."""
    row, case = view.row, view.case
    return {
        "ref": row.ref,
        "kind": row.kind,
        "version": row.version,
        "state": row.state,
        "stage": row.stage,
        "received": row.received,
        "due": row.due,
        "due_what": row.due_what or None,
        "owner": row.owner or None,
        "team": row.team,
        "restricted": row.restricted,
        "subject": row.subject,
        "complainant": row.complainant or None,
        "complainant_type": case.complainant_type or None,
        "complainant_status": case.complainant_status or None,
        "contact": view.contact,
        "markers": view.markers,
        "channel": case.channel or None,
        "service": case.service or None,
        "category": case.category or None,
        "about_staff": case.about_staff,
        "detail": view.detail,
        "definition": view.definition,
        "outcome_sought": view.outcome_sought,
        "points": view.points,
        "end": case.end or None,
        "ended": case.ended,
        "policy": f"{view.policy.policy.reference} {view.policy.policy.version}",
        "stages": [
            {**stage._asdict(), "decisions": [decision._asdict() for decision in stage.decisions]}
            for stage in view.stages
        ],
        "clocks": [dict(clock) for clock in view.clocks],
        "records": [
            {"title": title, "lines": [{"label": label, "text": text} for label, text in lines]}
            for title, lines in view.records
        ],
        "retention": view.retention,
        "duties": [duty._asdict() for duty in view.duties],
        "chronology": [line._asdict() for line in view.chronology],
    }
