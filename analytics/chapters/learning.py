"""What was learnt: lessons, the changes that followed, who heard of them, and the evidence of their effect."""

from collections.abc import Iterator
from datetime import date
from typing import Final

import polars as pl

from analytics import wording as w
from analytics.chapters import Chapter, Counted, Part, Said, chapter_of, counted, effect_charts, part
from analytics.chapters.drawn import Drawn
from analytics.facts import Facts
from analytics.measures.changes import DONE, DROPPED, PROPOSED
from analytics.measures.effects import DAYS, Effect
from analytics.statistics import Estimate
from analytics.tables import NOT_AVAILABLE, Column, Table
from store.case.references import reference

STATES: Final = {PROPOSED: "To be made", DONE: "Made", DROPPED: "Not made"}
SIDES: Final = {"complaints": "Complaints about it", "lessons": "Lessons that name its cause"}


def chapter(facts: Facts) -> Chapter:
    """Changes with their dates and committees, the effects registered before anybody looked, and what came back after a change."""
    learning, paragraphs = facts.learning, list[str]()
    parts: list[Part] = []
    figures: list[Drawn] = []
    if learning.lessons:
        led = (
            f"{w.number(learning.changing)} of them led to a change, and for each of the others it is recorded why none is needed."
            if learning.changing
            else "none of them led to a change, and for each it is recorded why none is needed."
        )
        paragraphs.append(
            f"{w.counted(learning.lessons, 'lesson')} {w.were(learning.lessons)} recorded, from {w.counted(learning.cases, 'case')}; {led}"
        )
    if learning.changes.height:
        parts.append(_changes(facts))
    if learning.effects:
        parts += _effects(facts)
        for effect in learning.effects:
            months, charts = effect_charts.of(effect, about(facts, effect), _measure(facts, effect))
            parts += months
            figures += charts
        paragraphs += [
            Said(text, _ratios(effect)) for effect in learning.effects if (text := _warning(effect))
        ]
    if learning.came_back.height:
        parts.append(_came_back(facts))
    if not (paragraphs or parts):
        paragraphs.append("No lesson was recorded in this period, and no change was under way or made.")
    return chapter_of(10, "learning", "Learning", paragraphs, parts, figures=figures)


def _changes(facts: Facts) -> Part:
    found, words = facts.learning.changes, facts.words
    committees = words.get("committees", {})
    frame = pl.DataFrame(
        {
            "kind": [words.get("change_kinds", {}).get(code, code) for code in found["kind"]],
            "cause": [words.get("causes", {}).get(code, code) or "Not said" for code in found["cause"]],
            "proposed": [w.day(day) for day in found["proposed"]],
            "due": [_day(day, "no date") for day in found["due"]],
            "state": [
                STATES[state] + (f" {w.day(done)}" if state == DONE else ", overdue" if overdue else "")
                for state, done, overdue in found.select("state", "done", "overdue").iter_rows()
            ],
            "cases": found["cases"],
            "reported": [
                "; ".join(committees.get(code, code) for code in codes or []) or "Not yet"
                for codes in found["reported"].to_list()
            ],
        },
        schema_overrides={"cases": pl.Int64},
    )
    table = Table(
        id="changes",
        title="Changes that follow from complaints",
        unit="Changes to be made when the period began, or proposed in it, as they stood at its end",
        stub="Change",
        rows=tuple((reference(number), reference(number)) for number in found["change_id"]),
        columns=(
            Column("kind", "Kind", "text"),
            Column("cause", "Root cause", "text"),
            Column("proposed", "Proposed", "text"),
            Column("due", "Due", "text"),
            Column("state", "State", "text"),
            Column("cases", "Cases behind it"),
            Column("reported", "Reported to", "text"),
        ),
        frame=frame,
        notes=("What each change is, and who sees to it, is in the register under its reference.",),
    )
    return part(table, [counted(table, "cases", "cases behind a change", "change", stock=True)])


def _effects(facts: Facts) -> list[Part]:
    """What was to be looked at, with its events, and the ratios that come of them."""
    rows, columns, counts = [], [], []
    for effect in facts.learning.effects:
        key = f"{reference(effect.change_id)}.{effect.number}"
        rows.append((key, f"{reference(effect.change_id)}, effect {effect.number}"))
        columns.append(_effect_row(facts, effect))
        counts.append((key, effect))
    kinds = {"before": pl.Int64, "after": pl.Int64} | dict.fromkeys(ESTIMATES, pl.Float64)
    frame = pl.DataFrame(columns, schema_overrides=kinds, orient="row")
    marks = {
        (row, name): NOT_AVAILABLE for row in range(frame.height) for name in ("before", "after", *ESTIMATES)
    }
    events = Table(
        id="effects",
        title="Evidence of effect",
        unit="What was to be looked at was registered before anybody looked",
        stub="Change and effect",
        rows=tuple(rows),
        columns=(
            Column("measure", "What is counted", "text"),
            Column("expected", "Expected", "text"),
            Column("before", "Events before"),
            Column("after", "Events after"),
            Column("recorded", "As the desk found", "text"),
        ),
        frame=frame,
        marks=marks,
        notes=(
            f"{NOT_AVAILABLE}: the window is not over yet, and before that nobody looks.",
            *(_window(effect) for effect in facts.learning.effects),
        ),
    )
    found = [
        part(
            events, [_events(side, counts) for side in ("before", "after")], {"recorded": ("before", "after")}
        )
    ]
    if not any(effect.over for effect in facts.learning.effects):
        return found
    plain, series = "Plain ratio of rates", "Trend and season taken out"
    ratios = Table(
        id="effect-ratios",
        title="Evidence of effect: ratios of after to before",
        unit="Below 1 is a fall; with 95% intervals",
        stub="Change and effect",
        rows=tuple(rows),
        columns=(
            Column("crude", "Ratio", "mean", under=plain, decimals=2),
            Column("crude_lower", "From", "mean", under=plain, decimals=2),
            Column("crude_upper", "To", "mean", under=plain, decimals=2),
            Column("level", "Ratio", "mean", under=series, decimals=2),
            Column("level_lower", "From", "mean", under=series, decimals=2),
            Column("level_upper", "To", "mean", under=series, decimals=2),
        ),
        frame=frame,
        marks=marks,
        notes=(
            f"{NOT_AVAILABLE}: the window is not over yet, or too few to tell. A plain ratio takes a trend that was there anyway for an effect.",
        ),
    )
    stood = [_events(side, counts) for side in ("before", "after")]
    return [*found, part(ratios, stood, dict.fromkeys(ESTIMATES, ("before", "after")))]


ESTIMATES: Final = ("crude", "crude_lower", "crude_upper", "level", "level_lower", "level_upper")


def _window(effect: Effect) -> str:
    """Which days are before and which after, and when that was settled."""
    return (
        f"{reference(effect.change_id)}, effect {effect.number}: before is from {w.day(effect.window_from)} to the day before "
        f"{w.day(effect.change_on)}, after from then to {w.day(effect.window_to)}; registered on {w.day(effect.registered)}; "
        f"out of {effect.exposure}."
    )


def _effect_row(facts: Facts, effect: Effect) -> dict[str, object]:
    found: dict[str, object] = {
        "measure": about(facts, effect),
        "expected": facts.words.get("expected", {}).get(effect.expected, effect.expected),
        "before": effect.before[0] if effect.before else None,
        "after": effect.after[0] if effect.after else None,
        "recorded": _recorded(facts, effect),
    }
    for name, estimate in (
        ("crude", effect.crude),
        ("level", effect.series.level if effect.series else None),
    ):
        limits = estimate or Estimate(None, None, None, 0)
        found |= {name: limits.value, f"{name}_lower": limits.lower, f"{name}_upper": limits.upper}
    return found


def _events(side: str, effects: list[tuple[str, Effect]]) -> Counted:
    rows = [
        (key, key, sides[0])
        for key, effect in effects
        if (sides := effect.before if side == "before" else effect.after) is not None
    ]
    schema = {"key": pl.String, "effect": pl.String, "n": pl.Int64}
    return Counted(side, pl.DataFrame(rows, schema=schema, orient="row"), ("effect",), f"events {side}")


def about(facts: Facts, effect: Effect) -> str:
    """What is measured, of which complaints."""
    words = facts.words
    scope = [words.get("services", {}).get(effect.service, effect.service)]
    scope.append(words.get("categories", {}).get(effect.category, effect.category))
    return f"{_measure(facts, effect)} ({', '.join(filter(None, scope)) or 'all'})"


def _measure(facts: Facts, effect: Effect) -> str:
    return facts.words.get("measures", {}).get(effect.measure, effect.measure)


def _recorded(facts: Facts, effect: Effect) -> str:
    if effect.verdict is None:
        return "Window not over" if not effect.over else "Not assessed yet"
    words = facts.words.get("verdicts", {}).get(effect.verdict, effect.verdict)
    found = effect.recorded
    if found is None or found.value is None:
        return words
    limits = f" ({found.lower:g} to {found.upper:g})" if None not in (found.lower, found.upper) else ""
    return f"{words}: {found.value:g}{limits}"


def _ratios(effect: Effect) -> Iterator[tuple[str, str, str]]:
    """Where the ratios of an effect are printed, and what they are made from."""
    key = f"{reference(effect.change_id)}.{effect.number}"
    yield from (("effects", key, side) for side in ("before", "after"))
    yield from (("effect-ratios", key, name) for name in ESTIMATES)


def _warning(effect: Effect) -> str:
    """What to know about an estimate before believing it."""
    name = f"{reference(effect.change_id)}, effect {effect.number}"
    if effect.series is None:
        return ""
    if effect.series.reason:
        return f"{name}: {effect.series.reason}"
    if effect.series.signs_differ:
        return f"{name}: the plain ratio and the one with trend and season taken out point different ways; the plain one misleads."
    if effect.measure == DAYS:
        return f"{name}: a ratio of working days waited for a response, those still waiting counted in."
    return ""


def _came_back(facts: Facts) -> Part:
    found = facts.learning.came_back
    table = Table(
        id="came-back",
        title="Did it come back after the change was made?",
        unit="As many days before as after the change was made, to the end of the period; rate per day after over before, with its 95% interval",
        stub="Change: what is counted",
        rows=tuple(
            (f"{reference(number)}.{what}", f"{reference(number)}: {SIDES[what].lower()}")
            for number, what in found.select("change_id", "what").iter_rows()
        ),
        columns=(
            Column("made", "Made on", "text"),
            Column("days_before", "Days before"),
            Column("before", "Before"),
            Column("days_after", "Days after"),
            Column("after", "After"),
            Column("ratio", "Ratio", "mean", decimals=2),
            Column("lower", "From", "mean", under="95% interval", decimals=2),
            Column("upper", "To", "mean", under="95% interval", decimals=2),
        ),
        frame=found.with_columns(made=pl.Series([w.day(day) for day in found["done"]], dtype=pl.String)),
        notes=(
            "Nothing else that changed on the way is taken out: this asks for a look, and proves nothing.",
        ),
    )
    counts = [counted(table, name, f"{name} a change", "change") for name in ("before", "after")]
    derived: dict[str, tuple[str, ...]] = dict.fromkeys(("ratio", "lower", "upper"), ("before", "after"))
    return part(table, counts, derived | {"days_before": (), "days_after": ()})


def _day(day: date | None, otherwise: str) -> str:
    return otherwise if day is None else w.day(day)
