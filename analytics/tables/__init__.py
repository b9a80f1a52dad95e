"""Tables for a page: what is in one, the house style as builders for great-tables, and its HTML mended to be accessible.

`Table` and `Column` hold what is printed, `as_html` prints it. The builders, from `headings` to `shorthand`, are for
great-tables' `.pipe`; `build` chains them. `of_protected` makes a table of one that `disclosure.protect` let through.
"""

from analytics.tables.builders import build, flags, headings, numbers, shorthand, sparklines
from analytics.tables.markup import as_html, finish, folded, unfolded
from analytics.tables.model import (
    BREAK,
    CONFIDENTIAL,
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    PROVISIONAL,
    SHORT,
    SHORTHAND,
    Column,
    Form,
    Table,
)
from analytics.tables.protected import of_protected

__all__ = [
    "BREAK",
    "CONFIDENTIAL",
    "NOT_APPLICABLE",
    "NOT_AVAILABLE",
    "PROVISIONAL",
    "SHORT",
    "SHORTHAND",
    "Column",
    "Form",
    "Table",
    "as_html",
    "build",
    "finish",
    "flags",
    "folded",
    "headings",
    "numbers",
    "of_protected",
    "shorthand",
    "sparklines",
    "unfolded",
]
