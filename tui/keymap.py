"""Keys of one's own: which ids there are, where their keys work beside which others, and which choices clash.

Only who has keys of their own needs this: it imports every screen.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import combinations
from typing import Final

from textual.binding import Binding, BindingType

from store.policy_shape import Mistake, did_you_mean, inside
from tui.actions import MENUS, menu_title
from tui.app import UpheldApp
from tui.key_names import CHARACTERS
from tui.screens.act_as import ActAs
from tui.screens.action_keys import words_of
from tui.screens.action_menu import ActionMenu, letters_of
from tui.screens.case import CaseScreen
from tui.screens.confirm import Confirm
from tui.screens.form import Form
from tui.screens.go_to import GoTo
from tui.screens.help import HelpScreen
from tui.screens.put_in import PutIn
from tui.screens.queue import QueueScreen
from tui.screens.reader import Reader
from tui.screens.record import RecordScreen
from tui.screens.records import RecordsScreen
from tui.widgets.choices import Choice
from tui.widgets.chronology import Chronology
from tui.widgets.fields import DateLine
from tui.widgets.filter_line import FilterLine
from tui.widgets.next_steps import NextSteps
from tui.widgets.queue_list import QueueList
from tui.widgets.scroller import move_keys
from tui.widgets.table_keys import ACTS, MOVES

_EVERYWHERE: Final = UpheldApp.BINDINGS
_LIST: Final = move_keys("list")
_TEXT: Final = move_keys("text")

PLACES: Final[Mapping[str, tuple[Iterable[BindingType], ...]]] = {
    "in the queue": (QueueScreen.BINDINGS, ACTS, MOVES, _EVERYWHERE),
    "in the list of queues": (QueueScreen.BINDINGS, QueueList.BINDINGS, _EVERYWHERE),
    "while filtering": (FilterLine.BINDINGS,),
    "on a case": (CaseScreen.BINDINGS, NextSteps.BINDINGS, _LIST, _EVERYWHERE),
    "in the chronology": (CaseScreen.BINDINGS, Chronology.BINDINGS, _LIST, _EVERYWHERE),
    "in the account": (CaseScreen.BINDINGS, _TEXT, _EVERYWHERE),
    **{f"in the menu {menu_title(name)}": (letters_of(name), ActionMenu.BINDINGS, _LIST) for name in MENUS},
    "in a form": (Form.BINDINGS, DateLine.BINDINGS),
    "at a choice in a form": (Form.BINDINGS, Choice.BINDINGS),
    "in changes and compliments": (RecordsScreen.BINDINGS, ACTS, MOVES, _EVERYWHERE),
    "on a change or compliment": (RecordScreen.BINDINGS, NextSteps.BINDINGS, _LIST, _TEXT, _EVERYWHERE),
    "in a text": (Reader.BINDINGS, _TEXT),
    "in the help": (HelpScreen.BINDINGS,),
    "at a question": (Confirm.BINDINGS,),
    "at a number": (GoTo.BINDINGS,),
    "while choosing whom to act as": (ActAs.BINDINGS,),
    "while choosing a text to put in": (PutIn.BINDINGS,),
}
"""What works at the same time, by where."""
WRITING: Final = (
    "form.save",
    "form.cancel",
    "form.discard",
    "form.again",
    "form.put-in",
    "form.preview",
    "filter.",
    "go-to.",
    "act-as.",
    "put-in.",
    "desk.palette",
)
"""The beginnings of ids that work while one types: a character typed there is text."""


def every_binding() -> Iterator[Binding]:
    """Each binding that has an id, once."""
    seen = set()
    for groups in PLACES.values():
        for binding in _named(groups):
            if binding.id not in seen:
                seen.add(binding.id)
                yield binding


@cache
def ids() -> frozenset[str]:
    """Every id that a key can be given to."""
    return frozenset(str(binding.id) for binding in every_binding())


def usable(keys: Mapping[str, str]) -> tuple[dict[str, str], list[Mistake]]:
    """The keys that can be given, and what is wrong with the others: an id there is not, a character where one types, a clash."""
    found: list[Mistake] = []
    kept: dict[str, str] = {}
    for name, given in keys.items():
        if name not in ids():
            near = did_you_mean(name, sorted(ids())) or "; `upheld settings --keys` lists the ids"
            found.append(Mistake(inside("keys", name), f"nothing is called {name}{near}"))
        elif name.startswith(WRITING) and any(_is_text(key) for key in given.split(",")):
            found.append(
                Mistake(
                    inside("keys", name),
                    "it works while one types, so its key can't be a character; take f1 to f24, or ctrl+a letter",
                )
            )
        else:
            kept[name] = given
    while clash := _first_clash(kept):
        name, other, key, where = clash
        del kept[name]
        does = next(words_of(b) for b in every_binding() if b.id == other)
        found.append(
            Mistake(
                inside("keys", name),
                f"{key} is the key of {other} already {where} ({does}); give one of the two another",
            )
        )
    return kept, found


def _first_clash(keys: Mapping[str, str]) -> tuple[str, str, str, str] | None:
    """An id whose own key would mean two things in one place, the other id, the key and the place."""
    for where, groups in PLACES.items():
        before = {str(b.id): set(b.key.split(",")) for b in _named(groups)}
        after = {
            name: set(keys[name].split(",")) if name in keys else default for name, default in before.items()
        }
        for one, other in combinations(after, 2):
            shared = after[one] & after[other]
            if shared and not before[one] & before[other]:
                name, rest = (other, one) if other in keys else (one, other)
                return name, rest, min(shared), where
    return None


def _named(groups: Iterable[Iterable[BindingType]]) -> list[Binding]:
    return [found for group in groups for found in group if isinstance(found, Binding) and found.id]


def _is_text(key: str) -> bool:
    return len(key) == 1 or key == "space" or key in CHARACTERS
