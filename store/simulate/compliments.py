"""Compliments: taken in, passed on, used (R9)."""

from functools import partial

from store.records.compliment import COMPLIMENT
from store.records.kind import Record
from store.simulate import phrases_people as phrases
from store.simulate import shares
from store.simulate.desk import Desk
from store.simulate.names import person
from store.simulate.vocabulary import FORM, Given


def arrive(desk: Desk, complaints: int) -> int:
    """How many come on a day with so many complaints."""
    return sum(desk.dice.chance(shares.COMPLIMENTS) for _ in range(complaints))


def take_in(desk: Desk) -> None:
    """Somebody says what went well, to whoever answers."""
    dice, roster, lists = desk.dice, desk.roster, desk.policy.lists
    subject, detail, service = dice.pick(phrases.COMPLIMENTS)
    channel = desk.vocabulary.channel(dice)
    values: Given = {"subject": subject, "detail": detail}
    if channel != FORM:
        values["channel"] = channel
    if service in lists.services:
        values["service"] = service
    if dice.chance(80):
        who = person(dice)
        values["name"] = who.name
        if who.email:
            values["contact"] = who.email
    if dice.chance(45):
        colleague = roster.colleague()
        if colleague is not None:
            values["staff"] = (colleague,)
    elif dice.chance(50):
        values["thanked"] = dice.pick(phrases.THANKED)
    pool = roster.of_kind(COMPLIMENT.name)
    actor = roster.receiver()
    actor = actor if actor in pool.has else dice.pick(pool.who)
    compliment = desk.begin(COMPLIMENT, values, actor)
    if dice.chance(shares.SHARED):
        desk.later(desk.clock.place + 1 + dice.early(8), partial(_share, desk, compliment, actor))


def _share(desk: Desk, compliment: Record, actor: int) -> None:
    dice = desk.dice
    staff: tuple[int, ...] = getattr(compliment, "staff", ())
    values: Given = {"text": dice.pick(phrases.SHARED)}
    if staff:
        values["to"] = staff
    else:
        values["team"] = desk.policy.stages[0].handled_by[0]
    shared = desk.take(COMPLIMENT, compliment, "share", values, actor)
    if dice.chance(shares.USED) and "feedback_uses" in desk.vocabulary.lists:
        desk.later(desk.clock.place + 3 + dice.below(30), partial(_use, desk, shared, actor))


def _use(desk: Desk, compliment: Record, actor: int) -> None:
    how = desk.vocabulary.code("feedback_uses", desk.dice)
    text = phrases.USED.get(how, phrases.USED["thanks"])
    desk.take(COMPLIMENT, compliment, "use", {"how": how, "text": text}, actor)
