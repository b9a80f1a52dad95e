"""Remedies: offered within what one may give, approved beyond it, delivered before a case is closed (R11, R21, R22)."""

from datetime import UTC, date, datetime, time

from msgspec.structs import replace

from store import events as e
from store.case import Entry, evolve
from store.case.remedies import COVERS, Remedy
from store.errors import Refused
from store.policy import Policy
from store.rules import earliest, making, people, stages
from store.rules import remedy_rules as rules
from store.rules.common import REASON, checked, inspected, next_number, which
from store.rules.fields import Command, Field, Kind
from store.rules.making import one
from store.rules.registry import Action, Rule
from store.rules.situation import Situation, World, in_words

# --- offering ---


def _divided(c: Command, amount: int | None, covers: str) -> tuple[str, int | None, int | None]:
    """What the remedy covers, and the two parts of its amount, as far as they were told."""
    pursuing = c.number("for_pursuing")
    if amount is None:
        if pursuing is not None:
            raise Refused("What is for pursuing the complaint is a part of an amount: say the amount too.")
        return covers, None, None
    if pursuing is None and covers == "both":
        raise Refused(
            "It covers both: say how much of the amount is for pursuing the complaint (offer-remedy)."
        )
    if pursuing is None and covers:
        pursuing = amount if covers == "pursuing" else 0
    if pursuing is None:
        return "", None, None
    told = "original" if not pursuing else "pursuing" if pursuing == amount else "both"
    if pursuing > amount or covers not in ("", told):
        raise Refused(
            "The part for pursuing the complaint does not agree with the amount, or with what it covers."
        )
    return told, amount - pursuing, pursuing


def _offered(
    s: Situation, c: Command, kind: str, amount: int | None, covers: str, due: date | None
) -> e.RemedyOffered:
    told, for_original, for_pursuing = _divided(c, amount, covers)
    event = e.RemedyOffered(
        on=c.on, number=len(s.case.remedies.all) + 1, stage=s.record.number, code=kind, amount=amount,
        for_original=for_original, for_pursuing=for_pursuing, covers=told, due=due,
        owner=c.number("owner") or s.actor.id, instead_of=c.number("instead_of"),
        for_approval=(amount or 0) > rules.limit(s),
    )  # fmt: skip
    return checked(s, event, *OFFERED)


def _offer(s: Situation, c: Command) -> tuple[e.New, ...]:
    event = _offered(s, c, c.text("kind"), c.number("amount"), c.text("covers"), c.date("due"))
    return one(s, event, text=c.text("text"))


def decide(s: Situation, c: Command) -> tuple[e.New, ...]:
    """A decision, and the remedy that goes with it, where one does: offered as if by itself, once the decision is made."""
    made, kind = making.decide(s, c), c.text("remedy")
    amount, covers, due = c.number("remedy_amount"), c.text("remedy_covers"), c.date("remedy_due")
    if not kind:
        if amount is not None or covers or due:
            raise Refused("Say which remedy it is that has an amount, a date, or something that it covers.")
        return made
    decided = s.case
    for new in made:
        recorded = datetime.combine(s.today, time(), UTC)
        decided = evolve(decided, Entry(decided.last_seq + 1, decided.id, recorded, s.actor.id, new.event))
    after = replace(s, case=decided)
    return made + one(s, _offered(after, c, kind, amount, covers, due))


# --- after the offer ---


def _numbers(remedies: tuple[Remedy, ...]) -> tuple[int, ...]:
    return tuple(remedy.number for remedy in remedies)


def _approve(s: Situation, c: Command) -> tuple[e.New, ...]:
    number, reason = (
        which(c.number("remedy"), _numbers(rules.approvable(s)), "remedy"),
        c.text("not_approved"),
    )
    event = e.RemedyApproval(on=c.on, number=number, approved=not reason)
    return one(s, checked(s, event, rules.of_one_owed), reason=reason, text=c.text("text"))


def _deliver(s: Situation, c: Command) -> tuple[e.New, ...]:
    number = which(c.number("remedy"), _numbers(rules.deliverable(s)), "remedy")
    event = e.RemedyDelivered(on=c.on, number=number)
    return one(s, checked(s, event, rules.of_one_owed), text=c.text("text"))


def _decline(s: Situation, c: Command) -> tuple[e.New, ...]:
    number = which(c.number("remedy"), _numbers(s.case.remedies.owed), "remedy")
    event = e.RemedyDeclined(on=c.on, number=number)
    return one(s, checked(s, event, rules.of_one_owed), reason=c.text("reason"))


# --- in words ---


def _says_offer(event: e.RemedyOffered, world: World, policy: Policy) -> str:
    words = f"remedy {event.number}: {policy.remedy_in_words(event.code, event.amount)}"
    words += f", due {in_words(event.due)}" if event.due else ""
    words += f", instead of remedy {event.instead_of}" if event.instead_of else ""
    return words + (", to be approved" if event.for_approval else "")


def _says(event: e.RemedyEvent, world: World, policy: Policy) -> str:
    return f"remedy {event.number}"


def _says_approval(event: e.RemedyApproval, world: World, policy: Policy) -> str:
    return f"remedy {event.number}" + ("" if event.approved else " not approved")


# --- the actions ---


def _covers(name: str) -> Field:
    return Field(
        name, Kind.CHOICE, "It is for", fixed=COVERS,
        help="whether it is for the original injustice, for the trouble of pursuing the complaint, or both",
    )  # fmt: skip


WHICH = Field(
    "remedy", Kind.NUMBER, "Remedy", help="the number of the remedy; may be left out where there is one"
)
WITH_DECISION = (
    Field("remedy", Kind.CHOICE, "Remedy", list_name="remedies", help="a remedy to offer with the decision"),
    Field("remedy_amount", Kind.MONEY, "Amount", help="how much, where the remedy is money"),
    _covers("remedy_covers"),
    Field(
        "remedy_due", Kind.DATE, "Remedy due", help="the day by which the complainant will have the remedy"
    ),
)
OPEN: tuple[Rule, ...] = (stages.is_open, people.not_a_subject)
OFFERED = (
    next_number,
    rules.kind_and_amount,
    rules.parts,
    rules.dates_and_place,
    rules.finding,
    rules.approval_asked,
)

ACTIONS = (
    Action(
        "offer-remedy", "Offer remedy", "offer the complainant a remedy; one beyond what you may give is approved first",
        (
            Field("kind", Kind.CHOICE, "Kind", required=True, list_name="remedies", help="what kind of remedy"),
            Field("amount", Kind.MONEY, "Amount", help="how much, where it is money"),
            _covers("covers"),
            Field("for_pursuing", Kind.MONEY, "For pursuing", help="how much of the amount is for the trouble of pursuing the complaint"),
            Field("due", Kind.DATE, "Due", help="the day by which the complainant will have it"),
            Field("owner", Kind.HANDLER, "Owner", help="who sees to it; you, if not given"),
            Field("instead_of", Kind.NUMBER, "Instead of", help="the number of the remedy that it takes the place of"),
            Field("text", Kind.PROSE, "What exactly", help="what exactly is offered"),
        ),
        (*OPEN, rules.kinds), earliest.stage_opened, _offer, e.RemedyOffered, chapter="remedies", inspects=inspected(*OFFERED), says=_says_offer,
    ),
    Action(
        "approve-remedy", "Approve remedy", "approve a remedy that is beyond what its offerer may give, or say why not",
        (
            WHICH,
            Field("not_approved", Kind.PROSE, "Not approved, because", help="why it is not approved, where it is not"),
            Field("text", Kind.PROSE, "Text", help="what the approval rests on"),
        ),
        (*OPEN, rules.one_to_approve), earliest.received, _approve, e.RemedyApproval, who="anyone", chapter="remedies",
        inspects=inspected(rules.of_one_owed, rules.by_an_approver, rules.with_a_reason), says=_says_approval,
    ),
    Action(
        "deliver-remedy", "Deliver remedy", "record that the complainant has the remedy; on a case that has ended too",
        (WHICH, Field("text", Kind.PROSE, "Evidence", required=True, help="what shows that the complainant has it")),
        (people.not_a_subject, rules.one_to_deliver), earliest.received, _deliver, e.RemedyDelivered, needs=("text",), final=True, chapter="remedies",
        inspects=inspected(rules.of_one_owed, rules.of_one_deliverable), says=_says,
    ),
    Action(
        "decline-remedy", "Decline remedy", "record that the complainant does not want a remedy; on a case that has ended too",
        (WHICH, REASON), (people.not_a_subject, rules.one_owed), earliest.received, _decline, e.RemedyDeclined, needs=("reason",), final=True, chapter="remedies",
        inspects=inspected(rules.of_one_owed), says=_says,
    ),
)  # fmt: skip
