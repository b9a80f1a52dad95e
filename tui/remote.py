"""What somebody may ask of a service account over SSH.

Its key is bound to `command="upheld --db PATH --handler NAME"`; what they typed after `ssh HOST` then stands in
$SSH_ORIGINAL_COMMAND, is never seen by a shell, and may say neither who they are nor which register, nor reach the files
of the host.
"""

import argparse
import shlex
from pathlib import Path

from store.errors import BadInput, Refused

ORIGINAL = "SSH_ORIGINAL_COMMAND"
SETTLED = ("--db", "--as", "--handler")
"""The options that the key settles."""
COMMANDS = frozenset(
    (
        "new",
        "compliment",
        "change",
        "list",
        "today",
        "show",
        "can",
        "do",
        "letters",
        "handlers",
        "access",
        "evidence",
    )
)
"""Those that read and write the register alone."""

PAST_THE_REGISTER = "that reads or writes files of the host, so it is not done over this connection; ask who keeps the register."


def words_of(original: str) -> list[str]:
    """The words of what was typed, a leading `upheld` left out. Raises BadInput where they can't be told apart, or say what the key settles."""
    try:
        words = shlex.split(original)
    except ValueError as error:
        raise BadInput(f"the command over this connection can't be read ({error}).") from None
    if words[:1] == ["upheld"]:
        del words[0]
    for word in words:
        if word.split("=", 1)[0] in SETTLED:
            raise BadInput(f"{word.split('=', 1)[0]} is settled for this connection; leave it out.")
    return words


def allow(args: argparse.Namespace) -> None:
    """Marks the command as one of such a connection. Raises Refused where it reaches past the register, into the files of the host."""
    args.remote = True
    if args.command is not None and (
        args.command not in COMMANDS or any(isinstance(value, Path) for value in vars(args).values())
    ):
        raise Refused(PAST_THE_REGISTER)


def allow_file(args: argparse.Namespace) -> None:
    """Raises Refused where a text is to be read from a file (`@FILE`) that only the host has."""
    if getattr(args, "remote", False):
        raise Refused(PAST_THE_REGISTER)
