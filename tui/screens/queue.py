"""The queue: whose turn it is, urgent first. Its keys, and what they do."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.binding import BindingType

from store.case import reference
from tui.screens.queue_keys import BINDINGS
from tui.screens.queue_lists import QueueLists
from tui.widgets.case_table import CaseTable
from tui.widgets.filter_line import FilterLine
from tui.widgets.queue_list import QueueList


class QueueScreen(QueueLists):
    """The queue under the hands of a person."""

    BINDINGS: ClassVar[list[BindingType]] = BINDINGS

    def queue_names(self) -> list[tuple[str, str]]:
        """Each queue's title, and what is in it."""
        return [(queue.title, queue.tooltip) for queue in self._queues]

    @on(QueueList.Wanted)
    def _queue_wanted(self, event: QueueList.Wanted) -> None:
        self.turn_to(event.index)

    def turn_to(self, queue: int) -> None:
        """Show a queue, with the filter that is typed."""
        if self.app.store is not None and queue != self._place(self._wanted):
            self._list(queue, self._wanted.typed)

    def action_turn(self, by: int) -> None:
        self.turn_to((self._place(self._wanted) + by) % len(self._queues))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A stroke belongs to the text while a filter is typed: Textual would take it for the key that opens the line."""
        if action == "filter":
            return not self.filter_line.has_focus_within
        return super().check_action(action, parameters)

    def action_filter(self) -> None:
        if self.app.store is not None:
            self.filter_line.open(self._wanted.typed)

    @on(FilterLine.Typed)
    def _typed(self, event: FilterLine.Typed) -> None:
        self._list(self._place(self._wanted), event.text)

    def action_leave_filter(self) -> None:
        self.filter_line.close()
        self.set_focus(self.table)  # at once: what is typed next is for the cases

    def action_give_up_filter(self) -> None:
        self.action_leave_filter()
        if self._wanted.typed:
            self._list(self._place(self._wanted), "")

    def action_undo_layer(self) -> None:
        if self.table.marked:
            self.table.clear_marks()
        elif self._wanted.typed:
            self._list(self._place(self._wanted), "")
        else:
            self.turn_to(0)

    def action_refresh(self) -> None:
        if self.app.store is not None:
            self.table.invalidate()
            self._count()
            self._look_again()

    @on(CaseTable.MarksChanged)
    def _marks_changed(self) -> None:
        self._say_what_is_shown()

    @on(CaseTable.Chosen)
    def _chosen(self) -> None:
        self._with_case(self.app.open_case)

    def _with_case(self, do: Callable[[int], None]) -> None:
        """Do something with the case under the cursor. Of a list on its way the person means that one, not what is still shown."""
        if self._wanted is not self._shown:
            self._meant = do
        elif self.table.row is not None:
            do(self.table.row.key)

    def action_take(self, action: str) -> None:
        def take(case: int) -> None:
            from tui.screens.action_form import take_action

            take_action(self, case, action, self._written)

        self._with_case(take)

    def _written(self, _: object) -> None:
        """Show at once what one has written oneself, without waiting for the next look around."""
        self.app.look_around()

    def action_new(self) -> None:
        if self.app.store is not None:
            from tui.screens.new_complaint import NewComplaint

            self.app.push_screen(NewComplaint(), self._written)

    def action_go_to(self, digit: str) -> None:
        self.app.go_to(digit)

    def action_copy(self) -> None:
        keys = sorted(self.table.marked) or ([self.table.row.key] if self.table.row is not None else [])
        if keys:
            references = [reference(key) for key in keys]
            self.app.copy_to_clipboard("\n".join(references))
            what = references[0] if len(references) == 1 else f"{len(references)} references"
            self.notify(f"{what} copied.", markup=False, timeout=2)
