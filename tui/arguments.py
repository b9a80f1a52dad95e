"""Reading what was typed after `upheld`: argparse, with did-you-mean, and values that may begin with a dash.

A command's parser is filled when that command is asked for, so that `upheld --help` imports none of them.
"""

import argparse
import difflib
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, NoReturn, Self

USAGE = 2


class _Help(argparse.RawDescriptionHelpFormatter):
    """Columns wide enough for the names of commands, which argparse measures without their indentation."""

    def add_argument(self, action: argparse.Action) -> None:
        super().add_argument(action)
        indent = self._current_indent + self._indent_increment
        names = action.choices if action.nargs == argparse.PARSER else None
        self._action_max_length = max(
            [self._action_max_length, *(indent + len(name) for name in names or ())]
        )


class Parser(argparse.ArgumentParser):
    """A parser whose mistakes are one sentence."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.known: set[str] = set()
        self.valued: set[str] = set()
        kwargs |= {"formatter_class": _Help, "allow_abbrev": False}
        super().__init__(*args, **kwargs)

    def option(self, *names: str, **kwargs: Any) -> None:
        """Add an option, and remember whether it takes a value."""
        action = self.add_argument(*names, **kwargs)
        self.known.update(names)
        if action.nargs != 0:
            self.valued.update(names)

    def filled(self) -> Self:
        """The parser with everything below it filled, as whoever reads the whole of it needs."""
        for action in self._actions:
            if action.nargs == argparse.PARSER:
                for below in dict(action.choices or {}).values():
                    below.filled()
        return self

    def error(self, message: str) -> NoReturn:
        """Usage and one sentence on standard error; exit code 2."""
        from tui.output import say

        self.print_usage(sys.stderr)
        say(message)
        self.exit(USAGE)

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        # Not public, but the one place where a mistyped command can be answered with the one that was meant.
        if action.choices is not None and value not in action.choices:
            raise argparse.ArgumentError(
                None, _no_such(str(action.metavar or "value").lower(), value, action.choices)
            )


class CommandParser(Parser):
    """The parser of one command, filled by `fill` when it is first asked.

    `arrange` may put the words of the command into another order before they are read.
    """

    def __init__(
        self,
        *args: Any,
        fill: Callable[["CommandParser"], None],
        arrange: Callable[[list[str]], list[str]] = list,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known.update(("-h", "--help"))
        self.arrange = arrange
        self._fill: Callable[[CommandParser], None] | None = fill

    def filled(self) -> Self:
        """The parser with everything that its command takes, and all below it."""
        self._fill_once()
        return super().filled()

    def _fill_once(self) -> None:
        if self._fill is not None:
            fill, self._fill = self._fill, None
            add_common(self)
            fill(self)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        """As argparse's, but nothing unknown is left over."""
        self._fill_once()
        found, rest = super().parse_known_args(self.arrange(self._joined(list(args))), namespace)
        if rest and rest[0].startswith("-"):
            self.error(_no_such("option", rest[0].split("=")[0], self.known - {"-h"}))
        if rest:
            self.error(f"{rest[0]!r} is one word too many; put quotes round a value of several words.")
        return found, []

    def _joined(self, args: list[str]) -> list[str]:
        """`--text -5` as `--text=-5`, for a value that begins with a dash is no option unless it is spelt like one."""
        joined: list[str] = []
        rest = iter(range(len(args)))
        for at in rest:
            if args[at] == "--":
                return joined + args[at:]
            if args[at] in self.valued and at + 1 < len(args) and args[at + 1] not in self.known:
                joined.append(f"{args[at]}={args[next(rest)]}")
            else:
                joined.append(args[at])
        return joined


def add_common(parser: Parser) -> None:
    """The options that may stand before or after the command.

    Where one is not given it is left out of the result: the default of the later parser would overwrite what the
    earlier one read.
    """
    absent = argparse.SUPPRESS
    parser.option(
        "--db",
        metavar="PATH",
        default=absent,
        help="the register; else $UPHELD_DB, else the one in your data folder",
    )
    parser.option(
        "--as",
        dest="as_name",
        metavar="NAME",
        default=absent,
        help="act as this handler (demo registers, service accounts)",
    )
    parser.option("--json", action="store_true", default=absent, help="answer in JSON")


def civil_date(text: str) -> date:
    """The type of an option that takes a date."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date; write it as YYYY-MM-DD.") from None


def count(text: str) -> int:
    """The type of an option that takes a whole number from 1."""
    if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1.")
    return int(text)


def terms_last(args: Sequence[str]) -> list[str]:
    """Options first, then the terms of a filter wherever they stood, `-state:waiting` among them."""
    options: list[str] = []
    terms: list[str] = []
    for at, word in enumerate(args):
        if word == "--":
            terms += args[at + 1 :]
            break
        (options if word.startswith("--") or word == "-h" else terms).append(word)
    return [*options, "--", *terms]


def _no_such(what: str, given: object, known: Iterable[str]) -> str:
    choices = sorted(known)
    near = difflib.get_close_matches(str(given), choices, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(choices)}."
    return f"there is no {what} {str(given)!r}; {hint}"
