"""How many rows of an import are brought in at once: as many as DuckDB writes in one go."""

from collections.abc import Iterator

from store.import_keys import Rows, joined

# Rows: as many as DuckDB keeps together (unit_of_work.py asks for that). A batch that fills such groups is compressed and written
# once, as it comes. Any other batch goes into the log first, and every DETACH then compresses the last group of each table anew:
# half as many rows hold the register longer, a quarter as many hold it nearly as long.
GROUP = 8_192
FEW = 4_096  # at the end of the file, where they fill no group


class Batches:
    """The rows that wait to be brought in, whole groups of them at a time."""

    def __init__(self) -> None:
        self._waiting: list[Rows] = []

    def __len__(self) -> int:
        return sum(map(len, self._waiting))

    def of(self, rows: Rows) -> Iterator[Rows]:
        """The batches that these rows fill, after those that waited."""
        self._waiting.append(rows)
        while len(self) >= GROUP:
            yield self._taken(GROUP)

    def rest(self) -> Iterator[Rows]:
        """What waits at the end of the file."""
        while len(self):
            yield self._taken(FEW)

    def _taken(self, count: int) -> Rows:
        whole = joined(self._waiting)
        self._waiting = [whole.part(count)]
        return whole.part(0, count)
