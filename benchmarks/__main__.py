"""Measure what a person waits for, beside a bare Textual table of the same rows, in one run: `just bench [REGISTER]`.

Without a register, a simulated one of 100,000 cases is made first. Figures are of this machine now; the ratio is what can be compared.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.terminal import Terminal

CASES = 100_000
BARE = Path(__file__).with_name("bare_table.py")
ROWS = """SELECT c.due, c.case_id, c.stage, c.state, l.subject, l.complainant FROM cases c JOIN labels l USING (case_id)
    WHERE c.is_open ORDER BY c.due NULLS LAST, c.case_id LIMIT 200"""


def measure(register: Path, runs: int) -> None:
    """Print the medians of some runs of the desk and of the bare table in turn, and their ratio."""
    desk, bare, keys = [], [], []
    for _ in range(runs):
        with Terminal([sys.executable, "-m", "tui", "--db", str(register)]) as terminal:
            desk.append(terminal.first_sight("CMP-"))
            keys.append(terminal.key("j", 15))
        with Terminal([sys.executable, str(BARE), str(register), ROWS]) as terminal:
            bare.append(terminal.first_sight("stage"))
    middle = runs // 2
    first, least = sorted(desk)[middle], sorted(bare)[middle]
    print(f"first rows of the desk      {first:.3f} s")
    print(f"a bare table of 200 rows    {least:.3f} s")
    print(f"ratio                       {first / least:.2f}")
    print(f"a key, at the median        {sorted(keys)[middle]:.1f} ms")


def main() -> None:
    """Read the command line, make a register where none is given, and measure."""
    parser = argparse.ArgumentParser(prog="just bench", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("register", type=Path, nargs="?", help="a register nobody works in")
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    if given.register is not None:
        measure(given.register, given.runs)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.duckdb"
        command = [sys.executable, "-m", "tui", "--db", str(path), "demo", "--cases", str(CASES), "--no-open"]
        subprocess.run(command, check=True)
        measure(path, given.runs)


if __name__ == "__main__":
    main()
