"""`upheld demo`: a simulated register, and the desk on it."""

import argparse
import re
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from store.errors import BadInput, Refused
from tui.arguments import CommandParser, civil_date, count
from tui.output import is_interactive, is_watched, put, put_json
from tui.session import as_name, opened, register_path, wants_json

if TYPE_CHECKING:
    from store.governing import Settings


class Wanted(NamedTuple):
    """What a simulated register is made from: the same give the same ledger."""

    cases: int
    seed: int
    today: date


def arguments(parser: CommandParser) -> None:
    """What it takes."""
    from store.demo import DEFAULT_CASES, DEFAULT_SEED

    parser.option(
        "--cases",
        type=count,
        default=DEFAULT_CASES,
        metavar="N",
        help=f"how many complaints ({DEFAULT_CASES})",
    )
    parser.option(
        "--seed",
        type=_seed,
        default=DEFAULT_SEED,
        metavar="S",
        help=f"the same seed and date give the same register ({DEFAULT_SEED})",
    )
    parser.option(
        "--today", type=civil_date, metavar="DATE", help="the day on which it ends; today if not given"
    )
    parser.option("--no-open", action="store_true", help="make it and stop")
    parser.option(
        "--replace", action="store_true", help="in place of a demo register that was made otherwise"
    )


def run(args: argparse.Namespace) -> int:
    """Make the register unless it is there, say what it holds, and open the desk if somebody sits there."""
    path = register_path(args)
    wanted = _wanted(args)
    if _is_to_be_made(args, path, wanted):
        _make(path, wanted)
    _put_summary(args)
    if args.no_open or wants_json(args) or not is_interactive():
        return 0
    from tui.opening import run_desk

    code: int = run_desk(path, as_name(args))
    return code


def _seed(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,15}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0.")
    return int(text)


def _wanted(args: argparse.Namespace) -> Wanted:
    from store.ledger import utc_now
    from store.policy_file import parse, shipped
    from store.rules.situation import civil_day

    today = civil_day(parse(shipped()), utc_now())
    if args.today is not None and args.today > today:
        raise BadInput(f"--today: {args.today} is in the future; the latest date is today, {today}.")
    return Wanted(args.cases, args.seed, args.today or today)


def _is_to_be_made(args: argparse.Namespace, path: Path, wanted: Wanted) -> bool:
    """Whether there is none yet, or one to be replaced. Raises Refused for a register that must stay."""
    if not path.exists():
        return True
    with opened(args) as store:
        there = store.settings
    if not there.simulated:
        raise Refused(f"{path} is a real register, not a demo; name another file with --db.")
    if _is_the_same(there, wanted, any_day=args.today is None):
        return False
    if not args.replace:
        made = f"--cases {there.cases} --seed {there.seed} --today {there.today}"
        raise Refused(
            f"{path} holds a demo register made with {made}; add --replace to make it anew, or name another file with --db."
        )
    _remove(path)
    return True


def _is_the_same(there: "Settings", wanted: Wanted, *, any_day: bool) -> bool:
    """Without --today, the demo of yesterday is still the one that was asked for."""
    return (there.cases, there.seed) == (wanted.cases, wanted.seed) and (
        any_day or there.today == wanted.today
    )


def _remove(path: Path) -> None:
    """Take a demo register away, while nobody uses it; the folder of its lock stays, as others may be waiting there."""
    from store.lock import FairLock

    side = path.with_name(f"{path.name}.d")
    with FairLock(side / "lock").exclusive(10):
        for file in (path, path.with_name(f"{path.name}.wal"), side / "head"):
            file.unlink(missing_ok=True)


def _make(path: Path, wanted: Wanted) -> None:
    from store.demo import make

    shown = is_watched()

    def progress(done: int, total: int) -> None:
        if shown:
            print(f"\r{done} of {total} complaints", end="", file=sys.stderr, flush=True)

    make(path, cases=wanted.cases, seed=wanted.seed, today=wanted.today, progress=progress)
    if shown:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _put_summary(args: argparse.Namespace) -> None:
    from store.filters import parse

    queue = parse("")
    with opened(args) as store:
        head = store.head()
        cases, still_open = store.counts([queue.with_ended(), queue], store.acting())
        path = store.path
    if wants_json(args):
        put_json(
            {"cases": cases, "events": head.count, "head": head.hash, "open": still_open, "path": str(path)}
        )
    else:
        put(f"{path}\n{cases} complaints, {still_open} of them open; {head.count} events, head {head.hash}")
