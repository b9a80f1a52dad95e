"""A list of a few entries of several lines each, with a cursor that is seen without colour."""

from collections.abc import Collection, Sequence
from time import monotonic
from typing import ClassVar

from rich.segment import Segment
from textual.binding import BindingType
from textual.geometry import Size
from textual.strip import Strip
from textual.visual import Visual
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.widgets.chords import Chord
from tui.widgets.scroller import move_keys

CURSOR = "▸"
GUTTER = 2


class MarkedList(OptionList):
    """Entries by name; shown again, the cursor stays on the entry of its name and what is seen stays in place."""

    BINDINGS: ClassVar[list[BindingType]] = move_keys("list")
    DEFAULT_CSS = """
    MarkedList {
        &, &:focus { border: none; padding: 0; background: transparent; background-tint: transparent 0%; }
        scrollbar-gutter: stable;
        scrollbar-size: 0 1;  /* horizontal: Textual 8.2 would keep a line free for it where the height is auto */
        & > .option-list--option { padding: 0; }
        & > .option-list--separator { color: $secondary 40%; }
        & > .option-list--option-highlighted, & > .option-list--option-hover { background: transparent; text-style: none; }
        &:focus > .option-list--option-highlighted {
            color: $foreground; background: $block-cursor-blurred-background; text-style: none;
        }
        &:focus:nocolor > .option-list--option-highlighted { text-style: bold; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  Textual's own name
        super().__init__(id=id, markup=False)
        self._chord = Chord()

    def show(
        self,
        entries: Sequence[tuple[str, Visual]],
        cursor: str | None = None,
        rules: Collection[int] = (),
    ) -> None:
        """Show other entries, with the cursor on `cursor`, else where it was, else on the first.

        A line stands after so many of them as `rules` says, where some stand before it and others follow.
        """
        under = self.highlighted_option
        wanted = cursor or (under.id if under is not None else None)
        place, seen = self.highlighted or 0, self.scroll_offset.y
        options: list[Option | None] = [Option(visual, id=name) for name, visual in entries]
        for after in sorted(set(rules), reverse=True):
            if 0 < after < len(entries):
                options.insert(after, None)
        self.set_options(options)
        names = [name for name, _ in entries]
        if names:
            self.highlighted = names.index(wanted) if wanted in names else min(place, len(names) - 1)
        if cursor is None:
            self.scroll_to(y=seen, animate=False, force=True, immediate=True)
        self.scroll_to_highlight()

    @property
    def under_cursor(self) -> str | None:
        """The name of the entry under the cursor."""
        option = self.highlighted_option
        return option.id if option is not None else None

    def action_move(self, entries: int) -> None:
        """Stops at the ends; on the first entry, up shows what stands above it too."""
        if self.option_count:
            self.highlighted = max(0, min((self.highlighted or 0) + entries, self.option_count - 1))

    def action_page(self, pages: float) -> None:
        if not self.option_count:
            return
        top = self._index_to_line[self.highlighted or 0]
        wanted = top + int(self.scrollable_content_region.height * pages)
        reached = [i for i, line in self._index_to_line.items() if line <= max(wanted, 0)]
        there = max(reached, default=0)
        if there == self.highlighted:  # an entry longer than the page
            there += 1 if pages > 0 else -1
        self.highlighted = max(0, min(there, self.option_count - 1))

    def action_chord_first(self) -> None:
        if self._chord.press(monotonic()):
            self.action_first()

    def _get_left_gutter_width(self) -> int:
        return GUTTER

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        # Textual 8.2 forgets the gutter and the place of the scrollbar, where it works out how high the entries are.
        return super().get_content_height(container, viewport, width - GUTTER - self.scrollbar_size_vertical)

    def render_line(self, y: int) -> Strip:
        strip = super().render_line(y)
        width = self.scrollable_content_region.width
        try:
            index, line = self._lines[self.scroll_offset.y + y]
        except IndexError:
            return strip
        here = index == self.highlighted
        name = "option-list--option-highlighted" if here else "option-list--option"
        style = self.get_visual_style("option-list--option", name).rich_style
        mark = CURSOR if here and line == 0 and self.has_focus else ""
        gutter = Strip([Segment(mark.ljust(GUTTER), style)], GUTTER).apply_meta({"option": index})
        return Strip.join([gutter, strip]).adjust_cell_length(width, style)
