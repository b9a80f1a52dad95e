"""Keys as people write them in a settings file, and as Textual names them."""

from collections.abc import Iterable
from typing import Final

from textual.keys import KEY_ALIASES, Keys, _character_to_key

from store.policy_shape import did_you_mean, shown

NEVER: Final = {
    "ctrl+h": "a terminal sends backspace for it",
    "ctrl+i": "a terminal sends tab for it",
    "ctrl+m": "a terminal sends enter for it",
    "ctrl+j": "a terminal may send it for enter",
    "ctrl+q": "it leaves the desk",
    "ctrl+c": "it copies, and says how to leave",
}
"""Keys that never come, or that are not to be given away."""
SPELT: Final = {
    "esc": "escape",
    "return": "enter",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "del": "delete",
    "ins": "insert",
}
CHARACTERS: Final = frozenset(_character_to_key(chr(code)) for code in range(33, 127))
"""What Textual calls the characters of a keyboard: `question_mark`."""
KNOWN: Final = frozenset(key.value for key in Keys if not key.value.startswith("<")) - {"return", "ctrl-at"}


def named(written: "str | Iterable[str]") -> tuple[list[str], str]:
    """The keys as Textual names them, and what is wrong with them ("" where nothing is).

    `written` is one key, or several in a list or with `,` between them.
    """
    if isinstance(written, str):
        parts = [written] if len(written) == 1 else [part.strip() for part in written.split(",")]
    else:
        parts = [part if len(part) == 1 else part.strip() for part in written]
    names = []
    for part in parts:
        name, why = _named(part)
        if why:
            return [], why
        names.append(name)
    return (names, "") if names else ([], 'a key is needed, as "f5" or "x"')


def _named(part: str) -> tuple[str, str]:
    if len(part) == 1:
        return (_character_to_key(part), "") if part.isprintable() else ("", f"{shown(part)} is no key")
    name = SPELT.get(part.casefold(), part)
    name = name if name in KNOWN or len(name) == 1 else name.lower()
    if name in NEVER:
        return "", f"{name} can't be given: {NEVER[name]}"
    if name in KNOWN or name in KEY_ALIASES or name in CHARACTERS:
        return name, ""
    near = did_you_mean(part, [*KNOWN, *SPELT, *CHARACTERS]) or '; write a letter, "f5", "ctrl+t" or "space"'
    return "", f"there is no key {shown(part)}{near}"
