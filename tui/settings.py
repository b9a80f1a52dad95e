"""What a person sets for their own desk: theme, keys, queues, columns, snippets. `settings_file` reads it from a file.

Nothing here is imported but what every desk needs anyway.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from store.policy_shape import Mistake
    from tui.queues import Queue


@dataclass(frozen=True)
class Settings:
    """What holds for the desk; as it stands, that of somebody who has set nothing."""

    theme: str | None = None
    """The name of a theme of `tui.themes`; None goes by the terminal."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Keys by the id of what they do, as Textual writes them, with `,` between several."""
    queues: "tuple[Queue, ...]" = ()
    """Queues of one's own."""
    show: tuple[str, ...] = ()
    """The titles of the queues to show, in their order; none for all."""
    columns: tuple[str, ...] = ()
    """The names of the columns of the queue, in their order; none for the usual ones."""
    snippets: Mapping[str, str] = field(default_factory=dict)
    """Texts to put into what one writes, by what they are called."""
    mistakes: "tuple[Mistake, ...]" = ()
    """What is wrong with the file, in its order."""


USUAL: Final = Settings()


def settings_path() -> Path:
    """The file of whoever runs the program, whether it is there or not."""
    from platformdirs import user_config_path

    return user_config_path("upheld", appauthor=False) / "settings.toml"


def load(path: Path | None = None) -> Settings:
    """What the file says (that of whoever runs the program if not given). No file is no mistake."""
    path = path or settings_path()
    try:
        if not path.exists():
            return USUAL
    except OSError:
        pass  # said by who tries to read it
    from tui.settings_file import load_file

    return load_file(path)


def first_sentence(settings: Settings, path: Path) -> str:
    """One sentence for who opens the desk with a file that has mistakes: what, where, what to do."""
    more = len(settings.mistakes) - 1
    others = f", and without {more} more" if more else ""
    return (
        f"{path}, {settings.mistakes[0].sentence} The desk goes on without it{others}: "
        "`upheld settings` names every mistake."
    )
