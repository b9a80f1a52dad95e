"""Putting right: what is offered with a decision, who approves it, and when the complainant has it."""

from typing import NamedTuple

from store.rules.fields import parse_money
from store.simulate import phrases_work as phrases
from store.simulate import shares, steps
from store.simulate.deed import Deed
from store.simulate.desk import Desk, Live
from store.simulate.dice import Dice, Weighted
from store.simulate.steps import Step
from store.simulate.vocabulary import Given

AT_ONCE = ("apology", "explanation")  # they are in the letter of the response
AMOUNTS = {  # where the complaint names none: from, to, in whole units of the currency
    "refund": (20, 320),
    "payment": (40, 700),
    "waiver": (25, 220),
    "goodwill": (15, 150),
}
SOMETHING = (20, 120)
COVERS = Weighted(shares.COVERS.items())


class Offer(NamedTuple):
    """A remedy as it will be offered; `pursuing` is the part for the trouble of pursuing, where it covers both."""

    values: Given
    pursuing: int | None


def decide(desk: Desk, live: Live, actor: int, values: Given) -> bool:
    """A decision, and the remedy that goes with it where something is upheld."""
    case, stage = live.case, live.case.stage.number
    terms = desk.policy.remedies
    wanted = values["outcome"] in terms.for_outcomes and "remedies" in desk.vocabulary.lists
    if (
        not wanted
        or any(r.terms.stage == stage for r in case.remedies.all)
        or not desk.dice.chance(shares.REMEDY)
    ):
        return desk.do(live, "decide", values, actor=actor)
    offer = _offer(desk, live, actor)
    if offer is None:
        return desk.do(live, "decide", values, actor=actor)
    if offer.pursuing is not None:  # told in two parts, which needs a form of its own
        desk.do(live, "decide", values, actor=actor)
        desk.do(live, "offer-remedy", {**offer.values, "for_pursuing": offer.pursuing}, actor=actor)
    else:
        named = {
            ("remedy" if name == "kind" else f"remedy_{name}"): value for name, value in offer.values.items()
        }
        desk.do(live, "decide", {**values, **named}, actor=actor)
    if any(remedy.awaits_approval for remedy in live.case.remedies.all):
        live.steps = steps.in_order([*live.steps, (desk.clock.place + desk.dice.early(3), steps.APPROVE, 0)])
    return True


def _offer(desk: Desk, live: Live, actor: int) -> Offer | None:
    """What is offered: kind, amount, what it covers, and by when; None where the actor can give nothing of the kind."""
    dice, terms = desk.dice, desk.policy.remedies
    kind = desk.vocabulary.remedy(live.case.category, dice)
    values: Given = {"kind": kind}
    covers, pursuing = COVERS.pick(dice), None
    if kind in terms.with_money:
        amount = _amount(kind, live.story.amount, dice)
        mine = terms.limit(desk.roster.roles(actor))
        stage = desk.stage_of(live.case)
        if amount > mine and desk.roster.approver(live.case, stage, amount, actor) is None:
            amount = int(mine)
        if amount < 100:
            return None
        values["amount"] = amount
        if covers == "both" and actor not in desk.roster.pool("offer-remedy", stage.number).has:
            covers = "original"
        if covers == "both":
            pursuing, covers = max(amount // 500 * 100, 100) if amount > 100 else amount, ""
    if covers:
        values["covers"] = covers
    if kind not in AT_ONCE and dice.chance(shares.REMEDY_DATED):
        values["due"] = desk.diary.day(desk.clock.place + 5 + dice.below(20))
    return Offer(values, pursuing)


def _amount(kind: str, told: str, dice: Dice) -> int:
    """Hundredths: what the complaint speaks of where it is about that money, else a round sum."""
    if told and kind in ("refund", "waiver"):
        return parse_money(told, "amount")
    least, most = AMOUNTS.get(kind, SOMETHING)
    return (least + dice.early(most - least) // 5 * 5) * 100


# --- approved before the response, delivered after it ---


def approved(desk: Desk, live: Live) -> bool:
    """Whether nothing waits for approval any more, now that the response is to go out."""
    waiting = [remedy for remedy in live.case.remedies.owed if remedy.awaits_approval]
    return all(_approved(desk, live, remedy.number) for remedy in waiting)


def _approved(desk: Desk, live: Live, number: int) -> bool:
    remedy = next(r for r in live.case.remedies.all if r.number == number)
    amount, dice, stage = remedy.terms.amount or 0, desk.dice, desk.stage_of(live.case)
    approver = desk.roster.approver(live.case, stage, amount, remedy.by)
    if approver is None:
        return False
    if not dice.chance(shares.NOT_APPROVED):
        words: Given = {"remedy": number, "text": dice.pick(phrases.APPROVED)}
        return desk.do(live, "approve-remedy", words, actor=approver)
    desk.do(
        live,
        "approve-remedy",
        {"remedy": number, "not_approved": dice.pick(phrases.NOT_APPROVED)},
        actor=approver,
    )
    mine = desk.policy.remedies.limit(desk.roster.roles(remedy.by))
    if (
        mine >= 100
        and _upheld(desk, live)
        and remedy.by == desk.roster.taker("offer-remedy", live.case, stage)
    ):
        smaller: Given = {"kind": remedy.terms.code, "amount": int(min(mine, amount)), "covers": "original"}
        desk.do(live, "offer-remedy", smaller, actor=remedy.by)
    return True


def _upheld(desk: Desk, live: Live) -> bool:
    """Whether something still is: a decision may have been corrected since the offer."""
    outcomes = {decision.outcome for decision in live.case.stage.decisions}
    return bool(outcomes & set(desk.policy.remedies.for_outcomes))


def _approve(desk: Desk, live: Live, step: Step) -> bool:
    return approved(desk, live)


def goodwill(desk: Desk, live: Live) -> None:
    """What is given at the front line, without a finding, and at once."""
    terms, dice = desk.policy.remedies, desk.dice
    kinds = [code for code in terms.without_finding if code in desk.policy.lists.remedies]
    if not kinds or live.case.remedies.all or not dice.chance(shares.REMEDY_RESOLVED):
        return
    kind = dice.pick(kinds)
    values: Given = {"kind": kind, "text": phrases.GOODWILL}
    actor = desk.roster.taker("offer-remedy", live.case, desk.stage_of(live.case))
    if actor is None:
        return
    if kind in terms.with_money:
        amount = int(min(_amount(kind, "", dice), terms.limit(desk.roster.roles(actor))))
        if amount < 100:
            return
        values["amount"] = amount
    desk.do(live, "offer-remedy", values, actor=actor)


def deliveries(desk: Desk, live: Live) -> list[Step]:
    """When the complainant will have what is owed, now that the response has gone; what is said in it is delivered with it."""
    now, dice = desk.clock.place, desk.dice
    planned = {number for _, what, number in live.steps if what == steps.DELIVER}
    ahead: list[Step] = []
    for remedy in live.case.remedies.owed:
        if remedy.number in planned:
            continue
        if remedy.terms.code in AT_ONCE:
            words: Given = {"remedy": remedy.number, "text": phrases.DELIVERED_WITH_RESPONSE}
            if desk.do(live, "deliver-remedy", words):
                continue
        due = desk.last_place(remedy.terms.due) if remedy.terms.due else now + 15
        at = max(now, due - dice.early(8))
        if dice.chance(shares.REMEDY_LATE):
            at = max(now, due) + 1 + dice.early(20)
        ahead.append((at, steps.DELIVER, remedy.number))
    return ahead


def _deliver(desk: Desk, live: Live, step: Step) -> bool:
    remedy = next((r for r in live.case.remedies.owed if r.number == step[2]), None)
    if remedy is None:
        return True
    dice, number = desk.dice, remedy.number
    if dice.chance(shares.REMEDY_DECLINED):
        return desk.do(live, "decline-remedy", {"remedy": number, "reason": dice.pick(phrases.DECLINED)})
    return desk.do(live, "deliver-remedy", {"remedy": number, "text": dice.pick(phrases.DELIVERED)})


def not_wanted(desk: Desk, live: Live) -> None:
    """Who withdraws a complaint does without what was offered."""
    for remedy in live.case.remedies.owed:
        desk.do(live, "decline-remedy", {"remedy": remedy.number, "reason": desk.dice.pick(phrases.DECLINED)})


DEEDS: dict[int, Deed] = {steps.APPROVE: _approve, steps.DELIVER: _deliver}
