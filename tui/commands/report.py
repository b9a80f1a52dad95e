"""`upheld report`: a page of figures for a committee, with its manifest; and `--check`, whether one still holds."""

import argparse
from pathlib import Path

from store.errors import BadInput, UpheldError
from tui.arguments import CommandParser, civil_date
from tui.output import put, put_json, say
from tui.session import opened, wants_json
from tui.version import version

FOUND = 4


def arguments(parser: CommandParser) -> None:
    """What it takes."""
    parser.option(
        "--from",
        dest="first",
        type=civil_date,
        metavar="DATE",
        help="the first day; of the register if not given",
    )
    parser.option(
        "--to",
        dest="last",
        type=civil_date,
        metavar="DATE",
        help="the last day; of the register if not given",
    )
    parser.option(
        "--out", type=Path, metavar="DIR", help="the folder to write index.html and manifest.json to"
    )
    parser.option(
        "--snapshot", type=Path, metavar="FILE", help="from a snapshot, not from the register as it is now"
    )
    parser.option(
        "--check",
        type=Path,
        metavar="MANIFEST",
        help="make that report again and say what differs; exit code 4 if anything does",
    )


def run(args: argparse.Namespace) -> int:
    """Make the page, or check one. The register is only read."""
    if (args.out is None) == (args.check is None):
        raise BadInput("say where to write the report (--out DIR), or which one to check (--check MANIFEST).")
    return _check(args) if args.check else _make(args)


def _tables(args: argparse.Namespace) -> dict[str, object]:
    if args.snapshot:
        from store import snapshot

        return dict(snapshot.read(args.snapshot))
    with opened(args) as store:
        return dict(store.facts(version()))


def _make(args: argparse.Namespace) -> int:
    from analytics import report

    made = report.build(_tables(args), first=args.first, last=args.last, code=version())
    try:
        page, manifest = report.write(made, args.out)
    except OSError as error:
        raise UpheldError(f"the report could not be written to {args.out}: {error.strerror}.") from error
    for warning in made.warnings:
        say(warning)
    if wants_json(args):
        put_json(
            {
                "page": str(page),
                "manifest": str(manifest),
                "headlines": made.headlines,
                "figures": made.manifest["figures"],
            }
        )
    else:
        put("\n".join([*made.headlines, str(page)]))
    return 0


def _check(args: argparse.Namespace) -> int:
    from analytics import report

    found = report.check(args.check, _tables(args), code=version())
    if wants_json(args):
        put_json({"ok": not found, "findings": [{"where": d.what, "what": d.sentence} for d in found]})
    else:
        put("\n".join(d.sentence for d in found) or "nothing differs")
    return FOUND if found else 0
