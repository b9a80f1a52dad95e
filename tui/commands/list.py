"""`upheld list`: the queue."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from store.errors import BadInput
from tui.arguments import CommandParser, count
from tui.format import cell, due_words, plain
from tui.output import columns, is_terminal, put_json_array, put_lines, say, screen_width
from tui.session import acting, days_left, opened, wants_json

if TYPE_CHECKING:
    from store.filters import Filter
    from store.people import Handler
    from store.register import Store
    from store.views import Row

# Rows read under one lock, which takes 0.1 to 0.2 s. Each page sorts the queue anew, so fewer of them are quicker.
PAGE = 20_000
AT_ONCE = 500  # lines written

FILTERS = """\
All terms of the filter must hold, in any order. Put it in single quotes where it
has < > or ".

  refund  "late fee"        in subject, complainant's name or reference
  owner:me|none|NAME        whose case it is
  team:mine|NAME  stage:2   where it is
  state:received,waiting    one of several; status: is the same
  is:open|closed|any|overdue|late|unallocated|migrated|restricted|reopened|about-staff
  is:mentioned|held|erased  you, in a note; on legal hold; what it said is erased
  outcome:upheld            how it was decided last
  due<3  due>10  due:today  civil days from today, or a date; due<3 is late,
                            today, tomorrow or in 2 days
  received>2026-01-01       received<-30 is more than 30 days ago; ended: the same
  duty:overdue duty:remedy  what is owed beside the stages, of ended cases too;
  duty<3  flag:X            by kind, by its day; flagged for another procedure
  service:X category:X channel:X type:X   codes or words of `upheld policy show`
  ref:419  about:WORDS  name:WORDS
  -TERM                     the opposite

Cases that have ended are left out without --all, is:closed, ref: or a state such
as state:closed."""


def arguments(parser: CommandParser) -> None:
    """What it takes."""
    parser.epilog = FILTERS
    parser.add_argument(
        "filter",
        nargs="*",
        metavar="FILTER",
        help="which cases: owner:me stage:2 due<3 refund -status:waiting",
    )
    parser.option(
        "--kind",
        default="complaint",
        choices=("complaint", "compliment", "change"),
        help="compliments or changes instead; then the filter is words and is:overdue",
    )
    parser.option("--all", action="store_true", help="cases that have ended too")
    parser.option("--limit", type=count, metavar="N", help="at most so many")


def run(args: argparse.Namespace) -> int:
    """Print the queue, urgent first."""
    from store.filters import parse

    where = parse(" ".join(args.filter))
    if args.kind != "complaint":
        return _records(args, where)
    if args.all:
        where = where.with_ended()
    with acting(args) as (store, actor):
        before = store.stamp()
        rows = _rows(store, where, actor, args.limit)
        if wants_json(args):
            put_json_array(map(_facts, rows))
        else:
            _put_table(rows, store)
        if store.stamp() != before:
            say("somebody changed the register while it was being listed: list again for an exact picture.")
    return 0


def _records(args: argparse.Namespace, where: "Filter") -> int:
    """The records of a kind beside the complaints, what is due first."""
    from store.records import KINDS
    from tui.record_page import row_facts

    words = [value for term in where.terms if not term.key and not term.negated for value in term.values]
    asked = {(term.key, *term.values) for term in where.terms if term.key or term.negated}
    if asked - {("is", "overdue"), ("is", "late")}:
        raise BadInput(f"--kind {args.kind} takes words and is:overdue, nothing else of the filter.")
    with opened(args) as store:
        rows = store.records.listed(KINDS[args.kind], words, overdue=bool(asked), ended=args.all)[
            : args.limit
        ]
        if wants_json(args):
            put_json_array(map(row_facts, rows))
            return 0
        left, today = days_left(store), store.today
    lines = [
        (due_words(r.due, today, left(r.due) if r.due else None), r.ref, r.state, r.owner, r.subject)
        for r in rows
    ]
    if lines:
        put_lines(columns([("Due", "Reference", "State", "Owner", "About"), *lines], indent=""))
    else:
        say(f"no {args.kind} matches.")
    return 0


def _rows(store: "Store", where: "Filter", actor: "Handler", limit: int | None) -> "Iterator[Row]":
    """The rows, page by page; a case that moved down the queue between two pages comes once."""
    seen: set[int] = set()
    first = 0
    while limit is None or first < limit:
        asked = PAGE if limit is None else min(PAGE, limit - first)
        found = store.page(where, actor, first, asked).rows
        for row in found:
            if row.key not in seen:
                seen.add(row.key)
                yield row
        if len(found) < asked:
            return
        first += len(found)


def _facts(row: "Row") -> dict[str, object]:
    """The row as promised to those who script against it."""
    return {
        "ref": row.ref,
        "kind": row.kind,
        "stage": row.stage,
        "state": row.state,
        "received": row.received.isoformat(),
        "due": row.due.isoformat() if row.due else None,
        "owner": row.owner or None,
        "team": row.team,
        "subject": row.subject,
        "version": row.version,
        "restricted": row.restricted,
    }


def _put_table(rows: "Iterator[Row]", store: "Store") -> None:
    """A line a case; a terminal gets subjects cut to its width."""
    left, today = days_left(store), store.today
    room = max(screen_width() - 68, 12) if is_terminal() else None
    lines: list[str] = []
    total = 0
    for row in rows:
        if not total:
            lines.append(f"{'Due':<12}{'Reference':<17}{'St':<5}{'State':<15}{'Owner':<19}About")
        total += 1
        subject = plain(row.subject) if room is None else cell(row.subject, room).rstrip()
        due = due_words(row.due, today, left(row.due) if row.due else None)
        place = f"{row.stage}/{row.stages}"
        lines.append(
            f"{due:<12}{row.ref:<15}  {place:<5}{row.state:<15}{cell(row.owner, 18)} {subject}".rstrip()
        )
        if len(lines) >= AT_ONCE:
            put_lines(lines)
            lines.clear()
    put_lines(lines)
    if not total:
        say("no case matches.")
