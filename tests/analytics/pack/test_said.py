"""A paragraph knows which figures it speaks of: where one is hidden it is not told, whatever its words are."""

from dataclasses import replace

import polars as pl
import pytest

from analytics import frames
from analytics.chapters import Chapter, Said, equity, patterns
from analytics.facts import Facts, gather
from analytics.pack.protection import protect, spoken
from analytics.tables import Column, Table
from tests.analytics.test_page import PAGES


def _chapter(*said: str) -> Chapter:
    table = Table(
        id="things", title="Things", unit="Each", stub="Thing", rows=(("a", "All"), ("b", "Delay")),
        columns=(Column("verdict", "Verdict", "text"),), frame=pl.DataFrame({"verdict": ["rose", "fell"]}),
    )  # fmt: skip # two rows of words
    return Chapter("one", "One", said, tables=(table,))


def _told(chapter: Chapter) -> list[str]:
    return list(spoken(chapter, {"things": {(1, "verdict")}}))


def test_it_goes_by_cells_and_not_by_words() -> None:
    """A row that is called as a word of another sentence takes nothing with it; a sentence that names no row is left out all the same."""
    of_a, of_b = ("things", "a", "verdict"), ("things", "b", "verdict")
    plain, named = "Delay is no excuse.", Said("Delay in all rose.", [of_a])
    silent = Said("The second fell.", [of_b])
    reworded = Said("Both moved.", [of_a, of_b], "The first rose.")
    assert _told(_chapter(plain, named, silent, reworded)) == [plain, named, "The first rose."]


@pytest.fixture(scope="module")
def facts() -> Facts:
    tables, (first, last) = PAGES["mixed"]
    return gather(frames.load(tables()), first, last)


def test_what_paragraphs_speak_of_is_in_their_tables(facts: Facts) -> None:
    """A place that no table has would never be hidden."""
    for chapter in (equity.chapter(facts), patterns.chapter(facts)):
        places = {
            (table.id, key, column.name)
            for table in chapter.tables
            for key, _ in table.rows
            for column in table.columns
        }
        said = [text for text in chapter.paragraphs if isinstance(text, Said)]
        assert said
        there = {table.id for table in chapter.tables}
        for text in said:
            if {table for table, *_ in text.of} <= there:  # none where there was too little for a table
                assert text.of & places, text


def test_a_hidden_verdict_is_told_in_no_paragraph(facts: Facts) -> None:
    whole = equity.chapter(facts)
    table = next(table for table in whole.tables if table.id == "equity-times")
    key = table.rows[0][0]
    text = Said("This one is answered late more often than all.", [("equity-times", key, "verdict")])
    made = protect([replace(whole, paragraphs=(text,))], facts, threshold=10_000)
    assert text not in made.chapters[0].paragraphs


def test_of_a_sentence_in_which_every_number_is_hidden_nothing_is_told() -> None:
    """ "[c] actions were owed, [c] of them overdue" helps nobody."""
    tables, _ = PAGES["governed"]
    facts = gather(frames.load(tables()))
    whole = equity.chapter(facts)
    only_hidden, some = "3 were late, 4 of them twice.", "3 of 0 were late."
    made = protect([replace(whole, paragraphs=(only_hidden, some))], facts, threshold=10_000)
    assert made.chapters[0].paragraphs[:1] == ("[c] of 0 were late.",)
