"""The keys of the queue. Those of the actions come from the registry, so that the queue knows no action by name."""

from typing import Final

from textual.binding import Binding, BindingType

from tui.screens.action_keys import action_bindings

IN_FOOTER: Final = ("acknowledge", "decide", "note")
FOOTER: Final = (
    "table.open",
    "queue.filter",
    "queue.next",
    "queue.new",
    *(f"case.{name}" for name in IN_FOOTER),
)
"""The bindings of the footer in the order in which they are wanted."""

BINDINGS: Final[list[BindingType]] = [
    Binding("N", "new", "new", tooltip="Take in a complaint", id="queue.new"),
    Binding("slash", "filter", "filter", tooltip="Narrow the queue by what you type", id="queue.filter"),
    Binding("right_square_bracket", "turn(1)", "queues", tooltip="Next queue, and with [ the one before", id="queue.next", key_display="[ ]"),
    Binding("left_square_bracket", "turn(-1)", "previous queue", tooltip="Previous queue", id="queue.previous", show=False, system=True),
    *action_bindings(IN_FOOTER),
    Binding("tab", "app.focus_next", "next pane", tooltip="Next pane", id="queue.pane", show=False),
    Binding("escape", "undo_layer", "undo", tooltip="Undo marks, then the filter, then the queue", id="queue.undo", show=False),
    Binding("u", "undo", "undo", tooltip="Undo what you did last on the case", id="case.undo", show=False),
    Binding("full_stop", "repeat", "repeat", tooltip="Do again what was recorded last, filled in with the same", id="case.repeat", show=False),
    Binding("h", "same_person", "same person", tooltip="Every case of the same name, ended ones too", id="queue.same-person", show=False),
    Binding("y", "copy", "copy", tooltip="Copy the reference; of all marked cases if any are", id="queue.copy", show=False),
    Binding("ctrl+r", "refresh", "refresh", tooltip="Ask for everything again", id="queue.refresh", show=False),
    Binding("f2", "records('change')", "changes", tooltip="The register of changes", id="queue.changes", show=False),
    Binding("f3", "records('compliment')", "compliments", tooltip="The compliments", id="queue.compliments", show=False),
    Binding("f5", "today", "today", tooltip="Today: who has how much, what is about to be late, what the policy leaves open", id="queue.today", show=False),
    Binding("exclamation_mark", "turn_to_title('Overdue')", "overdue", tooltip="What is overdue", id="queue.overdue", show=False),
    Binding("at", "turn_to_title('Mentioned')", "mentioned", tooltip="Where a colleague mentioned you", id="queue.mentioned", show=False),
    Binding("number_sign", "go_to('')", "go to", tooltip="Go to a case by its number", id="queue.go-to", show=False),
    *(
        Binding(digit, f"go_to('{digit}')", show=False, tooltip="Go to a case by its number", id=f"queue.go-to-{digit}", system=True)
        for digit in "0123456789"
    ),
]  # fmt: skip
