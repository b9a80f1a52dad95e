"""Reading TOML that a person wrote: whatever is wrong with it is one `ValueError` with words to show."""

import tomllib
from typing import Any


def table_of(text: str) -> dict[str, Any]:
    """The table written in `text`. Raises ValueError: tomllib's own mistakes, and those of int() and of deep nesting."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError("its lists or tables are nested too deeply") from None
