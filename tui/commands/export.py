"""`upheld export REF`: the complainant's own copy of a case, as a page or as data."""

import argparse
import json
import os
from pathlib import Path

from store.errors import BadInput, UpheldError
from tui.arguments import CommandParser
from tui.output import put, put_json, say
from tui.session import acting, wants_json

EPILOG = """\
In it is what the complainant wrote, what they were told, and what is held about
them: letters, decisions that were sent, remedies, adjustments. Left out are
notes, evidence, what staff said, and the names of who handled it. Read it before
you send it: a letter, or what the complainant wrote, may name other people."""


def arguments(parser: CommandParser) -> None:
    """What it takes."""
    parser.epilog = EPILOG
    parser.add_argument("ref", metavar="REF", help="the case")
    parser.option(
        "--out",
        type=Path,
        metavar="FILE",
        required=True,
        help="FILE.html or FILE.json, not over one that is there",
    )


def run(args: argparse.Namespace) -> int:
    """Write it, readable by the account alone."""
    from store import own_copy

    kind = args.out.suffix.casefold()
    if kind not in (".html", ".htm", ".json"):
        raise BadInput(f"--out: {args.out} says neither .html nor .json, so it is not clear which is wanted.")
    with acting(args) as (store, actor):
        copy = store.own_copy(store.find(args.ref), actor)
    text = (
        json.dumps(own_copy.facts(copy), ensure_ascii=False, indent=2) + "\n"
        if kind == ".json"
        else own_copy.page(copy)
    )
    try:
        with os.fdopen(
            os.open(args.out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
        ) as file:
            file.write(text)
    except FileExistsError:
        raise UpheldError(f"{args.out} is there already; choose another name.") from None
    except OSError as error:
        raise UpheldError(f"{args.out} could not be written: {error.strerror}.") from None
    if wants_json(args):
        put_json({"path": str(args.out), "entries": len(copy.entries), "left_out": copy.left_out})
    else:
        put(f"{args.out}: {len(copy.entries)} entries of {copy.ref}, {copy.left_out} left out")
        say(
            "read it before you send it: other people may be named in letters, or in what the complainant wrote."
        )
    return 0
