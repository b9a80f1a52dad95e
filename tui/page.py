"""A case as a page of text: what it is, why the due date is what it is, what happened, and what may happen next."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from tui.clock_words import STARTS, moved_words
from tui.fields import METAVARS
from tui.format import day, due_words, plain
from tui.output import columns, wrapped
from tui.proposals import owed_words

if TYPE_CHECKING:
    from store.rules.decide import Permission
    from store.views import CaseView, StageView

DaysLeft = Callable[[date], int | None]
WEEKEND = ("Saturday", "Sunday")


def case_page(view: "CaseView", today: date, left: DaysLeft, *, everything: bool = False) -> Iterator[str]:
    """The lines of the page; with why every other action may not be taken if `everything` is asked for."""
    yield from _heading(view, today)
    for title, text in (
        ("What happened", view.detail),
        ("The complaint as agreed", view.definition),
        ("Outcome sought", view.outcome_sought),
    ):
        if text:
            yield from ("", title, *wrapped(text))
    if len(view.points) > 1:
        yield from ("", "Points to decide")
        for number, text in enumerate(view.points, start=1):
            withdrawn = " (withdrawn)" if number in view.case.withdrawn else ""
            yield from columns([(str(number), f"{text}{withdrawn}")])
    for clock in view.clocks:
        yield from ("", *_clock(clock, today, left))
    yield from ("", "Stages")
    for stage in view.stages:
        yield from _stage(stage, view, today)
    owed = [duty for duty in view.duties if duty.is_owed]
    if owed:
        yield from ("", "Owed")
        for duty in sorted(owed, key=lambda duty: duty.due or date.max):
            yield f"  {plain(owed_words(duty, view.policy, today, left))}"
    for title, lines in view.records:
        yield from ("", title, *columns([(label, text) for label, text in lines]))
    yield from ("", "Chronology")
    for line in view.chronology:
        yield f"  {day(line.on, today):<15}  {words_of(line.event)} · {plain(line.actor)}"
        if line.text:
            yield from wrapped(line.text, " " * 19)
    yield from ("", "What may happen next", *next_steps(view.permissions, everything=everything))


def _heading(view: "CaseView", today: date) -> Iterator[str]:
    row, case, lists = view.row, view.case, view.policy.lists
    mark = " · restricted" if row.restricted else ""
    yield f"{row.ref} · stage {row.stage} of {row.stages} · {row.state}{mark}"
    yield plain(row.subject)
    yield ""
    who = [
        row.complainant or "not named",
        lists.complainant_types.get(case.complainant_type, case.complainant_type),
        lists.complainant_statuses.get(case.complainant_status, case.complainant_status),
        *view.contact.values(),
    ]
    about = [row.service, row.category, "a member of staff" if case.about_staff else ""]
    channel = lists.channels.get(case.channel, case.channel)
    facts = [
        ("Complainant", " · ".join(filter(None, who))),
        ("About", " · ".join(filter(None, about))),
        ("Received", f"{day(row.received, today)}{f' · {channel}' if channel else ''}"),
        ("With", " · ".join(filter(None, (row.owner or "nobody yet", row.team)))),
        ("Policy", f"{view.policy.policy.reference} {view.policy.policy.version}"),
        ("Version", str(row.version)),
    ]
    yield from columns([fact for fact in facts if fact[1]], indent="")
    for marker in view.markers:
        yield from wrapped(marker, "")


def _clock(clock: Mapping[str, Any], today: date, left: DaysLeft) -> Iterator[str]:
    """What is due, and the working behind it."""
    due: date | None = clock["due"]
    what = str(clock["what"]).replace("-", " ").capitalize()
    if due is None:
        yield f"{what}: no date"
        yield from wrapped(str(clock["why_not"]))
        return
    yield f"{what} by {day(due, today)} ({due_words(due, today, left(due))})"
    start = "" if clock["starts"] == "receipt" else f", {STARTS[clock['starts']]}"
    yield f"  {clock['days']} {clock['unit']} days after {day(clock['after'], today)}{start}, which is day 0"
    if clock["extended"]:
        yield f"  {clock['extended']} of them added by extension"
    for move in clock["moved"]:
        yield f"  moved {moved_words(move, today)}"
    weekends = sum(skipped["why"] in WEEKEND for skipped in clock["skipped"])
    if weekends:
        yield f"  not counted: {weekends} days of weekends"
    for skipped in clock["skipped"]:
        if skipped["why"] not in WEEKEND:
            yield f"  not counted: {day(skipped['on'], today)}, {skipped['why']}"
    origin = ", ".join(
        filter(
            None, (clock["set_by"], clock["policy"], clock["calendar"] and f"calendar {clock['calendar']}")
        )
    )
    yield from wrapped(origin)


def _stage(stage: "StageView", view: "CaseView", today: date) -> Iterator[str]:
    def when(done: date | None, due: date | None, did: str, to_do: str) -> str:
        if done is not None:
            return f"{did} {day(done, today)}"
        return f"{to_do} by {day(due, today)}" if due is not None else f"{to_do}: no date"

    facts = [f"opened {day(stage.opened, today)}"]
    over = stage.number != view.case.stage.number or not view.case.is_open
    if stage.acknowledged is not None or not over:
        facts.append(when(stage.acknowledged, stage.acknowledge_due, "acknowledged", "to acknowledge"))
    if stage.responded is not None or not over:
        facts.append(when(stage.responded, stage.respond_due, "responded", "to respond"))
    yield f"  {stage.title}: {', '.join(facts)}"
    outcomes = view.policy.lists.outcomes
    for decision in stage.decisions:
        point = f"point {decision.point} " if len(view.points) > 1 else ""
        yield f"    {point}{outcomes.get(decision.outcome, decision.outcome).lower()}, {day(decision.on, today)}, by {plain(decision.by)}"
        for title, text in (
            ("Facts", decision.facts),
            ("What should have happened", decision.standard),
            ("Reasons", decision.reasons),
            ("Authority", decision.authority),
            ("Evidence", ", ".join(map(str, decision.evidence))),
        ):
            if text:
                yield from wrapped(f"{title}: {text}", " " * 6)


def next_steps(permissions: "list[Permission]", *, everything: bool = False) -> Iterator[str]:
    """What may happen, chapter by chapter, then what may not with the reason: of the chapters only if `everything` is asked for."""
    chapters = _by_chapter(permissions)
    steps = chapters.pop("", [])
    allowed = [(p.action, _options(p)) for p in steps if p.allowed]
    yield from columns(allowed) if allowed else ["  nothing"]
    for title, found in chapters.items():
        allowed = [(p.action, _options(p)) for p in found if p.allowed]
        if allowed:
            yield from ("", title, *columns(allowed))
    refused = [(p.action, p.why or "") for p in steps if not p.allowed]
    if refused:
        yield from ("", "What may not", *columns(refused))
    left = {
        title: [(p.action, p.why or "") for p in found if not p.allowed] for title, found in chapters.items()
    }
    if everything:
        for title, lines in left.items():
            if lines:
                yield from ("", title, *columns(lines))
    elif more := sum(map(len, left.values())):
        yield from ("", f"And {more} more that may not be taken now: --all says why.")


def _by_chapter(permissions: "list[Permission]") -> "dict[str, list[Permission]]":
    """The actions under the titles of their chapters, those of the way and of records beside the cases under ""."""
    from store.case.chapters import CHAPTERS
    from store.rules.actions import ACTIONS

    found: dict[str, list[Permission]] = {"": [], **{chapter.title: [] for chapter in CHAPTERS.values()}}
    for permission in permissions:
        action = ACTIONS.get(permission.action)
        found[CHAPTERS[action.chapter].title if action and action.chapter else ""].append(permission)
    return found


def _options(permission: "Permission") -> str:
    """The options of an action as they are typed; those in brackets may be left out."""
    found = []
    for field in permission.fields:
        name, kind = str(field["name"]).replace("_", "-"), str(field["kind"])
        value = METAVARS.get(kind, name.upper())
        option = f"--{name}" if kind == "flag" else f"--{name} {value}"
        found.append(option if field["required"] else f"[{option}]")
    return " ".join(found)


def words_of(event: str) -> str:
    """The type of an event as people read it: PointsDecided is "points decided"."""
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in event).strip()
