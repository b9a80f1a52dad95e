"""What is held of a list too long to load: pages of rows, which of them are fresh, and which are asked for."""

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar


class Row(Protocol):
    """One line of a list; frozen, as it is kept, compared and drawn later."""

    @property
    def key(self) -> int:
        """What stays the same when the row moves to another place in the list."""


R = TypeVar("R", bound=Row)


class PageWindow(Generic[R]):
    """The rows held of a long list, by index, and the pages still to ask for.

    A stale row is one that stood there before the list was invalidated: it is shown until its page arrives, so
    that a refresh never blanks the screen.
    """

    def __init__(self, page_size: int, keep: int) -> None:
        """Hold about `keep` pages of `page_size` rows; the pages furthest from the view are let go first."""
        self.page_size = page_size
        self.keep = keep
        self.total: int | None = None
        """Rows in the whole list; None until it is known."""
        self._rows: dict[int, R] = {}
        self._index_of: dict[int, int] = {}
        self._fresh: set[int] = set()
        self._asked: set[int] = set()

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def waiting(self) -> bool:
        """Is a page asked for which has not come yet?"""
        return bool(self._asked)

    def row(self, index: int) -> R | None:
        """The row at `index`, fresh or stale; None where nothing was loaded yet."""
        return self._rows.get(index)

    def fresh_row(self, index: int) -> R | None:
        """The row at `index` unless it is stale."""
        return self._rows.get(index) if index // self.page_size in self._fresh else None

    def index_of(self, key: int) -> int | None:
        """Where the row with this key was last seen, if it is held."""
        return self._index_of.get(key)

    def want(self, first: int, last: int) -> list[tuple[int, int]]:
        """Pages to ask for now so that `first` … `last` and what lies half a page round them can be drawn.

        Each is (first index, number of rows), those in view before those ahead. A page is named once, until it
        is put, withdrawn or invalidated.
        """
        size, half, total = self.page_size, self.page_size // 2, self.total or 0
        seen = range(first // size, last // size + 1)
        ahead = [last + half, first - half]
        pages = [*seen, *(index // size for index in ahead if 0 <= index < total)]
        wanted = []
        for page in pages:
            if page not in self._fresh and page not in self._asked:
                self._asked.add(page)
                wanted.append((page * size, min(size, total - page * size)))
        return wanted

    def put(self, first: int, rows: Sequence[R]) -> list[int]:
        """Take rows that start at index `first`; returns the indices whose row is another one than before.

        A page is answered when all its rows are there, or when it was asked for and this is what came: a list may
        have become shorter meanwhile.
        """
        changed = []
        for index, row in enumerate(rows, first):
            old = self._rows.get(index)
            if old != row:
                changed.append(index)
            if old is not None and old.key != row.key and self._index_of.get(old.key) == index:
                del self._index_of[old.key]
            self._rows[index] = row
            self._index_of[row.key] = index
        answered = self._answered(first, first + len(rows))
        self._fresh |= answered
        self._asked -= answered
        self._let_go(first)
        return changed

    def withdraw(self, first: int) -> None:
        """The page that begins at `first` will not come; it may be asked for again."""
        self._asked.discard(first // self.page_size)

    def invalidate(self) -> None:
        """Every row is stale from now on, and nothing counts as asked for."""
        self._fresh.clear()
        self._asked.clear()

    def resize(self, total: int) -> None:
        """The whole list has `total` rows now; what lies behind its end is let go."""
        self.total = total
        self._drop([index for index in self._rows if index >= total])
        pages = -(-total // self.page_size)
        self._fresh = {page for page in self._fresh if page < pages}
        self._asked = {page for page in self._asked if page < pages}

    def _answered(self, first: int, end: int) -> set[int]:
        size = self.page_size
        begins = range(-(-first // size), max(-(-end // size), -(-first // size) + (first == end)))
        return {p for p in begins if (p + 1) * size <= end or end == self.total or p in self._asked}

    def _let_go(self, near: int) -> None:
        if len(self._rows) <= self.keep * self.page_size:
            return
        here = near // self.page_size
        held = sorted({index // self.page_size for index in self._rows}, key=lambda page: abs(page - here))
        gone = set(held[self.keep :])
        self._fresh -= gone
        self._drop([index for index in self._rows if index // self.page_size in gone])

    def _drop(self, indices: list[int]) -> None:
        for index in indices:
            row = self._rows.pop(index)
            if self._index_of.get(row.key) == index:
                del self._index_of[row.key]
