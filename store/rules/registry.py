"""What an action is. The registry in `actions` holds one for everything that can be done to a case."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from store.events import CaseEvent, New
from store.policy import Policy, Who
from store.rules.fields import Command, Field
from store.rules.situation import Situation, World

Rule = Callable[[Situation], str | None]
Earliest = Callable[[Situation], tuple[date, str]]


def nothing_more(s: Situation, event: Any) -> list[str]:
    """What `inspect` asks of an event beyond the rules of its action, where there is nothing more to ask."""
    return []


def no_words(event: Any, world: World, policy: Policy) -> str:
    """What a chronology says of an event beside its texts, where its name says it all."""
    return ""


@dataclass(frozen=True)
class Undo:
    """The action that compensates for another with an event of its own: what it takes back stays on record.

    `same` fills its fields from the event that is taken back, `earlier` from the one of the same kind before that, which it restores;
    where there was none, nothing can be restored. Both map a field of the action to an attribute of the event.
    """

    action: str
    same: Mapping[str, str] = field(default_factory=dict)
    earlier: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Action:
    """One thing that can be done to a case: its fields, the rules that must be silent for it to be allowed (in the order in
    which they speak), the earliest civil date it can have, and the events it makes.

    `earliest` gives the first civil date the fact can have and what happened then, for the sentence that refuses an earlier one.
    `final` marks what cannot be undone: it was told to somebody outside. `who` is who may, where the policy's [who] does not say.
    `records` is the event by which `inspect` knows the action again, `needs` the texts without which it could not have been made,
    `inspects` what else must hold of the event's own facts, `says` those facts in words. `undone_by` is what compensates for it; what was
    sent, told or decided has nothing that does.
    """

    name: str
    title: str
    does: str
    fields: tuple[Field, ...]
    rules: tuple[Rule, ...]
    earliest: Earliest
    make: Callable[[Situation, Command], tuple[New, ...]]
    records: type[CaseEvent]
    needs: tuple[str, ...] = ()
    final: bool = False
    in_force: bool = False  # its choices are those of the policy in force, whichever governs the case
    before_adoption: bool = False  # can be taken on a case of an older register that is under no policy
    who: Who = "stage"
    chapter: str = ""  # of store.case.chapters; "" is the way through the stages
    inspects: Callable[[Situation, Any], list[str]] = nothing_more
    says: Callable[[Any, World, Policy], str] = no_words
    undone_by: Undo | None = None


@dataclass(frozen=True)
class Intake:
    """What brings cases in: there is no case yet that a rule could be asked of."""

    name: str
    title: str
    does: str
    fields: tuple[Field, ...]
    who: Who = "anyone"


def by_name(actions: tuple[Action, ...]) -> dict[str, Action]:
    """The actions by their name, which must be theirs alone."""
    found = {action.name: action for action in actions}
    assert len(found) == len(actions)
    return found
