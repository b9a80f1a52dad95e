"""Drawings read as a person with a ruler would: by the lines and numbers of their own axes."""

import re

from analytics.charts import Figure
from tests.analytics.markup import Node, read

SIZES = ("wide", "narrow")
TENTH = 0.11  # places are written to a tenth of a pixel


def drawn(made: Figure, size: str) -> Node:
    (svg,) = read(made.svg if size == "wide" else made.narrow).all("svg")
    assert svg.attributes["class"] == size
    return svg


def classed(svg: Node, name: str) -> list[Node]:
    return [node for node in svg.all() if node.attributes.get("class") == name]


def number(words: str) -> float:
    return float(re.sub("[,%]", "", words).replace("−", "-"))


def places(d: str) -> list[list[tuple[float, float]]]:
    """The runs of a path."""
    runs = [run.removesuffix("Z").split("L") for run in d.split("M")[1:]]
    return [[(float(x), float(y)) for x, y in map(str.split, run)] for run in runs]


class Ruler:
    """Reads heights off a drawing by the lines and numbers of its own axis."""

    def __init__(self, svg: Node) -> None:
        (grid,) = classed(svg, "grid")
        lines = [places(path.attributes["d"])[0] for path in grid.all("path")]
        left = lines[0][0][0]
        labels = [
            number(text.text)
            for text in svg.all("text")
            if text.attributes.get("text-anchor") == "end"
            and abs(float(text.attributes["x"]) - (left - 6)) < TENTH
        ]
        assert len(labels) == len(lines) >= 2
        (self.y0, self.y1), (self.v0, self.v1) = (lines[0][0][1], lines[-1][0][1]), (labels[0], labels[-1])

    def y(self, value: float) -> float:
        return self.y0 + (value - self.v0) / (self.v1 - self.v0) * (self.y1 - self.y0)


def marks(svg: Node) -> list[tuple[str, float]]:
    """The hint and the height of every point drawn, from left to right."""
    found = []
    for node in svg.all("circle", "path"):
        hints = [child for child in node.children if isinstance(child, Node) and child.tag == "title"]
        found += [(*middle(node), hint.text) for hint in hints]
    return [(hint, y) for _, y, hint in sorted(found)]


def middle(node: Node) -> tuple[float, float]:
    """The point that a shape stands for: a triangle's lies 5/9 of its height from the tip."""
    if node.tag == "circle":
        return float(node.attributes["cx"]), float(node.attributes["cy"])
    (corners,) = places(node.attributes["d"])
    ys = [y for _, y in corners]
    x = sum(x for x, _ in corners) / len(corners)
    if len(corners) == 4:
        return x, (min(ys) + max(ys)) / 2
    tip = max(ys, key=lambda y: abs(y - sorted(ys)[1]))
    return x, tip + (sorted(ys)[1] - tip) * 5 / 9
