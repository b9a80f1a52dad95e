"""Whether handlers are ready for the policy: trained in its courses (R8), and attesting to the version in force (R55)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from store import events as e
from store.case import Entry
from store.policy import Policy


class Training(NamedTuple):
    """A course completed on `on`, in date up to and including `until`; for good where that is None."""

    course: str
    on: date
    until: date | None


class Readiness(NamedTuple):
    """What is on record of one handler. `missing` are the policy's courses that are not in date; `attested` is to the version in force."""

    training: tuple[Training, ...] = ()
    missing: tuple[str, ...] = ()
    attested: date | None = None

    @property
    def is_ready(self) -> bool:
        """Trained, and attesting."""
        return not self.missing and self.attested is not None


def readiness(
    entries: Iterable[Entry], handlers: Iterable[int], policy: Policy, number: int, today: date
) -> Mapping[int, Readiness]:
    """How ready each of `handlers` is on `today` for `policy`, the version `number`; `entries` are events of handlers, oldest first."""
    trained: dict[int, dict[str, Training]] = {}
    attested: dict[int, date] = {}
    for entry in entries:
        match entry.event:
            case e.TrainingCompleted(on=on, course=course, until=until):
                courses = trained.setdefault(entry.stream_id, {})
                done = Training(course, on, until)
                courses[course] = max(courses.get(course, done), done, key=_lasts)
            case e.PolicyAttested(on=on, policy=to) if to == number:
                attested[entry.stream_id] = on
    found = {}
    for handler in handlers:
        courses = trained.get(handler, {})
        missing = [code for code in policy.lists.courses if not _in_date(courses.get(code), today)]
        found[handler] = Readiness(tuple(courses.values()), tuple(missing), attested.get(handler))
    return found


def _lasts(training: Training) -> date:
    """Of two completions of a course the one that is in date longer counts."""
    return training.until or date.max


def _in_date(training: Training | None, today: date) -> bool:
    return (
        training is not None and training.on <= today and (training.until is None or today <= training.until)
    )
