"""The keys of the actions: the one table from which screens, help, palette and docs/keys.md read them.

What an action is, and whether it may be taken, the store's registry and rules say; here is only how to reach it. A step
of the way through the stages has a letter of its own. Everything else stands in a menu, which one key opens and a second
takes from, and most menus are a chapter of the case. The id of an action's key is `case.NAME`, that of a menu's
`menu.NAME`, for a keymap to name.
"""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

KeyOf = Callable[[str, str], str]
"""Gives the key of a binding as it is shown, by its id and the key that comes with the program."""

STEPS: Final[Mapping[str, str]] = {
    "acknowledge": "a",
    "allocate": "l",
    "investigate": "i",
    "ask": "q",
    "answered": "w",
    "inform-staff": "t",
    "decide": "d",
    "respond": "r",
    "escalate": "e",
    "extend": "x",
    "resolve": "s",
    "withdraw": "W",
    "close": "c",
    "reopen": "b",
    "confirm-receipt": "f",
    "note": "n",
    "adopt": "p",
}
"""Letters that moving (j k g G), choosing, marking and leaving do not use. In the order in which a case goes through them."""


RECORD_STEPS: Final[Mapping[str, str]] = {
    "assign-change": "a",
    "add-case": "b",
    "report": "r",
    "done": "d",
    "drop": "X",
    "register-effect": "e",
    "assess-effect": "s",
    "share": "p",
    "use": "u",
}
"""The letters of the steps on a change or a compliment, of which a screen shows one kind. The id of such a key is `record.NAME`."""


class Menu(NamedTuple):
    """A key, and by their names the actions that it leads to, each with a letter. `title` is None where the chapter gives it."""

    key: str
    letters: Mapping[str, str]
    title: str | None = None


MENUS: Final[Mapping[str, Menu]] = {
    "ends": Menu(
        "Z", {"refer": "r", "refuse": "f", "service-request": "s", "withdraw-point": "p"}, "Other ends"
    ),
    "clock": Menu("X", {"adjust-clock": "a", "recalculate": "r"}, "The clock"),
    "scope": Menu("S", {"assess": "a"}),
    "serious": Menu(
        "V",
        {
            "flag-serious": "f",
            "open-investigation": "o",
            "decline-investigation": "d",
            "return-from-investigation": "b",
        },
    ),
    "flags": Menu("F", {"flag": "f", "hand-on": "h"}),
    "social": Menu("M", {"log-comment": "l", "invite-private": "i", "moved-private": "m"}),
    "complainants": Menu(
        "C",
        {
            "add-representative": "r",
            "record-authority": "u",
            "end-representative": "e",
            "agree-adjustment": "a",
            "deliver-adjustment": "d",
            "review-adjustment": "w",
            "record-vulnerability": "v",
            "end-vulnerability": "o",
            "set-preferences": "p",
            "record-privacy-notice": "n",
            "record-consent": "c",
        },
    ),
    "contact": Menu(
        "B",
        {
            "restrict-contact": "r",
            "review-restriction": "w",
            "allege-detriment": "a",
            "follow-up-detriment": "f",
            "record-satisfaction": "s",
        },
    ),
    "privacy": Menu("P", {"restrict-view": "r", "lift-view-restriction": "l"}),
    "strands": Menu(
        "D",
        {
            "open-data-protection": "o",
            "acknowledge-data-protection": "a",
            "update-data-protection": "u",
            "conclude-data-protection": "c",
        },
    ),
    "updates": Menu("U", {"update": "u"}),
    "staff": Menu("T", {"invite-staff": "i", "staff-responded": "r"}),
    "interests": Menu("I", {"declare-interest": "d"}),
    "handoff": Menu("H", {"hand-off": "h"}),
    "evidence": Menu("E", {"add-evidence": "a"}),
    "drafts": Menu("Q", {"share-draft": "s", "comments-received": "c"}),
    "remedies": Menu(
        "R", {"offer-remedy": "o", "approve-remedy": "a", "deliver-remedy": "d", "decline-remedy": "n"}
    ),
    "links": Menu("L", {"link-case": "l", "unlink-case": "u"}),
    "learning": Menu("K", {"record-learning": "l"}),
    "quality": Menu("J", {"check-quality": "c"}),
    "legal": Menu("O", {"record-override": "r", "end-override": "e"}),
    "retention": Menu(
        "Y", {"set-retention": "c", "place-hold": "h", "release-hold": "r", "dispose": "D", "redact": "X"}
    ),
}
"""What else belongs to the way, then the chapters in their order. Their keys are capital letters, most of them to be remembered by."""

MENU_OF: Final[Mapping[str, str]] = {action: name for name, menu in MENUS.items() for action in menu.letters}
"""The menu of every action that stands in one."""

KEYS: Final[Mapping[str, tuple[str, ...]]] = {action: (key,) for action, key in STEPS.items()} | {
    action: (menu.key, letter) for menu in MENUS.values() for action, letter in menu.letters.items()
}
"""The keys of every action, one after the other, in the order in which they are shown."""


def as_they_come(_binding_id: str, key: str) -> str:
    """The key that comes with the program: what there is without a keymap of somebody's own."""
    return key


def shown(action: str, key_of: KeyOf = as_they_come) -> str:
    """Its keys as people read them: `d`, `R o`; "" where it has none."""
    if action in STEPS:
        return key_of(f"case.{action}", STEPS[action])
    if action not in MENU_OF:
        return ""
    menu = MENU_OF[action]
    return (
        f"{key_of(f'menu.{menu}', MENUS[menu].key)} {key_of(f'case.{action}', MENUS[menu].letters[action])}"
    )


def menu_title(name: str) -> str:
    """What a menu is called: as its chapter, or by a name of its own."""
    from store.case.chapters import CHAPTERS

    return MENUS[name].title or CHAPTERS[name].title
