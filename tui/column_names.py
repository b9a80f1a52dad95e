"""The columns that the queue can have, by the names that a settings file gives them."""

from typing import Final

COLUMN_NAMES: Final = (
    "due", "reference", "stage", "state", "about", "service", "complainant", "owner", "received", "team", "category",
)  # fmt: skip
"""In the order in which they would stand."""
USUAL: Final = COLUMN_NAMES[:8]
"""Those of who has chosen none."""
