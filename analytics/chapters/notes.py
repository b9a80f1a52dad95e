"""What the figures mean, what was left out and why, and what they were made from."""

from datetime import date
from typing import Final

import polars as pl

from analytics import wording as w
from analytics.chapters import KINDS, Chapter, Part, chapter_of, counted, part
from analytics.chapters.circumstances import NAMES
from analytics.facts import Facts
from analytics.frames import Frames
from analytics.measures.standing import GOVERNED, MIGRATED
from analytics.tables import SHORTHAND, Column, Table

TERMS: Final = (
    (
        "Open",
        "Every case that is not closed, withdrawn or referred. A closed case that goes to the next stage is open again: it counts as reopened.",
    ),
    (
        "Period",
        "Both its first and its last day count. Received, reopened and closed go by the day on which they happened, not the day on which they were entered.",
    ),
    (
        "State",
        "The category, service, channel, outcome and end of a case are those it had when the snapshot was made, also for an earlier period.",
    ),
    (
        "Finished",
        "Of a stage: responded to, or ended without a response because the complaint was withdrawn, ended otherwise, or went on to the next stage.",
    ),
    (
        "Under a policy",
        "A case received or adopted under a complaints policy, which sets its stages and the dates promised.",
    ),
    (
        "Migrated",
        "A case that came from an older system as it stood. No policy governed it, so it has no stage and no promised date, and is left out of everything about stages and dates. One that ended on a day which its register does not give counts as closed on the day it was received, and is left out of times.",
    ),
    (
        "Calendar days",
        "Days from receipt, which is day 0. Used for migrated cases. An open one is counted to the last date in the data it came with: nothing says how long it stayed open after that.",
    ),
    (
        "Working days",
        "Days that the calendar of the policy counts as working, from the day on which the stage was opened, which is day 0. Used for cases under a policy, stage by stage.",
    ),
    (
        "Closed only",
        "Mean and median of what ended with an answer in the period. Slow cases that are still open are missing from it.",
    ),
    (
        "With open cases",
        "Time by which half of what was begun in the period had been answered (Kaplan–Meier; where cases can also end otherwise, Aalen–Johansen). An open case counts as unanswered for as long as it has waited; one that was withdrawn, or ended otherwise, counts as never answered.",
    ),
    (
        "95% interval",
        "Were the same desk watched over many such periods, about 95 in 100 of such intervals would hold the true value. Greenwood’s formula on the log(−log) scale.",
    ),
    (
        "On time",
        "Done on or before the promised date, out of all dates that fell due in the period, whether or not the thing was done. A response that comes before the acknowledgement counts as one.",
    ),
    ("Not recorded", "Nothing was entered. Such cases stay in every total."),
)


DURATIONS: Final = {
    "received-ended": "From receipt to the end of a case",
    "opened-contacted": "From the opening of a stage to contact",
    "opened-responded": "From the opening of a stage to the response",
}


def chapter(facts: Facts, shorthand: set[str]) -> Chapter:
    """Data quality: that nothing is suppressed, what was left out by reason, what can't be, what is missing, where a series breaks."""
    used = tuple((mark, w.sentence(meaning)) for mark, meaning in SHORTHAND.items() if mark in shorthand)
    uncovered = (
        "No figure here is hidden, however small its count. A small count can point to a person, so this report is for "
        "the internal use of the committee it was made for: it is not fit for publication."
    )
    parts: list[Part] = []
    if not facts.empty:
        parts.append(exclusions(facts))
        if facts.negative["n"].sum():
            parts.append(_negative(facts))
        if any(facts.received.values()):
            parts.append(_completeness(facts))
    return chapter_of(13, "notes", "Notes", [uncovered, *_breaks(facts)], parts, terms=(*TERMS, *used))


def _breaks(facts: Facts) -> list[str]:
    """Where what is counted changed in the period, in sentences."""
    span, found = facts.period, []
    here = facts.breaks.filter(pl.col("on_date").is_between(span.first, span.last))
    for day, what, name in here.iter_rows():
        label = w.label(name) or "not named"
        if what == "policy":
            found.append(f"Break: from {w.day(day)} cases are received under another policy, {label}.")
        elif what == "source from":
            found.append(f"Break: the cases of the older register {label} begin on {w.day(day)}.")
        else:
            found.append(f"Break: the cases of the older register {label} end with {w.day(day)}.")
    return found


def _negative(facts: Facts) -> Part:
    frame = facts.negative.filter(pl.col("n") > 0)
    table = Table(
        id="negative",
        title="Durations below 0",
        unit="Calendar days of cases and stages of the period that end before they begin; in no mean or median",
        stub="From and to",
        rows=tuple((what, DURATIONS[what]) for what in frame["what"]),
        columns=(
            Column("n", "Number"),
            Column("lowest", "Lowest", "days"),
            Column("median", "Median", "days"),
            Column("highest", "Highest", "days"),
        ),
        frame=frame,
        notes=(
            "Day and month swapped, or a date typed wrongly: they are shown as they are, and never set to 0.",
        ),
    )
    derived: dict[str, tuple[str, ...]] = dict.fromkeys(("lowest", "median", "highest"), ("n",))
    return part(table, [counted(table, "n", "negative durations", "duration", period=facts.period)], derived)


def _completeness(facts: Facts) -> Part:
    groups = [group for group in facts.groups if facts.received[group]]
    frames = [facts.completeness[group] for group in groups]
    several = len(groups) > 1
    table = Table(
        id="completeness",
        title="What is on record",
        unit="Cases received in the period, and those of them with something on record",
        stub="Circumstance",
        rows=tuple(
            (f"{group}.{name}", NAMES[name][2])
            for group in groups
            for name in facts.completeness[group]["dimension"]
        ),
        groups=tuple(KINDS[group] for group in groups for _ in NAMES) if several else (),
        columns=(
            Column("received", "Received"),
            Column("recorded", "On record"),
            Column("share", "Share on record", "percent"),
        ),
        frame=pl.concat(frames),
    )
    counts = [
        counted(table, name, f"completeness {name}", "circumstance", period=facts.period)
        for name in ("received", "recorded")
    ]
    return part(table, counts, {"share": ("received", "recorded")})


def provenance(facts: Facts, frames: Frames, code: str) -> Chapter:
    """What the figures were made from: enough to make them again, and to tell whether they were changed."""
    about, span = frames.about, facts.period
    made_by = about.get("upheld", "")
    known = {
        "Register": about.get("organisation", ""),
        "Data cut": f"{_day_of(about.get('data_cut', ''))}: the day of the last event in the register",
        "Open cases counted to": f"{w.day(span.as_of)}{_why(facts)}",
        "Ledger": f"{_grouped(about.get('ledger_count', ''))} events; head {about.get('ledger_head', '')}",
        "Snapshot": f"SHA-256 of its content {frames.digest}",
        "Policy": about.get("policy", ""),
        "Calendar": about.get("calendar", ""),
        "Program": f"Upheld {code}"
        if made_by == code
        else f"Upheld {code}, from a snapshot by Upheld {made_by}",
    }
    again = (
        "The same snapshot and period give this page again, byte for byte. The file manifest.json beside it lists every "
        "figure; the command upheld report --check manifest.json makes the figures again and names any that differ."
    )
    terms = tuple((term, w.clean(text)) for term, text in known.items() if text.strip())
    return chapter_of(13, "provenance", "What this was made from", [again], [], terms=terms)


def exclusions(facts: Facts) -> Part:
    """What each measure leaves out, counted by reason; 0 where the reason does not occur."""
    days, working, on_time = "Days from receipt to close", "Working days by stage", "On time"
    steps, stages = facts.on_time, facts.stages.values()
    rows = []
    if MIGRATED in facts.groups:
        rows += [
            (
                "migrated.negative",
                "Migrated cases that ended before they were received",
                days,
                facts.migrated.negative,
            ),
            (
                "migrated.undated",
                "Migrated cases that ended on a day which their register does not give",
                days,
                facts.migrated.uncounted,
            ),
            ("on-time.migrated", "Migrated cases: no date was promised", on_time, facts.received[MIGRATED]),
        ]
    if GOVERNED in facts.groups:
        rows += [
            (
                "stages.negative",
                "Stages responded to before they were opened",
                working,
                sum(s.negative for s in stages),
            ),
            (
                "stages.uncounted",
                "Stages outside the working-day calendar",
                working,
                sum(s.uncounted for s in stages),
            ),
            ("on-time.gone", "Promises whose stage ended before the date", on_time, int(steps["gone"].sum())),
            (
                "on-time.not-due",
                "Promises due on the last day or later, not kept yet",
                on_time,
                int(steps["not_due"].sum()),
            ),
            (
                "on-time.undated",
                "Promises whose date could not be worked out",
                on_time,
                int(steps["undated"].sum()),
            ),
            (
                "no-complaint",
                "Cases received that turned out to be no complaint",
                "Published indicators",
                sum(facts.no_complaints.values()),
            ),
        ]
    rows.append(
        (
            "complainants.unknown",
            "Cases received without a complainant on record",
            "Repeat complainants",
            int(facts.complainants.filter(pl.col("cases").is_null())["complainants"].sum()),
        )
    )
    disordered = facts.balance.disordered
    rows.append(
        ("disordered", "Cases whose own dates are out of order", "Nothing: counted as they are", disordered)
    )
    table = Table(
        id="exclusions",
        title="What was left out, and why",
        unit="Number of cases, stages or promises, as the reason says",
        stub="Reason",
        rows=tuple((key, label) for key, label, _, _ in rows),
        columns=(Column("measure", "Left out of", "text"), Column("n", "Number")),
        frame=pl.DataFrame({"measure": [row[2] for row in rows], "n": [row[3] for row in rows]}),
    )
    return part(table, [counted(table, "n", "left out", "reason", period=facts.period)])


def _why(facts: Facts) -> str:
    """Why open cases are counted to that day, where it is not simply the end of the period."""
    span = facts.period
    if facts.about.get("data_cut") != span.known.isoformat() and span.as_of == span.known:
        return ", the last date in the migrated data"
    return ", the last day that the data know" if span.as_of < span.last else ""


def _grouped(text: str) -> str:
    return w.number(int(text)) if text.isdecimal() else text


def _day_of(text: str) -> str:
    return w.day(date.fromisoformat(text)) if text else "not known"
