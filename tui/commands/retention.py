"""`upheld retention`: which cases are past their date of disposal, their disposal for good, and the certificates of it."""

import argparse
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui.arguments import CommandParser
from tui.erasing import certificate_facts, certificate_page, say_wait
from tui.output import columns, is_interactive, is_watched, put, put_json, put_lines, say
from tui.session import acting, wants_json

if TYPE_CHECKING:
    from store.retention import Applied, Dated, Listing

REFUSED = 1
NAMED = 3  # references for each reason of a refusal

EPILOG = """\
A case is kept for the months of its class in the retention schedule of the
policy in force, counted from the day on which it ended. --apply erases its
texts, names, contact details and salts for good, gives each case a certificate,
and writes the file anew, so that no byte of them is left in it; everybody else
waits for that. Facts and figures stay. Copies of the file made before still
hold what was erased: destroy them too."""


def arguments(parser: CommandParser) -> None:
    """What it takes."""
    parser.epilog = EPILOG
    parser.option("--apply", action="store_true", help="dispose of them for good")
    parser.option("--yes", action="store_true", help="do not ask")
    parser.option(
        "--certificate", metavar="REF", help="what was destroyed of this case, when, by whom and why"
    )
    parser.set_defaults(wrong=parser.error)


def run(args: argparse.Namespace) -> int:
    """List them, dispose of them, or print a certificate."""
    if args.certificate is not None:
        if args.apply:
            args.wrong("--certificate stands alone: it changes nothing")
        return _certificate(args)
    return _apply(args) if args.apply else _list(args)


def _list(args: argparse.Namespace) -> int:
    with acting(args) as (store, actor):
        found = store.retention.listing(actor)
    if wants_json(args):
        put_json(_facts(found))
    else:
        put_lines(_page(found))
    return 0


def _facts(found: "Listing") -> dict[str, object]:
    def case(line: "Dated") -> dict[str, object]:
        return {
            "ref": line.ref,
            "class": line.code,
            "title": line.title,
            "ended": line.ended,
            "due": line.due,
            "held": line.held,
        }

    return {
        "today": found.today,
        "due": [case(line) for line in found.due],
        "held": [case(line) for line in found.held],
        "restricted": found.hidden,
        "undated": found.undated,
        "not_rewritten": found.unwritten,
    }


def _page(found: "Listing") -> Iterator[str]:
    if found.due:
        yield "Past the date of disposal"
        yield from columns(
            [
                ("Reference", "Ended", "Date", "Class"),
                *((line.ref, str(line.ended), str(line.due), line.title) for line in found.due),
            ]
        )
    else:
        yield "no case is past its date of disposal"
    if found.held:
        yield from ("", "Past the date, and on legal hold")
        yield from columns(
            [
                ("Reference", "Ended", "Date", "Held since", "Class"),
                *(
                    (line.ref, str(line.ended), str(line.due), str(line.held), line.title)
                    for line in found.held
                ),
            ]
        )
    notes = [
        (found.hidden, "more is past its date and not for you", "more are past their date and not for you"),
        (
            found.undated,
            "case has ended and has no date of disposal",
            "cases have ended and have no date of disposal",
        ),
        (
            found.unwritten,
            "erasure was made since the file was written anew: --apply writes it",
            "erasures were made since the file was written anew: --apply writes it",
        ),
    ]
    told = [f"{count:,} {one if count == 1 else many}" for count, one, many in notes if count]
    if told:
        yield from ("", *told)


def _apply(args: argparse.Namespace) -> int:
    with acting(args) as (store, actor):
        if is_interactive() and not args.yes and not wants_json(args):
            found = store.retention.listing(actor)
            put_lines(_page(found))
            if not (found.due or found.unwritten) or not _agreed(len(found.due)):
                say("nothing was changed.")
                return 0
        say_wait(store)
        done = store.retention.apply(actor, _progress if is_watched() else _silence)
    if wants_json(args):
        put_json(
            {
                "disposed": done.disposed,
                "refused": [{"ref": ref, "why": why} for ref, why in done.refused],
                "rewritten": done.rewritten,
            }
        )
    else:
        _tell(done)
    return REFUSED if done.refused else 0


def _agreed(cases: int) -> bool:
    what = "1 case" if cases == 1 else f"{cases:,} cases"
    question = f"Erase what {what} said, for good?" if cases else "Write the file anew?"
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().casefold() in ("y", "yes")


def _progress(cases: int) -> None:
    sys.stderr.write(f"\r{cases:,} cases done")
    sys.stderr.flush()


def _silence(cases: int) -> None:
    """Nobody watches."""


def _tell(done: "Applied") -> None:
    count = len(done.disposed)
    cases = "1 case is" if count == 1 else f"{count:,} cases are"
    put(f"{cases} disposed of" + ("; the file is written anew" if done.rewritten else ""))
    for ref in done.disposed:
        put(f"  {ref}  (upheld retention --certificate {ref})")
    for why in dict.fromkeys(why for _, why in done.refused):
        refs = [ref for ref, said in done.refused if said == why]
        more = f" and {len(refs) - NAMED:,} more" if len(refs) > NAMED else ""
        say(f"not disposed of: {', '.join(refs[:NAMED])}{more}: {why}")


def _certificate(args: argparse.Namespace) -> int:
    with acting(args) as (store, actor):
        found = store.retention.certificate(store.find(args.certificate), actor)
        organisation = store.policy.policy.organisation
    if wants_json(args):
        put_json(certificate_facts(found, organisation))
    else:
        put_lines(certificate_page(found, organisation))
    return 0
