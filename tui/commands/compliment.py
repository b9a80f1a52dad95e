"""`upheld compliment`: take in what somebody said went well."""

import argparse

from tui.arguments import CommandParser
from tui.beginning import add_arguments, begin


def arguments(parser: CommandParser) -> None:
    """What it takes."""
    add_arguments(parser, "compliment")


def run(args: argparse.Namespace) -> int:
    """Take it in and print its reference."""
    return begin(args, "compliment")
