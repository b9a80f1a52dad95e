"""A few words at the left and a text beside them, wrapped in a column of its own."""

from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

NARROWEST = 16
"""Cells; where the text would get fewer it stands below the words instead, or, if it is one that is cut, is left out."""


class Hanging(Visual):
    """`head` in the first `indent` cells, `body` in the rest.

    At most `fold` lines of it, and then how many are left; where that is 1, as much as fits on the line. It needs `least`
    cells beside the words.
    """

    def __init__(
        self, head: Content, body: Content, indent: int, fold: int | None = None, least: int = NARROWEST
    ) -> None:
        self._head = head
        self._body = body
        self._indent = indent
        self._fold = fold
        self._least = least

    def _below(self, width: int) -> bool:
        return width - self._indent < self._least

    def _body_width(self, width: int) -> int:
        return max(width if self._below(width) else width - self._indent, 1)

    def _kept(self, lines: int) -> int:
        """How many lines of `lines` are shown: all, or so many that the last can say how many are left."""
        return lines if self._fold is None or lines <= self._fold else self._fold - 1

    def _left_out(self, width: int) -> bool:
        return self._fold == 1 and self._below(width)

    def get_height(self, rules: RulesMap, width: int) -> int:
        if self._left_out(width):
            return self._head.get_height(rules, width)
        lines = self._body.get_height(rules, self._body_width(width))
        shown = lines if self._kept(lines) == lines else self._kept(lines) + 1
        head = self._head.get_height(rules, self._indent)
        return shown + head if self._below(width) else max(shown, head)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        return self._indent + self._body.get_optimal_width(rules, container_width)

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        if self._left_out(width):
            alone = self._head.render_strips(width, height, style, options)
            return [strip.adjust_cell_length(width, style.rich_style) for strip in alone]
        body_width = self._body_width(width)
        body = self._body.render_strips(body_width, None, style, options)
        kept = self._kept(len(body))
        if kept < len(body) and self._fold == 1:
            body = self._body.truncate(body_width, ellipsis=True).render_strips(body_width, 1, style, options)
        elif kept < len(body):
            left = Content.styled(f"… {len(body) - kept} more lines", "$text-muted")
            body = body[:kept] + left.render_strips(body_width, 1, style, options)
        head = self._head.render_strips(self._indent, None, style, options)
        rich_style = style.rich_style
        if self._below(width):
            strips = [*head, *body]
        else:
            lines = max(len(head), len(body))
            head += [Strip([], 0)] * (lines - len(head))
            body += [Strip([], 0)] * (lines - len(body))
            strips = [
                Strip.join([left.adjust_cell_length(self._indent, rich_style), right])
                for left, right in zip(head, body, strict=True)
            ]
        return [strip.adjust_cell_length(width, rich_style) for strip in strips[:height]]
