"""A small desk to try the records beside the complaints on, one step after another; nothing here knows a rule."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from store.case import Entry, case_id
from store.case.chapters import Telling
from store.events import New
from store.people import Handler
from store.policy import Policy
from store.records import KINDS
from store.records.kind import Kind, Record, begin, evolve, matter, take
from store.records.kind import why_not as refusal
from store.rules import fields
from store.rules.fields import Command
from tests.store.worlds import ANN, HANDLERS, SHIPPED, TODAY, noon, other_cases, world

CHANGE, COMPLIMENT, PACK = KINDS["change"], KINDS["compliment"], KINDS["pack"]
TYPED: Mapping[str, Mapping[str, object]] = {
    "change": {"title": "Send results by e-mail", "kind": "procedure"},
    "compliment": {"subject": "Kind on the phone"},
    "assign-change": {"owner": "Bob", "due": "2026-04-30"},
    "add-case": {"case": "CMP-2026-00007"},
    "report": {"committee": "executive", "minute": "EC/26/31"},
    "done": {"text": "The template was changed."},
    "drop": {"reason": "It costs more than it saves."},
    "register-effect": {
        "measure": "upheld", "expected": "fall", "window_from": "2025-10-01", "change_on": "2026-04-01", "window_to": "2026-09-30",
    },
    "assess-effect": {"verdict": "better", "value": "0.73", "lower": "0.55", "upper": "0.97"},
    "share": {"to": ["Bob"]},
    "use": {"how": "practice", "text": "In the training notes."},
}  # fmt: skip


def begun(
    kind: Kind, actor: Handler = ANN, on: date = TODAY, today: date = TODAY, **typed: Any
) -> tuple[New, ...]:
    """The events of a record that begins."""
    values = fields.read(kind.begin.fields, {**TYPED[kind.name], **typed}, SHIPPED, HANDLERS)
    return begin(
        kind, Command(kind.name, on, values), world(actor), noon(today), case_id(2026, 1, kind.prefix)
    )


def a(kind: Kind, **typed: Any) -> Any:
    """A record that has just begun today."""
    return after(kind, None, begun(kind, **typed), ANN, TODAY)


def after(kind: Kind, record: Record | None, made: tuple[New, ...], actor: Handler, today: date) -> Any:
    """The record after events."""
    for new in made:
        seq = record.last_seq + 1 if record else 1
        event = new.event
        record = evolve(
            kind, record, Entry(seq, new.stream_id, noon(today).replace(tzinfo=None), actor.id, event)
        )
    return record


def made(
    kind: Kind, record: Record, step: str, actor: Handler = ANN, on: date | None = None, today: date = TODAY,
    policy: Policy = SHIPPED, **typed: Any,
) -> tuple[New, ...]:  # fmt: skip
    """The events that a step makes of a record. Raises Refused."""
    values = fields.read(kind.steps[step].fields, {**TYPED[step], **typed}, policy, HANDLERS)
    place = replace(world(actor, policy), related=other_cases())
    m = matter(record, place, noon(today), on or today)
    return take(kind, kind.steps[step], m, Command(step, on or today, values))


def step(kind: Kind, record: Record, name: str, **more: Any) -> Any:
    """The record after a step."""
    today, actor = more.get("today", TODAY), more.get("actor", ANN)
    return after(kind, record, made(kind, record, name, **more), actor, today)


def why_not(
    kind: Kind, record: Record, name: str, actor: Handler = ANN, today: date = TODAY, policy: Policy = SHIPPED
) -> str | None:
    """What `permitted` says of a step."""
    return refusal(kind, kind.steps[name], matter(record, world(actor, policy), noon(today)))


def told(
    kind: Kind, record: Record, texts: Mapping[int, Mapping[str, str]] = {}
) -> dict[str, dict[str, str]]:
    """What a record tells, by title and label."""
    telling = Telling(SHIPPED, texts, lambda number: HANDLERS[number].called)
    return {title: dict(lines) for title, lines in kind.tells(record, telling)}
