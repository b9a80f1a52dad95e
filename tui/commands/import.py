"""`upheld import`: bring in the cases of another register, or new complaints, from a file; and erase an import left unfinished."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tui.arguments import CommandParser, count
from tui.output import is_watched, put, put_json, say
from tui.session import acting, opened, wants_json

if TYPE_CHECKING:
    from store.imports import Unfinished

ALL = 0  # --abandon without a number


def arguments(parser: CommandParser) -> None:
    """What it takes."""
    parser.add_argument("file", type=Path, metavar="FILE", nargs="?", help="a CSV, TSV or Parquet file")
    parser.option("--mapping", type=Path, metavar="FILE.toml", help="which column is what; docs/importing.md")
    parser.option(
        "--as-legacy",
        action="store_true",
        help="as cases of an older register: under no policy, without clocks",
    )
    parser.option("--dry-run", action="store_true", help="read and count, and change nothing")
    parser.option(
        "--abandon",
        type=count,
        metavar="ID",
        nargs="?",
        const=ALL,
        help="erase an import that was not finished; without an ID, list those that were not",
    )
    parser.set_defaults(wrong=parser.error)


def run(args: argparse.Namespace) -> int:
    """Bring in what is not there yet, and account for every row; or take back what was not finished."""
    if args.abandon is not None:
        if args.file or args.mapping or args.as_legacy or args.dry_run:
            args.wrong("--abandon stands alone: it takes the ID of an import, and reads no file")
        return _list(args) if args.abandon == ALL else _abandon(args)
    if args.file is None or args.mapping is None:
        args.wrong("the following arguments are required: FILE and --mapping, or --abandon")
    return _bring_in(args)


def _bring_in(args: argparse.Namespace) -> int:
    from store.intake import mapping

    given = mapping.load(args.mapping)
    with acting(args) as (store, actor):
        try:
            done = store.bring_in(
                args.file,
                given,
                actor,
                as_legacy=args.as_legacy,
                dry_run=args.dry_run,
                progress=_progress("rows read"),
            )
        except BaseException as error:
            for note in getattr(error, "__notes__", ()):
                say(note)
            raise
        others = store.unfinished_imports()
    say(f"read as: {done.how}")
    for other in others:
        say(f"{other.words} is not finished: {_what_to_do(other)}.")
    rejects = str(done.rejects_file) if done.rejects_file else None
    if wants_json(args):
        counts = {"read": done.read, "accepted": done.accepted, "rejected": done.rejected}
        put_json({**counts, "already_present": done.already_present, "rejects_file": rejects})
        return 0
    would = " (a dry run: nothing was changed)" if args.dry_run else ""
    put(
        f"{done.read:,} rows read = {done.accepted:,} accepted + {done.rejected:,} rejected "
        f"+ {done.already_present:,} already present{would}"
    )
    if rejects:
        put(f"the rejected rows, each with its reason: {rejects}")
    return 0


def _list(args: argparse.Namespace) -> int:
    with opened(args) as store:
        found = store.unfinished_imports()
    if wants_json(args):
        put_json(
            [
                {
                    "id": one.number,
                    "source": one.source,
                    "began": one.began,
                    "cases": one.cases,
                    "abandoned": one.abandoned,
                }
                for one in found
            ]
        )
        return 0
    for one in found:
        put(f"{one.words}: {_what_to_do(one)}")
    if not found:
        put("no import is unfinished")
    return 0


def _abandon(args: argparse.Namespace) -> int:
    with acting(args) as (store, actor):
        done = store.abandon_import(args.abandon, actor, _progress("cases erased"))
    if wants_json(args):
        put_json({"id": done.number, "cases": done.cases})
        return 0
    cases = "1 case" if done.cases == 1 else f"{done.cases:,} cases"
    put(f"import {done.number} is abandoned: {cases} erased; the same file can be imported anew")
    return 0


def _what_to_do(one: "Unfinished") -> str:
    if one.abandoned:
        return f"it was abandoned and not all of it is erased yet; `upheld import --abandon {one.number}` goes on"
    return f"the same import again goes on with it, `upheld import --abandon {one.number}` erases it"


class _Progress:
    """Says on standard error how far it has come, on one line."""

    def __init__(self, what: str) -> None:
        self._what = what

    def __call__(self, count: int) -> None:
        sys.stderr.write(f"\r{count:,} {self._what}")
        sys.stderr.flush()


def _progress(what: str) -> "_Progress | _Silent":
    return _Progress(what) if is_watched() else _Silent()


class _Silent:
    """Nobody watches."""

    def __call__(self, count: int) -> None:
        """Say nothing."""
