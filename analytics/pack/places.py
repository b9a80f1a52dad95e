"""Where a figure of a pack is printed."""

Place = tuple[str, str, str]
"""The table, row key and column of a printed figure."""
