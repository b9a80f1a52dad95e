"""A complaint: its state after every event.

Only who asks for a case has its parts imported: the queue is shown without, and they are forty modules.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.case.whole import *  # noqa: F403  what that module holds is what there is here
else:

    def __getattr__(name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        try:
            return getattr(import_module("store.case.whole"), name)
        except AttributeError:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None
