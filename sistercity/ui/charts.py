"""Where the marks of a chart stand; the templates draw them as SVG.

All coordinates are strings, so that no page writes "12,5" into an attribute.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sistercity.ui.parts import Text

WIDTH, HEIGHT = 640, 240
LEFT, RIGHT, TOP, BOTTOM = 16, 624, 28, 204
Number = float | Decimal


@dataclass(frozen=True, kw_only=True)
class Point:
    """A place on the time axis; without a value only its label is drawn."""

    x: str
    label: Text
    value: Number | None = None
    y: str = ""
    label_y: str = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    points: Sequence[Point]
    path: str
    goal_y: str
    goal: Number | None


@dataclass(frozen=True, kw_only=True)
class Bar:
    label: Text
    value: Number
    width: str


def line(values: Sequence[tuple[Text, Number | None]], goal: Number | None = None) -> Line:
    """Return the points of a series from zero; a missing value leaves a gap in the path."""
    known = [float(value) for _, value in values if value is not None]
    top = max([*known, float(goal or 0)], default=0) or 1
    gap = (RIGHT - LEFT - 64) / max(len(values) - 1, 1)
    points, path, pen = [], [], "M"
    for index, (label, value) in enumerate(values):
        x = f"{LEFT + 32 + index * gap:.1f}"
        if value is None:
            points.append(Point(x=x, label=label))
            pen = "M"
            continue
        y = _height(float(value), top)
        points.append(Point(x=x, label=label, value=value, y=f"{y:.1f}", label_y=f"{y - 12:.1f}"))
        path.append(f"{pen}{x},{y:.1f}")
        pen = "L"
    goal_y = "" if goal is None else f"{_height(float(goal), top):.1f}"
    return Line(points=points, path="".join(path), goal_y=goal_y, goal=goal)


def bars(values: Sequence[tuple[Text, Number]]) -> list[Bar]:
    """Return bars whose widths are shares (0 to 100) of the largest value."""
    top = max((float(value) for _, value in values), default=0) or 1
    return [
        Bar(label=label, value=value, width=f"{float(value) / top * 100:.1f}")
        for label, value in values
    ]


def _height(value: float, top: float) -> float:
    return BOTTOM - value / top * (BOTTOM - TOP)
