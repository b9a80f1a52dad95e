"""What a form shows before anything is recorded: the text that would be written, and who could be given the case."""

from datetime import date

from store import letters, views
from store.people import Handler
from store.rules import decide, people
from store.rules.actions import ACTIONS, RECEIVE
from store.rules.fields import Command
from store.unit import Unit

# Numbers that no case and no person has: what is only shown takes none.
NOBODYS = decide.Numbers(case=0, person=0)
NO_REFERENCE = "CMP-0000-00000"
LATER = "CMP-…"


def letter(unit: Unit, loaded: views.Loaded, action: str, on: date, reading: views.Reading) -> str:
    """What the store writes for the complainant where the action is taken on `on` and nobody writes it; "" where nothing is.

    Raises Refused where the action may not be taken.
    """
    if not any(field.written for field in ACTIONS[action].fields):
        return ""
    policy = reading.world.policy_of(loaded.case)
    made = decide.decide(loaded.case, Command(action, on), reading.world, reading.now)
    made = letters.written(made, loaded.case, policy, views.correspondence(unit, loaded, reading))
    return next((text for new in made for name, text in new.texts.items() if name in ("letter", "text")), "")


def signposting(on: date, reading: views.Reading) -> str:
    """What a complainant whose complaint is received on `on` is told; the reference is not known yet. Raises Refused."""
    world = reading.world
    policy = world.policies[world.policy_in_force]
    made = decide.receive(Command(RECEIVE.name, on), world, reading.now, NOBODYS)
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
