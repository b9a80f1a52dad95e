"""`upheld verify`: is the register what it should be?"""

import argparse
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from store.errors import BadInput
from tui.arguments import CommandParser
from tui.output import columns, put, put_json
from tui.session import opened, wants_json

if TYPE_CHECKING:
    from store.head import Head

FOUND = 4


def arguments(parser: CommandParser) -> None:
    """What it takes."""
    parser.option(
        "--head",
        action="store_true",
        help="only print the head, COUNT HASH: keep it where nobody can change it",
    )
    parser.option(
        "--against",
        type=Path,
        metavar="FILE",
        help="compare with a head kept elsewhere: COUNT HASH, or the answer of verify --json",
    )


def run(args: argparse.Namespace) -> int:
    """Print what is wrong, if anything."""
    if args.head:
        return _put_head(args)
    other = _kept(args.against) if args.against else None
    from store.errors import Damaged
    from store.verify import Finding, Report

    try:
        with opened(args, check_head=False) as store:
            report = store.verify(other)
    except Damaged as damaged:
        report = Report(False, 0, "", [Finding("file", str(damaged))])
    if wants_json(args):
        findings = [finding._asdict() for finding in report.findings]
        put_json({"ok": report.ok, "events": report.events, "head": report.head, "findings": findings})
    else:
        put(f"{report.events} events, head {report.head}")
        put("nothing is wrong" if report.ok else "\n".join(columns(report.findings)))
    return 0 if report.ok else FOUND


def _put_head(args: argparse.Namespace) -> int:
    with opened(args) as store:
        head = store.head()
    if wants_json(args):
        put_json({"count": head.count, "hash": head.hash})
    else:
        put(f"{head.count} {head.hash}")
    return 0


def _kept(path: Path) -> "Head":
    """The head written in a file, in whichever form Upheld prints one."""
    from store.head import Head
    from tui.fields import read_text

    text = read_text(path, "--against").strip()
    if text.startswith("{"):
        try:
            found = json.loads(text)
        except ValueError:
            found = {}
        text = f"{found.get('count', found.get('events'))} {found.get('hash', found.get('head'))}"
    match = re.fullmatch(r"([0-9]{1,15})\s+([0-9a-f]{64})", text)
    if match is None:
        raise BadInput(
            f"--against: {path} holds no head; one is written COUNT HASH, as `upheld verify --head` prints it."
        )
    return Head(int(match[1]), match[2])
