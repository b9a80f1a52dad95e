"""A case in words: its facts, its account, its chronology, and the working behind its dates. Stored text passes `content` or `plain`."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, date
from typing import TYPE_CHECKING, Final

from textual.content import Content

from store.case import WAITING
from tui.clock_words import DONE, STARTS, TO_DO, moved_words
from tui.format import content, day, due_words, plain
from tui.proposals import owed_words

if TYPE_CHECKING:
    from store.case import Duty
    from store.policy import Policy
    from store.views import CaseView, Line, PointDecision, StageView
    from tui.standing import Standing

WEEKEND: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NOTHING: Final = "$text-muted"
RESTRICTED: Final = "Restricted: only its owner, who allocates it and those the policy names may read it; each opening is logged."


def event_words(name: str) -> str:
    """The type of an event as people read it: "points decided"."""
    return "".join(f" {char.lower()}" if char.isupper() else char for char in name).strip()


def heading(view: "CaseView") -> Content:
    """What the case is about."""
    return Content.styled(plain(view.row.subject) or "[subject erased]", "bold")


def facts(view: "CaseView", standing: "Standing") -> Content:
    """Whose complaint, about what, since when, and who has it."""
    row = view.row
    has = (
        f"with {row.owner} ({row.team})" if row.owner else ", ".join(filter(None, ("nobody's yet", row.team)))
    )
    channel = view.policy.lists.channels.get(view.case.channel, "")
    words = (
        row.complainant or "complainant not named",
        has,
        row.service,
        row.category,
        f"received {day(row.received, standing.today)}" + (f" by {channel.lower()}" if channel else ""),
    )
    return Content(" · ".join(plain(word) for word in words if word))


def warnings(view: "CaseView") -> Content:
    """What to know before contact with the complainant, and that not everybody may read the case; empty where nothing is."""
    known = [*view.markers, *([RESTRICTED] if view.row.restricted else [])]
    return Content("\n").join([Content.styled(f"! {plain(text)}", "bold $text-warning") for text in known])


def stages_of(view: "CaseView", standing: "Standing") -> tuple[tuple[str, ...], int | None, tuple[str, ...]]:
    """Titles of the policy's stages, the place of the one in hand, and what came of each."""
    titles = tuple(stage.title for stage in view.policy.stages)
    places = {stage.number: place for place, stage in enumerate(view.policy.stages)}
    outcomes = [""] * len(titles)
    for stage in view.stages:
        outcomes[places[stage.number]] = outcome(stage, view.policy, standing.today)
    current = places[view.case.stage.number] if view.case.is_open and view.case.stages else None
    return titles, current, tuple(outcomes)


def outcome(stage: "StageView", policy: "Policy", today: date) -> str:
    """What came of a stage that was answered: "not upheld 12 Nov"; "" where it is not."""
    if stage.responded is None:
        return ""
    return f"{decided_words(stage.decisions, policy)} {day(stage.responded, today)}"


def decided_words(decisions: "Iterable[PointDecision]", policy: "Policy") -> str:
    """Outcomes in words: "upheld", or where points differ "by point: 1 upheld, 2 not upheld"."""
    found = Counter(policy.lists.outcomes.get(d.outcome, d.outcome).lower() for d in decisions)
    if len(found) == 1:
        return next(iter(found))
    return "by point: " + ", ".join(f"{many} {word}" for word, many in found.items())


def standing_words(view: "CaseView", standing: "Standing") -> str:
    """What is due, or what the case has come to."""
    case, row, today = view.case, view.row, standing.today
    if case.ended is not None and not case.is_open:
        return f"{case.state} {day(case.ended, today)}"
    words = []
    if case.state == WAITING and case.asked is not None:
        words.append(f"waiting since {day(case.asked, today)}")
    due = case.next_due
    if due is None:
        words.append("nothing is due")
    else:
        what = TO_DO.get(due[0], "reply due")
        if row.due is None:
            words.append(f"{what}: {due[1].why_not or 'no date'}")
        else:
            left = due_words(row.due, today, standing.days_left(row.due))
            words.append(f"{what} {day(row.due, today)} ({left})")
    return ", ".join(words)


# --- the account ------------------------------------------------------------------------------------------------------


def account(view: "CaseView", standing: "Standing") -> Content:
    """What the complainant says and wants, what was agreed, what was decided so far, and how to reach them."""
    case, today = view.case, standing.today
    parts: list[Content] = []

    def section(title: str, *lines: Content) -> None:
        parts.append(Content("\n").join([Content.styled(title, "bold"), *lines]))

    gone = case.retention.erased is not None
    silent = "It is erased." if gone else "Nothing was written down."
    said = content(view.detail) if view.detail else Content.styled(silent, NOTHING)
    section("What happened", said)
    if view.definition:
        section("Complaint as agreed", content(view.definition))
    wanted = (
        content(view.outcome_sought)
        if view.outcome_sought
        else Content.styled("It is erased." if gone else "Nobody has asked yet.", NOTHING)
    )
    section("Outcome sought", wanted)
    owed = [duty for duty in view.duties if duty.is_owed]
    if owed:
        section("Owed", *(_owed(duty, view, standing) for duty in sorted(owed, key=_urgent_first)))
    if case.points > 1:
        section("Points", *(_point(number, view) for number in range(1, case.points + 1)))
    for stage in reversed(view.stages):
        if stage.decisions:
            title = f"{plain(stage.title)}: {decided_words(stage.decisions, view.policy)}"
            section(title, *(_decision(found, case.points, today) for found in stage.decisions))
    section("Complainant", *_complainant(view))
    if case.about_staff:
        informed = case.staff_informed
        words = f"informed {day(informed, today)}" if informed else "not informed yet"
        section("About staff", Content(f"A member of staff is complained about: {words}."))
    for title, lines in view.records:
        section(title, *(Content.assemble((f"{label}: ", NOTHING), content(text)) for label, text in lines))
    return Content("\n\n").join(parts)


def _urgent_first(duty: "Duty") -> date:
    return duty.due or date.max


def _owed(duty: "Duty", view: "CaseView", standing: "Standing") -> Content:
    """Something owed beside the stages: what, until when, by whom. What is late says so in words and with "!"."""
    words = owed_words(duty, view.policy, standing.today, standing.days_left)
    owner = standing.governing.handlers.get(duty.owner) if duty.owner is not None else None
    late = duty.due is not None and duty.due < standing.today
    line = f"{'! ' if late else ''}{words}{f', {owner.called}' if owner else ''}"
    return Content.styled(plain(line), "bold $text-error" if late else "")


def _point(number: int, view: "CaseView") -> Content:
    here = {d.point: d.outcome for d in view.case.stage.decisions} if view.case.stages else {}
    outcomes = view.policy.lists.outcomes
    left = "withdrawn" if number in view.case.withdrawn else "to be decided"
    said = outcomes.get(here[number], here[number]).lower() if number in here else left
    return Content.assemble(f"{number}  ", content(view.points[number - 1]), (f"  {said}", NOTHING))


def _decision(decision: "PointDecision", points: int, today: date) -> Content:
    where = f"point {decision.point}, " if points > 1 else ""
    first = f"{where}by {plain(decision.by)} on {day(decision.on, today)}"
    parts = [Content.styled(first, NOTHING)]
    for label, text in (
        ("", decision.reasons),
        ("Facts: ", decision.facts),
        ("What should have happened: ", decision.standard),
        ("Authority: ", decision.authority),
        ("Evidence: ", ", ".join(map(str, decision.evidence))),
    ):
        if text:
            parts.append(Content.assemble((label, NOTHING), content(text)))
    return Content("\n").join(parts)


def _complainant(view: "CaseView") -> list[Content]:
    case, lists = view.case, view.policy.lists
    known = [
        view.row.complainant or "not named",
        lists.complainant_types.get(case.complainant_type, ""),
        lists.complainant_statuses.get(case.complainant_status, ""),
    ]
    lines = [Content(" · ".join(plain(word) for word in known if word))]
    lines += [Content(plain(text)) for text in view.contact.values() if text]
    return lines


# --- the chronology ---------------------------------------------------------------------------------------------------


def line_head(line: "Line", today: date) -> Content:
    """The date of a line of the chronology."""
    return Content.styled(day(line.on, today), NOTHING)


def line_words(line: "Line", standing: "Standing") -> Content:
    """What happened, by whom, and the text of it; that it was written down later, where it was."""
    written = line.recorded.replace(tzinfo=UTC).astimezone(standing.policy.zone).date()
    later = f", written down {day(written, standing.today)}" if written != line.on else ""
    first = Content.assemble((event_words(line.event), "bold"), f" by {plain(line.actor)}", (later, NOTHING))
    return Content.assemble(first, "\n", content(line.text)) if line.text else first


def line_folded(line: "Line", standing: "Standing") -> Content:
    """The same to be glanced at: what is between the lines of a letter would use up the few that there are."""
    packed = "\n".join(part for part in line.text.splitlines() if part.strip())
    return line_words(line._replace(text=packed), standing)


# --- why a date is the date -------------------------------------------------------------------------------------------


def why_due(clock: Mapping[str, object], view: "CaseView", standing: "Standing") -> Content:
    """The working of a clock: where it starts, what it counts, what it passes over and why, and who set it."""
    today, policy = standing.today, view.policy
    after, due = clock["after"], clock["due"]
    assert isinstance(after, date)  # a clock has a start
    extended = clock["extended"]
    counted = f"{clock['days']} {clock['unit']} days" + (
        f", {extended} of them added by extension" if extended else ""
    )
    rows: list[tuple[str, str]] = [
        ("Starts", f"{day(after, today)}, {STARTS[str(clock['starts'])]}, which is day 0"),
        ("Counts", counted),
    ]
    moved = clock["moved"]
    assert isinstance(moved, list)  # of what moved the date, see store.rules.clocks.why
    rows += [("Moved", moved_words(move, today)) for move in moved]
    skipped = clock["skipped"]
    assert isinstance(skipped, list)  # of days and reasons, see store.rules.clocks.why
    rows += [("Skips", line) for line in _skipped(skipped, today)] or [("Skips", "no day")]
    rows.append(("Due", day(due, today) if isinstance(due, date) else str(clock["why_not"])))
    rows.append(("Set by", str(clock["set_by"]).removeprefix("set by ")))
    rows.append(
        ("Policy", f"{clock['policy']}" + (f", calendar {clock['calendar']}" if clock["calendar"] else ""))
    )
    lines = []
    shown = ""
    for label, words in rows:
        head = "" if label == shown else label
        shown = label
        lines.append(Content.assemble((head.ljust(9), NOTHING), plain(words)))
    for question in policy.questions:
        if f"({question.id})" in str(clock["set_by"]):
            lines += [Content(), Content(plain(f"{question.id}: {question.asks}"))]
            lines.append(Content(plain(f"Assumed until answered: {question.assumed}")))
    return Content("\n").join(lines)


def _skipped(days: list[Mapping[str, object]], today: date) -> list[str]:
    """Days passed over: weekends by their number, others each with its reason."""
    weekend = Counter(str(found["why"]) for found in days if found["why"] in WEEKEND)
    lines = [", ".join(f"{many} {name}{'' if many == 1 else 's'}" for name, many in weekend.items())]
    for found in days:
        on = found["on"]
        if found["why"] not in WEEKEND and isinstance(on, date):
            lines.append(f"{day(on, today)}, {found['why']}")
    return [line for line in lines if line]


def due_title(clock: Mapping[str, object], view: "CaseView", today: date) -> str:
    """The heading above `why_due`."""
    what = DONE.get(str(clock["what"]), "reply")
    due = clock["due"]
    when = f"is due {day(due, today)}" if isinstance(due, date) else "has no due date"
    return f"Why the {what} {when} · {view.row.ref}"
