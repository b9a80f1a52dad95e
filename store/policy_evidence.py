"""What a policy can have wrong in what it asks to be on record: [evidence], from how many on [figures] are told, the counts of [[linked]], what a question governs."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from store import events as e
from store.case.duties import KINDS
from store.case.lacking import FIRST_CONTACT
from store.policy import Days, Figures, Policy, Reporting, Sample
from store.policy_shape import did_you_mean, shown


class Wrong(NamedTuple):
    """Where, and what; one that `only_warns` may be meant so."""

    where: str
    what: str
    only_warns: bool = False


LONGEST = 3_650  # days
LONGEST_REPORT = 600  # months
SMALLEST_SAMPLE = 1_000  # one in so many
LARGEST_THRESHOLD = 1_000  # cases
ACKNOWLEDGE = "acknowledge"  # of [[linked]]: the acknowledgement of every stage


def mistakes(policy: Policy) -> Iterator[Wrong]:
    """Each with its place."""
    asked, lists = policy.evidence, policy.lists
    for key, codes, known in (
        ("first_contact.codes", asked.first_contact.codes, FIRST_CONTACT),
        ("confirms_itself.codes", asked.confirms_itself.codes, lists.channels),
        ("changes_discussed_with.codes", asked.changes_discussed_with.codes, lists.committees),
        ("changes_told_to.codes", asked.changes_told_to.codes, lists.committees),
        ("packs.to", asked.packs.to if asked.packs else (), lists.committees),
    ):
        for code in codes:
            if code not in known:
                yield Wrong(f"evidence.{key}", f"{shown(code)} is in no list{did_you_mean(code, known)}")
    for field in msgspec.structs.fields(asked):
        yield from _numbers(f"evidence.{field.name}", getattr(asked, field.name))
    yield from _figures(policy.figures)
    for n, linked in enumerate(policy.linked, 1):
        for counted in linked.counts:
            if not _is_counted(counted):
                yield Wrong(f"linked[{n}].counts", f"nothing is counted as {shown(counted)}{_near(counted)}")
    for n, question in enumerate(policy.questions, 1):
        for path in question.governs:
            if not _is_there(policy, path):
                yield Wrong(f"questions[{n}].governs", f"this policy has no {shown(path)}", only_warns=True)


def _figures(figures: Figures) -> Iterator[Wrong]:
    """What is published with nothing hidden, or hidden for no reason, can be challenged."""
    limit = figures.threshold
    if limit is None:
        return
    if not 2 <= limit.below <= LARGEST_THRESHOLD:
        yield Wrong("figures.threshold.below", f"{limit.below} is not from 2 to {LARGEST_THRESHOLD:,}")
    if not limit.reason.strip():
        yield Wrong("figures.threshold.reason", "a reason is wanted, as it is printed")


def _numbers(at: str, value: object) -> Iterator[Wrong]:
    if isinstance(value, Days) and not 0 <= value.days <= LONGEST:
        yield Wrong(f"{at}.days", f"{value.days} days are not from 0 to {LONGEST}")
    if isinstance(value, Reporting | Sample) and not 1 <= value.months <= LONGEST_REPORT:
        yield Wrong(f"{at}.months", f"{value.months} months are not from 1 to {LONGEST_REPORT}")
    if isinstance(value, Sample) and not 1 <= value.one_in <= SMALLEST_SAMPLE:
        yield Wrong(f"{at}.one_in", f"one in {value.one_in} is not from 1 to {SMALLEST_SAMPLE}")


def _is_counted(counted: str) -> bool:
    kind = counted.split(":")[0]
    event = e.TYPES.get(kind)
    return kind in (*KINDS, ACKNOWLEDGE) or (event is not None and bool(event.chapter or event.counted))


def _near(counted: str) -> str:
    return did_you_mean(counted.split(":")[0], (*KINDS, ACKNOWLEDGE, *e.TYPES))


def _is_there(policy: Policy, path: str) -> bool:
    """Whether a path names a setting: one that a policy need not have is there, though this policy says nothing of it."""
    value: Any = policy
    for part in path.split("."):
        if isinstance(value, dict):
            value = value.get(part)
        elif isinstance(value, tuple):
            value = value[int(part) - 1] if part.isdigit() and 0 < int(part) <= len(value) else None
        elif hasattr(value, part):
            value = getattr(value, part)
            if value is None:
                return True
        else:
            return False
        if value is None:
            return False
    return True
