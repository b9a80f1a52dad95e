"""Which rows are marked for an action on many: by key, so that marks stay with their rows."""

from collections.abc import Iterable


class Marks:
    """Marks kept, and the range being drawn from its first row to the cursor."""

    def __init__(self) -> None:
        self._kept: set[int] = set()
        self._range: set[int] = set()
        self.origin: int | None = None
        """Key of the row where the range began; None while none is drawn."""

    def __contains__(self, key: int) -> bool:
        return key in self._kept or key in self._range

    @property
    def keys(self) -> frozenset[int]:
        """Every marked key, the range's among them."""
        return frozenset(self._kept | self._range)

    def toggle(self, key: int) -> None:
        """Mark a row, or take its mark away."""
        self._kept ^= {key}

    def begin(self, key: int) -> None:
        """Begin a range at a row."""
        self.origin = key
        self._range = {key}

    def stretch(self, keys: Iterable[int]) -> None:
        """The range covers these rows now, and no others."""
        self._range = set(keys)

    def keep(self) -> None:
        """End the range and keep its marks."""
        self._kept |= self._range
        self.cancel()

    def cancel(self) -> None:
        """Forget the range; marks from before it stay."""
        self._range = set()
        self.origin = None

    def clear(self) -> None:
        """Take every mark away."""
        self._kept = set()
        self.cancel()
