"""From what somebody typed to the values of an action."""

import json
import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import BadInput
from store.people import Handler
from store.policy_file import parse, shipped
from store.rules.actions import ACTIONS, RECEIVE
from store.rules.fields import (
    LONGEST_LINE,
    Command,
    Field,
    Kind,
    Raw,
    Values,
    clean,
    describe,
    find_handler,
    parse_date,
    read,
)
from tests.store.worlds import HANDLERS, SHIPPED, handler

DIRECT = parse(shipped("spso-model"))  # a complaint may begin at its second stage

LINE = Field("line", Kind.LINE, "Line", help="one line")
PROSE = Field("prose", Kind.PROSE, "Prose")
LINES = Field("lines", Kind.LINES, "Lines")
CHOICE = Field("outcome_sought", Kind.CHOICE, "Outcome", list_name="outcomes")
FREE = Field("free", Kind.CHOICE, "Free")
NUMBER = Field("number", Kind.NUMBER, "Number")
DATE = Field("date", Kind.DATE, "Date")
FLAG = Field("flag", Kind.FLAG, "Flag")
HANDLER = Field("handler", Kind.HANDLER, "Handler")
SEVERAL = Field("several", Kind.HANDLERS, "Handlers")
EVERY_KIND = (LINE, PROSE, LINES, CHOICE, NUMBER, DATE, FLAG, HANDLER, SEVERAL)


def value(field: Field, typed: object) -> object:
    """The value of one field, None where it is left out."""
    return read((field,), {field.name: typed}, SHIPPED, HANDLERS).get(field.name)


@pytest.mark.parametrize("field", EVERY_KIND, ids=lambda field: field.kind)
@pytest.mark.parametrize("typed", [None, "", (), []])
def test_nothing_given_is_left_out(field: Field, typed: object) -> None:
    assert value(field, typed) is None
    assert read((field,), {}, SHIPPED, HANDLERS) == {}


@pytest.mark.parametrize(
    ("field", "typed", "expected"),
    [
        (LINE, "  a\tb \n c ", "a b c"),
        (LINE, "a\u2028b\x1cc\x85d", "a b c d"),  # whatever some terminal would break a line at
        (LINE, "x" * LONGEST_LINE, "x" * LONGEST_LINE),
        (LINE, "   ", None),
        (LINE, 7, "7"),
        (PROSE, " one\r\ntwo\rthree\n\nfour ", "one\ntwo\nthree\n\nfour"),
        (PROSE, "e\u0301", "é"),
        (PROSE, "x" * 100_000, "x" * 100_000),
        (PROSE, "\n \t", None),
        (LINES, ["a", "  ", "b\nc"], ("a", "b c")),
        (LINES, ("a",), ("a",)),
        (LINES, "one", ("one",)),
        (LINES, 1, ("1",)),
        (LINES, 1.5, ("1.5",)),
        (LINES, ["  ", ""], None),
        (CHOICE, "upheld", "upheld"),
        (CHOICE, " Partly UPHELD ", "partly-upheld"),
        (CHOICE, "NOT-upheld", "not-upheld"),
        (CHOICE, "  ", None),
        (NUMBER, "0", 0),
        (NUMBER, " 999999 ", 999_999),
        (NUMBER, 12, 12),
        (NUMBER, "007", 7),
        (NUMBER, "  ", None),
        (DATE, "2026-03-16", date(2026, 3, 16)),
        (DATE, " 2026-03-16\n", date(2026, 3, 16)),
        (DATE, date(2026, 3, 16), date(2026, 3, 16)),
        (FLAG, True, True),
        (FLAG, "Yes", True),
        (FLAG, " true ", True),
        (FLAG, 1, True),
        (FLAG, False, None),
        (FLAG, "no", None),
        (FLAG, "False", None),
        (FLAG, 0, None),
        (FLAG, " ", None),
        (HANDLER, "Ann", 1),
        (HANDLER, " ANN ", 1),
        (HANDLER, "ann", 1),
        (HANDLER, 2, 2),
        (SEVERAL, "Ann", (1,)),
        (SEVERAL, ["Ann", "bob", 3], (1, 2, 3)),
        (SEVERAL, ["Ann", "ann", 1], (1,)),
        (SEVERAL, 4, (4,)),
    ],
)
def test_what_is_typed_becomes_a_value(field: Field, typed: object, expected: object) -> None:
    found = value(field, typed)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        (LINE, "x" * 201, "--line has 201 characters; at most 200 fit on its line."),
        (LINE, "a\udcffb", "--line holds bytes that are not valid text: write it in UTF-8."),
        (PROSE, "\ud800", "--prose holds bytes that are not valid text: write it in UTF-8."),
        (LINES, ["good", "\udfff"], "--lines holds bytes that are not valid text: write it in UTF-8."),
        (CHOICE, "upheldd", "--outcome-sought: 'upheldd' is not one of upheld, partly-upheld, not-upheld. Did you mean 'upheld'?"),
        (CHOICE, "won", "--outcome-sought: 'won' is not one of upheld, partly-upheld, not-upheld."),
        (CHOICE, "\x1b[31mred", "--outcome-sought: '\\x1b[31mred' is not one of upheld, partly-upheld, not-upheld."),
        (CHOICE, "y" * 1000, "--outcome-sought: '" + "y" * 59 + "…' is not one of upheld, partly-upheld, not-upheld."),
        (NUMBER, "-1", "--number: '-1' is not a whole number from 0 to 999999."),
        (NUMBER, "1.0", "--number: '1.0' is not a whole number from 0 to 999999."),
        (NUMBER, "1000000", "--number: '1000000' is not a whole number from 0 to 999999."),
        (NUMBER, "٣", "--number: '٣' is not a whole number from 0 to 999999."),
        (NUMBER, "²", "--number: '²' is not a whole number from 0 to 999999."),
        (NUMBER, True, "--number: 'True' is not a whole number from 0 to 999999."),
        (DATE, "16/03/2026", "--date: '16/03/2026' is not a date; write it as YYYY-MM-DD."),
        (DATE, "2026-02-30", "--date: '2026-02-30' is not a date; write it as YYYY-MM-DD."),
        (DATE, "  ", "--date: '  ' is not a date; write it as YYYY-MM-DD."),
        (DATE, "\ud800", "--date: '\\ud800' is not a date; write it as YYYY-MM-DD."),
        (DATE, datetime(2026, 3, 16, tzinfo=UTC), "--date: '2026-03-16 00:00:00+00:00' is not a date; write it as YYYY-MM-DD."),
        (FLAG, "maybe", "--flag: 'maybe' is neither yes nor no."),
        (FLAG, 2, "--flag: '2' is neither yes nor no."),
        (HANDLER, "Zoe", "--handler: no handler is called 'Zoe'; `upheld handlers list` names them all."),
        (HANDLER, "  ", "--handler: no handler is called '  '; `upheld handlers list` names them all."),
        (HANDLER, 999, "--handler: no handler is called '999'; `upheld handlers list` names them all."),
        (HANDLER, True, "--handler: no handler is called 'True'; `upheld handlers list` names them all."),
        (HANDLER, "\udcff", "--handler holds bytes that are not valid text: write it in UTF-8."),
        (SEVERAL, ["Ann", ""], "--several: no handler is called ''; `upheld handlers list` names them all."),
        (SEVERAL, 1.5, "--several: no handler is called '1.5'; `upheld handlers list` names them all."),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_said_in_a_sentence(field: Field, typed: object, sentence: str) -> None:
    with pytest.raises(BadInput) as error:
        value(field, typed)
    assert str(error.value) == sentence


def test_a_choice_of_no_list_takes_nothing() -> None:
    assert FREE.choices(SHIPPED) == {}
    with pytest.raises(BadInput):
        value(FREE, "anything")


def test_what_is_required_must_be_given() -> None:
    fields = ACTIONS["extend"].fields
    with pytest.raises(BadInput, match=r"^--days is missing: how many days of the clock to add\.$"):
        read(fields, {"reason": "x"}, SHIPPED, HANDLERS)
    with pytest.raises(BadInput, match=r"^--reason is missing: why, in a sentence\.$"):
        read(fields, {"days": 1, "reason": " \n"}, SHIPPED, HANDLERS)
    nameless = Field("told_to", Kind.LINE, "Told To", required=True)
    with pytest.raises(BadInput, match=r"^--told-to is missing: told to\.$"):
        read((nameless,), {}, SHIPPED, HANDLERS)


def test_a_field_that_there_is_not_is_named() -> None:
    with pytest.raises(BadInput) as error:
        read(ACTIONS["acknowledge"].fields, {"zeal": 1, "chanel": "email"}, SHIPPED, HANDLERS)
    assert str(error.value) == "there is no field 'chanel' here; the fields are: channel, letter."
    with pytest.raises(BadInput) as error:
        read(ACTIONS["close"].fields, {"reason": "x"}, SHIPPED, HANDLERS)
    assert str(error.value) == "there is no field 'reason' here; the fields are: none."


# --- handlers by name -------------------------------------------------------------------------------------------------

TWINS = {
    1: handler(1, "Sam"),
    2: Handler(2, "Sam", "sam2"),
    3: Handler(3, "Émile", "e.mile"),
    4: Handler(4, "Bob", "sam2-not"),
    5: Handler(5),  # erased
}


@pytest.mark.parametrize(
    ("text", "number"), [("sam2", 2), ("SAM2", 2), ("sam", 1), ("émile", 3), ("E\u0301MILE", 3), ("Bob", 4)]
)
def test_a_handler_is_found_by_name_or_account(text: str, number: int) -> None:
    assert find_handler(text, TWINS, "--to").id == number


def test_two_of_a_name_are_told_apart_by_account() -> None:
    with pytest.raises(BadInput) as error:
        find_handler("SAM", TWINS, "--to")
    assert str(error.value) == "--to: 2 handlers are called 'SAM'; use the account instead."


def test_an_account_is_found_though_somebody_else_has_it_for_a_name() -> None:
    crossed = {1: Handler(1, "ann", "a1"), 2: Handler(2, "Bob", "ann")}
    assert find_handler("ann", crossed, "--to").id == 2
    assert find_handler("a1", crossed, "--to").id == 1


def test_an_erased_handler_is_not_found_by_nothing() -> None:
    with pytest.raises(BadInput):
        find_handler("", TWINS, "--to")


# --- hostile text -----------------------------------------------------------------------------------------------------

OWN = [
    "\x00", "a\x00b", "\x1b]0;title\x07", "\u202edecnalab\u202c", "\u200b", "\ufeff", "\ufffe", "[bold]x[/]", "'; DROP TABLE ledger;--",
    "=1+1", "\U0001f469\u200d\U0001f4bb" * 60, "a" + "\u0301" * 400, "\ud83d", "\r\n" * 300, "ﬀ" * 200, "İ" * 101, "1" * 5_000, "٠" * 7,
]  # fmt: skip


def tame(field: Field, text: str) -> None:
    """A value of the field's own kind, or one sentence that can be shown."""
    try:
        found = value(field, text)
    except BadInput as error:
        sentence = str(error)
        assert sentence[-1] in ".?"
        assert sentence.isprintable()
        assert len(sentence) < 1_000  # however long the text was; each character may be escaped
        return
    if found is None:
        return
    if field.kind in (Kind.LINE, Kind.PROSE):
        assert isinstance(found, str)
        assert unicodedata.is_normalized("NFC", found)
        assert found == found.strip() != ""
        assert "\r" not in found
        found.encode()
    if field.kind is Kind.LINE:
        assert isinstance(found, str)
        assert len(found) <= LONGEST_LINE
        assert found.splitlines() == [found]


@pytest.mark.parametrize("field", EVERY_KIND, ids=lambda field: field.kind)
def test_hostile_text(field: Field) -> None:
    for text in OWN:
        tame(field, text)


@pytest.mark.parametrize("field", EVERY_KIND, ids=lambda field: field.kind)
def test_naughty_strings(field: Field, real_data: Path) -> None:
    strings = json.loads((real_data / "text" / "naughty_strings.json").read_text("utf-8"))
    assert len(strings) > 400
    for text in strings:
        tame(field, text)


@given(st.sampled_from(EVERY_KIND), st.text() | st.text("0123456789-/.", max_size=12))
def test_any_text(field: Field, text: str) -> None:
    tame(field, text)


@given(st.text(st.characters()))
def test_what_was_cleaned_stays_as_it_is(text: str) -> None:
    """So that a text read back from the register and saved again is the same text."""
    try:
        once = clean(text, "--text")
    except BadInput:
        return
    assert clean(once, "--text") == once


# --- commands ---------------------------------------------------------------------------------------------------------


def test_a_command_gives_values_of_the_kind_asked_for() -> None:
    day = date(2026, 3, 16)
    values: Values = {"word": "w", "n": 3, "yes": True, "day": day, "words": ("a", "b"), "ns": (1, 2)}
    command = Command("note", day, values)
    assert [command.text(name) for name in ("word", "n", "none")] == ["w", "", ""]
    assert [command.number(name) for name in ("n", "yes", "word", "none")] == [3, None, None, None]
    assert [command.flag(name) for name in ("yes", "n", "none")] == [True, False, False]
    assert [command.date(name) for name in ("day", "word", "none")] == [day, None, None]
    assert [command.lines(name) for name in ("words", "ns", "word", "none")] == [("a", "b"), (), (), ()]
    assert [command.numbers(name) for name in ("ns", "words", "n", "none")] == [(1, 2), (), (), ()]
    assert Command("note", day).values == {}


def test_a_field_describes_itself() -> None:
    assert describe(CHOICE, SHIPPED, None) == {
        "name": "outcome_sought",
        "kind": "choice",
        "label": "Outcome",
        "required": False,
        "choices": {"upheld": "Upheld", "partly-upheld": "Partly upheld", "not-upheld": "Not upheld"},
        "help": "",
    }
    point = next(field for field in ACTIONS["decide"].fields if field.name == "point")
    assert describe(point, SHIPPED, None)["choices"] == {}


def test_the_fields_of_the_registry_are_in_order() -> None:
    """Names that an option can be made of, each once; a choice has its list, and only a choice."""
    for fields in (*(action.fields for action in ACTIONS.values()), RECEIVE.fields):
        assert len({field.name for field in fields}) == len(fields)
        for field in fields:
            assert field.name.isidentifier()
            assert field.option == "--" + field.name.replace("_", "-")
            assert (field.kind in (Kind.CHOICE, Kind.CHOICES)) == bool(field.list_name or field.fixed)
            policy = DIRECT if field.list_name == "direct" else SHIPPED  # which opens no later stage
            assert field.choices(policy) or field.kind not in (Kind.CHOICE, Kind.CHOICES)
            assert field.label
            assert not field.help[0].isupper()


def test_dates_are_read_strictly() -> None:
    assert parse_date("2026-03-16", "--on") == date(2026, 3, 16)
    with pytest.raises(BadInput, match=r"^--on: 'tomorrow' is not a date; write it as YYYY-MM-DD\.$"):
        parse_date("tomorrow", "--on")


def test_reading_changes_nothing_given() -> None:
    raw: Raw = {"to": "Ann"}
    assert read(ACTIONS["allocate"].fields, raw, SHIPPED, HANDLERS) == {"to": 1}
    assert raw == {"to": "Ann"}
