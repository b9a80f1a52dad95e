"""The face of the store: who may act, once and on what was read; nothing changes where it says no."""

import datetime as dt
from pathlib import Path

import pytest

from store import policy_file
from store.errors import BadInput, NotFound, Refused, Stale
from store.filters import parse
from store.identity import running_account
from store.people import Handler
from store.register import Store

NOW = dt.datetime(2026, 11, 24, 9, 30)
DECISION = {"outcome": "upheld", "reasons": "The fee was taken twice.", "authority": "Fees guideline 4.2"}


class Clock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> dt.datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Store:
    return Store.create(tmp_path / "register.duckdb", clock=clock)


@pytest.fixture
def me(store: Store) -> Handler:
    return store.acting()


def received(store: Store, me: Handler, **fields: object) -> int:
    return store.find(
        store.receive({"subject": "Fee taken twice", "name": "Complainant A", **fields}, me).ref
    )


def test_the_account_that_makes_a_register_administers_it_and_handles(store: Store, me: Handler) -> None:
    assert me.account == running_account()
    roles = me.roles_on(store.today)
    assert [role for role, said in store.policy.roles.items() if said.at_init] == list(roles)
    assert any(store.policy.roles[role].administers for role in roles)


def test_a_register_is_never_made_over_another(store: Store) -> None:
    with pytest.raises(Refused, match="already a register"):
        Store.create(store.path)


def test_a_policy_with_a_mistake_makes_no_register(tmp_path: Path) -> None:
    text = policy_file.shipped().replace(
        'handled_by = ["customer_service", "customer_voice"]', 'handled_by = ["nobody"]', 1
    )
    with pytest.raises(BadInput, match=r"stages\[1\]\.handled_by: the role 'nobody' is not under \[roles\]"):
        Store.create(tmp_path / "r.duckdb", policy_text=text)
    assert not (tmp_path / "r.duckdb").exists()


def test_acting_as_somebody_else_is_for_demo_registers(store: Store, me: Handler) -> None:
    store.add_handler("Handler B", "b", ["customer_service"], me)
    assert store.acting(me.name) == me
    with pytest.raises(Refused, match="demo registers and service accounts only"):
        store.acting("Handler B")
    with pytest.raises(BadInput, match="no handler is called"):
        store.acting("Nobody")


def test_references_count_by_year_of_receipt_and_are_found_by_number(store: Store, me: Handler) -> None:
    first = store.receive({"subject": "a"}, me)
    old = store.receive({"subject": "b"}, me, on=dt.date(2025, 12, 30))
    second = store.receive({"subject": "c"}, me)
    assert [first.ref, old.ref, second.ref] == ["CMP-2026-00001", "CMP-2025-00001", "CMP-2026-00002"]
    assert store.find("cmp-2026-2") == store.find("2") == store.find("CMP-2026-00002")
    assert store.find("1") == store.find("CMP-2026-00001")  # of the newest year that has the number
    for text, sentence in (("CMP-2026-00009", "no case CMP-2026-00009"), ("77", "number 77")):
        with pytest.raises(NotFound, match=sentence):
            store.find(text)
    with pytest.raises(BadInput, match="not a reference"):
        store.find("DROP TABLE")


def test_a_key_makes_a_repetition_harmless(store: Store, me: Handler) -> None:
    fields = {"subject": "Fee taken twice"}
    first = store.receive(fields, me, key="k")
    again = store.receive(fields, me, key="k")
    assert (again.ref, again.version, again.repeated) == (first.ref, first.version, True)
    case = store.find(first.ref)
    done = store.do(case, "note", {"text": "n"}, me, key="n", version=first.version)
    # the same command again is not stale: it was done
    assert store.do(case, "note", {"text": "n"}, me, key="n", version=first.version) == done._replace(
        events=[], repeated=True
    )
    with pytest.raises(Refused, match="for something else"):
        store.do(case, "note", {"text": "other"}, me, key="n")
    assert store.view(case, me).case.version == done.version
    assert store.page(parse(""), me).total == 1


def test_a_stale_command_is_refused_with_what_changed_and_by_whom(store: Store, me: Handler) -> None:
    case = received(store, me)
    seen = store.view(case, me).case.version
    store.do(case, "acknowledge", {}, me)
    with pytest.raises(Stale) as stale:
        store.do(case, "note", {"text": "n"}, me, version=seen)
    assert f"{me.called}: acknowledged on 24 November 2026" in str(stale.value)
    with pytest.raises(Stale, match="never at version"):
        store.do(case, "note", {"text": "n"}, me, version=99)
    assert store.view(case, me).case.version == seen + 1


@pytest.mark.parametrize(
    ("action", "fields", "on", "error"),
    [
        ("decide", DECISION, None, Refused),
        ("acknowledge", {}, dt.date(2026, 11, 25), Refused),
        ("acknowledge", {}, dt.date(2026, 11, 1), Refused),
        ("acknowledge", {"channel": "pigeon"}, None, BadInput),
        ("acknowledge", {"colour": "red"}, None, BadInput),
        ("note", {}, None, BadInput),
        ("note", {"text": "   "}, None, BadInput),
        ("allocate", {"to": "Nobody"}, None, BadInput),
        ("dance", {}, None, BadInput),
    ],
)
def test_what_is_refused_changes_nothing(
    store: Store,
    me: Handler,
    action: str,
    fields: dict[str, object],
    on: dt.date | None,
    error: type[Exception],
) -> None:
    case = received(store, me)
    before = (store.head(), store.view(case, me), store.stamp()[:1])
    with pytest.raises(error, match=r"\.$"):
        store.do(case, action, fields, me, on=on, key="k")
    assert (store.head(), store.view(case, me), store.stamp()[:1]) == before
    assert store.verify().ok


def test_handlers_are_added_and_their_roles_dated(store: Store, me: Handler, clock: Clock) -> None:
    other = store.add_handler("Handler B", "b", ["customer_service"], me)
    case = received(store, me)
    store.do(case, "acknowledge", {}, other)
    store.revoke(other, "Customer Service Team", me, on=dt.date(2026, 11, 26))
    store.do(case, "note", {"text": "still in the role"}, other)
    clock.now += dt.timedelta(days=2)
    with pytest.raises(Refused, match="Handler B holds no role on 26 November 2026"):
        store.do(case, "note", {"text": "no more"}, other)
    store.grant(other, "compliance_manager", me)
    with pytest.raises(Refused, match="At stage 1 this is for the Customer Service Team"):
        store.do(case, "ask", {"text": "?"}, other)
    assert store.verify().ok  # judged by the roles of their time


def test_only_an_administrator_changes_handlers_and_one_always_remains(store: Store, me: Handler) -> None:
    other = store.add_handler("Handler B", "b", ["customer_service"], me)
    with pytest.raises(Refused, match="changed by the Administrator; Handler B is not"):
        store.add_handler("Handler C", "c", [], other)
    with pytest.raises(Refused, match="nobody would be left"):
        store.revoke(me, "administrator", me)
    for name, account in (("handler b", "x"), ("X", "B"), ("  ", "y")):
        with pytest.raises(BadInput, match=r"\.$"):
            store.add_handler(name, account, [], me)
    with pytest.raises(BadInput, match="no role 'king'"):
        store.grant(other, "king", me)
    with pytest.raises(Refused, match="holds that role already"):
        store.grant(other, "customer_service", me)
    assert len(store.handlers()) == 2


def test_the_letters_are_written_and_the_last_says_that_the_procedure_is_complete(
    store: Store, me: Handler
) -> None:
    for name, role in (("B", "customer_voice"), ("C", "compliance_manager")):
        store.add_handler(f"Handler {name}", name.lower(), [role], me)
    b, c = store.handlers()[2], store.handlers()[3]
    case = received(store, me)
    for stage, actor in ((1, me), (2, b), (3, c), (4, c)):
        store.do(case, "acknowledge", {}, actor)
        alone = {"exception": "There is one compliance manager."} if stage == 4 else {}
        store.do(case, "decide", {**DECISION, **alone}, actor)
        store.do(case, "respond", {"letter": "In my own words."} if stage == 4 else {}, actor)
        if stage < 4:
            store.do(case, "escalate", {}, actor)
    letters = [line.text for line in store.view(case, c).chronology if line.event == "Responded"]
    assert "The fee was taken twice." in letters[0]
    assert "you may ask for stage 2" in letters[0]
    assert letters[3].startswith("In my own words.")
    assert "completes our procedure. [open question G3" in letters[3]
    signposts = [line.text for line in store.view(case, c).chronology if line.event == "Signposted"]
    assert len(signposts) == 4  # by whoever receives, at each request
    assert "stage 4 of 4" in signposts[3]
    store.do(case, "close", {}, c)
    assert store.page(parse(""), me).total == 0
    assert store.verify().ok


def test_a_due_date_beyond_the_calendar_is_not_computable_and_the_complaint_is_taken(
    store: Store, me: Handler, clock: Clock
) -> None:
    clock.now = dt.datetime(2028, 12, 20, 9, 0)
    case = received(store, me)
    view = store.view(case, me)
    assert view.row.due is None
    assert "calendar england-and-wales v1 ends 2028-12-31" in str(view.clocks[0]["why_not"])
    assert store.verify().ok


def test_texts_and_names_are_kept_out_of_the_ledger(store: Store, me: Handler) -> None:
    case = received(
        store,
        me,
        detail="SECRET-DETAIL",
        name="SECRET-NAME",
        email="SECRET@example.org",
        point=["SECRET-POINT"],
    )
    store.do(case, "note", {"text": "SECRET-NOTE"}, me)
    with store._file.read() as unit:
        payloads = " ".join(
            payload for (payload,) in unit.rows("SELECT payload FROM ledger WHERE stream <> 'policy'")
        )
        bodies = " ".join(body for (body,) in unit.rows("SELECT body FROM texts"))
    assert "SECRET" not in payloads
    assert bodies.count("SECRET") == 5


def test_a_year_that_was_mistyped_is_asked_about(store: Store, me: Handler) -> None:
    with pytest.raises(
        Refused, match=r"1 March 206 is before 1 January 2012, when the calendar begins: is the year right\?"
    ):
        store.receive({"subject": "a"}, me, on=dt.date(206, 3, 1))


def test_a_closed_case_is_reopened_no_earlier_than_it_was_closed(
    store: Store, me: Handler, clock: Clock
) -> None:
    case = received(store, me)
    for action, raw in (("acknowledge", {}), ("decide", DECISION), ("respond", {})):
        store.do(case, action, raw, me)
    clock.now += dt.timedelta(days=3)
    store.do(case, "close", {}, me)
    with pytest.raises(Refused, match="is before 27 November 2026, when the case was closed"):
        store.do(case, "escalate", {}, me, on=dt.date(2026, 11, 25))
    store.do(case, "escalate", {}, me)
    assert store.verify().ok


def test_who_is_complained_about_gives_the_case_to_nobody(store: Store, me: Handler) -> None:
    store.add_handler("Handler B", "b", ["customer_service"], me)
    case = received(store, me, about_handler=[me.name])
    with pytest.raises(Refused, match="is complained about in CMP-2026-00001"):
        store.do(case, "allocate", {"to": "Handler B"}, me)
