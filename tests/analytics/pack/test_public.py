"""Which numbers a sentence keeps."""

import pytest

from analytics.pack.public import Public

PUBLIC = Public(
    counts=frozenset({"12", "1,204", "40"}),
    made=frozenset({"7", "16.5", "30.0%"}),
    always=frozenset({"3"}),
    secret=frozenset({"40"}),
)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("12 complaints of 1,204.", "12 complaints of 1,204."),
        ("13 complaints of 1,204.", "[c] complaints of 1,204."),
        ("40 complaints", "[c] complaints"),  # printed elsewhere, hidden in the table beside
        ("3 open at the start, 0 closed", "3 open at the start, 0 closed"),
        ("half within 7 working days", "half within 7 working days"),
        ("7 complaints", "[c] complaints"),  # a number of days is none of complaints
        ("Of 40, 12 (30.0%)", "Of [c], 12 (30.0%)"),
        ("12 (1.0%) of 1,204", "12 (1.0%) of 1,204"),  # anybody can divide
        ("12 (1.1%) of 1,204", "12 ([c]) of 1,204"),
        (
            "From 1 January 2026 to 31 March 2026, Stage 1, CHG-2026-00004",
            "From 1 January 2026 to 31 March 2026, Stage 1, CHG-2026-00004",
        ),
        ("Other (3 kinds), with its 95% interval", "Other (3 kinds), with its 95% interval"),
        ("Mean 16.5, or 16.6", "Mean 16.5, or [c]"),
    ],
)
def test_a_number_is_kept_if_a_table_prints_it(text: str, told: str) -> None:
    assert PUBLIC.words(text) == told
    assert PUBLIC.tells(text) == (text == told)
