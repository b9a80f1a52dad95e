"""What a policy says of evidence: read from its file, every mistake named, every setting of an open question shown to its owner."""

import re
from datetime import date
from pathlib import Path

import pytest

from store.case.duties import KINDS
from store.policy_check import mistakes
from store.review import Review
from tests.store.worlds import SHIPPED, edited_text
from tests.tools.traceability import questions
from tui.policy_page import policy_page


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('codes = ["detail",', 'codes = ["details",', "evidence.first_contact.codes: 'details' is in no list: did you mean 'detail'?"),
        ('codes = ["form"]', 'codes = ["fax"]', "evidence.confirms_itself.codes: 'fax' is in no list."),
        ('codes = ["executive",', 'codes = ["executives",', "evidence.changes_discussed_with.codes: 'executives' is in no list: did you mean 'executive'?"),
        ('codes = ["staff"]', 'codes = ["staf"]', "evidence.changes_told_to.codes: 'staf' is in no list: did you mean 'staff'?"),
        ('to = ["audit-and-risk"]', 'to = ["audit"]', "evidence.packs.to: 'audit' is in no list."),
        ("packs = { months = 3", "packs = { months = 0", "evidence.packs.months: 0 months are not from 1 to 600."),
        ("logged_within = { days = 1", "logged_within = { days = 3651", "evidence.logged_within.days: 3651 days are not from 0 to 3650."),
        ("logged_within = { days = 1", "logged_within = { day = 1", "evidence.logged_within.day: there is no such key here: did you mean 'days'?"),
        ("one_in = 10", "one_in = 0", "evidence.quality.one_in: one in 0 is not from 1 to 1000."),
        ('"flag:media"', '"flags:media"', "linked[8].counts: nothing is counted as 'flags:media': did you mean 'flag'?"),
        ('"InterestDeclared:conflict"', '"NoteAdded"', "linked[2].counts: nothing is counted as 'NoteAdded'"),
        ("policy.issued", "policy.isued", "questions[8].governs: this policy has no 'policy.isued'."),
        ('"scope.elsewhere.regulation"', '"stages.9.respond"', "questions[13].governs: this policy has no 'stages.9.respond'."),
        ('lawful_basis = ""\nset_by = "owner"', 'lawful_basis = "x"', 'monitoring: it says neither source = "…" nor set_by = "owner".'),
    ],
)  # fmt: skip
def test_a_mistake_is_said_in_one_sentence_with_its_place(old: str, new: str, sentence: str) -> None:
    assert any(found.sentence.startswith(sentence) for found in mistakes(edited_text((old, new))))


def test_every_kind_of_duty_of_a_case_can_be_counted() -> None:
    """Those that the chapters make are those that a policy can name."""
    made = set()
    for path in Path("store/case").glob("*.py"):
        made |= set(re.findall(r'Duty\(\s*"([a-z-]+)"', path.read_text(encoding="utf-8")))
    assert made | {"data-protection"} == set(KINDS)


def test_the_owner_sees_every_question_that_is_open_and_where_it_governs_something() -> None:
    """In `upheld policy show`: the question, what is assumed, and at each setting of its own which question set it."""
    page = " ".join("\n".join(policy_page(SHIPPED, Review(SHIPPED), date(2026, 11, 24))).split())
    for question, settings in questions():
        assert f"{question.id} {' '.join(question.asks.split())}" in page
        assert f"Assumed: {' '.join(question.assumed.split())}" in page
        own = [setting for setting in settings if not setting.named]
        assert not own or f"({question.id})" in page, question.id
        assert settings, question.id
