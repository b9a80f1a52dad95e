"""`upheld completion`: a script that lets a shell complete what is typed after `upheld`."""

import argparse

from tui.arguments import CommandParser
from tui.output import put

SHELLS = ("bash", "zsh", "fish")


def arguments(parser: CommandParser) -> None:
    """For which shell."""
    parser.add_argument("shell", choices=SHELLS, metavar="SHELL", help=" or ".join(SHELLS))


def run(args: argparse.Namespace) -> int:
    """Print the script."""
    import shtab

    from tui.cli import parser

    put(shtab.complete(parser().filled(), args.shell))
    return 0
