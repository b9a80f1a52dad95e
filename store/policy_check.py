"""Every mistake that a policy file can hold, each in one sentence with its place.

First its shape, table by table (`policy_shape`); then what only the whole shows: a stage that nobody could handle, an order that
can't be followed, a value that comes from nowhere.
"""

import re
from collections.abc import Collection, Iterator
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import inspect

from store import letters, policy_evidence, policy_retention
from store.policy import Months, Origin, Period, Policy, Stage
from store.policy_shape import Mistake, did_you_mean, inside, shaped, shown
from store.records import WHO
from store.rules.actions import ACTIONS, IMPORT, RECEIVE
from store.toml import table_of

LONGEST_PERIOD = 3_650  # days, ten years: a due date must stay a date
LONGEST_REVIEW = 600  # months
LARGEST = 10**9  # of the currency: no amount that can be typed is larger


def mistakes(text: str, calendars: Collection[str] | None = None) -> list[Mistake]:
    """Every mistake of the policy written in `text`. `calendars` are the names that there are, where that is known."""
    try:
        raw = table_of(text)
    except ValueError as error:
        what, place = re.fullmatch(r"(.*?)(?: \(at (.*)\))?", str(error), re.DOTALL).groups()  # type: ignore[union-attr]  # .*
        return [Mistake(place or "the file", f"this is not valid TOML: {what}")]
    found: list[Mistake] = []
    policy: Policy = shaped(raw, inspect.type_info(Policy), "", found)
    broken = [mistake.where for mistake in found]
    below = [re.compile(re.escape(where) + r"(?![^.\[])") for where in broken]
    of_the_whole = _of_the_whole(policy, calendars, roles_are_known="roles" not in broken)
    return found + [m for m in of_the_whole if not any(path.match(m.where) for path in below)]


# --- what only the whole shows ----------------------------------------------------------------------------------------


def _of_the_whole(
    policy: Policy, calendars: Collection[str] | None, *, roles_are_known: bool
) -> Iterator[Mistake]:
    yield from _identity(policy, calendars)
    if roles_are_known:
        yield from _roles(policy)
    numbers = [stage.number for stage in policy.stages]
    if not numbers:
        yield Mistake("stages", "there is none, and a policy needs at least one [[stages]]")
    elif numbers != list(range(1, len(numbers) + 1)):
        yield Mistake("stages", f"they are numbered {numbers}, and must run 1, 2, 3, … in order")
    for n, stage in enumerate(policy.stages, 1):
        yield from _stage(stage, f"stages[{n}]", policy)
    yield from _origins(policy)
    yield from _who(policy)
    yield from (Mistake(where, what) for where, what in letters.mistakes(policy))
    yield from (Mistake(*wrong) for wrong in policy_evidence.mistakes(policy))
    yield from (Mistake(*wrong) for wrong in policy_retention.mistakes(policy))
    if (policy.external_body is None) == (policy.no_external_body is None):
        what = "give either this or no_external_body: the last response must say what comes after it"
        yield Mistake("external_body", what)
    for field in msgspec.structs.fields(policy.lists):
        if field.required and not getattr(policy.lists, field.name):
            yield Mistake(f"lists.{field.name}", "this list is empty")
    for key, codes, known in (
        ("with_money", policy.remedies.with_money, policy.lists.remedies),
        ("without_finding", policy.remedies.without_finding, policy.lists.remedies),
        ("for_outcomes", policy.remedies.for_outcomes, policy.lists.outcomes),
    ):
        for code in codes:
            if code not in known:
                yield Mistake(f"remedies.{key}", f"{shown(code)} is in no list{did_you_mean(code, known)}")
    for n, band in enumerate(policy.remedies.approval, 1):
        if band.up_to is not None and not (0 < band.up_to < LARGEST and round(band.up_to, 2) == band.up_to):
            what = f"{band.up_to} is not an amount of money, like 100 or 99.50, below {LARGEST:,}"
            yield Mistake(f"remedies.approval[{n}].up_to", what)
    for name, taken in ACTIONS.items():
        for asked in (field.list_name for field in taken.fields if field.required):
            if hasattr(policy.lists, asked) and not policy.choices(asked):
                what = f"this list is empty, so nobody could take {name}"
                yield Mistake(f"lists.{asked}", what, only_warns=True)
    for n, question in enumerate(policy.questions, 1):
        at = f"questions[{n}]"
        if question.id in [other.id for other in policy.questions[: n - 1]]:
            yield Mistake(f"{at}.id", f"there is a question {question.id!r} already")
        if bool(question.answer) != bool(question.answered_on):
            yield Mistake(f"{at}.answer", "an answer has a day (answered_on), and that day an answer")
    for n, linked in enumerate(policy.linked, 1):
        for action in linked.actions:
            if action not in ACTIONS:
                what = f"there is no action {action!r}{did_you_mean(action, ACTIONS)}"
                yield Mistake(f"linked[{n}].actions", what)


def _identity(policy: Policy, calendars: Collection[str] | None) -> Iterator[Mistake]:
    about = policy.policy
    try:
        ZoneInfo(about.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder of zones, or a name too long
        yield Mistake("policy.time_zone", f"there is no time zone {shown(about.time_zone)}")
    if calendars is not None and about.calendar not in calendars:
        what = f"there is no calendar {shown(about.calendar)}{did_you_mean(about.calendar, calendars)}"
        yield Mistake("policy.calendar", f"{what}; there are {', '.join(sorted(calendars))}")
    if about.review_months is not None and not 1 <= about.review_months <= LONGEST_REVIEW:
        what = f"{about.review_months} months are not from 1 to {LONGEST_REVIEW}"
        yield Mistake("policy.review_months", what)
    if about.review_due is not None and about.review_due < about.issued:
        yield Mistake("policy.review_due", f"{about.review_due} is before it was issued, {about.issued}")


_HOLD_ROLES = ("handled_by", "allocated_by", "by")


def _roles(policy: Policy) -> Iterator[Mistake]:
    administering = [role for role in policy.roles.values() if role.administers]
    if not administering:
        yield Mistake("roles", "none has administers = true, so nobody could add handlers")
    elif not any(role.at_init for role in administering):
        what = "none that administers has at_init = true, so whoever makes a register could add nobody to it"
        yield Mistake("roles", what)
    named = {f"who.{action}": who for action, who in policy.who.items() if isinstance(who, tuple)}
    if policy.restricted.readers:
        named["restricted.readers"] = policy.restricted.readers
    for at, value in _walk(policy, ""):
        named |= {f"{at}.{key}": getattr(value, key) for key in _HOLD_ROLES if hasattr(value, key)}
    for at, roles in named.items():
        if not roles:
            yield Mistake(at, "it names no role, so nobody could act")
        for role in roles:
            if role not in policy.roles:
                near = did_you_mean(role, policy.roles)
                yield Mistake(at, f"the role {shown(role)} is not under [roles]{near}")


def _stage(stage: Stage, at: str, policy: Policy) -> Iterator[Mistake]:
    if stage.acknowledge.runs_from != "receipt":
        yield Mistake(f"{at}.acknowledge.from", "an acknowledgement can't run from itself, only from receipt")
    if stage.extension.unit != stage.respond.unit:
        yield Mistake(f"{at}.extension", "it must count the same days as respond, working or calendar")
    if stage.direct.value and stage.number == policy.stages[0].number:
        yield Mistake(
            f"{at}.direct", "every complaint may begin at the first stage; it is said of a later one"
        )
    for key in ("another_decider_than", "lone_reviewer"):
        for n in getattr(stage, key).stages:
            if n not in range(1, stage.number):
                yield Mistake(f"{at}.{key}", f"stage {n} is not before stage {stage.number}")
    for n in stage.another_decider_than.stages:
        able = {
            role
            for at_stage in (n, stage.number)
            if at_stage in policy.by_number
            for role in policy.roles_for("decide", at_stage)
        }
        if len(able) == 1:
            title = next(policy.roles[role].title if role in policy.roles else role for role in able)
            what = f"one role alone ({title}) decides here and at stage {n}, so two people must hold it"
            yield Mistake(f"{at}.another_decider_than", what, only_warns=True)


def _origins(policy: Policy) -> Iterator[Mistake]:
    """Every value says where it comes from: a passage, or the owner with an open question. Every period is one of days."""
    questions = {question.id: question for question in policy.questions}
    for at, value in _walk(policy, ""):
        if isinstance(value, Period) and not 1 <= value.days <= LONGEST_PERIOD:
            yield Mistake(f"{at}.days", f"{value.days} days are not from 1 to {LONGEST_PERIOD}")
        if (
            isinstance(value, Period)
            and value.runs_from != "receipt"
            and not at.endswith(("respond", "acknowledge"))
        ):
            yield Mistake(f"{at}.from", "only the response of a stage can run from an acknowledgement")
        if isinstance(value, Months) and not 1 <= value.months <= LONGEST_REVIEW:
            yield Mistake(f"{at}.months", f"{value.months} months are not from 1 to {LONGEST_REVIEW}")
        if not isinstance(value, Origin) or _says_nothing(value):
            continue
        if not value.source and not value.set_by:
            yield Mistake(at, 'it says neither source = "…" nor set_by = "owner"')
        elif value.question and value.question not in questions:
            near = did_you_mean(value.question, questions)
            yield Mistake(
                f"{at}.question", f"the question {shown(value.question)} is not under [[questions]]{near}"
            )


def _says_nothing(value: Origin) -> bool:
    """Whether it is only there because a policy need not have it."""
    fields = msgspec.structs.fields(value)
    return type(value) is not Origin and all(getattr(value, field.name) == field.default for field in fields)


def _walk(value: Any, at: str) -> Iterator[tuple[str, msgspec.Struct]]:
    """Every table below `value`, with its key path."""
    if isinstance(value, msgspec.Struct):
        yield at, value
        for field in msgspec.structs.fields(value):
            yield from _walk(getattr(value, field.name), inside(at, field.encode_name))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _walk(item, inside(at, key))
    elif isinstance(value, tuple):
        for n, item in enumerate(value, 1):
            yield from _walk(item, f"{at}[{n}]")


def _who(policy: Policy) -> Iterator[Mistake]:
    actions = (RECEIVE.name, IMPORT.name, *WHO, *ACTIONS)
    for action in policy.who:
        if action not in actions:
            yield Mistake(f"who.{action}", f"there is no such action{did_you_mean(action, actions)}")
