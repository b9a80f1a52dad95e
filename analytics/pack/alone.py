"""A table on a page of its own, for whoever needs one and not the pack."""

from collections.abc import Sequence
from html import escape

from analytics import page, tables
from analytics import wording as w
from analytics.tables import Table


def write(table: Table, number: int, about: Sequence[str], banners: Sequence[tuple[str, str]] = ()) -> str:
    """The page of table `number` of a pack; `about` says of which pack, `banners` what must be known before anything else."""
    lines = "".join(f'<p class="meta">{escape(line)}</p>\n' for line in about)
    marks = "".join(page.banner(strong, text) for strong, text in banners)
    body = (
        f"<header>\n<h1>{escape(w.clean(table.title))}</h1>\n{lines}</header>\n<main>\n{marks}"
        f"{tables.as_html(table, number, explain=True)}</main>\n"
    )
    return page.document(f"Table {number}. {w.clean(table.title)}", body)
