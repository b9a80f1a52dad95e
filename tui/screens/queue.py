"""The queue: whose turn it is, urgent first. Its keys, and what they do."""

from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.content import Content

from store.case.references import reference
from store.listing import Row
from store.masking import MASK
from tui.format import day
from tui.jobs import Job
from tui.queues import ALL_OPEN
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
        return [(queue.title, queue.tooltip) for queue in self.queues]

    @on(QueueList.Wanted)
    def _queue_wanted(self, event: QueueList.Wanted) -> None:
        self.turn_to(event.index)

    def turn_to(self, queue: int) -> None:
        """Show a queue, with the filter that is typed."""
        if self.app.store is not None and queue != self.place_of(self.wanted):
            self.list_cases(queue, self.wanted.typed)

    def action_turn_to_title(self, title: str) -> None:
        if title in [queue.title for queue in self.queues]:
            self.turn_to(self.place_of_title(title))
        else:
            self.notify(f"Your settings leave out the queue {title}.", markup=False)

    def action_turn(self, by: int) -> None:
        self.turn_to((self.place_of(self.wanted) + by) % len(self.queues))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A stroke belongs to the text while a filter is typed: Textual would take it for the key that opens the line."""
        if action == "filter":
            return not self.filter_line.has_focus_within
        return super().check_action(action, parameters)

    def action_filter(self) -> None:
        if self.app.store is not None:
            self.filter_line.open(self.wanted.typed)

    @on(FilterLine.Typed)
    def _typed(self, event: FilterLine.Typed) -> None:
        self.list_cases(self.place_of(self.wanted), event.text)

    def action_leave_filter(self) -> None:
        self.filter_line.close()
        self.set_focus(self.table)  # at once: what is typed next is for the cases

    def action_give_up_filter(self) -> None:
        self.action_leave_filter()
        if self.wanted.typed:
            self.list_cases(self.place_of(self.wanted), "")

    def action_undo_layer(self) -> None:
        if self.table.marked:
            self.table.clear_marks()
        elif self.wanted.typed:
            self.list_cases(self.place_of(self.wanted), "")
        else:
            self.turn_to(0)

    def action_refresh(self) -> None:
        self.ask_again()

    @on(CaseTable.Chosen)
    def _chosen(self) -> None:
        self.with_case(self.app.open_case)

    def action_take(self, action: str) -> None:
        marked = sorted(self.table.marked)
        if len(marked) > 1:
            from tui.screens.action_form import take_on_all

            take_on_all(self, marked, action, self._written_on_all)
            return

        def take(case: int) -> None:
            from tui.screens.action_form import take_action

            take_action(self, case, action, self._written)

        self.with_case(take)

    def action_menu(self, name: str) -> None:
        def show(case: int) -> None:
            from tui.screens.action_menu import ActionMenu, open_menu

            open_menu(self, ActionMenu(case, name), self.action_take)

        self.with_case(show)

    def _written(self, _: object) -> None:
        """Show at once what one has written oneself, without waiting for the next look around."""
        self.app.look_around()

    def action_undo(self) -> None:
        def undo(case: int) -> None:
            from tui.screens.action_form import undo_last

            undo_last(self, case, self._written)

        self.with_case(undo)

    def action_repeat(self) -> None:
        def repeat(case: int) -> None:
            from tui.screens.action_form import repeat_last

            repeat_last(self, case, self._written)

        if len(self.table.marked) > 1 and self.app.taken_last is not None:
            self.action_take(self.app.taken_last.action)  # what all of them get is asked anew
        else:
            self.with_case(repeat)

    def _written_on_all(self, _: object) -> None:
        self.table.clear_marks()
        self.app.look_around()

    def action_same_person(self) -> None:
        row = self.table.row
        if isinstance(row, Row):
            self.list_person("" if row.complainant == MASK else row.complainant)

    def list_person(self, name: str) -> None:
        """Every case of who is called so, those that have ended too."""
        words = name.replace('"', " ").split()
        if not words or ALL_OPEN.title not in [queue.title for queue in self.queues]:
            self.notify(
                "Nobody is named in this case."
                if not words
                else "Your settings leave out the queue All open.",
                markup=False,
            )
            return
        self.list_cases(self.place_of_title(ALL_OPEN.title), f'name:"{" ".join(words)}" is:any')

    def action_new(self) -> None:
        if self.app.store is not None:
            from tui.screens.new_complaint import NewComplaint

            self.app.push_screen(NewComplaint(), self._written)

    def action_records(self, kind: str) -> None:
        if self.app.store is not None:
            from tui.screens.records import RecordsScreen

            self.app.push_screen(RecordsScreen(kind))

    def action_today(self) -> None:
        """Who has how much, what is about to be late, what the policy's owner has left open."""
        standing = self.app.standing
        if self.app.store is None or standing is None:
            return
        from tui.today import Today, read_today, today_page

        def show(found: Today) -> None:
            from tui.screens.reader import Reader

            title = f"Today · {day(standing.today, standing.today)}"
            self.app.push_screen(Reader(title, Content("\n".join(today_page(found, standing)))))

        self.ask(Job("today", lambda: read_today(self.app.register, standing.actor, standing), show))

    def action_go_to(self, digit: str) -> None:
        if self.table.draws_a_range and digit not in ("", "0"):
            self.table.mark_so_many(int(digit))
        else:
            self.app.go_to(digit)

    def action_copy(self) -> None:
        keys = sorted(self.table.marked) or ([self.table.row.key] if self.table.row is not None else [])
        if keys:
            references = [reference(key) for key in keys]
            self.app.copy_to_clipboard("\n".join(references))
            what = references[0] if len(references) == 1 else f"{len(references)} references"
            self.notify(f"{what} copied.", markup=False, timeout=2)
