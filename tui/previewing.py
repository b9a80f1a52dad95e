"""`--preview` of a command: what the complainant would read, while nothing is recorded."""

import argparse
from typing import TYPE_CHECKING

from tui.arguments import CommandParser
from tui.output import put, put_json, say
from tui.session import wants_json

if TYPE_CHECKING:
    from store.previews import Preview


def add_preview(parser: CommandParser) -> None:
    """The option."""
    parser.option(
        "--preview", action="store_true", help="print what the complainant would read, and record nothing"
    )


def show_preview(args: argparse.Namespace, preview: "Preview", ref: str | None = None) -> int:
    """Print it. `ref` is None where the case is not there yet."""
    if wants_json(args):
        put_json({"ref": ref, **preview._asdict(), "not_yet": preview.not_yet or None})
        return 0
    put(preview.text)
    say("nothing is recorded." + (f" It may not be sent yet: {preview.not_yet}" if preview.not_yet else ""))
    return 0
