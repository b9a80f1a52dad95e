"""A yardstick for start-up: the least program that shows 200 rows of a register in Textual's own `DataTable`.

    python benchmarks/bare_table.py REGISTER.duckdb "SELECT … FROM …"

What the desk needs beyond this it needs for what it does. It opens the file without the store's lock, so use a copy
or a register nobody works in.
"""

import argparse
from pathlib import Path

import duckdb
from rich.text import Text
from textual.app import App, ComposeResult
from textual.widgets import DataTable

ROWS = 200


class BareTable(App[None]):
    """One table, filled before it is shown; q quits."""

    BINDINGS = [("q", "quit", "quit")]  # noqa: RUF012 - as every Textual app has it

    def __init__(self, register: Path, sql: str) -> None:
        """Show the first 200 rows of `sql`, read from the DuckDB file `register`."""
        super().__init__()
        self.register = register
        self.sql = sql

    def compose(self) -> ComposeResult:
        yield DataTable[Text](cursor_type="row")

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        with duckdb.connect(self.register, read_only=True) as connection:
            cursor = connection.execute(self.sql)
            table.add_columns(*(Text(column[0]) for column in cursor.description or ()))
            for row in cursor.fetchmany(ROWS):
                table.add_row(*(Text("" if value is None else str(value)) for value in row))


def main() -> None:
    """Read the command line and open the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("register", type=Path, help="a DuckDB file")
    parser.add_argument("sql", help="what to show; the first 200 rows are")
    given = parser.parse_args()
    if not given.register.is_file():
        parser.error(f"there is no file {given.register}: name a register")
    BareTable(given.register, given.sql).run()


if __name__ == "__main__":
    main()
