"""The statutory data-protection strand inside a case (DPA 2018 s.164A): acknowledged within the law's time, told of progress,
concluded with the right to turn to the regulator. It has a clock of its own and never touches those of the stages.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from msgspec.structs import replace

from store import events as e
from store.calendar import Calendar, OutsideCalendar
from store.case.strands import ACKNOWLEDGE, OUTCOMES
from store.policy import DataProtection, Policy
from store.rules import clocks, earliest, inspections, people, stages
from store.rules.common import CHANNEL, LETTER, NOTICE, TEXT
from store.rules.fields import Command, Field, Kind
from store.rules.making import one
from store.rules.registry import Action
from store.rules.situation import Situation, World, in_words


def governed(s: Situation) -> str | None:
    """The time to acknowledge, and the regulator, are data."""
    if s.policy.data_protection is not None:
        return None
    return "This policy says nothing of complaints about personal data ([data_protection]), so no strand of its own can be opened."


def not_begun(s: Situation) -> str | None:
    """A case has one strand."""
    due = s.case.strands.acknowledge_due
    return (
        None
        if due is None
        else f"{s.ref} has its data-protection strand already, received on {in_words(due.after)}."
    )


def begun(s: Situation) -> str | None:
    """What is done in a strand needs one that is open."""
    record = s.case.strands
    if record.is_open:
        return None
    if record.concluded is not None:
        return f"The data-protection strand was concluded on {in_words(record.concluded)}."
    return f"{s.ref} has no data-protection strand: open it first (open-data-protection)."


def not_acknowledged(s: Situation) -> str | None:
    """It is acknowledged once."""
    on = s.case.strands.acknowledged
    return None if on is None else f"The data-protection strand was acknowledged on {in_words(on)}."


def acknowledged(s: Situation) -> str | None:
    """The law asks for the acknowledgement whatever the outcome."""
    if s.case.strands.acknowledged is not None:
        return None
    return "The data-protection strand is not acknowledged yet: acknowledge it first (acknowledge-data-protection)."


def _receivable(s: Situation) -> tuple[date, str]:
    law = s.policy.data_protection
    if law is not None and law.in_force is not None and law.in_force > s.case.received:
        return law.in_force, "the law on complaints about personal data came into force"
    return earliest.received(s)


def _received(s: Situation) -> tuple[date, str]:
    due = s.case.strands.acknowledge_due
    return (due.after, "the complaint about personal data was received") if due else earliest.received(s)


def _acknowledged(s: Situation) -> tuple[date, str]:
    on = s.case.strands.acknowledged
    return (on, "it was acknowledged") if on else _received(s)


# --- the clock of the law ---------------------------------------------------------------------------------------------


def statutory(law: DataProtection, received: date, number: int, policy: Policy, world: World) -> e.Due:
    """The last day to acknowledge: the days of the law, the day after receipt being the first.

    It rolls forward over weekends and bank holidays, and not over days on which only the office is closed.
    """
    due = clocks.from_receipt(law.acknowledge, received, number, policy, world)
    if due.on is None:
        return due
    try:
        return replace(due, on=due.on + timedelta(len(_rolled(world.calendars[due.calendar], due.on))))
    except OutsideCalendar as outside:
        return replace(due, on=None, why_not=str(outside))


def _rolled(calendar: Calendar, last: date) -> list[dict[str, object]]:
    """The days from `last` on that are no last day, and why; [] where it is one."""
    found: list[dict[str, object]] = []
    day = last
    while not calendar.is_working(day):
        closed = calendar.closed.get(day)
        if day.weekday() not in calendar.weekend and closed is not None and closed.kind == "closure day":
            break
        found.append({"on": day, "why": closed.words if closed is not None else f"{day:%A}"})
        day += timedelta(1)
    return found


def why(due: e.Due, world: World) -> Mapping[str, object]:
    """The working behind the date of the law, as `clocks.why` gives that of a stage; "skipped" are the days it rolled over."""
    law = world.policies[due.policy].data_protection
    assert law is not None  # the strand was opened under it
    calendar = world.calendars.get(due.calendar)
    working = clocks.working(ACKNOWLEDGE, due, law.acknowledge, world)
    if calendar is not None and due.on is not None:
        working["skipped"] = _rolled(calendar, due.after + timedelta(due.days))
    return working


# --- the actions ------------------------------------------------------------------------------------------------------


def _open(s: Situation, c: Command) -> tuple[e.New, ...]:
    law = s.policy.data_protection
    assert law is not None  # a rule of the action
    due = statutory(law, c.on, s.policy_number, s.policy, s.world)
    return one(s, e.DataProtectionReceived(on=c.on, acknowledge_due=due), text=c.text("text"))


def _acknowledge(s: Situation, c: Command) -> tuple[e.New, ...]:
    channel = c.text("channel") or s.case.channel
    return one(s, e.DataProtectionAcknowledged(on=c.on, channel=channel), letter=c.text("letter"))


def _update(s: Situation, c: Command) -> tuple[e.New, ...]:
    return one(s, e.DataProtectionUpdated(on=c.on), text=c.text("text"))


def _conclude(s: Situation, c: Command) -> tuple[e.New, ...]:
    event = e.DataProtectionConcluded(
        on=c.on, code=c.text("outcome"), channel=c.text("channel") or s.case.channel
    )
    return one(s, event, reasons=c.text("reasons"), letter=c.text("letter"))


def _by_the_law(s: Situation, event: e.DataProtectionReceived) -> list[str]:
    law = s.policy.data_protection
    if law is None:
        return []
    expected = statutory(law, event.on, s.policy_number, s.policy, s.world)
    return inspections.same("acknowledgement", event.acknowledge_due, expected)


def _outcome(event: e.DataProtectionConcluded, world: World, policy: Policy) -> str:
    return OUTCOMES.get(event.code, event.code).lower()


_OPEN = (stages.is_open, people.not_a_subject)

ACTIONS = (
    Action(
        "open-data-protection", "Open data-protection strand", "record that the complaint is, or has in it, one about personal data; the date is the day that came",
        (Field("text", Kind.PROSE, "What it is about", help="what of it is about personal data"),),
        (governed, *_OPEN, not_begun), _receivable, _open, e.DataProtectionReceived, chapter="strands", inspects=_by_the_law,
    ),
    Action(
        "acknowledge-data-protection", "Acknowledge data-protection strand", "record that a person acknowledged the complaint about personal data",
        (CHANNEL, LETTER), (*_OPEN, begun, not_acknowledged), _received, _acknowledge, e.DataProtectionAcknowledged, chapter="strands", final=True,
    ),
    Action(
        "update-data-protection", "Update on data-protection strand", "record what the complainant was told of progress",
        (TEXT,), (*_OPEN, begun), _received, _update, e.DataProtectionUpdated, needs=("text",), chapter="strands", final=True,
    ),
    Action(
        "conclude-data-protection", "Conclude data-protection strand", "record that the complainant was told the outcome, and of the right to turn to the regulator",
        (
            Field("outcome", Kind.CHOICE, "Outcome", required=True, fixed=OUTCOMES, help="what came of it"),
            Field("reasons", Kind.PROSE, "Reasons", required=True, help="why, for the complainant to read"),
            CHANNEL, NOTICE,
        ),
        (*_OPEN, begun, acknowledged), _acknowledged, _conclude, e.DataProtectionConcluded, needs=("reasons",), chapter="strands", final=True, says=_outcome,
    ),
)  # fmt: skip
