"""`upheld`: which command was asked for, and what a person sees when it goes wrong.

Nothing heavy is imported here or by `--help`: a command imports what it needs when it runs.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import Any, TextIO

from store.errors import Busy, UpheldError
from tui import remote
from tui.arguments import CommandParser, Parser, add_common, terms_last
from tui.output import is_interactive, say
from tui.web import DRIVER

COMMANDS = {
    "demo": "make a simulated register and open the desk on it",
    "init": "make an empty register",
    "new": "take in a complaint",
    "compliment": "take in what somebody said went well",
    "change": "propose a change of a service, a policy or a procedure",
    "list": "the queue, urgent first; or compliments, or changes",
    "today": "the workload, and what is about to be late",
    "show": "one case, compliment or change, whole",
    "can": "what may happen next to a case, and why the rest may not",
    "do": "take an action on a case",
    "letters": "what the complainant was sent, as it was kept",
    "import": "bring in cases from a file, each only once",
    "snapshot": "the facts without names and texts, in a file",
    "report": "a page of figures for a committee, with its manifest",
    "pack": "which figures went to which committee, with the minute",
    "handlers": "who handles complaints, and in which roles",
    "access": "who opened which restricted case",
    "retention": "cases past their date of disposal, and their disposal",
    "redact": "erase what one case says, before its time is over",
    "export": "the complainant's own copy of a case",
    "evidence": "what is missing of what the policy asks to be on record",
    "policy": "the policy in force",
    "verify": "check that the register is what it should be",
    "rebuild": "make the working tables anew from the ledger",
    "settings": "what you can set for your desk, and what is wrong with it",
    "web": "the desk in a browser, behind a reverse proxy",
    "completion": "a script for bash, zsh or fish to complete what you type",
    "doctor": "look over this machine, its terminal and the register",
}
EXITS = """\
exit codes: 0 done · 1 refused, failed or stale · 2 usage · 3 busy, try again ·
4 verify or doctor found something

Without a command, the desk opens. `upheld COMMAND --help` says more."""

FAILED, BUSY, INTERRUPTED, BROKEN_PIPE = 1, 3, 130, 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run `upheld` with these words (those of the process if not given) and return its exit code."""
    with _for_the_group():
        for stream in (sys.stdout, sys.stderr):
            _use_utf8(stream)
        try:
            try:
                code = _run(list(sys.argv[1:] if argv is None else argv))
            except SystemExit as stop:  # argparse: after help, or a mistake in what was typed
                code = stop.code if isinstance(stop.code, int) else 0
            if sys.stdout is not None:
                sys.stdout.flush()
        except KeyboardInterrupt:
            return INTERRUPTED
        except Exception as error:  # noqa: BLE001  no traceback ever reaches a person
            return _failed(error)
        return code


def parser() -> Parser:
    """The parser of the whole command line."""
    top = Parser(prog="upheld", description="A complaints desk in the terminal.", epilog=EXITS)
    add_common(top)
    top.option(
        "--handler",
        dest="served",
        metavar="NAME",
        help="the handler whom this service account serves, before the command",
    )
    top.option("--version", dest="show_version", action="store_true", help="show the version and stop")
    commands = top.add_subparsers(
        dest="command", metavar="COMMAND", parser_class=CommandParser, title="commands"
    )
    for name, does in COMMANDS.items():
        described: dict[str, Any] = {"arrange": terms_last} if name == "list" else {}
        commands.add_parser(
            name, help=does, description=f"{does[0].upper()}{does[1:]}.", fill=_Fill(name), **described
        )
    return top


class _Fill:
    """Fills the parser of a command from its module, once it is asked for."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, command: CommandParser) -> None:
        _module(self._name).arguments(command)


def _module(name: str) -> Any:
    return import_module(f"tui.commands.{name}")


def _run(words: list[str]) -> int:
    args = parser().parse_args(words)
    if args.served and args.command is None and remote.ORIGINAL in os.environ:
        args = parser().parse_args([*words, *remote.words_of(os.environ[remote.ORIGINAL])])
        remote.allow(args)
    if args.show_version:
        from tui.version import version

        print(f"upheld {version()}")
        return 0
    if args.command is None:
        return _desk(args)
    code: int = _module(args.command).run(args)
    return code


def _desk(args: Any) -> int:
    if not is_interactive() and os.environ.get("TEXTUAL_DRIVER") != DRIVER:
        say(
            "the desk needs a terminal; `upheld list` prints the queue, and `upheld --help` names the other commands."
        )
        return FAILED
    if os.environ.get("TERM", "dumb") in ("", "dumb"):
        say(
            "the desk can't draw on this terminal (TERM=dumb); `upheld list` prints the queue, and `upheld --help` names the other commands."
        )
        return FAILED
    from tui.opening import run_desk
    from tui.session import as_name, register_path

    code: int = run_desk(register_path(args), as_name(args))
    return code


def _failed(error: Exception) -> int:
    """One sentence for what went wrong, and the exit code."""
    if isinstance(error, BrokenPipeError):  # whoever read our output has seen enough
        _drop_output()
        return BROKEN_PIPE
    if isinstance(error, UpheldError):
        say(str(error))
        return BUSY if isinstance(error, Busy) else FAILED
    if isinstance(error, OSError) and error.strerror:
        if error.filename:
            say(f"{error.filename}: {error.strerror}.")
        else:
            _drop_output()
            say(f"the output could not be written: {error.strerror}.")
        return FAILED
    from tui.log import keep

    kept = keep(error)
    where = (
        f"where in the program is written down in {kept}" if kept else "the log could not be written either"
    )
    say(f"something went wrong that nobody foresaw ({type(error).__name__}); {where}.")
    return FAILED


def _drop_output() -> None:
    """Let nothing more be written to standard output, or Python complains about it when it ends."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _use_utf8(stream: TextIO | None) -> None:
    """UTF-8 whatever the locale; what can't be written becomes a question mark, not an error."""
    with suppress(AttributeError):  # a test's own stream, or none at all
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # a TextIOWrapper has it


@contextmanager
def _for_the_group() -> Iterator[None]:
    """Files are made for the owner and the group of the register, nobody else (ENGINES.md: umask 007).

    A umask that shuts the group out altogether was chosen by somebody, and stays.
    """
    before = os.umask(0o007)
    if before & 0o070 == 0o070:
        os.umask(before | 0o007)
    try:
        yield
    finally:
        os.umask(before)
