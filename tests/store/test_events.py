"""The text in which an event is stored and hashed."""

import json
from datetime import date

import pytest
from hypothesis import given

from store import events as e
from store.records import BY_STREAM
from tests.store.strategies import events

DAY = date(2026, 3, 16)
DUE = e.Due(DAY, 7, "working", 1, 1, date(2026, 3, 25))


@given(events())
def test_an_event_stored_and_read_is_the_same(event: e.Event) -> None:
    text = e.canonical(event)
    assert e.parse(type(event).__name__, event.v, text) == event
    assert e.canonical(e.parse(type(event).__name__, event.v, text)) == text


@given(events())
def test_the_text_is_json_with_sorted_keys_and_no_spaces(event: e.Event) -> None:
    text = e.canonical(event)
    assert json.dumps(
        json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    ) == json.dumps(json.loads(text), separators=(",", ":"), ensure_ascii=False)
    assert text.startswith("{")
    assert "\n" not in text


def test_the_text_to_the_letter() -> None:
    """These bytes are hashed: a change here breaks every register there is."""
    received = e.CaseReceived(
        on=DAY,
        texts={"subject": "ab12"},
        stage=1,
        policy=1,
        channel="email",
        team="customer_service",
        acknowledge_due=DUE,
        respond_due=e.Due(DAY, 20, "working", 1, 1, None, "not computable"),
        subjects=(4,),
    )
    assert e.canonical(received) == (
        '{"acknowledge_due":{"after":"2026-03-16","calendar":1,"days":7,"on":"2026-03-25","policy":1,"unit":"working"},'
        '"channel":"email","on":"2026-03-16","policy":1,'
        '"respond_due":{"after":"2026-03-16","calendar":1,"days":20,"policy":1,"unit":"working","why_not":"not computable"},'
        '"stage":1,"subjects":[4],"team":"customer_service","texts":{"subject":"ab12"}}'
    )
    assert e.canonical(e.NoteAdded(on=DAY)) == '{"on":"2026-03-16"}'
    decided = e.PointsDecided(on=DAY, stage=2, points=(1, 2), outcome="upheld")
    assert e.canonical(decided) == '{"on":"2026-03-16","outcome":"upheld","points":[1,2],"stage":2}'


def test_a_type_or_a_version_unknown_is_named() -> None:
    with pytest.raises(LookupError, match=r"event type 'Nonsense' is not known to this version of Upheld"):
        e.parse("Nonsense", 1, "{}")
    with pytest.raises(
        LookupError, match=r"version 2 of event NoteAdded is not known to this version of Upheld"
    ):
        e.parse("NoteAdded", 2, "{}")


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"on":"yesterday"}',
        '{"on":"2026-03-16","surprise":1}',
        '{"on":"2026-03-16","texts":{"text":1}}',
    ],
)
def test_a_payload_that_is_no_such_event(payload: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # its words are msgspec's
        e.parse("NoteAdded", 1, payload)


def test_the_types_are_the_leaves_and_each_has_a_stream() -> None:
    assert set(e.TYPES) >= {"CaseReceived", "Escalated", "HandlerAdded", "PolicyAdopted"}
    assert not {"Event", "CaseEvent", "HandlerEvent"} & set(e.TYPES)
    streams = {"case", "person", "handler", "policy", "calendar", "import", "register"} | set(BY_STREAM)
    assert {cls.stream for cls in e.TYPES.values()} == streams
    assert all(cls.__doc__ and cls.v >= 1 for cls in e.TYPES.values())


def test_an_event_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        e.NoteAdded(on=DAY).on = DAY  # type: ignore[misc]  # that it cannot is the point
