"""From texts to cases: facts by the mapping, cleaned; what is missing left out; nothing lost."""

import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.intake import mapping
from store.intake.mapping import Mapping
from store.intake.rows import Maker, line, prose
from store.intake.shapes import Batch, Reject, Row, Source
from store.rules.fields import LONGEST_LINE, clean
from tests.store.intake.samples import CFPB, NYC, dates_of, read, shipped


def make(
    given_mapping: str, table: dict[str, list[str]], dated: frozenset[str] = frozenset()
) -> list[Row | Reject]:
    """The rows that a mapping makes of a table."""
    parsed: Mapping = mapping.parse('source = "Old desk"\n' + given_mapping)
    header = tuple(table)
    assert parsed.mistake(header) == ""
    source = Source(Path("old"), header, "", dated=dated)
    numbers = list(range(1, len(table[header[0]]) + 1))
    return Maker(parsed, source).make(Batch(numbers, list(table.values()), [])).items(header)


def facts(given_mapping: str, **table: str) -> dict[str, str]:
    """The facts of one row that was received on some day."""
    (row,) = make(given_mapping, {"day": ["2024-01-02"], **{name: [text] for name, text in table.items()}})
    assert isinstance(row, Row)
    return row.facts


OPEN = 'open = "never"\n'


def test_like_the_first_register() -> None:
    rows, rejects = read(CFPB, shipped("cfpb"))
    assert not rejects
    assert list(dates_of(rows)) == [
        (date(2013, 7, 29), None, False),
        (date(2013, 7, 29), None, False),
        (date(2013, 8, 22), None, False),
        (date(2013, 8, 22), None, False),
        (date(2016, 12, 3), None, True),
    ]
    assert rows[1].key is None
    assert rows[1].facts == {
        "service": "Example account",
        "category": "Opening, closing, or managing",
        "channel": "Web",
        "outcome": "Closed with monetary relief",
        "subject": "Opening, closing, or managing",
        "detail": "Company: Invented Group, LLC\nState: BB\nZIP code: 6106\nDate sent to company: 8/7/2013\n"
        "Timely response?: Yes\nConsumer disputed?: Yes",
    }
    assert rows[1].raw["Consumer consent provided?"] == "N/A"  # raw is as written, for the identity
    assert rows[2].raw == rows[3].raw
    assert rows[2].facts["subject"] == "Credit line – Not told why"


def test_like_the_second_register() -> None:
    rows, rejects = read(NYC, shipped("nyc-council"))
    assert not rejects
    assert [row.key for row in rows] == [f"EX100000{n}" for n in (1, 2, 3, 4, 4, 5)]
    assert [row.facts["reference"] for row in rows] == [row.key for row in rows]
    assert [row.is_open for row in rows] == [True, False, False, False, False, False]
    assert rows[0].ended is None
    assert (rows[2].received, rows[2].ended) == (date(2024, 6, 14), date(2024, 6, 14))
    assert rows[1].facts == {"reference": "EX1000002", "team": "EX01", "detail": "council_dist: EX"}
    assert rows[2].facts["subject"] == 'Street "Resurfacing"'
    assert "city: NÃ©w example" in rows[3].facts["detail"]  # broken before it came here: as given
    assert "detail" not in rows[5].facts


def test_a_line_and_a_text() -> None:
    told = facts(
        OPEN + 'columns = {received="day", name="n", detail="d"}',
        n=" Cafe\u0301 \n\tLtd ",
        d="\r\n one \r\n\r\ntwo\r ",
    )
    assert told == {"name": "Café Ltd", "detail": "one \n\ntwo"}


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_cleaned_as_the_register_does(text: str) -> None:
    assert prose(text) == clean(text, "")
    assert line(text) == " ".join(clean(text, "").split())
    assert unicodedata.is_normalized("NFC", prose(text))


def test_control_characters_stay() -> None:
    told = facts(
        OPEN + 'columns = {received="day", name="n", detail="d"}', n="a\0\x1b[31mb", d="\x07x\u202ey\0"
    )
    assert told == {"name": "a\0\x1b[31mb", "detail": "\x07x\u202ey\0"}


def test_missing_words() -> None:
    rules = (
        OPEN
        + 'missing = ["N/A"]\nmissing_in = {b = ["-"]}\ncolumns = {received="day", key="k", name="a", team="b", email="c"}'
    )
    told = facts(rules, k="N/A", a=" N/A ", b="N/A", c="n/a")
    assert told == {"reference": "N/A", "team": "N/A", "email": "n/a"}
    assert facts(rules, k=" ", a="x", b="-", c="") == {"name": "x"}


def test_words_and_constants() -> None:
    rules = (
        OPEN
        + 'columns = {received="day", channel="c"}\nwords.channel = {Web = "form", Junk = ""}\nconstants.team = "Desk"'
    )
    assert facts(rules, c=" Web") == {"channel": "form", "team": "Desk"}
    assert facts(rules, c="Fax") == {"channel": "Fax", "team": "Desk"}
    assert facts(rules, c="Junk") == {"team": "Desk"}


def test_joined_columns() -> None:
    rules = OPEN + 'columns = {received="day", subject=["a","b"], detail=["a","c"]}'
    assert facts(rules, a="A", b="B", c="C") == {"subject": "A – B", "detail": "a: A\nc: C"}
    assert facts(rules, a="", b="B", c="") == {"subject": "B"}


def test_the_rest() -> None:
    rules = OPEN + 'rest = "detail"\nignore = ["z"]\ncolumns = {received="day", detail="d"}'
    assert facts(rules, d="Text", y="Why", z="Zed") == {"detail": "Text\ny: Why"}


def test_a_line_that_is_too_long_loses_nothing() -> None:
    long = "x" * LONGEST_LINE + "!"
    told = facts(
        OPEN + 'columns = {received="day", key="k", subject="s", team="t"}', k=long, s=long, t=long[1:]
    )
    assert told["subject"] == told["reference"] == "x" * (LONGEST_LINE - 1) + "…"
    assert told["team"] == long[1:]
    short, cut = make(
        OPEN + 'columns = {received="day", team="t"}', {"day": ["2024-01-02"] * 2, "t": ["x", long]}
    )
    assert isinstance(short, Row)
    assert isinstance(cut, Row)
    assert (short.facts, cut.facts["detail"]) == ({"team": "x"}, f"t: {long}")
    assert told["detail"] == f"k: {long}\ns: {long}"
    assert (
        facts(OPEN + 'columns = {received="day", subject="s", detail="d"}', s=long, d="D")["detail"]
        == f"D\ns: {long}"
    )


def test_open_by_a_column() -> None:
    rules = 'columns = {received="day", ended="end"}\nopen = {column="status", values=["Live", ""]}'
    rows = make(
        rules,
        {
            "day": ["2024-01-02"] * 4,
            "end": ["", "2024-02-01", "", "2024-02-01"],
            "status": [" Live ", "", "Shut", "Shut"],
        },
    )
    assert [(row.is_open, row.ended) for row in rows if isinstance(row, Row)] == [
        (True, None),
        (True, None),
        (False, None),
        (False, date(2024, 2, 1)),
    ]
    assert isinstance(rows[1], Row)
    assert rows[1].facts == {
        "detail": "end: 2024-02-01"
    }  # an open case has not ended; what was written stays


def test_ended_before_received_is_as_given() -> None:
    (row,) = make('columns = {received="day", ended="end"}', {"day": ["2024-01-02"], "end": ["2023-12-31"]})
    assert isinstance(row, Row)
    assert (row.received, row.ended, row.is_open) == (date(2024, 1, 2), date(2023, 12, 31), False)


def test_dates_that_cannot_be_read() -> None:
    rules = 'missing = ["?"]\ndates = "%d/%m/%Y"\ncolumns = {received="day", ended="end"}'
    rows = make(
        rules, {"day": ["?", "2/30/2024", "02/01/2024", "02/01/2024"], "end": ["?", "", "x" * 99, "?"]}
    )
    assert [item.reason for item in rows if isinstance(item, Reject)] == [
        "row 1 has no date of receipt in 'day'.",
        "row 2: 'day' holds '2/30/2024', which is no date like 29/07/2013.",
        f"row 3: 'end' holds '{'x' * 59}…', which is no date like 29/07/2013.",
    ]
    assert isinstance(rows[3], Row)
    first = rows[1]
    assert isinstance(first, Reject)
    assert first.values == ("2/30/2024", "")


def test_dates_by_type_need_no_pattern() -> None:
    rules = 'dates = "%d/%m/%Y"\ncolumns = {received="day", ended="end"}'
    (row,) = make(rules, {"day": ["2024-01-02"], "end": ["03/01/2024"]}, dated=frozenset({"day"}))
    assert isinstance(row, Row)
    assert (row.received, row.ended) == (date(2024, 1, 2), date(2024, 1, 3))


def test_rows_and_rejects_in_the_order_of_the_file() -> None:
    parsed = mapping.parse('source = "x"\ncolumns = {received="day", ended="end"}')
    rejects = [Reject(1, "a", ()), Reject(3, "b", ())]
    batch = Batch([2, 4], [["2024-01-02", ""], ["", ""]], rejects)
    made = Maker(parsed, Source(Path("x"), ("day", "end"), "")).make(batch).items(("day", "end"))
    assert [(item.number, isinstance(item, Row)) for item in made] == [
        (1, False),
        (2, True),
        (3, False),
        (4, False),
    ]


def test_more_distinct_texts_than_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.intake.rows.MOST", 2)
    texts = [f"text {n}" for n in range(7)] * 2
    rows = make(OPEN + 'columns = {received="day", name="n"}', {"day": ["2024-01-02"] * 14, "n": texts})
    assert [row.facts["name"] for row in rows if isinstance(row, Row)] == texts
