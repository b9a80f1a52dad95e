"""What can be done to a change, and when: the rules of its way from proposal to done."""

from store import events as e
from store.case import Case, reference
from store.errors import Refused
from store.policy import Policy
from store.records import effects
from store.records.change import Change, apply, duties, rows, start, tells
from store.records.effects import not_dropped
from store.records.kind import Beginning, Kind, Matter, Step, by_name, one
from store.rules.fields import Command, Field
from store.rules.fields import Kind as Of
from store.rules.registry import Intake
from store.rules.situation import World, in_words


def not_done(m: Matter) -> str | None:
    """A change that was made is neither made again nor dropped."""
    change: Change = m.record
    return f"{m.ref} was done on {in_words(change.done)}." if change.done else None


def reported(m: Matter) -> str | None:
    """Where the policy says so, somebody hears of a change before it is made (R52)."""
    change: Change = m.record
    if change.reports or not m.policy.rules.change_reported_before_done.value:
        return None
    return f"{m.ref} was reported to nobody yet: report it first, with committee and minute (report)."


def _propose(b: Beginning, c: Command) -> tuple[e.New, ...]:
    event = e.ChangeProposed(
        on=b.on,
        policy=b.policy,
        kind=c.text("kind"),
        cause=c.text("cause"),
        services=c.lines("service"),
        categories=c.lines("category"),
        owner=c.number("owner"),
        due=c.date("due"),
    )
    case = c.number("case")
    behind = () if case is None else (e.New(b.id, e.ChangeLinked(on=b.on, case=_there(b.world, case).id)),)
    return (e.New(b.id, event, {name: c.text(name) for name in ("title", "text") if c.text(name)}), *behind)


def _there(world: World, number: int) -> Case:
    case = world.related.get(number)
    if case is None:
        raise Refused(f"There is no case {reference(number)} in this register.")
    return case


def _assign(m: Matter, c: Command) -> tuple[e.New, ...]:
    owner, due = c.number("owner"), c.date("due")
    assert owner is not None  # both are required
    assert due is not None
    if (owner, due) == (m.record.owner, m.record.due):
        raise Refused(f"{m.ref} is with {m.world.called(owner)} already, due {in_words(due)}.")
    return one(m, e.ChangeAssigned(on=m.on, owner=owner, due=due))


def _add_case(m: Matter, c: Command) -> tuple[e.New, ...]:
    case = _there(m.world, c.number("case") or 0)
    if case.id in m.record.cases:
        raise Refused(f"{reference(case.id)} is behind {m.ref} already.")
    return one(m, e.ChangeLinked(on=m.on, case=case.id))


def _report(m: Matter, c: Command) -> tuple[e.New, ...]:
    committee = c.text("committee")
    if any((report.committee, report.on) == (committee, m.on) for report in m.record.reports):
        words = m.policy.lists.committees.get(committee, committee)
        raise Refused(f"{m.ref} was reported on {in_words(m.on)} already to: {words}.")
    return one(m, e.ChangeReported(on=m.on, committee=committee), minute=c.text("minute"))


def _done(m: Matter, c: Command) -> tuple[e.New, ...]:
    return one(m, e.ChangeDone(on=m.on), text=c.text("text"))


def _drop(m: Matter, c: Command) -> tuple[e.New, ...]:
    return one(m, e.ChangeDropped(on=m.on), reason=c.text("reason"))


def _linked_once(m: Matter, event: e.ChangeLinked) -> list[str]:
    return [f"{reference(event.case)} was behind it already"] if event.case in m.record.cases else []


def _proposed(event: e.ChangeProposed, world: World, policy: Policy) -> str:
    kind = policy.lists.change_kinds.get(event.kind, event.kind).lower()
    owner = f", with {world.called(event.owner)}" if event.owner else ""
    return f"{kind}{owner}{f', due {in_words(event.due)}' if event.due else ''}"


def _assigned(event: e.ChangeAssigned, world: World, policy: Policy) -> str:
    return f"to {world.called(event.owner)}, due {in_words(event.due)}"


def _which_case(event: e.ChangeLinked, world: World, policy: Policy) -> str:
    return reference(event.case)


def _to_whom(event: e.ChangeReported, world: World, policy: Policy) -> str:
    return f"to: {policy.lists.committees.get(event.committee, event.committee)}"


CASE = Field("case", Of.CASE, "Case", help="a complaint that is behind it")
OWNER = Field("owner", Of.HANDLER, "Owner", help="who sees to it: the handler's name or account")
DUE = Field("due", Of.DATE, "Due", help="the day by which it is to be done")
COMMITTEE = Field(
    "committee", Of.CHOICE, "Committee", required=True, list_name="committees", help="who heard of it"
)
MINUTE = Field("minute", Of.LINE, "Minute", required=True, help="the reference of the minute")

BEGIN = Intake(
    "change", "Change", "propose a change of a service, a policy or a procedure",
    (
        Field("title", Of.LINE, "Change", required=True, help="what changes, in one line"),
        Field("kind", Of.CHOICE, "Kind", required=True, list_name="change_kinds", help="what is changed"),
        Field("text", Of.PROSE, "Text", help="what changes, and why"),
        Field("cause", Of.CHOICE, "Cause", list_name="causes", help="the root cause it is meant to remove"),
        Field("service", Of.CHOICES, "Services", list_name="services", help="a service it concerns; repeat for each"),
        Field("category", Of.CHOICES, "Categories", list_name="categories", help="a kind of thing that went wrong; repeat for each"),
        OWNER, DUE, CASE,
    ),
)  # fmt: skip

ADD_CASE = Step(
    "add-case", "Add case", "add a complaint that is behind the change",
    (CASE._replace(required=True),), (not_dropped,), _add_case, e.ChangeLinked, inspects=_linked_once, says=_which_case,
)  # fmt: skip

STEPS = (
    Step(
        "assign-change", "Assign", "give the change to somebody, with a day by which it is to be done",
        (OWNER._replace(required=True), DUE._replace(required=True)), (not_dropped, not_done), _assign, e.ChangeAssigned, says=_assigned,
    ),
    ADD_CASE,
    Step(
        "report", "Report", "record that the change was reported to a committee, or to all staff, with the minute",
        (COMMITTEE, MINUTE), (not_dropped,), _report, e.ChangeReported, needs=("minute",), says=_to_whom,
    ),
    Step(
        "done", "Done", "record that the change was made",
        (Field("text", Of.PROSE, "Text", required=True, help="what was changed"),),
        (not_dropped, not_done, reported), _done, e.ChangeDone, needs=("text",),
    ),
    Step(
        "drop", "Drop", "record that the change will not be made, and why",
        (Field("reason", Of.PROSE, "Reason", required=True, help="why, in a sentence"),),
        (not_dropped, not_done), _drop, e.ChangeDropped, needs=("reason",),
    ),
    *effects.STEPS,
)  # fmt: skip

CHANGE = Kind(
    name="change", title="Change", prefix="CHG", stream="change", label="title", begin=BEGIN, make=_propose,
    starts=e.ChangeProposed, start=start, apply=apply, tables=("changes", "change_scope", "change_cases", "change_reports", "effects"), rows=rows, tells=tells, steps=by_name(STEPS), duties=duties, says=_proposed,
)  # fmt: skip
