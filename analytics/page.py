"""One page that stands alone: accessible, printable, readable on a phone, and nothing in it is loaded from anywhere."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from analytics import tables
from analytics.chapters import Chapter
from analytics.chapters.drawn import Drawn
from analytics.charts import figure_html, style
from analytics.messages import Message

# Nothing from outside, and no script: a browser is told so as well.
POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
)

SIMULATED: Final = (
    "Simulated register.",
    "Every case in it is made up. Nothing here is about real people or a real desk.",
)

STYLE: Final = """
:root { color-scheme: light; --ink: #1c2228; --soft: #4a545e; --line: #cfd6dc; --tint: #f2f5f7; --mark: #14506e; }
* { box-sizing: border-box; }
html { font: 100%/1.5 "Segoe UI", "Helvetica Neue", Arial, "Liberation Sans", "DejaVu Sans", sans-serif; color: var(--ink); background: #fff; }
body { margin: 0 auto; padding: 1.5rem clamp(1rem, 4vw, 3rem) 3rem; max-width: 64rem; overflow-wrap: anywhere; }
header { border-top: .4rem solid var(--mark); padding-top: 1rem; }
h1 { font-size: clamp(1.6rem, 1.2rem + 2vw, 2.3rem); line-height: 1.2; margin: .2rem 0 .4rem; }
h2 { font-size: 1.4rem; line-height: 1.25; margin: 2.8rem 0 .6rem; padding-bottom: .3rem; border-bottom: 2px solid var(--mark); }
h3 { font-size: 1.1rem; margin: 1.8rem 0 .4rem; }
p, li, dd { max-width: 46rem; }
p { margin: .5rem 0; }
a { color: var(--mark); text-underline-offset: .15em; }
a:focus-visible, .table:focus-visible { outline: 3px solid var(--mark); outline-offset: 2px; }
.from { font-weight: 600; color: var(--mark); margin: 0; }
.meta { color: var(--soft); margin: 0 0 .3rem; max-width: none; }
.banner { background: #fff3d1; border-left: .4rem solid #9a6700; padding: .7rem 1rem; margin: 1rem 0; max-width: none; }
.fault { background: #fde8e6; border-left-color: #a3221a; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.2rem, 1fr)); gap: .8rem; margin: 1.4rem 0; }
.tiles div { background: var(--tint); padding: .8rem 1rem; border-top: 3px solid var(--mark); }
.tiles dt { color: var(--soft); font-size: .9rem; line-height: 1.3; }
.tiles dd { margin: .1rem 0 0; font-size: 1.7rem; line-height: 1.2; font-weight: 600; font-variant-numeric: tabular-nums; }
.tiles dd small { display: block; font-size: .85rem; font-weight: 400; color: var(--soft); }
.messages { padding-left: 1.2rem; }
.messages li { margin: .5rem 0; }
.messages a { white-space: nowrap; }
nav ol { columns: 2 16rem; column-gap: 2rem; padding-left: 1.2rem; margin: .4rem 0; }
nav ol ol { columns: 1; font-size: .92rem; list-style: none; padding-left: .6rem; margin: .1rem 0 .6rem; }
nav li { break-inside: avoid-column; }
.table { overflow-x: auto; margin: 1.8rem 0 .4rem; }
.table table { min-width: min(100%, 38rem); border-collapse: collapse; font-size: .95rem; line-height: 1.35; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
.table caption { text-align: left; padding: 0 0 .5rem; }
.table caption span { display: block; position: sticky; left: 0; width: fit-content; max-width: min(46rem, 100vw - 2.6rem); }
.table .title { font-weight: 600; font-size: 1.05rem; }
.table .unit { color: var(--soft); font-size: .88rem; }
.table th, .table td { padding: .38rem .7rem; border-bottom: 1px solid var(--line); vertical-align: baseline; text-align: left; font-weight: 400; }
.table thead th { font-weight: 600; vertical-align: bottom; background: var(--tint); min-width: 4.5rem; max-width: 9rem; }
.table thead th.gt_column_spanner_outer { text-align: center; max-width: none; border-bottom-color: #8b97a2; border-left: 1px solid #fff; border-right: 1px solid #fff; }
.table tbody th[scope=row] { min-width: 7rem; max-width: 22rem; overflow-wrap: break-word; }
.table .gt_group_heading { font-weight: 600; padding-top: .9rem; }
.table .gt_right { text-align: right; white-space: nowrap; }
.table thead .gt_right { white-space: normal; }
.table tbody tr:last-child > * { border-bottom: 2px solid #8b97a2; }
.table tbody tr.sum > * { font-weight: 600; border-top: 2px solid #8b97a2; border-bottom: 2px solid #8b97a2; }
.note { color: var(--soft); font-size: .88rem; margin: .2rem 0; }
.terms { margin: 1rem 0; display: grid; grid-template-columns: minmax(8rem, 12rem) 1fr; gap: .5rem 1.2rem; }
.terms dt { font-weight: 600; }
.terms dd { margin: 0; }
footer { margin-top: 3rem; padding-top: .8rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .88rem; }
@media (max-width: 36rem) {
  .terms { grid-template-columns: 1fr; gap: 0; }
  .terms dd { margin-bottom: .7rem; }
  .table th, .table td { padding: .35rem .5rem; }
  .table tbody th[scope=row], .table thead tr:first-child th:first-child { max-width: 8.5rem; min-width: 5rem; position: sticky; left: 0; background: #fff; }
  .table thead tr:first-child th:first-child { background: var(--tint); }
}
@page { size: A4; margin: 16mm 14mm 18mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #4a545e; } }
@media print {
  html { font-size: 9.5pt; }
  body { max-width: none; padding: 0; }
  h2, h3, caption { break-after: avoid; }
  .note { break-before: avoid; }
  tr, caption, .short, .tiles div, .banner, li, .terms dt { break-inside: avoid; }
  .terms dt { break-after: avoid; }
  thead { display: table-header-group; }
  .table { overflow: visible; }
  .table table { font-size: 8.5pt; max-width: 100%; }
  .table th, .table td { padding: .25rem .45rem; }
  a { color: inherit; text-decoration: none; }
  .tiles { grid-template-columns: repeat(auto-fit, minmax(7rem, 1fr)); }
  .tiles div, .table thead th, .banner { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
""".strip()


@dataclass(frozen=True)
class Tile:
    """A figure that stands out: what it is, the figure, and what to know about it."""

    name: str
    figure: str
    about: str = ""


@dataclass(frozen=True)
class Page:
    """What is on the page. Texts are plain: whatever they hold is escaped here. `faults` are shown above all else,
    `banners` (what is said strongly, and the rest) before them; `opening` says what the page is for.
    """

    title: str
    organisation: str
    period: str
    meta: str
    simulated: bool
    faults: tuple[str, ...]
    tiles: tuple[Tile, ...]
    messages: tuple[Message, ...]
    chapters: tuple[Chapter, ...]
    footer: str
    banners: tuple[tuple[str, str], ...] = ()
    opening: tuple[str, ...] = ()


def render(page: Page, ready: Mapping[str, str] | None = None) -> str:
    """The page as HTML. The same page gives the same text: no clock, no chance. `ready` is the HTML of tables that are made already."""
    made = ready or {}
    numbers = _numbers(table.id for chapter in page.chapters for table in chapter.tables)
    numbers |= _numbers(
        drawn.id for chapter in page.chapters for table in chapter.tables for drawn in _before(chapter, table)
    )
    parts = [_head(page, numbers), *(_chapter(chapter, numbers, made) for chapter in page.chapters)]
    end = f"</main>\n<footer><p>{escape(page.footer)}</p></footer>\n"
    return document(f"{page.title}: {page.organisation}, {page.period}", "".join([*parts, end]))


def banner(strong: str, text: str) -> str:
    """What a reader must know before anything else."""
    return f'<p class="banner"><strong>{escape(strong)}</strong> {escape(text)}</p>\n'


def _numbers(ids: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(ids, 1)}


def _before(chapter: Chapter, table: tables.Table) -> list[Drawn]:
    """The charts that stand before a table."""
    return [drawn for drawn in chapter.figures if drawn.table == table.id]


def document(title: str, body: str) -> str:
    """A page of our own around HTML of our own; `title` is plain text."""
    return "".join(
        [
            '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n',
            '<meta name="robots" content="noindex">\n<link rel="icon" href="data:,">\n',
            f"<title>{escape(title)}</title>\n<style>\n{STYLE}\n{style.STYLE}\n</style>\n",
            f"</head>\n<body>\n{body}</body>\n</html>\n",
        ]
    )


def _head(page: Page, numbers: Mapping[str, int]) -> str:
    banners = [banner(strong, text) for strong, text in page.banners]
    if page.simulated:
        banners.append(banner(*SIMULATED))
    banners += [
        f'<p class="banner fault"><strong>Does not add up.</strong> {escape(fault)}</p>\n'
        for fault in page.faults
    ]
    return (
        f'<header>\n<p class="from">{escape(page.organisation)}</p>\n<h1>{escape(page.title)}</h1>\n'
        f'<p class="meta">{escape(page.period)}</p>\n<p class="meta">{escape(page.meta)}</p>\n</header>\n<main>\n'
        f"{''.join(banners)}{''.join(f'<p>{escape(text)}</p>{chr(10)}' for text in page.opening)}"
        '<section aria-labelledby="key-messages">\n<h2 id="key-messages">Key messages</h2>\n'
        f"{_tiles(page.tiles)}{_messages(page.messages, numbers)}</section>\n{_contents(page.chapters, numbers)}"
    )


def _tiles(found: Sequence[Tile]) -> str:
    if not found:
        return ""
    each = [
        f"<div><dt>{escape(tile.name)}</dt><dd>{escape(tile.figure)}"
        + (f"<small>{escape(tile.about)}</small>" if tile.about else "")
        + "</dd></div>\n"
        for tile in found
    ]
    return f'<dl class="tiles">\n{"".join(each)}</dl>\n'


def _messages(found: Iterable[Message], numbers: Mapping[str, int]) -> str:
    lines = []
    for message in found:
        text = escape(message.text)
        number = numbers.get(message.table)
        link = f' <a href="#{message.table}">Table {number}</a>' if number else ""
        lines.append(f"<li>{text}{link}</li>\n")
    return f'<ul class="messages">\n{"".join(lines)}</ul>\n'


def _contents(chapters: Sequence[Chapter], numbers: Mapping[str, int]) -> str:
    lines = []
    for chapter in chapters:
        inner = "".join(
            f'<li>{called} {numbers[name]}: <a href="#{name}">{escape(title)}</a></li>\n'
            for table in chapter.tables
            for called, name, title in _entries(chapter, table)
        )
        below = f"\n<ol>\n{inner}</ol>\n" if inner else ""
        lines.append(f'<li><a href="#{chapter.id}">{escape(chapter.title)}</a>{below}</li>\n')
    return f'<nav aria-labelledby="contents">\n<h2 id="contents">Contents</h2>\n<ol>\n{"".join(lines)}</ol>\n</nav>\n'


def _entries(chapter: Chapter, table: tables.Table) -> Iterator[tuple[str, str, str]]:
    """What the contents name of a table and its charts: not a table that is folded away in one of them."""
    charts = _before(chapter, table)
    yield from (("Figure", drawn.id, drawn.figure.title) for drawn in charts)
    if not any(drawn.folded for drawn in charts):
        yield "Table", table.id, table.title


def _chapter(chapter: Chapter, numbers: Mapping[str, int], ready: Mapping[str, str]) -> str:
    paragraphs = "".join(f"<p>{escape(text)}</p>\n" for text in chapter.paragraphs)
    terms = "".join(f"<dt>{escape(term)}</dt><dd>{escape(text)}</dd>\n" for term, text in chapter.terms)
    return (
        f'<section aria-labelledby="{chapter.id}">\n<h2 id="{chapter.id}">{escape(chapter.title)}</h2>\n{paragraphs}'
        + "".join(_table(chapter, table, numbers, ready) for table in chapter.tables)
        + (f'<dl class="terms">\n{terms}</dl>\n' if terms else "")
        + "</section>\n"
    )


def _table(
    chapter: Chapter, table: tables.Table, numbers: Mapping[str, int], ready: Mapping[str, str]
) -> str:
    """A table after its charts, or in the first that has it folded away."""
    html, parts = ready.get(table.id) or tables.as_html(table, numbers[table.id]), []
    charts = _before(chapter, table)
    own = next((drawn for drawn in charts if drawn.folded), None)
    for drawn in charts:
        number = numbers[drawn.id]
        parts.append(
            figure_html(
                drawn.figure,
                drawn.id,
                number,
                numbers=_of_figure(drawn, number, table, numbers, html if drawn is own else ""),
            )
        )
    return "".join([*parts, "" if own else html])


def _of_figure(
    drawn: Drawn, number: int, table: tables.Table, numbers: Mapping[str, int], inside: str
) -> str:
    """The numbers of a chart: its own and its table's, folded away, or the way to its table."""
    own = drawn.numbers
    made = tables.as_html(own, number, called="Numbers of figure", explain=True) if own else ""
    found = tables.folded(f"The numbers of figure {number}", made + inside) if made + inside else ""
    if inside:
        return found
    where = f'<a href="#{table.id}">Table {numbers[table.id]}</a>'
    return f'{found}<p class="note">{"Made from" if own else "The same numbers:"} {where}.</p>\n'
