"""Earlier cases of the same person, or open and about the same: proposed, never acted on (FEATURES.md 34)."""

from datetime import date
from pathlib import Path

import pytest

from store import contacts
from store.alike import Alike, likeliest, likeness
from store.filters import parse
from store.people import Handler
from store.register import Store
from tests.store.old_registers import bring, table

PERSON = {"name": "Jo Brown", "email": "jo@example.org", "telephone": "07700 900123"}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "register.duckdb")


@pytest.fixture
def me(store: Store) -> Handler:
    return store.acting()


def received(store: Store, me: Handler, subject: str, **more: str) -> int:
    return store.find(store.receive({"subject": subject, **more}, me).ref)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (PERSON, PERSON, ("email", "telephone", "name")),
        (PERSON, {"email": " JO@Example.org "}, ("email",)),
        (PERSON, {"telephone": "+44 (0)7700-900123"}, ("telephone",)),
        (PERSON, {"name": "jo  BROWN"}, ("name",)),
        (PERSON, {"name": "Jo Browne", "email": "jo@example.com", "telephone": "07700 900124"}, ()),
        ({"telephone": "123"}, {"telephone": "123"}, ()),  # too short to tell anybody by
        ({"name": "", "email": "", "subject": ""}, {"name": "", "email": "", "subject": ""}, ()),
        ({"subject": "Late results"}, {"subject": "late results"}, ("subject",)),
        ({"subject": "Late results"}, {"subject": "Late result"}, ()),
    ],
)  # fmt: skip
def test_what_two_complaints_have_alike(
    one: dict[str, str], other: dict[str, str], alike: tuple[str, ...]
) -> None:
    assert likeness(one, other) == alike


def test_the_likeliest_come_first_and_of_those_the_newest() -> None:
    def found(number: int, *why: str) -> Alike:
        return Alike(number, "", date(2026, 1, 1), "received", why)

    cases = [
        found(1, "subject"),
        found(2, "name"),
        found(3, "email", "name"),
        found(4, "name"),
        found(5, "telephone"),
    ]
    assert [alike.case for alike in likeliest(cases)] == [3, 5, 4, 2, 1]
    assert len(likeliest(cases * 5)) == 10
    assert [alike.same_person for alike in likeliest(cases)] == [True, True, True, True, False]


def test_what_contacts_are_looked_for_by() -> None:
    assert (
        contacts.key("email", "A@b.org")
        == contacts.key("email", " a@B.org")
        != contacts.key("telephone", "a@b.org")
    )
    assert contacts.key("telephone", "+44 7700 900123") == contacts.key("telephone", "07700900123")
    assert contacts.key("telephone", "12345678") is contacts.key("email", " ") is None
    assert [row.case_id for row in contacts.contact_rows(7, {"email": "a@b.org", "telephone": "1"})] == [7]


def test_at_intake_and_on_the_case(store: Store, me: Handler) -> None:
    first = received(store, me, "Fee taken twice", **PERSON)
    other = received(store, me, "Rude on the phone", name="Ann Other", email="ann@example.org")
    same_words = received(store, me, "fee taken TWICE", name="Cy Third")
    typed = {"subject": "Late", "email": "JO@EXAMPLE.ORG", "name": "J Brown"}
    assert [(x.case, x.words) for x in store.possible_duplicates(typed, me)] == [
        (first, "the same e-mail address")
    ]
    last = received(store, me, "Fee taken twice", telephone="+44 7700 900123", name="Jo Brown")
    assert [(x.case, x.why) for x in store.possible_duplicates(last, me)] == [
        (first, ("telephone", "name", "subject")),
        (same_words, ("subject",)),
    ]
    assert store.possible_duplicates(first, me) == []  # nothing is earlier
    assert store.possible_duplicates(other, me) == []
    assert store.possible_duplicates({}, me) == []


def test_what_is_linked_is_not_proposed_again_and_what_has_ended_only_for_the_person(
    store: Store, me: Handler
) -> None:
    first = received(store, me, "Fee taken twice", **PERSON)
    second = received(store, me, "Fee taken twice", email="jo@example.org")
    third = received(store, me, "Fee taken twice")
    store.do(first, "withdraw", {"reason": "x"}, me)
    assert [x.case for x in store.possible_duplicates(third, me)] == [second]
    assert [(x.case, x.why, x.state) for x in store.possible_duplicates(second, me)] == [
        (first, ("email",), "withdrawn")
    ]
    store.do(second, "link-case", {"to": f"CMP-{store.today.year}-00001", "kind": "duplicate"}, me)
    assert store.possible_duplicates(second, me) == []


def test_a_case_that_is_not_for_whoever_looks_is_not_proposed(store: Store, me: Handler) -> None:
    received(store, me, "Fee taken twice", about_handler=me.name, **PERSON)
    bob = store.add_handler("Bob", "bob", ["staff"], me)
    assert store.possible_duplicates(PERSON, bob) != []
    assert store.possible_duplicates(PERSON, me) == []


def test_another_row_of_the_older_register_with_the_same_key_is_proposed_and_can_be_linked(
    store: Store, me: Handler, tmp_path: Path
) -> None:
    bring(store, me, table(tmp_path / "a.csv", 1))
    bring(store, me, table(tmp_path / "b.csv", 1, about="found papers"))
    first, second = (row.key for row in store.page(parse(""), me).rows)
    (alike,) = store.possible_duplicates(second, me)
    assert (alike.case, alike.why[0]) == (first, "row")
    store.do(second, "link-case", {"to": alike.ref, "kind": "duplicate"}, me)
    assert store.possible_duplicates(second, me) == []
    assert store.verify().findings == []
