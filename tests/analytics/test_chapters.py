"""What every chapter promises to whoever makes a pack of it: who it is for, and the counts that each of its figures stands on."""

import polars as pl
import pytest

from analytics import frames, report
from analytics.chapters import AUDIENCES, Chapter, counted, part
from analytics.disclosure import protect
from analytics.facts import Facts, gather
from analytics.messages import key_messages
from analytics.tables import Column, Table
from tests.analytics.test_page import PAGES


@pytest.fixture(
    scope="module", params=["mixed", "quarter", "governed", "migrated", "messy", "hostile", "empty"]
)
def made(request: pytest.FixtureRequest) -> tuple[Facts, tuple[Chapter, ...]]:
    tables, (first, last) = PAGES[request.param]
    read = frames.load(tables())
    facts = gather(read, first, last)
    return facts, tuple(module.chapter(facts) for module in report.BODY)


def test_chapters_stand_in_the_order_of_what_a_pack_holds(made: tuple[Facts, tuple[Chapter, ...]]) -> None:
    _, chapters = made
    numbers = [chapter.number for chapter in chapters]
    assert numbers == [3, 4, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13]
    assert len({chapter.id for chapter in chapters}) == len(chapters)
    assert all(chapter.paragraphs or chapter.tables for chapter in chapters)


def test_each_audience_is_told_its_part(made: tuple[Facts, tuple[Chapter, ...]]) -> None:
    _, chapters = made
    told = {who: [c.id for c in chapters if who in c.audiences] for who in AUDIENCES}
    assert len(told["audit-and-risk"]) == len(chapters)
    assert told["executive"] == ["circumstances", "patterns", "remedies", "learning", "actions"]
    assert told["staff"] == ["circumstances", "patterns", "learning"]


def test_every_figure_stands_on_counts_that_can_be_protected(made: tuple[Facts, tuple[Chapter, ...]]) -> None:
    """A hidden count hides what is derived from it: so every column of figures says what that is."""
    _, chapters = made
    for chapter in chapters:
        assert [basis.table for basis in chapter.bases] == [table.id for table in chapter.tables]
        for table, basis in zip(chapter.tables, chapter.bases, strict=True):
            names = {one.column for one in basis.counts}
            figures = {column.name for column in table.columns if column.form != "text"}
            assert figures <= names | basis.derived.keys()
            assert set().union(*basis.derived.values(), set()) <= names


def test_the_counts_are_those_that_are_printed(made: tuple[Facts, tuple[Chapter, ...]]) -> None:
    _, chapters = made
    for chapter in chapters:
        for table, basis in zip(chapter.tables, chapter.bases, strict=True):
            printed = {column.name for column in table.columns}
            keys = [key for key, _ in table.rows]
            for one in basis.counts:
                counts = dict(one.frame.select("key", "n").iter_rows())
                assert set(one.places) <= {*keys}
                assert one.frame.select(one.rows).is_unique().all()
                if one.column not in printed:
                    continue
                for key, value in zip(keys, table.frame[one.column], strict=True):
                    if key in counts:
                        assert counts[key] == value


def test_counts_go_through_disclosure_control(made: tuple[Facts, tuple[Chapter, ...]]) -> None:
    """Those of the smaller tables, whose proof takes no time; each hidden count is found again by its row."""
    facts, chapters = made
    tried = 0
    for chapter in chapters:
        for basis in chapter.bases:
            for one in basis.counts:
                if not 0 < one.frame.height <= 8:
                    continue
                protected = protect(**one.protect, threshold=5)
                tried += 1
                for key, path in one.places.items():
                    count = protected.at(path)
                    if count.value is not None and key in set(one.frame["key"]):
                        assert count.value == one.frame.filter(pl.col("key") == key)["n"].item()
                small = one.frame.filter(pl.col("n").is_between(1, 4))["key"]
                assert all(protected.at(one.places[key]).value is None for key in small)
    assert tried or facts.empty


def test_sums_of_a_table_are_the_sums_of_its_rows(made: tuple[Facts, tuple[Chapter, ...]]) -> None:
    _, chapters = made
    for chapter in chapters:
        for table, basis in zip(chapter.tables, chapter.bases, strict=True):
            for one in basis.counts:
                values = dict(
                    zip(
                        (key for key, _ in table.rows),
                        table.frame[one.column] if one.column in table.frame.columns else [],
                        strict=False,
                    )
                )
                for key, path in one.sums.items():
                    if values.get(key) is None or (table.id, one.column) in OVERLAPPING:
                        continue
                    below = one.frame.filter(
                        *(pl.col(name) == code for name, code in zip(one.rows, path, strict=False))
                    )
                    assert below["n"].sum() == values[key], (table.id, key)


OVERLAPPING = {("causes", "cases")}
"""A case with two causes is in both rows, and once in the sum."""


def test_every_message_is_read_from_a_table_that_is_there(made: tuple[Facts, tuple[Chapter, ...]]) -> None:
    facts, chapters = made
    there = {table.id for chapter in chapters for table in chapter.tables}
    for message in key_messages(facts):
        assert message.table in there or facts.empty


def test_a_figure_that_stands_on_nothing_is_a_mistake() -> None:
    table = Table(
        "t",
        "T",
        "u",
        "s",
        (("a", "A"),),
        (Column("n", "N"), Column("x", "X", "mean")),
        pl.DataFrame({"n": [1], "x": [1.0]}),
    )
    with pytest.raises(ValueError, match="table t: nothing says which counts x stands on"):
        part(table, [counted(table, "n", "cases")])
    assert part(table, [counted(table, "n", "cases")], {"x": ("n",)})[1].counts[0].places == {"a": ("a",)}
