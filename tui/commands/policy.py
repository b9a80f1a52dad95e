"""`upheld policy`: what governs. Shown, checked, adopted, reviewed."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tui.arguments import CommandParser, civil_date
from tui.output import columns, is_interactive, put, put_json, say
from tui.session import acting, opened, register_path, wants_json

if TYPE_CHECKING:
    from datetime import date

    from store.adoption import Adoption
    from store.governed import LogLine
    from store.review import Review

WRONG = 1
NAME_OR_FILE = "one that ships with Upheld, by name, or a file in TOML"


def arguments(parser: CommandParser) -> None:
    """What it takes."""
    what = parser.add_subparsers(
        dest="what", metavar="COMMAND", parser_class=CommandParser, title="what to do; show if not given"
    )
    what.add_parser("show", help="every stage, rule, list and open question", fill=_show)
    what.add_parser("check", help="every mistake in a file", fill=_check)
    what.add_parser("adopt", help="it governs complaints received from now on", fill=_adopt)
    what.add_parser("calendar", help="the calendars that compute due dates", fill=_calendar)
    what.add_parser("log-trigger", help="something that calls for a review", fill=_log_trigger)
    what.add_parser("record-review", help="the policy was reviewed", fill=_record_review)


def _show(parser: CommandParser) -> None:
    parser.add_argument(
        "policy", nargs="?", metavar="NAME", help="one that ships with Upheld, if not the one in force"
    )
    parser.option("--toml", action="store_true", help="its text, to copy and change")


def _check(parser: CommandParser) -> None:
    parser.add_argument("policy", metavar="FILE", help=NAME_OR_FILE)


def _adopt(parser: CommandParser) -> None:
    parser.add_argument("policy", metavar="FILE", help=NAME_OR_FILE)
    parser.option("--dry-run", action="store_true", help="only show what would change")
    parser.option("--yes", action="store_true", help="do not ask")


def _calendar(parser: CommandParser) -> None:
    how = parser.add_subparsers(
        dest="how", metavar="COMMAND", parser_class=CommandParser, title="what to do; list if not given"
    )
    how.add_parser("list", help="those of the register, and those that ship", fill=_nothing)
    how.add_parser("show", help="the text of one, to copy and change", fill=_named_calendar)
    how.add_parser(
        "adopt", help="it computes due dates from now on; those promised stay", fill=_named_calendar
    )


def _nothing(parser: CommandParser) -> None:
    """`list` takes nothing of its own."""


def _named_calendar(parser: CommandParser) -> None:
    parser.add_argument("calendar", metavar="FILE", help=NAME_OR_FILE)


def _log_trigger(parser: CommandParser) -> None:
    parser.option("--kind", required=True, metavar="K", help="a code of the policy's list of review triggers")
    parser.option("--text", required=True, metavar="TEXT", help="what calls for a review, in a sentence")
    parser.option("--on", type=civil_date, metavar="DATE", help="when it came, if not today")


def _record_review(parser: CommandParser) -> None:
    parser.option("--text", default="", metavar="TEXT", help="what came of it")
    parser.option(
        "--equality-screened", action="store_true", help="the impact on equality was screened again"
    )
    parser.option("--on", type=civil_date, metavar="DATE", help="when it was, if not today")


def run(args: argparse.Namespace) -> int:
    """Do what was asked; without a word for it, show the policy in force."""
    from tui.calendars import run_calendar

    return {
        "check": _run_check,
        "adopt": _run_adopt,
        "calendar": run_calendar,
        "log-trigger": _run_log,
        "record-review": _run_log,
    }.get(args.what, _run_show)(args)


def policy_text(given: str, where: str) -> str:
    """The text of a policy that ships with Upheld, by name, or of a file."""
    from store.policy_file import shipped, shipped_names
    from tui.fields import read_text

    return shipped(given) if given in shipped_names() else read_text(Path(given).expanduser(), where)


# --- shown and checked ------------------------------------------------------------------------------------------------


def _run_show(args: argparse.Namespace) -> int:
    from datetime import date

    from store.policy_file import parse, shipped
    from store.review import Review

    path, name = register_path(args), getattr(args, "policy", None)
    if name is None and path.exists():
        with opened(args) as store:
            review, log, today = store.governing().review, store.policy_log(), store.today
            text = store.policy_text()
    else:
        if name is None:
            say(f"there is no register at {path}: this is the policy that ships with Upheld.")
        text = shipped(name) if name else shipped()
        review, log, today = Review(parse(text)), [], date.today()  # noqa: DTZ011  there is no register with a time zone
    policy = review.of
    if getattr(args, "toml", False):
        put(text.rstrip("\n"))
    elif wants_json(args):
        import msgspec

        facts = {**msgspec.to_builtins(policy), "open_questions": [q.id for q in policy.open_questions]}
        put_json({**facts, "review": _review_facts(review, today), "log": [_logged(line) for line in log]})
    else:
        from tui.policy_page import policy_page

        put("\n".join(policy_page(policy, review, today, log)))
    return 0


def _review_facts(review: "Review", today: "date") -> dict[str, object]:
    return {
        "stated": review.of.policy.review_due,
        "computed": review.computed,
        "reviewed": review.reviewed,
        "due": review.due,
        "overdue_days": review.overdue(today),
    }


def _logged(line: "LogLine") -> dict[str, object]:
    event = line.event
    return {
        "policy": line.policy,
        "on": line.on,
        "actor": line.actor,
        "event": type(event).__name__,
        "code": getattr(event, "code", None),
        "equality_screened": getattr(event, "equality_screened", None),
        "text": line.text or None,
    }


def _run_check(args: argparse.Namespace) -> int:
    from store.calendar import shipped_names
    from store.policy_check import mistakes

    calendars = set(shipped_names())
    if register_path(args).exists():
        with opened(args) as store:
            calendars |= {known.name for known in store.governing().calendars.values()}
    found = mistakes(policy_text(args.policy, "FILE"), calendars)
    wrong = [mistake for mistake in found if not mistake.only_warns]
    if wants_json(args):
        put_json({"ok": not wrong, "mistakes": [mistake._asdict() for mistake in found]})
    else:
        for mistake in found:
            put(f"{'worth knowing: ' if mistake.only_warns else ''}{mistake.sentence}")
        if not wrong:
            put("nothing is wrong")
    return WRONG if wrong else 0


# --- adopted ----------------------------------------------------------------------------------------------------------


def _run_adopt(args: argparse.Namespace) -> int:
    text = policy_text(args.policy, "FILE")
    with acting(args) as (store, actor):
        asks = is_interactive() and not args.yes and not wants_json(args)
        if args.dry_run or asks:
            _put_adoption(store.propose_policy(text), args, adopted=False)
            if args.dry_run or not _agreed():
                say("nothing was changed.")
                return 0
        adopted = store.adopt_policy(text, actor)
        if asks:
            put(_adopted(adopted))
        else:
            _put_adoption(adopted, args, adopted=True)
    return 0


def _agreed() -> bool:
    print("Adopt it? [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().casefold() in ("y", "yes")


def _put_adoption(adoption: "Adoption", args: argparse.Namespace, *, adopted: bool) -> None:
    """What differs from the policy in force, and what its administrator should know."""
    if wants_json(args):
        put_json(
            {
                "policy": adoption.policy.label,
                "number": adoption.number,
                "adopted": adopted,
                "differences": [difference._asdict() for difference in adoption.differences],
                "notes": adoption.notes,
            }
        )
        return
    rows = [(d.where, f"{d.before or '(none)'} → {d.after or '(none)'}") for d in adoption.differences]
    put("\n".join(["what differs from the policy in force", *columns(rows)]))
    if adoption.notes:
        put("\n".join(["worth knowing", *(f"  {note}" for note in adoption.notes)]))
    if adopted:
        put(_adopted(adoption))


def _adopted(adoption: "Adoption") -> str:
    return (
        f"{adoption.policy.label} governs complaints received from today, as version {adoption.number} of this register; "
        "cases under way keep theirs."
    )


# --- reviewed ---------------------------------------------------------------------------------------------------------


def _run_log(args: argparse.Namespace) -> int:
    with acting(args) as (store, actor):
        if args.what == "log-trigger":
            store.log_trigger(args.kind, args.text, actor, args.on)
        else:
            store.record_review(args.text, actor, args.on, equality_screened=args.equality_screened)
        review, today, line = store.governing().review, store.today, store.policy_log()[-1]
    if wants_json(args):
        put_json({**_logged(line), "review": _review_facts(review, today)})
    else:
        from tui.policy_page import log_words, review_words

        put("  ".join(log_words(line, review.of)))
        put(f"review due {review_words(review, today) or 'on no day: the policy gives none'}")
    return 0
