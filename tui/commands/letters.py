"""`upheld letters REF [SEQ]`: what was sent to the complainant, as it was kept; one of them to print or to send."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from store.errors import NotFound, UpheldError
from tui.arguments import CommandParser, count
from tui.output import columns, put, put_json, say
from tui.page import words_of
from tui.session import acting, wants_json

if TYPE_CHECKING:
    from store.views import Kept


def arguments(parser: CommandParser) -> None:
    """What it takes."""
    parser.add_argument("ref", metavar="REF", help="of this case")
    parser.add_argument(
        "seq", metavar="SEQ", nargs="?", type=count, help="this one, by its number in the list"
    )
    parser.option(
        "--html",
        action="store_true",
        help="as a page of its own, in large print where the complainant asked for it",
    )
    parser.option("--large-print", action="store_true", help="as a page in large print")
    parser.option("--out", metavar="FILE", type=Path, help="into a file, not over one that is there")


def run(args: argparse.Namespace) -> int:
    """List them, or give one."""
    with acting(args) as (store, actor):
        case = store.find(args.ref)
        found = store.letters(case, actor)
    if args.seq is None:
        if wants_json(args):
            put_json([letter._asdict() for letter in found.letters])
        elif found.letters:
            rows = [(str(letter.seq), f"{letter.on}", words_of(letter.event)) for letter in found.letters]
            put("\n".join(columns(rows, indent="")))
        else:
            say("no letter is kept in this case.")
        return 0
    letter = next((letter for letter in found.letters if letter.seq == args.seq), None)
    if letter is None:
        numbers = ", ".join(str(letter.seq) for letter in found.letters) or "none is kept"
        raise NotFound(f"there is no letter {args.seq} in {found.ref}; the letters are: {numbers}.")
    _give(args, letter, found.ref, found.format, found.language)
    return 0


def _give(args: argparse.Namespace, letter: "Kept", ref: str, wanted: str, language: str) -> None:
    from store.letters.pages import BY_HAND, LARGE_PRINT, page

    if wanted in BY_HAND:
        say(f"the complainant asked for {wanted.replace('-', ' ')}: {BY_HAND[wanted]}.")
    text = letter.text + "\n"
    if args.html or args.large_print:
        large = args.large_print or wanted == LARGE_PRINT
        title = f"{ref}, {letter.on:%d %B %Y}".replace(", 0", ", ")
        text = page(letter.text, title, language=language or "en", large=large)
    if args.out is None:
        put(text.rstrip("\n"))
        return
    try:
        with args.out.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise UpheldError(f"{args.out} is there already; choose another name.") from None
    except OSError as error:
        raise UpheldError(f"{args.out} could not be written: {error.strerror}.") from None
    say(f"{args.out}: the letter of {letter.on}.")
