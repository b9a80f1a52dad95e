"""`upheld evidence`: what is missing of what the policy asks to be on record, requirement by requirement."""

import argparse
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tui.arguments import CommandParser, civil_date
from tui.output import columns, put_json, put_lines, wrapped
from tui.session import acting, wants_json

if TYPE_CHECKING:
    from store.evidence import Evidence, Found, Hook

FIRST = 20  # references named for each check

EPILOG = """\
A rule refuses what must not be; what depends on people is reported here. R1 to
R62 are the requirements of the policy, G1 to G13 what its owner left open. What
is marked (listed) is only told: nothing is to be done about it. Cases that are
not for you are counted and not named."""


def arguments(parser: CommandParser) -> None:
    """What it takes."""
    parser.epilog = EPILOG
    parser.add_argument("requirement", nargs="*", metavar="R..", help="these requirements only: R11 R24 G5")
    parser.option(
        "--since", type=civil_date, metavar="DATE", help="what has been missing since that day only"
    )
    parser.option("--all", action="store_true", help=f"every case, not the first {FIRST} of each")


def run(args: argparse.Namespace) -> int:
    """Print it, requirement by requirement."""
    from store.requirements import ASKS

    with acting(args) as (store, actor):
        found = store.evidence(actor, args.requirement, None if args.all else FIRST, args.since)
        asks = {**ASKS, **{question.id: question.asks for question in store.policy.questions}}
    if wants_json(args):
        put_json(_facts(found))
    else:
        put_lines(_page(found, asks))
    return 0


def _facts(evidence: "Evidence") -> dict[str, object]:
    return {
        "checks": [
            {
                "check": found.check.code,
                "requirements": found.check.requirements,
                "kind": "listed" if found.check.listed else "missing",
                "words": found.words,
                "count": found.total,
                "restricted": found.hidden,
                "items": [item._asdict() for item in found.items],
            }
            for found in evidence.found
        ],
        "complete": evidence.complete,
        "hooks": [hook._asdict() for hook in evidence.hooks],
    }


def _page(evidence: "Evidence", asks: Mapping[str, str]) -> Iterator[str]:
    """The lines of it; `asks` is what each requirement asks, and each open question."""
    under = ""
    for found in evidence.found:
        if not found.total:
            continue
        number = found.check.requirements[0]
        if number != under:
            if under:
                yield ""
            under = number
            yield from wrapped(f"{number}  {asks.get(number, '')}".rstrip(), indent="", more="     ")
        yield from _check(found)
    if evidence.hooks:
        yield from ("", "Policies that it refers to", *_hooks(evidence.hooks))
    if evidence.complete:
        if under or evidence.hooks:
            yield ""
        yield from wrapped(f"Nothing is missing for {', '.join(evidence.complete)}.", indent="", more="  ")


def _check(found: "Found") -> Iterator[str]:
    words = found.words[0].upper() + found.words[1:]
    also = ", ".join(found.check.requirements[1:])
    marks = [f"also {also}" if also else "", "listed" if found.check.listed else ""]
    mark = f" ({'; '.join(filter(None, marks))})" if any(marks) else ""
    yield from wrapped(f"{words}{mark}", more="  ")
    rows = [(item.ref, str(item.since or ""), item.what) for item in found.items]
    if rows:
        yield from columns(rows, indent="    ")
    named = len(found.items)
    if found.total - found.hidden > named:
        yield f"    and {found.total - found.hidden - named:,} more (--all)"
    if found.hidden:
        yield f"    {found.hidden:,} of them {'is' if found.hidden == 1 else 'are'} restricted and not named here"


def _hooks(hooks: "list[Hook]") -> Iterator[str]:
    """How much was raised for each, how much of it is done with, and how much nobody has."""
    rows = [("", "Raised", "Closed", "Nobody has")]
    for hook in hooks:
        numbers = (hook.raised, hook.closed, hook.without_owner)
        counted = hook.raised is not None
        shown = (
            [f"{number:,}" for number in numbers if number is not None] if counted else ["not kept", "", ""]
        )
        rows.append((hook.policy, shown[0], shown[1], shown[2]))
    yield from columns(rows)
