"""Packs made once for several tests, and their files read back as their readers have them."""

import csv
import io
import json
import re
import zipfile
from datetime import date
from functools import cache
from html import unescape
from typing import Any
from xml.etree import ElementTree

from analytics.pack.asked import Asked
from analytics.pack.build import MANIFEST, TIDY, WORKBOOK, Pack, build
from tests.analytics.test_page import PAGES

Place = tuple[str, str, str]
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@cache
def pack(name: str, audience: str = "audit-and-risk", threshold: int = 5, *, internal: bool = False) -> Pack:
    tables, (first, last) = PAGES[name]
    return build(tables(), Asked(audience, first, last, threshold=threshold, internal=internal), code="0.1.0")


def asked(name: str, **more: Any) -> Asked:
    _, (first, last) = PAGES[name]
    return Asked(**{"audience": "audit-and-risk", "first": first, "last": last, **more})


def manifest(made: Pack) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(made.files[MANIFEST])
    return found


def lines(made: Pack) -> list[dict[str, str]]:
    """The tidy file."""
    return list(csv.DictReader(io.StringIO(made.files[TIDY].decode(), newline="")))


def figures(made: Pack, form: str = "count") -> dict[Place, str]:
    """Value or mark of each figure of a form, as the tidy file has it."""
    return {
        (line["table"], line["row"].removeprefix("'"), line["column"]): line["value"] or line["mark"]
        for line in lines(made)
        if line["form"] == form and not line["point"]
    }


def sheets(made: Pack) -> dict[str, list[list[str]]]:
    """Each sheet of the workbook as rows of texts, "" where a cell is empty."""
    with zipfile.ZipFile(io.BytesIO(made.files[WORKBOOK])) as book:
        texts = [
            "".join(node.itertext()) for node in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        ]
        names = [
            node.attrib["name"]
            for node in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{SHEET}sheet")
        ]
        return {
            name: _rows(ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml")), texts)
            for number, name in enumerate(names, 1)
        }


def _rows(sheet: ElementTree.Element, texts: list[str]) -> list[list[str]]:
    found = []
    for row in sheet.iter(f"{SHEET}row"):
        cells = {}
        for cell in row.iter(f"{SHEET}c"):
            letters = re.match("[A-Z]+", cell.attrib["r"])
            assert letters is not None
            assert cell.find(f"{SHEET}f") is None  # no formula, whatever somebody wrote
            value = cell.findtext(f"{SHEET}v") or ""
            cells[letters[0]] = texts[int(value)] if cell.attrib.get("t") == "s" else value
        found.append(list(cells.values()))
    return found


def cells_of(html: str, table: str) -> list[list[str]]:
    """The figures of a table on a page, row by row, as they are printed."""
    region = html.split(f' id="{table}" role="region"', 1)[1].split("</table>", 1)[0]
    body = region.split("<tbody", 1)[1]
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.DOTALL)
    return [
        [unescape(re.sub("<[^>]*>", "", cell)).strip() for cell in found]
        for row in rows
        if (found := re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)) and "gt_group_heading" not in row
    ]


QUARTER = (date(2026, 4, 1), date(2026, 6, 30))
