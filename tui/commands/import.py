"""`upheld import`: bring in the cases of another register, or new complaints, from a file."""

import argparse
import sys
from pathlib import Path

from tui.arguments import CommandParser
from tui.output import is_watched, put, put_json, say
from tui.session import acting, wants_json


def arguments(parser: CommandParser) -> None:
    """What it takes."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a CSV, TSV or Parquet file")
    parser.option(
        "--mapping",
        type=Path,
        metavar="FILE.toml",
        required=True,
        help="which column is what; docs/importing.md",
    )
    parser.option(
        "--as-legacy",
        action="store_true",
        help="as cases of an older register: under no policy, without clocks",
    )
    parser.option("--dry-run", action="store_true", help="read and count, and change nothing")


def run(args: argparse.Namespace) -> int:
    """Bring in what is not there yet, and account for every row."""
    from store.intake import mapping

    given = mapping.load(args.mapping)
    with acting(args) as (store, actor):
        done = store.bring_in(
            args.file, given, actor, as_legacy=args.as_legacy, dry_run=args.dry_run, progress=_progress()
        )
    say(f"read as: {done.how}")
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


class _Progress:
    """Says on standard error how far it has come, on one line."""

    def __call__(self, rows: int) -> None:
        sys.stderr.write(f"\r{rows:,} rows read")
        sys.stderr.flush()


def _progress() -> "_Progress | _Silent":
    return _Progress() if is_watched() else _Silent()


class _Silent:
    """Nobody watches."""

    def __call__(self, rows: int) -> None:
        """Say nothing."""
