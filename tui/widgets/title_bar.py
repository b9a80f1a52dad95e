"""The line above every screen: where one is, who acts, and the date."""

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tui.format import cell, day, plain

if TYPE_CHECKING:
    from tui.standing import Standing


class TitleBar(Widget):
    """`Upheld · place` at the left, who acts in the middle, today at the right; the middle gives way first."""

    DEFAULT_CSS = """
    TitleBar {
        dock: top;
        height: 1;
        padding: 0 1;
        background: $panel;
        color: $foreground;
    }
    """

    place: reactive[str] = reactive("")
    """Where in the program this is: "Complaints", a case's reference."""
    standing: "reactive[Standing | None]" = reactive(None)
    """Who acts and which day it is; None while the register is being opened."""

    def __init__(self, place: str, standing: "Standing | None" = None) -> None:
        super().__init__()
        self.set_reactive(TitleBar.place, place)
        self.set_reactive(TitleBar.standing, standing)

    def render(self) -> Content:
        width = self.size.width
        left = plain(f"Upheld · {self.place}")
        if self.standing is None:
            return Content.styled(left, "bold").truncate(width)
        today = self.standing.today
        right = f"{day(today, today)} {today.year}"
        room = width - cell_len(left) - cell_len(right) - 4
        middle = cell(_who(self.standing, room), room).rstrip() if room > 8 else ""
        # The middle stands where the whole line is halved, unless what is beside it needs the room.
        before = (width - cell_len(middle)) // 2 - cell_len(left)
        before = max(2, min(before, room + 2 - cell_len(middle)))
        after = width - cell_len(left) - before - cell_len(middle) - cell_len(right)
        parts = Content.assemble((left, "bold"), " " * before, middle, " " * max(after, 1), right)
        return parts.truncate(width)


def _who(standing: "Standing", room: int) -> str:
    """Who acts, as fully as `room` cells allow."""
    name, roles = plain(standing.actor.called), [plain(role) for role in standing.roles(standing.actor)]
    lead = "demo register: acting as " if standing.simulated else ""
    first = f"{roles[0]} and {len(roles) - 1} more" if len(roles) > 1 else ""
    choices = [f"{lead}{name} · {role}" for role in (", ".join(roles), first, *roles[:1]) if role]
    choices += [f"{lead}{name}", f"demo: {name}" if standing.simulated else name]
    return next((words for words in choices if cell_len(words) <= room), choices[-1])
