"""The tables as a workbook that a screen reader can walk: contents, notes, one table a sheet, one row of headings, nothing merged."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from analytics import wording as w
from analytics.tables import Column, Table

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

PLAIN: Final = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
"""Stored text is never a formula, an address or a number."""

HEADINGS: Final = 4
"""The row of a sheet, counted from 1, in which the headings stand; its title is in A1."""

FORMS: Final = {"count": "#,##0", "percent": '0.0"%"', "days": "#,##0.#"}


@dataclass(frozen=True)
class Book:
    """What is in a workbook. `cut` is the day that it is dated by; `notes` are lines of the notes sheet."""

    title: str
    about: tuple[str, ...]
    tables: tuple[tuple[int, Table], ...]
    notes: tuple[tuple[str, str], ...]
    cut: date


def write(book: Book) -> bytes:
    """The workbook. The same book gives the same bytes."""
    from xlsxwriter.workbook import Workbook  # not needed by anything else

    buffer = io.BytesIO()
    made = Workbook(buffer, PLAIN)
    moment = datetime(book.cut.year, book.cut.month, book.cut.day)  # noqa: DTZ001  a day, which the file wants as a moment
    made.set_properties({"title": book.title, "author": "Upheld", "created": moment})
    formats = {
        "title": made.add_format({"bold": True, "font_size": 14}),
        "head": made.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        "wrap": made.add_format({"text_wrap": True, "valign": "top"}),
        "right": made.add_format({"align": "right"}),
        **{form: made.add_format({"num_format": code}) for form, code in FORMS.items()},
    }
    names = sheet_names(book.tables)
    _contents(made, book, names, formats)
    _notes(made, book, formats)
    for number, table in book.tables:
        _sheet(made, names[table.id], number, table, formats)
    made.close()
    return dated(buffer.getvalue(), book.cut)


def sheet_names(tables: Sequence[tuple[int, Table]]) -> dict[str, str]:
    """The name of each table's sheet: its number and its id, cut to the 31 characters that a sheet may have."""
    return {table.id: f"{number} {table.id}"[:31] for number, table in tables}


def dated(raw: bytes, day: date) -> bytes:
    """A zip file with every entry dated by one day, so that it depends on nothing but what is in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            info = zipfile.ZipInfo(entry.filename, (max(day.year, 1980), day.month, day.day, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(entry))
    return out.getvalue()


def _contents(
    made: "Workbook", book: Book, names: Mapping[str, str], formats: "Mapping[str, Format]"
) -> None:
    sheet = made.add_worksheet("Contents")
    sheet.write_string(0, 0, book.title, formats["title"])
    for row, line in enumerate(book.about, 1):
        sheet.write_string(row, 0, line)
    first = len(book.about) + 1
    for column, words in enumerate(("Sheet", "Table", "What is counted")):
        sheet.write_string(first, column, words, formats["head"])
    for row, (number, table) in enumerate(book.tables, first + 1):
        sheet.write_url(row, 0, f"internal:'{names[table.id]}'!A1", string=names[table.id])
        sheet.write_string(row, 1, f"Table {number}. {w.clean(table.title)}", formats["wrap"])
        sheet.write_string(row, 2, w.clean(table.unit), formats["wrap"])
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 2, 60)


def _notes(made: "Workbook", book: Book, formats: "Mapping[str, Format]") -> None:
    sheet = made.add_worksheet("Notes")
    sheet.write_string(0, 0, "Notes", formats["title"])
    sheet.write_string(1, 0, "What the figures mean, and the marks that stand in place of some.")
    for column, words in enumerate(("Term", "Meaning")):
        sheet.write_string(2, column, words, formats["head"])
    for row, (term, meaning) in enumerate(book.notes, 3):
        sheet.write_string(row, 0, w.clean(term), formats["wrap"])
        sheet.write_string(row, 1, w.clean(meaning), formats["wrap"])
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 110)


def _sheet(made: "Workbook", name: str, number: int, table: Table, formats: "Mapping[str, Format]") -> None:
    sheet = made.add_worksheet(name)
    sheet.write_string(0, 0, f"Table {number}. {w.clean(table.title)}", formats["title"])
    sheet.write_string(1, 0, w.clean(table.unit))
    sheet.write_string(
        2, 0, "One table, its headings in row 4. Marks in brackets are explained in the sheet Notes."
    )
    columns = list(_unfolded(table))
    heads = [*(["Group"] if table.groups else []), w.clean(table.stub), *(heading for heading, *_ in columns)]
    for column, words in enumerate(_distinct(heads)):
        sheet.write_string(HEADINGS - 1, column, words, formats["head"])
    for row, (_, words) in enumerate(table.rows):
        at, column = HEADINGS + row, 0
        if table.groups:
            sheet.write_string(at, 0, w.clean(table.groups[row]))
            column = 1
        sheet.write_string(at, column, _named(table, row, words))
        for place, (_, of, values) in enumerate(columns, column + 1):
            _cell(sheet, at, place, values[row], of, table.mark(row, of.name), formats)
    last = HEADINGS + len(table.rows)
    for row, note in enumerate(table.notes):
        sheet.write_string(last + row, 0, w.clean(note))
    sheet.freeze_panes(HEADINGS, 2 if table.groups else 1)
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, len(heads), 16)


def _unfolded(table: Table) -> "Sequence[tuple[str, Column, list[float | str | None]]]":
    """Each column with its heading; of a sparkline one for each of its points."""
    found: list[tuple[str, Column, list[float | str | None]]] = []
    for column in table.columns:
        heading = ": ".join(filter(None, (w.clean(column.under), w.clean(column.heading))))
        values = table.frame[column.name].to_list()
        if not column.points:
            found.append((heading, column, values))
        for place, point in enumerate(column.points):
            found.append(
                (f"{heading}: {point}", column, [None if each is None else each[place] for each in values])
            )
    return found


def _distinct(heads: Sequence[str]) -> list[str]:
    """Headings of which no two are alike."""
    return [head if heads.count(head) == 1 else f"{head} ({number})" for number, head in enumerate(heads, 1)]


def _named(table: Table, row: int, words: str) -> str:
    flag = table.flags.get((row, None))
    return w.clean(words) + (f" {flag}" if flag else "")


def _cell(
    sheet: "Worksheet",
    row: int,
    column: int,
    value: object,
    of: Column,
    mark: str,
    formats: "Mapping[str, Format]",
) -> None:
    if value is None:
        sheet.write_string(row, column, mark, formats["right"])
    elif isinstance(value, int | float):
        sheet.write_number(row, column, round(value, 6), formats.get(of.form))
    else:
        sheet.write_string(row, column, _text(str(value)))


def _text(text: str) -> str:
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", w.clean(text))
