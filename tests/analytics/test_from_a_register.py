"""From a register that people worked in to the figures: what the store hands over is what the measures count."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from analytics import frames, report
from analytics.facts import Facts, gather
from analytics.promised import SCHEMA
from store import snapshot
from store.records import KINDS
from store.register import Store

MONDAY = datetime(2026, 3, 2, 12)
TODAY = MONDAY.date()
SAYS = {"reasons": "It was.", "authority": "Fees policy 3"}


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    clock = Clock()
    store = Store.create(tmp_path_factory.mktemp("figures") / "register.duckdb", clock=clock)
    me = store.acting()
    eve = store.add_handler("Eve", "eve", ["compliance_manager", "customer_service"], me)

    def received(**more: object) -> int:
        said = {"subject": "Fee taken twice", "name": "Jo Private", "email": "jo@private.example", **more}
        return store.find(store.receive(said, me).ref)

    def do(case: int, action: str, **fields: object) -> None:
        store.do(case, action, fields, eve)

    upheld, elsewhere, request, settled = (received(service="finance", category="fees") for _ in range(4))
    do(upheld, "assess", severity="moderate", subject_type="process")
    do(upheld, "acknowledge")
    do(upheld, "decide", outcome="upheld", **SAYS)
    split = {"amount": "100", "covers": "both", "for_pursuing": "20"}
    do(upheld, "offer-remedy", kind="refund", due=TODAY + timedelta(days=10), owner=eve.id, **split)
    do(
        upheld,
        "offer-remedy",
        kind="payment",
        amount="80",
        covers="original",
        instead_of=1,
        due=TODAY + timedelta(days=10),
    )
    do(upheld, "deliver-remedy", text="Transfer 17")
    do(upheld, "respond")
    do(upheld, "close")
    do(upheld, "record-learning", cause="delay", lesson="Look twice.", no_change="Seen once.")
    do(upheld, "record-satisfaction", score="4")
    do(elsewhere, "refer", to="regulation", reason="It is theirs.")
    do(request, "service-request", reason="A first request.")
    do(settled, "acknowledge")
    do(settled, "resolve", text="Paid back, and she is content.")
    do(settled, "close")
    store.records.begin(
        KINDS["change"], {"title": "One payment page", "kind": "service", "service": ["finance"]}, me
    )
    store.records.begin(KINDS["compliment"], {"subject": "Kind", "service": "finance", "staff": [eve.id]}, me)
    clock.now = MONDAY + timedelta(days=30)
    store.receive({"subject": "Late"}, me)
    return store


@pytest.fixture(scope="module")
def facts(store: Store) -> Facts:
    return gather(frames.load(store.facts("test")))


def test_every_table_and_column_that_is_promised_is_there(store: Store) -> None:
    tables = store.facts("test")
    assert set(SCHEMA) == set(tables) == set(snapshot.TABLES)
    for name, columns in SCHEMA.items():
        assert tables[name].column_names == list(columns)


def test_what_was_done_is_what_is_counted(facts: Facts) -> None:
    assert (facts.balance.received, facts.balance.closed, facts.balance.open_end) == (5, 4, 1)
    ways = {way: n for way, n in facts.outcomes.filter(stage=1).select("way", "n").iter_rows() if n}
    assert ways == {"upheld": 1, "resolved": 1, "out of scope": 1, "service request": 1}
    assert facts.turned_away.select("what", "code", "n").rows() == [
        ("out of scope", "regulation", 1),
        ("service request", "finance", 1),
    ]
    assert facts.words["elsewhere"]["regulation"] == "CILEX Regulation Ltd"
    assert facts.circumstances["subject_type"]["governed"]["label"].to_list() == ["A process", ""]
    assert facts.circumstances["severity"]["governed"]["label"].to_list()[0] == "Moderate"


def test_remedies_come_with_their_two_parts(facts: Facts) -> None:
    each = facts.redress.each.select(
        "number", "kind", "amount", "original", "pursuing", "covers", "fate"
    ).rows()
    assert each == [
        (1, "refund", 10000, 8000, 2000, "both", "replaced"),
        (2, "payment", 8000, 8000, 0, "original", "delivered"),
    ]
    assert facts.redress.paid == 8000
    assert (
        facts.redress.missing.upheld,
        facts.redress.missing.without,
        facts.redress.missing.considered,
    ) == (1, 0, 1)


def test_learning_actions_and_praise(facts: Facts) -> None:
    assert (facts.learning.lessons, facts.learning.changing) == (1, 0)
    assert facts.learning.changes.select("kind", "state").rows() == [("service", "proposed")]
    assert facts.actions.select("kind", "owed").rows() == [("remedy", 0), ("change", 1)]
    assert facts.praise.satisfaction.rows() == [(1, "upheld", "4", 1)]
    assert facts.praise.compliments["received"] == 1
    assert facts.about["currency"] == "£"


def test_the_complainant_is_counted_and_is_nobody(store: Store, facts: Facts) -> None:
    tables = store.facts("test")
    cases = tables["cases"].to_pylist()
    numbers = {case["case_id"] for case in cases}
    assert {case["first_case"] for case in cases} <= {*numbers, None}
    assert cases[-1]["first_case"] is None  # nobody is on record
    for case in cases:
        assert case["first_case"] is None or case["first_case"] <= case["case_id"]
    assert sum(n * many for n, many, _ in facts.complainants.iter_rows() if n) == 4
    assert "Private" not in str({name: table.to_pylist() for name, table in tables.items()})


def test_a_report_of_it_can_be_written_and_checked(store: Store, tmp_path: Path) -> None:
    tables = store.facts("test")
    made = report.build(tables, first=date(2026, 3, 1), last=date(2026, 3, 31), code="1")
    _, manifest = report.write(made, tmp_path)
    assert report.check(manifest, tables, code="1") == []
    assert made.manifest["figures"]["redress.payment.paid"] == 80
    assert made.manifest["figures"]["outcomes-by-stage.stage-1.resolved.n"] == 1
