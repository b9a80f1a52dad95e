"""Key messages of a pack in which something is hidden: kept, said of what is printed, or left out."""

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from analytics import wording as w
from analytics.messages import Message
from analytics.tables import Table

LEFT_OUT: Final = Message(
    "Some messages are left out: their figures are hidden, or would tell one that is.", ""
)
NAMING: Final = ("days-by-stage", "days-migrated", "categories", "shifts-")
"""Tables of whose rows a message names those that it speaks of."""
MOST: Final = 4
"""So many outcomes are named in a sentence."""

Gone = Collection[tuple[int, str]]


def speaks_of_printed(message: Message, table: Table, gone: Gone) -> bool:
    """Whether the rows of its table that a message names hide nothing; one that does not name its rows speaks of all of them."""
    if not message.table.startswith(NAMING):
        return not gone
    named = [row for row, (_, words) in enumerate(table.rows) if w.label(words) in message.text]
    return not any(row in named or not named for row, _ in gone)


def reworded(message: Message, table: Table) -> Message | None:
    """The same of what is printed of its table, which is given as it is printed; None where nothing can be said."""
    if message.table == "on-time":
        return next(_on_time(table), None)
    if message.table == "outcomes-by-stage":
        return _outcomes(table)
    return None


def _on_time(table: Table) -> Iterator[Message]:
    """Of the first stage of which it can be said, instead of all of them."""
    for (key, words), figures in zip(table.rows, table.frame.iter_rows(named=True), strict=True):
        due, within, share = (figures[name] for name in ("due", "within", "share"))
        if key.endswith(".respond") and due and None not in (within, share):
            stage = w.label(words).partition(":")[0]
            text = f"At {stage}, of {w.counted(due, 'response')} that fell due, {w.number(within)} ({w.percent(share)}) {w.were(within)} on time."
            yield Message(text, table.id)


def _outcomes(table: Table) -> Message | None:
    """The most frequent outcomes of the first stage that are printed."""
    first = next((key.partition(".")[0] for key, _ in table.rows), "")
    found = [
        (n, words)
        for (key, words), n in zip(table.rows, table.frame["n"].to_list(), strict=True)
        if n and key.startswith(f"{first}.")
    ]
    if not found:
        return None
    parts = [
        f"{w.number(n)} {w.label(words).lower()}"
        for n, words in sorted(found, key=lambda one: -one[0])[:MOST]
    ]
    stage = w.label(table.groups[0]).partition(":")[0]
    return Message(f"At {stage}, among those that finished were {w.listed(parts)}.", table.id)


def told(
    given: tuple[Message, ...],
    whole: Mapping[str, Table],
    printed: Mapping[str, Table],
    gone: Mapping[str, Gone],
) -> tuple[Message, ...]:
    """The messages that may be told, each as it is, or said of what is printed; that some are left out is said last."""
    found: list[Message] = []
    left_out = False
    for message in given:
        table = whole.get(message.table)
        if table is None or speaks_of_printed(message, table, gone[message.table]):
            found.append(message)
        elif (shown := printed.get(message.table)) is not None and (
            other := reworded(message, shown)
        ) is not None:
            found.append(other)
        else:
            left_out = True
    return (*found, LEFT_OUT) if left_out else tuple(found)
