"""Dates as written in older registers, and days and months that were mixed up."""

from datetime import date

import pytest

from store.intake.dates import Column, Dates, ambiguous, better_order, mistake


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("29/07/2013", "%d/%m/%Y"),
        ("29/7/2013", "%d/%m/%Y"),
        ("7/29/13", "%m/%d/%y"),
        ("29 Jul 2013 10:15", "%d %b %Y %H:%M"),
        ("2013-07-29", "iso"),
        ("20130729", "iso"),
        ("2013-07-29T23:59:59", "iso"),
        ("2013-07-29 23:59:59.123456789+02:00", "iso"),  # the civil day as it was written, in no other zone
    ],
)
def test_read(text: str, pattern: str) -> None:
    assert Dates((pattern,))[text] == date(2013, 7, 29)


@pytest.mark.parametrize(
    "text", ["29/07/2013 ", "30/02/2013", "2013-07-29", "x", "29/07/20133", "0", "९/९/२०१३x"]
)
def test_not_read(text: str) -> None:
    assert Dates(("%d/%m/%Y",))[text] is None


def test_several_patterns_in_turn() -> None:
    dates = Dates(("iso", "%d/%m/%Y"))
    assert dates["01/02/2020"] == date(2020, 2, 1)
    assert dates["2020-02-01"] == date(2020, 2, 1)
    assert dates.example == "2013-07-29 or 29/07/2013"


@pytest.mark.parametrize(
    ("patterns", "words"),
    [
        ((), "names no pattern"),
        (("DD/MM/YYYY",), "neither"),
        (("%d/%m",), "day, month and year"),
        (("%m/%Y",), "day, month and year"),
        (("%d/%m/%Y %Q",), "neither"),
        (("%Y-%d-%",), "neither"),
        (("%Y-%m-%d\0",), "neither"),
        (("%d/%m/%Y", "iso", "%m/%d/%Y"), "read the same text as different days"),
    ],
)
def test_patterns_that_cannot_be_used(patterns: tuple[str, ...], words: str) -> None:
    assert words in mistake(patterns)


@pytest.mark.parametrize(
    "patterns", [("iso",), ("%d/%m/%Y",), ("%Y%m%d", "iso"), ("%d %B %Y",), ("%d/%m/%Y", "%d.%m.%y")]
)
def test_patterns_that_can(patterns: tuple[str, ...]) -> None:
    assert mistake(patterns) == ""


def test_ambiguous() -> None:
    assert ambiguous(("%d.%m.%Y",))
    assert not ambiguous(("iso", "%d %b %Y"))


UK, US = "%d/%m/%Y", "%m/%d/%Y"


def both(pattern: str) -> list[Column]:
    return [Column("Received", (pattern,)), Column("Closed", (pattern,))]


def test_the_right_order_stands() -> None:
    pairs = [("01/02/2020", "03/02/2020")] * 95 + [("05/02/2020", "01/02/2020")] * 5
    assert better_order(pairs, both(UK)) == ""  # five in a hundred end before they were received: as given


def test_more_than_one_in_twenty_and_fewer_the_other_way() -> None:
    pairs = [("11/02/2020", "12/02/2020")] * 94 + [("12/02/2020", "01/03/2020")] * 6
    assert better_order(pairs, both(UK)) == ""
    wrong = better_order(pairs, both(US))
    assert "6 of 100 rows" in wrong
    assert "dates read as 07/29/2013" in wrong
    assert "only 0 do" in wrong
    assert better_order([*pairs, *[("11/02/2020", "12/02/2020")] * 20], both(US)) == ""  # 6 of 120 are 5 %


def test_no_better_order() -> None:
    assert better_order([("12/12/2020", "11/11/2020")] * 10, both(UK)) == ""


def test_dates_that_cannot_be_read_count_too() -> None:
    """Otherwise two thirds of the rows would be rejected, and the others taken in with wrong dates."""
    pairs = [(f"{day:02}/07/2013", "") for day in range(1, 32)]
    wrong = better_order(pairs, [Column("Received", (US,))])
    assert "19 of 31 rows" in wrong
    assert "'Received' read as 29/07/2013 only 0" in wrong


def test_only_one_of_the_columns() -> None:
    pairs = [("20/01/2020", "01/22/2020"), ("03/02/2020", "02/04/2020")]
    wrong = better_order(pairs, both(UK))
    assert "'Closed' read as 07/29/2013 only 0" in wrong
    assert "'Received'" not in wrong


def test_more_pairs_than_fit_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.intake.dates.MOST", 3)
    pairs = [(f"{day:02}/07/2013", "") for day in range(1, 32)]
    assert "19 of 31 rows" in better_order(pairs, [Column("Received", (US,))])
    dates = Dates((UK,))
    assert [dates[text] for text, _ in pairs] == [date(2013, 7, day) for day in range(1, 32)]
    assert len(dates) <= 3
