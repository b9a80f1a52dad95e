"""`upheld today`: the day before the desk."""

import argparse

from tui.arguments import CommandParser
from tui.output import put, put_json
from tui.session import acting, wants_json


def arguments(parser: CommandParser) -> None:
    """It takes nothing of its own."""


def run(args: argparse.Namespace) -> int:
    """Print who has how much, what is about to be late, and what the policy's owner has left open."""
    from tui.standing import Standing
    from tui.today import read_today, today_facts, today_page

    with acting(args) as (store, actor):
        standing = Standing(store.governing(), actor, store.today)
        found = read_today(store, actor, standing)
    if wants_json(args):
        put_json(today_facts(found, standing))
    else:
        put("\n".join(today_page(found, standing)))
    return 0
