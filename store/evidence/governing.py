"""Evidence of governing: handlers ready, the policy reviewed, figures and changes told to who should hear (R3, R8, R9, R37, R51 to R62)."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from store import events as e
from store.case import Entry, reference
from store.evidence.check import Check, Item, Params, in_list, of_items, of_records, today
from store.ledger import ENTRY_COLUMNS, entry
from store.policy import Codes, Policy
from store.readiness import Readiness, readiness
from store.records.change import MEASURES
from store.review import months_after
from store.unit import Unit

if TYPE_CHECKING:
    from store.views import Reading


def _of_stream(unit: Unit, stream: str) -> list[Entry]:
    rows = unit.rows(f"SELECT {ENTRY_COLUMNS} FROM ledger WHERE stream = ? ORDER BY seq", [stream])
    return [entry(row) for row in rows]


def _handlers(unit: Unit, reading: "Reading", says: Callable[[Readiness, Policy], str]) -> list[Item]:
    """The handlers who hold a role today and of whom there is something to say."""
    g = reading.governing
    known = readiness(_of_stream(unit, "handler"), g.handlers, g.policy, max(g.policies), reading.today)
    found = [
        (handler.called, says(known[number], g.policy))
        for number, handler in g.handlers.items()
        if handler.roles_on(reading.today)
    ]
    return [Item(name, None, what) for name, what in sorted(found) if what]


def _untrained(unit: Unit, reading: "Reading") -> list[Item]:
    def says(ready: Readiness, policy: Policy) -> str:
        return ", ".join(policy.lists.courses.get(code, code) for code in ready.missing)

    return _handlers(unit, reading, says)


def _unattested(unit: Unit, reading: "Reading") -> list[Item]:
    return _handlers(unit, reading, lambda ready, policy: "" if ready.attested else policy.label)


def _review(unit: Unit, reading: "Reading") -> list[Item]:
    review = reading.governing.review
    days = review.overdue(reading.today)
    return (
        [Item(review.of.label, review.due, f"{days:,} {'day' if days == 1 else 'days'} overdue")]
        if days
        else []
    )


def _screening(unit: Unit, reading: "Reading") -> list[Item]:
    """The last review says whether the equality impact was screened again; before the first, the policy says so of itself."""
    g = reading.governing
    number, since, screened = max(g.policies), g.policy.policy.issued, g.policy.policy.equality_screened
    for found in _of_stream(unit, "policy"):
        if found.stream_id == number and isinstance(found.event, e.PolicyReviewed):
            since, screened = found.event.on, found.event.equality_screened
    return [] if screened else [Item(g.policy.label, since, "")]


def _packs(unit: Unit, reading: "Reading") -> list[Item]:
    """The committees that had no pack in the months before today; nothing is missing of the months before the register began."""
    policy = reading.governing.policy
    wanted = policy.evidence.packs
    if wanted is None:
        return []
    since = months_after(reading.today, -wanted.months)
    began = min(reading.governing.adopted.values())
    last = dict(unit.rows('SELECT committee, max("on") FROM packs GROUP BY committee'))
    found = []
    for committee in wanted.to:
        before = last.get(committee)
        if (before or began) < since:
            what = f"the last on {before}" if before else f"none since {began}"
            found.append(Item(policy.lists.committees.get(committee, committee), before or began, what))
    return found


def _contacts(unit: Unit, reading: "Reading") -> list[Item]:
    elsewhere = reading.governing.policy.scope.elsewhere
    return [Item(body.title, None, "") for body in elsewhere.values() if not body.contact_on(reading.today)]


def _lawful_basis(unit: Unit, reading: "Reading") -> list[Item]:
    policy = reading.governing.policy
    return [] if policy.monitoring.lawful_basis else [Item(policy.label, None, "")]


def _compliments(unit: Unit, reading: "Reading") -> list[Item]:
    rows = unit.rows(
        "SELECT feedback_id, received, CASE WHEN shared IS NULL THEN 'not shared either' ELSE '' END FROM feedback WHERE used IS NULL ORDER BY 2, 1"
    )
    return [Item(reference(number), since, what) for number, since, what in rows]


def _committees(codes: "Callable[[Policy], Codes]") -> Params:
    """Whom the policy wants to hear of changes; None where it wants nobody to."""

    def params(reading: "Reading") -> Sequence[object] | None:
        wanted = codes(reading.governing.policy).codes
        return [list(wanted)] if wanted else None

    return params


UNREPORTED = """SELECT c.change_id, c.proposed, wanted.committee FROM changes c, (SELECT unnest(?::VARCHAR[]) AS committee) wanted
    ANTI JOIN change_reports r ON r.change_id = c.change_id AND r.committee = wanted.committee WHERE c.dropped IS NULL"""

CHECKS = (
    Check(
        "no-pack", ("R51", "R3"),
        "1 committee had no pack of figures in the time that the owner set", "{n} committees had no pack of figures in the time that the owner set",
        of_items(_packs),
    ),
    Check(
        "untrained", ("R8",),
        "1 handler is not in date with the training", "{n} handlers are not in date with the training",
        of_items(_untrained),
    ),
    Check(
        "compliments-unused", ("R9",),
        "1 compliment was not used for anything yet", "{n} compliments were not used for anything yet",
        of_items(_compliments),
    ),
    Check(
        "no-contact", ("R37", "G6"),
        "1 body whose complaints this policy does not cover has no contact details", "{n} bodies whose complaints this policy does not cover have no contact details",
        of_items(_contacts),
    ),
    Check(
        "not-discussed", ("R52",),
        "1 change was not discussed with a committee that should hear of it", "{n} times a change was not discussed with a committee that should hear of it",
        of_records(UNREPORTED, _committees(lambda policy: policy.evidence.changes_discussed_with)), says=in_list("committees"),
    ),
    Check(
        "change-overdue", ("R52",),
        "1 change is past its day and not made", "{n} changes are past their day and not made",
        of_records("SELECT change_id, due, '' FROM changes WHERE done IS NULL AND dropped IS NULL AND due < ?", today()),
    ),
    Check(
        "not-told-to-staff", ("R53",),
        "1 change was not reported to all staff", "{n} changes were not reported to all staff",
        of_records(UNREPORTED, _committees(lambda policy: policy.evidence.changes_told_to)), says=in_list("committees"),
    ),
    Check(
        "no-effect", ("R54",),
        "1 change was made, and nothing says how anybody will know that it worked", "{n} changes were made, and nothing says how anybody will know that they worked",
        of_records("SELECT c.change_id, c.done, '' FROM changes c ANTI JOIN effects f ON f.change_id = c.change_id WHERE c.done IS NOT NULL"),
    ),
    Check(
        "effect-unassessed", ("R54",),
        "1 effect of a change could have been looked at, and nobody has", "{n} effects of changes could have been looked at, and nobody has",
        of_records(
            """SELECT f.change_id, f.window_to, f.measure FROM effects f JOIN changes c ON c.change_id = f.change_id
               WHERE f.assessed IS NULL AND c.dropped IS NULL AND f.window_to < ?""",
            today(),
        ),
        says=lambda what, policy: MEASURES.get(what, what).lower(),
    ),
    Check(
        "unattested", ("R55",),
        "1 handler has not attested to the policy in force", "{n} handlers have not attested to the policy in force",
        of_items(_unattested),
    ),
    Check(
        "review-overdue", ("R58",),
        "the review of the policy is overdue", "{n} reviews of the policy are overdue",
        of_items(_review),
    ),
    Check(
        "no-lawful-basis", ("R59", "G7"),
        "no lawful basis is named for telling outcomes by a characteristic of the complainant, so none leaves the register",
        "{n} policies name no lawful basis for telling outcomes by a characteristic of the complainant, so none leaves the register",
        of_items(_lawful_basis), listed=True,
    ),
    Check(
        "not-screened", ("R62",),
        "the equality impact of the policy was not screened at its last review", "{n} policies were reviewed without screening their equality impact",
        of_items(_screening),
    ),
)  # fmt: skip
