"""Retention: into which class a case falls, what holds it, and its erasure when its time is over, or before by request (R61)."""

from datetime import date

from store import events as e
from store.errors import Refused
from store.policy import Policy
from store.rules import earliest, people
from store.rules.common import REASON
from store.rules.fields import Command, Field, Kind
from store.rules.keeping import kept
from store.rules.making import one
from store.rules.numbered import NUMBER, Waiting, next_number
from store.rules.registry import Action
from store.rules.situation import Situation, World, in_words

METHOD = "erasure"  # of texts and salts; the file is written anew after it

_HELD = Waiting("hold", lambda case: case.retention.in_force, "No legal hold is on {ref}.")


def not_erased(s: Situation) -> str | None:
    """Nothing more happens to a case that was erased: it would be about nobody."""
    gone = s.case.retention.erased
    if gone is None:
        return None
    what = "disposed of" if gone.disposed else "redacted"
    return f"{s.ref} was {what} on {in_words(gone.on)} (certificate {gone.certificate}): only its facts are left."


def has_ended(s: Situation) -> str | None:
    """What is open is needed."""
    return (
        f"{s.ref} is still open: what it says is erased only after it has ended." if s.case.is_open else None
    )


def not_held(s: Situation) -> str | None:
    """A legal hold keeps a case whatever its date."""
    holds = s.case.retention.in_force
    if not holds:
        return None
    since = in_words(holds[0].on)
    return f"{s.ref} is on legal hold since {since}: it is kept until the hold is released (release-hold)."


def is_due(s: Situation) -> str | None:
    """A case is kept for the whole of its time."""
    found = kept(s.case, s.world)
    if found.due is None:
        return f"{s.ref} has no date of disposal: {found.why_not}."
    if found.due <= s.today:
        return None
    assert found.of is not None  # what has a date has a class
    months = f"{found.of.months} months after it ended"
    return f"{s.ref} is kept until {in_words(found.due)} ({found.of.title.lower()}, {months})."


def some_class(s: Situation) -> str | None:
    """There must be one to choose."""
    if s.world.in_force.retention.classes:
        return None
    return "The policy in force has no retention schedule ([retention])."


def today(s: Situation) -> tuple[date, str]:
    """What is erased now was not erased on an earlier day."""
    return s.today, "it is erased: that has the day on which it is done"


def _set(s: Situation, c: Command) -> tuple[e.New, ...]:
    if s.case.retention.code == c.text("class"):
        raise Refused(f"{s.ref} was put into that class already.")
    return one(s, e.RetentionSet(on=c.on, code=c.text("class")), reason=c.text("reason"))


def _place(s: Situation, c: Command) -> tuple[e.New, ...]:
    event = e.HoldPlaced(on=c.on, number=len(s.case.retention.holds) + 1)
    return one(s, event, reason=c.text("reason"))


def _release(s: Situation, c: Command) -> tuple[e.New, ...]:
    return one(s, e.HoldReleased(on=c.on, number=_HELD.chosen(s, c)), reason=c.text("reason"))


def _dispose(s: Situation, c: Command) -> tuple[e.New, ...]:
    found = kept(s.case, s.world)
    assert found.due is not None  # a rule of the action
    event = e.Disposed(
        on=c.on,
        number=s.world.certificates + 1,
        policy=s.world.policy_in_force,
        method=METHOD,
        code=found.code,
        due=found.due,
    )
    return one(s, event)


def _redact(s: Situation, c: Command) -> tuple[e.New, ...]:
    event = e.Redacted(
        on=c.on, number=s.world.certificates + 1, policy=s.world.policy_in_force, method=METHOD
    )
    return one(s, event, reason=c.text("reason"))


def _inspect_class(s: Situation, event: e.RetentionSet) -> list[str]:
    known = s.world.in_force.retention.classes
    return (
        [] if event.code in known else [f"it names the retention class {event.code!r}, which there was not"]
    )


def _inspect_erasure(s: Situation, event: e.Disposed | e.Redacted) -> list[str]:
    found = []
    if event.policy != s.world.policy_in_force:
        found.append(f"it names policy {event.policy}, and policy {s.world.policy_in_force} was in force")
    if event.method != METHOD:
        found.append(f"it was done by {event.method!r}, which nothing is")
    if isinstance(event, e.Disposed):
        expected = kept(s.case, s.world)
        if (event.code, event.due) != (expected.code, expected.due):
            found.append(
                f"it disposes of the case as {event.code!r} from {event.due}, which by the schedule "
                f"was {expected.code!r} from {expected.due}"
            )
    return found


def _class_in_words(event: e.RetentionSet, world: World, policy: Policy) -> str:
    return world.in_force.choices("retention").get(event.code, event.code).lower()


def _which(event: e.HoldPlaced | e.HoldReleased, world: World, policy: Policy) -> str:
    return f"hold {event.number}"


def _certificate(event: e.Disposed | e.Redacted, world: World, policy: Policy) -> str:
    return f"everything it said is erased; certificate {event.number}"


ACTIONS = (
    Action(
        "set-retention", "Set retention class", "put the case into another class of the retention schedule, with the reason",
        (Field("class", Kind.CHOICE, "Class", required=True, list_name="retention", help="the class of the schedule in force"), REASON),
        (people.not_a_subject, some_class), earliest.received, _set, e.RetentionSet, needs=("reason",), who="allocator", chapter="retention",
        before_adoption=True, in_force=True, inspects=_inspect_class, says=_class_in_words,
    ),
    Action(
        "place-hold", "Place legal hold", "keep the case whatever its date of disposal, until the hold is released",
        (REASON,), (people.not_a_subject,), earliest.received, _place, e.HoldPlaced, needs=("reason",), who="allocator", chapter="retention",
        before_adoption=True, inspects=next_number(lambda case: case.retention.holds), says=_which,
    ),
    Action(
        "release-hold", "Release legal hold", "record that a legal hold is over",
        (NUMBER, REASON), (people.not_a_subject, _HELD.some), earliest.received, _release, e.HoldReleased, needs=("reason",), who="allocator",
        chapter="retention", before_adoption=True, inspects=_HELD.inspected, says=_which,
    ),
    Action(
        "dispose", "Dispose of", "erase for good what the case says, as the time for which it was kept is over; its facts stay for the figures",
        (), (people.not_a_subject, has_ended, not_held, is_due), today, _dispose, e.Disposed, final=True, who="allocator", chapter="retention",
        before_adoption=True, inspects=_inspect_erasure, says=_certificate,
    ),
    Action(
        "redact", "Redact", "erase for good what the case says, before its time is over, at somebody's request; its facts stay for the figures",
        (Field("reason", Kind.PROSE, "Reason", required=True, help="why, in a sentence that names nobody: it stays"),),
        (people.not_a_subject, has_ended, not_held), today, _redact, e.Redacted, needs=("reason",), final=True, who="allocator",
        chapter="retention", before_adoption=True, inspects=_inspect_erasure, says=_certificate,
    ),
)  # fmt: skip
