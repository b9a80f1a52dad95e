"""What governs from now on: a policy or a calendar that is adopted, and the review of the policy. Pure; the register keeps it."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

import msgspec

from store import calendar
from store import events as e
from store.administration import role_titles
from store.errors import BadInput, NotFound, Refused
from store.governing import Governing
from store.policy import Policy
from store.policy_check import mistakes
from store.policy_file import digest, parse
from store.rules import fields


class Difference(NamedTuple):
    """A value that two policies do not share, by its key path; "" where one has none."""

    where: str
    before: str
    after: str


class Adoption(NamedTuple):
    """What comes of adopting a policy: the events, what differs, and what its administrator should know first."""

    policy: Policy
    number: int
    made: list[e.New]
    differences: list[Difference]
    notes: list[str]


def of_policy(text: str, governing: Governing, today: date) -> Adoption:
    """The adoption of the policy in `text`. Raises BadInput for a mistake in it, Refused where nothing could go on under it."""
    policy, number = parse(text, "the policy file"), max(governing.policies) + 1
    differing = differences(governing.policy, policy)
    if not differing:
        raise Refused(f"{policy.label} is in force already: nothing in this file differs from it.")
    if not any(h.holds_any(policy.administering, today) for h in governing.handlers.values()):
        raise Refused(
            f"nobody would be left who may add handlers and grant roles: under this policy those are "
            f"{policy.titles(policy.administering)} ({', '.join(policy.administering)}), and nobody holds that role."
        )
    made = [e.New(number, e.PolicyAdopted(on=today, text=text, sha256=digest(text)))]
    name = policy.policy.calendar
    if all(known.name != name for known in governing.calendars.values()):
        try:
            made += of_calendar(calendar.shipped(name), governing, today)
        except NotFound:
            raise Refused(
                f"there is no calendar {name!r} in this register: adopt it first (upheld policy calendar adopt FILE)."
            ) from None
    notes = [mistake.sentence for mistake in mistakes(text) if mistake.only_warns]
    notes += _notes(policy, governing, today)
    return Adoption(policy, number, made, differing, notes)


def _notes(policy: Policy, governing: Governing, today: date) -> Iterator[str]:
    if policy.label == governing.policy.label:
        yield f"it has the reference and version of the one in force, {policy.label}: cases will not tell them apart by name."
    for handler in governing.handlers.values():
        held = handler.roles_on(today)
        if held and not any(role in policy.roles for role in held):
            yield f"{handler.called} is left without a role; held now: {role_titles(held, governing)}."
    held_by_somebody = {role for h in governing.handlers.values() for role in h.roles_on(today)}
    for stage in policy.stages:
        if not held_by_somebody.intersection(stage.handled_by):
            yield f"nobody holds a role that handles {stage.title.lower()}: {policy.titles(stage.handled_by)}."
    kept = {question.id for question in policy.questions}
    for question in governing.policy.open_questions:
        if question.id not in kept:
            yield f"question {question.id} is gone without an answer."


def differences(old: Policy, new: Policy) -> list[Difference]:
    """Every value in which two policies differ, in the order of the file."""
    before, after = dict(_values(old)), dict(_values(new))
    keys = [*after, *(key for key in before if key not in after)]
    found = [Difference(key, before.get(key, ""), after.get(key, "")) for key in keys]
    return [difference for difference in found if difference.before != difference.after]


def _values(policy: Policy) -> Iterator[tuple[str, str]]:
    def within(value: Any, at: str) -> Iterator[tuple[str, str]]:
        if isinstance(value, dict):
            for key, item in value.items():
                yield from within(item, f"{at}.{key}" if at else key)
        elif isinstance(value, list | tuple) and any(isinstance(item, dict) for item in value):
            for n, item in enumerate(value, 1):
                yield from within(item, f"{at}[{item.get('id') or item.get('name') or n}]")
        elif isinstance(value, list | tuple):
            yield at, ", ".join(map(str, value))
        else:
            yield at, ("yes" if value else "no") if isinstance(value, bool) else str(value or "")

    yield from within(msgspec.to_builtins(policy), "")


def of_calendar(text: str, governing: Governing, today: date) -> list[e.New]:
    """The adoption of the calendar in `text`. Raises BadInput for a mistake in it, Refused where it can't follow the one in force.

    What was promised stays promised: a due date names the calendar that it came from.
    """
    table = calendar.parse_calendar(text)
    text = calendar.canonical_text(table)
    before = [known for known in governing.calendars.values() if known.name == table.name]
    if table in before:
        raise Refused(f"the calendar {table.label} was adopted already, day for day.")
    if before and table.version <= before[-1].version:
        raise Refused(
            f"the calendar {before[-1].label} is in force: give the new one a version above {before[-1].version}, "
            "for a due date names the version it came from."
        )
    if not table.first <= today <= table.last:
        raise Refused(f"the calendar {table.label} runs from {table.first} to {table.last}, without today.")
    event = e.CalendarAdopted(on=today, name=table.name, text=text, sha256=calendar.digest(text))
    return [e.New(max(governing.calendars) + 1, event)]


def trigger(code: str, text: str, governing: Governing, today: date, on: date | None) -> list[e.New]:
    """Something that calls for a review of the policy in force. Raises BadInput for a kind that there is not, or no text."""
    known = governing.policy.lists.review_triggers
    if code not in known:
        raise BadInput(
            f"--kind: {code!r} is not one of {', '.join(known) or 'any, for the policy has none'}."
        )
    words = fields.clean(text, "--text")
    if not words:
        raise BadInput("--text is empty: say in a sentence what calls for a review.")
    event = e.ReviewTriggered(on=_day(on, today), code=code)
    return [e.New(max(governing.policies), event, {"text": words})]


def reviewed(
    text: str, governing: Governing, today: date, on: date | None, *, equality_screened: bool
) -> list[e.New]:
    """A review of the policy in force; its clock begins again (R58), and the equality screening is on record with it (R62)."""
    words = fields.clean(text, "--text")
    event = e.PolicyReviewed(on=_day(on, today), equality_screened=equality_screened)
    last = governing.review.reviewed
    if event.on < governing.policy.policy.issued or (last and event.on < last):
        what = "last reviewed" if last else "issued"
        raise Refused(
            f"{event.on} is before the policy was {what}, {last or governing.policy.policy.issued}."
        )
    return [e.New(max(governing.policies), event, {"text": words} if words else {})]


def _day(on: date | None, today: date) -> date:
    if on is not None and on > today:
        raise Refused(f"{on} is in the future; the latest date is today, {today}.")
    return on or today
