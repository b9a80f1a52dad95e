"""Measure what a person at the desk waits for, beside a bare Textual table of the same rows, in one run: `just bench [REGISTER]`.

Without a register, a simulated one of 100,000 cases is made first. Figures are of this machine now; the ratios are what can be compared.
"""

import argparse
import shlex
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.desk import Waits, work_through
from benchmarks.terminal import Terminal

CASES = 100_000
BARE = Path(__file__).with_name("bare_table.py")
ROWS = """SELECT c.due, c.case_id, c.stage, c.state, l.subject, l.complainant FROM cases c JOIN labels l USING (case_id)
    WHERE c.is_open ORDER BY c.due NULLS LAST, c.case_id LIMIT 200"""


def measure(register: Path, runs: int, harlequin: Sequence[str]) -> None:
    """Print the medians of some runs of the desk, the bare table and harlequin in turn, and what work at the desk takes."""
    desk, bare, other = [], [], []
    for _ in range(runs):
        desk.append(_seconds([sys.executable, "-m", "tui", "--db", str(register)], "CMP-"))
        bare.append(_seconds([sys.executable, str(BARE), str(register), ROWS], "stage"))
        if harlequin:  # its list of databases: it shows rows only once a query is written
            other.append(_seconds([*harlequin, "--read-only", str(register)], register.stem))
    first, least = statistics.median(desk), statistics.median(bare)
    _put("first rows of the desk", f"{first:.3f} s")
    _put("a bare table of 200 rows", f"{least:.3f} s")
    _put("ratio to the bare table", f"{first / least:.2f}")
    if other:
        _put("harlequin, without rows", f"{statistics.median(other):.3f} s")
        _put("ratio to harlequin", f"{first / statistics.median(other):.2f}")
    _put_waits(work_through(register))


def _put_waits(waits: Waits) -> None:
    every = sorted(lap for laps in waits.keys.values() for lap in laps)
    _put("a key, at the median", f"{statistics.median(every):.1f} ms")
    _put("a key, at the 95th of 100", f"{statistics.quantiles(every, n=20)[-1]:.1f} ms")
    for key, laps in waits.keys.items():
        _put(f"  {key}", f"{statistics.median(laps):.1f} ms, at most {max(laps):.1f}")
    for text, lap in waits.filters.items():
        _put(f"filter {text}", f"{lap:.0f} ms")
    for what, lap in waits.openings.items():
        _put(what, f"{lap:.0f} ms")
    _put("memory after all this", f"{waits.memory:.0f} MB")


def _put(what: str, figure: str) -> None:
    print(f"{what:<32}{figure}", flush=True)


def _seconds(command: Sequence[str], text: str) -> float:
    with Terminal(command) as terminal:
        return terminal.first_sight(text)


def main() -> None:
    """Read the command line, make a register where none is given, and measure."""
    parser = argparse.ArgumentParser(prog="just bench", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("register", type=Path, nargs="?", help="a simulated register nobody works in")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument(
        "--harlequin",
        type=shlex.split,
        default=[],
        metavar="COMMAND",
        help="measure harlequin on the same file too: how it is called, from an environment of its own",
    )
    given = parser.parse_args()
    if given.register is not None:
        measure(given.register, given.runs, given.harlequin)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.duckdb"
        command = [sys.executable, "-m", "tui", "--db", str(path), "demo", "--cases", str(CASES), "--no-open"]
        subprocess.run(command, check=True)
        measure(path, given.runs, given.harlequin)


if __name__ == "__main__":
    main()
