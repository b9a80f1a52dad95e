"""How long complainants wait."""

import polars as pl

from analytics import wording as w
from analytics.chapters import KINDS, Chapter, Part, chapter_of, counted, part, promises, waiting
from analytics.chapters.drawn import Drawn
from analytics.facts import Facts
from analytics.measures import timeliness as t
from analytics.measures.standing import GOVERNED
from analytics.tables import NOT_AVAILABLE, Column, Table

CLOSED_ONLY = "Closed only"
WITH_OPEN = "With open cases"


def chapter(facts: Facts) -> Chapter:
    """Timeliness: days to an answer, what is still waiting, promises kept, the age of open cases."""
    parts: list[Part] = []
    figures: list[Drawn] = []
    if GOVERNED in facts.groups and facts.stages:
        curves, charts = waiting.by_stage(facts)
        parts += [_elapsed_by_stage(facts), *curves, waiting.all_stages(facts), promises.on_time(facts)]
        figures += charts
        if facts.teams.height > 1:
            team, charts = promises.teams(facts)
            parts.append(team)
            figures += charts
        if facts.extensions["extended"].sum():
            parts.append(promises.extensions(facts))
        if facts.clarifications["responded"].sum():
            parts.append(promises.clarifications(facts))
    if facts.migrated.started or facts.migrated.closed or facts.migrated.negative:
        curve, charts = waiting.migrated(facts)
        parts += [_elapsed_migrated(facts), curve]
        figures += charts
    if sum(facts.open_end.values()):
        parts += [_ages(facts), _oldest(facts)]
    if not parts:
        empty = "Nothing was waiting or answered in this period."
        return chapter_of(6, "timeliness", "Timeliness", [empty], [])
    explained = (
        "Averages of closed cases flatter, because the slowest cases are still open. So each time is given twice: for "
        "closed cases only, and with open cases counted in for as long as they have waited."
    )
    return chapter_of(6, "timeliness", "Timeliness", [explained], parts, figures=figures)


def _elapsed_columns(answered: str) -> tuple[Column, ...]:
    return (
        Column("closed", answered, under=CLOSED_ONLY),
        Column("mean", "Mean", "mean", under=CLOSED_ONLY),
        Column("closed_median", "Median", "days", under=CLOSED_ONLY),
        Column("started", "Begun", under=WITH_OPEN),
        Column("waiting", "Still open", under=WITH_OPEN),
        Column("otherwise", "Ended otherwise", under=WITH_OPEN),
        Column("median", "Median", "days", under=WITH_OPEN),
        Column("lower", "Interval from", "days", under=WITH_OPEN),
        Column("upper", "Interval to", "days", under=WITH_OPEN),
    )


def _elapsed_part(facts: Facts, table: Table, what: str) -> Part:
    """What is derived from closed waits stands on how many there are; what takes in open ones, on those begun."""
    counts = [
        counted(table, name, f"{what} {name}", "stage", period=facts.period)
        for name in ("closed", "started", "waiting", "otherwise")
    ]
    closed, begun = ("closed",), ("started", "waiting", "otherwise")
    derived = dict.fromkeys(("mean", "closed_median"), closed) | dict.fromkeys(
        ("median", "lower", "upper"), begun
    )
    return part(table, counts, derived)


def _elapsed_frame(found: list[t.Elapsed]) -> tuple[pl.DataFrame, dict[tuple[int, str], str]]:
    """The figures, and a mark where half have not been answered yet: that median exists, but not in these data."""
    names = ("closed", "mean", "closed_median", "started", "waiting", "otherwise")
    columns = {name: [getattr(elapsed, name) for elapsed in found] for name in names}
    columns |= {
        "median": [elapsed.median.value for elapsed in found],
        "lower": [elapsed.median.lower for elapsed in found],
        "upper": [elapsed.median.upper for elapsed in found],
    }
    floats = ("mean", "closed_median", "median", "lower", "upper")
    frame = pl.DataFrame(columns).with_columns(pl.col(floats).cast(pl.Float64))
    marks = {
        (row, name): NOT_AVAILABLE
        for row, elapsed in enumerate(found)
        if elapsed.started
        for name in ("median", "lower", "upper")
    }
    return frame, marks


def _notes(found: list[t.Elapsed]) -> tuple[str, ...]:
    notes = []
    if any(elapsed.started and elapsed.median.value is None for elapsed in found):
        notes.append(f"{NOT_AVAILABLE} under the median: fewer than half have been answered so far.")
    elif any(elapsed.started and None in (elapsed.median.lower, elapsed.median.upper) for elapsed in found):
        notes.append(
            f"{NOT_AVAILABLE} in the interval: too few cases have waited long enough to set that limit."
        )
    negative = sum(elapsed.negative for elapsed in found)
    notes.append(f"Left out because they end before they begin: {w.number(negative)}.")
    return tuple(notes)


def _elapsed_by_stage(facts: Facts) -> Part:
    found = list(facts.stages.values())
    frame, marks = _elapsed_frame(found)
    table = Table(
        id="days-by-stage",
        title="Working days from the opening of a stage to the response",
        unit="Working days, the day of opening is day 0; closed only: responded to in the period; with open cases: opened in it, with the 95% interval of the median",
        stub="Stage",
        rows=tuple((f"stage-{stage}", facts.titles.get(stage, f"Stage {stage}")) for stage in facts.stages),
        columns=_elapsed_columns("Responded to"),
        frame=frame,
        marks=marks,
        notes=_notes(found),
    )
    return _elapsed_part(facts, table, "stages")


def _elapsed_migrated(facts: Facts) -> Part:
    found = [facts.migrated]
    frame, marks = _elapsed_frame(found)
    table = Table(
        id="days-migrated",
        title="Calendar days from receipt to close, migrated cases",
        unit="Calendar days, the day of receipt is day 0; closed only: closed in the period; with open cases: received in it, with the 95% interval of the median",
        stub="Cases",
        rows=(("migrated", "Migrated"),),
        columns=_elapsed_columns("Closed"),
        frame=frame,
        marks=marks,
        notes=_notes(found),
    )
    return _elapsed_part(facts, table, "migrated cases")


def _ages(facts: Facts) -> Part:
    groups = facts.groups
    bands = facts.ages["band"].to_list()
    starts = [0, *(longest + 1 for longest in bands[:-1])]
    labels = [f"{start} to {end} days" for start, end in zip(starts, bands, strict=True) if end is not None]
    labels.append(f"{starts[-1]} days or more")
    keys = [f"{start}-days" for start in starts]
    names = [*(group for group in groups if len(groups) > 1), "total"]
    table = Table(
        id="ages",
        title="Open cases by age",
        unit=f"Cases open on {w.day(facts.period.as_of)}; calendar days since receipt",
        stub="Age",
        rows=(*zip(keys, labels, strict=True), ("total", "All")),
        columns=(
            *(Column(group, KINDS[group]) for group in groups if len(groups) > 1),
            Column("total", "All" if len(groups) > 1 else "Cases"),
        ),
        frame=pl.concat([facts.ages, facts.ages.select(pl.exclude("band").sum())], how="diagonal"),
        totals=frozenset({len(bands)}),
    )
    counts = [
        counted(
            table, name, "open_end", "age", period=facts.period, stock=True,
            where={} if name == "total" else {"group": name},
        )
        for name in names
    ]  # fmt: skip # what is counted, then of whom
    return part(table, counts)


def _oldest(facts: Facts) -> Part:
    frame = facts.oldest.with_columns(
        received=pl.Series([w.day(day) for day in facts.oldest["received"]], dtype=pl.String)
    )
    table = Table(
        id="oldest",
        title="The oldest open case",
        unit=f"Cases open on {w.day(facts.period.as_of)}; calendar days since receipt",
        stub="Cases",
        rows=tuple((group, KINDS[group]) for group in frame["group"]),
        columns=(
            Column("open", "Open"),
            Column("received", "Oldest received on", "text"),
            Column("age", "Its age in days"),
        ),
        frame=frame,
    )
    counts = [counted(table, "open", "open_end", "group", period=facts.period, stock=True)]
    return part(table, counts, {"age": ("open",), "received": ("open",)})
