"""A walk of one chapter beside the main road through the stages, short enough to be walked for each chapter."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from store.case import Case
from store.policy_file import shipped
from store.rules import decide, fields
from store.rules.actions import ACTIONS
from store.rules.fields import Command
from tests.store.promises import Process
from tests.store.statespace import Report, walk
from tests.store.worlds import TODAY, process, typed_for

ROAD = frozenset({"acknowledge", "decide", "respond", "escalate", "close", "withdraw", "inform-staff"})
"""What takes a case on; the rest of the way through the stages is walked in test_statespace.py."""


def beside(
    chapter: str,
    facets: Callable[[Case], Hashable],
    tried: Mapping[str, Sequence[Mapping[str, object]]] = {},
    *,
    actors: Sequence[str] = ("customer_service", "several roles"),
    about_staff: bool = False,
    text: str = "",
) -> tuple[Process, Report]:
    """The process and what the walk found. `tried` are values to try an action with, beside those it needs.

    The complaint is of one point, and about a handler only where `about_staff`; `text` is another policy's.
    """
    whole = process(text or shipped(), actors, points=1, chapters=("", chapter), facets=facets)
    handlers, policy = (
        next(iter(whole.worlds.values())).handlers,
        next(iter(whole.worlds.values())).policies[1],
    )
    commands = {
        name: found
        for name, found in whole.commands.items()
        if name in ROAD or ACTIONS[name].chapter == chapter
    }
    for name, values in tried.items():
        raws: list[dict[str, Any]] = [{**typed_for(name), **more} for more in values]
        commands[name] = tuple(
            Command(name, TODAY, fields.read(ACTIONS[name].fields, raw, policy, handlers)) for raw in raws
        )
    starts = [case for case in whole.starts if case.about_staff is about_staff]
    walked = replace(whole, commands=commands, starts=starts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decide, "describe", lambda *_: {})  # a third of the time, for what no promise asks
        return walked, walk(walked)
