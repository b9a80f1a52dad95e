"""`upheld report`: figures for a committee as a page, or as a pack for one kind of reader; and `--check`, whether one still holds."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.arguments import CommandParser, civil_date, count
from tui.output import put, put_json, say
from tui.session import acting, opened, wants_json
from tui.version import version

if TYPE_CHECKING:
    from analytics.pack.asked import Asked, Earlier
    from tui.progress import Steps

FOUND = 4
READERS = ("audit-and-risk", "executive", "staff")


def arguments(parser: CommandParser) -> None:
    """What it takes."""
    first = "the first day; of the register if not given"
    last = "the last day; of the register if not given"
    parser.option("--from", dest="first", type=civil_date, metavar="DATE", help=first)
    parser.option("--to", dest="last", type=civil_date, metavar="DATE", help=last)
    parser.option(
        "--for",
        dest="audience",
        choices=READERS,
        help="the pack for these readers, small counts hidden; without it, one page of everything, nothing hidden",
    )
    parser.option("--out", type=Path, metavar="DIR", help="the folder to write to")
    parser.option(
        "--threshold",
        type=count,
        metavar="N",
        help="hide counts below N in a pack, instead of what the policy says; needs --reason",
    )
    parser.option("--reason", metavar="TEXT", help="why they are hidden; it is printed")
    parser.option(
        "--earlier",
        type=Path,
        action="append",
        metavar="MANIFEST",
        help="the manifest of an earlier pack that was published: nothing follows from both; may be given several times",
    )
    parser.option("--asks", metavar="TEXT", help="what is asked of the readers; it is printed")
    parser.option("--author", metavar="NAME", help="whose report it is; it is printed")
    parser.option(
        "--internal",
        action="store_true",
        help="a pack that hides nothing and names the cases behind its figures; for those who may read them",
    )
    parser.option("--no-pdf", action="store_true", help="leave the PDF out, also where there is a Chromium")
    snapshot = "from a snapshot, not from the register as it is now"
    parser.option("--snapshot", type=Path, metavar="FILE", help=snapshot)
    parser.option(
        "--check",
        type=Path,
        metavar="MANIFEST",
        help="make that report again, as of the events it was made from, and say what differs; exit code 4 if anything does",
    )
    parser.set_defaults(wrong=parser.error)


def run(args: argparse.Namespace) -> int:
    """Make the page or pack, or check one. The register is only read."""
    from store.errors import BadInput
    from tui.progress import Steps

    if (args.out is None) == (args.check is None):
        raise BadInput("say where to write the report (--out DIR), or which one to check (--check MANIFEST).")
    of_packs = (args.threshold, args.reason, args.asks, args.author, args.internal or None)
    if not args.audience and (any(one is not None for one in of_packs) or (args.earlier and not args.check)):
        args.wrong(
            "--threshold, --reason, --earlier, --asks, --author and --internal are of a pack: say for whom it is (--for)"
        )
    with Steps() as steps:
        if args.check:
            return _check(args, steps)
        return _pack(args, steps) if args.audience else _page(args, steps)


def _tables(args: argparse.Namespace, steps: "Steps") -> dict[str, Any]:
    steps("reading the register")
    if args.snapshot:
        from store import snapshot

        return dict(snapshot.read(args.snapshot))
    with opened(args) as store:
        return dict(store.facts(version()))


def _page(args: argparse.Namespace, steps: "Steps") -> int:
    from analytics import report

    tables = _tables(args, steps)
    steps("counting")
    made = report.build(tables, first=args.first, last=args.last, code=version())
    try:
        page, manifest = report.write(made, args.out)
    except OSError as error:
        raise _unwritten(args.out, error) from error
    _told(args, made.warnings, made.headlines, made.manifest, page, manifest)
    return 0


def _pack(args: argparse.Namespace, steps: "Steps") -> int:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as beside:
        # DuckDB reads a snapshot without Python, which has a second's worth of modules to import meanwhile.
        reading = beside.submit(_tables, args, steps) if args.snapshot else None
        from analytics.pack.asked import Asked, earlier, threshold_of
        from analytics.pack.build import MANIFEST, PAGE, PDF, build
        from analytics.pack.keeping import write

        given = tuple(earlier(path) for path in args.earlier or ())
        withheld = _withheld(args, internal=args.internal)
        tables = reading.result() if reading else _tables(args, steps)
    about = dict(zip(*(tables["about"].to_pydict()[name] for name in ("key", "value")), strict=True))
    asked = Asked(
        args.audience,
        args.first,
        args.last,
        internal=args.internal,
        asks=args.asks or "",
        author=args.author or "",
        earlier=given,
        **threshold_of(about, args.threshold, args.reason),
    )
    made = build(tables, asked, code=version(), withheld=withheld, progress=steps)
    steps("writing the files")
    try:
        written = write(made, args.out, with_pdf=not args.no_pdf)
    except OSError as error:
        raise _unwritten(args.out, error) from error
    for sentence in _not_compared(tables, given, asked):
        say(sentence)
    if not args.no_pdf and args.out / PDF not in written:
        say("there is no PDF: no Chromium was found, or it failed; the page prints from any browser.")
    _told(args, made.warnings, made.headlines, made.manifest, args.out / PAGE, args.out / MANIFEST)
    return 0


def _withheld(args: argparse.Namespace, *, internal: bool) -> frozenset[int]:
    """The cases that whoever asks may not read; of a snapshot nobody can tell who asks."""
    if not internal:
        return frozenset()
    if args.snapshot:
        args.wrong(
            "an internal pack names cases, and a snapshot does not know who may see them: make it from the register"
        )
    with acting(args) as (store, actor):
        return store.withheld_from(actor)


def _not_compared(tables: dict[str, Any], given: "tuple[Earlier, ...]", asked: "Asked") -> list[str]:
    """The packs that the register says went to a committee, and that this one was not protected against."""
    if asked.internal:
        return []
    from store.case.references import reference

    known = {one.digest for one in given}
    rows = tables["packs"].to_pylist()
    return [
        f"{reference(row['pack_id'])} of {row['on_date']} was not compared with this pack: give its manifest with --earlier, or a difference between the "
        "two may tell what one of them hides."
        for row in rows
        if row["digest"] not in known
    ]


def _told(
    args: argparse.Namespace,
    warnings: tuple[str, ...],
    headlines: tuple[str, ...],
    manifest: Any,
    page: Path,
    manifest_path: Path,
) -> None:
    for warning in warnings:
        say(warning)
    if wants_json(args):
        figures = {"headlines": headlines, "figures": manifest["figures"]}
        put_json({"page": str(page), "manifest": str(manifest_path), **figures})
    else:
        put("\n".join([*headlines, str(page)]))


def _unwritten(out: Path, error: OSError) -> Exception:
    from store.errors import UpheldError

    return UpheldError(f"the report could not be written to {out}: {error.strerror}.")


# --- checking -----------------------------------------------------------------------------------------------------------


def _check(args: argparse.Namespace, steps: "Steps") -> int:
    from analytics import manifest, report

    was = manifest.read(args.check)
    if was["parameters"].get("for"):
        found = _check_pack(args, was, steps)
    else:
        tables = _tables_as_of(args, was, steps)
        steps("making the report again")
        found = report.check(args.check, tables, code=version())
    if wants_json(args):
        put_json({"ok": not found, "findings": [{"where": d.what, "what": d.sentence} for d in found]})
    else:
        put("\n".join(d.sentence for d in found) or "nothing differs")
    return FOUND if found else 0


def _check_pack(args: argparse.Namespace, was: dict[str, Any], steps: "Steps") -> list[Any]:
    from analytics.pack.asked import again, earlier
    from analytics.pack.build import build
    from analytics.pack.keeping import differences

    asked = again(was, args.check, tuple(earlier(path) for path in args.earlier or ()))
    withheld = _withheld(args, internal=asked.internal)
    tables = _tables_as_of(args, was, steps)
    made = build(tables, asked, code=version(), withheld=withheld, progress=steps)
    return list(differences(was, made, args.check.parent))


def _tables_as_of(args: argparse.Namespace, was: dict[str, Any], steps: "Steps") -> dict[str, object]:
    """What the figures were made from: of a register as it was then, of a snapshot as it is."""
    if args.snapshot:
        return _tables(args, steps)
    from store.errors import BadInput
    from store.head import Head

    ledger = was.get("ledger")
    if not (
        isinstance(ledger, dict)
        and isinstance(ledger.get("count"), int)
        and isinstance(ledger.get("head"), str)
    ):
        raise BadInput(f"{args.check} does not say as of which end of the ledger it was made.")
    steps("reading the register")
    with opened(args) as store:
        return dict(store.facts_as_of(Head(ledger["count"], ledger["head"]), version(), steps.cases))
