"""What a form shows before anything is recorded: the text that would be written, and who could be given the case."""

from datetime import date
from types import MappingProxyType
from typing import Final, NamedTuple

from store import events as e
from store import letters, views
from store.case import Entry, evolve
from store.errors import BadInput, Refused
from store.letters.blocks import WRITTEN
from store.people import Handler
from store.policy import Policy
from store.rules import decide, fields, making, mentions, people
from store.rules.actions import ACTIONS, RECEIVE
from store.rules.fields import Command, Field, Kind, Raw
from store.unit import Unit

# Numbers that no case and no person has: what is only shown takes none.
NOBODYS = decide.Numbers(case=0, person=0)
NO_REFERENCE = "CMP-0000-00000"
LATER = "CMP-…"
WORDS = (Kind.LINE, Kind.PROSE, Kind.CHOICE)
ANSWERED: Final = frozenset({"decide", "offer-remedy"})
"""The actions that come without a letter, but which the response is made of."""


class Preview(NamedTuple):
    """A letter as it would go to the complainant; nothing of it is recorded.

    `kind` is that of its template ("outcome", "signpost" …). `not_yet` is the sentence that says why the response could not be sent yet
    although it reads so already, "" where nothing stands against it.
    """

    kind: str
    text: str
    not_yet: str = ""


def tells(action: str) -> bool:
    """Whether the complainant gets to read something of the action: a letter with it, or later the response."""
    found = ACTIONS[action]
    return action in ANSWERED or found.records in WRITTEN or any(field.written for field in found.fields)


def as_sent(
    unit: Unit,
    loaded: views.Loaded,
    action: str,
    on: date,
    reading: views.Reading,
    raw: Raw,
    *,
    complete: bool,
) -> Preview:
    """What the complainant would read if the action were taken now, with `raw` as typed: the very text that would be kept.

    Unless `complete`, what must still be filled in stands there as its name in brackets. Raises Refused where the action may not be
    taken, or tells nobody anything; BadInput for a value that can't be used, or is missing.
    """
    if action not in ACTIONS:
        raise BadInput(f"there is no action {action!r}; the actions are {', '.join(ACTIONS)}.")
    if not tells(action):
        raise Refused(
            f"{ACTIONS[action].title} writes nothing to the complainant, so there is nothing to read."
        )
    world, policy = reading.world, reading.world.policy_of(loaded.case)
    values: dict[str, fields.type_of_value] = {}
    chosen_from = decide.asked_under(ACTIONS[action], loaded.case, world)
    for field in ACTIONS[action].fields:
        given = raw.get(field.name)
        stand_in = None if complete or given else _stand_in(field, policy)
        if stand_in is not None:
            values[field.name] = stand_in
        else:
            values |= fields.read((field,), {field.name: given}, chosen_from, world.handlers)
    made = decide.decide(loaded.case, Command(action, on, values), world, reading.now)
    if action in ANSWERED:
        return _answer(unit, loaded, made, on, reading)
    written = letters.written(made, loaded.case, policy, views.correspondence(unit, loaded, reading))
    return next(Preview(letters.kind_of(new.event), text) for new in written if (text := letters.told(new)))


def _answer(
    unit: Unit, loaded: views.Loaded, made: tuple[e.New, ...], on: date, reading: views.Reading
) -> Preview:
    """The response as it would be written once `made` has happened."""
    case, entries = loaded.case, list(loaded.entries)
    texts: dict[int, dict[str, str]] = {}
    policy = reading.world.policy_of(case)
    for new in (new for new in made if new.stream_id == case.id):
        entry = Entry(case.last_seq + 1, case.id, reading.now, reading.actor.id, new.event)
        case, texts[entry.seq] = evolve(case, entry), new.texts
        entries.append(entry)
    s = decide.situation(case, reading.world, reading.now, on)
    sent = making.respond(s, Command("respond", on))
    to = views.correspondence(unit, views.Loaded(case, entries), reading, texts)
    (new,) = letters.written(sent, case, policy, to)
    return Preview(letters.kind_of(new.event), letters.told(new), decide.why_not(ACTIONS["respond"], s) or "")


def letter(
    unit: Unit,
    loaded: views.Loaded,
    action: str,
    on: date,
    reading: views.Reading,
    typed: Raw = MappingProxyType({}),
) -> str:
    """What the store writes for the complainant where the action is taken on `on` and nobody writes it; "" where nothing is.

    `typed` are the fields filled in so far; one that must still be is shown as its name in brackets. Raises Refused where the
    action may not be taken.
    """
    asked = [field for field in ACTIONS[action].fields if not field.written]
    if len(asked) == len(ACTIONS[action].fields):
        return ""
    policy = reading.world.policy_of(loaded.case)
    values = {
        field.name: value for field in asked if (value := _so_far(field, typed, policy, reading)) is not None
    }
    made = decide.decide(loaded.case, Command(action, on, values), reading.world, reading.now)
    made = letters.written(made, loaded.case, policy, views.correspondence(unit, loaded, reading))
    texts = {name: text for new in made for name, text in new.texts.items()}
    return texts.get("letter", "") or texts.get("text", "")


def _so_far(field: Field, typed: Raw, policy: Policy, reading: views.Reading) -> fields.type_of_value | None:
    """What was typed into a field, or what stands for it as long as nothing that will do was."""
    if field.name in typed:
        try:
            return fields.read((field,), {field.name: typed[field.name]}, policy, reading.world.handlers).get(
                field.name
            )
        except BadInput:
            pass
    return _stand_in(field, policy)


def _stand_in(field: Field, policy: Policy) -> fields.type_of_value | None:
    """What stands for a field that must still be filled in, None where it need not be."""
    if not field.is_required(policy):
        return None
    return 1 if field.kind is Kind.NUMBER else f"[{field.label.lower()}]" if field.kind in WORDS else None


def receipt(on: date, raw: Raw, reading: views.Reading, *, complete: bool) -> Preview:
    """What the complainant would be told at receipt, by whoever wrote it or by the store. Raises Refused or BadInput.

    Unless `complete`, fields may still be missing.
    """
    policy = reading.world.policies[reading.world.policy_on(on)]
    asked = RECEIVE.fields if complete else tuple(field for field in RECEIVE.fields if raw.get(field.name))
    values = fields.read(
        asked, {field.name: raw.get(field.name) for field in asked}, policy, reading.world.handlers
    )
    made = decide.receive(Command(RECEIVE.name, on, values), reading.world, reading.now, NOBODYS)
    return next(
        Preview(letters.kind_of(new.event), text.replace(NO_REFERENCE, LATER))
        for new in letters.signposted(made, policy)
        if (text := letters.told(new))
    )


def signposting(on: date, begins_at: str, reading: views.Reading) -> str:
    """What a complainant whose complaint is received on `on` is told; the reference is not known yet. Raises Refused.

    `begins_at` is the stage that was chosen, "" for the first.
    """
    world = reading.world
    policy = world.policies[world.policy_on(on)]
    chosen = {"stage": begins_at, "stage_reason": "…"} if begins_at in policy.choices("direct") else {}
    made = decide.receive(Command(RECEIVE.name, on, chosen), world, reading.now, NOBODYS)
    told = next((new.texts["text"] for new in letters.signposted(made, policy) if "text" in new.texts), "")
    return told.replace(NO_REFERENCE, LATER)


def who_may_be_mentioned(loaded: views.Loaded, reading: views.Reading) -> list[Handler]:
    """The handlers whom a note on the case may name."""
    s = decide.situation(loaded.case, reading.world, reading.now)
    return [h for h in reading.world.handlers.values() if mentions.can_be_mentioned(s, h) is None]


def who_may_take(loaded: views.Loaded, reading: views.Reading) -> list[Handler]:
    """The handlers to whom the case could be allocated at its stage: not the one who has it."""
    s = decide.situation(loaded.case, reading.world, reading.now)
    return [
        handler
        for handler in reading.world.handlers.values()
        if handler.id != loaded.case.owner and people.can_be_given(s, handler) is None
    ]
