"""`upheld snapshot`: the facts without names and texts, in a file for figures and notebooks."""

import argparse
from pathlib import Path

from tui.arguments import CommandParser
from tui.output import put, put_json
from tui.session import opened, wants_json
from tui.version import version


def arguments(parser: CommandParser) -> None:
    """What it takes."""
    parser.add_argument("out", type=Path, metavar="OUT", help="the file to make")


def run(args: argparse.Namespace) -> int:
    """Make it."""
    from store import snapshot

    with opened(args) as store:
        tables = store.facts(version())
    snapshot.write(tables, args.out)
    if wants_json(args):
        put_json({"path": str(args.out), "rows": {name: table.num_rows for name, table in tables.items()}})
    else:
        put(f"{args.out}: {tables['cases'].num_rows:,} cases, without names and texts")
    return 0
