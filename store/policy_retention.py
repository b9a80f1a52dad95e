"""What a policy can have wrong in its retention schedule."""

from collections.abc import Collection, Iterator

from store.case.duties import KINDS
from store.policy import Policy
from store.policy_evidence import Wrong
from store.policy_shape import did_you_mean, shown
from store.rules.keeping import FACTS

LONGEST = 1_200  # months, a hundred years: a date of disposal must stay a date
ENDS = ("answered", "resolved", "withdrawn", "migrated", "out of scope", "refused", "service request")


def mistakes(policy: Policy) -> Iterator[Wrong]:
    """Each with its place."""
    schedule = policy.retention
    if not schedule.classes:
        what = "there is no retention schedule, so no case ever has a date of disposal"
        yield Wrong("retention.classes", what, only_warns=True)
    elif not schedule.default:
        what = "this is missing: the class of a case that falls into none by itself"
        yield Wrong("retention.default", what)
    if schedule.default and schedule.default not in schedule.classes:
        near = did_you_mean(schedule.default, schedule.classes)
        yield Wrong("retention.default", f"there is no class {shown(schedule.default)}{near}")
    for code, of in schedule.classes.items():
        at = f"retention.classes.{code}"
        if not 1 <= of.months <= LONGEST:
            yield Wrong(f"{at}.months", f"{of.months} months are not from 1 to {LONGEST}")
        for key in ("title", "reason"):
            if not getattr(of, key).strip():
                yield Wrong(f"{at}.{key}", "this is empty, and a schedule says what is kept and why")
        for when in of.when:
            wrong = _wrong(when, policy)
            if wrong:
                yield Wrong(f"{at}.when", wrong)


def _wrong(when: str, policy: Policy) -> str | None:
    """Why nothing could ever put a case into a class by `when`."""
    kind, _, what = when.partition(":")
    lists = policy.lists
    known: dict[str, Collection[str]] = {
        "category": lists.categories, "service": lists.services, "flag": lists.flags, "end": ENDS, "remedy": lists.remedies,
    }  # fmt: skip
    if kind not in (*KINDS, *FACTS):
        return f"nothing is called {shown(kind)}{did_you_mean(kind, (*KINDS, *FACTS))}"
    if kind in FACTS and not what:
        return f"{shown(when)} does not say which {kind}"
    if what and kind in known and what not in known[kind]:
        return f"{shown(what)} is no {kind} that there is{did_you_mean(what, known[kind])}"
    return None
