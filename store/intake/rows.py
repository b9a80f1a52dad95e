"""From texts to cases: facts by the mapping, dates read, and a sentence for each row that cannot be a case."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import compress
from typing import TypeVar

from store.intake import mapping as m
from store.intake.dates import ISO, Dates
from store.intake.shapes import Batch, Reject, Source, Table, shown
from store.rules.fields import LONGEST_LINE, clean

MOST = 50_000  # distinct texts remembered for a column
SUBJECT_JOINT = " – "

_T = TypeVar("_T")


class _Memory(dict[str, str]):
    """What a text of one column becomes, worked out once for each distinct text."""

    def __init__(self, make: Callable[[str], str]) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, text: str) -> str:
        if len(self) >= MOST:
            self.clear()
        self[text] = made = self.make(text)
        return made


def line(text: str) -> str:
    """A text on one line, NFC: the way the register keeps what is typed into a line."""
    return " ".join((text if text.isascii() else clean(text, "the text")).split())


def prose(text: str) -> str:
    """A text of any length, NFC, with line ends of one character."""
    return text.strip() if text.isascii() and "\r" not in text else clean(text, "the text")


class Maker:
    """Makes cases of batches, for one mapping and one settled file."""

    def __init__(self, mapping: m.Mapping, source: Source) -> None:
        self.mapping = mapping
        self.header = source.header
        self.place = {name: place for place, name in enumerate(source.header)}
        self.dates = {
            name: Dates((ISO,) if name in source.dated else mapping.patterns(name))
            for fact in ("received", "ended")
            for name in mapping.of(fact)
        }
        self.received = mapping.of("received")[0]
        self.ended = next(iter(mapping.of("ended")), None)
        self.memories: dict[tuple[str, str], _Memory] = {}
        rest = mapping.left_over(source.header) if mapping.rest == "detail" else []
        detail = mapping.of("detail")
        is_bare = isinstance(mapping.columns.get("detail"), str)
        self.detail = [(name, not is_bare) for name in detail] + [(name, True) for name in rest]

    def make(self, batch: Batch) -> Table:
        """The cases of a batch, and its rejects."""
        count = len(batch.numbers)
        facts = {"reference": self._lines("reference", batch) or self._lines("key", batch)}
        facts |= {fact: self._lines(fact, batch) for fact in m.LINES if fact != "subject"}
        facts["subject"] = self._subjects(batch)
        facts["detail"] = self._details(batch)
        facts = {fact: texts for fact, texts in facts.items() if texts}
        self._cut(facts, count)
        facts |= {fact: [text] * count for fact, text in self.mapping.constants.items()}
        received, ended = self._dates(batch)
        starts = list(map(self.dates[self.received].__getitem__, received))
        ends = list(map(self.dates[self.ended].__getitem__, ended)) if self.ended else [None] * count
        is_open = self._open(batch, ended)
        others = self._others(batch)
        wrong: dict[int, Reject] = {}
        for place, (start, end, last) in enumerate(zip(starts, ends, ended, strict=True)):
            if place in others:
                values = tuple(column[place] for column in batch.columns)
                wrong[place] = Reject(batch.numbers[place], others[place], values)
            elif start is None or (last and end is None):
                why = self._why(batch.numbers[place], received[place], start, last)
                values = tuple(column[place] for column in batch.columns)
                wrong[place] = Reject(batch.numbers[place], why, values)
            elif last and is_open[place]:
                detail = facts.setdefault("detail", [""] * count)
                detail[place] = _more(detail[place], f"{self.ended}: {last}")
                ends[place] = None
        keys = self._lines("key", batch) or [""] * count
        keep = [place not in wrong for place in range(count)]

        def kept(values: Sequence[_T]) -> list[_T]:
            return list(compress(values, keep)) if wrong else list(values)

        return Table(
            kept(batch.numbers),
            kept(keys),
            {fact: kept(texts) for fact, texts in facts.items()},
            [start for start, is_kept in zip(starts, keep, strict=True) if is_kept and start is not None],
            kept(ends),
            kept(is_open),
            [kept(column) for column in batch.columns],
            [*batch.rejects, *wrong.values()],
        )

    def date_texts(self, batch: Batch) -> Iterator[tuple[str, str]]:
        """When each row was received and ended, as written; "" where that is missing."""
        return zip(*self._dates(batch), strict=True)

    def _dates(self, batch: Batch) -> tuple[list[str], list[str]]:
        ended = self._texts(self.ended, batch) if self.ended else [""] * len(batch.numbers)
        return self._texts(self.received, batch), ended

    def _why(self, number: int, first: str, start: date | None, last: str) -> str:
        if not first:
            return f"row {number} has no date of receipt in {self.received!r}."
        column, text = (self.received, first) if start is None else (self.ended or "", last)
        return f"row {number}: {column!r} holds {shown(text)}, which is no date like {self.dates[column].example}."

    def _memory(self, column: str, use: str, make: Callable[[str], str]) -> _Memory:
        """The memory for one use of a column; `use` tells the uses of a column apart."""
        memory = self.memories.get((column, use))
        if memory is not None:
            return memory
        missing = self.mapping.missing_words(column)

        def known(text: str) -> str:
            found = make(text)
            return "" if found in missing else found

        self.memories[column, use] = memory = _Memory(known)
        return memory

    def _texts(
        self, column: str, batch: Batch, use: str = "", make: Callable[[str], str] = line
    ) -> list[str]:
        memory = self._memory(column, use, make)
        return list(map(memory.__getitem__, batch.columns[self.place[column]]))

    def _lines(self, fact: str, batch: Batch) -> list[str]:
        """A fact of one line, in the mapping's words; empty where no column holds it."""
        columns = self.mapping.of(fact)
        if not columns:
            return []
        texts = self._texts(columns[0], batch)
        if len(columns) > 1:  # a first name and a last name
            parts = [texts, *(self._texts(column, batch) for column in columns[1:])]
            texts = [" ".join(filter(None, part)) for part in zip(*parts, strict=True)]
        words = self.mapping.words.get(fact)
        return [words.get(text, text) for text in texts] if words else texts

    def _subjects(self, batch: Batch) -> list[str]:
        parts = [self._texts(column, batch) for column in self.mapping.of("subject")]
        if len(parts) < 2:
            return parts[0] if parts else []
        return [SUBJECT_JOINT.join(filter(None, texts)) for texts in zip(*parts, strict=True)]

    def _details(self, batch: Batch) -> list[str]:
        parts = []
        for column, is_named in self.detail:
            texts = self._texts(column, batch, "prose", prose)
            parts.append([f"{column}: {text}" if text else "" for text in texts] if is_named else texts)
        if len(parts) < 2:
            return parts[0] if parts else []
        return ["\n".join(filter(None, texts)) for texts in zip(*parts, strict=True)]

    def _cut(self, facts: dict[str, list[str]], count: int) -> None:
        """Keep lines to the length of a line; the whole of what was cut goes into the detail, where it is not there anyhow."""
        for fact, texts in list(facts.items()):
            if fact == "detail" or max(map(len, texts), default=0) <= LONGEST_LINE:
                continue
            label = SUBJECT_JOINT.join(self.mapping.of(fact) or self.mapping.of("key"))
            detail = facts.setdefault("detail", [""] * count)
            whole = {name for name, _ in self.detail}.issuperset(self.mapping.of(fact) or ("",))
            for place, text in enumerate(texts):
                if len(text) > LONGEST_LINE:
                    if not whole:
                        detail[place] = _more(detail[place], f"{label}: {text}")
                    texts[place] = text[: LONGEST_LINE - 1] + "…"

    def _others(self, batch: Batch) -> dict[int, str]:
        """Why some rows are no complaints, by their place."""
        only = self.mapping.only
        if only is None:
            return {}
        return {
            place: f"row {batch.numbers[place]} is no complaint: {only.column!r} holds {shown(text)}."
            for place, text in enumerate(self._texts(only.column, batch))
            if text not in only.values
        }

    def _open(self, batch: Batch, ended: Sequence[str]) -> list[bool]:
        rule = self.mapping.open_when
        if isinstance(rule, m.OpenWhen):
            values = set(rule.values)
            column = self.memories.setdefault((rule.column, "open"), _Memory(line))
            return [column[text] in values for text in batch.columns[self.place[rule.column]]]
        if rule == "never":
            return [False] * len(batch.numbers)
        return [not text for text in ended]


def _more(detail: str, added: str) -> str:
    return f"{detail}\n{added}" if detail else added
