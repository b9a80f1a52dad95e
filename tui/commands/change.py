"""`upheld change`: propose a change of a service, a policy or a procedure."""

import argparse

from tui.arguments import CommandParser
from tui.beginning import add_arguments, begin


def arguments(parser: CommandParser) -> None:
    """What it takes."""
    add_arguments(parser, "change")


def run(args: argparse.Namespace) -> int:
    """Propose it and print its reference."""
    return begin(args, "change")
