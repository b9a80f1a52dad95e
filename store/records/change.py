"""A change of a service, a policy or a procedure that follows from complaints: from proposal to what came of it (R50, R52 to R54)."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final, NamedTuple

from msgspec.structs import replace

from store import events as e
from store.case import Duty, Entry, reference
from store.case.chapters import Telling
from store.case.numbered import Numbered, changed
from store.records.kind import Record

PROPOSED: Final = "proposed"
DONE: Final = "done"
DROPPED: Final = "dropped"

MEASURES: Final = {
    "received": "Complaints received",
    "upheld": "Complaints upheld, wholly or in part",
    "escalated": "Complaints taken to a further stage",
    "late": "Responses after their date",
    "days-to-respond": "Working days to the response of a stage",
}
EXPECTED: Final = {"fall": "It falls", "rise": "It rises"}
VERDICTS: Final = {
    "better": "As expected: better",
    "worse": "The other way: worse",
    "no-difference": "No difference that can be told from chance",
    "too-few": "Too few to tell",
}


class Report(NamedTuple):
    """That it was reported: to whom, when; `seq` finds the minute's reference."""

    committee: str
    on: date
    seq: int


class Effect(Numbered, frozen=True):
    """What is looked at, and what was found. `on`, `seq` and `recorded` are of the registration, which came first.

    The estimate and its interval are in thousandths, None where there are too few to tell.
    """

    terms: e.EffectRegistered
    recorded: datetime
    found: e.EffectAssessed | None = None
    found_seq: int = 0

    @property
    def about(self) -> tuple[str, str, str]:
        """What is measured, of which complaints: nobody may look at that and register it afterwards."""
        return self.terms.measure, self.terms.service, self.terms.category


class Change(Record, frozen=True, kw_only=True):
    """A change as it stands; `done` and `dropped` are the days of those."""

    kind: str
    cause: str = ""
    services: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    due: date | None = None
    cases: tuple[int, ...] = ()
    reports: tuple[Report, ...] = ()
    effects: tuple[Effect, ...] = ()
    done: date | None = None
    dropped: date | None = None
    ended_seq: int = 0

    @property
    def state(self) -> str:
        """proposed, done or dropped."""
        return DROPPED if self.dropped else DONE if self.done else PROPOSED

    @property
    def unassessed(self) -> tuple[Effect, ...]:
        """The effects that nobody has looked at yet."""
        return tuple(effect for effect in self.effects if effect.found is None)

    @property
    def is_open(self) -> bool:
        """Until it is done and every effect registered was assessed; one that was dropped is owed nothing."""
        return self.dropped is None and (self.done is None or bool(self.unassessed))

    @property
    def next_due(self) -> date | None:
        """The day by which it is to be done; then that on which the first effect can be looked at."""
        if not self.is_open:
            return None
        return self.due if self.done is None else min(effect.terms.window_to for effect in self.unassessed)

    @property
    def reported_to(self) -> frozenset[str]:
        """Whom it was reported to."""
        return frozenset(report.committee for report in self.reports)


def start(entry: Entry) -> Change:
    """A change just proposed."""
    event = entry.event
    assert isinstance(event, e.ChangeProposed)  # by which a change begins
    return Change(
        id=entry.stream_id, first_seq=entry.seq, last_seq=entry.seq, policy=event.policy, opened=event.on,
        owner=event.owner, kind=event.kind, cause=event.cause, services=event.services, categories=event.categories, due=event.due,
    )  # fmt: skip


def apply(change: Change, entry: Entry) -> Change:
    """The change after an event."""
    match entry.event:
        case e.ChangeAssigned(owner=owner, due=due):
            return replace(change, owner=owner, due=due)
        case e.ChangeLinked(case=case):
            return replace(change, cases=(*change.cases, case))
        case e.ChangeReported(on=on, committee=committee):
            return replace(change, reports=(*change.reports, Report(committee, on, entry.seq)))
        case e.ChangeDone(on=on):
            return replace(change, done=on, ended_seq=entry.seq)
        case e.ChangeDropped(on=on):
            return replace(change, dropped=on, ended_seq=entry.seq)
        case e.EffectRegistered() as terms:
            effect = Effect(terms.number, entry.seq, terms.on, terms, entry.recorded)
            others = tuple(known for known in change.effects if known.number != terms.number)
            return replace(change, effects=(*others, effect))
        case e.EffectAssessed() as found:
            return replace(
                change, effects=changed(change.effects, found.number, found=found, found_seq=entry.seq)
            )
    raise ValueError(f"{type(entry.event).__name__} is not an event of a change")


# --- what it is owed, and its rows ------------------------------------------------------------------------------------


def duties(change: Change) -> Iterator[Duty]:
    """The change itself, and every effect to be looked at once its window is over."""
    dropped = change.dropped is not None
    yield Duty("change", 1, change.kind, change.due, change.done, change.owner, dropped)
    for effect in change.effects:
        looked = effect.found.on if effect.found else None
        yield Duty(
            "effect",
            effect.number,
            effect.terms.measure,
            effect.terms.window_to,
            looked,
            change.owner,
            dropped,
        )


def rows(change: Change) -> dict[str, list[tuple[object, ...]]]:
    """Its rows in the tables of changes."""
    facts = (change.id, change.kind, change.cause, change.opened, change.due, change.done, change.dropped)
    scope = [("service", code) for code in change.services] + [("category", c) for c in change.categories]
    return {
        "changes": [facts],
        "change_scope": [(change.id, *what) for what in scope],
        "change_cases": [(change.id, case) for case in change.cases],
        "change_reports": [(change.id, report.committee, report.on) for report in change.reports],
        "effects": [(change.id, *_effect_row(effect)) for effect in change.effects],
    }


def _effect_row(effect: Effect) -> tuple[object, ...]:
    terms, found = effect.terms, effect.found
    asked = (terms.measure, terms.service, terms.category, terms.expected)
    window = (terms.change_on, terms.window_from, terms.window_to)
    answer = (found.on, found.verdict, found.value, found.lower, found.upper) if found else (None,) * 5
    return (terms.number, terms.on, *asked, *window, *answer)


# --- in words ---------------------------------------------------------------------------------------------------------


def tells(change: Change, telling: Telling) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """What it is and what came of it, under titles."""
    lists = telling.policy.lists
    about = [
        ("What", telling.text(change.first_seq)),
        ("Kind", lists.change_kinds.get(change.kind, change.kind)),
        ("Cause", lists.causes.get(change.cause, change.cause)),
        ("Service", ", ".join(lists.services.get(code, code) for code in change.services)),
        ("Category", ", ".join(lists.categories.get(code, code) for code in change.categories)),
        ("With", telling.called(change.owner) if change.owner else "nobody yet"),
        ("Due", str(change.due or "")),
        ("Cases behind it", ", ".join(map(reference, change.cases))),
    ]
    if change.done:
        about.append(("Done", f"{change.done}: {telling.text(change.ended_seq) or '[erased]'}"))
    if change.dropped:
        about.append(
            ("Dropped", f"{change.dropped}: {telling.text(change.ended_seq, 'reason') or '[erased]'}")
        )
    yield "Change", [(label, text) for label, text in about if text]
    yield "Reported to", [*_reports(change, telling)]
    for effect in change.effects:
        yield f"Effect {effect.number}", [*effect_words(effect, telling)]


def _reports(change: Change, telling: Telling) -> Iterator[tuple[str, str]]:
    committees = telling.policy.lists.committees
    for report in change.reports:
        minute = telling.text(report.seq, "minute") or "[erased]"
        yield committees.get(report.committee, report.committee), f"{report.on}, minute {minute}"
    missing = [words for code, words in committees.items() if code not in change.reported_to]
    if missing and change.dropped is None:
        yield "Not yet", ", ".join(missing)


def effect_words(effect: Effect, telling: Telling) -> Iterator[tuple[str, str]]:
    """What was registered, when, and what was found."""
    terms, found, lists = effect.terms, effect.found, telling.policy.lists
    which = [
        lists.services.get(terms.service, terms.service),
        lists.categories.get(terms.category, terms.category),
    ]
    measure = MEASURES.get(terms.measure, terms.measure)
    yield "Measure", f"{measure}: {', '.join(filter(None, which)) or 'all complaints'}"
    yield "Expected", EXPECTED.get(terms.expected, terms.expected).lower()
    yield "Before", f"from {terms.window_from} to the day before {terms.change_on}"
    yield "After", f"from {terms.change_on} to {terms.window_to}"
    yield "Registered", f"{terms.on}, event {effect.seq}, recorded {effect.recorded:%Y-%m-%d %H:%M} UTC"
    if found is not None:
        yield "Assessed", f"{found.on}, event {effect.found_seq}: {assessed_words(found)}"


def assessed_words(found: e.EffectAssessed) -> str:
    """The verdict with its estimate and interval."""
    verdict = VERDICTS.get(found.verdict, found.verdict)
    if found.value is None:
        return verdict
    interval = f" ({decimal(found.lower)} to {decimal(found.upper)})"
    return f"{verdict}: {decimal(found.value)}{interval}"


def decimal(thousandths: int | None) -> str:
    """Thousandths as they are read: 850 is 0.85."""
    if thousandths is None:
        return "?"
    whole, rest = divmod(abs(thousandths), 1000)
    text = f"{whole}.{rest:03d}".rstrip("0").rstrip(".")
    return f"-{text}" if thousandths < 0 else text
