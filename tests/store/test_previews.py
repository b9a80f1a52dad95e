"""What is read before it is recorded is, to the letter, what is kept once it is."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from store.errors import BadInput, Refused
from store.letters.blocks import WRITTEN
from store.previews import tells
from store.register import Store
from store.rules.actions import ACTIONS

HOSTILE = "[/x] {reference} \x1b[2J"
DECISION = {"outcome": "upheld", "reasons": "It was late.\n\n[b]{greeting}[/b]", "authority": "Standards, 4"}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "r.db")


def received(store: Store, *actions: str, **raw: object) -> int:
    """A complaint with the actions taken on it."""
    me = store.acting()
    case = store.find(store.receive({"subject": "A late certificate", "name": "Jo", **raw}, me).ref)
    for action in actions:
        store.do(case, action, {}, me)
    return case


def kept(store: Store, case: int) -> str:
    """The letter kept last."""
    return store.letters(case, store.acting()).letters[-1].text


@pytest.mark.parametrize(
    ("before", "action", "raw", "kind"),
    [
        ((), "acknowledge", {}, "acknowledgement"),
        ((), "ask", {"text": "Which one? {reference} [/x]"}, "request"),
        ((), "update", {"text": "The examiner answers by Friday."}, "update"),
        ((), "extend", {"days": "5", "reason": "The examiner is away."}, "extension"),
        ((), "extend", {"days": "5", "reason": "Away.", "letter": "My own words."}, "extension"),
        (("acknowledge",), "resolve", {"text": "Sent again."}, "resolution"),
    ],
)
def test_a_letter_reads_as_it_is_kept(
    store: Store, before: tuple[str, ...], action: str, raw: Mapping[str, object], kind: str
) -> None:
    case, me = received(store, *before), store.acting()
    seen = store.preview_as_sent(case, action, me, raw)
    assert seen.kind == kind
    assert seen.not_yet == ""
    version = store.row(case, me).version
    store.do(case, action, raw, me, version=version)  # so that reading it recorded nothing
    assert kept(store, case) == seen.text


def test_a_decision_reads_as_the_response_that_it_becomes(store: Store) -> None:
    case, me = received(store, "acknowledge"), store.acting()
    raw = {**DECISION, "remedy": "apology", "remedy_due": str(store.today)}
    seen = store.preview_as_sent(case, "decide", me, raw)
    assert seen.kind == "outcome"
    assert (
        "Our decision: upheld.\nIt was late.\n\n[b]{greeting}[/b]\nThis rests on: Standards, 4" in seen.text
    )
    assert "To put this right we offer you:\n- " in seen.text
    assert "If you are not satisfied with this response, you may ask for stage 2" in seen.text
    store.do(case, "decide", raw, me)
    store.do(case, "respond", {}, me)
    assert kept(store, case) == seen.text
    assert [line.event for line in store.view(case, me).chronology].count("PointsDecided") == 1


def test_a_point_still_to_be_decided_is_named_before_the_letter(store: Store) -> None:
    case, me = received(store, "acknowledge", point=["the delay", "the calls"]), store.acting()
    seen = store.preview_as_sent(case, "decide", me, {**DECISION, "point": "1"})
    assert "Point 1: upheld." in seen.text
    assert "Point 2" not in seen.text
    assert "2" in seen.not_yet


def test_what_is_still_to_be_written_stands_in_brackets_or_is_refused(store: Store) -> None:
    case, me = received(store, "acknowledge"), store.acting()
    seen = store.preview_as_sent(case, "decide", me, {"outcome": "upheld"}, complete=False)
    assert "[reasons]\nThis rests on: [authority]" in seen.text
    with pytest.raises(BadInput, match="--reasons is missing"):
        store.preview_as_sent(case, "decide", me, {"outcome": "upheld"})
    with pytest.raises(BadInput, match="--outcome"):
        store.preview_as_sent(case, "decide", me, {"outcome": "guilty"}, complete=False)


def test_what_may_not_be_done_has_no_letter_to_read(store: Store) -> None:
    case, me = received(store), store.acting()
    with pytest.raises(Refused):
        store.preview_as_sent(case, "decide", me, DECISION)  # not acknowledged yet
    with pytest.raises(Refused, match="Note writes nothing to the complainant"):
        store.preview_as_sent(case, "note", me, {"text": "A note"})


def test_a_receipt_reads_as_it_is_kept_but_for_its_number(store: Store) -> None:
    me, raw = store.acting(), {"subject": "Fees", "name": HOSTILE}
    seen = store.preview_received(raw, me)
    case = store.find(store.receive(raw, me).ref)
    assert kept(store, case).replace("CMP-2026-00001", "CMP-…") == seen.text
    own = store.preview_received({"signpost": "We have it."}, me, complete=False)
    assert own == ("signpost", "We have it.", "")


def test_every_letter_of_every_action_can_be_read_first() -> None:
    for action in ACTIONS.values():
        assert tells(action.name) == (
            action.records in WRITTEN or action.name in {"escalate", "decide", "offer-remedy"}
        )
