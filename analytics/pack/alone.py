"""A table on a page of its own, for whoever needs one and not the pack."""

from collections.abc import Sequence
from html import escape

from analytics import page
from analytics import wording as w
from analytics.tables import SHORTHAND, Table


def write(
    table: Table,
    number: int,
    html: str,
    about: Sequence[str],
    banners: Sequence[tuple[str, str]] = (),
) -> str:
    """The page of table `number` of a pack, whose `html` is made already; `about` says of which pack, `banners` what to know first."""
    lines = "".join(f'<p class="meta">{escape(line)}</p>\n' for line in about)
    first = "".join(page.banner(strong, text) for strong, text in banners)
    marks = "".join(
        f'<p class="note">{escape(mark)}: {escape(meaning)}.</p>\n'
        for mark, meaning in SHORTHAND.items()
        if mark in table.shorthand
    )
    body = f"<header>\n<h1>{escape(w.clean(table.title))}</h1>\n{lines}</header>\n<main>\n{first}{html}{marks}</main>\n"
    return page.document(f"Table {number}. {w.clean(table.title)}", body)
