"""`upheld rebuild`: the working tables anew from the ledger."""

import argparse

from tui.arguments import CommandParser
from tui.output import put, put_json
from tui.session import opened, wants_json


def arguments(parser: CommandParser) -> None:
    """It takes nothing of its own."""


def run(args: argparse.Namespace) -> int:
    """Make them anew; the ledger itself is not touched."""
    with opened(args) as store:
        cases = store.rebuild()
    if wants_json(args):
        put_json({"cases": cases})
    else:
        put(f"{cases} cases made anew from the ledger")
    return 0
