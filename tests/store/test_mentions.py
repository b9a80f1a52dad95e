"""Mentions: a note names colleagues, who find the case until they write on it; nobody learns of a case that they may not read."""

from pathlib import Path

import pytest

from store import events as e
from store.errors import BadInput, Refused
from store.filters import parse
from store.people import Handler
from store.register import Store
from store.rules.inspect import inspect
from store.unit_of_work import RegisterFile
from tests.store.worlds import ANN, BOB, TODAY, after, made, noon, receive_case, step, world


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "r.db")


@pytest.fixture
def bob(store: Store) -> Handler:
    return added(store, "Bob", "customer_service")


def added(store: Store, name: str, *roles: str) -> Handler:
    """A handler of whom the register knows since today."""
    return store.add_handler(name, name.lower(), roles, store.acting())


def received(store: Store, **raw: object) -> int:
    return store.find(store.receive({"subject": "A late certificate", **raw}, store.acting()).ref)


def mentioned(store: Store, actor: Handler) -> list[int]:
    """The cases that the actor finds under Mentioned, counted alike."""
    found = store.page(parse("is:mentioned"), actor, 0, 10)
    assert store.counts([parse("is:mentioned")], actor) == [found.total]
    return [row.key for row in found.rows]


def test_who_is_named_finds_the_case_until_they_write_on_it(store: Store, bob: Handler) -> None:
    me, case, other = store.acting(), received(store), received(store)
    store.do(case, "note", {"text": "Is this yours?", "mention": ["Bob"]}, me)
    assert mentioned(store, bob) == [case]
    assert mentioned(store, me) == []
    store.do(case, "note", {"text": "I mean you, Bob."}, me)  # of somebody else: it waits still
    store.do(other, "note", {"text": "Elsewhere."}, bob)
    assert mentioned(store, bob) == [case]
    (told,) = store.view(case, bob).markers
    assert f"{me.called} mentioned you in a note of" in told
    assert store.view(case, me).markers == []
    store.do(case, "note", {"text": "Yes."}, bob)
    assert mentioned(store, bob) == []
    assert store.view(case, bob).markers == []
    assert store.verify().ok


def test_a_mention_outlives_the_end_of_a_case_and_anything_written_answers_it(
    store: Store, bob: Handler
) -> None:
    me, case = store.acting(), received(store)
    store.do(case, "note", {"text": "Look.", "mention": ["bob", me.account]}, me)
    assert mentioned(store, me) == [case]  # a reminder to oneself
    store.do(case, "withdraw", {"reason": "Found."}, me)
    assert mentioned(store, bob) == [case]
    assert mentioned(store, me) == []


def test_the_rows_are_the_same_made_anew(store: Store, bob: Handler) -> None:
    me, cases = store.acting(), [received(store), received(store)]
    for case in cases:
        store.do(case, "note", {"text": "Look.", "mention": ["Bob"]}, me)
    store.do(cases[0], "note", {"text": "Seen."}, bob)
    assert store.verify().ok
    assert store.rebuild() == 2
    assert store.verify().ok
    assert mentioned(store, bob) == [cases[1]]


def test_a_register_from_before_there_were_mentions_is_opened_and_reads(store: Store, bob: Handler) -> None:
    me, case = store.acting(), received(store)
    store.do(case, "note", {"text": "Look.", "mention": ["Bob"]}, me)
    path = store.path
    store.close()
    with RegisterFile(path).write() as unit:
        unit.run("DROP TABLE mentions")
    again = Store.open(path)
    assert again.verify().ok
    assert mentioned(again, bob) == [case]
    again.close()


def test_nobody_learns_of_a_case_that_they_may_not_read(store: Store, bob: Handler) -> None:
    me, case, about = store.acting(), received(store), received(store, about_handler=["Bob"])
    store.do(case, "note", {"text": "Look.", "mention": ["Bob"]}, me)
    store.do(case, "restrict-view", {"reason": "Health."}, me)
    assert mentioned(store, bob) == []  # it is not theirs to know any more
    assert [h.name for h in store.who_may_be_mentioned(case, me)] == [me.name]
    for closed, why in ((case, "is restricted: only its owner"), (about, "Bob is complained about in")):
        with pytest.raises(Refused, match=f"Bob can't be mentioned in CMP-.*{why}"):
            store.do(closed, "note", {"text": "Look.", "mention": ["Bob"]}, me)
    assert store.verify().ok


def test_who_may_not_act_could_not_answer(store: Store) -> None:
    added(store, "Ida")
    with pytest.raises(Refused, match=r"Ida can't be mentioned in CMP-.*: Ida holds no role on"):
        store.do(received(store), "note", {"text": "Look.", "mention": ["Ida"]}, store.acting())
    with pytest.raises(BadInput, match="--mention: no handler is called 'Zoe'"):
        store.do(received(store), "note", {"text": "Look.", "mention": ["Zoe"]}, store.acting())


def test_the_note_says_whom_and_the_ledger_only_their_numbers(store: Store, bob: Handler) -> None:
    me, case = store.acting(), received(store)
    store.do(case, "note", {"text": "@Bob [/x] look", "mention": ["Bob"]}, me)
    line = store.view(case, bob).chronology[-1]
    assert line.text == "mentions Bob\n@Bob [/x] look"
    (new,) = made(receive_case(), "note", {"text": "Look.", "mention": [BOB.id]})
    assert new.event == e.NoteAdded(on=TODAY, mentions=(BOB.id,))
    assert new.texts == {"text": "Look."}


def test_a_disposed_case_asks_nothing_of_anybody(store: Store, bob: Handler) -> None:
    me, case = store.acting(), received(store)
    store.do(case, "withdraw", {"reason": "Found."}, me)
    store.do(case, "note", {"text": "Look.", "mention": ["Bob"]}, me)
    store.grant(me, "compliance_manager", me)
    store.do(case, "redact", {"reason": "A request for erasure was granted."}, store.acting())
    assert mentioned(store, bob) == []
    assert store.verify().ok


def test_verify_finds_a_mention_written_past_the_rules() -> None:
    case = receive_case(about_handler=[BOB.id])
    for number, what in ((BOB.id, "is complained about"), (999, "there was no handler 999 to mention")):
        event = e.NoteAdded(on=TODAY, mentions=(number,), texts={"text": "…"})
        assert what in " ".join(inspect(case, event, world(ANN), noon(TODAY)))
    fine = e.NoteAdded(on=TODAY, texts={"text": "…"})
    assert inspect(case, fine, world(ANN), noon(TODAY)) == []


def test_an_older_note_mentions_nobody() -> None:
    case = after(receive_case(), "note")
    assert case.mentioned == ()
    assert step(case, "note", {"text": "Look.", "mention": [BOB.id]}).mentioned == (BOB.id,)


def test_a_legal_hold_and_an_erasure_are_found_by_those_who_may_read(store: Store, bob: Handler) -> None:
    me, held, gone = store.acting(), received(store), received(store)
    store.grant(me, "compliance_manager", me)
    store.do(held, "place-hold", {"reason": "A claim."}, store.acting())
    for case in (held, gone):
        store.do(case, "withdraw", {"reason": "Found."}, me)
    store.do(gone, "redact", {"reason": "A request for erasure was granted."}, store.acting())
    for text, case in (("is:held", held), ("is:erased", gone)):
        assert [row.key for row in store.page(parse(text), bob, 0, 10).rows] == [case]
        assert store.counts([parse(text)], bob) == [1]
    store.do(held, "restrict-view", {"reason": "Health."}, store.acting())
    assert store.page(parse("is:held"), bob, 0, 10).rows == []
    assert store.counts([parse("is:held")], bob) == [0]
    assert [row.key for row in store.page(parse("is:restricted is:any"), bob, 0, 10).rows] == [held]
