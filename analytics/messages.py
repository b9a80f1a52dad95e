"""The key messages of a report, in sentences made from its figures, and its headline figures as lines for a terminal."""

from dataclasses import dataclass
from typing import Final

import polars as pl

from analytics import wording as w
from analytics.chapters import actions, outcomes, patterns, remedies
from analytics.facts import Facts
from analytics.measures.circumstances import VALUE
from analytics.measures.timeliness import Elapsed


@dataclass(frozen=True)
class Message:
    """A sentence or two, and the table (its id) that they are read from."""

    text: str
    table: str


MOST: Final = 5
"""Sentences that a committee takes away."""


def key_messages(facts: Facts) -> tuple[Message, ...]:
    """What a committee should take away, a sentence each, 3 to 5 of them, most important first; one for an empty period.

    What came, how long it took, whether promises were kept, what was decided; then what asks for attention: what is overdue, what
    changed by more than chance, upheld complaints without a remedy, the most frequent category, the oldest open case.
    """
    if facts.empty:
        return (Message(f"No complaint was received, closed or open {_when(facts)}.", ""),)
    found = [
        Message(_volumes(facts), "balance"),
        *_waits(facts)[:1],
        *_promises(facts),
        *_outcomes(facts),
        *_actions(facts),
        *_moved(facts),
        *_remedies(facts),
        *_frequent(facts),
        *_waits(facts)[1:],
        *_oldest(facts),
    ]
    return tuple(Message(w.clean(message.text), message.table) for message in found[:MOST])


def _waits(facts: Facts) -> list[Message]:
    """How long the first stage took, where nearly all complaints are; the table has the others. Then migrated cases."""
    found = []
    for stage, elapsed in facts.stages.items():
        if elapsed.started or elapsed.closed:
            title = facts.titles.get(stage, f"Stage {stage}")
            text = _elapsed(f"At {title}", "answered", elapsed, "working day")
            found.append(Message(text, "days-by-stage"))
            break
    if facts.migrated.started or facts.migrated.closed:
        text = _elapsed("Of migrated cases", "closed", facts.migrated, "calendar day")
        found.append(Message(text, "days-migrated"))
    return found


def headlines(facts: Facts) -> tuple[str, ...]:
    """A line each: volumes, whether they add up, days to an answer, promises kept, the oldest open case."""
    flows = facts.balance
    parts = [f"{w.number(flows.received)} received", f"{w.number(flows.closed)} closed"]
    if flows.reopened:
        parts.insert(1, f"{w.number(flows.reopened)} reopened")
    lines = [
        f"{', '.join(parts)}, {w.number(flows.open_end)} open on {w.day(facts.period.last)}",
        f"opening {w.number(flows.opening)} + received {w.number(flows.received)} + reopened {w.number(flows.reopened)} "
        f"− closed {w.number(flows.closed)} = {w.number(flows.expected)}: "
        + ("does not reconcile" if flows.faults else "reconciles"),
    ]
    for stage, elapsed in facts.stages.items():
        title = facts.titles.get(stage, f"Stage {stage}")
        lines.append(f"{title}, opening to response: {_both(elapsed, 'working day')}")
    for title, step, due, share in facts.on_time.select("title", "step", "due", "share").iter_rows():
        if due and step == "respond":
            lines.append(
                f"{title}, responded to on time: {w.percent(share)} of {w.number(due)} that fell due"
            )
    if facts.migrated.started or facts.migrated.closed:
        lines.append(f"Migrated cases, receipt to close: {_both(facts.migrated, 'calendar day')}")
    lines += [message.text.removesuffix(".") for message in _oldest(facts)]
    return tuple(w.clean(line) for line in lines)


def _when(facts: Facts) -> str:
    return f"from {w.day(facts.period.first)} to {w.day(facts.period.last)}"


def _volumes(facts: Facts) -> str:
    flows = facts.balance
    change = flows.open_end - flows.opening
    more = "as many as" if not change else f"{w.number(abs(change))} {'more' if change > 0 else 'fewer'} than"
    since = f", {more} at the start" if flows.opening else ""
    reopened = f", {w.number(flows.reopened)} reopened" if flows.reopened else ""
    return (
        f"{w.sentence(_when(facts)).removesuffix('.')}, {w.counted(flows.received, 'complaint')} "
        f"{w.were(flows.received)} received{reopened} and {w.number(flows.closed)} closed, and at the end "
        f"{w.number(flows.open_end)} {w.were(flows.open_end)} open{since}."
    )


def _elapsed(where: str, done: str, elapsed: Elapsed, unit: str) -> str:
    median = elapsed.median
    if not elapsed.started:
        whole = f"{where}, none was begun in this period"
    elif median.value is None:
        whole = f"{where}, fewer than half had been {done} by the end of the period, open cases counted in"
    else:
        whole = f"{where}, half were {done} within {_days(median.value, unit)}, open cases counted in{_interval(elapsed)}"
    if elapsed.closed_median is None or elapsed.mean is None:
        return f"{whole}; none was {done} in this period."
    return f"{whole}; for closed cases only the median is {_days(elapsed.closed_median, unit)} and the mean {w.plain(elapsed.mean)}."


def _both(elapsed: Elapsed, unit: str) -> str:
    closed = "none" if elapsed.closed_median is None else _days(elapsed.closed_median, unit)
    median = "not reached" if elapsed.median.value is None else _days(elapsed.median.value, unit)
    return f"closed-only median {closed}, with open cases {median}{_interval(elapsed)}"


def _interval(elapsed: Elapsed) -> str:
    median = elapsed.median
    if median.value is None or median.lower is None:
        return ""
    upper = "not reached" if median.upper is None else w.plain(median.upper)
    return f" (95% interval {w.plain(median.lower)} to {upper})"


def _days(value: float, unit: str) -> str:
    return f"{w.plain(value)} {unit if value == 1 else unit + 's'}"


def _promises(facts: Facts) -> list[Message]:
    steps = facts.on_time.filter(step="respond").select(pl.col("due", "within", "late", "undone").sum())
    due, kept, late, undone = steps.row(0)
    if not due:
        return []
    waiting = (
        f"; {w.number(undone)} of the {w.number(late)} late ones {w.were(undone)} still to come"
        if undone
        else ""
    )
    return [
        Message(
            f"Of {w.counted(due, 'response')} that fell due, {w.number(kept)} ({w.percent(100 * kept / due)}) "
            f"{w.were(kept)} on time{waiting}.",
            "on-time",
        )
    ]


def _outcomes(facts: Facts) -> list[Message]:
    finished = facts.outcomes.filter(pl.col("finished") > 0)
    if not finished.height:
        return []
    first = finished.filter(pl.col("stage") == finished["stage"].min())
    parts = [
        f"{w.number(n)} ({w.percent(share)}) {w.label(outcomes.way_words(facts, way)).lower()}"
        for way, n, share in first.select("way", "n", "share").iter_rows()
        if n
    ]
    title, whole = first.select("title", "finished").row(0)
    text = f"At {title}, {w.counted(whole, 'complaint')} {w.were(whole)} finished: {w.listed(parts)}."
    return [Message(text, "outcomes-by-stage")]


def _moved(facts: Facts) -> list[Message]:
    """What changed more than chance, where anything did."""
    found = []
    for group, shifts in facts.shifts.items():
        if (
            group in facts.groups
            and shifts.items["verdict"].is_in([str(one) for one in patterns.MOVED]).any()
        ):
            found.append(Message(patterns.said(facts, group), f"shifts-{group}"))
    return found


def _remedies(facts: Facts) -> list[Message]:
    text = remedies.without(facts)
    return [Message(text, "upheld-remedies")] if text else []


def _actions(facts: Facts) -> list[Message]:
    return [Message(actions.overdue(facts), "actions-by-kind")] if facts.actions["overdue"].sum() else []


def _frequent(facts: Facts) -> list[Message]:
    """The most frequent category of the larger group, where categories are recorded."""
    if not any(facts.received.values()):
        return []
    group = max(facts.groups, key=lambda name: facts.received[name])
    named = facts.circumstances["category"][group].filter(what=VALUE)
    if not named.height or not named["received"][0]:
        return []
    label, received, share = named.select("label", "received", "share").row(0)
    kind = " migrated" if group != facts.groups[0] else ""
    text = f"Most frequent{kind} category: {w.label(label)}, {w.counted(received, 'complaint')} ({w.percent(share)} of those received)."
    return [Message(text, "categories")]


def _oldest(facts: Facts) -> list[Message]:
    if not facts.oldest.height:
        return []
    received, age = facts.oldest.sort("received").select("received", "age").row(0)
    return [
        Message(
            f"The oldest open case was received on {w.day(received)} and had been open for {w.counted(age, 'day')}.",
            "oldest",
        )
    ]
