"""Measure figures: the whole pack, and five measures beside the same in pandas and beside a bare scan of their columns, in one run.

    python -m benchmarks.figures [SNAPSHOT | --db REGISTER] [--cases N] [--runs N]

Without either, a simulated register is made first. The pack is made by a command in a process of its own, so that all of it counts:
starting, importing, reading, counting, writing. Seconds are of this machine now; the ratios are what can be compared.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl

from analytics import frames
from analytics.ground import ground
from analytics.measures import circumstances, outcomes, promises, timeliness, volumes
from store import snapshot

CASES = 100_000
UPHELD = (sys.executable, "-m", "tui")
COLUMNS = {
    "cases": ("case_id", "policy", "received", "service", "ended_as"),
    "stages": ("case_id", "stage", "opened", "respond_due", "responded", "outcome"),
    "movements": ("case_id", "on_date", "what"),
}
"""What the five measures read."""


@dataclass(frozen=True)
class Cost:
    """What a process took: seconds by the clock, seconds of all its threads together, most memory in MB."""

    wall: float
    cpu: float
    memory: float


def process(*command: str) -> Cost:
    """Run a command to its end, and what it took. Raises SystemExit where it fails."""
    began = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(command)} failed with {child.returncode}")
    return Cost(time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def pack(runs: int, *source: str) -> Cost:
    """The quickest of some runs of the whole Audit and Risk pack, but for its PDF, which a browser makes."""
    with tempfile.TemporaryDirectory() as out:
        command = (*UPHELD, "report", *source, "--for", "audit-and-risk", "--no-pdf", "--out", out)
        return min((process(*command) for _ in range(runs)), key=lambda one: one.wall)


def five(read: frames.Frames, span: frames.Period) -> list[pl.DataFrame]:
    """Volumes by day, cases by service, promises kept, outcomes by stage, days from opening to response."""
    here = ground(read, span)
    return pl.collect_all(
        [
            volumes.daily(here.walk, read.movements),
            circumstances.by(here.cases, "service", span),
            promises.on_time(here.stages, here.titles, span),
            outcomes.by_stage(here.stages, span),
            timeliness.stage_waits(here.stages, span),
        ]
    )


def in_pandas(tables: dict[str, pd.DataFrame], span: frames.Period) -> list[Any]:
    """The same five as one would write them in pandas, without what the program adds: other ends, extensions, calendars."""
    cases, stages, movements = tables["cases"], tables["stages"], tables["movements"]
    first, last, known = (pd.Timestamp(day) for day in (span.first, span.last, span.as_of))
    inside = cases[cases["received"].between(first, last)]
    by_day = pd.crosstab(movements["on_date"], movements["what"])
    by_service = inside.groupby("service", dropna=False).size()
    due = stages[stages["respond_due"].between(first, known)]
    kept = (due["responded"] <= due["respond_due"]).groupby(due["stage"]).agg(["sum", "count"])
    answered = stages[stages["responded"].between(first, last)]
    by_outcome = answered.groupby(["stage", "outcome"]).size()
    days = (answered["responded"] - answered["opened"]).dt.days
    waits = days.groupby(answered["stage"]).agg(["median", "mean", "count"])
    return [by_day, by_service, kept, by_outcome, waits]


def scan(read: frames.Frames) -> list[pl.DataFrame]:
    """Every value of the same columns looked at once."""
    return pl.collect_all(
        [
            read.tables[name].lazy().select(pl.col(column).hash().sum() for column in columns)
            for name, columns in COLUMNS.items()
        ]
    )


def timed(what: Callable[[], object], runs: int) -> float:
    """The median seconds of some runs."""
    laps = []
    for _ in range(runs):
        began = time.perf_counter()
        what()
        laps.append(time.perf_counter() - began)
    return statistics.median(laps)


def measure(path: Path, runs: int, register: Path | None = None) -> None:
    """Print seconds and ratios for a snapshot, and for the register it is of."""
    # First, while this process is small: the memory of a process counts from that of the one that starts it.
    whole = pack(runs, "--snapshot", str(path))
    direct = pack(runs, "--db", str(register)) if register else None
    tables = snapshot.read(path)
    read = frames.load(tables)
    span = frames.period(read)
    dated = {name: read.tables[name].select(columns).to_pandas() for name, columns in COLUMNS.items()}
    for frame in dated.values():
        for column in frame.select_dtypes("datetime").columns:
            frame[column] = frame[column].astype("datetime64[s]")
    five(read, span)  # imports, once
    ours, theirs, bare = (
        timed(what, runs)
        for what in (lambda: five(read, span), lambda: in_pandas(dated, span), lambda: scan(read))
    )
    print(f"cases                            {read.rows['cases']:,}")
    print(f"the whole Audit and Risk pack    {_said(whole)}")
    if direct:
        print(f"the same from the register       {_said(direct)}")
    print(f"five measures                    {ours:.3f} s")
    print(f"the same in pandas               {theirs:.3f} s")
    print(f"a bare scan of the columns       {bare:.3f} s")
    print(f"five measures to pandas          {ours / theirs:.2f}")
    print(f"five measures to the bare scan   {ours / bare:.1f}")
    print(f"the pack to pandas' five         {whole.wall / theirs:.1f}")
    print(f"the pack to the bare scan        {whole.wall / bare:.0f}")


def _said(cost: Cost) -> str:
    return f"{cost.wall:.2f} s, {cost.cpu:.2f} s of processor, {cost.memory:,.0f} MB"


def main() -> None:
    """Read the command line, make a register where none is given, and measure."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.figures", description=(__doc__ or "").partition("\n")[0]
    )
    given_one = parser.add_mutually_exclusive_group()
    given_one.add_argument("snapshot", type=Path, nargs="?", help="a file that `upheld snapshot` made")
    given_one.add_argument("--db", type=Path, metavar="REGISTER", help="a register, which is only read")
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    if given.snapshot is not None:
        measure(given.snapshot, given.runs)
        return
    with tempfile.TemporaryDirectory() as folder:
        register, path = given.db or Path(folder) / "register.duckdb", Path(folder) / "snapshot"
        upheld = [*UPHELD, "--db", str(register)]
        if given.db is None:
            subprocess.run([*upheld, "demo", "--cases", str(given.cases), "--no-open"], check=True)
        subprocess.run([*upheld, "snapshot", str(path)], check=True)
        measure(path, given.runs, register)


if __name__ == "__main__":
    main()
