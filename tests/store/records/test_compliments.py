"""Compliments: taken in, shared with those thanked, and used (R9)."""

from datetime import date
from typing import Any

import pytest

from store import events as e
from store.errors import Refused
from store.records.kind import evolve, inspect
from tests.store.records.desk import COMPLIMENT, a, begun, made, step, told, why_not
from tests.store.worlds import ANN, BOB, EVE, JON, TODAY, entry, noon, world


def test_what_went_well_is_taken_in_with_who_is_thanked() -> None:
    (new,) = begun(
        COMPLIMENT,
        detail="So patient.",
        name="Bo Lee",
        channel="telephone",
        service="membership",
        staff=["Bob", "Eve"],
    )
    assert new.event == e.FeedbackReceived(
        on=TODAY, policy=1, channel="telephone", service="membership", staff=(BOB.id, EVE.id)
    )
    assert new.texts == {"subject": "Kind on the phone", "detail": "So patient.", "name": "Bo Lee"}
    with pytest.raises(Refused, match="in the future"):
        begun(COMPLIMENT, on=date(2026, 3, 17))
    with pytest.raises(Refused, match="when the calendar begins"):
        begun(COMPLIMENT, on=date(1926, 3, 17))
    with pytest.raises(Refused, match="Jon holds no role"):
        begun(COMPLIMENT, actor=JON)


def test_it_is_open_until_it_was_used() -> None:
    received = a(COMPLIMENT)
    shared = step(COMPLIMENT, received, "share", team="team_leader")
    used = step(COMPLIMENT, shared, "use")
    assert [(one.state, one.is_open) for one in (received, shared, used)] == [
        ("received", True),
        ("shared", True),
        ("used", False),
    ]
    texts = {
        1: {"detail": "So patient.", "thanked": "Ann of reception"},
        3: {"text": "In the training notes."},
    }
    assert told(COMPLIMENT, used, texts)["Compliment"] == {
        "What was said": "So patient.",
        "Thanked": "Ann of reception",
        "Shared": "2026-03-16, with Bob, Customer Service Team Leader",
        "Good practice passed on": "2026-03-16: In the training notes.",
    }
    assert COMPLIMENT.rows(used) == {"feedback": [(used.id, TODAY, "", "", 0, TODAY, TODAY, "practice")]}
    assert COMPLIMENT.rows(received) == {"feedback": [(used.id, TODAY, "", "", 0, None, None, "")]}


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"to": []}, "Say with whom it was shared: handlers (--to), a team (--team), or both."),
        ({"team": "nobody"}, "There is no team 'nobody' in the policy: it has customer_service, "),
    ],
)
def test_it_is_shared_with_somebody(typed: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused) as found:
        made(COMPLIMENT, a(COMPLIMENT), "share", **typed)
    assert str(found.value).startswith(why)


def test_how_it_was_used_is_said_in_words_too() -> None:
    (new,) = made(COMPLIMENT, a(COMPLIMENT), "use")
    assert (new.event, new.texts) == (
        e.FeedbackUsed(on=TODAY, code="practice"),
        {"text": "In the training notes."},
    )
    assert why_not(COMPLIMENT, a(COMPLIMENT), "use") is None
    bare = e.FeedbackUsed(on=TODAY, code="practice")
    assert list(inspect(COMPLIMENT, a(COMPLIMENT), bare, world(), noon(TODAY))) == ["it has no text"]


def test_another_streams_event_is_none_of_a_compliment() -> None:
    (new,) = begun(COMPLIMENT)
    with pytest.raises(ValueError, match="ChangeDone is not an event of a compliment"):
        evolve(COMPLIMENT, a(COMPLIMENT), entry(2, new._replace(event=e.ChangeDone(on=TODAY)), ANN))
