"""`upheld settings`: the file of one's own desk; where it is, what is wrong with it, what it may say."""

import argparse
from typing import TYPE_CHECKING

from tui.arguments import CommandParser
from tui.output import columns, put, put_json
from tui.session import wants_json

if TYPE_CHECKING:
    from store.policy_shape import Mistake
    from tui.settings import Settings

WRONG = 1


def arguments(parser: CommandParser) -> None:
    """Its options."""
    parser.option(
        "--example", action="store_true", help="print a file that says what there is, all of it commented out"
    )
    parser.option("--keys", action="store_true", help="print what can be given a key of your own, by its id")


def run(args: argparse.Namespace) -> int:
    """Print the path and every mistake; or an example; or the ids."""
    from tui.settings import load, settings_path

    if args.example:
        put(_example().rstrip("\n"))
        return 0
    if args.keys:
        _put_keys(args)
        return 0
    path = settings_path()
    settings = load(path)
    mistakes = [*settings.mistakes, *_wrong_keys(settings)]
    if wants_json(args):
        found = [{"where": mistake.where, "what": mistake.what} for mistake in mistakes]
        put_json({"path": str(path), "there": path.exists(), "ok": not mistakes, "mistakes": found})
    else:
        put(
            str(path)
            if path.exists()
            else f"{path}\nthere is none yet: `upheld settings --example` prints one to begin with"
        )
        for mistake in mistakes:
            put(mistake.sentence)
        if path.exists() and not mistakes:
            put("nothing is wrong")
    return WRONG if mistakes else 0


def _wrong_keys(settings: "Settings") -> "list[Mistake]":
    """What can't be told without the screens, which who has no keys of their own does not wait for."""
    if not settings.keys:
        return []
    from tui.keymap import usable

    return usable(settings.keys)[1]


def _put_keys(args: argparse.Namespace) -> None:
    from tui.keymap import every_binding
    from tui.screens.action_keys import words_of

    rows = [(str(b.id), b.key, words_of(b)) for b in every_binding()]
    if wants_json(args):
        put_json([{"id": name, "keys": key.split(","), "does": does} for name, key, does in rows])
    else:
        put("\n".join(columns(rows, indent="")))


def _example() -> str:
    from importlib import resources

    return resources.files("tui").joinpath("settings.example.toml").read_text(encoding="utf-8")
