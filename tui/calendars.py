"""`upheld policy calendar`: the calendars that compute due dates."""

import argparse
from pathlib import Path

from tui.output import columns, put, put_json
from tui.session import acting, opened, wants_json


def run_calendar(args: argparse.Namespace) -> int:
    """List those of the register and those that ship, print the text of one, or adopt it."""
    from store import calendar
    from tui.fields import read_text

    if args.how in (None, "list"):
        return _list(args)
    given = args.calendar
    names = calendar.shipped_names()
    text = calendar.shipped(given) if given in names else read_text(Path(given).expanduser(), "FILE")
    if args.how == "show":
        put(text.rstrip("\n"))
        return 0
    with acting(args) as (store, actor):
        label = store.adopt_calendar(text, actor)
    if wants_json(args):
        put_json({"calendar": label})
    else:
        put(f"{label} computes due dates from today; those promised stay.")
    return 0


def _list(args: argparse.Namespace) -> int:
    from store import calendar

    with opened(args) as store:
        governing = store.governing()
        used = governing.policy.policy.calendar
    found = [
        {
            "name": known.name,
            "version": known.version,
            "title": known.title,
            "first": known.first,
            "last": known.last,
            "adopted": governing.calendars_adopted[number],
            "in_force": known.name == used
            and number == max(n for n, other in governing.calendars.items() if other.name == used),
        }
        for number, known in governing.calendars.items()
    ]
    there = {(row["name"], row["version"]) for row in found}
    for known in map(calendar.parse_calendar, map(calendar.shipped, calendar.shipped_names())):
        if (known.name, known.version) not in there:
            facts = {name: getattr(known, name) for name in ("name", "version", "title", "first", "last")}
            found.append({**facts, "adopted": None, "in_force": False})
    if wants_json(args):
        put_json(found)
        return 0
    rows = []
    for row in found:
        how = f"adopted {row['adopted']}" if row["adopted"] else "ships with Upheld, not adopted"
        days = f"{row['first']} to {row['last']}"
        rows.append(
            (
                f"{row['name']} v{row['version']}",
                days,
                how + (", in force" if row["in_force"] else ""),
                str(row["title"]),
            )
        )
    put("\n".join(columns(rows, indent="")))
    return 0
