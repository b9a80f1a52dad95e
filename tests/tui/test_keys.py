"""One registry: every action has a key, help, a command and a line in docs/keys.md, and no key means two things in one place."""

from collections import Counter
from collections.abc import Iterable

import pytest
from textual.binding import Binding, BindingType

from store.case.chapters import CHAPTERS
from store.records import KINDS
from store.records import STEPS as RECORDED
from store.rules.actions import ACTIONS
from tests.tools.key_table import PAGE, page
from tui import cli
from tui.actions import KEYS, MENU_OF, MENUS, RECORD_STEPS, STEPS, menu_title, shown
from tui.app import UpheldApp
from tui.screens.action_keys import action_bindings, action_words, words_of
from tui.screens.action_menu import ActionMenu
from tui.screens.case import CaseScreen
from tui.screens.queue import QueueScreen
from tui.screens.record import RecordScreen
from tui.widgets.case_table import CaseTable
from tui.widgets.chronology import Chronology
from tui.widgets.next_steps import NextSteps
from tui.widgets.queue_list import QueueList
from tui.widgets.scroller import move_keys
from tui.widgets.table_keys import MOVES

MOVING = {"j", "k", "g", "G"}


def keys_of(*bindings: Iterable[BindingType]) -> list[str]:
    """Every key that the bindings use."""
    found = [binding for some in bindings for binding in some if isinstance(binding, Binding)]
    return [key for binding in found for key in binding.key.split(",")]


def test_every_action_has_a_key_and_every_key_an_action() -> None:
    assert set(KEYS) == set(ACTIONS)
    assert len(set(KEYS.values())) == len(KEYS)
    assert set(STEPS) | set(MENU_OF) == set(KEYS)


@pytest.mark.parametrize("name", ACTIONS)
def test_every_action_has_help_a_command_and_a_line_in_the_docs(name: str) -> None:
    action = ACTIONS[name]
    assert action.title
    assert action.does
    for field in action.fields:
        assert field.label
        assert field.help, field.name
    assert f"`case.{name}`" in PAGE.read_text(encoding="utf-8")
    assert f"| `{shown(name)}` | {action.title} |" in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ACTIONS)
def test_every_action_is_a_command_with_a_help_of_its_own(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["do", "CMP-2026-00001", name, "--help"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert ACTIONS[name].does[1:] in told
    assert all(field.option in told for field in ACTIONS[name].fields)


def test_every_step_of_a_change_or_a_compliment_has_a_key_of_its_own_and_a_line_in_the_docs() -> None:
    assert set(RECORD_STEPS) == set(RECORDED)
    for kind in KINDS.values():
        own = [RECORD_STEPS[step] for step in kind.steps]
        others = keys_of(
            [b for b in RecordScreen.BINDINGS if not str(getattr(b, "action", "")).startswith("step(")]
        )
        assert max(Counter([*own, *others, *MOVING]).values(), default=1) == 1
    for name in RECORD_STEPS:
        assert f"`record.{name}`" in PAGE.read_text(encoding="utf-8")


def test_the_docs_are_what_the_program_writes() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tests.tools.key_table"


def test_every_chapter_with_actions_is_a_menu_of_all_of_them() -> None:
    for name in CHAPTERS:
        mine = {action.name for action in ACTIONS.values() if action.chapter == name}
        assert mine == set(MENUS[name].letters) if mine else name not in MENUS, name
    assert [name for name in MENUS if name in CHAPTERS] == [name for name in CHAPTERS if name in MENUS]
    titles = [menu_title(name) for name in MENUS]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("name", MENUS)
def test_the_letters_of_a_menu_are_its_own_and_none_moves(name: str) -> None:
    letters = list(MENUS[name].letters.values())
    assert len(set(letters)) == len(letters)
    assert all(len(letter) == 1 and letter.isascii() and letter.isalpha() for letter in letters)
    assert not set(letters) & set(keys_of(ActionMenu.BINDINGS, move_keys("list")))


@pytest.mark.parametrize(
    "around",
    [
        (QueueScreen.BINDINGS, CaseTable.BINDINGS, MOVES, UpheldApp.BINDINGS),
        (QueueScreen.BINDINGS, QueueList.BINDINGS, UpheldApp.BINDINGS),
        (CaseScreen.BINDINGS, NextSteps.BINDINGS, move_keys("list"), UpheldApp.BINDINGS),
        (CaseScreen.BINDINGS, Chronology.BINDINGS, move_keys("list"), UpheldApp.BINDINGS),
        (CaseScreen.BINDINGS, move_keys("text"), UpheldApp.BINDINGS),
    ],
)
def test_no_key_of_an_action_means_anything_else_there(around: tuple[list[BindingType], ...]) -> None:
    used = Counter(keys_of(*around))
    for key in keys_of(action_bindings()):
        assert used[key] == 1, key
        assert key not in MOVING


def test_ids_name_one_key_each() -> None:
    letters = [
        Binding(letter, "", id=f"case.{name}")
        for menu in MENUS.values()
        for name, letter in menu.letters.items()
    ]
    for screen in (QueueScreen, CaseScreen):
        ids = Counter(
            b.id for b in [*screen.BINDINGS, *ActionMenu.BINDINGS, *letters] if isinstance(b, Binding)
        )
        assert not [name for name, many in ids.items() if name is None or many > 1]


def test_a_key_says_what_it_does_in_the_words_of_the_registry() -> None:
    told = {binding.id: words_of(binding) for binding in action_bindings()}
    for name in STEPS:
        assert told[f"case.{name}"] == action_words(name) == f"{ACTIONS[name].title}: {ACTIONS[name].does}"
    for name in MENUS:
        assert menu_title(name) in told[f"menu.{name}"]
