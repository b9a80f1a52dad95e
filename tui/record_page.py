"""A record beside the complaints as a page of text, and as the facts that scripts get."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from tui.format import day, plain
from tui.output import columns, wrapped
from tui.page import next_steps, words_of

if TYPE_CHECKING:
    from store.records.face import RecordRow, RecordView


def record_page(view: "RecordView", today: date) -> Iterator[str]:
    """The lines of the page."""
    row = view.row
    yield f"{row.ref} · {row.kind} · {row.state} · version {row.version}"
    yield plain(row.subject) or "[erased]"
    for title, lines in view.records:
        yield from ("", title, *columns([(label, text) for label, text in lines]))
    yield from ("", "Chronology")
    for line in view.chronology:
        yield f"  {day(line.on, today):<15}  {words_of(line.event)} · {plain(line.actor)}"
        if line.text:
            yield from wrapped(line.text, " " * 19)
    if view.permissions:
        yield from ("", "What may happen next", *next_steps(view.permissions))


def row_facts(row: "RecordRow") -> dict[str, object]:
    """A line of a list with the keys that every kind has; a record has neither stage nor team."""
    return {
        "ref": row.ref,
        "kind": row.kind,
        "stage": None,
        "state": row.state,
        "received": row.opened.isoformat(),
        "due": row.due.isoformat() if row.due else None,
        "owner": row.owner or None,
        "team": "",
        "subject": row.subject,
        "version": row.version,
        "restricted": False,
    }


def facts(view: "RecordView") -> dict[str, object]:
    """The record whole."""
    return {
        **row_facts(view.row),
        "records": [
            {"title": title, "lines": [{"label": label, "text": text} for label, text in lines]}
            for title, lines in view.records
        ],
        "duties": [duty._asdict() for duty in view.duties],
        "chronology": [line._asdict() for line in view.chronology],
    }
