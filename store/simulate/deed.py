"""What a deed is: a step taken, False where it must wait. What lies beside the stages is left undone where its time is past."""

from collections.abc import Callable

from store.case import RESPONDED
from store.simulate.desk import Desk, Live
from store.simulate.steps import Step

Deed = Callable[[Desk, Live, Step], bool]


def while_open(deed: Deed) -> Deed:
    """The deed, left undone once the case has ended."""
    return lambda desk, live, step: not live.case.is_open or deed(desk, live, step)


def while_working(deed: Deed) -> Deed:
    """The deed, left undone once the stage has its response."""
    return lambda desk, live, step: (
        not live.case.is_open or live.case.state == RESPONDED or deed(desk, live, step)
    )
