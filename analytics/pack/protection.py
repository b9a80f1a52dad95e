"""A pack made fit for publication: every table, sentence and message of it protected together, and audited as it will be read."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from analytics import wording as w
from analytics.chapters import Chapter, Said
from analytics.chapters.drawn import Drawn
from analytics.disclosure.protected import Finding
from analytics.disclosure.release import Release
from analytics.facts import Facts
from analytics.messages import Message
from analytics.pack import loose, suppression, telling
from analytics.pack.audit import audit
from analytics.pack.counts import REPEATS, SUM, is_loose, known
from analytics.pack.equations import is_workload
from analytics.pack.indicators import sums
from analytics.pack.masking import concealed, masked
from analytics.pack.overlaps import left_over
from analytics.pack.public import Public, public
from analytics.tables import CONFIDENTIAL, Table


@dataclass(frozen=True)
class Protection:
    """What disclosure control made of a report.

    `whole` are the chapters as they were; `gone` names, by table, the row numbers and columns that are hidden; `releases` are what is public of each table.
    `findings` are for the desk, and tell counts: a pack with any must not be published.
    """

    chapters: tuple[Chapter, ...]
    whole: tuple[Chapter, ...]
    gone: Mapping[str, Collection[tuple[int, str]]]
    public: Public
    releases: tuple[Release, ...] = ()
    findings: tuple[Finding, ...] = ()

    def messages(self, found: Iterable[Message]) -> tuple[Message, ...]:
        """The messages that tell nothing hidden, some of them said of less."""
        return telling.told(tuple(found), _by_id(self.whole), _by_id(self.chapters), self.gone)

    def lines(self, found: Iterable[str]) -> tuple[str, ...]:
        """The lines that tell nothing hidden."""
        return tuple(line for line in found if self.public.tells(line))


def _by_id(chapters: Iterable[Chapter]) -> dict[str, Table]:
    return {table.id: table for chapter in chapters for table in chapter.tables}


def protect(
    chapters: Sequence[Chapter],
    facts: Facts,
    *,
    threshold: int,
    earlier: Sequence[Release] = (),
) -> Protection:
    """Hide what is small, and what would tell it, in all chapters together, whoever is told which of them.

    So that the packs for different readers don't tell together what none tells alone. `earlier` are the releases of packs
    that were published before.
    """
    parts = [
        (table, basis)
        for chapter in chapters
        for table, basis in zip(chapter.tables, chapter.bases, strict=True)
    ]
    known_sums = list(sums(tuple(chapters), facts))
    printed = known(chapters, facts, threshold)
    over = left_over(chapters, facts, threshold, printed)
    found = suppression.suppress([*printed, *over], known_sums, earlier, threshold)
    counts = found.counts
    core = {
        place
        for number, row, column in found.why
        if (place := counts[number].places.get((row, column))) is not None
    } | {
        place
        for one in found.withdrawn
        for spot, place in one.places.items()
        if not is_workload(one.release.cell(*spot))
    }
    gone = {
        table.id: concealed(
            table, basis, set(loose.hidden(table, basis, core, threshold)) if is_loose(table.id) else core
        )
        | _oldest(table, threshold)
        for table, basis in parts
    }
    sums_told = [
        value
        for one, release in zip(counts, found.releases, strict=True)
        for row, column, value in release.cells
        if value is not None and one.places.get((row, column), ("", "", ""))[1].endswith(SUM)
    ]
    said = public(((table, gone[table.id]) for table, _ in parts), sums_told)
    note = hidden_note(threshold)
    made = tuple(
        _chapter(chapter, gone, said.beside(chapter.tables, gone).words, note) for chapter in chapters
    )
    findings = (*found.findings, *audit(found, known_sums, made, earlier, threshold))
    return Protection(made, tuple(chapters), gone, said, found.releases, findings)


def _oldest(table: Table, threshold: int) -> set[tuple[int, str]]:
    """Where few are open, the day on which the oldest came points to one of them, though how many there are is public."""
    if table.id != "oldest":
        return set()
    few = [row for row, n in enumerate(table.frame["open"]) if n < threshold]
    return {(row, column) for row in few for column in ("age", "received")}


def hidden_note(threshold: int) -> str:
    """What stands below a table in which something is hidden."""
    return f"{CONFIDENTIAL}: hidden, being a count from 1 to {w.number(threshold - 1)}, or a figure from which one could be worked out."


def _chapter(
    chapter: Chapter, gone: Mapping[str, Collection[tuple[int, str]]], words: Callable[[str], str], note: str
) -> Chapter:
    """The chapter with its tables masked and its charts drawn again from these; a table in which everything is hidden is left out."""
    shown: dict[str, Table] = {}
    empty: list[str] = []
    for table, basis in zip(chapter.tables, chapter.bases, strict=True):
        made = masked(table, basis, gone[table.id], str if table.id.startswith(REPEATS) else words, note)
        if gone[table.id] and not any(_tells(made)):
            empty.append(f"“{made.title}”")
        else:
            shown[table.id] = made
    whose = "its" if len(empty) == 1 else "their"
    left_out = [f"Left out, because all {whose} figures are hidden: {w.listed(empty)}."] if empty else []
    told = chapter.told(shown)
    return replace(
        told,
        paragraphs=(*_worded(spoken(chapter, gone), words), *left_out),
        figures=tuple(figure for figure in told.figures if _may_be_drawn(figure, gone)),
    )


def spoken(chapter: Chapter, gone: Mapping[str, Collection[tuple[int, str]]]) -> Iterator[str]:
    """The paragraphs: of one that speaks of a hidden figure, what can be said instead, if anything can."""
    hidden = {
        (table.id, table.rows[row][0], column) for table in chapter.tables for row, column in gone[table.id]
    }
    for text in chapter.paragraphs:
        if not isinstance(text, Said) or text.of.isdisjoint(hidden):
            yield text
        elif text.otherwise:
            yield text.otherwise


def _worded(texts: Iterable[str], words: Callable[[str], str]) -> Iterator[str]:
    """The texts with [c] for what is not public; of one in which no number is left, nothing."""
    for text in texts:
        told = words(text)
        if told == text or any(letter.isdigit() for letter in told):
            yield told


def _may_be_drawn(figure: Drawn, gone: Mapping[str, Collection[tuple[int, str]]]) -> bool:
    """A chart whose numbers are its table's obeys what is hidden there. One that has numbers of its own, such as limits,
    makes them of every figure of its columns: it stands only where none of these is hidden.
    """
    hidden = {column for _, column in gone[figure.table]}
    return figure.numbers is None or hidden.isdisjoint(figure.columns)


def _tells(table: Table) -> Iterable[bool]:
    """For each figure, whether it says more than that nothing was counted."""
    for column in table.columns:
        if column.form != "text":
            values = table.frame[column.name].to_list()
            yield from (any(value) if isinstance(value, list) else bool(value) for value in values)
