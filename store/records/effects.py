"""The effect of a change: what will be looked at is registered before anybody looks, and only that is assessed."""

from store import events as e
from store.errors import Refused
from store.policy import Policy
from store.records.change import EXPECTED, MEASURES, VERDICTS, Change, Effect, assessed_words
from store.records.kind import Matter, Step, one
from store.rules.fields import Command, Field
from store.rules.fields import Kind as Of
from store.rules.situation import World, in_words, listed


def not_dropped(m: Matter) -> str | None:
    """Nothing more happens to a change that was dropped."""
    change: Change = m.record
    if change.dropped is None:
        return None
    return f"{m.ref} was dropped on {in_words(change.dropped)}: propose another change (upheld change)."


def may_be_assessed(m: Matter) -> str | None:
    """Only what was registered is looked at, once the change is made and the window is over."""
    change: Change = m.record
    if not change.unassessed:
        return f"No effect of {m.ref} is registered that was not assessed: register it first, before looking (register-effect)."
    if change.done is None:
        return f"{m.ref} has not been done yet, so it has had no effect."
    first = min(change.unassessed, key=lambda effect: effect.terms.window_to)
    return None if first.terms.window_to < m.on else _not_over(first)


def _not_over(effect: Effect) -> str:
    return f"The window of effect {effect.number} lasts until {in_words(effect.terms.window_to)}: assess it after that."


def _register(m: Matter, c: Command) -> tuple[e.New, ...]:
    change: Change = m.record
    about = (c.text("measure"), c.text("service"), c.text("category"))
    start, middle, end = (c.date(name) for name in ("window_from", "change_on", "window_to"))
    assert start is not None  # all three are required
    assert middle is not None
    assert end is not None
    event = e.EffectRegistered(
        on=m.on,
        number=_number(change, about),
        measure=about[0],
        service=about[1],
        category=about[2],
        expected=c.text("expected"),
        change_on=middle,
        window_from=start,
        window_to=end,
    )
    wrong = _wrong_terms(m, event)
    if wrong:
        raise Refused(wrong[0])
    return one(m, event)


def _number(change: Change, about: tuple[str, str, str]) -> int:
    """The same measure of the same complaints keeps its number, so that registering it anew takes the place of what was."""
    same = next((effect.number for effect in change.effects if effect.about == about), None)
    return same or len(change.effects) + 1


def _wrong_terms(m: Matter, event: e.EffectRegistered) -> list[str]:
    change: Change = m.record
    found = []
    expected = _number(change, (event.measure, event.service, event.category))
    if event.number != expected:
        found.append(f"it is effect {event.number}, where only {expected} was possible")
    looked = next((known for known in change.effects if known.number == event.number), None)
    if looked is not None and looked.found is not None:
        found.append(
            f"Effect {event.number} was assessed on {in_words(looked.found.on)}: what was looked at cannot be registered any more."
        )
    if not event.window_from < event.change_on <= event.window_to:
        found.append(
            "The window begins before the day of the change and ends on it or later: --window-from, --change-on, --window-to in order."
        )
    if event.window_to < m.today:
        found.append(
            f"The window ended on {in_words(event.window_to)}, so it could be looked at already; register one that ends today or later."
        )
    return found


def _assess(m: Matter, c: Command) -> tuple[e.New, ...]:
    change: Change = m.record
    unassessed = {effect.number: effect for effect in change.unassessed}
    number = c.number("effect")
    if number is None and len(unassessed) == 1:
        number = next(iter(unassessed))
    if number is None or number not in unassessed:
        raise Refused(f"Say which effect (--effect); not assessed yet: {listed(tuple(unassessed))}.")
    terms = unassessed[number].terms
    event = e.EffectAssessed(
        on=m.on,
        number=number,
        verdict=c.text("verdict"),
        window_from=terms.window_from,
        window_to=terms.window_to,
        value=c.number("value"),
        lower=c.number("lower"),
        upper=c.number("upper"),
    )
    wrong = _wrong_findings(m, event)
    if wrong:
        raise Refused(wrong[0])
    return one(m, event, text=c.text("text"))


def _wrong_findings(m: Matter, event: e.EffectAssessed) -> list[str]:
    change: Change = m.record
    effect = next((known for known in change.unassessed if known.number == event.number), None)
    if effect is None:
        return [f"There is no effect {event.number} that was registered and not assessed."]
    found = []
    if effect.terms.window_to >= event.on:
        found.append(_not_over(effect))
    if (event.window_from, event.window_to) != (effect.terms.window_from, effect.terms.window_to):
        found.append(f"The window of effect {event.number} is not the one that was registered.")
    if change.done is None or change.done > effect.terms.change_on:
        counted = in_words(effect.terms.change_on)
        found.append(
            f"The change was made after {counted}, from which effect {event.number} counts it: register it anew."
        )
    value, lower, upper = event.value, event.lower, event.upper
    if value is None or lower is None or upper is None:
        if (value, lower, upper) != (None, None, None) or event.verdict != "too-few":
            found.append(
                "A verdict rests on an estimate with its interval: give --value, --lower and --upper."
            )
    elif not lower <= value <= upper:
        found.append("The estimate lies within its interval: --lower, --value, --upper in order.")
    return found


def _terms(event: e.EffectRegistered, world: World, policy: Policy) -> str:
    measure = MEASURES.get(event.measure, event.measure)
    lists = policy.lists
    which = (
        lists.services.get(event.service, event.service),
        lists.categories.get(event.category, event.category),
    )
    return f"{measure} ({', '.join(filter(None, which)) or 'all complaints'}), {event.window_from} to {event.window_to}"


def _findings(event: e.EffectAssessed, world: World, policy: Policy) -> str:
    return assessed_words(event)


def _days(name: str, label: str, words: str) -> Field:
    return Field(name, Of.DATE, label, required=True, help=words)


STEPS = (
    Step(
        "register-effect", "Register effect", "settle what will be looked at, before anybody looks; until then it can be registered anew",
        (
            Field("measure", Of.CHOICE, "Measure", required=True, fixed=MEASURES, help="what is measured"),
            Field("service", Of.CHOICE, "Service", list_name="services", help="only complaints about this service"),
            Field("category", Of.CHOICE, "Category", list_name="categories", help="only complaints of this category"),
            Field("expected", Of.CHOICE, "Expected", required=True, fixed=EXPECTED, help="which way it should go"),
            _days("window_from", "From", "the first day looked at"),
            _days("change_on", "Change", "the day from which the change counts"),
            _days("window_to", "To", "the last day looked at"),
        ),
        (not_dropped,), _register, e.EffectRegistered, inspects=_wrong_terms, says=_terms,
    ),
    Step(
        "assess-effect", "Assess effect", "record what was found in the window that was registered",
        (
            Field("effect", Of.NUMBER, "Effect", help="which, where several are registered"),
            Field("verdict", Of.CHOICE, "Verdict", required=True, fixed=VERDICTS, help="what it comes to"),
            Field("value", Of.DECIMAL, "Estimate", help="the estimate, such as the rate after divided by that before"),
            Field("lower", Of.DECIMAL, "Lower", help="the lower end of its interval"),
            Field("upper", Of.DECIMAL, "Upper", help="the upper end of its interval"),
            Field("text", Of.PROSE, "Text", help="how it was found"),
        ),
        (not_dropped, may_be_assessed), _assess, e.EffectAssessed, inspects=_wrong_findings, says=_findings,
    ),
)  # fmt: skip
