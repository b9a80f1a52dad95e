"""What a form shows before anything is recorded: the text that would be written, and who could be given the case."""

from datetime import date
from types import MappingProxyType

from store import letters, views
from store.errors import BadInput
from store.people import Handler
from store.policy import Policy
from store.rules import decide, fields, people
from store.rules.actions import ACTIONS, RECEIVE
from store.rules.fields import Command, Field, Kind, Raw
from store.unit import Unit

# Numbers that no case and no person has: what is only shown takes none.
NOBODYS = decide.Numbers(case=0, person=0)
NO_REFERENCE = "CMP-0000-00000"
LATER = "CMP-…"
WORDS = (Kind.LINE, Kind.PROSE, Kind.CHOICE)


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
    if not field.is_required(policy):
        return None
    return 1 if field.kind is Kind.NUMBER else f"[{field.label.lower()}]" if field.kind in WORDS else None


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


def who_may_take(loaded: views.Loaded, reading: views.Reading) -> list[Handler]:
    """The handlers to whom the case could be allocated at its stage: not the one who has it."""
    s = decide.situation(loaded.case, reading.world, reading.now)
    return [
        handler
        for handler in reading.world.handlers.values()
        if handler.id != loaded.case.owner and people.can_be_given(s, handler) is None
    ]
