"""The filter language as it is typed: its terms, and the sentence for whatever is no filter."""

import pytest

from store.errors import BadInput
from store.filter_keys import BY_NAME, KEYS, Term
from store.filters import MOST_TERMS, parse


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("", []),
        ("   ", []),
        ('"" -""', []),
        ("owner:me", [Term("owner", ":", ("me",))]),
        ("OWNER:me", [Term("owner", ":", ("me",))]),
        ("owner=me", [Term("owner", ":", ("me",))]),
        ("status:waiting", [Term("state", ":", ("waiting",))]),
        ("-status:waiting", [Term("state", ":", ("waiting",), True)]),
        ("due<3", [Term("due", "<", ("3",))]),
        ("due<=-2", [Term("due", "<=", ("-2",))]),
        ("received>2026-01-01", [Term("received", ">", ("2026-01-01",))]),
        ("refund", [Term("", ":", ("refund",))]),
        ("-refund", [Term("", ":", ("refund",), True)]),
        ('"late fee" x', [Term("", ":", ("late fee",)), Term("", ":", ("x",))]),
        ('"late fee', [Term("", ":", ("late fee",))]),
        ('"owner:me"', [Term("", ":", ("owner:me",))]),
        ('about:"late fee",x', [Term("about", ":", ("late fee", "x"))]),
        ('about:"a, b"', [Term("about", ":", ("a, b",))]),
        ("about:a,,b,", [Term("about", ":", ("a", "b"))]),
        ("name:o'neil", [Term("name", ":", ("o'neil",))]),
        ("12:30", [Term("", ":", ("12:30",))]),
        ("e\u0301t\u00e9", [Term("", ":", ("\u00e9t\u00e9",))]),
        ("a\tb\nc", [Term("", ":", ("a",)), Term("", ":", ("b",)), Term("", ":", ("c",))]),
    ],
)
def test_terms(text: str, terms: list[Term]) -> None:
    assert list(parse(text).terms) == terms


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("statsu:x", "there is no filter key 'statsu'; did you mean 'status'?"),
        ("ownr:me", "there is no filter key 'ownr'; did you mean 'owner'?"),
        ("http://x", "there is no filter key 'http'; use one of about, category, channel, due, duty, ended, flag, is, name, outcome, owner, received, ref, "
         "service, stage, state, status, team, type, or put quotes round words to look for."),
        ("status:", "status: needs a value, as in state:waiting."),
        ('about:""', 'about: needs a value, as in about:"late fee".'),
        ("stage>2", "stage> cannot be compared like that; write stage:2."),
        ("due<1,2", "due< cannot be compared like that; write due<3, due:today or due:none."),
        ("due<soon", "due< 'soon' is neither a number of days nor a date; write it as 2026-01-31."),
        ("due<none", "due< 'none' is neither a number of days nor a date; write it as 2026-01-31."),
        ("received:2026-02-30", "received: '2026-02-30' is neither a number of days nor a date; write it as 2026-01-31."),
        ("stage:two", "stage: 'two' is not the number of a stage; write stage:2."),
        ("status:waitng", "status: 'waitng' is not one of received, acknowledged, investigating, waiting, decided, responded, closed, "
         "withdrawn, referred. Did you mean 'waiting'?"),
        ("is:clsed", "is: 'clsed' is not one of any, open, closed, overdue, late, unallocated, migrated, restricted, mentioned, held, erased, reopened, about-staff. Did you mean 'closed'?"),
        ("duty:remdy", "duty: 'remdy' is not one of overdue, serious, flag, social, authority, adjustment, adjustment-review, restriction, "
         "detriment, data-protection, remedy. Did you mean 'remedy'?"),
        ("duty<remedy", "duty< 'remedy' is neither a number of days nor a date; write it as 2026-01-31."),
        ("ref:abc", "ref: 'abc' is not a reference; write CMP-2026-00419, or 419 for that number of every year."),
        ("\ud800", "the filter holds bytes that are not valid text: write it in UTF-8."),
        (" ".join("x" * (MOST_TERMS + 1)), "the filter has 51 terms; at most 50 can be asked at once."),
    ],
)  # fmt: skip
def test_refused_with_one_sentence(text: str, sentence: str) -> None:
    with pytest.raises(BadInput) as refusal:
        parse(text)
    assert str(refusal.value) == sentence


def test_every_key_may_be_typed_and_says_how() -> None:
    assert set(BY_NAME) - {""} | {"status"} == set(KEYS)
    for key in KEYS:
        with pytest.raises(BadInput, match="as in"):
            parse(f"{key}:")
