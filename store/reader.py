"""What of a register can be read without its rules: who there is, what governs, and the queue.

The desk shows its first rows from this, and has the rest of the store imported once they are on the screen.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Self

from store import identity, listing
from store.case.references import parse_reference, reference
from store.errors import BadInput, Damaged, NotFound
from store.filters import Filter
from store.governing import Governing, Parsed, Settings, read_governing
from store.head import read_head as read_outside_head
from store.ledger_end import EMPTY, hash_at
from store.listing import VISIBLE, Page, Reading
from store.people import Handler
from store.policy import Policy
from store.schema import ACCESS, COLUMNS, FORMAT
from store.unit_of_work import RegisterFile, Stamp, Unit
from store.world import civil_day, utc_now

Clock = Callable[[], datetime]


class Reader:
    """A register as the queue needs it, for any number of threads; `store.register.Store` is all of it.

    `clock` gives the time (UTC, no zone) and may be given by a test or the simulation.
    """

    def __init__(self, file: RegisterFile, *, clock: Clock = utc_now) -> None:
        self.path = file.path
        self.warnings: list[str] = []
        self._file = file
        self._clock = clock
        self._parsed = Parsed()

    @classmethod
    def open(cls, path: Path, *, clock: Clock = utc_now, check_head: bool = True) -> Self:
        """A register that is there. Raises NotFound, Busy, or Damaged where the outside head is not a prefix of its ledger."""
        reader = cls(RegisterFile(path), clock=clock)
        reader._begin(check_head=check_head)
        return reader

    def _begin(self, *, check_head: bool) -> None:
        """Look the register over, and bring its tables up to this version of Upheld."""
        with self._file.read() as unit:
            current = _check_format(unit, self.path)
            if check_head:
                self._check_head(unit)
        if current:
            return
        from store.rebuild import rebuild  # which needs every rule

        with self._file.write() as unit:
            if not unit.rows(
                "SELECT 1 FROM duckdb_tables() WHERE table_name = 'access' AND database_name = 'reg'"
            ):
                unit.run(ACCESS)
            rebuild(unit)

    def _check_head(self, unit: Unit) -> None:
        outside = read_outside_head(self._file.side)
        if outside is None:
            self.warnings.append(
                f"there is no outside head beside {self.path}: a ledger cut short would go unnoticed until the next change."
            )
        elif hash_at(unit, outside.count) != (outside.hash or EMPTY.hash):
            raise Damaged(
                f"the ledger of {self.path} is not the one whose head was kept beside it: it was cut short or put back from a copy. "
                "`upheld verify` names the place; put back the whole register, with the folder beside it, from a backup."
            )

    def close(self) -> None:
        """Let the database engine go."""
        self._file.close()

    # --- who and what governs ---

    @contextmanager
    def _reading(self, actor: Handler | None = None) -> Iterator[tuple[Unit, Reading]]:
        with self._file.read() as unit:
            yield unit, self._as_of_now(unit, actor)

    def _as_of_now(self, unit: Unit, actor: Handler | None) -> Reading:
        """What governs as it stands in the unit, with the actor as they stand in it."""
        governing, now = read_governing(unit, self._parsed), self._clock()
        known = governing.handlers.get(actor.id) if actor else next(iter(governing.handlers.values()))
        if known is None:
            raise NotFound("you are not a handler of this register any more.")
        return Reading(governing, known, now, civil_day(governing.policy, now))

    def governing(self) -> Governing:
        """Handlers, policies and calendars of the register."""
        with self._reading() as (_, reading):
            return reading.governing

    @property
    def settings(self) -> Settings:
        """Whether the register is simulated, and from what."""
        return self.governing().settings

    @property
    def simulated(self) -> bool:
        """Whether anybody may act as anybody: a demo register."""
        return self.governing().settings.simulated

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        return self.governing().policy

    @property
    def today(self) -> date:
        """The civil date in the policy's time zone."""
        return self.day(self.policy)

    def day(self, policy: Policy) -> date:
        """The civil date in the time zone of `policy`; asks the clock and never the file."""
        return civil_day(policy, self._clock())

    def handlers(self) -> Mapping[int, Handler]:
        """Every handler, by number."""
        return self.governing().handlers

    def acting(self, name: str | None = None, governing: Governing | None = None) -> Handler:
        """Who acts, `name` where the running account may say so (`store.identity`). Raises Refused or BadInput.

        `governing` as it was read before, where it was.
        """
        return identity.acting(governing or self.governing(), self.path, name)

    # --- reading ---

    def stamp(self) -> Stamp:
        """Changes whenever somebody writes, and only then; costs microseconds."""
        return self._file.stamp()

    def find(self, text: str) -> int:
        """The case that a reference, or the bare number of the newest year that has it, names. Raises NotFound."""
        wanted = parse_reference(text)
        found: int | None
        with self._file.read() as unit:
            if wanted is not None:
                found = unit.value(f"SELECT case_id FROM cases WHERE case_id = ? AND {VISIBLE}", [wanted])
                if found is not None:
                    return wanted
                raise NotFound(f"there is no case {reference(wanted)} in this register.")
            bare = text.strip()
            if bare.isascii() and bare.isdigit() and len(bare) <= 8:
                found = unit.value(
                    f"SELECT max(case_id) FROM cases WHERE case_id % 100000000 = ? AND {VISIBLE}",
                    [int(bare)],
                )
                if found is not None:
                    return found
                raise NotFound(f"there is no case with the number {bare} in this register.")
        raise BadInput(f"{text!r} is not a reference; one looks like CMP-2026-00419.")

    def page(
        self, where: Filter, actor: Handler, first: int = 0, count: int = 200, *, counted: bool = True
    ) -> Page:
        """`count` rows from place `first` of the queue that `where` lets through, urgent first.

        Not counted, which is quicker, `total` is the number of rows that came.
        """
        with self._reading(actor) as (unit, reading):
            return listing.page(unit, where, reading, first, count, counted=counted)

    def counts(self, filters: Sequence[Filter], actor: Handler) -> list[int]:
        """How many cases each filter lets through."""
        with self._reading(actor) as (unit, reading):
            return [listing.count_of(unit, where, reading) for where in filters]


# --- small questions --------------------------------------------------------------------------------------------------


def _check_format(unit: Unit, path: Path) -> bool:
    """Whether the tables are those of this version of Upheld; else the projections have to be rebuilt."""
    sql = "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'reg'"
    there = set(unit.rows(sql))
    if not {("register", "format"), ("ledger", "seq")} <= there:
        raise Damaged(f"{path} is a DuckDB file but not a register of Upheld.")
    found = unit.value("SELECT format FROM register")
    if found != FORMAT:
        raise Damaged(
            f"{path} has format {found}, and this version of Upheld reads format {FORMAT}: use the version that wrote it."
        )
    wanted = {(table, column) for table, columns in COLUMNS.items() for column in columns}
    return ("access", "seq") in there and wanted == {pair for pair in there if pair[0] in COLUMNS}
