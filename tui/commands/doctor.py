"""`upheld doctor`: what may be wrong with this machine, its terminal or the register."""

import argparse

from tui.arguments import CommandParser
from tui.output import columns, put, put_json
from tui.session import as_name, register_path, wants_json

FOUND = 4


def arguments(parser: CommandParser) -> None:
    """It takes nothing of its own."""


def run(args: argparse.Namespace) -> int:
    """Print what was found; a register that is not there is no fault."""
    from tui.examination import Examined, examine_machine, examine_register, examine_settings

    seen = Examined({}, [], [])
    examine_machine(seen)
    examine_settings(seen)
    examine_register(seen, register_path(args), as_name(args))
    if wants_json(args):
        put_json(
            {
                "ok": not seen.findings,
                "facts": seen.facts,
                "notes": [note._asdict() for note in seen.notes],
                "findings": [finding._asdict() for finding in seen.findings],
            }
        )
    else:
        for subject, facts in seen.facts.items():
            put("\n".join([subject, *columns(list(facts.items())), ""]))
        for title, found in (("worth knowing", seen.notes), ("wrong", seen.findings)):
            if found:
                put("\n".join([title, *columns(found), ""]))
        if not seen.findings:
            put("nothing is wrong")
    return FOUND if seen.findings else 0
