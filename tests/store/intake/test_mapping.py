"""A mapping read from TOML: what it says, and one sentence for each mistake."""

from pathlib import Path

import msgspec
import pytest

from store.errors import BadInput, NotFound
from store.intake.mapping import Mapping, OpenWhen, load, parse
from tests.store.intake.samples import CFPB, MAPPINGS, NYC, shipped

GOOD = """
source = "Old desk"
missing = ["", "N/A"]
dates = ["%d/%m/%Y", "iso"]
ignore = ["Seen by"]

[dates_in]
Closed = "iso"

[missing_in]
Town = ["", "Unknown"]

[columns]
key = "Case"
received = "Received"
ended = "Closed"
channel = "Via"
subject = ["Kind", "Matter"]
detail = "Town"

[words.channel]
Web = "form"

[constants]
team = "Front desk"
"""
HEADER = ("Case", "Received", "Closed", "Via", "Kind", "Matter", "Town", "Seen by")


def test_what_it_says() -> None:
    mapping = parse(GOOD)
    assert mapping.of("subject") == ("Kind", "Matter")
    assert mapping.of("received") == ("Received",)
    assert mapping.of("name") == ()
    assert mapping.patterns("Received") == ("%d/%m/%Y", "iso")
    assert mapping.patterns("Closed") == ("iso",)
    assert mapping.missing_words("Via") == {"", "N/A"}
    assert mapping.missing_words("Town") == {"", "Unknown"}
    assert mapping.missing_words("Case") == {""}  # a case may be called N/A
    assert mapping.mistake(HEADER) == ""


@pytest.mark.parametrize("name", ["cfpb", "nyc-council"])
def test_the_shipped_ones(name: str) -> None:
    mapping = shipped(name)
    header = {"cfpb": CFPB, "nyc-council": NYC}[name].read_text(encoding="utf-8").splitlines()[0].split(",")
    assert mapping.mistake(tuple(header)) == ""
    assert set(mapping.left_over(tuple(header))) | set(mapping.named) == set(header)


def test_when_a_case_is_open() -> None:
    when = parse(
        'source = "x"\ncolumns = {received = "d"}\nopen = {column = "Status", values = ["Live", ""]}'
    ).open_when
    assert when == OpenWhen("Status", ("Live", ""))


@pytest.mark.parametrize(
    ("change", "to", "words"),
    [
        ('source = "Old desk"', "", "missing required field `source`"),
        ('source = "Old desk"', 'source = " "', "source is empty"),
        ('source = "Old desk"', 'source = "a"\nsource = "b"', "is not valid TOML"),
        ('source = "Old desk"', 'sauce = "Old desk"', "there is no key 'sauce' (did you mean 'source'?)"),
        ("[missing_in]", "[mising_in]", "did you mean 'missing_in'?"),
        ('channel = "Via"', 'chanel = "Via"', "under columns is no key 'chanel' (did you mean 'channel'?)"),
        ("[words.channel]", "[words.subject]", "under words is no key 'subject'"),
        ("[words.channel]", "[words.service]", "words.service changes words, but no column is named"),
        ('team = "Front desk"', 'name = "Front desk"', "under constants is no key 'name'"),
        ('team = "Front desk"', 'channel = "form"', "channel stands under columns and under constants"),
        ('received = "Received"', "", "columns.received is missing"),
        ('received = "Received"', "received = 7", "Expected `str | array`, got `int`"),
        ('received = "Received"', 'received = ["a", "b"]', "columns.received takes one column"),
        ('channel = "Via"', "channel = []", "columns.channel names no column"),
        ('channel = "Via"', 'channel = ""', "columns.channel names no column"),
        ('ended = "Closed"', "", "open is missing"),
        ('ignore = ["Seen by"]', 'ignore = ["Via"]', "the column 'Via' is named by columns.channel and by ignore"),
        ('ignore = ["Seen by"]', 'rest = "drop"', "Invalid enum value 'drop'"),
        ('ignore = ["Seen by"]', 'open = "sometimes"', "Invalid enum value 'sometimes'"),
        ('ignore = ["Seen by"]', 'open = {column = "Via", values = []}', "open.values is empty"),
        ('ignore = ["Seen by"]', 'open = {colum = "Via"}', "did you mean 'column'?"),
        ('ignore = ["Seen by"]', 'only = {colum = "Via"}', "under only is no key 'colum' (did you mean 'column'?)"),
        ('ignore = ["Seen by"]', 'only = {column = "Via", values = []}', "only.values is empty"),
        ('ignore = ["Seen by"]', 'confirmed = "later"', "Invalid enum value 'later'"),
        ('ignore = ["Seen by"]', 'format = "xlsx"', "Invalid enum value 'xlsx'"),
        ('ignore = ["Seen by"]', 'dialect = {delimiter = ";;"}', "dialect.delimiter: ';;' is not one character"),
        ('ignore = ["Seen by"]', 'dialect = {delimiter = "\\n"}', "dialect.delimiter"),
        ('ignore = ["Seen by"]', "dialect = {delimiter = \"'\", quote = \"'\"}", "dialect.delimiter"),
        ('ignore = ["Seen by"]', 'dialect = {quote = "<<"}', "dialect.quote: '<<' is not one character"),
        ('ignore = ["Seen by"]', 'dialect = {encoding = "rot13"}', "dialect.encoding: 'rot13' is not one of utf-8"),
        ('ignore = ["Seen by"]', 'dialect = {encoding = "a\\u0000"}', "dialect.encoding"),
        ('ignore = ["Seen by"]', 'dialect = {separator = ","}', "under dialect is no key 'separator'"),
        ('dates = ["%d/%m/%Y", "iso"]', 'dates = "dd/mm/yyyy"', "dates: 'dd/mm/yyyy' is neither"),
        ('Closed = "iso"', 'Closed = "%m/%Y"', "dates_in.'Closed': '%m/%Y' is neither"),
    ],
)  # fmt: skip
def test_mistakes(change: str, to: str, words: str) -> None:
    text = GOOD.replace(change, to)
    assert text != GOOD
    with pytest.raises(BadInput, match=r"^old\.toml.*\.$") as found:
        parse(text, "old.toml")
    assert words in str(found.value)


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (HEADER[1:], "columns.key names the column 'Case', which is not in the header"),
        (("case", *HEADER[1:]), "(did you mean 'case'?)"),
        ((*HEADER[:6], "Seen by"), "'Town'"),
        ((*HEADER, "Fax"), "the column 'Fax' is neither under columns nor under ignore"),
    ],
)
def test_headers_that_do_not_fit(header: tuple[str, ...], words: str) -> None:
    assert words in parse(GOOD).mistake(header)


def test_a_column_that_is_ignored_need_not_be_there() -> None:
    assert parse(GOOD).mistake(HEADER[:-1]) == ""


def test_only_a_rule_names_it() -> None:
    """A column under missing_in or dates_in must be there, and does not count as mapped by that."""
    text = GOOD.replace('Town = ["", "Unknown"]', 'Fax = [""]')
    assert "missing_in names the column 'Fax'" in parse(text).mistake(HEADER)
    assert "neither under columns" in parse(text).mistake((*HEADER, "Fax"))


def test_the_rest_as_detail() -> None:
    mapping = parse(GOOD.replace("missing =", 'rest = "detail"\nmissing ='))
    assert mapping.mistake((*HEADER, "Fax")) == ""
    assert mapping.left_over((*HEADER, "Fax")) == ["Fax"]


def test_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "old.toml"
    with pytest.raises(NotFound, match=r"there is no mapping file .*old\.toml"):
        load(path)
    path.write_bytes(b'source = "\xff"')
    with pytest.raises(BadInput, match="not written in UTF-8"):
        load(path)
    path.write_text(GOOD, encoding="utf-8")
    assert load(path) == parse(GOOD)
    with pytest.raises(BadInput, match="cannot be read"):
        load(tmp_path)


def test_deep_toml_is_a_mistake_too() -> None:
    with pytest.raises(BadInput, match="not valid TOML"):
        parse("a = " + "[" * 100_000)


def test_every_shipped_mapping_is_tested() -> None:
    assert {path.stem for path in MAPPINGS.glob("*.toml")} == {"cfpb", "nyc-council", "enquiry-form"}


def test_the_example_of_the_handbook() -> None:
    """The one in docs/importing.md is a mapping, and shows every key but three."""
    text = (MAPPINGS.parent / "importing.md").read_text(encoding="utf-8")
    example = text.split("```toml")[1].split("```")[0]
    mapping = parse(example)
    assert mapping.mistake(
        ("Case ID", "Ref", "Date in", "Date closed", "Via", "Kind", "Matter", "Result", "Town", "Notes", "Status", "Printed")
    ) == ""  # fmt: skip
    unshown = {
        field.name
        for field in msgspec.structs.fields(Mapping)
        if getattr(mapping, field.name) == field.default
    }
    assert unshown == {"format", "dates_are_sure", "confirmed"}
    assert all(f"`{name}" in text or f'{name} = "' in text for name in unshown)
